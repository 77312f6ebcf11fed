"""Designs: where the points lie, what they set, and that the file of one reads as that one."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.designs import Design
from sim.experiments.designs.factors import OUTERMOST
from sim.experiments.designs.sampling import LARGEST_CORRELATION, largest_correlation
from sim.model.loading import load
from sim.scenario.distributions import Triangular, Uniform
from sim.scenario.schema import Scenario

BALAKLIIA = Path(__file__).resolve().parents[3] / "scenarios" / "balakliia-2022.yaml"
DECIDE = "command.echelons.army.decide"
AVAILABLE = "reserves.*.available"
LOSS = "command.message_loss"
EVERYTHING = {
    DECIDE: "6 h..96 h:3:log",
    AVAILABLE: "0..1:3",
    "formations.thrust-group.elements": "8..20:3",
    "operations.balakliia.advances.town.when": "day 3 04:00..day 5 04:00:3",
    "variants": "all",
    "command.detect": {"distribution": Triangular(low=1.0, mode=2.0, high=5.0), "count": 3},
    "battle.law": {"levels": [{"p": 1, "q": 1}, {"p": 1.5}], "labels": ["square", "mixed"]},
}


@pytest.fixture(scope="module")
def base() -> Scenario:
    """The article's case."""
    return load(BALAKLIIA)


def everything(base: Scenario, kind: str, samples: int | None) -> Design:
    """A design with a factor of every sort."""
    factors = dict(EVERYTHING)
    factors["command.detect"] = {
        "distribution": {"triangular": {"low": "1 h", "mode": "2 h", "high": "5 h"}},
        "count": 3,
    }
    return Design.of(base, factors, kind, samples=samples, seed=3)  # type: ignore[arg-type]


def test_a_full_grid_has_every_pair(base: Scenario) -> None:
    """13 × 11 points, the last factor running fastest, without binary tails."""
    design = Design.of(base, [f"{DECIDE}=6 h..96 h:13", f"{AVAILABLE}=0..1:11"])
    assert (143, (13, 11)) == (len(design), design.shape)
    assert [[6.0, 0.0], [6.0, 0.1], [6.0, 0.2], [6.0, 0.3]] == design.points()[:4].tolist()
    assert [13.5, 0.0] == design.points()[11].tolist()
    assert {
        DECIDE: "13.5 h",
        "reserves.izium-reserve.available": "0.3",
        "reserves.belgorod-reserve.available": "0.3",
    } == design.settings(14)
    assert "army.decide = 13.5 h, reserves.available = 0.3" == design.label(14)


def test_levels_and_logarithms(base: Scenario) -> None:
    """Levels are taken as they are; a logarithmic range meets its ends exactly."""
    design = Design.of(base, {DECIDE: "6 h..96 h:5:log", LOSS: "0.4,0.1"})
    assert [6.0, 12.0, 24.0, 48.0, 96.0] == pytest.approx(sorted({*design.matrix[:, 0]}))
    assert (6.0, 96.0) == (design.matrix[0, 0], design.matrix[-1, 0])
    assert [0.4, 0.1] == design.matrix[:2, 1].tolist()


def test_whole_numbers_stay_whole(base: Scenario) -> None:
    """A count is varied in whole steps, each with an equal part of the range."""
    path = "formations.thrust-group.elements"
    grid = Design.of(base, {path: "8..20:4"})
    assert [8.0, 12.0, 16.0, 20.0] == grid.matrix[:, 0].tolist()
    sampled = Design.of(base, {path: "1..4"}, "latin-hypercube", samples=400)
    numbers, counts = np.unique(sampled.matrix[:, 0], return_counts=True)
    assert ([1.0, 2.0, 3.0, 4.0], [100] * 4) == (numbers.tolist(), counts.tolist())
    assert {path: "3"} == sampled.settings([3.0])


