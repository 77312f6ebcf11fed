"""What a worker does for a sweep: some replications of some design points, as a finished chunk."""

import pickle
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from sim.experiments.engines import BatchEngine, ReferenceEngine, is_installed
from sim.experiments.pieces import Engine, Task
from sim.model.lowering import lower
from sim.model.outcomes import Outcome
from sim.model.plan import Plan
from sim.results.chunks import Floats, Span, encode
from sim.results.chunks_source import differences, fingerprint
from sim.scenario.changing import Changing
from sim.scenario.schema import Scenario


def engine_at_hand(engine: Engine) -> Engine:
    """The engine, or its twin with the same outcomes on a machine that has no Numba."""
    if isinstance(engine, BatchEngine) and not is_installed():
        return ReferenceEngine()
    return engine


class WorkerMismatchError(Exception):
    """A worker runs another version, and would simulate something else."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return f"a worker has another version of the program: {self.found}. Install the same on all"


@dataclass(frozen=True, kw_only=True)
class Work:
    """What all chunks of a sweep have in common."""

    scenario: Scenario
    seed: int
    engine: Engine
    outcomes: tuple[Outcome, ...]
    """The columns, in order."""
    own: tuple[Outcome, ...]
    """Those outcomes that processes of the user's own declare."""
    lead: str
    """The outcome whose precision is shown while the work is done."""
    key: str
    made_with: dict[str, str]

    def packed(self) -> bytes:
        """As it is sent to workers."""
        return pickle.dumps(self)


@dataclass(frozen=True, kw_only=True)
class SweepTask:
    """One chunk to simulate; `settings` holds for each of its points what is set by path."""

    work: bytes
    span: Span
    settings: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Of one point: how many replications ended, and in how many the leading outcome came true."""

    point: int
    ended: int
    happened: int


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A chunk as a file, and what is worth knowing of it while others are still at work."""

    index: int
    rows: int
    content: bytes
    failed: int
    seconds: float
    tallies: tuple[Tally, ...]


def simulate_chunk(task: SweepTask) -> Finished:
    """Simulate a chunk; runs in whatever process or thread an executor puts it.

    WorkerMismatchError where this process has other code than the one that sent the task.
    """
    clock = time.perf_counter()
    work, changing = _unpacked(task.work)
    if other := differences(work.made_with, fingerprint()):
        raise WorkerMismatchError(other)
    span = task.span
    values = np.full((span.points, span.count, len(work.outcomes)), np.nan)
    errors: dict[tuple[int, int], str] = {}
    ended = np.ones((span.points, span.count), dtype=bool)
    for row, settings in enumerate(task.settings):
        scenario = changing.changed(settings) if settings else changing.scenario
        point = span.point + row
        for replication, error in _simulate(work, scenario, span, values[row]).items():
            errors[point, replication] = error
            ended[row, replication - span.first] = False
    return Finished(
        index=span.index,
        rows=span.rows,
        content=encode(span, values, errors, work.outcomes, work.key),
        failed=len(errors),
        seconds=time.perf_counter() - clock,
        tallies=_tallies(work, span, values, ended),
    )


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> tuple[Work, Changing]:
    work: Work = pickle.loads(packed)  # noqa: S301 (packed by `Work.packed`)
    return work, Changing(work.scenario)


def _simulate(work: Work, scenario: Scenario, span: Span, into: Floats) -> dict[int, str]:
    """Fill the values of one point; the errors of replications that did not end, by number."""
    plan = lower(scenario, work.own)
    task = Task(
        engine=engine_at_hand(work.engine), plan=plan, width=len(plan.outcomes), seed=work.seed
    )
    piece = task.simulate(span.first, span.count)
    rows = piece.replication - span.first
    for column, source in enumerate(_columns(work, plan)):
        if source is not None:
            into[rows, column] = piece.values[:, source]
    return {failure.replication: _without_folders(failure.error) for failure in piece.failures}


def _without_folders(error: str) -> str:
    # Where the program is installed differs between machines, and chunks must not.
    return re.sub(r'File "[^"\n]*?([^"/\\]+)"', r'File "\1"', error)


def _columns(work: Work, plan: Plan) -> list[int | None]:
    """For each outcome of the sweep its column at this point, which may lack it."""
    there = {outcome.name: column for column, outcome in enumerate(plan.outcomes)}
    return [there.get(outcome.name) for outcome in work.outcomes]


def _tallies(
    work: Work, span: Span, values: Floats, ended: np.ndarray[Any, Any]
) -> tuple[Tally, ...]:
    names = [outcome.name for outcome in work.outcomes]
    if work.lead not in names:
        return ()
    column = names.index(work.lead)
    lead = values[:, :, column]
    is_flag = work.outcomes[column].kind == "flag"
    happened = lead > 0 if is_flag else ~np.isnan(lead)
    counted = ended & ~np.isnan(lead) if is_flag else ended
    return tuple(
        Tally(
            point=span.point + row,
            ended=int(counted[row].sum()),
            happened=int((happened[row] & counted[row]).sum()),
        )
        for row in range(span.points)
    )
