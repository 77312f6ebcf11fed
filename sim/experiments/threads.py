"""Chunks spread over threads, for an engine that lets go of Python's lock while it works."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Thread

from sim.experiments.chunking import Chunking
from sim.experiments.interrupts import Interrupts
from sim.experiments.pieces import Engine, Piece, Task

POLL_SECONDS = 0.1
"""How soon Ctrl-C is seen while all threads are at work."""


def simulate_in_threads(task: Task, chunking: Chunking, interrupts: Interrupts) -> Iterator[Piece]:
    """Simulate chunks in `chunking.workers` threads; yield the pieces as they are finished.

    After a Ctrl-C no chunk is begun; those under way end within a moment.
    """
    if not _is_loaded(task.engine, interrupts):
        return
    pending: set[Future[Piece]] = set()
    with ThreadPoolExecutor(chunking.workers) as pool:
        while True:
            while interrupts.count == 0 and len(pending) < chunking.workers:
                span = chunking.take()
                if span is None:
                    break
                pending.add(pool.submit(task.simulate, *span))
            if not pending:
                return
            done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                piece = future.result()
                chunking.learn(piece.count, piece.seconds)
                yield piece


def _is_loaded(engine: Engine, interrupts: Interrupts) -> bool:
    """Load what the engine needs, which may be compiled first; False where Ctrl-C came meanwhile.

    The thread that compiles is left to itself then, and ends with this process.
    """

    def load() -> None:
        with suppress(Exception):  # whatever it is, every replication will say so
            getattr(engine, "load", lambda: None)()

    thread = Thread(target=load, daemon=True)
    thread.start()
    while thread.is_alive() and interrupts.count == 0:
        thread.join(POLL_SECONDS)
    return not thread.is_alive()
