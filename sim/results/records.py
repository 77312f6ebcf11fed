"""What a batch hands over: the outcomes of the replications that were finished, and the others."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A replication that raised an error instead of ending; `error` says what and where."""

    replication: int
    error: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Account:
    """How a batch went, without its rows.

    `interrupted` says that it was stopped before all `asked` replications were simulated. `started`
    and `finished` are in UTC, `seconds` is the time between them on a clock that nobody sets.
    """

    outcomes: tuple[Outcome, ...]
    seed: int
    first: int
    asked: int
    failures: tuple[Failure, ...]
    interrupted: bool
    workers: int
    started: datetime
    finished: datetime
    seconds: float
    stopped_by: str | None = None
    """`SIGINT` or `SIGTERM` where that interrupted it."""

    engines: dict[str, int] = field(default_factory=dict)
    """How many replications each engine has simulated."""

    ended: int = 0
    all_events: int = 0

    @property
    def done(self) -> int:
        """How many replications ended with outcomes."""
        return self.ended

    @property
    def events_each(self) -> float | None:
        """Events simulated, the mean over the replications; None without one."""
        return self.all_events / self.ended if self.ended else None

    @property
    def complete(self) -> bool:
        """Whether every replication that was asked for has outcomes."""
        return self.done == self.asked


@dataclass(frozen=True, kw_only=True, eq=False)
class Records(Account):
    """The finished part of a batch, in the order of the replications' numbers.

    `replication` and `events` have shape (n,), `values` (n, outcomes). A failed replication has no
    row: its outcomes are unknown, which is something else than NaN, did not happen.
    """

    replication: NDArray[np.int64]
    values: NDArray[np.float64]
    events: NDArray[np.int64]

    @property
    def done(self) -> int:
        """How many replications have a row."""
        return len(self.replication)

    @property
    def events_each(self) -> float | None:
        """Events simulated, the mean over the replications; None without one."""
        return float(self.events.mean()) if self.done else None
