"""Statistics stand on the runs that they say, and what cannot be known is not made up."""

import csv
import io
import json
import math
from typing import Any

import numpy as np
import pytest

from sim.model.families import Kind
from sim.results.intervals import share_interval
from sim.results.summary import Statistics, outcome_statistics
from unit.results.made_up import NAN, SOME, make_results, outcome

NOTHING = (NAN, NAN)


def statistics(kind: Kind, values: list[float]) -> Statistics:
    """The statistics of one column."""
    return outcome_statistics(outcome("x", kind), np.array(values))


def interval(one: Statistics, name: str) -> tuple[float, float]:
    """Low and high of one statistic."""
    estimate = getattr(one, name)
    return estimate.low, estimate.high


def test_flag() -> None:
    """A flag has its share of the runs in which the question arose."""
    one = statistics("flag", [1.0, 0.0, NAN, 1.0, 1.0])
    assert (5, 4) == (one.runs, one.n)
    assert {"share"} == dict(one.estimates()).keys()
    assert 0.75 == one.headline.value
    assert share_interval(3, 4) == interval(one, "share")


def test_time() -> None:
    """A time has the share of all runs in which it happened, and quantiles of those."""
    one = statistics("time", [*range(1, 10), NAN])
    assert (10, 9) == (one.runs, one.n)
    assert {"share", "median", "p10", "p90"} == dict(one.estimates()).keys()
    assert one.share is not None
    assert 0.9 == one.share.value
    assert share_interval(9, 10) == interval(one, "share")
    assert one.median is one.headline
    assert 5.0 == one.headline.value
    assert (2.0, 8.0) == interval(one, "median")


def test_quantiles_are_those_of_pandas() -> None:
    """A notebook that asks the frame for a quantile gets the number of the table."""
    values = np.random.default_rng(4).exponential(size=101)
    results = make_results({("x", "duration"): list(values)})
    column = results.to_pandas()["x"]
    one = results.summary()["x"]
    quantiles = [getattr(one, name).value for name in ("p10", "median", "p90")]
    assert quantiles == list(column.quantile([0.1, 0.5, 0.9]))


def test_count() -> None:
    """A count has mean and quantiles, and no share."""
    one = statistics("count", [1.0, 2.0, 3.0, 6.0])
    assert {"mean", "median", "p10", "p90"} == dict(one.estimates()).keys()
    assert (3.0, 2.5) == (one.headline.value, one.median.value if one.median else None)
    # 3 ± t(3 degrees of freedom, 97.5 %) · s / 2 with t = 3.182446 and s² = 14 / 3
    assert (3.0 - 3.437435, 3.0 + 3.437435) == pytest.approx(interval(one, "mean"), abs=1e-6)


@pytest.mark.parametrize("kind", ["time", "duration"])
def test_never(kind: Kind) -> None:
    """What never happened has a share of 0 with an upper end, and no other statistic."""
    one = statistics(kind, [NAN] * 100)
    assert (100, 0) == (one.runs, one.n)
    assert one.share is not None
    assert 0.0 == one.share.value
    assert (0.0, 0.036993) == pytest.approx(interval(one, "share"), abs=1e-6)
    for name in ("median", "p10", "p90"):
        assert math.isnan(getattr(one, name).value)
        assert NOTHING == pytest.approx(interval(one, name), nan_ok=True)


@pytest.mark.parametrize("kind", ["flag", "count", "amount"])
def test_never_defined(kind: Kind) -> None:
    """A question that never arose has no answer at all, not 0."""
    one = statistics(kind, [NAN] * 10)
    assert 0 == one.n
    assert math.isnan(one.headline.value)
    assert NOTHING == pytest.approx(
        interval(one, "share" if kind == "flag" else "mean"), nan_ok=True
    )


@pytest.mark.parametrize("kind", ["time", "duration", "count", "amount"])
def test_one_run(kind: Kind) -> None:
    """One run gives its value, and no interval of a quantile or a mean."""
    one = statistics(kind, [5.0])
    for name, estimate in one.estimates():
        if name != "share":
            assert 5.0 == estimate.value
            assert NOTHING == pytest.approx(interval(one, name), nan_ok=True)


