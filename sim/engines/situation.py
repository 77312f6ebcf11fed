"""The situation on the ground at a moment of one replication, and the course of such moments."""

from dataclasses import dataclass
from typing import Literal

from sim.engines.trace import Side

Turning = Literal[
    "starts",
    "falls",
    "retaken",
    "counterattacked",
    "given up",
    "beaten",
    "arrives",
    "cut off",
    "closed",
    "bypassed",
]
"""What can happen to a place, a bridge, an advance or a reserve that changes the picture."""


@dataclass(frozen=True, kw_only=True)
class Road:
    """A road between two places; `bridge` is the facility that can close it half-way."""

    name: str
    ends: tuple[str, str]
    length_km: float
    bridge: str | None = None


@dataclass(frozen=True, kw_only=True)
class Terrain:
    """What does not change: places, those that the attacker holds first, bases, roads.

    `rears` are bases of their first holder.
    """

    places: tuple[str, ...]
    attackers: frozenset[str]
    rears: frozenset[str]
    roads: tuple[Road, ...]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A place: who holds it, and with how many elements as far as the log has told.

    `cut_off` says that no open road leads from it to a base of its holder, `contested` that a
    battle is fought for it.
    """

    place: str
    holder: Side
    elements: int
    cut_off: bool = False
    contested: bool = False


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """A bridge: its level of `levels`, 0 for closed, and whether it has a bypass."""

    bridge: str
    level: int
    levels: int
    bypassed: bool = False

    @property
    def passable(self) -> bool:
        """Whether anything can cross."""
        return self.level > 0 or self.bypassed


@dataclass(frozen=True, kw_only=True)
class Column:
    """A force on a road from `start` to `goal`, which has come the `share` in [0, 1] of the way.

    `returning` says that it is on its way back, `halted` that it waits at a closed bridge,
    `fighting` that it is in battle for its goal; then its share is 1.
    """

    name: str
    side: Side
    road: str
    start: str
    goal: str
    share: float
    elements: int
    returning: bool = False
    halted: bool = False
    fighting: bool = False


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything on the ground at one moment, in simulation hours; places in the terrain's order.

    A force at the gates of a place is a column; its elements count for no place.
    """

    time: float
    holdings: tuple[Holding, ...]
    crossings: tuple[Crossing, ...]
    columns: tuple[Column, ...]

    def held_by(self, side: Side) -> int:
        """Return how many places a side holds."""
        return sum(holding.holder == side for holding in self.holdings)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A moment at which the picture changes, and what it happens to."""

    time: float
    kind: Turning
    side: Side
    subject: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """One replication as situations at chosen moments, and all its turns, both in order of time.

    `day_one_offset_h` is the simulation time of day 1 00:00; all times are simulation hours.
    """

    title: str
    day_one_offset_h: float
    horizon_h: float
    terrain: Terrain
    situations: tuple[Situation, ...]
    turns: tuple[Turn, ...]
