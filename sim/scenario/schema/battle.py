"""How battles are decided."""

from sim.scenario.blocks import Block
from sim.scenario.distributions import DurationDistribution, FractionDistribution, Triangular
from sim.scenario.quantities import Factor, Hours, PerDay, Probability
from sim.scenario.schema.defaults import NO_DELAY

BREAKPOINT = Triangular(low=0.15, mode=0.3, high=0.5)


class KillRate(Block):
    """Enemy elements put out of action by one element in a day, on open ground."""

    attacker: PerDay = 0.15
    """Of the attacker's elements."""
    defender: PerDay = 0.15
    """Of the defender's elements."""


class Law(Block):
    """Exponents of the loss rate: kill rate x enemy^p x own^q; nobody knows the true ones."""

    p: Factor = 1.0
    """Exponent of the enemy's strength. p=1, q=0 is the square law; p=q=1 the linear law."""
    q: Factor = 0.0
    """Exponent of the own strength."""


class Breakpoint(Block):
    """Share of losses at which a force gives way, drawn for each force and replication."""

    attacker: FractionDistribution = BREAKPOINT
    """Of the attacker's forces."""
    defender: FractionDistribution = BREAKPOINT
    """Of the defender's forces."""
    isolated: Factor = 0.5
    """Multiplies it while no route to a rear is open."""
    headquarters_closed: Factor = 0.8
    """Multiplies the defender's while the local headquarters is at level 0."""
    unsupplied: Factor = 0.7
    """Multiplies it while the garrison was last issued less than it needed."""


class Surprise(Block):
    """A defender who was not forewarned fights worse at first."""

    reduces: Probability = 0.0
    """Share of the defender's killing power that is lost."""
    lasts: Hours = 0.0
    """Time after the first contact for which it is lost."""


class Collapse(Block):
    """A garrison may give up without a fight: cut off, or when a place it depends on is lost."""

    isolated: Probability = 0.0
    """The chance when it becomes isolated."""
    dependence_lost: Probability = 0.0
    """The chance when a place that it depends on is lost."""
    delay: DurationDistribution = NO_DELAY
    """From that moment until it leaves."""
    left_behind: Probability = 0.0
    """Share of its elements that is captured as it leaves."""


class Battle(Block):
    """Battles as a chain of single losses; see docs/model.md for the formulas."""

    kill_rate: KillRate = KillRate()
    """Killing power of one element."""
    law: Law = Law()
    """Exponents of the attrition law."""
    breakpoint: Breakpoint = Breakpoint()
    """When a force gives way."""
    surprise: Surprise = Surprise()
    """Effect of surprise on the defender."""
    collapse: Collapse = Collapse()
    """When a garrison gives up without a fight."""
    command_weight: Probability = 0.0
    """Share of the defender's killing power that is lost when the local headquarters is closed."""
    supply_weight: Probability = 0.0
    """Share of a garrison's killing power that is lost when it is issued nothing."""
