"""The numbers of a scenario for a reader: what each is, how well it is known, and from where."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.report.sheet.subject import Subject
from sim.report.words.phrases import figure, length, spread
from sim.scenario import shapes
from sim.scenario.distributions import Constant, Distribution
from sim.scenario.errors import path_text
from sim.scenario.explaining import ExplainedNumber, explain
from sim.scenario.files import read_file
from sim.scenario.paths import Path as Steps
from sim.scenario.reading import read_text
from sim.scenario.schema import Scenario

GRADES = ("reported", "contested", "assumed")
DEFAULT, UNNAMED = "default", "no source"
ALL_GRADES = (*GRADES, UNNAMED, DEFAULT)
MEANINGS = {
    "reported": "published somewhere; the source is named",
    "contested": "published, and disputed between sources or since",
    "assumed": "chosen by whoever wrote the scenario",
    UNNAMED: "written in the scenario without a source",
    DEFAULT: "not written in the scenario: what the language sets",
}
STUDY = ("variants", "evidence", "headline", "measures")
"""Blocks that say what to study, and put nothing into a run."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """One value of a scenario, of one number or of the several that make a distribution."""

    path: str
    block: str
    value: str
    grade: str
    source: str
    note: str
    is_drawn: bool
    """Whether each run draws it anew."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A source with what is known of it, and how many values rest on it."""

    mark: str
    what: str
    reliability: str
    values: int


def numbers_of(subject: Subject) -> tuple[Number, ...]:
    """Every value of the scenario with its grade, in the order of the explicit form."""
    found: dict[Steps, ExplainedNumber] = {}
    for one in explain(subject.loaded):
        if one.path[0] not in STUDY:
            found.setdefault(_whole(one.path), one)
    return tuple(_number(path, one, subject.scenario) for path, one in found.items())


def _number(path: Steps, one: ExplainedNumber, scenario: Scenario) -> Number:
    is_default, value = one.origin.kind == "default", _at(scenario, path)
    return Number(
        path=_written(path, scenario),
        block=str(path[0]),
        value=value_words(value, one),
        grade=one.grade or (DEFAULT if is_default else UNNAMED),
        source=one.source or "",
        note=one.note or "",
        is_drawn=isinstance(value, Distribution) and not isinstance(value, Constant),
    )


def _written(path: Steps, scenario: Scenario) -> str:
    """The path as `--set` takes it: an operation by its name rather than its place in the list."""
    if path[0] == "operations" and len(path) > 1 and isinstance(path[1], int):
        return path_text((path[0], scenario.operations[path[1]].name, *path[2:]))
    return path_text(path)


def _whole(path: Steps) -> Steps:
    """The path of the distribution or the pair that a number belongs to, or its own."""
    model: Any = Scenario
    if path[-2:-1] == ("at",):
        return path[:-1]
    for end in range(1, len(path)):
        if shapes.is_distribution(reduce(shapes.child, path[:end], model)):
            return path[:end]
    return path


def _at(value: Any, path: Steps) -> Any:
    for step in path:
        value = getattr(value, str(step)) if isinstance(value, BaseModel) else value[step]
    return value


def value_words(value: object, one: ExplainedNumber) -> str:
    """A value in words: a distribution with its bounds, else the text of the explicit form."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if not isinstance(value, Distribution):
        return str(one.value)
    if one.unit == "h":
        return spread(value, length)
    unit = f" {one.unit}" if one.unit else ""
    return spread(value, lambda number: f"{figure(round(number, 4))}{unit}")


def by_grade(numbers: tuple[Number, ...]) -> Mapping[str, int]:
    """How many values there are of each grade, in the order of `ALL_GRADES`."""
    counts = Counter(number.grade for number in numbers)
    return {grade: counts[grade] for grade in ALL_GRADES if counts[grade]}


def by_block(numbers: tuple[Number, ...]) -> Mapping[str, tuple[Number, ...]]:
    """The values that are written in the scenario, by the block they stand in."""
    blocks: dict[str, list[Number]] = {}
    for number in numbers:
        if number.grade != DEFAULT:
            blocks.setdefault(number.block, []).append(number)
    return {block: tuple(inside) for block, inside in blocks.items()}


def sources_of(numbers: tuple[Number, ...], known: Mapping[str, Any]) -> tuple[Source, ...]:
    """The sources that are named, the most used first, with what the list of sources says."""
    used = Counter(number.source for number in numbers if number.source)
    return tuple(
        Source(
            mark=mark,
            what=str(known.get(mark, {}).get("what", "")),
            reliability=str(known.get(mark, {}).get("reliability", "")),
            values=count,
        )
        for mark, count in sorted(used.items(), key=lambda one: (-one[1], one[0]))
    )


def read_sources(path: Path) -> Mapping[str, Any]:
    """What a list of sources knows of each mark; raises `ScenarioError` for a broken file.

    The file has the blocks `marks` and `sources`, as seeds/sources.yaml.
    """
    form = read_text(read_file(path), str(path)).plain()
    blocks = (form.get(block) for block in ("marks", "sources"))
    return dict(_entries(blocks))


def _entries(blocks: Iterator[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for block in blocks:
        if isinstance(block, Mapping):
            yield from ((key, one) for key, one in block.items() if isinstance(one, Mapping))


def different(first: tuple[Number, ...], second: tuple[Number, ...]) -> list[tuple[str, str, str]]:
    """Path and both values where two scenarios differ; a dash where one has no such value."""
    one, other = ({number.path: number.value for number in each} for each in (first, second))
    return [
        (path, one.get(path, "–"), other.get(path, "–"))
        for path in dict.fromkeys([*one, *other])
        if one.get(path) != other.get(path)
    ]
