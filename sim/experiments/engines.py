"""Which engine simulates: the compiled one where it is at hand, the reference engine otherwise.

Both give the same outcomes bit for bit, so the choice, and a change of engine in the midst of a
batch, is a matter of time alone. Processes of the user's own run on the reference engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal, get_args

from sim.engines.chunk import Chunk
from sim.engines.reference.run import UserProcess
from sim.engines.reference.run import run_chunk as run_on_reference
from sim.experiments.pieces import Engine
from sim.model.plan import Plan

EngineName = Literal["auto", "reference", "batch"]
ENGINES: tuple[str, ...] = get_args(EngineName)

WORTH_LOADING_SECONDS = 1.5
"""Work left for the reference engine that is worth loading the compiled one: that takes about a
second."""
WORTH_COMPILING_SECONDS = 4.0
"""Work left that is worth compiling it: another process does so, for this batch and the next."""
MANY_REPLICATIONS = 1000
"""Where nobody has measured: so many are worth loading the compiled engine."""
VERY_MANY_REPLICATIONS = 20_000
"""So many are worth waiting for its compilation, which takes about a minute, once a machine."""


class EngineError(ValueError):
    """The engine that was asked for can't do this here; the message says what can be done."""


@dataclass(frozen=True)
class ReferenceEngine:
    """The reference engine with processes of the user's own; picklable if they are."""

    processes: tuple[UserProcess, ...] = ()

    name = "reference"
    threads = False

    def __call__(self, plan: Plan, seed: int, first: int, count: int) -> Chunk:
        """Run replications; see `sim.engines.reference.run.run_chunk`."""
        return run_on_reference(plan, seed, first, count, self.processes)


@dataclass(frozen=True)
class BatchEngine:
    """The compiled engine; it lets go of Python's lock, so that threads share the work."""

    name = "batch"
    threads = True

    def __call__(self, plan: Plan, seed: int, first: int, count: int) -> Chunk:
        """Run replications; see `sim.engines.batch.engine.run_chunk`."""
        from sim.engines.batch.engine import run_chunk

        return run_chunk(plan, seed, first, count)


def is_installed() -> bool:
    """Whether the compiled engine can work here at all: Numba has no wheel for some machines."""
    return find_spec("numba") is not None


class Faster:
    """The compiled engine for a batch that has begun on the reference engine."""

    def __init__(self) -> None:
        self._asked = False

    def engine(self, seconds_left: float) -> Engine | None:
        """The compiled engine, if it is at hand and worth it for so much work of the other.

        Otherwise None, and where much work is left another process begins to compile it.
        """
        if seconds_left < WORTH_LOADING_SECONDS:
            return None
        from sim.engines.batch import cache

        if cache.is_ready():
            return BatchEngine()
        if seconds_left >= WORTH_COMPILING_SECONDS and not self._asked:
            self._asked = True
            cache.compile_in_background()
        return None


def engine_named(
    name: str = "auto", replications: int = 1, processes: Sequence[UserProcess] = ()
) -> Engine:
    """The engine for so many replications; EngineError where it can't be had.

    `auto` takes the compiled engine for many, and waits for its compilation for very many.
    """
    check_engine(name, processes)
    if name == "batch":
        return BatchEngine()
    if name == "reference" or processes or not is_installed() or replications < MANY_REPLICATIONS:
        return ReferenceEngine(tuple(processes))
    from sim.engines.batch import cache

    if cache.is_ready() or replications >= VERY_MANY_REPLICATIONS:
        return BatchEngine()
    return ReferenceEngine()


def check_engine(name: str, processes: Sequence[UserProcess] = ()) -> None:
    """EngineError for an unknown engine, or for one that can't do what is asked."""
    if name not in ENGINES:
        raise EngineError(f"no engine is called {name!r}; there are {', '.join(ENGINES)}")
    if name == "batch" and processes:
        raise EngineError(
            "processes of your own run on the reference engine only; leave the engine at 'auto'"
        )
    if name == "batch" and not is_installed():
        raise EngineError(
            "the batch engine needs Numba, which is not installed: `pip install numba`; the "
            "reference engine gives the same outcomes, about a hundred times as slowly"
        )
