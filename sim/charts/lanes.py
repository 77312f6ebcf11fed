"""Where all stands on a timeline: rows for lanes and facilities, labels that do not touch."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.engines.trace import Activity, Timeline

Group = Literal["attacker", "facilities", "defender"]
GROUPS: tuple[Group, ...] = ("attacker", "facilities", "defender")

HEADER, LANE, SUBLANE, WORK, SPACE = 0.75, 1.0, 0.74, 0.45, 0.3
"""Heights in rows: a group's name, a lane, each part of a busy lane, work under a facility's level,
the space between groups."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An activity and the stretch of rows that it fills, from `top` down."""

    activity: Activity
    top: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """A named row; a facility's shows its level in the first `LANE` of its height."""

    name: str
    group: Group
    top: float
    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """All rows from the top down, and where each group's name stands."""

    rows: tuple[Row, ...]
    headers: tuple[tuple[Group, float], ...]
    height: float


def arrange(timeline: Timeline, since: float = -math.inf) -> Layout:
    """Return rows for every lane, by side and in order of first appearance, facilities between.

    A lane that is named after a facility stands under the facility's level. Activities that are
    over before `since` and facilities that nothing befalls are left out.
    """
    lanes: dict[tuple[Group, str], list[Activity]] = {
        ("facilities", facility): [] for facility in timeline.levels if _changes(timeline, facility)
    }
    lasting = [a for a in timeline.activities if a.open_ended or a.end >= since]
    for activity in sorted(lasting, key=lambda activity: activity.start):
        group: Group = "facilities" if activity.lane in timeline.levels else activity.side
        if group == "facilities" and activity.kind == "closed":
            continue  # level 0 says so already
        lanes.setdefault((group, activity.lane), []).append(activity)
    rows: list[Row] = []
    headers: list[tuple[Group, float]] = []
    top = 0.0
    for group in GROUPS:
        names = [name for owner, name in lanes if owner == group]
        if not names:
            continue
        headers.append((group, top))
        top += HEADER
        for name in names:
            rows.append(_row(name, group, top, lanes[group, name]))
            top += rows[-1].height
        top += SPACE
    return Layout(rows=tuple(rows), headers=tuple(headers), height=max(top - SPACE, 1.0))


def _changes(timeline: Timeline, facility: str) -> bool:
    levels = {level for _, level in timeline.levels[facility]}
    return levels != {timeline.max_levels.get(facility)} and len(levels) > 0


def _row(name: str, group: Group, top: float, activities: Sequence[Activity]) -> Row:
    first = LANE if group == "facilities" else 0.0
    parts = packed((a.start, math.inf if a.open_ended else a.end) for a in activities)
    number = max(parts, default=-1) + 1
    each = WORK if first else LANE if number <= 1 else SUBLANE
    bars = tuple(
        Bar(activity=activity, top=top + first + part * each, height=each)
        for activity, part in zip(activities, parts, strict=True)
    )
    return Row(name=name, group=group, top=top, height=first + number * each, bars=bars)


def packed(spans: Iterable[tuple[float, float]]) -> list[int]:
    """Return for each span, in order of start, the first part of its lane that is free."""
    ends: list[float] = []
    parts = []
    for start, end in spans:
        part = next((i for i, busy in enumerate(ends) if busy <= start), len(ends))
        ends[part : part + 1] = [end]
        parts.append(part)
    return parts


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label on line `line` (0 is the lowest) over the stretch from `start` to `end`."""

    line: int
    start: float
    end: float


def stacked(places: Sequence[float], widths: Sequence[float], wide: float) -> list[Label]:
    """Return where to write labels, each beside a stem that goes down from it at its place.

    Places must be increasing and within 0 and `wide`. Each label stands right of its stem, or
    left where that is lower, and covers no other label and no stem that reaches up to its line.
    """
    labels: dict[int, Label] = {}
    for index in range(len(places) - 1, -1, -1):
        place, size = places[index], widths[index]
        left = (place - size, place)
        right = (place, place + size) if place + size <= wide else (wide - size, wide)
        alone = not any(left[0] <= p <= place for i, p in enumerate(places) if i != index)
        sides = [right, *([left] if alone and left[0] >= 0.0 else [])]
        sides.sort(key=lambda side: side[1] > wide - 1e-9 and side is right)
        line = 0
        while index not in labels:
            free = (side for side in sides if not _blocked(side, line, places, labels))
            stretch = next(free, None)
            if stretch is not None:
                labels[index] = Label(line=line, start=stretch[0], end=stretch[1])
            line += 1
    return [labels[index] for index in range(len(places))]


def _blocked(
    side: tuple[float, float], line: int, places: Sequence[float], labels: Mapping[int, Label]
) -> bool:
    """Whether a label on this line would cover a stem or touch another label."""
    start, end = side
    return any(
        (start <= places[index] <= end and other.line >= line)
        or (other.line == line and other.start < end and start < other.end)
        for index, other in labels.items()
    )
