"""Lowering: a checked scenario becomes the plan that engines read."""

from sim.model.lowering.whole import lower

__all__ = ["lower"]
