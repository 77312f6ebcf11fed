"""A batch: many replications of one plan, in this process or spread over several.

A replication depends on the plan, the seed and its own number, and on nothing else. So neither
the number of workers nor the size of the chunks can change a value.
"""

import os
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from sim.engines.reference.run import UserProcess
from sim.experiments.chunking import Chunking
from sim.experiments.engines import (
    BatchEngine,
    Faster,
    ReferenceEngine,
    check_engine,
    news_of,
)
from sim.experiments.interrupts import Interrupts
from sim.experiments.pieces import Engine, Piece, Task
from sim.experiments.threads import simulate_in_threads
from sim.experiments.workers import WorkerKilledError, sendable, simulate_in_processes
from sim.model.outcomes import Outcome
from sim.model.plan import Plan as ModelPlan
from sim.results.records import Account, Failure, Records
from sim.results.results import Results

MAX_SEED = 2**64 - 1
MAX_REPLICATIONS = 2**32
"""The address of a draw has 64 bits for the seed and 32 for the replication."""

TRIAL_SECONDS = 0.25
WORTH_WORKERS_SECONDS = 2.0
"""After a trial in this process, workers are started if as much work as this is left: they take
most of a second to start."""

FEW_WORKERS, WORKERS_A_CORE = 16, 4
"""So many are allowed on any machine, or so many a core where that is more."""


ACCOUNTED = tuple(field.name for field in fields(Account))


class Plan(Protocol):
    """What a batch needs to know of a plan."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The columns of the values."""
        ...


class WorkersLostError(RuntimeError):
    """Worker processes ended without a word; `records` tells what had been finished before.

    `results` holds it, where it was not kept in memory.
    """

    def __init__(self, records: Account, results: Results | None = None) -> None:
        super().__init__(records)
        self.records = records
        self.results = results

    @property
    def in_memory(self) -> Records:
        """The rows that were finished, where they were kept in memory."""
        if not isinstance(self.records, Records):
            raise TypeError("the rows of this batch were not kept in memory")
        return self.records

    def __str__(self) -> str:
        records = self.records
        kept = f"{records.done:,} of {records.asked:,} replications are finished and kept"
        if not records.done:
            kept = (
                "no replication was finished. If this is a script, let it simulate under "
                '`if __name__ == "__main__":`, so that workers can import it'
            )
        return f"a worker process was killed, perhaps for want of memory; {kept}"


class Sink(Protocol):
    """Where finished pieces go."""

    @property
    def is_full(self) -> bool:
        """Whether no further chunk should be begun until one that is under way has ended."""
        ...

    def take(self, piece: Piece) -> None:
        """Take a finished piece."""
        ...


class _Together:
    """Keeps all pieces in memory."""

    is_full = False

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def take(self, piece: Piece) -> None:
        self.pieces.append(piece)


