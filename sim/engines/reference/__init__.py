"""The reference engine: SimPy, one module an actor, every event with its cause."""

from sim.engines.reference.log import Event, EventLog, Span
from sim.engines.reference.run import UserProcess, draw_table, run_chunk, run_replication
from sim.engines.reference.world import World

__all__ = [
    "Event",
    "EventLog",
    "Span",
    "UserProcess",
    "World",
    "draw_table",
    "run_chunk",
    "run_replication",
]
