"""Sweeps: a scenario at every point of a design, many replications each, on the same luck."""

import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from itertools import chain
from operator import index
from os import PathLike
from pathlib import Path
from typing import Any

from sim.engines.reference.run import UserProcess
from sim.experiments.batch import MAX_REPLICATIONS, MAX_SEED, usable_cores
from sim.experiments.designs.design import Design
from sim.experiments.engines import EngineName, engine_named
from sim.experiments.executors import (
    Crew,
    WorkersGoneError,
    by_crew,
    crew_of,
    in_this_process,
    local_crew,
)
from sim.experiments.interrupts import Interrupts
from sim.experiments.run import subject_of
from sim.experiments.sweep_progress import Progress
from sim.experiments.sweep_results import Sweep, companion_files
from sim.experiments.sweep_tasks import Finished, SweepTask, Work, simulate_chunk
from sim.model.lowering import outcomes_of
from sim.model.outcomes import Outcome
from sim.results.chunks import Layout
from sim.results.chunks_source import fingerprint
from sim.results.chunks_store import FORMAT, FolderStore, MemoryStore, Store, held, prepare
from sim.results.manifest import digest
from sim.results.results import UnknownOutcomeError
from sim.scenario.changing import Changing
from sim.scenario.errors import ScenarioError
from sim.scenario.schema import Scenario

DEFAULT_REPLICATIONS = 200
MOST_CHECKED = 2000
"""Points of which all values are checked before the first replication."""
WORTH_WORKERS_SECONDS = 2.0
"""Workers are started if after a first chunk as much work as this is left."""


MOST_RUNS = 1_000_000_000
"""One outcome of more does not fit into the memory of the machines that would look at it."""


class SweepTooLargeError(ValueError):
    """More runs than a sweep can have."""


class SweepCutShortError(RuntimeError):
    """Workers were lost; `sweep` holds what had been finished before."""

    def __init__(self, reason: str, sweep: Sweep) -> None:
        super().__init__(reason, sweep)
        self.reason, self.sweep = reason, sweep

    def __str__(self) -> str:
        done, wanted = len(self.sweep.there), len(self.sweep.layout)
        return f"{self.reason}; {done:,} of {wanted:,} chunks are finished and kept"


def sweep(  # noqa: PLR0913 (the front door: every argument but two has its default)
    scenario: Scenario,
    design: Design,
    replications: int = DEFAULT_REPLICATIONS,
    *,
    seed: int = 0,
    out: str | PathLike[str] | None = None,
    executor: Executor | None = None,
    workers: int | None = 1,
    cluster: str | None = None,
    outcomes: Sequence[str] | None = None,
    processes: Sequence[UserProcess] = (),
    own: Sequence[Outcome] = (),
    engine: EngineName = "auto",
    progress: bool | None = None,
) -> Sweep:
    """Simulate replications 0 to `replications` - 1 of a scenario at every point of a design.

    Every point has the same luck, so that points can be compared replication by replication. With
    `out` each finished chunk is written to that folder; stopped at any moment and started again,
    it goes on there, and ends with the same bytes. Without, all stays in memory.

    The work is done in this process, by `workers` threads or processes of this machine (None: all
    cores, where it is worth it), by any `concurrent.futures` executor, or by the Dask cluster at
    an address such as `tcp://localhost:8786`. None of that can change a value. `outcomes` names
    those that are kept, all by default; `processes`, `own` and `engine` are as in `sim.run`.

    Raises `ScenarioError` for a point at which the scenario cannot be, ResultsError for a folder
    that holds something else, SweepCutShortError when workers are lost. A first Ctrl-C lets the
    chunks under way end: what is returned is then not `complete`.
    """
    job = SweepJob.of(
        scenario,
        design,
        replications,
        seed=seed,
        outcomes=outcomes,
        processes=processes,
        own=own,
        engine_name=engine,
    )
    return job.run(
        None if out is None else Path(out),
        _helpers(executor, workers, cluster, job),
        alone=executor is None and cluster is None and workers in (1, None),
        progress=progress,
    )