@dataclass(kw_only=True)
class _Counts:
    """What a batch has come to; `engines` counts the replications that each has simulated."""

    simulated: int = 0
    ended: int = 0
    events: int = 0
    failures: list[Failure] = field(default_factory=list)
    engines: dict[str, int] = field(default_factory=dict)

    def take(self, piece: Piece) -> None:
        self.simulated += piece.count
        self.ended += len(piece.replication)
        self.events += int(piece.events.sum())
        self.failures += piece.failures
        self.engines[piece.engine] = self.engines.get(piece.engine, 0) + piece.count


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Replications `first` to `first + replications - 1` of a plan under one seed.

    `faster` is the compiled engine, which takes over where it is sooner done. `workers` None begins
    in this process and goes on with every core if that is possible and sooner done: threads where
    the engine allows it, otherwise processes, unless `spawn` forbids to start them unasked. More
    than one worker process needs a picklable engine and plan. `chunk` None cuts by the clock.
    """

    engine: Engine
    plan: Plan
    replications: int
    seed: int = 0
    first: int = 0
    workers: int | None = None
    chunk: int | None = None
    faster: Faster | None = None
    spawn: bool = True

    def __post_init__(self) -> None:
        if self.replications < 1:
            raise ValueError(f"at least one replication is needed, not {self.replications}")
        if self.first < 0 or self.first + self.replications > MAX_REPLICATIONS:
            raise ValueError(f"replications are numbered from 0 to {MAX_REPLICATIONS - 1:,}")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"a seed is a whole number from 0 to {MAX_SEED}, not {self.seed}")
        if self.workers is not None:
            check_workers(self.workers)
        if self.chunk is not None and self.chunk < 1:
            raise ValueError(f"a chunk holds at least one replication, not {self.chunk}")

    def run(self, *, progress: bool | None = None) -> Records:
        """Simulate, and return the records in the order of the replications' numbers.

        A first Ctrl-C or SIGTERM lets the chunks under way end, a second drops them; what is
        finished is returned with `interrupted`. `progress` None shows a bar where standard error is
        a terminal. WorkersLostError, with the finished part, when a worker process dies;
        NotSendableError when engine or plan cannot be given to the workers asked for.
        """
        sink = _Together()
        account, lost = self._account(sink, progress)
        records = Records(
            **{name: getattr(account, name) for name in ACCOUNTED},
            **_in_order(sink.pieces, len(self.plan.outcomes)),
        )
        if lost:
            raise WorkersLostError(records)
        return records

    def run_into(self, sink: Sink, *, progress: bool | None = None) -> Account:
        """Simulate, hand each finished piece to the sink in no order, and say how it went.

        Interrupts and errors are as in `run`.
        """
        account, lost = self._account(sink, progress)
        if lost:
            raise WorkersLostError(account)
        return account

    def _account(self, sink: Sink, progress: bool | None) -> tuple[Account, bool]:  # noqa: FBT001
        """Simulate; say how it went, and whether workers were lost."""
        started, clock = datetime.now(UTC), time.perf_counter()
        chunking = Chunking(self.first, self.replications, self.workers or 1, self.chunk)
        tally = _Counts()
        lost = False
        with Interrupts() as interrupts, _bar(self.replications, progress) as bar:
            try:
                _tell(bar, news_of(self.engine))
                for piece in self._pieces(chunking, interrupts):
                    tally.take(piece)
                    sink.take(piece)
                    chunking.paused = sink.is_full
                    bar.update(piece.count)
                    _tell(bar, self.faster.news() if self.faster else "")
            except WorkerKilledError:
                # Whoever ends all processes of a job ends the workers, too; that is no loss.
                lost = interrupts.count == 0
        interrupted = interrupts.count > 0 and tally.simulated < self.replications
        account = Account(
            outcomes=self.plan.outcomes,
            seed=self.seed,
            first=self.first,
            asked=self.replications,
            failures=tuple(sorted(tally.failures, key=lambda failure: failure.replication)),
            interrupted=interrupted,
            stopped_by=interrupts.signal.name if interrupted and interrupts.signal else None,
            workers=chunking.workers,
            started=started,
            finished=datetime.now(UTC),
            seconds=time.perf_counter() - clock,
            engines=dict(sorted(tally.engines.items())),
            ended=tally.ended,
            all_events=tally.events,
        )
        return account, lost

    def _pieces(self, chunking: Chunking, interrupts: Interrupts) -> Iterator[Piece]:
        task = Task(
            engine=self.engine, plan=self.plan, width=len(self.plan.outcomes), seed=self.seed
        )
        if not may_use_threads(self.engine):
            yield from self._pieces_on_one(task, chunking, interrupts)
        if interrupts.count == 0 and chunking.left:
            engine = self.engine if may_use_threads(self.engine) else BatchEngine()
            chunking.workers = self.workers or usable_cores()
            yield from simulate_in_threads(replace(task, engine=engine), chunking, interrupts)

    def _pieces_on_one(
        self, task: Task, chunking: Chunking, interrupts: Interrupts
    ) -> Iterator[Piece]:
        """Simulate on one thread of this process, then in others; end early where `faster` is."""
        if chunking.workers == 1:
            seconds = 0.0
            for piece in _simulate_here(task, chunking, interrupts):
                yield piece
                seconds += piece.seconds
                if interrupts.count == 0 and self._is_overtaken(chunking):
                    return
                if self._may_spawn(interrupts) and self._worth_workers(chunking, seconds, task):
                    chunking.workers = self._cores
                    break
        if chunking.workers > 1:
            yield from simulate_in_processes(
                task, chunking, interrupts, until=lambda: self._is_overtaken(chunking)
            )

    def _may_spawn(self, interrupts: Interrupts) -> bool:
        return self.workers is None and self.spawn and interrupts.count == 0

    @property
    def _cores(self) -> int:
        """The cores for worker processes; one is left to the compilation that is to overtake."""
        return usable_cores() - (self.faster.cores if self.faster else 0)

    def _worth_workers(self, chunking: Chunking, seconds: float, task: Task) -> bool:
        return (
            seconds >= TRIAL_SECONDS
            and chunking.seconds_left >= WORTH_WORKERS_SECONDS
            and self._cores > 1
            and sendable(task)
        )

    def _is_overtaken(self, chunking: Chunking) -> bool:
        """Whether the compiled engine is at hand and worth it for what is left."""
        return self.faster is not None and self.faster.engine(chunking.seconds_left) is not None


def simulate(  # noqa: PLR0913 (a batch in one call)
    plan: ModelPlan,
    replications: int,
    seed: int = 0,
    workers: int | None = None,
    progress: bool | None = None,  # noqa: FBT001 (three states, as tqdm has them)
    *,
    engine: str = "auto",
) -> Records:
    """Run a batch; see `Batch`."""
    batch = batch_of(plan, replications, seed=seed, workers=workers, engine=engine)
    return batch.run(progress=progress)


def batch_of(  # noqa: PLR0913 (a batch has so many sides)
    plan: ModelPlan,
    replications: int,
    *,
    seed: int = 0,
    workers: int | None = None,
    engine: str = "auto",
    processes: Sequence[UserProcess] = (),
    spawn: bool = True,
) -> Batch:
    """The batch of a plan of the model on an engine by its name; EngineError where there is none.

    `auto` begins on the reference engine and goes over to the compiled one where it is worth it.
    """
    check_engine(engine, processes)
    auto = engine == "auto" and not processes
    return Batch(
        engine=BatchEngine() if engine == "batch" else ReferenceEngine(tuple(processes)),
        plan=plan,
        replications=replications,
        seed=seed,
        workers=workers,
        faster=Faster() if auto else None,
        spawn=spawn,
    )


def may_use_threads(engine: Engine) -> bool:
    """Whether an engine lets go of Python's lock while it works."""
    return bool(getattr(engine, "threads", False))


