"""A scenario file to a checked `Scenario`: read, compose, validate, check."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from sim.scenario.composing import compose
from sim.scenario.errors import MOST_PROBLEMS, Origin, Problem, ScenarioError, by_place
from sim.scenario.mending import further_problems
from sim.scenario.reading import Node
from sim.scenario.refusals import problems_of

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Model = TypeVar("Model", bound=BaseModel)
Check = Callable[[Model], Iterable[Problem]]


@dataclass(frozen=True, kw_only=True)
class Loaded(Generic[Model]):
    """A scenario with the tree it was made from, so that each value knows where it was written."""

    scenario: Model
    tree: Node
    files: tuple[str, ...]
    """The files it was composed from, the most basic first."""


def load(
    path: str | PathLike[str], sets: Sequence[str] = (), *, allow_outside: bool = False
) -> "Scenario":
    """The scenario of a file.

    `sets` are `path=value` texts that change single values; `allow_outside` lets `extends` leave
    the folder of the file. Raises `ScenarioError` with everything that is wrong.
    """
    return load_with_origins(path, sets, allow_outside=allow_outside).scenario


def load_with_origins(
    path: str | PathLike[str], sets: Sequence[str] = (), *, allow_outside: bool = False
) -> "Loaded[Scenario]":
    """Like `load`, with the place in which each value was written."""
    from sim.scenario.checking import check
    from sim.scenario.checking.sources import (
        source_problems,
        wildcard_problems,
        without_stale_sources,
    )
    from sim.scenario.schema import Scenario

    composed = compose(Path(path), sets, model=Scenario, allow_outside=allow_outside)

    def look(scenario: Scenario) -> Iterator[Problem]:
        yield from check(scenario)
        too_many = list(wildcard_problems(scenario))
        yield from too_many
        if not sets and not too_many:
            found = source_problems(scenario, composed.tree, composed.files[-1])
            yield from islice(found, MOST_PROBLEMS)

    scenario = without_stale_sources(validate(composed.tree, Scenario, check=look))
    return Loaded(scenario=scenario, tree=composed.tree, files=composed.files)


def warnings_of(loaded: "Loaded[Scenario]") -> list[Problem]:
    """What is in order and yet probably not meant: numbers that change nothing."""
    from sim.scenario.checking.inert import inert

    found = (located(problem, loaded.tree) for problem in inert(loaded.scenario))
    # A change by path puts the defaults beside it into the tree; nobody wrote these.
    written = (one for one in found if one.origin is not None and one.origin.kind != "default")
    return sorted(islice(written, MOST_PROBLEMS), key=by_place)


def validate(tree: Node, model: type[Model], *, check: Check[Model] | None = None) -> Model:
    """The block of a tree; raises `ScenarioError` with all problems at their places.

    `check` looks at what single fields cannot know; where some fields are wrong, it is asked what
    it finds wrong with the rest.
    """
    try:
        block = model.model_validate(tree.plain())
    except ValidationError as error:
        problems = problems_of(error, tree, model)
        further = further_problems(problems, tree, model, check) if check else []
        raise ScenarioError([*problems, *_all_located(further, tree)]) from None
    if check and (found := list(check(block))):
        raise ScenarioError(_all_located(found, tree))
    return block


def _all_located(problems: Iterable[Problem], tree: Node) -> list[Problem]:
    return [located(problem, tree) for problem in problems]


def located(problem: Problem, tree: Node) -> Problem:
    """`problem` with the origin of its path: of the nearest thing above it that was written."""
    if problem.origin is not None:
        return problem
    node, depth = tree, 0
    for segment in problem.path:
        below = node.below(segment)
        if below is None:
            break
        node, depth = below, depth + 1
    is_exact = depth == len(problem.path)
    if depth == 0:
        return replace(problem, origin=Origin.whole(node.origin.source))
    on_key = problem.on_key or not is_exact
    return replace(problem, origin=node.key if on_key and node.key else node.origin)
