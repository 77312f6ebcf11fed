"""The timeline of one replication: what each side did, when it did it, and what marked the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Side = Literal["attacker", "defender"]
Weight = Literal[0, 1, 2, 3]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One stretch of work in one lane, from `start` to `end` in simulation hours.

    `kind` is one of mission, repair, bypass, closed, staff, notice, march, battle, consolidate,
    prepare, bombard and resupply. `open_ended` says that the work still went on at the horizon.
    """

    lane: str
    side: Side
    kind: str
    start: float
    end: float
    label: str
    open_ended: bool


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A moment that decides something, such as a contact, a capture or an order.

    `weight` says how much it tells where there is no room for all; 3 is always told.
    """

    time: float
    side: Side
    label: str
    weight: Weight = 0


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Everything that the picture of one replication needs; times are simulation hours.

    `day_one_offset_h` is the simulation time of day 1 00:00, so that a time less this offset
    is the number of hours since day 1 began. `levels` gives each facility's level as steps
    (time, level from then on), and `max_levels` its level when whole.
    """

    title: str
    day_one_offset_h: float
    horizon_h: float
    activities: tuple[Activity, ...]
    marks: tuple[Mark, ...]
    levels: Mapping[str, tuple[tuple[float, int], ...]]
    max_levels: Mapping[str, int]
