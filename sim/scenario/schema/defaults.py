"""Values that several blocks use as their default."""

from sim.scenario.distributions import Constant

NO_DELAY = Constant(value=0.0)
