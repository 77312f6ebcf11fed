"""Designs: factors, and the points at which a scenario is simulated."""

from sim.experiments.designs.design import Design
from sim.experiments.designs.factors import Factor

__all__ = ["Design", "Factor"]
