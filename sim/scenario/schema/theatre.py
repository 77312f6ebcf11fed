"""Several operations at once: sectors, shared reserves, the attacker's own staff, politics."""

from typing import Literal

from sim.scenario.blocks import Block
from sim.scenario.distributions import Constant, DurationDistribution, FactorDistribution
from sim.scenario.quantities import (
    Count,
    Factor,
    Moment,
    Name,
    PositiveCount,
    PositiveHours,
    Probability,
)
from sim.scenario.schema.defaults import NO_DELAY

Allocation = Literal["first-come", "nearest", "greatest-threat"]
Choice = Literal["fixed", "weakest-first", "even-spread"]


class Sector(Block):
    """A part of the front; outcomes are counted by sector."""

    places: tuple[Name, ...]
    """Its places; no place is in two sectors."""


class Coupling(Block):
    """Pressure in one sector draws forces in from the others."""

    strength: FactorDistribution = Constant(value=0.0)
    """Elements drawn in for each element of an operation's `pressure`."""
    delay: DurationDistribution = NO_DELAY
    """From the start of the operation until they leave."""
    march: DurationDistribution = NO_DELAY
    """From there until they join the garrison of its objective."""


class Planning(Block):
    """The attacker's own staff: how many operations it can prepare at a time."""

    staff: PositiveCount
    """Planning teams; each prepares one cycle of one operation at a time."""
    prepare: DurationDistribution
    """Time that a cycle takes to prepare once a team is free."""
    choice: Choice = "fixed"
    """Which waiting operation is prepared next: the first listed, the one whose next objective has
    the weakest garrison, or the one with the fewest cycles so far."""


class Theatre(Block):
    """What the operations of a scenario share."""

    sectors: dict[Name, Sector] = {}
    """Sectors by name."""
    allocation: Allocation = "first-come"
    """Who gets reserves that several operations call for: the first whose request is granted, the
    nearest that is threatened, or the one under the greatest threat."""
    pins: bool = False
    """Whether reserves of a sector in contact stay in it."""
    coupling: Coupling = Coupling()
    """How pressure draws forces from one sector to another."""
    planning: Planning | None = None
    """The attacker's staff; unlimited by default."""


class PlannedEvent(Block):
    """A political event with a date, which pressure can postpone."""

    date: Moment
    """The date first set."""
    threshold: Factor
    """Pressure at which a postponement is decided."""
    town: Factor = 1.0
    """Pressure of a lost place."""
    strike: Factor = 0.0
    """Pressure of a strike on a facility."""
    memory: PositiveHours = 168.0
    """How long a loss or strike goes on counting."""
    decide: DurationDistribution = NO_DELAY
    """From the pressure to the decision."""
    postpone_by: DurationDistribution
    """From the decision to the new date."""
    most: Count = 1
    """How often it can be postponed."""
    contradiction: Probability = 0.0
    """The chance that officials contradict a decision in public."""


class Mobilisation(Block):
    """New forces raised after losses; they come weeks later."""

    places_lost: PositiveCount
    """Lost places at which it is decided on."""
    decide: DurationDistribution = NO_DELAY
    """From the last of these losses to the decision."""
    arrive: DurationDistribution
    """From the decision to the arrival of the new forces."""
    elements: PositiveCount
    """Strength of the new forces."""
    place: Name
    """The place whose garrison they join."""


class Politics(Block):
    """The political clock."""

    event: PlannedEvent | None = None
    """A planned event; none by default."""
    mobilisation: Mobilisation | None = None
    """Mobilisation; never by default."""
