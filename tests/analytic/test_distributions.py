"""Mean, median and 90 % quantile of every distribution against their closed forms."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from sim.model.draws import DrawTable, stream_id, uniforms, words_of
from sim.model.variates import TABLE, VariateTable, VariateTableBuilder
from sim.scenario.distributions import (
    Constant,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Lognormal,
    Pert,
    Quantiles,
    Triangular,
    Uniform,
    Weibull,
)

Z75, Z90, Z95 = 0.6744897501960817, 1.2815515655446004, 1.6448536269514722
SIGMA = math.log(3) / Z90
SPREAD = math.sqrt(math.log(1.25))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A distribution with what the textbooks say of it."""

    of: Distribution
    mean: float
    sd: float
    median: float
    p90: float


CASES = [
    Case(of=Constant(value=7.0), mean=7, sd=0, median=7, p90=7),
    Case(of=Uniform(low=2.0, high=10.0), mean=6, sd=8 / 12**0.5, median=6, p90=9.2),
    Case(
        of=Triangular(low=2.0, mode=4.0, high=10.0),
        mean=16 / 3,
        sd=((4 + 16 + 100 - 8 - 20 - 40) / 18) ** 0.5,
        median=10 - 24**0.5,
        p90=10 - 4.8**0.5,
    ),
    Case(
        of=Triangular(low=0.0, mode=9.0, high=10.0),
        mean=19 / 3,
        sd=((81 + 100 - 90) / 18) ** 0.5,
        median=45**0.5,
        p90=9,
    ),
    Case(
        of=Pert(low=0.0, mode=0.0, high=10.0),
        mean=10 / 6,
        sd=10 * (5 / 36 / 7) ** 0.5,
        median=10 * (1 - 0.5**0.2),
        p90=10 * (1 - 0.1**0.2),
    ),
    Case(
        of=Pert(low=-10.0, mode=0.0, high=0.0),
        mean=-10 / 6,
        sd=10 * (5 / 36 / 7) ** 0.5,
        median=10 * (0.5**0.2 - 1),
        p90=10 * (0.9**0.2 - 1),
    ),
    Case(of=Exponential(mean=12.0), mean=12, sd=12, median=12 * math.log(2), p90=12 * math.log(10)),
    Case(
        of=Erlang(shape=1, mean=12.0),
        mean=12,
        sd=12,
        median=12 * math.log(2),
        p90=12 * math.log(10),
    ),
    # The square of a standard normal variable.
    Case(of=Gamma(shape=0.5, mean=1.0), mean=1, sd=2**0.5, median=Z75**2, p90=Z95**2),
    Case(
        of=Lognormal(median=10.0, p90=30.0),
        mean=10 * math.exp(SIGMA**2 / 2),
        sd=10 * math.exp(SIGMA**2 / 2) * math.sqrt(math.expm1(SIGMA**2)),
        median=10,
        p90=30,
    ),
    Case(
        of=Lognormal(mean=20.0, sd=10.0),
        mean=20,
        sd=10,
        median=20 / 1.25**0.5,
        p90=20 / 1.25**0.5 * math.exp(Z90 * SPREAD),
    ),
    Case(
        of=Weibull(shape=2.0, scale=10.0),
        mean=5 * math.pi**0.5,
        sd=10 * (1 - math.pi / 4) ** 0.5,
        median=10 * math.log(2) ** 0.5,
        p90=10 * math.log(10) ** 0.5,
    ),
    Case(
        of=Empirical(values=(4.0, 1.0, 8.0, 2.0, 16.0)),
        mean=6.2,
        sd=(341 / 5 - 6.2**2) ** 0.5,
        median=4,
        p90=16,
    ),
    Case(
        of=Quantiles(shares=(0.0, 0.5, 0.9, 1.0), values=(0.0, 10.0, 20.0, 50.0)),
        mean=12,
        sd=(0.5 * 100 / 3 + 0.4 * 700 / 3 + 0.1 * 3900 / 3 - 144) ** 0.5,
        median=10,
        p90=20,
    ),
]
ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.of))


def table_of(distribution: Distribution) -> VariateTable:
    """Return a table with one row."""
    builder = VariateTableBuilder()
    builder.add(distribution)
    return builder.build()