def test_variants_set_what_they_stand_for(base: Scenario) -> None:
    """A named variant is a setting like others; numbers are set within it."""
    design = Design.of(base, {LOSS: "0.5,0.6", "variants": "staff-broken,no-reserves"})
    assert ("staff-broken", "no-reserves") == design.factors[1].labels
    settings = design.settings(1)
    assert base.with_(base.variants["no-reserves"].set).with_({LOSS: 0.5}) == base.with_(settings)


def test_one_at_a_time_keeps_the_others(base: Scenario) -> None:
    """The base case first, then each factor alone; a distribution stays what it is."""
    design = Design.of(base, {LOSS: "0.1,0.2", DECIDE: "6 h..96 h:2"}, "one-at-a-time")
    expected = [[0.15, math.nan], [0.1, math.nan], [0.2, math.nan], [0.15, 6.0], [0.15, 96.0]]
    assert np.array_equal(expected, design.matrix, equal_nan=True)
    assert [-1, 0, 0, 1, 1] == design.varied.tolist()
    assert {LOSS: "0.15"} == design.settings(0)
    assert base == base.with_(design.settings(0))


def test_a_latin_hypercube_has_each_stratum_once(base: Scenario) -> None:
    """Of n points one lies in each n-th of each factor."""
    design = Design.of(base, {LOSS: "0..1", AVAILABLE: "0..1"}, "latin-hypercube", samples=50)
    strata = np.sort(np.floor(design.matrix * 50), axis=0)
    assert np.array_equal(np.column_stack([np.arange(50.0)] * 2), strata)


@pytest.mark.parametrize("samples", [17, 33, 65])
def test_a_nearly_orthogonal_hypercube_hardly_correlates(base: Scenario, samples: int) -> None:
    """Each stratum once, and no two of seven columns correlate by more than is allowed."""
    names = ["command.message_loss", *(f"air.{x}" for x in ("attacker", "defender"))]
    names += ["air.mission_abort", "air.battle", "battle.command_weight", "battle.supply_weight"]
    design = Design.of(base, [f"{n}=0..0.4" for n in names], "nearly-orthogonal", samples=samples)
    assert largest_correlation(design.unit) <= LARGEST_CORRELATION
    strata = np.sort(np.floor(design.unit * samples), axis=0)
    assert np.array_equal(np.column_stack([np.arange(float(samples))] * 7), strata)
    plain = Design.of(base, [f"{n}=0..0.4" for n in names], "latin-hypercube", samples=samples)
    assert largest_correlation(plain.unit) > LARGEST_CORRELATION


def test_sobol_points_are_even(base: Scenario) -> None:
    """Of 64 points one lies in each cell of every 8 × 8 grid of two factors."""
    design = Design.of(base, {LOSS: "0..1", AVAILABLE: "0..1"}, "sobol", samples=64)
    cells = {tuple(row) for row in np.floor(design.unit * 8).astype(int).tolist()}
    assert 64 == len(cells)


@pytest.mark.parametrize(("second_order", "points"), [(False, 16 * 4), (True, 16 * 6)])
def test_saltelli_has_its_order(base: Scenario, second_order: bool, points: int) -> None:  # noqa: FBT001
    """A base point, then one factor at a time taken from the other matrix, then that itself."""
    pytest.importorskip("SALib")
    factors = {LOSS: "0..1", AVAILABLE: "0..1"}
    design = Design.of(base, factors, "saltelli", samples=16, second_order=second_order)
    assert points == len(design)
    block = points // 16
    first, swapped, last = design.unit[0], design.unit[1], design.unit[block - 1]
    assert [last[0], first[1]] == swapped.tolist()


def test_morris_changes_one_factor_a_step(base: Scenario) -> None:
    """Each trajectory has a point more than factors, and each step moves one factor."""
    pytest.importorskip("SALib")
    factors = {LOSS: "0..1", AVAILABLE: "0..1", DECIDE: "6 h..96 h"}
    design = Design.of(base, factors, "morris", samples=5)
    assert 5 * 4 == len(design)
    moved = (np.diff(design.unit.reshape(5, 4, 3), axis=1) != 0).sum(axis=2)
    assert (moved == 1).all()


