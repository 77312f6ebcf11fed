"""Made-up data for the pictures of sweeps, comparisons, variants and many replications."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.charts import (
    differences,
    heatmaps,
    incidence,
    pareto,
    posterior,
    response,
    rhythm,
    ridgeline,
    sobol,
    tornado,
)
from sim.charts.estimates import share
from sim.charts.measures import Measure
from sim.charts.style import SLIDE, Look, Picture, Provenance
from sim.model.outcomes import Outcome
from sim.results.summary import Estimate, outcome_statistics
from unit.charts.made_up import LONG, NAN, SOURCE, activity, random_race, timeline

CHANCE = Measure(label="counterattack at town", kind="share")
LENGTH = Measure(label="town holds out", kind="hours", longest=80.0)
NOTHING = Estimate(value=NAN, low=NAN, high=NAN)


def responses(kind: str = "share", *, names: bool = False) -> response.Response:
    """An outcome over five settings of one factor, unknown at the last but one."""
    value = np.array([0.9, 0.8, 0.55, NAN, 0.2]) * (1.0 if kind == "share" else 40.0)
    measure = Measure(label="Town falls", kind="share" if kind == "share" else "hours")
    dial = heatmaps.Dial(
        label="reserve notice",
        values=np.linspace(0.0, 24.0, 5),
        unit="h",
        names=tuple("abcde") if names else (),
        base=2.0 if names else 6.0,
    )
    low, high = value - 0.1, value + 0.08
    return response.Response(measure=measure, x=dial, value=value, low=low, high=high, runs=200)


def heat_map(columns: int = 7, rows: int = 6, *, names: bool = False) -> heatmaps.HeatMap:
    """A share that falls to the right and rises upwards, each cell of 400 runs."""
    x, y = np.linspace(4.0, 40.0, columns), np.linspace(0.2, 0.95, rows)
    chance = 1.0 / (1.0 + np.exp(-(5.0 * (y[:, np.newaxis] - 0.5) - 0.12 * (x - 18.0))))
    cells = [[share(round(400 * one), 400) for one in row] for row in chance]
    value, low, high = (
        np.array([[getattr(cell, name) for cell in row] for row in cells])
        for name in ("value", "low", "high")
    )
    levels = tuple(f"{LONG[: 5 + 3 * place]} {place}" for place in range(columns))
    return heatmaps.HeatMap(
        measure=CHANCE,
        x=heatmaps.Dial(
            label="delay of the decision",
            values=x,
            unit="h",
            base=1.0 if names else 16.0,
            names=levels if names else (),
        ),
        y=heatmaps.Dial(label="reserves available", values=y, base=0.65),
        value=value,
        low=low,
        high=high,
        runs=400,
    )


def pairs(*, lengths: bool = True) -> differences.Differences:
    """Chances that fall, stay and are uncertain, and a length that grows."""
    difference = differences.Difference
    rows = [
        difference(
            measure=Measure(label=label, kind="share"),
            first=first,
            second=first + change,
            difference=Estimate(value=change, low=change - 0.02, high=change + 0.02),
            n=2000,
        )
        for label, first, change in (
            ("town falls", 0.91, -0.62),
            ("counterattack", 0.2, 0.01),
            ("town is retaken", 0.0, 0.0),
        )
    ]
    if lengths:
        grown = Estimate(value=9.2, low=8.3, high=10.1)
        longer = difference(measure=LENGTH, first=31.0, second=40.2, difference=grown, n=580)
        rows.append(longer)
    return differences.Differences(rows=tuple(rows), first="base case", second="staff intact")


def swings(number: int = 5) -> tornado.Tornado:
    """So many factors, each weaker than the one before; the last does nothing."""
    reach = [0.3 * 0.6**place for place in range(number - 1)] + [0.0]
    return tornado.Tornado(
        measure=CHANCE,
        base=share(840, 2000),
        swings=tuple(
            tornado.Swing(
                label=f"{LONG[: 10 + 2 * place]} {place}" if place > 3 else f"factor {place}",
                low_setting="6 h",
                high_setting="48 h",
                low=share(round(2000 * (0.42 + one)), 2000),
                high=share(round(2000 * (0.42 - one)), 2000),
            )
            for place, one in enumerate(reach)
        ),
    )


def indices(number: int = 4) -> sobol.Sobol:
    """So many factors, the first with half of the variance."""

    def around(value: float) -> Estimate:
        return Estimate(value=value, low=value - 0.04, high=value + 0.05)

    return sobol.Sobol(
        label="counterattack at town",
        indices=tuple(
            sobol.Index(
                label=f"factor {place}",
                first=around(0.4 * 0.5**place),
                total=around(0.5 * 0.6**place),
            )
            for place in range(number)
        ),
    )


def beliefs(*posteriors: float) -> posterior.Posterior:
    """Explanations of equal prior with these posteriors."""
    return posterior.Posterior(
        subject="Town",
        evidence="no counterattack by day 5",
        explanations=tuple(
            posterior.Explanation(
                label=f"explanation {place}",
                prior=1.0 / len(posteriors),
                posterior=Estimate(
                    value=value, low=max(value - 0.05, 0.0), high=min(value + 0.05, 1.0)
                ),
            )
            for place, value in enumerate(posteriors)
        ),
    )


def plans(number: int = 24) -> pareto.Pareto:
    """So many plans, some of which are beaten by others in both."""
    random = np.random.default_rng(2022)
    effort = np.round(random.uniform(10.0, 120.0, number))
    success = np.clip(1.0 - np.exp(-effort / 50.0) - random.uniform(0.0, 0.3, number), 0.02, 0.98)
    return pareto.Pareto(
        effort=Measure(label="salvos", kind="amount", unit="salvos"),
        success=Measure(label="town falls", kind="share"),
        candidates=tuple(
            pareto.Candidate(
                label=f"bridges first, {place} days",
                effort=float(effort[place]),
                success=share(round(400 * float(success[place])), 400),
                base=place == 4,
            )
            for place in range(number)
        ),
    )


def ridges(*shifts: float, runs: int = 400) -> ridgeline.Ridgeline:
    """Variants whose times are shifted by so many hours; NaN for one that never happens."""
    random = np.random.default_rng(2022)
    outcome = Outcome(name="captured.town", kind="time", unit="h", meaning="When it fell.")
    variants = []
    for place, shift in enumerate(shifts):
        values = random.gamma(6.0, 6.0, runs) + shift
        variants.append(
            ridgeline.Variant(
                label=f"variant {place}",
                values=values,
                statistics=outcome_statistics(outcome, values),
            )
        )
    measure = Measure(label="town falls", kind="moment")
    return ridgeline.Ridgeline(measure=measure, variants=tuple(variants))


def curves(runs: int = 500) -> incidence.Incidence:
    """A capture in most runs and a counterattack in some; day 1 begins at hour 48."""
    random = np.random.default_rng(2022)
    falls, strikes = 60.0 + random.gamma(4.0, 8.0, runs), 80.0 + random.gamma(4.0, 12.0, runs)
    falls[random.random(runs) < 0.1] = NAN
    strikes[random.random(runs) < 0.7] = NAN
    return incidence.Incidence(
        subject="Town",
        day_one_offset_h=48.0,
        curves=(
            incidence.Curve(label="town falls", times=falls, side="attacker"),
            incidence.Curve(label="counterattack", times=strikes, side="defender"),
        ),
    )


def many_runs(runs: int = 40) -> rhythm.Rhythm:
    """Runs in which the attacker fires and advances, and the defender decides, some too late."""
    random = np.random.default_rng(2022)
    lines = []
    for _ in range(runs):
        start, late = float(random.uniform(60.0, 70.0)), float(random.uniform(0.0, 40.0))
        decides = activity("division", "defender", start + 2.0, start + late + 4.0, "staff")
        object.__setattr__(decides, "label", "decide release")
        lines.append(
            timeline(
                [
                    activity("rockets", "attacker", 50.0, start),
                    activity("assault", "attacker", start, start + 14.0, "march"),
                    activity("assault", "attacker", start + 14.0, start + 20.0, "battle"),
                    decides,
                ],
                [(start + 20.0, "attacker", "town falls")],
            )
        )
    return rhythm.of_timelines(lines)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A picture to be drawn from made-up data."""

    module: Any
    data: Callable[[], Any]

    def picture(self, look: Look = SLIDE, source: Provenance = SOURCE) -> Picture:
        """The picture in a look."""
        drawn: Picture = self.module.picture(self.data(), source, look)
        return drawn