def _simulate_here(task: Task, chunking: Chunking, interrupts: Interrupts) -> Iterator[Piece]:
    while interrupts.count == 0 and (span := chunking.take()) is not None:
        try:
            with interrupts.breakable():
                piece = task.simulate(*span)
        except KeyboardInterrupt:
            return
        chunking.learn(piece.count, piece.seconds)
        yield piece


def _in_order(pieces: Sequence[Piece], width: int) -> dict[str, Any]:
    """The columns of the records, whatever the order in which the pieces came."""
    ordered = sorted(pieces, key=lambda piece: piece.first)
    nothing = np.empty(0, dtype=np.int64)
    return {
        "replication": np.concatenate([nothing, *(piece.replication for piece in ordered)]),
        "values": np.concatenate([np.empty((0, width)), *(piece.values for piece in ordered)]),
        "events": np.concatenate([nothing, *(piece.events for piece in ordered)]),
    }


def check_workers(workers: int) -> None:
    """ValueError for a number of worker processes that no machine like this one can make use of."""
    if workers < 1:
        raise ValueError(f"at least one worker is needed, not {workers}")
    cores = usable_cores()
    most = max(FEW_WORKERS, WORKERS_A_CORE * cores)
    if workers > most:
        raise ValueError(
            f"at most {most} workers on the {cores} core{'' if cores == 1 else 's'} that this "
            f"process may use, not {workers:,}: more only take memory from each other"
        )


def usable_cores() -> int:
    """The cores that this process may use; a scheduler or a container can have withheld some."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _tell(bar: Any, news: str) -> None:
    """Say something above the bar, where there is one."""
    if news and not bar.disable:
        bar.write(textwrap.fill(news, 80), file=sys.stderr)


def _bar(total: int, progress: bool | None) -> Any:  # noqa: FBT001 (three states, as tqdm has them)
    shown = sys.stderr.isatty() if progress is None else progress
    # In a notebook without widgets the import of tqdm.auto alone warns, bar or no bar.
    tqdm = import_module("tqdm.auto" if shown else "tqdm.std").tqdm
    return tqdm(total=total, disable=not shown, unit=" runs", dynamic_ncols=True, leave=False)
