"""The compiled kernel in this process: from disk where it is there, compiled anew where not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import numba

from sim.engines.batch import cache
from sim.engines.batch.records import WORLD
from sim.engines.batch.run import run_replications

WAIT_SECONDS = 600.0
"""As long as this it is sooner to wait for another process that compiles than to do it, too."""

_lock = Lock()
_loaded = False


def load() -> Any:
    """`run_replications`, ready to be called; compiles it where that has not been done.

    A cache that is damaged is cleared and the kernel compiled again; where another process is at
    it, this one waits. Threads may call this at the same time: one does the work.
    """
    global _loaded  # noqa: PLW0603 (the state of this process)
    with _lock:
        if not _loaded:
            _load()
            _loaded = True
    return run_replications


def _load() -> None:
    if not cache.is_intact() and not keep_on_disk(WAIT_SECONDS):
        _compile(None)
        return
    with _readable() as folder:
        _compile(folder)
    cache.mark_used()


def keep_on_disk(wait_seconds: float) -> bool:
    """Compile the kernel and write it to disk, if that has not been done; whether it is there."""
    with cache.held(wait_seconds) as is_ours:
        if not cache.is_intact() and is_ours:
            cache.clear()
            try:
                _compile(cache.folder())
                cache.mark_ready()
            except OSError:  # the disk is full, for example; the kernel works without
                cache.clear()
    return cache.is_intact()


@contextmanager
def _readable() -> Iterator[Path | None]:
    """The folder, or a copy where it can't be written to, in which case Numba would pass it by."""
    if os.access(cache.folder(), os.W_OK):
        yield cache.folder()
        return
    try:
        copy = TemporaryDirectory(prefix=f"{cache.NAME}-")
    except OSError:
        yield None
        return
    with copy as name:
        for path in cache.folder().rglob("*.nb?"):  # the bytes only: a copy of the modes won't do
            target = Path(name) / path.relative_to(cache.folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        yield Path(name)


def _compile(folder: Path | None) -> None:
    """Compile the kernel, or take it from the folder; where it is compiled, keep it there."""
    whole = numba.types.int64
    signature = (
        numba.from_dtype(WORLD)[::1],
        whole,
        numba.types.float64[:, ::1],
        numba.types.int64[::1],
    )
    if folder is not None:
        with _cache_folder(folder):
            run_replications.enable_caching()
    run_replications.compile(signature)


@contextmanager
def _cache_folder(folder: Path) -> Iterator[None]:
    """Numba keeps what is decorated within the block in our folder, and nothing else there."""
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        settings.CACHE_DIR = before
