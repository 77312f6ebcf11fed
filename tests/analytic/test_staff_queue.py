"""The staff as a queue: M/M/1 and Erlang C, and exactly the recursion of Kiefer and Wolfowitz.

Signs of the build-up arrive as a Poisson process at one echelon that assesses each for an
exponential time; nobody attacks. The event log tells when each came, and the spans of the staff
when each was begun.
"""

import heapq
from itertools import takewhile
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.samples import Sample, agrees
from worlds import NO_ADVANCE, run


def queue(rate_per_hour: float, mean: str, staff: int, days: int) -> dict[str, Any]:
    """One echelon and its signs, for so many days."""
    return {
        **NO_ADVANCE,
        "clock.end": f"day {days + 1} 00:00",
        "warnings": {"first": "day 1 00:00", "indications": f"{rate_per_hour} per hour"},
        "command.echelons.staff": {
            "assess": {"exponential": {"mean": mean}},
            "staff": staff,
            "heeds": {"indications": 0.0},
        },
    }


def observed(changes: dict[str, Any], replication: int = 0) -> tuple[Sample, Sample, Sample]:
    """When reports came, when work on each began, how long it took, up to the first unfinished."""
    told = run(changes, replication=replication)
    spans = told.spans("staff", "staff")
    done = list(takewhile(lambda span: span[1] is not None, spans))
    begun = np.array([start for start, _ in done])
    ended = np.array([end for _, end in done], dtype=float)
    return np.array(told.times("received", "staff")[: len(done)]), begun, ended - begun


def begin_times(came: Sample, took: Sample, staff: int) -> Sample:
    """When work begins in a queue with c servers, first come first served."""
    free = [0.0] * staff
    begun = []
    for arrival, work in zip(came, took, strict=True):
        begun.append(max(arrival, heapq.heappop(free)))
        heapq.heappush(free, begun[-1] + work)
    return np.array(begun)


@given(st.integers(1, 4), st.integers(0, 1000))
@settings(max_examples=20)
def test_work_begins_as_the_recursion_says(staff: int, replication: int) -> None:
    """Each report waits for the first officer to be free, and for nothing else."""
    came, begun, took = observed(queue(1.0, f"{50 * staff} min", staff, 4), replication)
    np.testing.assert_allclose(begun, begin_times(came, took, staff), rtol=1e-12)
    assert len(came) > 20


def waits(changes: dict[str, Any], replications: int, skip: int) -> tuple[Sample, Sample]:
    """By replication: the mean wait, and the share that waited, after the first `skip` reports."""
    means, shares = [], []
    for replication in range(replications):
        came, begun, _ = observed(changes, replication)
        waited = (begun - came)[skip:]
        means.append(waited.mean())
        shares.append((waited > 0.0).mean())
    return np.array(means), np.array(shares)


def test_one_officer() -> None:
    """M/M/1 with 1 an hour and 48 min each: mean wait 3.2 h, and four in five wait."""
    means, shares = waits(queue(1.0, "48 min", 1, 60), 40, 200)
    assert agrees(0.8, shares, sees=0.03)
    assert agrees(3.2, means, sees=0.25)


def test_ten_officers() -> None:
    """Erlang C with 8 an hour, 1 h each, ten officers: .409180 wait, .204590 h in the mean."""
    means, shares = waits(queue(8.0, "1 h", 10, 10), 30, 150)
    assert agrees(0.409180, shares, sees=0.15)
    assert agrees(0.204590, means, sees=0.3)


def test_arrivals_and_work() -> None:
    """Gaps and work are exponential: means 1 h and 48 min, standard deviations the same."""
    came, _, took = observed(queue(1.0, "48 min", 1, 1000))
    gaps = np.diff(came)
    assert agrees(1.0, gaps, sees=0.03)
    assert agrees(0.8, took, sees=0.03)
    assert gaps.std() == pytest.approx(1.0, rel=0.03)
    assert took.std() == pytest.approx(0.8, rel=0.03)
