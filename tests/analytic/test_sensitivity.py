"""Indices against closed forms, with and without luck in the response."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from sim.experiments.designs import Design, Factor
from sim.experiments.designs.sampling import Kind, Sampling
from sim.experiments.sensitivity import Sensitivity, analyse
from sim.experiments.sensitivity_indices import means_of, parts_of, variance_of
from sim.experiments.sensitivity_pawn import distances
from sim.results.summary import Estimate
from unit.results.made_up import outcome

pytest.importorskip("SALib", reason="the sensitivity extra is not installed")

FIRST, TOTAL = (0.313905, 0.442411, 0.0), (0.557589, 0.442411, 0.243684)
"""Ishigami and Homma (1990) with a = 7 and b = 0.1."""
VARIANCE = 13.844588
LUCK, SHARED = 6.0, 9.0
"""Standard deviations of the luck that each run has for itself, and that points share."""

Floats = NDArray[np.float64]


def ishigami(x: Floats) -> Floats:
    """The function whose third factor does nothing but in interplay with the first."""
    one, two, three = x.T
    value: Floats = np.sin(one) + 7.0 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)
    return value


def cube(kind: Kind, samples: int, factors: int = 3, *, second_order: bool = False) -> Design:
    """A design over factors from -pi to pi."""
    made = [
        Factor(path=name, name=name, paths=(name,), low=-np.pi, high=np.pi)
        for name in "abcdef"[:factors]
    ]
    sampling = Sampling(kind=kind, samples=samples, seed=4, second_order=second_order)
    return Design.laid(made, sampling)


def noisy(design: Design, runs: int) -> Floats:
    """Runs of the function with luck of their own and luck that all points share."""
    generator = np.random.default_rng(11)
    own = generator.normal(0.0, LUCK, size=(len(design), runs))
    return ishigami(design.points())[:, np.newaxis] + own + generator.normal(0.0, SHARED, size=runs)


def analysed(design: Design, y: Floats) -> Sensitivity:
    """The indices of an amount."""
    return analyse(design, outcome("x", "amount"), y)


def assert_covered(expected: tuple[float, ...], found: tuple[Estimate, ...], slack: float) -> None:
    """Each expected value lies in its interval, made wider by `slack` of its width."""
    for value, one in zip(expected, found, strict=True):
        more = slack * (one.high - one.low)
        assert one.low - more <= value <= one.high + more


@pytest.mark.parametrize("second_order", [False, True])
def test_ishigami(second_order: bool) -> None:  # noqa: FBT001
    """Sobol indices of a response without luck are the published ones."""
    design = cube("saltelli", 4096, second_order=second_order)
    found = analysed(design, ishigami(design.points())[:, np.newaxis])
    for expected, key in ((FIRST, "first"), (TOTAL, "total")):
        values = [one.value for one in found.indices[key]]
        assert expected == pytest.approx(values, abs=0.01)
        assert_covered(expected, found.indices[key], slack=0.0)
    assert ("a", "b", "c") == tuple(found.factors[at] for at in found.order)


def test_luck_is_taken_out() -> None:
    """With luck in the runs the indices are those of the function; uncorrected they are not."""
    design = cube("saltelli", 4096)
    y = noisy(design, 4)
    found = analysed(design, y)
    plain = analysed(design, means_of(y).y[:, np.newaxis])
    for expected, key in ((FIRST, "first"), (TOTAL, "total")):
        assert_covered(expected, found.indices[key], slack=0.25)
    assert plain.indices["total"][2].low > TOTAL[2] + 0.1
    assert plain.indices["first"][1].high < FIRST[1]


def test_shared_luck_alone_is_no_luck() -> None:
    """Luck that all points share cancels: the indices are as sharp as without any."""
    design = cube("saltelli", 2048)
    shift = np.random.default_rng(5).normal(0.0, SHARED, size=6)
    clean = ishigami(design.points())[:, np.newaxis]
    found, expected = analysed(design, clean + shift), analysed(design, clean)
    for key in ("first", "total"):
        values = [one.value for one in found.indices[key]]
        assert values == pytest.approx([one.value for one in expected.indices[key]], abs=1e-9)


def test_variance_is_split() -> None:
    """The factors' part of a run's variance is that of the function (law of total variance)."""
    y = noisy(cube("latin-hypercube", 4000), 30)
    found = variance_of(y)
    drawn = np.random.default_rng(11)
    drawn.normal(size=(4000, 30))
    shared = float(np.var(drawn.normal(0.0, SHARED, size=30), ddof=1))
    expected = VARIANCE / (VARIANCE + LUCK**2 + shared)
    assert found.factors.low < expected < found.factors.high
    assert pytest.approx(found.noise, rel=0.02) == LUCK**2 / 30
    assert pytest.approx(found.total, rel=0.05) == VARIANCE + LUCK**2 + shared


@pytest.mark.parametrize("runs", [1, 6])
def test_given_data(runs: int) -> None:
    """First-order indices come from any even design, with and without luck."""
    design = cube("latin-hypercube", 6000)
    y = noisy(design, runs) if runs > 1 else ishigami(design.points())[:, np.newaxis]
    found = analysed(design, y)
    values = [one.value for one in found.indices["first"]]
    assert FIRST == pytest.approx(values, abs=0.035)
    assert found.indices["first"][2].low < 0.01


def test_morris() -> None:
    """Steps of a plane are its slopes over the whole range, everywhere the same."""
    design = cube("morris", 20)
    x = design.points()
    y = (3.0 * x[:, 0] - 2.0 * x[:, 1])[:, np.newaxis] / (2.0 * np.pi)
    found = analysed(design, y).indices
    assert (3.0, 2.0, 0.0) == pytest.approx([one.value for one in found["size"]], abs=1e-9)
    assert (3.0, -2.0, 0.0) == pytest.approx([one.value for one in found["change"]], abs=1e-9)
    assert (0.0, 0.0, 0.0) == pytest.approx([one.value for one in found["spread"]], abs=1e-9)


def test_distribution_index() -> None:
    """The distance of two distributions is the Kolmogorov-Smirnov statistic of SciPy."""
    generator = np.random.default_rng(8)
    parts = generator.integers(0, 2, size=80)
    y = generator.integers(0, 30, size=(80, 5)) + 4 * parts[:, np.newaxis]
    steps = (y[:, :, np.newaxis] == np.arange(40)).sum(axis=1).astype(float)
    expected = [ks_2samp(y[parts == part].ravel(), y.ravel()).statistic for part in (0, 1)]
    assert pytest.approx(np.median(expected)) == distances(parts, steps, np.ones(80))


def test_distribution_sees_what_means_do_not() -> None:
    """A factor that moves the spread alone has no first-order index, but moves distributions."""
    design = cube("latin-hypercube", 600, factors=2)
    luck = np.random.default_rng(6).normal(size=(600, 20))
    x = design.points()
    found = analysed(design, luck * (x[:, :1] + 4.0) + 0.5 * x[:, 1:]).indices
    assert abs(found["first"][0].value) < 0.05
    assert found["first"][1].value > 0.8
    moving, floor = found["distribution"][0], analysed(design, luck).floor
    assert moving.low > 1.5 * floor


def test_floor() -> None:
    """A factor that does nothing stays below the floor in 19 of 20 cases."""
    above = 0
    for seed in range(60):
        factors = [Factor(path="a", name="a", paths=("a",), low=0.0, high=1.0)]
        design = Design.laid(factors, Sampling(kind="latin-hypercube", samples=64, seed=seed))
        y = np.random.default_rng(seed).normal(size=(64, 4))
        found = analysed(design, y)
        above += found.indices["distribution"][0].value > found.floor
    assert above <= 9  # 3 expected; more than 9 once in two thousand times


def test_parts() -> None:
    """Levels are parts by themselves; a range is cut into equally full ones."""
    assert [0, 1, 1, 2, 0] == parts_of(np.array([1.0, 2.0, 2.0, 5.0, 1.0])).tolist()
    counts = np.bincount(parts_of(np.random.default_rng(1).random(1000)))
    assert 16 == len(counts)
    assert counts.max() - counts.min() <= 1


def test_luck_that_neighbours_share() -> None:
    """Points that are alike share luck: a factor that decides alone has the index 1, not more.

    On common random numbers a run turns where the factor passes its own threshold.
    """
    design = cube("latin-hypercube", 96, factors=2)
    thresholds = np.random.default_rng(12).random((40, 25))
    above = []
    for luck in thresholds:
        y = (design.unit[:, :1] > luck).astype(float)
        above.append(analysed(design, y).indices["first"][0].value)
    # Six parts of a straight line leave 1 / 36 of its variance within the parts.
    assert 0.94 < float(np.mean(above)) < 1.0


def test_the_factors_share_is_covered_where_few_replications_tell() -> None:
    """With luck that all points share, the interval of the factors' part holds the true one."""
    generator = np.random.default_rng(7)
    ends = 0.04 + 0.08 * np.linspace(0.0, 1.0, 10_001)
    truth = ends.var() / (ends.var() + (ends * (1.0 - ends)).mean())
    worlds, covered = 60, 0
    for _ in range(worlds):
        chance = 0.04 + 0.08 * generator.random((64, 1))
        found = variance_of((generator.random(200) < chance).astype(np.float64))
        covered += found.factors.low <= truth <= found.factors.high
    assert covered >= 0.9 * worlds
