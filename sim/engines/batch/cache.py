"""The compiled kernel on disk: compiled once a machine, and never out of date.

The folder is named by everything that the machine code depends on: the text of the kernel and of
the model, the versions of Python, Numba and LLVM, and the processor. So a change of any of them
leads to another folder, and old ones are removed. The kernel is compiled by one process at a time;
`ready` is written after everything else and holds the digests of all files, so that neither half a
cache nor a damaged one is ever taken for a whole one.
"""

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

FOLDER_SETTING = "SIM_CACHE_DIR"
"""The environment variable with which a user names another folder for compiled code."""

READY = "ready"
UNUSED_SECONDS = 30 * 24 * 3600.0
"""After this, machine code of another source or another processor is removed."""

NAME = "operational-rhythm"
ENGINES = Path(__file__).resolve().parent
MODEL = ENGINES.parent.parent / "model"

DETACHED = sum(
    getattr(subprocess, name, 0) for name in ("DETACHED_PROCESS", "CREATE_NEW_PROCESS_GROUP")
)
"""What Windows has in the place of a session of its own."""


@cache
def folder() -> Path:
    """Where the compiled kernel of this source, on this machine, belongs."""
    return _home() / f"kernel-{_key()}"


def _home() -> Path:
    """The folder of all kernels; OSError where the user has none."""
    import platformdirs

    chosen = os.environ.get(FOLDER_SETTING)
    home = Path(chosen).absolute() if chosen else Path(platformdirs.user_cache_dir(NAME))
    if not home.is_absolute():  # a user without a home: `~` stays as it is
        raise FileNotFoundError(home)
    return home


def sources() -> list[Path]:
    """The files that the kernel is made of, and a few more."""
    return [path for place in (ENGINES, MODEL) for path in sorted(place.glob("*.py"))]


def _key() -> str:
    """The name of everything that the machine code depends on."""
    import llvmlite.binding as llvm

    found = sha256()
    for path in sources():
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
        return (folder() / READY).read_bytes() == _digests()
    except OSError:
        return False


def _digests() -> bytes:
    files = [path for path in sorted(folder().rglob("*.nb?")) if path.is_file()]
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    return "".join(lines).encode()


def is_writable() -> bool:
    """Whether the folder is there, made now if need be, and can be written to."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        return os.access(folder(), os.W_OK)
    except OSError:
        return False


@contextmanager
def held(wait_seconds: float) -> Iterator[bool]:
    """Keep the folder to this process: only its holder writes there.

    False where another process has it for longer than that, or where nobody can have it. The
    system lets go of the lock when a process ends, however it ends.
    """
    if not is_writable():
        yield False
        return
    from filelock import FileLock

    lock = FileLock(f"{folder()}.lock", timeout=wait_seconds)
    try:
        lock.acquire()
    except (OSError, NotImplementedError):  # the time is up, or the file system knows no locks
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def clear() -> None:
    """Remove what is in the folder, and those of other sources that nobody has used for long."""
    shutil.rmtree(folder(), ignore_errors=True)
    folder().mkdir(parents=True, exist_ok=True)
    for other in folder().parent.glob("kernel-*"):
        if time.time() - _last_use(other) <= UNUSED_SECONDS:
            continue
        if other.is_dir():
            shutil.rmtree(other, ignore_errors=True)
        else:
            other.unlink(missing_ok=True)


def _last_use(path: Path) -> float:
    """When a kernel was last loaded, or whatever else it is last written, in seconds."""
    try:
        ready = path / READY
        return (ready if ready.exists() else path).stat().st_mtime
    except OSError:  # somebody else is removing it
        return time.time()


def mark_ready() -> None:
    """Everything is on disk."""
    partial = folder() / f"{READY}.{os.getpid()}"
    partial.write_bytes(_digests())
    partial.replace(folder() / READY)


def mark_used() -> None:
    """Somebody still uses this kernel."""
    with suppress(OSError):
        os.utime(folder() / READY)


class _Detached(subprocess.Popen[bytes]):
    """A process that outlives whoever started it, on purpose."""

    def __del__(self) -> None:
        """Be silent, where others would warn that it still runs."""


def compile_in_background(*, hurry: bool = False) -> bool:
    """Start a process that compiles the kernel for this and later runs; False where none can.

    It outlives this process and its Ctrl-C, so that a short first run is enough to make the next
    one fast. It says nothing, and without `hurry` it leaves the processor to others. Where another
    process is at it already it ends at once.
    """
    if not is_writable() or not sys.executable:
        return False
    # -P: a folder `sim` where the user happens to be must not take the place of this one.
    command = [
        sys.executable,
        "-P",
        "-m",
        "sim.engines.batch.warm",
        *(["--hurry"] if hurry else []),
    ]
    source = os.pathsep.join(filter(None, (str(ENGINES.parents[2]), os.environ.get("PYTHONPATH"))))
    try:
        _Detached(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=DETACHED,
            env=os.environ | {FOLDER_SETTING: str(folder().parent), "PYTHONPATH": source},
        )
    except OSError:
        return False
    return True
