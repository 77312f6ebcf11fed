"""Sources must be named for something: their paths lead to what the scenario has.

A source that was inherited for something that an extending file or `--set` has taken away goes
with it; only what a file says about itself can be a mistake.
"""

from collections.abc import Iterator

from sim.scenario import paths
from sim.scenario.errors import Problem
from sim.scenario.reading import Node
from sim.scenario.schema import Scenario

SOURCES = "sources"
MOST_WILDCARDS = 200
"""Patterns with a `*`; each is looked for in the whole scenario."""


def wildcard_problems(scenario: Scenario) -> Iterator[Problem]:
    """More patterns than can be looked for in a moment."""
    count = sum(paths.ANY_SEGMENT in pattern.split(".") for pattern in scenario.sources)
    if count > MOST_WILDCARDS:
        yield Problem(
            path=(SOURCES,),
            message=f"{count:,} paths under `sources` hold a `*`, and at most {MOST_WILDCARDS} may",
            expected="a shorter path, which speaks for all that stands below it",
            on_key=True,
        )


def source_problems(scenario: Scenario, tree: Node, file: str) -> Iterator[Problem]:
    """What is wrong with the sources that are written in `file`."""
    for pattern, error in _stale(scenario).items():
        if _written_in(tree, pattern) == file:
            yield Problem(
                path=(SOURCES, pattern),
                message=error.message,
                expected=error.expected or "a path of this scenario; `sim explain FILE` shows all",
                nearest=error.nearest,
                on_key=True,
            )


def without_stale_sources(scenario: Scenario) -> Scenario:
    """The scenario with the sources of what it has."""
    stale = _stale(scenario)
    if not stale:
        return scenario
    kept = {pattern: note for pattern, note in scenario.sources.items() if pattern not in stale}
    return scenario.model_copy(update={SOURCES: kept})


def _stale(scenario: Scenario) -> dict[str, paths.UnknownPath]:
    """By pattern: why nothing in the scenario has this path."""
    form = paths.explicit(scenario) if scenario.sources else {}
    found = {}
    for pattern in scenario.sources:
        try:
            paths.expand(pattern, form, Scenario)
        except paths.UnknownPath as error:
            found[pattern] = error
    return found


def _written_in(tree: Node, pattern: str) -> str | None:
    sources = tree.below(SOURCES)
    note = sources.below(pattern) if sources else None
    return note.origin.source if note else None
