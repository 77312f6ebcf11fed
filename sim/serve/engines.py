"""Which engine the page works on: the compiled one as soon as it is there, until then the other."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from sim.experiments.batch import usable_cores
from sim.experiments.engines import BatchEngine, ReferenceEngine, why_not
from sim.experiments.pieces import Engine

RUNS = 20_000
FEW_RUNS = 240
"""As many as the reference engine does in a few seconds."""
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 300.0
"""After that the engine is compiled here, for the other process seems to have failed."""


class Engines:
    """Hands out the engine; both give the same outcomes, so work goes on where it was."""

    def __init__(self, runs: int = RUNS, *, reference_only: bool = False) -> None:
        self.most = runs
        self.why_slow = "" if not reference_only else "the fast engine was not asked for"
        """What keeps the compiled engine from working here, in words; empty if nothing does."""
        self._compiled = False
        self.cores = usable_cores()
        self.pool = ThreadPoolExecutor(self.cores, thread_name_prefix="sim-serve")

    @property
    def waiting(self) -> bool:
        """Whether a faster engine will come."""
        return not self._compiled and not self.why_slow

    @property
    def engine(self) -> Engine:
        """The engine of the moment."""
        return BatchEngine() if self._compiled else ReferenceEngine()

    @property
    def name(self) -> str:
        """What the engine of the moment is called."""
        return BatchEngine.name if self._compiled else ReferenceEngine.name

    @property
    def threads(self) -> int:
        """How many threads the engine of the moment can use."""
        return self.cores if self._compiled else 1

    @property
    def runs(self) -> int:
        """How many replications are made of each setting."""
        return self.most if self._compiled else min(self.most, FEW_RUNS)

    def fetch(self) -> None:
        """Begin to get the compiled engine, from disk or by compiling it, and return at once."""
        if self.waiting:
            Thread(target=self._fetch, daemon=True, name="sim-serve-engine").start()

    def _fetch(self) -> None:
        self.why_slow = why_not()
        if self.why_slow:
            return
        try:
            _wait_for_compilation()
            BatchEngine().load()  # compiles it here where another process could not
        except Exception as error:  # noqa: BLE001 (whatever it is, there is the other engine)
            self.why_slow = f"the fast engine cannot be compiled: {error}"
        else:
            self._compiled = True


def _wait_for_compilation() -> None:
    """Let another process compile, so that the page stays quick meanwhile."""
    from sim.engines.batch import cache

    if cache.is_ready() or not cache.compile_in_background(hurry=True):
        return
    until = time.monotonic() + PATIENCE_SECONDS
    while not cache.is_ready() and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