def test_constant() -> None:
    """Equal values bracket their own quantiles, but show no spread to judge a mean by."""
    one = statistics("amount", [0.1] * 50)
    assert (0.1, 0.1) == interval(one, "median")
    assert (0.1, 0.1) == interval(one, "p90")
    assert pytest.approx(0.1) == one.headline.value
    assert NOTHING == pytest.approx(interval(one, "mean"), nan_ok=True)


@pytest.mark.parametrize(
    ("n", "known"), [(5, set()), (6, {"median"}), (35, {"median"}), (36, {"median", "p10", "p90"})]
)
def test_quantiles_of_few_runs(n: int, known: set[str]) -> None:
    """A quantile has an interval from the sample size on at which the extremes bracket it."""
    one = statistics("time", [float(number) for number in range(n)])
    found = {name for name, each in one.estimates() if not math.isnan(each.low)}
    assert known | {"share"} == found


def test_order_of_runs_does_not_matter() -> None:
    """The same values in another order give the same statistics to the last bit."""
    values = list(np.random.default_rng(5).normal(size=501))
    assert statistics("amount", values) == statistics("amount", values[::-1])


def test_json() -> None:
    """The form for scripts: the keys of each kind, null for what cannot be given."""
    form: dict[str, Any] = json.loads(make_results(SOME).summary().to_json())
    low, high = share_interval(3, 4)
    flag_low, flag_high = share_interval(2, 3)
    mean_low, mean_high = interval(statistics("count", [3.0, 0.0, 5.0, 4.0]), "mean")
    assert {
        "scenario": "first-steps",
        "replications": 4,
        "seed": 7,
        "outcomes": {
            "captured.balakliia": {
                "kind": "time",
                "unit": "h",
                "n": 3,
                "share": 0.75,
                "share_low": low,
                "share_high": high,
                "median": 61.25,
                "p10": 60.25,
                "p90": 62.25,
                "low": None,
                "high": None,
            },
            "initiative.south": {
                "kind": "flag",
                "unit": "",
                "n": 3,
                "share": 2 / 3,
                "low": flag_low,
                "high": flag_high,
            },
            "losses.attacker": {
                "kind": "count",
                "unit": "elements",
                "n": 4,
                "mean": 3.0,
                "median": 3.5,
                "p10": pytest.approx(0.9),
                "p90": pytest.approx(4.7),
                "low": mean_low,
                "high": mean_high,
            },
        },
    } == form


def test_csv() -> None:
    """The form for spreadsheets: one line an outcome, empty cells for what cannot be given."""
    text = make_results(SOME).summary().to_csv()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert list(make_results(SOME).names) == [line["outcome"] for line in lines]
    time, flag, count = lines
    assert ("4", "3", "0.75", "61.25") == (time["runs"], time["n"], time["share"], time["median"])
    assert ("", "") == (time["median_low"], time["median_high"])
    assert ("", "") == (time["mean"], flag["median"])
    assert ("3.0", "What losses.attacker means.") == (count["mean"], count["meaning"])
    assert "nan" not in text


def test_select() -> None:
    """A part of the summary has the outcomes that were asked for, in that order."""
    summary = make_results(SOME).summary()
    chosen = summary.select(["losses.attacker", "captured.balakliia"])
    assert ["losses.attacker", "captured.balakliia"] == list(chosen.to_dict()["outcomes"])
    with pytest.raises(KeyError, match="nothing"):
        summary.select(["nothing"])


def test_csv_moments() -> None:
    """Times stand as moments of the plan too: hour 48 is day 1 00:00 here; nothing else does."""
    lines = list(csv.DictReader(io.StringIO(make_results(SOME).summary().to_csv())))
    names = [f"{name}_moment" for name in ("median", "p10", "p90")]
    assert ["day 1 13:15", "day 1 12:15", "day 1 14:15"] == [lines[0][name] for name in names]
    assert [""] * 6 == [line[name] for line in lines[1:] for name in names]
    assert ("h", "61.25") == (lines[0]["unit"], lines[0]["median"])
    never = make_results({("t", "time"): [NAN, NAN]}).summary().to_csv()
    assert [""] * 3 == [next(csv.DictReader(io.StringIO(never)))[name] for name in names]
