"""Who fights: fire units, formations, reserves and the air above them."""

from typing import Literal

from sim.scenario.blocks import Block
from sim.scenario.distributions import DurationDistribution, FractionDistribution
from sim.scenario.quantities import (
    Count,
    Factor,
    KilometresPerHour,
    Name,
    PerDay,
    PositiveCount,
    PositiveHours,
    Probability,
    Tonnes,
    TonnesPerDay,
)
from sim.scenario.schema.defaults import NO_DELAY
from sim.scenario.schema.terrain import Side

Posture = Literal["prepared", "hasty", "delay"]
Role = Literal["garrison", "assault", "reserve"]


class SalvoResupply(Block):
    """New salvos for a fire unit."""

    salvos: PositiveCount
    """Salvos a delivery."""
    every: PositiveHours
    """Time between deliveries."""
    depot: Name | None = None
    """The depot they are drawn from; without one they come from outside the map."""


class FireUnit(Block):
    """Long-range fires: rockets or guns that serve missions one after another."""

    side: Side = "attacker"
    """Whose unit it is."""
    salvo_interval: DurationDistribution
    """Time that one salvo takes."""
    stock: Count
    """Salvos at the start."""
    capacity: Count | None = None
    """The most salvos it can hold; the starting stock by default."""
    resupply: SalvoResupply | None = None
    """Deliveries of new salvos; none by default."""
    effect: dict[Name, Probability] = {}
    """By kind of facility: the chance that one salvo takes a level."""
    tonnes_per_salvo: Tonnes = 0.0
    """Weight of a salvo, for supply and for the count of effort."""


class Formation(Block):
    """A force with a place, a role and a strength in elements."""

    side: Side
    """Whose force it is."""
    role: Role
    """A garrison holds its place, an assault force advances, a reserve waits for release."""
    place: Name
    """Where it is at the start."""
    elements: PositiveCount
    """Strength in elements."""
    speed: KilometresPerHour = 20.0
    """March speed of a reserve on a good road; assault forces move by their advance's `pace`."""
    posture: Posture = "prepared"
    """For garrisons: how the place is defended; decides the attacker's pace towards it."""
    depends_on: tuple[Name, ...] = ()
    """For garrisons: places whose loss may make it give up (see battle.collapse)."""
    breakpoint: FractionDistribution | None = None
    """Share of losses at which it gives way; the battle block's value for its side by default."""


class Reserve(Block):
    """When and how a reserve formation can be had."""

    released_by: Name
    """The echelon that decides on its release."""
    available: Probability = 1.0
    """The chance that it is not committed elsewhere."""
    notice: DurationDistribution = NO_DELAY
    """From the order to the start of the march."""


class Air(Block):
    """Air superiority, one number a side; every effect is proportional to the enemy's number."""

    attacker: Probability = 0.0
    """Air superiority of the attacker: 0 none, 1 complete."""
    defender: Probability = 0.0
    """Air superiority of the defender."""
    march_delay: Factor = 0.0
    """Lengthens marches: time x (1 + this x the enemy's air superiority)."""
    column_losses: PerDay = 0.0
    """Rate at which an element on the road is lost under complete enemy air superiority."""
    mission_abort: Probability = 0.0
    """The chance that a salvo is aborted under complete enemy air superiority."""
    battle: Probability = 0.0
    """Killing power in battle x (1 + this x (own - enemy air superiority))."""


class GarrisonSupply(Block):
    """How a garrison is supplied from a depot."""

    depot: Name
    """The depot that issues."""
    need: TonnesPerDay
    """Consumption of one element."""
    stock: Tonnes
    """Tonnes held at the place at the start, and the most it can hold."""
    convoy_every: PositiveHours
    """Time between convoys; consumption is reckoned at the same moments."""
    convoy_load: Tonnes
    """Tonnes a convoy carries from an intact depot."""
    convoy_speed: KilometresPerHour = 20.0
    """March speed of the convoy."""
    wear: PerDay = 0.0
    """Rate at which an element is lost while nothing is issued; in proportion where some is."""
    gives_up_below: Probability = 0.0
    """Share of its first strength below which the garrison asks to be withdrawn."""
