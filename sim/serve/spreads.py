"""How one outcome spreads over the runs, now and in the base case: bins, curves, quantiles."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.distributions import TOPS
from sim.charts.measures import measure_of
from sim.charts.spread import Distribution, finding
from sim.charts.texts import say
from sim.charts.wording import called, count, day_number, number, percent, runs, sentence
from sim.results.paired import paired_difference
from sim.results.results import Results
from sim.results.summary import outcome_statistics
from sim.serve.shares import change_words, numbers, share_words
from sim.serve.studies import Pair

MOST_BINS = 48
POINTS = 121
"""Of a curve."""
OUTSIDE = 0.002
"""Share of the runs beyond either end of the axis, at most."""
TICKS = 7
FEWEST = 20
"""Runs from which on the base case alone sets the bins."""

Floats = NDArray[np.float64]


def spread(pair: Pair, name: str) -> dict[str, Any]:
    """Everything that the picture of one outcome needs; a time from day 1 00:00 on, in hours."""
    base, now = _distribution(pair.base, name), _distribution(pair.now, name)
    offset = now.day_one_offset_h if now.is_time else 0.0
    before, after = base.happened - offset, now.happened - offset
    found: dict[str, Any] = {
        "name": name,
        "label": sentence(now.label),
        "finding": sentence(finding(now)),
        "runs": _standing(now),
        "change": _change(pair, name),
        "quantiles": [
            {"called": words, "shown": now.words(one.value), **_moved(numbers(one), offset)}
            for words, one in (now.quantiles() if len(after) else ())
        ],
        "middle": _middle(base, offset),
        "share": share_words(now.statistics.share) if now.statistics.share else None,
    }
    if len(before) or len(after):
        found["axis"], edges = _axis(before, after, now)
        found["bins"] = _bins(before, after, edges, len(now.values))
        found["curve"] = _curve(before, after, edges, len(now.values))
        found["curve"]["caption"] = say(
            "distribution.by_then" if now.is_time else "distribution.up_to_here"
        )
        found["bins"]["caption"] = say("distribution.bins", bin=_bin_words(now, edges))
    return found


def _distribution(results: Results, name: str) -> Distribution:
    column = results.column(name)
    return Distribution(
        label=called(results.outcome(name)),
        statistics=outcome_statistics(results.outcome(name), column),
        values=column,
        day_one_offset_h=results.manifest["scenario"]["day_one_offset_h"],
    )


def _standing(now: Distribution) -> str:
    """On how many runs it stands."""
    happened, every = len(now.happened), len(now.values)
    if happened == every:
        return runs(every)
    return say("distribution.some", number=count(happened), runs=runs(every))


def _moved(estimate: dict[str, Any], offset: float) -> dict[str, Any]:
    return {key: None if value is None else value - offset for key, value in estimate.items()}


def _middle(base: Distribution, offset: float) -> float | None:
    if not len(base.happened):
        return None
    middle = next(one for words, one in base.quantiles() if words == base.middle)
    return float(middle.value - offset)


def _change(pair: Pair, name: str) -> dict[str, Any] | None:
    """The paired difference of the mean, and on how many pairs it stands."""
    outcome = pair.now.outcome(name)
    mean = paired_difference(pair.base, pair.now, name).mean
    if mean is None or mean.n == 0:
        return None
    measure = measure_of(outcome, "mean")
    return {**change_words(measure, mean.difference), "pairs": count(mean.n)}


def _axis(before: Floats, after: Floats, now: Distribution) -> tuple[dict[str, Any], Floats]:
    """The axis over both, and the edges of the bins, which are those of the base case."""
    both = [values for values in (before, after) if len(values)]
    low = min(float(np.quantile(values, OUTSIDE)) for values in both)
    high = max(float(np.quantile(values, 1.0 - OUTSIDE)) for values in both)
    whole = now.statistics.outcome.kind == "count"
    first = before if len(before) >= FEWEST else np.concatenate(both)
    inside = first[(first >= low) & (first <= high)]
    step = float(np.diff(scales.bin_edges(inside, hours=now.in_hours, whole=whole)[:2])[0])
    if (high - low) / step > MOST_BINS:
        step = scales.nice_step(high - low, MOST_BINS, hours=now.in_hours)
        step = math.ceil(step) if whole else step
    shift = 0.5 if whole else 0.0
    start = math.floor((low + shift) / step) * step - shift
    bins = max(math.floor((high - start) / step + 1e-9) + 1, 4)
    edges: Floats = start + step * np.arange(bins + 1, dtype=np.float64)
    ticks = _ticks(float(edges[0]), float(edges[-1]), now)
    return {"low": float(edges[0]), "high": float(edges[-1]), "ticks": ticks}, edges


def _ticks(low: float, high: float, now: Distribution) -> list[dict[str, Any]]:
    """Round values with their labels; `day` marks the beginning of a day of the plan."""
    step = scales.nice_step(high - low, TICKS, hours=now.in_hours)
    if now.statistics.outcome.kind == "count":
        step = max(step, 1.0)
    found = scales.multiples(low, high, step)
    if now.is_time:
        return [{"at": tick, **_moment(tick)} for tick in found]
    unit = now.statistics.outcome.unit
    scale, unit = scales.unit_of_hours(found) if now.in_hours else (1.0, unit)
    ticks = [{"at": tick, "label": number(round(tick / scale, 9))} for tick in found]
    if ticks and unit:
        ticks[-1]["label"] = f"{ticks[-1]['label']} {unit}"
    return ticks


def _moment(tick: float) -> dict[str, Any]:
    minutes = round(tick * 60.0) % (24 * 60)
    if minutes == 0:
        return {"label": say("moment.day", day=day_number(tick)), "day": True}
    return {"label": f"{minutes // 60:02d}:{minutes % 60:02d}"}


def _bins(before: Floats, after: Floats, edges: Floats, every: int) -> dict[str, Any]:
    """The share of runs in each bin; both over all runs."""
    shares = [np.histogram(values, bins=edges)[0] / every for values in (before, after)]
    top = max(1.08 * max(float(one.max()) for one in shares), 1e-6)
    step = scales.nice_step(top, 3, hours=False)
    top = math.ceil(top / step * 4.0) * step / 4.0
    return {
        "start": float(edges[0]),
        "step": float(edges[1] - edges[0]),
        "base": shares[0].tolist(),
        "now": shares[1].tolist(),
        "top": top,
        "ticks": _share_ticks(scales.multiples(0.0, top, step)),
    }


def _share_ticks(ticks: list[float]) -> list[dict[str, Any]]:
    return [{"at": tick, "label": f"{number(round(100.0 * tick, 6))} %"} for tick in ticks]


def _curve(before: Floats, after: Floats, edges: Floats, every: int) -> dict[str, Any]:
    """In what share of the runs it has happened by then, at even steps along the axis."""
    points = np.linspace(edges[0], edges[-1], POINTS)
    base, now = (
        np.searchsorted(values, points, side="right") / every for values in (before, after)
    )
    most = max(float(base[-1]), float(now[-1]))
    top = next(top for top in TOPS if top >= min(1.1 * most, 1.0))
    return {
        "base": base.tolist(),
        "now": now.tolist(),
        "top": top,
        "ticks": _share_ticks([0.0, top / 2, top]),
        "ends": {"base": percent(float(base[-1])), "now": percent(float(now[-1]))},
    }


def _bin_words(now: Distribution, edges: Floats) -> str:
    from sim.charts.wording import duration

    step = float(edges[1] - edges[0])
    if now.in_hours:
        return duration(step)
    if now.statistics.outcome.kind == "count" and step == 1.0:
        return say("distribution.number")
    return f"{number(step)} {now.statistics.outcome.unit}".strip()
