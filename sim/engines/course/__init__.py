"""The course of one replication on the ground, read from its event log."""

from sim.engines.course.whole import course, turns

__all__ = ["course", "turns"]
