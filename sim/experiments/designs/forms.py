"""How designs and their factors are written: the blocks of a design file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import create_model

from sim.experiments.designs.factors import form_of
from sim.experiments.designs.sampling import SAMPLED, Kind
from sim.scenario.blocks import Block, Misfit
from sim.scenario.dimensions import Dimension
from sim.scenario.distributions import FAMILIES, Distribution
from sim.scenario.moments import PlanMoment
from sim.scenario.quantities import Count, Flag, PositiveCount, Text
from sim.scenario.reading import Node

LOG = ":log"
_COUNT = re.compile(r"(.*?)\s*:\s*([0-9]{1,18})")
_MOMENT_COUNT = re.compile(r"(day\s+[+-]?[0-9]+(?:\s+[0-9]{1,2}:[0-9]{2})?)\s*:\s*([0-9]{1,18})")


class DesignFile(Block):
    """Which points of a scenario's parameter space are simulated."""

    called: ClassVar[str] = "a design"

    kind: Kind = "grid"
    """How the points are laid."""
    samples: PositiveCount | None = None
    """Points; with `saltelli` base samples, with `morris` trajectories."""
    seed: Count = 0
    """Whose luck the points are laid with; the replications have another seed."""
    second_order: Flag = False
    """With `saltelli`: points for the second-order indices too."""
    morris_levels: PositiveCount = 4
    """With `morris`: the steps of the lattice, an even number."""
    factors: dict[str, Any]
    """By scenario path: range, levels or distribution."""

    def misfits(self) -> Iterator[Misfit]:
        """Samples that are missing or mean nothing, and no factor at all."""
        if not self.factors:
            yield Misfit(path=("factors",), problem="must hold at least one factor", on_key=True)
        if self.kind in SAMPLED and self.samples is None:
            yield Misfit(
                path=("kind",),
                problem=f"is {self.kind}, which needs `samples`",
                expected="`samples: 64`, the number of points",
            )
        if self.kind not in SAMPLED and self.samples is not None:
            yield Misfit(
                path=("samples",),
                problem=f"has no meaning for the kind {self.kind}",
                expected="in each range how many values it takes, such as `6 h..96 h:13`",
                on_key=True,
            )


class ChoiceForm(Block):
    """A factor whose values are no numbers."""

    called: ClassVar[str] = "a factor"

    name: Text = ""
    """What columns and axes call it; the end of the path by default."""
    levels: tuple[Any, ...]
    """The values, each as the scenario would have it."""
    labels: tuple[Text, ...] = ()
    """What to call the values, in the same order."""

    def misfits(self) -> Iterator[Misfit]:
        """No value, or labels that don't fit."""
        if not self.levels:
            yield Misfit(path=("levels",), problem="must hold at least one value")
        if self.labels and len(self.labels) != len(self.levels):
            wanted, there = len(self.levels), len(self.labels)
            yield Misfit(path=("labels",), problem=f"must hold {wanted} labels, not {there}")
        if len(set(self.labels)) < len(self.labels):
            yield Misfit(path=("labels",), problem="must not hold the same label twice")


