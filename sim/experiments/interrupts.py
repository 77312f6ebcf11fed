"""Ctrl-C while a batch runs: counted, so that the batch can stop where nothing is lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self


class Interrupts:
    """Takes Ctrl-C over within a `with` block; `count` says how often it was pressed.

    An exception in the midst of handing work to processes can lose results or hang the pool, so
    pressing it only counts. The one exception is work in this process that `breakable` marks: a
    second press breaks that off with KeyboardInterrupt. Outside the main thread, and where Ctrl-C
    is ignored already, nothing is taken over.
    """

    def __init__(self) -> None:
        self.count = 0
        self._armed = False
        self._previous: Callable[[int, FrameType | None], Any] | int | None = None

    def __enter__(self) -> Self:
        here = threading.current_thread() is threading.main_thread()
        if here and signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None):
            self._previous = signal.signal(signal.SIGINT, self._pressed)
        return self

    def __exit__(self, *_: object) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def _pressed(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self.count > 1 and self._armed:
            raise KeyboardInterrupt

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """Work that may be broken off: a second Ctrl-C raises KeyboardInterrupt in it."""
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