Helpers = Callable[[], AbstractContextManager[Crew] | None]
"""Finds who helps, when it is known that help is worth it; None for nobody."""


def _helpers(
    executor: Executor | None, workers: int | None, cluster: str | None, job: "SweepJob"
) -> Helpers:
    if sum(each is not None for each in (executor, cluster)) > 1:
        raise ValueError("give an executor or the address of a cluster, not both")
    if workers is not None and index(workers) < 1:
        raise ValueError(f"at least one worker is needed, not {workers}")

    def find() -> AbstractContextManager[Crew] | None:
        if cluster is not None:
            from sim.experiments.cluster import cluster_crew

            return cluster_crew(cluster)
        if executor is not None:
            return nullcontext(crew_of(executor, workers if workers != 1 else None))
        count = workers or usable_cores()
        return local_crew(count, threads=job.releases_lock) if count > 1 else None

    return find


@dataclass(frozen=True, kw_only=True)
class SweepJob:
    """All that is to be done for a sweep, and nothing of who does it."""

    design: Design
    work: Work
    layout: Layout
    manifest: dict[str, Any] = field(repr=False)
    releases_lock: bool
    """Whether threads can simulate at the same time."""

    @classmethod
    def of(  # noqa: PLR0913 (as in `sweep`)
        cls,
        scenario: Scenario,
        design: Design,
        replications: int,
        *,
        seed: int = 0,
        outcomes: Sequence[str] | None = None,
        processes: Sequence[UserProcess] = (),
        own: Sequence[Outcome] = (),
        engine_name: EngineName = "auto",
        rows: int | None = None,
    ) -> "SweepJob":
        """The job; ValueError for impossible numbers, `ScenarioError` for impossible points."""
        replications, seed = index(replications), index(seed)
        if not 1 <= replications <= MAX_REPLICATIONS:
            raise ValueError(f"at least one replication a point is needed, not {replications}")
        if not 0 <= seed <= MAX_SEED:
            raise ValueError(f"a seed is a whole number from 0 to {MAX_SEED}, not {seed}")
        if (asked := len(design) * replications) > MOST_RUNS:
            raise SweepTooLargeError(
                f"{len(design):,} points of {replications:,} replications are {asked:,} runs; a "
                f"sweep has {MOST_RUNS:,} at the most"
            )
        check_points(scenario, design)
        kept = outcomes_named(outcomes_of(scenario, own), outcomes)
        layout = Layout.of(len(design), replications, rows)
        manifest = _manifest(scenario, design, kept, seed, layout)
        manifest["own"] = [outcome.name for outcome in own]
        manifest["processes"] = [_described(process) for process in processes]
        manifest["key"] = digest(json.dumps(manifest, sort_keys=True).encode("utf-8"))
        engine = engine_named(engine_name, len(design) * replications, processes)
        work = Work(
            scenario=scenario,
            seed=seed,
            engine=engine,
            outcomes=kept,
            own=tuple(own),
            lead=next(iter(manifest["scenario"]["headline"]), ""),
            key=manifest["key"],
            made_with=manifest["made_with"],
        )
        return cls(
            design=design,
            work=work,
            layout=layout,
            manifest=manifest,
            releases_lock=bool(getattr(engine, "threads", False)),
        )

    def run(
        self, out: Path | None, helpers: Helpers, *, alone: bool, progress: bool | None
    ) -> Sweep:
        """Simulate what is not there yet. `alone` begins in this process, as `sweep` says."""
        if out is None:
            return self._run_into(MemoryStore(), helpers, alone=alone, progress=progress)
        with held(out):
            prepare(out, self.manifest, companion_files(self.design, self.work.scenario))
            store = FolderStore(folder=out, key=self.work.key, layout=self.layout)
            store.sweep_scrap()
            return self._run_into(store, helpers, alone=alone, progress=progress)

    def _run_into(
        self, store: Store, helpers: Helpers, *, alone: bool, progress: bool | None
    ) -> Sweep:
        there = store.finished()
        reason = ""
        with (
            Interrupts() as interrupts,
            Progress(self.layout, there, self.work.lead, progress) as bar,
        ):
            try:
                for finished in self._finished(there, helpers, interrupts, alone=alone):
                    store.put(finished.index, finished.content)
                    bar.update(finished)
            except WorkersGoneError as error:
                reason = str(error)
        found = frozenset(store.finished())
        is_cut_short = len(found) < len(self.layout)
        made = Sweep(
            design=self.design,
            scenario=self.work.scenario,
            outcomes=self.work.outcomes,
            manifest=self.manifest,
            layout=self.layout,
            store=store,
            there=found,
            stopped_by=interrupts.signal.name if interrupts.signal and is_cut_short else None,
        )
        if reason:
            raise SweepCutShortError(reason, made)
        return made

    def _finished(
        self, there: set[int], helpers: Helpers, interrupts: Interrupts, *, alone: bool
    ) -> Iterator[Finished]:
        tasks = self.tasks(there)
        left = len(self.layout) - len(there)
        if alone:
            for finished in in_this_process(simulate_chunk, tasks, interrupts):
                yield finished
                left -= 1
                if finished.seconds * left > WORTH_WORKERS_SECONDS:
                    break
        first = next(tasks, None)
        if first is None or interrupts.count:
            return
        tasks = chain([first], tasks)
        crew = helpers()
        if crew is None:
            yield from in_this_process(simulate_chunk, tasks, interrupts)
            return
        with crew as others:
            yield from by_crew(simulate_chunk, tasks, others, interrupts)

    def tasks(self, there: set[int]) -> Iterator[SweepTask]:
        """The chunks that are not there, in order."""
        packed = self.work.packed()
        for span in self.layout.spans():
            if span.index not in there:
                points = range(span.point, span.point + span.points)
                settings = tuple(self.design.settings(point) for point in points)
                yield SweepTask(work=packed, span=span, settings=settings)