class NumberForm(Block):
    """A factor whose values are numbers: a range, levels or a distribution."""

    called: ClassVar[str] = "a factor"

    name: Text = ""
    """What columns and axes call it; the end of the path by default."""
    low: Any = None
    """The lower end of a range."""
    high: Any = None
    """The upper end of a range."""
    count: PositiveCount | None = None
    """How many values a grid takes from the range or distribution."""
    levels: Any = None
    """The values, in place of a range."""
    distribution: Any = None
    """How likely which values are, in place of a range."""
    log: Flag = False
    """Whether the values are even on the logarithm."""
    integer: Flag = False
    """Whether the values are whole numbers."""

    def misfits(self) -> Iterator[Misfit]:
        """Several forms at once, or a range that is none."""
        ends = [self.low is not None, self.high is not None]
        given = [any(ends), self.levels is not None, self.distribution is not None]
        if sum(given) != 1:
            words = "neither" if not any(given) else "more than one of them"
            yield Misfit(
                path=(),
                problem=f"needs a range, levels or a distribution, and has {words}",
                expected="`low` and `high`, or `levels`, or `distribution`",
            )
            return
        if any(ends):
            yield from self._range_misfits(ends)
        elif self.log:
            yield Misfit(path=("log",), problem="goes with `low` and `high` only", on_key=True)
        if self.levels is not None:
            yield from self._level_misfits()
        if self.count == 1:
            yield Misfit(path=("count",), problem="must be at least 2", expected="two ends or more")

    def _range_misfits(self, ends: list[bool]) -> Iterator[Misfit]:
        if not all(ends):
            missing, there = ("high", "low") if ends[0] else ("low", "high")
            yield Misfit(path=(there,), problem=f"needs `{missing}` beside it", on_key=True)
        elif self.high <= self.low:
            yield Misfit(path=("high",), problem="must be above `low`")
        elif self.log and self.low <= 0:
            yield Misfit(path=("low",), problem="must be above zero, because of `log`")

    def _level_misfits(self) -> Iterator[Misfit]:
        if not self.levels:
            yield Misfit(path=("levels",), problem="must hold at least one value")
        if len(set(self.levels)) < len(self.levels):
            yield Misfit(path=("levels",), problem="must not hold the same value twice")
        if self.count is not None:
            problem = "goes with a range or a distribution only"
            yield Misfit(path=("count",), problem=problem, on_key=True)


def number_form(dimension: Dimension) -> type[NumberForm]:
    """The form of a factor whose values are written in one dimension."""
    value = Annotated[float, dimension]
    return create_model(
        "NumberForm",
        __base__=NumberForm,
        low=(value | None, None),
        high=(value | None, None),
        levels=(tuple[value, ...] | None, None),
        distribution=(Annotated[Distribution, form_of(dimension)] | None, None),
    )


def full_form(node: Node, dimension: Dimension | None) -> Node | None:
    """What was written for a factor as a mapping; None where it is no factor at all."""
    value = node.value
    entries: dict[str, Node] | None = None
    if isinstance(value, list):
        entries = {"levels": node}
    elif isinstance(value, dict):
        families = {family.family for family in FAMILIES}
        is_bare = len(value) == 1 and set(value) <= families
        entries = {"distribution": node} if is_bare else value
    elif isinstance(value, str) and ".." in value:
        entries = _range(node, value, isinstance(dimension, PlanMoment))
    elif isinstance(value, str) and "," in value:
        entries = {"levels": replace(node, value=_parts(node, value))}
    return None if entries is None else replace(node, value=entries)


def _range(node: Node, text: str, is_moment: bool) -> dict[str, Node]:  # noqa: FBT001 -- private
    """`low..high`, `low..high:count`, `low..high:count:log`, each part at its place."""
    low, _, high = text.partition("..")
    entries = {"low": _piece(node, low, 0)}
    start = len(low) + 2
    if high.rstrip().endswith(LOG):
        high = high.rstrip().removesuffix(LOG)
        entries["log"] = replace(_piece(node, LOG, start + len(high)), value=True)
    counted = (_MOMENT_COUNT if is_moment else _COUNT).fullmatch(high.strip())
    if counted:
        behind = start + high.index(counted.group(2), len(counted.group(1)))
        count = replace(_piece(node, counted.group(2), behind), value=int(counted.group(2)))
        entries["count"] = count
        high = counted.group(1)
    entries["high"] = _piece(node, high, start)
    return entries


def _parts(node: Node, text: str) -> list[Node]:
    """Levels that are divided by commas."""
    parts, start = [], 0
    for part in text.split(","):
        parts.append(_piece(node, part, start))
        start += len(part) + 1
    return parts


def _piece(node: Node, text: str, start: int) -> Node:
    """A part of a text as a value of its own: a number where it reads as one."""
    start += len(text) - len(text.lstrip())
    words = text.strip()
    origin = replace(node.origin, column=node.origin.column + start, length=max(1, len(words)))
    return Node(_scalar(words), origin, origin)


def _scalar(words: str) -> str | int | float:
    try:
        return int(words)
    except ValueError:
        pass
    try:
        return float(words)
    except ValueError:
        return words
