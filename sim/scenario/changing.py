"""A scenario with some of its values changed by path, checked as thoroughly as a file is."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.scenario import paths
from sim.scenario.composing import apply_sets, node_of
from sim.scenario.errors import Origin, Problem, ScenarioError
from sim.scenario.reading import Node
from sim.scenario.writing import flow_text

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_SINGLE = re.compile(r"[0-9+.-][\w.+/ :-]*|day [\w.+ :-]+")
"""A number, a quantity or a moment."""

Check = Callable[["Scenario"], Iterable[Problem]]
Changes = Mapping[str, Any] | str
"""By path the new value, or one `path=value` text."""

SOURCE = "with_"
"""Where an error in a change made from Python is said to stand."""


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a scenario remembers of how it was made; two that say the same are equal all the same.

    `changes` are the `path=value` texts against the file, and `check` is what was checked beyond
    the blocks themselves: a changed scenario gets the checks of the one it was made from.
    """

    changes: tuple[str, ...] = field(default=(), compare=False)
    check: Check | None = field(default=None, compare=False)


def as_texts(*changes: Changes) -> tuple[str, ...]:
    """Changes as `path=value` texts, which `--set` takes as they are.

    A text is what would stand behind the `=`; other values are written so that they read as
    themselves. TypeError for a value that no scenario can hold.
    """
    texts: list[str] = []
    for change in changes:
        if isinstance(change, str):
            texts.append(change)
        else:
            texts += (f"{path}={_value_text(path, value)}" for path, value in change.items())
    return tuple(texts)


def _value_text(path: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return flow_text(value)
    except TypeError as error:
        raise TypeError(
            f"`{path}` cannot be set to {value!r}: give a number, or a text with its unit such as "
            f"`36 h`, or a mapping as a scenario file has it"
        ) from error


@dataclass(frozen=True)
class Changing:
    """Makes many changed versions of one scenario; keeps what they share."""

    scenario: "Scenario"
    stale: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False)
    """By what changes do to keys: the sources that they leave without an object."""

    @cached_property
    def tree(self) -> Node:
        """The explicit form of the scenario, which is where paths lead."""
        return node_of(paths.explicit(self.scenario), Origin.whole(self.scenario.name))

    def changed(self, *changes: Changes) -> "Scenario":
        """The scenario with the changes put in from left to right; raises `ScenarioError`."""
        texts = as_texts(*changes)
        try:
            return self._changed(texts)
        except ScenarioError as error:
            raise ScenarioError(_as_said_here(error.problems)) from None

    def _changed(self, texts: Sequence[str]) -> "Scenario":
        from sim.scenario.checking import check
        from sim.scenario.loading import validate
        from sim.scenario.schema import Scenario

        made = self.scenario.making
        tree = apply_sets(self.tree, texts, Scenario)

        def look(scenario: Scenario) -> Iterator[Problem]:
            yield from check(scenario)

        scenario = self._with_sources_of_what_is_there(validate(tree, Scenario, check=look), texts)
        if made.check is not None:
            from sim.scenario.loading import located

            problems = [located(problem, tree) for problem in made.check(scenario)]
            if problems:
                raise ScenarioError(problems)
        return remember(scenario, replace(made, changes=(*made.changes, *texts)))

    def _with_sources_of_what_is_there(
        self, scenario: "Scenario", texts: Sequence[str]
    ) -> "Scenario":
        """The scenario without sources of what the changes have taken away.

        Which those are hangs on which keys there are. So versions that differ only in single
        values, as the points of a sweep do, share the answer.
        """
        from sim.scenario.checking.sources import SOURCES, without_stale_sources

        keys = tuple(map(_what_it_does_to_keys, texts))
        if keys not in self.stale:
            kept = without_stale_sources(scenario)
            self.stale[keys] = frozenset(scenario.sources) - frozenset(kept.sources)
        if not self.stale[keys]:
            return scenario
        left = {key: note for key, note in scenario.sources.items() if key not in self.stale[keys]}
        return scenario.model_copy(update={SOURCES: left})


def _what_it_does_to_keys(text: str) -> str:
    """The same for changes that put one single value or another at one path."""
    path, _, value = text.partition("=")
    is_name = path.rpartition(".")[2] == "name"
    is_single = _SINGLE.fullmatch(value.strip()) is not None
    return path if is_single and not is_name else text


def _as_said_here(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of `path=value` texts, which did not come from a command line."""
    for problem in problems:
        origin = problem.origin
        if origin is not None and origin.kind == "set":
            yield replace(problem, origin=replace(origin, source=SOURCE))
        else:
            yield problem


def remember(scenario: "Scenario", making: Making) -> "Scenario":
    """The same scenario, which knows how it was made."""
    known = scenario.model_copy()
    known._making = making  # noqa: SLF001 -- the one place that sets it
    return known
