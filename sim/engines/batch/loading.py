"""The compiled kernel in this process: from disk where it is there, compiled anew where not."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numba

from sim.engines.batch import cache
from sim.engines.batch.records import WORLD
from sim.engines.batch.run import run_replications

_lock = Lock()
_loaded = False


def load() -> Any:
    """`run_replications`, ready to be called; compiles it where that has not been done.

    A cache that cannot be read is removed and the kernel compiled again. Threads may call this at
    the same time: one does the work.
    """
    global _loaded  # noqa: PLW0603 (the state of this process)
    with _lock:
        if not _loaded:
            _load()
            _loaded = True
    return run_replications


def _load() -> None:
    if cache.is_ready():
        if cache.is_intact():
            _compile(keep=True)
            return
        cache.discard()
    if cache.prepare() and cache.claim():
        try:
            compile_and_keep()
        finally:
            cache.release()
    else:
        _compile(keep=False)


def compile_and_keep() -> None:
    """Compile the kernel and write it to disk."""
    _compile(keep=True)
    cache.mark_ready()


def _compile(*, keep: bool) -> None:
    whole = numba.types.int64
    signature = (
        numba.from_dtype(WORLD)[::1],
        whole,
        numba.types.float64[:, ::1],
        numba.types.int64[::1],
    )
    if keep:
        with _cache_folder():
            run_replications.enable_caching()
    run_replications.compile(signature)


@contextmanager
def _cache_folder() -> Iterator[None]:
    """Numba keeps what is decorated within the block in our folder, and nothing else there."""
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(cache.folder())
    try:
        yield
    finally:
        settings.CACHE_DIR = before
