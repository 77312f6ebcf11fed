"""Scenario discovery: in which part of the factors' space something happens, as boxes and trees.

Boxes are found by the patient rule induction method (Friedman and Fisher 1999, Statistics and
Computing 9:123), as Bryant and Lempert (2010, Technological Forecasting and Social Change 77:34)
use it. The libraries that have it are under the GPL (`prim`) or bring statsmodels, seaborn and
platypus along (`ema_workbench`); the method itself is short.
"""

import importlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.design import Design
from sim.experiments.designs.sampling import MissingExtraError
from sim.model.outcomes import Outcome
from sim.results.intervals import mean_interval
from sim.results.summary import Estimate

PEEL = 0.05
"""The share of the points in a box that a step takes away: small steps are patient."""
SMALLEST = 0.05
"""The share of all points that a box keeps at least."""
FEWEST_POINTS = 40
FOLDS = 2
SEED = 1999

Floats = NDArray[np.float64]
Rows = NDArray[np.bool_]


class DiscoveryError(ValueError):
    """Points in which nothing can be found, with the reason."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One factor of a box: from `low` to `high` in base units, or the `levels` that are left.

    `without` is the density of the box without this limit: the nearer to the box's, the less the
    limit matters.
    """

    factor: str
    words: str
    low: float
    high: float
    levels: tuple[str, ...]
    without: float


