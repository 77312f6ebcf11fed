"""Differences over pairs count what flipped, keep their coverage, and refuse what is no pair."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.intervals import mean_interval, share_difference_interval
from sim.results.paired import PairedDifference, UnpairedError, paired_difference
from sim.results.results import Results, UnknownOutcomeError
from unit.results.made_up import FAILED, NAN, SOME, SUBJECT, make_results


def compared(kind: Kind, first: Sequence[float], second: Sequence[float]) -> PairedDifference:
    """The difference of one outcome with these values."""
    return paired_difference(
        make_results({("x", kind): first}), make_results({("x", kind): second}), "x"
    )


def test_time() -> None:
    """A time has the chance that it happens, and how much earlier or later it comes in both."""
    found = compared("time", [60.0, NAN, NAN, 62.0, 64.0, NAN], [60.0, 50.0, 70.0, NAN, 61.0, NAN])
    assert (6, 4) == (found.pairs, found.changed)
    assert found.chance is not None
    assert found.mean is not None
    assert (6, 0.5, 4 / 6) == (found.chance.n, found.chance.first, found.chance.second)
    assert (2, 1) == (found.chance.gained, found.chance.lost)
    assert 1 / 6 == found.chance.difference.value
    assert share_difference_interval(2, 1, 6) == (
        found.chance.difference.low,
        found.chance.difference.high,
    )
    # In both, 12 h and 16 h after day 1 00:00 became 12 h and 13 h.
    assert (2, 14.0, 12.5) == (found.mean.n, found.mean.first, found.mean.second)
    assert -1.5 == found.mean.difference.value
    interval = (found.mean.difference.low, found.mean.difference.high)
    assert mean_interval(np.array([0.0, -3.0])) == interval
    assert 1 == found.example


def test_flag() -> None:
    """A flag is compared where its question arose in both, and only its ends are counted."""
    found = compared("flag", [1.0, 1.0, 0.0, NAN, 1.0, NAN], [0.0, 0.0, 1.0, 1.0, 1.0, NAN])
    assert found.chance is not None
    assert found.mean is None
    assert (4, 0.75, 0.5) == (found.chance.n, found.chance.first, found.chance.second)
    assert (1, 2, -0.25) == (found.chance.gained, found.chance.lost, found.chance.difference.value)
    assert (6, 4, 0) == (found.pairs, found.changed, found.example)


@pytest.mark.parametrize("kind", ["count", "amount"])
def test_count(kind: Kind) -> None:
    """A count has a mean difference with Student's interval over the pairs, and no chance."""
    found = compared(kind, [1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 6.0, 5.0])
    assert found.chance is None
    assert found.mean is not None
    assert (4, 2.5, 4.0, 1.5) == (
        found.mean.n,
        found.mean.first,
        found.mean.second,
        found.mean.difference.value,
    )
    # 1.5 ± t(3 degrees of freedom, 97.5 %) · s / 2 with t = 3.182446 and s² = 5 / 3
    assert (1.5 - 2.054260, 1.5 + 2.054260) == pytest.approx(
        (found.mean.difference.low, found.mean.difference.high), abs=1e-6
    )
    assert (4, 3) == (found.pairs, found.changed)


def test_example_moved_like_most() -> None:
    """Where nothing flips, the example is the changed pair that moved by about the median."""
    found = compared("amount", [0.0] * 6, [0.0, 90.0, 1.0, 5.0, 6.0, 0.0])
    assert 3 == found.example


def test_example_where_the_question_arose_in_one() -> None:
    """A flag that was defined in one of the two only has changed, though nothing flipped."""
    found = compared("flag", [1.0, 1.0, NAN], [1.0, NAN, NAN])
    assert (1, 1) == (found.changed, found.example)
    assert found.chance is not None
    assert (1, 0, 0) == (found.chance.n, found.chance.gained, found.chance.lost)


def test_example_has_the_number_of_the_replication() -> None:
    """Rows are not replications: a part of a batch keeps its numbers."""
    numbers: dict[str, Any] = {"replication": np.array([5, 8, 13])}
    first = make_results({("x", "count"): [0.0, 0.0, 0.0]}, **numbers)
    second = make_results({("x", "count"): [0.0, 0.0, 1.0]}, **numbers)
    assert 13 == paired_difference(first, second, "x").example


@pytest.mark.parametrize("kind", ["time", "duration", "count", "amount", "flag"])
def test_nothing_changed(kind: Kind) -> None:
    """The same results differ in nothing, and have no example; rounding alone is no change."""
    found = compared(kind, [1.0, NAN, 1.0], [1.0, NAN, 1.0 + 1e-12])
    assert (0, None) == (found.changed, found.example)


def test_nothing_flipped_is_no_proof() -> None:
    """Where no pair flips the difference is 0, but endless pairs might show one."""
    found = compared("time", [1.0] * 1000, [1.0] * 1000)
    assert found.chance is not None
    assert 0.0 == found.chance.difference.value
    assert (-0.00276, 0.00276) == pytest.approx(
        (found.chance.difference.low, found.chance.difference.high), abs=1e-5
    )


