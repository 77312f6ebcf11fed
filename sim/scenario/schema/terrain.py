"""Where it happens: clock, places, roads and the facilities on them."""

from typing import Literal

from sim.scenario.blocks import Block
from sim.scenario.distributions import DurationDistribution
from sim.scenario.quantities import (
    Date,
    ElementsPerHour,
    Flag,
    Moment,
    Name,
    PositiveCount,
    PositiveFactor,
    PositiveHours,
    PositiveKilometres,
    Probability,
    Tonnes,
)

Side = Literal["attacker", "defender"]
"""The attacker runs the rhythm; the defender responds."""


class Clock(Block):
    """The span of simulated time, in days of the fire plan: day 1 is its first day."""

    start: Moment
    """When the simulation begins, for instance `day -7`."""
    end: Moment
    """The horizon: nothing that would happen at or after this moment happens."""
    day_one: Date | None = None
    """The calendar date of day 1, for people only."""


class Place(Block):
    """A town, a crossing or a road junction."""

    held_by: Side = "defender"
    """The side that holds the place at the start."""
    terrain: PositiveFactor = 1.0
    """Divides the losses inflicted on whoever holds the place; 1 is open ground."""
    rear: Flag = False
    """A base of the side that holds it: a force with no open route to one is isolated."""
    at: tuple[float, float] | None = None
    """Latitude and longitude in degrees, for maps only."""


class Road(Block):
    """A road between two places."""

    between: tuple[Name, Name]
    """The two places it joins."""
    length: PositiveKilometres
    """Length along the road."""
    speed_factor: PositiveFactor = 1.0
    """Multiplies the march speed of reserves and convoys on this road; below 1 for poor roads.
    Advances move by their `pace` on any road."""
    bridge: Name | None = None
    """The facility that closes this road when its level is 0; the bridge stands half-way."""


class Map(Block):
    """Places joined by roads."""

    places: dict[Name, Place]
    """Places by name."""
    roads: dict[Name, Road] = {}
    """Roads by name."""


class Repair(Block):
    """Gives one level back after a drawn time; a new hit starts it again."""

    time: DurationDistribution
    """Time to give one level back."""


class Bypass(Block):
    """A pontoon or ferry that engineers open after the bridge is closed."""

    time: DurationDistribution
    """From closure until the bypass carries traffic."""
    capacity: ElementsPerHour
    """Elements that can cross in an hour."""


class Demolition(Block):
    """The holder destroys the facility himself; give `when` or `after_contact`, not both."""

    chance: Probability = 1.0
    """The chance that it is carried out."""
    when: Moment | None = None
    """A fixed moment."""
    after_contact: DurationDistribution | None = None
    """Time from the first contact."""
    operation: Name | None = None
    """The operation whose contact counts; the first of any by default."""


class DepotResupply(Block):
    """What comes into a depot from outside the map."""

    tonnes: Tonnes
    """Tonnes a delivery."""
    every: PositiveHours
    """Time between deliveries."""


class Facility(Block):
    """Something a mission can strike: it has levels, and works at level / levels."""

    kind: Name
    """`depot`, `headquarters`, `bridge`, or any other kind that fire units know an effect on."""
    side: Side = "defender"
    """Whose facility it is."""
    place: Name | None = None
    """Where it stands; a bridge stands on its road instead."""
    levels: PositiveCount = 3
    """Levels when intact; an effective salvo takes one."""
    located: Probability = 1.0
    """The chance that the other side knows where it is; otherwise missions on it are not fired."""
    repair: Repair | None = None
    """Repair of lost levels; none by default."""
    bypass: Bypass | None = None
    """For bridges: what replaces it after closure; none by default."""
    capacity: ElementsPerHour | None = None
    """For bridges: elements an hour when intact; no limit by default."""
    stock: Tonnes | None = None
    """For depots: tonnes at the start; a depot without `stock` never runs out."""
    resupply: DepotResupply | None = None
    """For depots: deliveries from outside the map."""
    demolition: Demolition | None = None
    """Destruction by its own side."""
