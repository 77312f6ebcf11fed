"""Programs timed in turns: medians of ratios with their ranges, and the work pinned."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a program did in one go: it must be the same each time."""

    replications: int
    events: float
    """A replication."""
    checksum: float
    """Some sum over all that was computed."""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A program's processor time over the rounds."""

    name: str
    work: Work
    microseconds: tuple[float, ...]
    """A replication, in each round."""

    @property
    def median(self) -> float:
        """Microseconds a replication."""
        return statistics.median(self.microseconds)


Program = Callable[[], Work]


def in_turns(programs: dict[str, Program], rounds: int) -> list[Timed]:
    """Time all programs in turns, some rounds of it after one to warm up.

    RuntimeError where the work is not the same each time.
    """
    work = {name: program() for name, program in programs.items()}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            begun = time.process_time()
            done = program()
            times[name].append(1e6 * (time.process_time() - begun) / done.replications)
            if done != work[name]:
                raise RuntimeError(f"{name}: {done} instead of {work[name]}")
    return [Timed(name=name, work=work[name], microseconds=tuple(times[name])) for name in programs]


def ratio(one: Timed, other: Timed) -> str:
    """How many times as long `other` takes as `one`: the median over the rounds, least, most."""
    ratios = [b / a for a, b in zip(one.microseconds, other.microseconds, strict=True)]
    return f"{statistics.median(ratios):.3g} ({min(ratios):.3g} to {max(ratios):.3g})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)
    print()
