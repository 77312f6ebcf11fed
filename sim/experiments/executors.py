"""Who does the work of a sweep: this process, threads, processes, or an executor of the user's."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sim.experiments.batch import usable_cores
from sim.experiments.interrupts import Interrupts, held_back
from sim.experiments.workers import prepare_worker

POLL_SECONDS = 0.1
"""How soon Ctrl-C is seen while all workers are at work."""
WAITING = 2
"""Tasks a worker: one under way, and one that waits for it."""

Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkersGoneError(Exception):
    """Workers ended without a word, and nobody took their place."""

    def __str__(self) -> str:
        return "a worker process was killed, perhaps for want of memory"


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Whoever works: an executor, how many tasks to hand it at once, and how to break off."""

    executor: Executor
    at_once: int
    end: Callable[[], None] = lambda: None
    """Ends work that is under way; nothing where that cannot be done."""


def in_this_process(
    function: Callable[[Task], Result], tasks: Iterator[Task], interrupts: Interrupts
) -> Iterator[Result]:
    """Work through the tasks here; a first Ctrl-C lets one end, a second breaks it off."""
    while interrupts.count == 0 and (task := next(tasks, None)) is not None:
        try:
            with interrupts.breakable():
                result = function(task)
        except KeyboardInterrupt:
            return
        yield result


def by_crew(
    function: Callable[[Task], Result],
    tasks: Iterator[Task],
    crew: Crew,
    interrupts: Interrupts,
) -> Iterator[Result]:
    """Work through the tasks with others' help; results come as they are finished.

    After a first Ctrl-C no task is handed out; after a second those under way are dropped.
    WorkersGoneError where the executor breaks; what a task raises is raised here.
    """
    pending: set[Future[Result]] = set()
    try:
        while True:
            while interrupts.count == 0 and len(pending) < crew.at_once:
                task = next(tasks, None)
                if task is None:
                    break
                with held_back():  # submitting is what starts processes
                    pending.add(crew.executor.submit(function, task))
            if interrupts.count > 1 or not pending:
                break
            done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            yield from _results(done)
    except BrokenExecutor as error:
        raise WorkersGoneError from error
    finally:
        for future in pending:
            future.cancel()
        if pending:
            crew.end()


def _results(done: set[Future[Result]]) -> Iterator[Result]:
    """What was finished; an error only after everything that went well."""
    failed = [future for future in done if future.exception() is not None]
    for future in done:
        if future not in failed:
            yield future.result()
    for future in failed:
        future.result()


@contextmanager
def local_crew(workers: int, *, threads: bool) -> Iterator[Crew]:
    """Threads or new processes of this machine; they don't outlive the block."""
    pool: ThreadPoolExecutor | ProcessPoolExecutor
    if threads:
        pool = ThreadPoolExecutor(workers)
        with pool:
            yield Crew(executor=pool, at_once=WAITING * workers)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, prepare_worker)

    def end() -> None:
        processes = pool._processes  # noqa: SLF001 (public from Python 3.14 on)
        for process in list((processes or {}).values()):
            process.terminate()

    with pool:
        yield Crew(executor=pool, at_once=WAITING * workers, end=end)


def crew_of(executor: Executor, workers: int | None) -> Crew:
    """An executor of the user's, which he ends himself."""
    known: object = getattr(executor, "_max_workers", None)
    count = workers or (known if isinstance(known, int) else usable_cores())
    return Crew(executor=executor, at_once=WAITING * count)
