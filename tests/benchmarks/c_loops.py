"""The loops in C: a heap, slots with a linear minimum, and the draws alone; where gcc is."""

import ctypes
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from .timing import Program, Work

OPTIONS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
LOOPS = ("heap", "slots", "uniforms")


def _run(loop: Any, sizes: tuple[int, int, int], count: int) -> Work:
    return Work(replications=count, events=sizes[1], checksum=loop(count, *sizes))


def programs(actors: int, events: int, draws: int, count: int) -> dict[str, Program]:
    """The loops by name; empty without gcc."""
    if shutil.which("gcc") is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "loops.so"
        source = Path(__file__).with_name("loops.c")
        subprocess.run(["gcc", *OPTIONS, source, "-o", library, "-lm"], check=True)
        loaded = ctypes.CDLL(str(library))
    found: dict[str, Program] = {}
    for name in LOOPS:
        loop = getattr(loaded, name)
        loop.restype, loop.argtypes = ctypes.c_double, [ctypes.c_int64] * 4
        found[f"C {name}"] = partial(_run, loop, (actors, events, draws), count)
    return found
