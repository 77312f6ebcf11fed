"""Which engine simulates: the compiled one where it is at hand, the reference engine otherwise.

Both give the same outcomes bit for bit, so the choice, and a change of engine in the midst of a
batch, is a matter of time alone. Processes of the user's own run on the reference engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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
WORTH_A_CORE_SECONDS = 60.0
"""Work left that is sooner done if compiling, of about a minute, gets a core of its own."""
WORTH_WAITING_SECONDS = 180.0
"""Work left that is worth compiling it here, where it cannot be kept for the next batch."""
MANY_REPLICATIONS = 1000
"""Where nobody has measured: so many are worth loading the compiled engine."""
VERY_MANY_REPLICATIONS = 20_000
"""So many are worth waiting for its compilation, which takes about a minute, once a machine."""

COMPILING = (
    "The batch engine is being compiled, once on this machine, which takes about a minute; after "
    "that it is about a hundred times as fast as the reference engine, with the same results."
)


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

    def load(self) -> None:
        """Have the machine code ready in this process; takes a minute if it must be compiled."""
        from sim.engines.batch.loading import load

        load()


def is_installed() -> bool:
    """Whether there is the compiled engine's Numba, which has no wheel for some machines."""
    return find_spec("numba") is not None


@cache
def why_not() -> str:
    """What keeps the compiled engine from working here, in words; nothing if it can work.

    An installed Numba may still refuse the NumPy beside it, or be told not to compile.
    """
    if not is_installed():
        return "Numba, which compiles the batch engine, is not installed: `pip install numba`"
    try:
        import numba
    except Exception as error:  # noqa: BLE001 (whatever it is, there is the other engine)
        return f"Numba, which compiles the batch engine, cannot be loaded: {error}"
    if getattr(numba.config, "DISABLE_JIT", 0):
        return "Numba, which compiles the batch engine, is switched off by NUMBA_DISABLE_JIT"
    return ""


class Faster:
    """The compiled engine for a batch that has begun on the reference engine.

    `cores` are those that the batch should leave to the compilation.
    """

    def __init__(self) -> None:
        self.cores = 0
        self._asked = False
        self._news = ""
        self._told = False

    def news(self) -> str:
        """A line for whoever waits; each is given once, and nothing where there is none."""
        news, self._news = self._news, ""
        return news

    def engine(self, seconds_left: float) -> Engine | None:
        """The compiled engine, if it is at hand and worth it for so much work of the other.

        Otherwise None, and where much work is left another process begins to compile it.
        """
        if seconds_left < WORTH_LOADING_SECONDS:
            return None
        if reason := why_not():
            self._tell(seconds_left, f"{reason}. It would be about a hundred times as fast.")
            return None
        from sim.engines.batch import cache as kept

        if kept.is_intact():
            return BatchEngine()
        if seconds_left < WORTH_COMPILING_SECONDS or self._asked:
            return None
        hurry = seconds_left >= WORTH_A_CORE_SECONDS
        if kept.compile_in_background(hurry=hurry):
            self._asked = True
            self.cores = int(hurry)
            self._tell(seconds_left, COMPILING)
        elif seconds_left >= WORTH_WAITING_SECONDS:
            return BatchEngine()
        return None

    def _tell(self, seconds_left: float, words: str) -> None:
        if seconds_left >= WORTH_A_CORE_SECONDS and not self._told:
            self._news, self._told = words, True


def news_of(engine: Engine) -> str:
    """A line for whoever waits for an engine that must be compiled first; otherwise nothing."""
    if not isinstance(engine, BatchEngine):
        return ""
    from sim.engines.batch import cache as kept

    return "" if kept.is_intact() else COMPILING


def engine_named(
    name: str = "auto", replications: int = 1, processes: Sequence[UserProcess] = ()
) -> Engine:
    """The engine for so many replications; EngineError where it can't be had.

    `auto` takes the compiled engine for many, and waits for its compilation for very many.
    """
    check_engine(name, processes)
    if name == "batch":
        return BatchEngine()
    if name == "reference" or processes or replications < MANY_REPLICATIONS or why_not():
        return ReferenceEngine(tuple(processes))
    from sim.engines.batch import cache as kept

    if kept.is_intact() or replications >= VERY_MANY_REPLICATIONS:
        return BatchEngine()
    kept.compile_in_background()
    return ReferenceEngine()


def check_engine(name: str, processes: Sequence[UserProcess] = ()) -> None:
    """EngineError for an unknown engine, or for one that can't do what is asked."""
    if name not in ENGINES:
        raise EngineError(f"no engine is called {name!r}; there are {', '.join(ENGINES)}")
    if name == "batch" and processes:
        raise EngineError(
            "processes of your own run on the reference engine only; leave the engine at 'auto'"
        )
    if name == "batch" and (reason := why_not()):
        raise EngineError(
            f"{reason}. The reference engine gives the same outcomes, about a hundred times as "
            "slowly: leave the engine at 'auto'"
        )
