"""All benchmarks: `python -m tests.benchmarks [--rounds 7] [PART...]`.

Programs are timed in turns, by processor time, and compared by medians of ratios with their
ranges. Every table says the work that was done beside the time. The parts are `peers`,
`scenarios`, `growth`, `threads`, `starts` and `memory`; without one, all are run (ten minutes).
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import sim
from sim.engines.batch import cache
from sim.engines.batch.engine import run_chunk
from sim.model.lowering import lower
from sim.model.plan import Plan

from . import bare_simpy, c_loops, engines, starts
from .growth import DIMENSIONS
from .timing import in_turns, ratio, table

BALAKLIIA = Path("scenarios/balakliia-2022.yaml")
SLOW, FAST = 100, 5000
"""Replications in one go of programs in Python, and of compiled ones."""
PENDING = 13
"""Entries on the calendar of `balakliia-2022` on average: the actors of the loops in C."""


def _plan(path: Path) -> Plan:
    return lower(sim.load(path))


def peers(rounds: int) -> None:
    """The batch engine against the reference engine, bare SimPy, loops in C, and cimba."""
    plan = _plan(BALAKLIIA)
    draws = engines.draws_of(plan)
    reference = engines.reference(plan, SLOW)
    scheduled = round(reference().events)
    cimba = find_spec("cimba") is not None
    others = {}
    if cimba:
        from . import bare_cimba

        others["cimba"] = bare_cimba.program(scheduled, FAST)
        others["cimba"]()  # it does not compile where another kernel has been loaded before
    ours = engines.batch(plan, FAST)
    events = ours().events
    programs = {
        "batch engine": ours,
        "reference engine": reference,
        "bare SimPy": bare_simpy.program(scheduled, SLOW),
        **c_loops.programs(PENDING, round(events), round(draws), FAST),
        **others,
    }
    timed = in_turns(programs, rounds)
    print(f"{draws:.0f} draws a replication. cimba is {'' if cimba else 'not '}installed.\n")
    table(
        ("program", "events a replication", "us a replication", "ns an event", "ratio", "checksum"),
        [
            (
                one.name,
                f"{one.work.events:.0f}",
                f"{one.median:.4g}",
                f"{1e3 * one.median / one.work.events:.3g}",
                ratio(timed[0], one),
                f"{one.work.checksum:.10g}",
            )
            for one in timed
        ],
    )


def scenarios(rounds: int) -> None:
    """Both engines on every scenario that is shipped."""
    rows = []
    for path in sorted(Path("scenarios").glob("*.yaml")):
        plan = _plan(path)
        programs = {"batch": engines.batch(plan, 1000), "reference": engines.reference(plan, 20)}
        batch, reference = in_turns(programs, rounds)
        rows.append(
            (
                path.stem,
                f"{batch.work.events:.0f}",
                f"{engines.draws_of(plan, 20):.0f}",
                f"{1e6 / batch.median:,.0f}",
                f"{batch.work.events / batch.median:.3g}",
                ratio(batch, reference),
                f"{batch.work.checksum:.10g}",
            )
        )
    head = "scenario,events,draws,replications/s,million events/s,reference / batch,checksum"
    table(head.split(","), rows)


def growth(rounds: int) -> None:
    """The cost of scenarios that grow in one dimension."""
    rows = []
    for name, (grown, sizes) in DIMENSIONS.items():
        programs = {f"{size}": engines.batch(grown(size), 200) for size in sizes}
        for one in in_turns(programs, rounds):
            cost = one.median / one.work.events
            work = f"{one.work.events:.0f}", f"{one.median:.3g}", f"{1e3 * cost:.3g}"
            rows.append((name, one.name, *work, f"{one.work.checksum:.10g}"))
    table(["dimension", "size", "events", "us a replication", "ns an event", "checksum"], rows)


def threads(rounds: int) -> None:
    """Wall time of the same replications in pieces on one thread and on two."""
    plan = _plan(BALAKLIIA)
    firsts = range(0, 40_000, 1000)
    rows, sums = [], set()
    for _ in range(rounds):
        walls, works = [], []
        for count in (1, 2):
            begun, work = time.perf_counter(), time.process_time()
            with ThreadPoolExecutor(count) as pool:
                chunks = list(pool.map(lambda first: run_chunk(plan, 0, first, 1000), firsts))
            walls.append(time.perf_counter() - begun)
            works.append(time.process_time() - work)
            sums.add(sum(int(chunk.events.sum()) for chunk in chunks))
        gain, cost = walls[0] / walls[1], works[1] / works[0]
        rows.append((f"{walls[0]:.2f}", f"{walls[1]:.2f}", f"{gain:.2f}", f"{cost:.2f}"))
    rows.sort(key=lambda row: float(row[2]))
    print(f"{len(firsts) * 1000} replications, events in all: {sums}; rows by their gain.\n")
    table(["seconds on 1 thread", "on 2", "gain", "processor time on 2 / on 1"], rows)


def start(rounds: int) -> None:
    """The first ten replications of a process."""
    rows = [
        (name, f"{wall:.2f}", f"{work:.2f}", events)
        for name, wall, work, events in starts.starts(rounds)
    ]
    table(["start", "wall seconds", "processor seconds", "events"], rows)


def memory(rounds: int) -> None:
    """The greatest memory of `sim run`."""
    counts = (10_000, 100_000, 1_000_000)[: max(2, min(3, rounds // 2))]
    rows = [
        (f"{count:,}", keep, f"{wall:.1f}", f"{size:.0f}")
        for count, keep, wall, size in starts.memory(counts, str(cache.folder().parent))
    ]
    table(["runs", "kept", "wall seconds", "MB at most"], rows)


PARTS: dict[str, Callable[[int], None]] = {
    "peers": peers,
    "scenarios": scenarios,
    "growth": growth,
    "threads": threads,
    "starts": start,
    "memory": memory,
}


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []])
    given = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "simpy"))
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} processors;", end=" ")
    print(time.strftime("%Y-%m-%d"), "\n")
    for name in given.part or PARTS:
        print(f"## {name}\n")
        PARTS[name](given.rounds)


if __name__ == "__main__":
    main()
