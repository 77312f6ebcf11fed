"""All settings that were looked at lately, and the base case with which each is paired."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from sim.charts.book import RACE
from sim.model.headline import headline
from sim.model.lowering import lower
from sim.results.results import Results
from sim.scenario.changing import Changing
from sim.scenario.schema import Scenario
from sim.serve.engines import Engines
from sim.serve.sliders import Slider
from sim.serve.study import Luck, Study, Ticket

MOST_BYTES = 192_000_000
"""Of outcomes that are kept; the settings that were not looked at for longest go first."""
At = tuple[int, ...]
"""The place of each slider."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The same replications of the base case and of a setting."""

    base: Results
    now: Results
    runs: int
    failed: int


class Studies:
    """Runs settings of the sliders; threads may call it at the same time."""

    def __init__(
        self, scenario: Scenario, sliders: Sequence[Slider], engines: Engines, seed: int = 0
    ) -> None:
        self.scenario, self.sliders, self.engines, self.seed = scenario, sliders, engines, seed
        self._changing = Changing(scenario)
        self._lock = Lock()
        self._known: OrderedDict[At, Study] = OrderedDict()
        self._most = max(engines.most, 1)
        self.base = Study(scenario, self.luck, self._most)

    @cached_property
    def luck(self) -> Luck:
        """The seed, and the outcomes that the page can show: the headline and the races."""
        names = [outcome.name for outcome in lower(self.scenario).outcomes]
        shown = list(headline(self.scenario))
        for operation in self.races:
            shown += [f"race.{operation}.next_move", f"race.{operation}.counterattack"]
        return Luck(seed=self.seed, names=tuple(n for n in dict.fromkeys(shown) if n in names))

    @cached_property
    def races(self) -> tuple[str, ...]:
        """The operations whose two clocks are among the outcomes."""
        names = {outcome.name for outcome in lower(self.scenario).outcomes}
        found = [match["operation"] for name in sorted(names) if (match := RACE.fullmatch(name))]
        return tuple(one for one in found if f"race.{one}.counterattack" in names)

    @cached_property
    def origin(self) -> At:
        """The sliders as the file has them."""
        return tuple(slider.base for slider in self.sliders)

    def settings(self, at: At) -> dict[str, str]:
        """By path what a setting changes; what stands further right wins."""
        return {
            path: text
            for slider, number in zip(self.sliders, at, strict=True)
            for path, text in slider.places[number].settings.items()
        }

    def changes(self, at: At) -> tuple[str, ...]:
        """What a setting changes, as `--set` takes it, after what was changed already."""
        settings = self.settings(at)
        return (*self.scenario.changes, *(f"{path}={text}" for path, text in settings.items()))

    def study(self, at: At) -> Study:
        """The study of a setting; ScenarioError where the places don't go together."""
        if at == self.origin:
            return self.base
        with self._lock:
            if at in self._known:
                self._known.move_to_end(at)
                return self._known[at]
        study = Study(self._changing.changed(self.settings(at)), self.luck, self._most)
        with self._lock:
            study = self._known.setdefault(at, study)
            self._known.move_to_end(at)
            while len(self._known) > 1 and self._bytes() > MOST_BYTES:
                self._known.popitem(last=False)
        return study

    def _bytes(self) -> int:
        return sum(study.bytes for study in self._known.values())

    def is_done(self, at: At) -> bool:
        """Whether a setting has all its replications."""
        with self._lock:
            known = self.base if at == self.origin else self._known.get(at)
        return known is not None and known.done >= self.engines.runs

    def advance(self, study: Study, runs: int, ticket: Ticket) -> bool:
        """Bring the base case and a setting to so many replications, unless overtaken."""
        return all(one.advance(runs, self.engines, ticket) for one in (self.base, study))

    def pair(self, at: At, study: Study, runs: int) -> Pair:
        """The first `runs` replications that ended in both."""
        rows = self.base.rows(runs) & study.rows(runs)
        manifest = self._manifest
        changed = {**manifest["scenario"], "changes": list(self.changes(at))}
        return Pair(
            base=self.base.results(rows, manifest),
            now=study.results(rows, {**manifest, "scenario": changed}),
            runs=runs,
            failed=int(runs - rows.sum()),
        )

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        return self.base.manifest(self.scenario.changes, self.engines.name)

    def results(self, at: At, ticket: Ticket) -> Results | None:
        """All replications of a setting with a manifest of their own; None if overtaken."""
        study = self.study(at)
        if not study.advance(self.engines.runs, self.engines, ticket):
            return None
        manifest = study.manifest(self.changes(at), self.engines.name)
        return study.results(study.rows(study.done), manifest)