CASES: dict[str, Case] = {
    "heatmap": Case(module=heatmaps, data=heat_map),
    "heatmap, one row": Case(module=heatmaps, data=lambda: heat_map(5, 1)),
    "heatmap, many cells": Case(module=heatmaps, data=lambda: heat_map(40, 30)),
    "heatmap, named levels": Case(module=heatmaps, data=lambda: heat_map(5, 4, names=True)),
    "response": Case(module=response, data=responses),
    "response, levels": Case(module=response, data=lambda: responses(names=True)),
    "response, lengths": Case(module=response, data=lambda: responses(kind="hours")),
    "difference": Case(module=differences, data=pairs),
    "difference, chances": Case(module=differences, data=lambda: pairs(lengths=False)),
    "tornado": Case(module=tornado, data=swings),
    "tornado, many": Case(module=tornado, data=lambda: swings(20)),
    "tornado, one": Case(module=tornado, data=lambda: swings(1)),
    "sobol": Case(module=sobol, data=indices),
    "sobol, one": Case(module=sobol, data=lambda: indices(1)),
    "posterior": Case(module=posterior, data=lambda: beliefs(0.58, 0.24, 0.17, 0.01)),
    "posterior, certain": Case(module=posterior, data=lambda: beliefs(1.0, 0.0)),
    "pareto": Case(module=pareto, data=plans),
    "pareto, one": Case(module=pareto, data=lambda: plans(1)),
    "ridgeline": Case(module=ridgeline, data=lambda: ridges(0.0, 24.0, 8.0)),
    "ridgeline, never": Case(module=ridgeline, data=lambda: ridges(0.0, NAN)),
    "ridgeline, one run": Case(module=ridgeline, data=lambda: ridges(0.0, 3.0, runs=1)),
    "incidence": Case(module=incidence, data=curves),
    "incidence, competing": Case(
        module=incidence, data=lambda: incidence.competing(random_race(800))
    ),
    "incidence, one run": Case(module=incidence, data=lambda: curves(1)),
    "rhythm": Case(module=rhythm, data=many_runs),
}
