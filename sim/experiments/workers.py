"""Chunks spread over worker processes, which outlive neither an interrupt nor this process."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache

from sim.experiments.chunking import Chunking
from sim.experiments.interrupts import Interrupts, held_back
from sim.experiments.pieces import Piece, Task

POLL_SECONDS = 0.1
"""How soon Ctrl-C is seen while all workers are at work."""


class WorkerKilledError(Exception):
    """A worker process ended without a word; everything that had been finished was yielded."""


class NotSendableError(TypeError):
    """The engine or the plan holds something that a worker process cannot be given."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))

    def __str__(self) -> str:
        return (
            f"worker processes cannot be given this simulation: {self.args[0]}. Functions must "
            "stand in a module that can be imported; or simulate with workers=1"
        )


def simulate_in_processes(
    task: Task,
    chunking: Chunking,
    interrupts: Interrupts,
    until: Callable[[], bool] = lambda: False,
) -> Iterator[Piece]:
    """Simulate chunks in `chunking.workers` new processes; yield the pieces as they are finished.

    No chunk is begun once `until` says so or after a first Ctrl-C; after a second the processes
    are ended. When a process dies, what was finished is yielded before WorkerKilledError.
    NotSendableError for a task that cannot be pickled.
    """
    context = multiprocessing.get_context("spawn")
    workers = min(chunking.workers, chunking.left)
    with ProcessPoolExecutor(workers, context, _start, (_packed(task),)) as pool:
        yield from _Crew(pool, workers, until).pieces(chunking, interrupts)


class _Crew:
    """The chunks that are under way in a pool.

    Each worker has one and none waits in the pool, so that there is nothing to take back on
    Ctrl-C: chunks are long enough for a worker not to miss the millisecond until the next.
    """

    def __init__(self, pool: ProcessPoolExecutor, workers: int, until: Callable[[], bool]) -> None:
        self._pool = pool
        self._workers = workers
        self._until = until
        self._pending: set[Future[Piece]] = set()
        self._broken = False

    def pieces(self, chunking: Chunking, interrupts: Interrupts) -> Iterator[Piece]:
        while True:
            if interrupts.count == 0 and not self._until():
                self._submit(chunking)
            if interrupts.count > 1:
                self._end_processes()
                return
            if not self._pending:
                break
            for piece in self._finished():
                chunking.learn(piece.count, piece.seconds)
                yield piece
        if self._broken:
            raise WorkerKilledError

    def _submit(self, chunking: Chunking) -> None:
        while not self._broken and len(self._pending) < self._workers:
            span = chunking.take()
            if span is None:
                return
            try:
                with held_back():  # submitting is what starts the processes
                    self._pending.add(self._pool.submit(_simulate, *span))
            except BrokenProcessPool:
                self._broken = True

    def _finished(self) -> Iterator[Piece]:
        done, self._pending = wait(self._pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            if isinstance(future.exception(), BrokenProcessPool):
                self._broken = True
            else:
                yield future.result()

    def _end_processes(self) -> None:
        processes = self._pool._processes  # noqa: SLF001 (public from Python 3.14 on)
        for process in list(processes.values()):
            process.terminate()


def sendable(task: Task) -> bool:
    """Whether worker processes can be given the task, as far as can be told without trying."""
    try:
        _packed(task)
    except NotSendableError:
        return False
    return True


def _packed(task: Task) -> bytes:
    try:
        packed = pickle.dumps(task)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise NotSendableError(error) from error
    # A notebook and a prompt have no file, from which a worker could import what they define.
    if b"__main__" in packed and not hasattr(sys.modules["__main__"], "__file__"):
        raise NotSendableError("part of it was defined in a notebook or at a prompt")
    return packed


_packed_task: list[bytes] = []
"""In a worker process: the task of the batch, as it was sent."""


def _start(packed: bytes) -> None:
    prepare_worker()
    _packed_task.append(packed)


def prepare_worker() -> None:
    """In a new worker process: leave Ctrl-C to the process that started it, and end with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A worker that waits for work would wait for ever if its parent were killed.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _simulate(first: int, count: int) -> Piece:
    return _task().simulate(first, count)


@cache
def _task() -> Task:
    # Unpacked here, not on arrival: an error here can be reported, one on arrival kills the worker.
    try:
        task: Task = pickle.loads(_packed_task[0])  # noqa: S301 (packed by `_packed`)
    except Exception as error:
        raise NotSendableError(error) from error
    return task
