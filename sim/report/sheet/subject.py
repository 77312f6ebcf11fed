"""What a report is about: saved results with the scenario that they came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.engines.reference.replay import Trace
from sim.experiments.run import trace
from sim.model.loading import load_with_origins
from sim.results.paired import PROGRAM
from sim.results.results import Results
from sim.results.storage import SCENARIO, open_results
from sim.results.typical import Contrast, contrast, typical
from sim.scenario.loading import Loaded
from sim.scenario.reading import Node
from sim.scenario.schema import Scenario
from sim.scenario.shapes import fields
from sim.version import __version__


class ReportError(ValueError):
    """Results of which no report can be made; the message says what would do."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """Saved results and their scenario."""

    folder: Path
    results: Results
    loaded: Loaded[Scenario]
    """The scenario without what the language itself sets, which counts as a default."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was simulated."""
        return self.loaded.scenario

    @property
    def manifest(self) -> Mapping[str, Any]:
        """How the results came about."""
        return self.results.manifest

    @property
    def title(self) -> str:
        """What to call it."""
        return self.scenario.title or self.scenario.name

    @cached_property
    def typical(self) -> Trace:
        """The run nearest to the middle of the headline, told again."""
        number = typical(self.results, self.results.headline)
        if number is None:
            raise ReportError(f"{self.scenario.name}: there are no finished runs to tell of")
        return self.trace(number)

    @cached_property
    def contrast(self) -> Contrast | None:
        """A run that went otherwise."""
        return contrast(self.results, self.results.headline)

    def trace(self, replication: int) -> Trace:
        """One of the runs again, with its events."""
        return trace(self.scenario, replication, seed=self.manifest["seed"])


def open_subject(folder: Path) -> Subject:
    """The results in a folder with their scenario.

    ResultsError for a folder without results; ReportError for those that this version would not
    replay, or that a process of the user's own has added to.
    """
    results = open_results(folder)
    made_by = results.manifest["versions"][PROGRAM]
    if made_by != __version__:
        raise ReportError(
            f"{folder}: made by version {made_by}, and version {__version__} may replay its runs "
            "otherwise; run the scenario again"
        )
    loaded = load_with_origins(folder / SCENARIO)
    subject = Subject(folder=folder, results=results, loaded=_without_defaults(loaded))
    known = {outcome.name for outcome in subject.typical.plan.outcomes}
    strange = [name for name in results.names if name not in known]
    if strange:
        raise ReportError(
            f"{folder}: `{strange[0]}` was recorded by a process of your own, which a report can't "
            "replay; make one of results without it"
        )
    return subject


def open_subjects(folders: Sequence[Path]) -> tuple[Subject, ...]:
    """The results in several folders; ReportError where two are the same."""
    subjects = tuple(map(open_subject, folders))
    named: dict[str, Path] = {}
    for folder, subject in zip(folders, subjects, strict=True):
        manifest = subject.manifest
        what = f"{manifest['scenario']['sha256']} {manifest['seed']} {len(subject.results)}"
        if what in named:
            raise ReportError(f"{folder} and {named[what]} hold the same results")
        named[what] = folder
    return subjects


def _without_defaults(loaded: Loaded[Scenario]) -> Loaded[Scenario]:
    """The same, with what equals a default of the language taken out of the tree.

    The saved form writes every default out. Who wrote a source for what is around a default has
    not looked at it, and must not be credited with it.
    """
    return replace(loaded, tree=_pruned(loaded.tree, loaded.scenario))


def _pruned(node: Node, value: object) -> Node:
    if isinstance(node.value, dict):
        parts = _parts(node.value, value)
        kept = {key: _pruned(below, one) for key, below, one in parts if one is not DROP}
        return replace(node, value=kept)
    if isinstance(node.value, list) and isinstance(value, tuple):
        return replace(
            node,
            value=[_pruned(below, one) for below, one in zip(node.value, value, strict=True)],
        )
    return node


DROP = object()


def _parts(nodes: dict[str, Node], value: object) -> Iterator[tuple[str, Node, object]]:
    """Each node of a mapping with what it was read as; `DROP` for a default."""
    for key, node in nodes.items():
        if isinstance(value, BaseModel):
            field = fields(type(value)).get(key)
            one = getattr(value, key)
            default = field.get_default(call_default_factory=True) if field else DROP
            yield key, node, (DROP if one == default else one)
        else:
            yield key, node, value.get(key) if isinstance(value, Mapping) else None
