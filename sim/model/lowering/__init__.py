"""Lowering: a checked scenario becomes the plan that engines read."""

from sim.model.lowering.whole import lower, outcomes_of

__all__ = ["lower", "outcomes_of"]
