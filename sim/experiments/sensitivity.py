"""Which factors an outcome depends on, and how much of it is luck."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.design import Design
from sim.experiments.sensitivity_indices import (
    Floats,
    Variance,
    given_data,
    morris,
    sobol,
    variance_of,
)
from sim.experiments.sensitivity_pawn import pawn
from sim.experiments.sweep import outcomes_named, sweep
from sim.experiments.sweep_results import Sweep
from sim.model.lowering import outcomes_of
from sim.model.outcomes import Outcome
from sim.results.summary import Estimate
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_REPLICATIONS = 100
FEWEST_POINTS = 20
"""Fewer points say nothing about several factors."""

MEANINGS = {
    "total": "the part of the variance that stays as long as this factor is not known, all its "
    "interplay with others included",
    "first": "the part of the variance that this factor explains by itself",
    "size": "the mean size of the change when this factor goes through its whole range",
    "change": "the mean change when this factor goes from its lower to its upper end",
    "spread": "how much that change differs from place to place: bends and interplay",
    "distribution": "the largest distance between the distribution of single runs in a part of the "
    "factor's range and that of all runs, the median over the parts",
}
"""What the columns are; parts of the variance are of the mean response, luck taken out."""


class SensitivityError(ValueError):
    """Points from which no indices can be had, with the cure."""


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """The indices of each factor for one outcome, with intervals; more in `MEANINGS`.

    `statistic` says what the response is: the share of runs in which it happened (or is yes), or
    the mean of the runs that have a value. `indices` holds by name one estimate a factor, in the
    order of `factors`; sizes and changes are in `unit`. `floor` is what `distribution` reaches for
    a factor that does nothing. `without` points had no run with a value, and were left out.
    """

    outcome: Outcome
    statistic: str
    kind: str
    factors: tuple[str, ...]
    ranges: tuple[str, ...]
    indices: Mapping[str, tuple[Estimate, ...]]
    variance: Variance
    floor: float
    points: int
    replications: int
    without: int = 0
    undefined: float = 0.0
    """The share of runs without a value, which the response says nothing about."""
    is_flat: bool = False
    """Whether the response is the same in every run, so that there is nothing to explain."""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """What sizes, changes and spreads are in."""
        return "share of runs" if self.statistic == "share" else self.outcome.unit

    @property
    def order(self) -> tuple[int, ...]:
        """The positions of the factors, the most important first."""
        ranked = next(iter(self.indices.values()))
        return tuple(sorted(range(len(ranked)), key=lambda at: -_known(ranked[at].value)))

    def to_pandas(self) -> "pd.DataFrame":
        """One row a factor, the most important first; each index with the ends of its interval.

        `attrs` carry the meanings of the columns, the variance and the provenance.
        """
        import pandas as pd

        frame = pd.DataFrame(list(self._rows())).set_index("factor")
        attributes: dict[Any, Any] = {
            "outcome": self.outcome.name,
            "response": self.statistic,
            "unit": self.unit,
            "meanings": {name: MEANINGS[name] for name in self.indices},
            "variance": self._variance(),
            "floor": self.floor,
            **self.provenance,
        }
        frame.attrs = attributes
        return frame

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data; what is not known is None."""
        return {
            "outcome": self.outcome.name,
            "response": self.statistic,
            "unit": self.unit,
            "design": self.kind,
            "points": self.points,
            "points_without_a_value": self.without,
            "replications": self.replications,
            "runs_without_a_value": self.undefined,
            "variance": self._variance(),
            "distribution_floor": _finite(self.floor),
            "factors": [
                {name: _finite(value) for name, value in row.items()} for row in self._rows()
            ],
            **self.provenance,
        }

    def to_json(self) -> str:
        """The same for scripts."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)

    def render(self, width: int = 80) -> str:
        """A text table of at most `width` columns, as far as the names allow."""
        from sim.experiments.sensitivity_text import render

        return render(self, width)

    def _repr_html_(self) -> str:
        """What a notebook shows: the table with intervals, and what is luck."""
        from sim.experiments.sensitivity_text import html

        return html(self)

    def _variance(self) -> dict[str, Any]:
        share = self.variance.factors
        parts = {"total": self.variance.total, "noise_of_means": self.variance.noise}
        parts |= {"factors": share.value, "factors_low": share.low, "factors_high": share.high}
        return {name: _finite(value) for name, value in parts.items()}

    def _rows(self) -> Iterator[dict[str, Any]]:
        for at in self.order:
            row: dict[str, Any] = {"factor": self.factors[at], "range": self.ranges[at]}
            for name, estimates in self.indices.items():
                one = estimates[at]
                row |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
            yield row


def sensitivity(
    subject: Sweep | Scenario,
    outcome: str,
    design: Design | None = None,
    replications: int = DEFAULT_REPLICATIONS,
    *,
    statistic: str | None = None,
    **options: Any,
) -> Sensitivity:
    """Which factors the outcome depends on, from a sweep, or from a scenario and a design.

    The response is the share of runs in which a time or duration happened or a flag is yes, and the
    mean of a count or an amount; `statistic="mean"` takes the mean of a time or duration over the
    runs in which it happened. A Saltelli design gives Sobol indices, a Morris design the sizes of
    steps, any other design first-order indices; all give the index of distributions. `options` are
    those of `sim.sweep`.

    SensitivityError for points from which none can be had, UnknownOutcomeError for an outcome that
    is not recorded, MissingExtraError where SALib is needed and missing.
    """
    if isinstance(subject, Scenario):
        if design is None:
            raise TypeError("give a design with the scenario, or the sweep of one")
        declared = outcomes_of(subject, options.get("own", ()))
        (asked,) = outcomes_named(declared, [outcome])
        check(design, asked, statistic)
        subject = sweep(subject, design, replications, outcomes=[outcome], **options)
    if not subject.complete:
        raise SensitivityError(
            f"{len(subject.there):,} of {len(subject.layout):,} chunks are there; "
            "let the sweep come to its end"
        )
    scenario = subject.manifest["scenario"]
    return analyse(
        subject.design,
        subject.outcome(outcome),
        np.where(subject.done, subject.column(outcome), np.nan),
        done=subject.done,
        statistic=statistic,
        provenance={"scenario": scenario["name"], "seed": subject.manifest["seed"]},
    )


def analyse(  # noqa: PLR0913 (arrays with what they are)
    design: Design,
    outcome: Outcome,
    values: Floats,
    *,
    done: NDArray[np.bool_] | None = None,
    statistic: str | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> Sensitivity:
    """The indices from the values of one outcome, shape (points, replications)."""
    done = np.ones(values.shape, dtype=bool) if done is None else done
    check(design, outcome, statistic)
    chosen = _statistic(outcome, statistic)
    y = _response(outcome, values, done, chosen)
    _check_response(design, y)
    there = ~np.isnan(y).all(axis=1)
    fair = there & _fair(design)
    unit = design.unit[fair]
    distribution, floor = pawn(unit, values[fair], done[fair])
    indices = _by_design(design, y) or {"first": given_data(unit, y[fair])}
    indices["distribution"] = distribution
    return Sensitivity(
        outcome=outcome,
        statistic=chosen,
        kind=design.kind,
        factors=design.names,
        ranges=tuple(_range(design, column) for column in range(len(design.factors))),
        indices={name: tuple(estimates) for name, estimates in indices.items()},
        variance=variance_of(y[fair]),
        floor=floor,
        points=len(design),
        replications=values.shape[1],
        without=int((~there).sum()),
        undefined=float(np.isnan(y[done]).mean()) if done.any() else math.nan,
        is_flat=float(np.nanmin(y)) == float(np.nanmax(y)),
        provenance=provenance or {},
    )


def _statistic(outcome: Outcome, asked: str | None) -> str:
    happens = outcome.kind in ("flag", "time", "duration")
    chosen = asked or ("share" if happens else "mean")
    known = {"flag": ("share",), "time": ("share", "mean"), "duration": ("share", "mean")}
    has = known.get(outcome.kind, ("mean",))
    if chosen not in has:
        raise SensitivityError(
            f"`{outcome.name}` is a {outcome.kind}, whose response is its {' or '.join(has)}, "
            f"not `{chosen}`"
        )
    return chosen


def _response(outcome: Outcome, values: Floats, done: NDArray[np.bool_], statistic: str) -> Floats:
    if statistic == "share" and outcome.kind != "flag":
        return np.where(done, (~np.isnan(values)).astype(np.float64), np.nan)
    return values


def check(design: Design, outcome: Outcome, statistic: str | None = None) -> None:
    """SensitivityError for what gives no indices whatever the runs say; ask before running."""
    _statistic(outcome, statistic)
    if design.kind == "one-at-a-time":
        raise SensitivityError(
            "one factor at a time shows no interplay, and no indices can be had from it; take a "
            "design of the kind latin-hypercube, saltelli or morris"
        )
    if len(design) < FEWEST_POINTS:
        raise SensitivityError(
            f"{len(design)} points are too few for indices; take {FEWEST_POINTS} or more"
        )


def _check_response(design: Design, y: Floats) -> None:
    """SensitivityError for a response that gives no indices."""
    without = int(np.isnan(y).all(axis=1).sum())
    if without and (design.kind in ("saltelli", "morris") or without > len(design) - FEWEST_POINTS):
        raise SensitivityError(
            f"at {without:,} of {len(design):,} points no run has a value, and a "
            f"{design.kind} design can't do without them; ask for the share of runs, or for more "
            "replications"
        )


def _fair(design: Design) -> NDArray[np.bool_]:
    """The points that are an even sample of the factors: of Saltelli's only the two base ones."""
    fair = np.ones(len(design), dtype=bool)
    if design.kind == "saltelli":
        step = (2 if design.sampling.second_order else 1) * len(design.factors) + 2
        at = np.arange(len(design)) % step
        fair = (at == 0) | (at == step - 1)
    return fair


def _by_design(design: Design, y: Floats) -> dict[str, list[Estimate]]:
    """The indices that a design was laid for; none for designs of no purpose of their own."""
    if design.kind == "saltelli":
        second = design.sampling.second_order
        first, total = sobol(y, len(design.factors), second_order=second)
        return {"total": total, "first": first}
    if design.kind == "morris":
        size, change, spread = morris(design.unit, y, design.sampling.morris_levels)
        return {"size": size, "change": change, "spread": spread}
    return {}


def _range(design: Design, column: int) -> str:
    factor = design.factors[column]
    if factor.choices:
        return ", ".join(factor.labels)
    low, high = factor.low, factor.high
    if math.isnan(low):
        values = design.matrix[:, column]
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return f"{factor.shown(low)} to {factor.shown(high)}"


def _known(value: float) -> float:
    return -math.inf if math.isnan(value) else value


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
