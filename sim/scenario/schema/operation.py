"""What the attacker plans: missions, advances, and the rhythm that holds them together."""

from sim.scenario.blocks import Block
from sim.scenario.distributions import DurationDistribution, PaceDistribution, Uniform
from sim.scenario.quantities import (
    Count,
    Flag,
    Moment,
    Name,
    OutcomeName,
    PositiveCount,
    PositiveHours,
    PositiveKilometres,
    Probability,
    Tonnes,
)
from sim.scenario.schema.defaults import NO_DELAY


class Assess(Block):
    """Battle damage assessment after each go of a mission."""

    delay: DurationDistribution = NO_DELAY
    """From the last salvo of a go to the assessment."""
    misread: Probability = 0.0
    """The chance that the assessment says the opposite of the truth."""


class Mission(Block):
    """One line of the fire plan: shoot, look, shoot again."""

    when: Moment
    """When the mission joins the queue of its fire unit."""
    target: Name
    """The facility it strikes."""
    by: Name
    """The fire unit that fires it."""
    salvos: PositiveCount
    """Salvos in one go."""
    until: Count = 0
    """Fire again while the target is assessed above this level."""
    again: Count = 0
    """How many further goes are allowed."""
    assess: Assess = Assess()
    """Damage assessment after each go."""
    priority: Count = 1
    """Lower goes first in the queue of the fire unit; equals go by time, then by plan order."""


class GoIf(Block):
    """Conditions that must hold for the advance to start."""

    levels: dict[Name, Count] = {}
    """By facility: the level it must not exceed."""
    missions_ended: tuple[Name, ...] = ()
    """Missions that must have ended."""
    forewarned: Flag | None = None
    """`false`: go only while the defender is not forewarned; `true`: only if he is."""


class Pace(Block):
    """Rate of advance by the posture it meets."""

    prepared: PaceDistribution = Uniform(low=1.0, high=4.0)
    """Towards a prepared defence."""
    hasty: PaceDistribution = Uniform(low=4.0, high=10.0)
    """Towards a hasty defence."""
    delay: PaceDistribution = Uniform(low=10.0, high=20.0)
    """Against delaying forces, and towards an undefended place before any breakthrough."""
    exploitation: PaceDistribution = Uniform(low=20.0, high=50.0)
    """Towards an undefended place after a defended one has fallen to this advance."""


class AdvanceSupply(Block):
    """How far the advance can go before it must stop for fuel."""

    radius: PositiveKilometres
    """Distance after which it must resupply."""
    pause: DurationDistribution
    """Time that the resupply takes."""
    tonnes: Tonnes = 0.0
    """Tonnes drawn from the depot at each pause."""
    depot: Name | None = None
    """The attacker's depot; without one, supply comes from outside the map."""


class Advance(Block):
    """A force that moves along an axis of objectives."""

    when: Moment
    """The planned start."""
    formations: tuple[Name, ...]
    """The assault formations, all at one place."""
    axis: tuple[Name, ...]
    """The objectives in order; each is joined by a road to the one before."""
    go_if: GoIf = GoIf()
    """Conditions for the start."""
    recheck: PositiveHours = 6.0
    """Time between looks at the conditions."""
    no_later_than: Moment | None = None
    """After this moment the advance is cancelled; the horizon by default."""
    pace: Pace = Pace()
    """Rate of advance by posture."""
    consolidate: DurationDistribution = NO_DELAY
    """Time at each captured place before the next move."""
    legs: PositiveCount | None = None
    """Objectives a cycle of the operation; all of them in the first cycle by default."""
    leave: Count = 0
    """Elements left behind at each captured place."""
    supply: AdvanceSupply | None = None
    """Range and resupply; unlimited by default."""


class Start(Block):
    """When day 1 of an operation's plan begins: at a moment, or after an outcome of the others."""

    at: Moment | None = None
    """Day 1 00:00 of the plan; that of the scenario by default."""
    after: OutcomeName | None = None
    """The outcome (a time) that begins the plan, for instance `{captured: balakliia}`."""
    plus: DurationDistribution = NO_DELAY
    """Time from that outcome to the beginning of the plan."""


class Cycles(Block):
    """The rhythm repeated: the fire plan again, and the next objectives of the advances."""

    every: PositiveHours
    """From the beginning of one cycle to the beginning of the next."""
    most: PositiveCount
    """How many cycles at the most."""
    until: OutcomeName | None = None
    """No further cycle begins once this outcome (a time) has happened."""


class Operation(Block):
    """One rhythm: a fire plan and the advances it prepares."""

    name: Name
    """Name of the operation."""
    objective: Name
    """The place the operation is about: reserves are sent to it, doctrine answers its loss."""
    start: Start = Start()
    """When its plan begins; its moments count from there."""
    cycles: Cycles | None = None
    """Repetition; once only by default."""
    pressure: Count = 0
    """Elements that the defender feels bound to match from other sectors (see theatre.coupling)."""
    fire_plan: dict[Name, Mission] = {}
    """Fire missions by name, in plan order."""
    advances: dict[Name, Advance] = {}
    """Advances by name."""
