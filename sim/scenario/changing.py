"""A scenario with some of its values changed by path, checked as thoroughly as a file is."""

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
        from sim.scenario.checking.sources import without_stale_sources
        from sim.scenario.loading import validate
        from sim.scenario.schema import Scenario

        made = self.scenario.making
        tree = apply_sets(self.tree, texts, Scenario)

        def look(scenario: Scenario) -> Iterator[Problem]:
            yield from check(scenario)

        scenario = without_stale_sources(validate(tree, Scenario, check=look))
        if made.check is not None:
            from sim.scenario.loading import located

            problems = [located(problem, tree) for problem in made.check(scenario)]
            if problems:
                raise ScenarioError(problems)
        return remember(scenario, replace(made, changes=(*made.changes, *texts)))


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
