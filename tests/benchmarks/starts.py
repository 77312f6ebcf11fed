"""Programs of their own process: how long the first run takes, and how much memory runs need."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIRST_CHUNK = """
import time
import sim
from sim.model.lowering import lower
plan = lower(sim.load("scenarios/balakliia-2022.yaml"))
begun, work = time.perf_counter(), time.process_time()
from sim.engines.batch.engine import run_chunk
events = run_chunk(plan, 0, 0, 10).events.sum()
print(time.perf_counter() - begun, time.process_time() - work, events)
"""


def _measured(program: list[str], folder: str) -> tuple[str, float, float]:
    """What a program printed, its wall time in seconds and its greatest memory in MB."""
    settings = os.environ | {"SIM_CACHE_DIR": folder, "PYTHONPATH": "."}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=settings,
    ) as process:
        printed = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{program} ended with {process.returncode}")
    return printed, time.perf_counter() - begun, usage.ru_maxrss / 1000


def starts(rounds: int) -> list[tuple[str, float, float, str]]:
    """The first ten replications with no cache and with one: wall and processor seconds, events.

    The second is the quickest of some rounds.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, times in (("compile and keep", 1), ("load from disk", rounds)):
            found = [_measured(["-c", FIRST_CHUNK], folder)[0].split() for _ in range(times)]
            wall, work, events = min(found, key=lambda row: float(row[0]))
            rows.append((name, float(wall), float(work), events))
    return rows


def memory(counts: tuple[int, ...], folder: str) -> list[tuple[int, str, float, float]]:
    """By number of runs and what is kept: wall seconds and greatest memory in MB."""
    rows = []
    for count in counts:
        for keep in ("rows", "summary"):
            with tempfile.TemporaryDirectory() as out:
                command = ["-m", "sim", "run", "scenarios/balakliia-2022.yaml", "-n", str(count)]
                command += ["--engine", "batch", "--keep", keep, "--out", str(Path(out) / "r")]
                _, wall, size = _measured(command, folder)
            rows.append((count, keep, wall, size))
    return rows
