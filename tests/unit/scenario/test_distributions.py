import math
import pickle
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sim.scenario.distributions import (
    FAMILIES,
    Constant,
    Distribution,
    DurationDistribution,
    Empirical,
    Erlang,
    Exponential,
    FractionDistribution,
    Gamma,
    LagDistribution,
    Lognormal,
    PaceDistribution,
    Pert,
    Quantiles,
    SpeedDistribution,
    Triangular,
    Uniform,
    Weibull,
)

DURATION: TypeAdapter[Distribution] = TypeAdapter(DurationDistribution)
FRACTION: TypeAdapter[Distribution] = TypeAdapter(FractionDistribution)

WRITTEN = [
    (DurationDistribution, "36 h", Constant(value=36.0)),
    (DurationDistribution, {"uniform": {"low": "1 h", "high": "2 h"}}, Uniform(low=1, high=2)),
    (
        DurationDistribution,
        {"triangular": {"low": "1 h", "mode": "1 h", "high": "48 h"}},
        Triangular(low=1.0, mode=1.0, high=48.0),
    ),
    (
        DurationDistribution,
        {"pert": {"low": "1 h", "mode": "2 h", "high": "3 h"}},
        Pert(low=1.0, mode=2.0, high=3.0),
    ),
    (DurationDistribution, {"exponential": {"mean": "3 h"}}, Exponential(mean=3.0)),
    (DurationDistribution, {"erlang": {"shape": 4, "mean": "12 h"}}, Erlang(shape=4, mean=12.0)),
    (DurationDistribution, {"gamma": {"shape": 2.5, "mean": "12 h"}}, Gamma(shape=2.5, mean=12.0)),
    (
        DurationDistribution,
        {"lognormal": {"median": "24 h", "p90": "72 h"}},
        Lognormal(median=24.0, p90=72.0),
    ),
    (
        DurationDistribution,
        {"lognormal": {"mean": "24 h", "sd": "12 h"}},
        Lognormal(mean=24.0, sd=12.0),
    ),
    (
        DurationDistribution,
        {"weibull": {"shape": 1.5, "scale": "12 h"}},
        Weibull(shape=1.5, scale=12.0),
    ),
    (DurationDistribution, {"empirical": {"values": ["3 h", "1 h"]}}, Empirical(values=(3.0, 1.0))),
    (
        DurationDistribution,
        {"quantiles": {"0": "1 h", "0.5": "2 h", "1": "9 h"}},
        Quantiles(shares=(0.0, 0.5, 1.0), values=(1.0, 2.0, 9.0)),
    ),
    (LagDistribution, {"uniform": {"low": "-3 h", "high": "2 h"}}, Uniform(low=-3.0, high=2.0)),
    (SpeedDistribution, "40 km/h", Constant(value=40.0)),
    (PaceDistribution, "12 km/day", Constant(value=12.0)),
    (FractionDistribution, 0.25, Constant(value=0.25)),
    (FractionDistribution, {"uniform": {"low": 0, "high": 0.5}}, Uniform(low=0.0, high=0.5)),
]


@pytest.mark.parametrize(("kind", "given", "expected"), WRITTEN)
def test_distributions_are_read_and_written(
    kind: Any, given: object, expected: Distribution
) -> None:
    """The written form becomes plain numbers in the base unit, and comes back as it was."""
    form = TypeAdapter(kind)
    assert expected == form.validate_python(given)
    assert given == form.dump_python(expected, mode="json")


def test_every_family_is_covered() -> None:
    """The list above has an example of each family."""
    assert set(FAMILIES) == {type(expected) for _, _, expected in WRITTEN}


def test_distributions_travel_between_processes() -> None:
    """A pickled distribution is equal to the original."""
    for _, _, expected in WRITTEN:
        assert expected == pickle.loads(pickle.dumps(expected))  # noqa: S301 -- our own bytes


def test_shares_may_be_numbers_in_any_order() -> None:
    """A quantile table is sorted by share, whether keys are numbers or texts."""
    given = {1: "9 h", "0.50": "2 h", 0: "1 h"}
    expected = Quantiles(shares=(0.0, 0.5, 1.0), values=(1.0, 2.0, 9.0))
    assert expected == DURATION.validate_python({"quantiles": given})


def refused(form: TypeAdapter[Distribution], given: object) -> list[tuple[str, str]]:
    """Return where and what is wrong, for every error."""
    with pytest.raises(ValidationError) as caught:
        form.validate_python(given)
    return [
        (".".join(str(step) for step in error["loc"]), error["msg"])
        for error in caught.value.errors()
    ]


