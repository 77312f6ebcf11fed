"""How the defender's staff works: warnings, headquarters, doctrine after a loss."""

from sim.scenario.blocks import Block
from sim.scenario.distributions import DurationDistribution
from sim.scenario.quantities import (
    Flag,
    Hours,
    Moment,
    Name,
    PerDay,
    PositiveCount,
    PositiveFactor,
    PositiveHours,
    Probability,
)
from sim.scenario.schema.defaults import NO_DELAY


class Warnings(Block):
    """Signs of the build-up, reported to the local echelon."""

    first: Moment
    """From when indications arrive."""
    operation: Name | None = None
    """The operation that the indications warn of; the first by default."""
    indications: PerDay
    """Mean number of indications a day, a Poisson process that ends at the first contact."""
    strikes: Flag = True
    """Whether each go of a fire mission is reported as well, as it is without this block."""


class Heeds(Block):
    """The chance that an echelon takes a report seriously: passes it up or acts on it."""

    indications: Probability = 1.0
    """Signs of a build-up."""
    strikes: Probability = 1.0
    """Reports of strikes on facilities."""
    contact: Probability = 1.0
    """The report that the advance has begun."""
    losses: Probability = 1.0
    """The report that a place was lost."""


class Echelon(Block):
    """One headquarters of the chain."""

    sector: Name | None = None
    """The sector whose reports it takes; all by default."""
    headquarters: Name | None = None
    """The facility it works in; without one it can't be struck."""
    staff: PositiveCount = 1
    """Staff officers: how many reports and decisions it can work on at a time."""
    report: DurationDistribution = NO_DELAY
    """Time for a report to reach it from the echelon below, or from the troops."""
    assess: DurationDistribution = NO_DELAY
    """Staff work on one report, before stretch."""
    decide: DurationDistribution = NO_DELAY
    """Staff work on one decision, before stretch."""
    order: DurationDistribution = NO_DELAY
    """From the decision until the order reaches the troops."""
    heeds: Heeds = Heeds()
    """The chance that it takes a report seriously, by kind of report."""
    degraded_stretch: PositiveFactor = 2.0
    """Factor on staff work when the headquarters works from its alternate command post."""
    relocate: DurationDistribution = NO_DELAY
    """From the closure of the headquarters until the alternate command post is up."""


class Command(Block):
    """The defender's chain of command, local echelon first."""

    echelons: dict[Name, Echelon] = {}
    """Echelons by name, in order from the local one to the highest."""
    detect: DurationDistribution = NO_DELAY
    """From an attack or a loss until the troops send their report."""
    message_loss: Probability = 0.0
    """The chance that a message is lost and must be repeated."""
    repeat: Hours = 1.0
    """Time after which a lost message is repeated."""


class Bombard(Block):
    """Massed fires on the lost town while the attacker consolidates there."""

    by: Name
    """The defender's fire unit."""
    decided_by: Name | None = None
    """The echelon that decides on it; the one that decides on the response by default."""
    salvos: PositiveCount
    """The most salvos it fires."""
    kills: Probability = 0.0
    """The chance that a salvo puts one element out of action."""
    delays: Hours = 0.0
    """Time that each salvo adds to the consolidation."""


class Counterattack(Block):
    """The organised counterattack on the lost objective."""

    assembly: Name
    """The place where reserves assemble; the way from there belongs to `prepare`."""
    needed: PositiveCount
    """Elements that must be assembled."""
    window: PositiveHours
    """Time after the order within which they must be assembled."""
    prepare: DurationDistribution = NO_DELAY
    """From assembly to the attack."""


class Doctrine(Block):
    """What the defender does on the report that an operation's objective is lost."""

    decided_by: Name
    """The echelon that decides on the response."""
    bombard: Bombard | None = None
    """Response (a); none by default."""
    counterattack: Counterattack | None = None
    """Response (b); none by default."""
