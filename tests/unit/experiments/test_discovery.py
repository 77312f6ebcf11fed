"""A planted box is found, by peeling and by a tree; chance alone is not taken for one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiments.designs import Design, Factor
from sim.experiments.designs.factors import Choice
from sim.experiments.designs.sampling import Sampling
from sim.experiments.discovery import DiscoveryError, find_box, grow_tree, success
from unit.results.made_up import NAN, outcome

Floats = NDArray[np.float64]


def space(samples: int = 600, *, choices: bool = False) -> Design:
    """Three factors from 0 to 10, the last of them a choice of three if asked."""
    made = [Factor(path=name, name=name, paths=(name,), low=0.0, high=10.0) for name in "abc"]
    if choices:
        levels = tuple(Choice(label=label, settings=()) for label in ("dry", "wet", "iced"))
        made[2] = Factor(path="c", name="c", paths=("c",), choices=levels)
    sampling = Sampling(kind="latin-hypercube", samples=samples, seed=3)
    return Design.laid(made, sampling)


def planted(x: Floats) -> NDArray[np.bool_]:
    """The box: a above 6, b from 2 to 5; c does not matter."""
    inside: NDArray[np.bool_] = (x[:, 0] > 6.0) & (x[:, 1] > 2.0) & (x[:, 1] < 5.0)
    return inside


def drawn(chance: Floats, runs: int = 20) -> Floats:
    """The share of runs in which it happens, by point."""
    hits = np.random.default_rng(9).random((len(chance), runs)) < chance[:, np.newaxis]
    shares: Floats = hits.mean(axis=1)
    return shares


def test_planted_box() -> None:
    """The limits lie where they were planted, and the idle factor has none."""
    design = space()
    shares = drawn(np.where(planted(design.points()), 0.9, 0.05))
    box = find_box(design, shares)
    limits = {limit.factor: limit for limit in box.limits}
    assert {"a", "b"} == set(limits)
    assert (6.0, 2.0, 5.0) == pytest.approx(
        (limits["a"].low, limits["b"].low, limits["b"].high), abs=0.4
    )
    inside = box.contains(design.points(), design)
    assert box.points == int(inside.sum())
    assert pytest.approx(box.density.value) == shares[inside].mean()
    assert pytest.approx(box.coverage) == shares[inside].sum() / shares.sum()
    assert box.density.value > 0.8
    assert 0.7 < box.coverage < 0.85  # 0.108 of 0.153 happens inside
    assert limits["a"].without < box.density.value - 0.2
    assert pytest.approx(box.checked, abs=0.15) == box.density.value
    assert pytest.approx((box.base, 1.0)) == box.path[0]


def test_levels_are_left_out() -> None:
    """Of a factor of choices the box names those that are left."""
    design = space(choices=True)
    box = find_box(design, np.where(design.points()[:, 2] != 1.0, 1.0, 0.0))
    assert [("dry", "iced")] == [limit.levels for limit in box.limits]
    assert "c is dry or iced: density 1.00, coverage 1.00" == str(box)


def test_chance_is_seen_through() -> None:
    """Where nothing matters the box is denser by chance, and the check says that it is not."""
    design = space(200)
    shares = drawn(np.full(200, 0.3), runs=1)
    box = find_box(design, shares)
    assert abs(box.checked - box.base) < 0.12


def test_tree() -> None:
    """The best leaf is the planted box, in words."""
    pytest.importorskip("sklearn", reason="the discovery extra is not installed")
    design = space()
    leaves = grow_tree(design, drawn(np.where(planted(design.points()), 0.9, 0.05)))
    best = leaves[0]
    assert best.share.low > 0.8
    assert best.rule.startswith("a > ")
    assert {"a", "b"} == {word for word in best.rule.split() if word in "abc"}
    assert len(design) == sum(leaf.points for leaf in leaves)


@pytest.mark.parametrize(
    ("kind", "bounds", "expected"),
    [
        ("time", {}, [2 / 3, 0.0]),
        ("time", {"below": 4.0}, [1 / 3, 0.0]),
        ("flag", {}, [0.5, NAN]),
        ("count", {"above": 1.5, "below": 5.5}, [1 / 3, 0.0]),
    ],
)
def test_success(kind: str, bounds: dict[str, float], expected: list[float]) -> None:
    """Runs that failed do not count; what did not happen is neither early nor late."""
    values = np.array([[1.0, 5.0, NAN, 9.0], [NAN, NAN, NAN, NAN]])
    if kind == "flag":
        values = np.array([[1.0, 0.0, NAN, 1.0], [NAN, NAN, NAN, NAN]])
    done = np.array([[True, True, True, False]] * 2)
    found = success(outcome("x", kind), values, done, **bounds)  # type: ignore[arg-type]
    assert expected == pytest.approx(list(found), nan_ok=True)


def test_refusals() -> None:
    """Too few points, and nothing to find."""
    with pytest.raises(DiscoveryError, match="30 points with a value are too few"):
        find_box(space(30), np.linspace(0.0, 1.0, 30))
    with pytest.raises(DiscoveryError, match="equally often, in 100% of the runs, at every point"):
        find_box(space(60), np.ones(60))
    with pytest.raises(DiscoveryError, match="say above or below which"):
        success(outcome("x", "count"), np.ones((2, 2)), np.ones((2, 2), dtype=bool))
