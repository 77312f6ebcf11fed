"""A precision is asked for in words, refused in words, and measured with an interval."""

import math

import numpy as np
import pytest

from sim.experiments.precision import Precision, Target, TargetError, target_of
from sim.results.intervals import mean_interval, quantile_interval, share_interval
from unit.results.made_up import NAN, outcome

OUTCOMES = [
    outcome("captured.balakliia", "time"),
    outcome("race.town-1.next_move", "duration"),
    outcome("losses.attacker", "count"),
    outcome("tonnes.attacker", "amount"),
    outcome("initiative.south", "flag"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("captured.balakliia ±0.01", ("captured.balakliia", "share", 0.01)),
        ("captured.balakliia+-0.01", ("captured.balakliia", "share", 0.01)),
        ("captured.balakliia +/- 2 %", ("captured.balakliia", "share", 0.02)),
        ("share of captured.balakliia ±5%", ("captured.balakliia", "share", 0.05)),
        ("initiative.south ± 3e-2", ("initiative.south", "share", 0.03)),
        ("captured.balakliia ±2 h", ("captured.balakliia", "median", 2.0)),
        ("p90 captured.balakliia ± 1 day", ("captured.balakliia", "p90", 24.0)),
        ("median race.town-1.next_move ±30 min", ("race.town-1.next_move", "median", 0.5)),
        ("losses.attacker ±0.5", ("losses.attacker", "mean", 0.5)),
        ("median losses.attacker ±1 elements", ("losses.attacker", "median", 1.0)),
        ("mean of tonnes.attacker ±500 kg", ("tonnes.attacker", "mean", 0.5)),
    ],
)
def test_words(text: str, expected: tuple[str, str, float]) -> None:
    """A statistic may be named; else the precision tells which is meant."""
    found = target_of(text, OUTCOMES)
    assert expected == (found.outcome.name, found.statistic, found.half_width)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("captured.balakliia", "`captured.balakliia` is no precision such as `captured."),
        ("±0.01", "`±0.01` is no precision such as"),
        ("captured.balaklia ±0.01", "no outcome `captured.balaklia`; did you mean captured."),
        ("captured.balakliia ±0", "must be above zero"),
        ("captured.balakliia ±-0.1", "must be above zero"),
        ("captured.balakliia ±nan", "`nan` is no precision of `captured.balakliia`, such as"),
        ("losses.attacker ±nan", "must be above zero"),
        ("losses.attacker ±inf", "must be above zero"),
        ("captured.balakliia ±50 %", "known to ±0.5 before any run"),
        ("share captured.balakliia ±2 h", "no precision of a share, such as `0.01` or `1 %`"),
        ("median captured.balakliia ±0.01", "no precision of `captured.balakliia`, such as `36 h`"),
        ("captured.balakliia ±-2 h", "no precision of `captured.balakliia`"),
        ("mean captured.balakliia ±2 h", "is a time, which has a share and quantiles"),
        ("mean initiative.south ±0.1", "is a flag, which has a share, but no mean"),
        ("p50 initiative.south ±0.1", "is a flag, which has a share, but no p50"),
        ("share tonnes.attacker ±1 t", "is an amount, which has a mean and quantiles"),
        ("tonnes.attacker ±1 h", "no precision of `tonnes.attacker`, such as `120 t`"),
        ("losses.attacker ±2 t", "no precision of `losses.attacker`, such as `0.5 elements`"),
        ("p0 losses.attacker ±1", "takes p1 to p99"),
    ],
)
def test_refusals(text: str, expected: str) -> None:
    """What can't be asked for is told what can."""
    with pytest.raises(TargetError) as caught:
        target_of(text, OUTCOMES)
    assert expected in str(caught.value)


VALUES = np.array([NAN, 3.0, 1.0, NAN, *range(2, 42)])


@pytest.mark.parametrize(
    ("kind", "statistic", "value", "interval", "n"),
    [
        ("time", "share", 42 / 44, share_interval(42, 44, 0.99), 44),
        ("flag", "share", 1.0, share_interval(42, 42, 0.99), 42),
        ("count", "mean", np.nanmean(VALUES), mean_interval(VALUES[~np.isnan(VALUES)], 0.99), 42),
        (
            "time",
            "median",
            np.nanmedian(VALUES),
            quantile_interval(np.sort(VALUES[~np.isnan(VALUES)]), 0.5, 0.99),
            42,
        ),
    ],
)
def test_estimates(
    kind: str, statistic: str, value: float, interval: tuple[float, float], n: int
) -> None:
    """What did not happen counts for a share, not for the moment; the confidence is as asked."""
    target = Target(outcome=outcome("x", kind), statistic=statistic, half_width=1.0)  # type: ignore[arg-type]
    found, runs = target.estimate(VALUES, 0.99)
    assert (value, *interval, n) == (found.value, found.low, found.high, runs)


def test_reach_is_that_of_the_longer_side() -> None:
    """An interval that leans to one side is as wide as that side: ± must hold on both."""
    target = Target(outcome=OUTCOMES[4], statistic="share", half_width=0.03)
    estimate, n = target.estimate(np.zeros(100), 0.95)
    found = Precision(target=target, estimate=estimate, n=n)
    assert pytest.approx(found.reach, abs=1e-6) == 0.036993
    assert not found.is_met


def test_no_interval_is_never_precise() -> None:
    """Without a value, or without any spread to measure, nothing is known precisely."""
    for values, why in ((np.array([NAN, NAN]), "no run has a value"), (np.ones(500), "all alike")):
        target = Target(outcome=OUTCOMES[2], statistic="mean", half_width=10.0)
        estimate, n = target.estimate(values, 0.95)
        found = Precision(target=target, estimate=estimate, n=n)
        assert not found.is_met
        assert math.isnan(found.reach)
        assert why in str(found)
        assert found.to_dict()["low"] is None