def test_distributions_are_drawn_by_their_quantiles(base: Scenario) -> None:
    """A grid takes the middles of equal parts; a design that asks for the ends gets quantiles."""
    uniform = {"distribution": {"uniform": {"low": "10 h", "high": "20 h"}}, "count": 5}
    design = Design.of(base, {DECIDE: uniform})
    assert [11.0, 13.0, 15.0, 17.0, 19.0] == pytest.approx(design.matrix[:, 0].tolist())
    from_python = Design.of(base, {DECIDE: Uniform(low=10.0, high=20.0)}, "sobol", samples=8)
    assert ((from_python.matrix >= 10.0) & (from_python.matrix <= 20.0)).all()
    ends = design.factors[0].at(np.array([0.0, 1.0]))
    assert [10.0 + 10.0 * OUTERMOST, 20.0 - 10.0 * OUTERMOST] == pytest.approx(ends.tolist())


KINDS = [
    ("grid", None),
    ("one-at-a-time", None),
    ("latin-hypercube", 9),
    ("nearly-orthogonal", 65),
    ("sobol", 8),
    ("saltelli", 4),
    ("morris", 2),
]


@pytest.mark.parametrize(("kind", "samples"), KINDS)
def test_a_written_design_reads_as_itself(
    base: Scenario, tmp_path: Path, kind: str, samples: int | None
) -> None:
    """What is kept with a sweep is a design file of the very same points."""
    design = everything(base, kind, samples)
    path = tmp_path / "design.yaml"
    path.write_text(design.text, encoding="utf-8")
    again = Design.read(path, base)
    assert (design.factors, design.digest) == (again.factors, again.digest)


@pytest.mark.parametrize(("kind", "samples"), KINDS[2:])
def test_the_same_seed_gives_the_same_points(base: Scenario, kind: str, samples: int) -> None:
    """Points hang on the seed of the design and on nothing else."""
    first, second = everything(base, kind, samples), everything(base, kind, samples)
    assert first.digest == second.digest
    factors = {LOSS: "0..1", DECIDE: "6 h..96 h"}
    one, other = (
        Design.of(base, factors, kind, samples=max(samples, 32) if kind != "morris" else 9, seed=s)  # type: ignore[arg-type]
        for s in (0, 1)
    )
    assert one.digest != other.digest


@pytest.mark.parametrize(("kind", "samples"), [("latin-hypercube", 9), ("sobol", 8)])
def test_settings_read_as_the_same_bits(base: Scenario, kind: str, samples: int) -> None:
    """What a point sets is, when read, the very number of the point."""
    design = everything(base, kind, samples)
    for point in range(len(design)):
        changed = base.with_(design.settings(point))
        row = dict(zip(design.names, design.matrix[point], strict=True))
        reserves = {each.available for each in changed.reserves.values()}
        assert {row["reserves.available"]} == reserves
        found = changed.command.echelons["army"].decide
        assert row["army.decide"] == found.value  # type: ignore[attr-defined]
        assert row["town.when"] == changed.operations[0].advances["town"].when
        assert row["thrust-group.elements"] == changed.formations["thrust-group"].elements


@given(st.floats(min_value=1e-3, max_value=1e4))
def test_any_number_is_set_to_the_bit(value: float) -> None:
    """The text of a coordinate loses nothing."""
    scenario = load(BALAKLIIA)
    design = Design.of(scenario, {"command.repeat": "1 h,2 h"})
    settings = design.settings([value])
    assert value == scenario.with_(settings).command.repeat


def test_points_cannot_be_changed(base: Scenario) -> None:
    """What was simulated must not be moved afterwards."""
    design = Design.of(base, {LOSS: "0..1:3"})
    with pytest.raises(ValueError, match="read-only"):
        design.points()[0, 0] = 1.0
