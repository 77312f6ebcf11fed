"""Replications of one setting of the sliders, made piece by piece as far as somebody waits."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.pieces import Piece, Task
from sim.experiments.run import subject_of
from sim.model.lowering import lower
from sim.model.outcomes import Outcome
from sim.results.manifest import describe
from sim.results.records import Failure, Records
from sim.results.results import Results
from sim.scenario.schema import Scenario
from sim.serve.engines import Engines

CHUNK, SLOW_CHUNK = 125, 5
"""Replications between two looks whether they are still wanted, by the speed of the engine."""


class Ticket:
    """Whether somebody still waits for a run."""

    def __init__(self) -> None:
        self.overtaken = False

    def drop(self) -> None:
        """Nobody waits any longer: work ends with the chunks under way."""
        self.overtaken = True


@dataclass(frozen=True, kw_only=True)
class Luck:
    """Whose luck it is, and which outcomes are kept of each replication."""

    seed: int
    names: tuple[str, ...]


class Study:
    """The replications 0 to `done` - 1 of a scenario; only some outcomes are kept."""

    def __init__(self, scenario: Scenario, luck: Luck, most: int) -> None:
        self.scenario, self.luck = scenario, luck
        self.plan = lower(scenario)
        known = {outcome.name: number for number, outcome in enumerate(self.plan.outcomes)}
        self._columns = [known[name] for name in luck.names]
        self._values = np.full((most, len(self._columns)), np.nan)
        self._ended = np.zeros(most, dtype=np.bool_)
        self._failures: list[Failure] = []
        self._lock = Lock()
        self.done = 0
        self.seconds_per_run = 0.0
        """What one replication took of the wall clock lately; 0.0 before the first."""

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that are kept."""
        return tuple(self.plan.outcomes[column] for column in self._columns)

    @property
    def bytes(self) -> int:
        """About how much memory it takes."""
        return self._values.nbytes + self._ended.nbytes

    def advance(self, target: int, engines: Engines, ticket: Ticket) -> bool:
        """Simulate up to replication `target`, unless overtaken; whether it got there."""
        with self._lock:
            if self.done < target and not ticket.overtaken:
                self._simulate(min(target, len(self._values)), engines, ticket)
            return self.done >= target

    def _simulate(self, target: int, engines: Engines, ticket: Ticket) -> None:
        import time

        clock, before = time.perf_counter(), self.done
        size = CHUNK if engines.threads > 1 or engines.name == "batch" else SLOW_CHUNK
        starts = list(range(self.done, target, size))
        todo, task = deque(starts), self._task(engines)
        finished: set[int] = set()

        def work() -> None:
            while todo and not ticket.overtaken:
                try:
                    first = todo.popleft()
                except IndexError:  # another thread was faster
                    return
                self._store(task.simulate(first, min(size, target - first)))
                finished.add(first)

        futures = [engines.pool.submit(work) for _ in range(engines.threads)]
        wait(futures)
        for future in futures:
            future.result()
        whole = list(takewhile(finished.__contains__, starts))
        self.done = min(before + size * len(whole), target)
        if self.done > before:
            self.seconds_per_run = (time.perf_counter() - clock) / (self.done - before)

    def _task(self, engines: Engines) -> Task:
        width = len(self.plan.outcomes)
        return Task(engine=engines.engine, plan=self.plan, width=width, seed=self.luck.seed)

    def _store(self, piece: Piece) -> None:
        self._values[piece.replication] = piece.values[:, self._columns]
        self._ended[piece.replication] = True
        known = {failure.replication for failure in self._failures}
        self._failures += [one for one in piece.failures if one.replication not in known]

    def failures(self, runs: int) -> tuple[Failure, ...]:
        """Those of the first `runs` replications that ended with an error."""
        found = [failure for failure in self._failures if failure.replication < runs]
        return tuple(sorted(found, key=lambda failure: failure.replication))

    def rows(self, runs: int) -> NDArray[np.bool_]:
        """Which of the first `runs` replications ended."""
        return self._ended[:runs]

    def results(self, rows: NDArray[np.bool_], manifest: dict[str, Any]) -> Results:
        """The kept outcomes of some of the first replications, with a manifest from elsewhere."""
        return Results(
            outcomes=self.outcomes,
            replication=np.flatnonzero(rows).astype(np.int64),
            values=self._values[: len(rows)][rows],
            manifest=manifest,
            scenario_text="",
        )

    def manifest(self, changes: Sequence[str], engine: str) -> dict[str, Any]:
        """What the results of all that is done say of themselves."""
        from datetime import UTC, datetime

        rows, now = self.rows(self.done), datetime.now(UTC)
        records = Records(
            outcomes=self.outcomes,
            seed=self.luck.seed,
            first=0,
            asked=self.done,
            replication=np.flatnonzero(rows).astype(np.int64),
            values=self._values[: self.done][rows],
            events=np.zeros(int(rows.sum()), dtype=np.int64),
            failures=self.failures(self.done),
            interrupted=False,
            workers=1,
            started=now,
            finished=now,
            seconds=0.0,
        )
        return describe(records, subject_of(self.scenario, changes), engine=engine)