@dataclass(frozen=True, kw_only=True)
class Box:
    """A part of the factors' space in which it happens more often than elsewhere.

    `density` is the share of runs in the box in which it happens, with the interval that the spread
    over its points gives; `coverage` the part of all such runs that lie in the box; `mass` the part
    of all points. A box is chosen for its density, which flatters it: `checked` is the density that
    boxes found in the same way had at points that were not used to find them.
    """

    limits: tuple[Limit, ...]
    density: Estimate
    coverage: float
    mass: float
    points: int
    base: float
    """The share of all runs in which it happens."""
    checked: float
    path: tuple[tuple[float, float], ...]
    """Density and coverage after each step that led here and beyond, from all points on."""

    def contains(self, points: Floats, design: Design) -> Rows:
        """Which points, shape (n, factors) in base units, lie in the box."""
        inside = np.ones(len(points), dtype=bool)
        for limit in self.limits:
            column = design.names.index(limit.factor)
            labels = design.factors[column].labels
            values = points[:, column]
            if limit.levels:
                inside &= np.isin(values, [labels.index(level) for level in limit.levels])
            else:
                inside &= (values >= limit.low) & (values <= limit.high)
        return inside

    def __str__(self) -> str:
        words = " and ".join(limit.words for limit in self.limits) or "everywhere"
        return f"{words}: density {self.density.value:.2f}, coverage {self.coverage:.2f}"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A leaf of a tree: the conditions that lead there, the share of runs, the number of points."""

    rule: str
    share: Estimate
    points: int


def success(
    outcome: Outcome,
    values: Floats,
    done: NDArray[np.bool_],
    *,
    above: float | None = None,
    below: float | None = None,
) -> Floats:
    """The share of runs at each point in which it happens, shape (points,).

    That is when a flag is yes and a time or duration has a value; with `above` or `below`, when the
    value is so. What did not happen is neither above nor below. Runs of a flag whose question did
    not arise do not count; NaN where none does.
    """
    known = done & ~np.isnan(values) if outcome.kind == "flag" else done
    if above is None and below is None:
        if outcome.kind in ("count", "amount"):
            raise DiscoveryError(f"`{outcome.name}` always has a value; say above or below which")
        hit = values == 1.0 if outcome.kind == "flag" else ~np.isnan(values)
    else:
        hit = ~np.isnan(values)
        hit &= values > above if above is not None else hit
        hit &= values < below if below is not None else hit
    counts = known.sum(axis=1)
    shares: Floats = np.where(counts > 0, (hit & known).sum(axis=1) / np.maximum(counts, 1), np.nan)
    return shares


def check(design: Design, outcomes: Sequence[Outcome], *, bounded: bool) -> None:
    """DiscoveryError for that in which nothing can be found; ask before running."""
    for outcome in outcomes:
        if not bounded and outcome.kind in ("count", "amount"):
            raise DiscoveryError(f"`{outcome.name}` always has a value; say above or below which")
    if len(design) < FEWEST_POINTS:
        raise DiscoveryError(f"{len(design)} points are too few; take {FEWEST_POINTS} or more")


def find_box(design: Design, shares: Floats, *, peel: float = PEEL) -> Box:
    """The box with the best balance (harmonic mean) of density and coverage.

    `shares` are those of `success`; points without one are left out. DiscoveryError for too few
    points, and where it always or never happens.
    """
    x, y, columns = _usable(design, shares)
    path = list(_peeled(x, y, columns, peel))
    best = max(path, key=lambda box: _balance(y, box.inside(x)))
    best = _needed(_pasted(best, x, y, peel), x, y)
    inside = best.inside(x)
    low, high = mean_interval(y[inside])
    density = float(y[inside].mean())
    limits = tuple(
        _limit(design, best, column, float(y[best.without(column).inside(x)].mean()))
        for column in best.limited
    )
    return Box(
        limits=limits,
        density=Estimate(value=density, low=max(low, 0.0), high=min(high, 1.0)),
        coverage=float(y[inside].sum() / y.sum()),
        mass=float(inside.mean()),
        points=int(inside.sum()),
        base=float(y.mean()),
        checked=_checked(x, y, columns, peel),
        path=tuple(
            (float(y[rows].mean()), float(y[rows].sum() / y.sum()))
            for rows in (box.inside(x) for box in path)
        ),
    )


def grow_tree(design: Design, shares: Floats, *, depth: int = 3) -> tuple[Leaf, ...]:
    """The leaves of a regression tree (CART, scikit-learn), those where it happens most first.

    No leaf holds less than a twentieth of the points. Intervals are those of the points in the
    leaf, which the tree has chosen.
    """
    x, y, _ = _usable(design, shares)
    try:
        trees = importlib.import_module("sklearn.tree")
    except ImportError as error:
        raise MissingExtraError("a tree", "discovery") from error
    smallest = max(5, math.ceil(SMALLEST * len(y)))
    grown = trees.DecisionTreeRegressor(
        max_depth=depth, min_samples_leaf=smallest, random_state=SEED
    ).fit(x, y)
    tree, reached = grown.tree_, grown.apply(x)
    leaves = []
    for leaf, rule in _rules(tree, design):
        there = y[reached == leaf]
        low, high = mean_interval(there)
        share = Estimate(value=float(there.mean()), low=max(low, 0.0), high=min(high, 1.0))
        leaves.append(Leaf(rule=rule, share=share, points=len(there)))
    return tuple(sorted(leaves, key=lambda leaf: -leaf.share.value))


def _rules(tree: Any, design: Design) -> Iterator[tuple[int, str]]:
    """Each leaf with the conditions on the way there; of one factor only the tightest."""
    waiting: list[tuple[int, dict[tuple[int, str], float]]] = [(0, {})]
    while waiting:
        node, known = waiting.pop()
        column, cut = int(tree.feature[node]), float(tree.threshold[node])
        if tree.children_left[node] < 0:
            words = [
                f"{design.names[at]} {sign} {design.factors[at].shown(_whole(design, at, value))}"
                for (at, sign), value in known.items()
            ]
            yield node, " and ".join(words) or "everywhere"
            continue
        waiting.append((int(tree.children_right[node]), {**known, (column, ">"): cut}))
        waiting.append((int(tree.children_left[node]), {**known, (column, "<="): cut}))


def _whole(design: Design, column: int, value: float) -> float:
    return math.floor(value) if design.factors[column].choices else value


@dataclass(frozen=True)
class _Region:
    """Limits by column: an interval, or for choices the coordinates that are left."""

    ends: tuple[tuple[float, float], ...]
    kept: tuple[frozenset[float] | None, ...]

    def inside(self, x: Floats) -> Rows:
        rows = np.ones(len(x), dtype=bool)
        for column, ((low, high), kept) in enumerate(zip(self.ends, self.kept, strict=True)):
            values = x[:, column]
            rows &= (values >= low) & (values <= high)
            if kept is not None:
                rows &= np.isin(values, sorted(kept))
        return rows

    def limit(self, column: int, low: float, high: float) -> "_Region":
        ends = list(self.ends)
        ends[column] = (low, high)
        return replace(self, ends=tuple(ends))

    def keep(self, column: int, levels: frozenset[float] | None) -> "_Region":
        kept = list(self.kept)
        kept[column] = levels
        return replace(self, kept=tuple(kept))

    def without(self, column: int) -> "_Region":
        return self.limit(column, -math.inf, math.inf).keep(column, None)

    @property
    def limited(self) -> list[int]:
        open_ends = (-math.inf, math.inf)
        return [
            column
            for column, (ends, kept) in enumerate(zip(self.ends, self.kept, strict=True))
            if ends != open_ends or kept is not None
        ]


def _usable(design: Design, shares: Floats) -> tuple[Floats, Floats, tuple[bool, ...]]:
    """The points with a share, and which factors are choices; or DiscoveryError."""
    there = ~np.isnan(shares) & ~np.isnan(design.matrix).any(axis=1)
    x, y = design.matrix[there], shares[there]
    if len(y) < FEWEST_POINTS:
        raise DiscoveryError(
            f"{len(y)} points with a value are too few; take {FEWEST_POINTS} or more"
        )
    if y.max() == y.min():
        raise DiscoveryError(f"it happens equally often, in {y[0]:.0%} of the runs, at every point")
    return x, y, tuple(bool(factor.choices) for factor in design.factors)


def _peeled(x: Floats, y: Floats, choices: tuple[bool, ...], peel: float) -> Iterator[_Region]:
    """The boxes from all points on, each the densest that a small step from the last gives."""
    factors = x.shape[1]
    region = _Region(((-math.inf, math.inf),) * factors, (None,) * factors)
    while True:
        yield region
        inside = region.inside(x)
        density, best = -math.inf, None
        for candidate in _smaller(region, x[inside], choices, peel):
            rows = candidate.inside(x)
            size = int(rows.sum())
            if SMALLEST * len(y) <= size < inside.sum() and float(y[rows].mean()) > density:
                density, best = float(y[rows].mean()), candidate
        if best is None:
            return
        region = best


def _smaller(
    region: _Region, x: Floats, choices: tuple[bool, ...], peel: float
) -> Iterator[_Region]:
    """The boxes one step smaller: a slice off either end, or without one of the levels."""
    for column, is_choice in enumerate(choices):
        values = np.sort(x[:, column])
        if is_choice:
            levels = frozenset(float(value) for value in values)
            yield from (
                region.keep(column, levels - {level}) for level in levels if len(levels) > 1
            )
            continue
        low, high = region.ends[column]
        step = max(1, int(peel * len(values)))
        above, below = values[values > values[step - 1]], values[values < values[-step]]
        if len(above):
            yield region.limit(column, float(above[0]), high)
        if len(below):
            yield region.limit(column, low, float(below[-1]))


def _pasted(region: _Region, x: Floats, y: Floats, peel: float) -> _Region:
    """The box grown again at ends that patience took too much from, while that is better."""
    while True:
        grown = max(
            _larger(region, x, peel), key=lambda each: _balance(y, each.inside(x)), default=region
        )
        if _balance(y, grown.inside(x)) <= _balance(y, region.inside(x)):
            return region
        region = grown


def _larger(region: _Region, x: Floats, peel: float) -> Iterator[_Region]:
    size = max(1, int(peel * region.inside(x).sum()))
    for column in region.limited:
        low, high = region.ends[column]
        others = x[region.without(column).inside(x), column]
        lower, upper = np.sort(others[others < low]), np.sort(others[others > high])
        if len(lower):
            yield region.limit(column, float(lower[max(len(lower) - size, 0)]), high)
        if len(upper):
            yield region.limit(column, low, float(upper[min(size, len(upper)) - 1]))


def _needed(region: _Region, x: Floats, y: Floats) -> _Region:
    """The box without limits that make it no better."""
    for column in region.limited:
        freer = region.without(column)
        if _balance(y, freer.inside(x)) >= _balance(y, region.inside(x)):
            region = freer
    return region


def _balance(y: Floats, inside: Rows) -> float:
    """The harmonic mean of density and coverage."""
    density, coverage = float(y[inside].mean()), float(y[inside].sum() / y.sum())
    return 2.0 * density * coverage / (density + coverage) if density + coverage > 0.0 else 0.0


def _checked(x: Floats, y: Floats, choices: tuple[bool, ...], peel: float) -> float:
    """The density at the other half of the points of boxes that were found at one half."""
    fold = np.random.default_rng(SEED).permutation(len(y)) % FOLDS
    inside: list[Floats] = []
    for each in range(FOLDS):
        seen, new = fold != each, fold == each
        if y[seen].sum() == 0.0:
            continue
        path = list(_peeled(x[seen], y[seen], choices, peel))
        best = max(path, key=_balance_of(x[seen], y[seen]))
        inside.append(y[new][best.inside(x[new])])
    found = np.concatenate(inside) if inside else np.empty(0)
    return float(found.mean()) if len(found) else math.nan


def _balance_of(x: Floats, y: Floats) -> Callable[[_Region], float]:
    return lambda region: _balance(y, region.inside(x))


def _limit(design: Design, region: _Region, column: int, without: float) -> Limit:
    factor, kept = design.factors[column], region.kept[column]
    low, high = region.ends[column]
    if kept is not None:
        levels = tuple(factor.labels[int(level)] for level in sorted(kept))
        words = f"{factor.name} is {' or '.join(levels)}"
        return Limit(
            factor=factor.name, words=words, low=low, high=high, levels=levels, without=without
        )
    if math.isinf(low):
        words = f"{factor.name} <= {factor.shown(high)}"
    elif math.isinf(high):
        words = f"{factor.name} >= {factor.shown(low)}"
    else:
        words = f"{factor.name} from {factor.shown(low)} to {factor.shown(high)}"
    return Limit(factor=factor.name, words=words, low=low, high=high, levels=(), without=without)