@pytest.mark.parametrize("kind", ["time", "duration", "count", "flag"])
def test_never_in_both(kind: Kind) -> None:
    """What has no value in either has no mean and no interval."""
    found = compared(kind, [NAN, NAN], [NAN, NAN])
    if found.mean is not None:
        assert 0 == found.mean.n
        assert math.isnan(found.mean.difference.value)
        assert math.isnan(found.mean.difference.low)
    if kind == "flag":
        assert found.chance is not None
        assert 0 == found.chance.n
        assert math.isnan(found.chance.difference.value)
        assert math.isnan(found.chance.difference.low)


def test_no_replications() -> None:
    """Two batches that were stopped at once have no pairs."""
    empty: dict[str, Any] = {
        "replication": np.empty(0, dtype=np.int64),
        "values": np.empty((0, 3)),
    }
    found = paired_difference(
        make_results(SOME, **empty), make_results(SOME, **empty), "captured.balakliia"
    )
    assert (0, 0, None) == (found.pairs, found.changed, found.example)


def test_pairs_narrow_the_interval() -> None:
    """Shared luck cancels: the interval is far narrower than that of luck of one's own."""
    rng = np.random.default_rng(6)
    luck = rng.normal(size=400)
    first, second = list(luck), list(luck + rng.normal(0.2, 0.1, size=400))
    other = list(rng.normal(size=400) + 0.2)
    paired, apart = compared("amount", first, second).mean, compared("amount", first, other).mean
    assert paired is not None
    assert apart is not None
    widths = [one.difference.high - one.difference.low for one in (paired, apart)]
    assert 10.0 * widths[0] < widths[1]


def test_moments_count_from_day_one() -> None:
    """A simulation that starts a day earlier has other hours, not other moments."""
    late = make_results({("x", "time"): [60.0, 61.0]})
    early = make_results(
        {("x", "time"): [84.0, 85.0]},
        replace(SUBJECT, day_one_offset_h=SUBJECT.day_one_offset_h + 24.0),
    )
    assert 0 == paired_difference(late, early, "x").changed


def some(**changes: Any) -> Results:
    """Results with a few outcomes of four replications."""
    return make_results(SOME, **changes)


def test_another_seed() -> None:
    """Batches with luck of their own are refused."""
    with pytest.raises(UnpairedError, match="seed 7 and seed 8 give different luck; run both"):
        paired_difference(some(), some(seed=8), "captured.balakliia")


def test_another_version() -> None:
    """Another version may be what made the difference."""
    second = some()
    second.manifest["versions"]["operational-rhythm"] = "99.0"
    with pytest.raises(UnpairedError, match=r"version \S+ and version 99.0 of operational-rhythm"):
        paired_difference(some(), second, "captured.balakliia")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([0, 1, 2, 9], [0, 1, 2, 3], "in the first only: 9; in the second only: 3"),
        ([0, 1, 2, 3], [0, 4, 5, 6], "in the first only: 1, 2, 3; in the second only: 4, 5, 6"),
        ([5, 6, 7, 8], [0, 1, 2, 3], "5, 6, 7 and 1 more; in the second only: 0, 1, 2 and 1 more"),
        ([0, 1, 2, 3], [3, 2, 1, 0], "the replications of both stand in another order"),
    ],
)
def test_other_replications(first: list[int], second: list[int], expected: str) -> None:
    """Replications without a partner are named."""
    with pytest.raises(UnpairedError) as caught:
        paired_difference(
            some(replication=np.array(first)),
            some(replication=np.array(second)),
            "captured.balakliia",
        )
    assert expected in str(caught.value)


def test_fewer_replications() -> None:
    """A replication that failed in one of the two leaves the other without a partner."""
    rows = [0, 1, 2]
    second = some(replication=np.array(rows), values=some().values[rows], asked=4, failures=FAILED)
    with pytest.raises(UnpairedError) as caught:
        paired_difference(some(), second, "captured.balakliia")
    assert str(caught.value) == (
        "not the same replications (in the first only: 3); "
        "run as many of both, and see in the manifests which failed or were not reached"
    )


def test_another_outcome_of_the_same_name() -> None:
    """Hours and elements can't be subtracted; a name that one of the two lacks is refused."""
    first = make_results({("x", "time"): [1.0]})
    with pytest.raises(UnpairedError, match="`x` is a time in `h` in the first and a count in"):
        paired_difference(first, make_results({("x", "count"): [1.0]}), "x")
    other = Outcome(name="x", kind="time", unit="h", meaning="The same in other words.")
    second = make_results({("x", "time"): [1.0]}, outcomes=(other,))
    assert 0 == paired_difference(first, second, "x").changed
    with pytest.raises(UnknownOutcomeError, match="`x`"):
        paired_difference(first, make_results({("y", "time"): [1.0]}), "x")