def tolerance(table: VariateTable) -> Any:
    """Return the relative error that is allowed: that of the table, or of rounding."""
    return 2e-4 if table.rows[0].code == TABLE else 1e-13


@ALL
def test_median_and_p90(case: Case) -> None:
    """The quantiles that scenario authors think in are what they wrote."""
    table = table_of(case.of)

    assert case.median == pytest.approx(table.value(0, 0.5), rel=tolerance(table))
    assert case.p90 == pytest.approx(table.value(0, 0.9), rel=tolerance(table))


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not isinstance(case.of, Empirical)],
    ids=lambda case: str(case.of),
)
def test_mean_by_quadrature(case: Case) -> None:
    """The mean is the integral of the quantile function; Gauss's rule wants it without steps."""
    table = table_of(case.of)
    edges = 0.5 ** np.arange(1, 53)
    edges = np.concatenate(([0.0], edges[::-1], 1 - edges[1:], [1.0]))
    nodes, weights = np.polynomial.legendre.leggauss(40)
    half = np.diff(edges) / 2
    shares = (edges[:-1] + half)[:, np.newaxis] + half[:, np.newaxis] * nodes
    inside = np.clip(shares, 2.0**-53, 1 - 2.0**-53)

    values = np.vectorize(lambda uniform: table.value(0, uniform))(inside)

    mean = float(((values @ weights) * half).sum())
    assert case.mean == pytest.approx(mean, rel=1e-4)


@ALL
def test_mean_and_spread_by_simulation(case: Case) -> None:
    """Addressed draws turned into values have the mean and the spread of the closed form."""
    table = table_of(case.of)
    count = 20_000
    low, high = (np.full(1, word, np.uint64) for word in words_of(stream_id("a duration")))
    block = np.zeros(1, dtype=np.uint64)
    luck = uniforms(
        words_of(0), (block, low, high), np.arange(count, dtype=np.uint64)[:, np.newaxis]
    )

    values = np.array([table.value(0, uniform) for uniform in luck[:, 0].tolist()])

    assert case.mean == pytest.approx(values.mean(), abs=4 * case.sd / count**0.5 + 1e-12)
    assert case.sd == pytest.approx(values.std(), rel=0.1)


@pytest.mark.parametrize(("shape", "mean"), [(2, 5.0), (4, 12.0), (9, 30.0)])
def test_erlang_by_its_distribution_function(shape: int, mean: float) -> None:
    """P(at most x) = 1 - exp(-y) (1 + y + y^2/2 + ...), shape terms, with y = shape x / mean."""
    table = table_of(Erlang(shape=shape, mean=mean))

    for share in (1e-6, 0.001, 0.1, 0.5, 0.9, 0.999):
        y = shape * table.value(0, share) / mean
        terms = sum(y**k / math.factorial(k) for k in range(shape))
        assert share == pytest.approx(1 - math.exp(-y) * terms, rel=1e-3)


def share_first(one: Distribution, other: Distribution, replications: int) -> float:
    """Return the share of replications in which `one` ends before `other`."""
    builder = VariateTableBuilder()
    rows = builder.add(one), builder.add(other)
    table = builder.build()
    streams = [stream_id("one"), stream_id("other")]
    luck = DrawTable(seed=0, replications=range(replications), streams=streams, depths=[1, 1])
    first = 0
    for number in range(replications):
        draws = luck.replication(number)
        first += table.value(rows[0], draws.uniform(0, 0)) < table.value(
            rows[1], draws.uniform(1, 0)
        )
    return first / replications


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Exponential(mean=8.0), Exponential(mean=12.0), 0.6),
        (Erlang(shape=4, mean=12.0), Erlang(shape=4, mean=8.0), 0.289792),
    ],
    ids=["exponential", "Erlang-4"],
)
def test_race_of_two_clocks(one: Distribution, other: Distribution, expected: float) -> None:
    """The slower clock wins as often as theory says, within three standard errors."""
    replications = 40_000

    share = share_first(one, other, replications)

    error = (expected * (1 - expected) / replications) ** 0.5
    assert expected == pytest.approx(share, abs=3 * error)