@pytest.mark.parametrize(
    ("given", "place", "message"),
    [
        ({"uniform": {"low": "3 h", "high": "2 h"}}, "uniform.high", "must not be below `low`"),
        (
            {"triangular": {"low": "2 h", "mode": "2 h", "high": "2 h"}},
            "triangular.high",
            "must be above `low`",
        ),
        (
            {"pert": {"low": "1 h", "mode": "4 h", "high": "3 h"}},
            "pert.mode",
            "must lie between `low` and `high`",
        ),
        ({"exponential": {"mean": "0 h"}}, "exponential.mean", "must be above zero"),
        (
            {"erlang": {"shape": 0, "mean": "3 h"}},
            "erlang.shape",
            "must be at least 1: 0",
        ),
        (
            {"erlang": {"shape": 1001, "mean": "3 h"}},
            "erlang.shape",
            "must be at most 1000: 1001",
        ),
        ({"erlang": {"shape": 2, "mean": "0 h"}}, "erlang.mean", "must be above zero"),
        (
            {"gamma": {"shape": 0, "mean": "3 h"}},
            "gamma.shape",
            "must be between 0.05 and 1000: 0",
        ),
        ({"gamma": {"shape": 1, "mean": "0 h"}}, "gamma.mean", "must be above zero"),
        ({"weibull": {"shape": 1, "scale": "0 h"}}, "weibull.scale", "must be above zero"),
        (
            {"lognormal": {"median": "3 h", "p90": "3 h"}},
            "lognormal.p90",
            "must be above `median`",
        ),
        (
            {"lognormal": {"median": "0.01 h", "p90": "8e5 h"}},
            "lognormal.p90",
            "is too far above `median`",
        ),
        ({"lognormal": {"median": "0 h", "p90": "3 h"}}, "lognormal.median", "must be above zero"),
        ({"lognormal": {"mean": "3 h", "sd": "0 h"}}, "lognormal.sd", "must be above zero"),
        ({"lognormal": {"mean": "0 h", "sd": "1 h"}}, "lognormal.mean", "must be above zero"),
        (
            {"lognormal": {"mean": "0.01 h", "sd": "8e5 h"}},
            "lognormal.sd",
            "is too far above `mean`",
        ),
        (
            {"lognormal": {"mean": "1 h"}},
            "lognormal",
            "needs either `median` and `p90`, or `mean` and `sd`",
        ),
        (
            {"lognormal": {"mean": "1 h", "sd": "1 h", "p90": "3 h"}},
            "lognormal",
            "needs either `median` and `p90`, or `mean` and `sd`",
        ),
        ({"empirical": {"values": []}}, "empirical.values", "must hold at least one value"),
        ({"empirical": {"values": ["3 h", 2]}}, "empirical.values.1", "needs a unit: 2"),
        (
            {"quantiles": {"0": "1 h", "0.5": "2 h"}},
            "quantiles",
            "needs a value for the share 1",
        ),
        ({"quantiles": {"1": "1 h"}}, "quantiles", "needs a value for the share 0"),
        (
            {"quantiles": {"0": "3 h", "1": "2 h"}},
            "quantiles.1",
            "must not have a lower value than 0",
        ),
        (
            {"quantiles": {"0": "1 h", "1": "2 h", "1.0": "2 h"}},
            "quantiles.1.0",
            "is the same share as 1",
        ),
        (
            {"quantiles": {"0": "1 h", "1": "2 h", "2": "2 h"}},
            "quantiles.2.[key]",
            "must be a share from 0 to 1: 2",
        ),
        (
            {"quantiles": {"0": "1 h", "1": "2 h", "half": "2 h"}},
            "quantiles.half.[key]",
            "must be a share from 0 to 1: half",
        ),
        ({"uniform": "3 h"}, "uniform", "must be a mapping, not 3 h"),
        ({"quantiles": ["3 h"]}, "quantiles", "must be a mapping, not a list"),
        ({"unifrom": {"low": "3 h"}}, "unifrom", "is not a distribution"),
        ({"constant": "3 h"}, "constant", "is not a distribution"),
        ({}, "", "must name one distribution, not none"),
        (
            {"uniform": {"low": "1 h", "high": "2 h"}, "pert": {}},
            "",
            "must name one distribution, not 2",
        ),
        (40, "constant", "needs a unit: 40"),
        (["3 h"], "constant", "must be a duration, not a list"),
    ],
)
def test_impossible_distributions_are_refused_in_place(
    given: object, place: str, message: str
) -> None:
    """The error stands at the parameter that is wrong."""
    assert [(place, message)] == refused(DURATION, given)


def test_all_wrong_parameters_are_named_at_once() -> None:
    """Unknown, missing and impossible parameters are found together."""
    found = refused(DURATION, {"uniform": {"low": 3, "hi": "2 h"}})
    assert [
        ("uniform.low", "needs a unit: 3"),
        ("uniform.high", "Field required"),
        ("uniform.hi", "Extra inputs are not permitted"),
    ] == found


@pytest.mark.parametrize("family", ["exponential", "erlang", "gamma", "lognormal", "weibull"])
def test_a_fraction_takes_no_distribution_without_an_end(family: str) -> None:
    """What can exceed every value can exceed 1."""
    message = "has no largest value, and a fraction from 0 to 1 has one"
    assert [(family, message)] == refused(FRACTION, {family: {}})


def test_the_expectation_shows_both_forms() -> None:
    """A refused value is told how a value and a distribution are written."""
    with pytest.raises(ValidationError) as caught:
        DURATION.validate_python(40)
    (error,) = caught.value.errors()
    expected = (
        "a duration such as `36 h` or `2 days`,"
        " or a distribution such as `uniform: {low: 36 h, high: 2 days}`"
    )
    assert expected == error["ctx"]["expected"]


def test_lognormal_parameters_follow_from_either_form() -> None:
    """Median and p90, mean and sd give the logarithm's mean and standard deviation."""
    quantiles = Lognormal(median=24.0, p90=72.0)
    assert math.isclose(math.log(24.0), quantiles.mu)
    assert math.isclose(math.log(3.0) / 1.2815515655446004, quantiles.sigma)
    moments = Lognormal(mean=24.0, sd=12.0)
    variance = math.log(1.25)
    assert math.isclose(math.log(24.0) - variance / 2, moments.mu)
    assert math.isclose(math.sqrt(variance), moments.sigma)
