"""The reference engine: SimPy, one module an actor, every event with its cause."""
