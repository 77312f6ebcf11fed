"""What else is wrong, where some fields cannot be read.

The checks between blocks need a whole scenario. So what is wrong is replaced by what was probably
meant, or by something harmless, and of what the checks then find only that is believed which no
replaced value can have caused: problems with names and keys.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import getitem
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.scenario import shapes
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.names import NameText
from sim.scenario.reading import Node, read_value

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


class _BeyondRepair(Exception):  # noqa: N818 -- it says what is the matter
    """Nobody can tell what was meant."""


def further_problems(
    problems: Sequence[Problem],
    tree: Node,
    model: type[Model],
    check: Callable[[Model], Iterable[Problem]],
) -> list[Problem]:
    """What `check` finds wrong with the rest of a tree whose fields have `problems`."""
    data = tree.plain()
    try:
        for problem in problems:
            _mend(data, problem, model)
        block = model.model_validate(data)
    except (_BeyondRepair, ScenarioError, ValidationError, LookupError, TypeError):
        return []
    mended = [problem.path for problem in problems]
    renamed = [(*problem.path[:-1], str(problem.nearest)) for problem in problems if problem.on_key]
    return [
        problem
        for problem in check(block)
        if _is_about_a_name(problem, model) and not _is_below(problem.path, [*mended, *renamed])
    ]


def _is_about_a_name(problem: Problem, model: type[BaseModel]) -> bool:
    annotation = _annotation(problem.path, model)
    return problem.on_key or isinstance(shapes.dimension_at(annotation), NameText)


def _is_below(path: Path, mended: Iterable[Path]) -> bool:
    return any(path[: len(above)] == above for above in mended)


def _mend(data: Any, problem: Problem, model: type[BaseModel]) -> None:
    """Replace what `problem` is about."""
    path = _whole_distribution(problem.path, model)
    annotation = _annotation(path, model)
    above, key = reduce(getitem, path[:-1], data), path[-1]
    if problem.on_key and path == problem.path:
        _mend_key(above, str(key), problem.nearest)
    elif path == problem.path and problem.nearest is not None:
        above[key] = read_value(problem.nearest, 0).plain()
    elif dimension := shapes.dimension_at(annotation):
        if isinstance(dimension, NameText):
            raise _BeyondRepair
        above[key] = read_value(dimension.examples[0], 0).plain()
    elif bool in set(shapes.alternatives(annotation)):
        above[key] = False
    else:
        raise _BeyondRepair


def _mend_key(above: Any, key: str, nearest: str | None) -> None:
    """Rename a key that is nearly right, and leave out one that nobody knows."""
    value = above.pop(key)
    if nearest is None:
        return
    if nearest not in above:
        above[nearest] = value
    elif isinstance(value, dict | list):
        # What it holds may be named elsewhere.
        raise _BeyondRepair


def _whole_distribution(path: Path, model: type[BaseModel]) -> Path:
    """The path, or that of the distribution it leads into."""
    for length in range(1, len(path)):
        if shapes.is_distribution(_annotation(path[:length], model)):
            return path[:length]
    return path


def _annotation(path: Path, model: type[BaseModel]) -> Any:
    annotation: Any = model
    for step in path:
        annotation = shapes.child(annotation, step)
    return annotation
