"""The compiled kernel on disk: compiled once a machine, and never out of date.

The folder is named by everything that the machine code depends on: the text of the kernel and of
the model, the versions of Python, Numba and LLVM, and the processor. So a change of any of them
leads to another folder, and old ones are removed. The kernel is compiled by one process at a time;
`ready` is written after everything else, so that half a cache is never taken for a whole one.
"""

import os
import platform
import shutil
import subprocess
import sys
import time
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

FOLDER_SETTING = "SIM_CACHE_DIR"
"""The environment variable with which a user names another folder for compiled code."""

READY = "ready"
LOCK = "compiling"
STALE_SECONDS = 900.0
"""A lock older than this was left behind by a process that was killed."""

ENGINES = Path(__file__).resolve().parent
MODEL = ENGINES.parent.parent / "model"


@cache
def folder() -> Path:
    """Where the compiled kernel of this source, on this machine, belongs."""
    return _home() / f"kernel-{_key()}"


def _home() -> Path:
    import platformdirs

    chosen = os.environ.get(FOLDER_SETTING)
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("operational-rhythm"))


def _key() -> str:
    """The name of everything that the machine code depends on."""
    import llvmlite.binding as llvm

    found = sha256()
    for path in sorted([*ENGINES.glob("*.py"), *MODEL.glob("*.py")]):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for text in (
        str(ENGINES),  # Numba's own index goes by the path and the time of the file
        str((ENGINES / "run.py").stat().st_mtime_ns),
        platform.python_version(),
        version("numba"),
        version("llvmlite"),
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    ):
        found.update(text.encode() + b"\0")
    return found.hexdigest()[:24]


def is_ready() -> bool:
    """Whether the kernel has been compiled and kept for this source on this machine."""
    try:
        return (folder() / READY).exists()
    except OSError:
        return False


def is_intact() -> bool:
    """Whether every file is as it was written: damaged machine code would do anything."""
    try:
        return bool((folder() / READY).read_text(encoding="utf-8") == _digests())
    except (OSError, UnicodeDecodeError):
        return False


def _digests() -> str:
    files = [path for path in sorted(folder().rglob("*.nb?")) if path.is_file()]
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    return "".join(lines)


def prepare() -> bool:
    """Make the folder and clear out those of other sources; whether it can be written to."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        for other in _home().glob("kernel-*"):
            unused = time.time() - other.stat().st_mtime > 30 * 24 * 3600
            if other != folder() and unused:
                shutil.rmtree(other, ignore_errors=True)
        return os.access(folder(), os.W_OK)
    except OSError:
        return False


def mark_ready() -> None:
    """Everything is on disk."""
    partial = folder() / f"{READY}.{os.getpid()}"
    partial.write_text(_digests(), encoding="utf-8")
    partial.replace(folder() / READY)


def discard() -> None:
    """Remove what is there: it cannot be read."""
    shutil.rmtree(folder(), ignore_errors=True)


def claim() -> bool:
    """Whether this process is the one that compiles; others leave it to that one."""
    lock = folder() / LOCK
    try:
        if lock.exists() and time.time() - lock.stat().st_mtime > STALE_SECONDS:
            lock.unlink(missing_ok=True)
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except OSError:
        return False
    return True


def release() -> None:
    """This process has done with compiling."""
    (folder() / LOCK).unlink(missing_ok=True)


def compile_in_background() -> "subprocess.Popen[bytes] | None":
    """Start a process that compiles the kernel for this and later runs.

    It outlives this process, so that a short first run is enough to make the next one fast; it
    says nothing and has the lowest priority. None where the folder cannot be written to or
    another process is at it.
    """
    if not prepare() or ((folder() / LOCK).exists() and not _is_stale()):
        return None
    return subprocess.Popen(
        [sys.executable, "-m", "sim.engines.batch.warm"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {FOLDER_SETTING: str(_home())},
    )


def _is_stale() -> bool:
    try:
        return time.time() - (folder() / LOCK).stat().st_mtime > STALE_SECONDS
    except OSError:
        return True
