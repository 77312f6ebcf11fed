"""Ctrl-C and SIGTERM while a batch runs: counted, so that it can stop where nothing is lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

STOPPING = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what `kill`, `timeout` and schedulers of clusters send before they end a process."""


class Interrupts:
    """Takes the `STOPPING` signals over within a `with` block; `count` says how many came.

    An exception in the midst of handing work to processes can lose results or hang the pool, so a
    signal only counts. The one exception is work in this process that `breakable` marks: a
    second one breaks that off with KeyboardInterrupt. Outside the main thread, and where a signal
    is ignored already, nothing is taken over. `signal` is the first that came.
    """

    def __init__(self) -> None:
        self.count = 0
        self.signal: signal.Signals | None = None
        self._armed = False
        self._previous: dict[signal.Signals, Callable[[int, FrameType | None], Any] | int] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in STOPPING:
                previous = signal.getsignal(number)
                if previous is not None and previous != signal.SIG_IGN:
                    self._previous[number] = previous
                    signal.signal(number, self._came)
        return self

    def __exit__(self, *_: object) -> None:
        for number, previous in self._previous.items():
            signal.signal(number, previous)

    def _came(self, number: int, _frame: FrameType | None) -> None:
        self.count += 1
        self.signal = self.signal or signal.Signals(number)
        if self.count > 1 and self._armed:
            raise KeyboardInterrupt

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """Work that may be broken off: a second signal raises KeyboardInterrupt in it."""
        self._armed = True
        try:
            yield
        finally:
            self._armed = False


@contextmanager
def held_back() -> Iterator[None]:
    """Ctrl-C waits until the block ends; processes started in it never get it.

    A new Python process prints a traceback when Ctrl-C meets it before its first own line of code
    could say otherwise. Windows has no signal mask to inherit, and there it may still do so.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
