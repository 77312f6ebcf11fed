"""One chunk of replications, simulated; an error of one replication is a record, not an end."""

import re
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.results.records import Failure


class Chunk(Protocol):
    """What an engine returns for `count` replications, one row each."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Shape (count, outcomes)."""
        ...

    @property
    def events(self) -> NDArray[np.int64]:
        """Events simulated, shape (count,)."""
        ...

    @property
    def failures(self) -> Sequence[tuple[int, str]]:
        """Number and error of each replication whose row is void."""
        ...


Engine = Callable[[Any, int, int, int], Chunk]
"""`engine(plan, seed, first, count)`; for worker processes a function that they can import."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """The simulated part of replications `first` to `first + count - 1`.

    Only replications that ended have a row. `seconds` is what the whole took on `engine`.
    """

    first: int
    count: int
    replication: NDArray[np.int64]
    values: NDArray[np.float64]
    events: NDArray[np.int64]
    failures: tuple[Failure, ...]
    seconds: float
    engine: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What to simulate, the same for all chunks of a batch. `width` is the number of outcomes."""

    engine: Engine
    plan: Any
    width: int
    seed: int

    def simulate(self, first: int, count: int) -> Piece:
        """Simulate one chunk.

        Where the engine itself gives up on the chunk, its replications are simulated one by one,
        so that the fault is pinned on those that have it.
        """
        clock = time.perf_counter()
        try:
            chunk = self.engine(self.plan, self.seed, first, count)
        except Exception as error:  # noqa: BLE001 (whatever it is, it belongs to a replication)
            if count == 1:
                return self._void(first, error, time.perf_counter() - clock)
            singles = [self.simulate(number, 1) for number in range(first, first + count)]
            return _joined(singles, time.perf_counter() - clock)
        return self._piece(chunk, first, count, time.perf_counter() - clock)

    def _void(self, replication: int, error: Exception, seconds: float) -> Piece:
        return Piece(
            first=replication,
            count=1,
            replication=np.empty(0, dtype=np.int64),
            values=np.empty((0, self.width)),
            events=np.empty(0, dtype=np.int64),
            failures=(Failure(replication=replication, error=_described(error)),),
            seconds=seconds,
            engine=self._engine_name,
        )

    def _piece(self, chunk: Chunk, first: int, count: int, seconds: float) -> Piece:
        if chunk.values.shape != (count, self.width) or chunk.events.shape != (count,):
            raise ValueError(
                f"the engine returned values of shape {chunk.values.shape} and events of shape "
                f"{chunk.events.shape} for {count} replications of {self.width} outcomes"
            )
        failures = tuple(
            Failure(replication=number, error=_without_addresses(error))
            for number, error in chunk.failures
        )
        ended = np.ones(count, dtype=bool)
        ended[[failure.replication - first for failure in failures]] = False
        return Piece(
            first=first,
            count=count,
            replication=np.arange(first, first + count, dtype=np.int64)[ended],
            values=chunk.values[ended],
            events=chunk.events[ended],
            failures=failures,
            seconds=seconds,
            engine=self._engine_name,
        )

    @property
    def _engine_name(self) -> str:
        return str(getattr(self.engine, "name", "reference"))


def _joined(pieces: Sequence[Piece], seconds: float) -> Piece:
    return Piece(
        first=pieces[0].first,
        count=sum(piece.count for piece in pieces),
        replication=np.concatenate([piece.replication for piece in pieces]),
        values=np.concatenate([piece.values for piece in pieces]),
        events=np.concatenate([piece.events for piece in pieces]),
        failures=tuple(failure for piece in pieces for failure in piece.failures),
        seconds=seconds,
        engine=pieces[0].engine,
    )


def _described(error: Exception) -> str:
    """The kind of error, its message, and the line that raised it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}, in {place.name}"
    return _without_addresses(f"{type(error).__name__}: {error} ({where})")


def _without_addresses(text: str) -> str:
    # `<Process object at 0x7f3a…>` would make two runs of one command differ.
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)