def check_points(scenario: Scenario, design: Design) -> None:
    """Raise `ScenarioError`, with the point, where the scenario cannot be as a point has it."""
    changing = Changing(scenario)
    for point in range(min(len(design), MOST_CHECKED)):
        try:
            changing.changed(design.settings(point))
        except ScenarioError as error:
            where = f"at design point {point} ({design.label(point)}): "
            problems = (
                replace(problem, message=where + problem.message) for problem in error.problems
            )
            raise ScenarioError(problems) from None


def outcomes_named(known: Sequence[Outcome], names: Sequence[str] | None) -> tuple[Outcome, ...]:
    """The outcomes of these names, or all; UnknownOutcomeError names the nearest."""
    if names is None:
        return tuple(known)
    by_name = {outcome.name: outcome for outcome in known}
    for name in names:
        if name not in by_name:
            raise UnknownOutcomeError(name, tuple(by_name))
    return tuple(by_name[name] for name in dict.fromkeys(names))


def _manifest(
    scenario: Scenario, design: Design, kept: Sequence[Outcome], seed: int, layout: Layout
) -> dict[str, Any]:
    """What the sweep is; nothing of when, where and how it was done."""
    subject = subject_of(scenario)
    return {
        "design": design.digest,
        "factors": [
            {"name": factor.name, "path": factor.path, "unit": factor.unit}
            for factor in design.factors
        ],
        "format": FORMAT,
        "kind": design.kind,
        "layout": asdict(layout),
        "made_with": fingerprint(),
        "outcomes": [asdict(outcome) for outcome in kept],
        "points": len(design),
        "replications": layout.replications,
        "scenario": {
            "changes": list(subject.changes),
            "day_one_offset_h": subject.day_one_offset_h,
            "headline": list(subject.headline),
            "name": subject.name,
            "sha256": digest(subject.text.encode("utf-8")),
            "title": subject.title,
        },
        "seed": seed,
    }


def _described(process: UserProcess) -> str:
    """A process of the user's, with the hash of its text where that can be had."""
    name = f"{process.__module__}.{getattr(process, '__qualname__', type(process).__name__)}"
    try:
        text = inspect.getsource(process)
    except (OSError, TypeError):
        return name
    return f"{name} {sha256(text.encode('utf-8')).hexdigest()}"
