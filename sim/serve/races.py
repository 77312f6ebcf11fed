"""The race of the two clocks after a loss, now and in the base case: cells, strips and shares."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.charts import scales
from sim.charts.clouds import CELLS
from sim.charts.race import Race, finding
from sim.charts.texts import say
from sim.charts.wording import count, number, runs, sentence
from sim.model.labels import shown_name
from sim.results.results import Results
from sim.serve.shares import paired_row
from sim.serve.studies import Pair

LEVELS = 6
"""Shades of cells, by the logarithm of the runs they hold."""
MOST = 0.99
"""Share of the clocks that the frame holds."""
TICKS = 6

Floats = NDArray[np.float64]


def race(pair: Pair, operation: str) -> dict[str, Any]:
    """Everything that the picture of one operation's race needs; clocks in hours."""
    base, now = _clocks(pair.base, operation), _clocks(pair.now, operation)
    reach = _reach(base, now)
    ticks = scales.multiples(0.0, reach, scales.nice_step(reach, TICKS, hours=True))
    scale, unit = scales.unit_of_hours(ticks)
    return {
        "name": operation,
        "label": now.label,
        "finding": sentence(finding(now)),
        "reach": reach,
        "ticks": [{"at": tick, "label": number(round(tick / scale, 9))} for tick in ticks],
        "along": say("race.to_next_move", unit=say(f"race.unit_{unit}")),
        "upwards": say("race.to_counterattack", unit=say(f"race.unit_{unit}")),
        "cells": {
            "attacker": _cells(now, now.attacker_first, reach),
            "defender": _cells(now, now.defender_first, reach),
        },
        "strips": {
            "attacker": _strip(now.next_move[np.isnan(now.counterattack)], reach),
            "defender": _strip(now.counterattack[np.isnan(now.next_move)], reach),
        },
        "strip_words": {
            "attacker": _alone(now.next_move, now.counterattack, "race.no_counterattack"),
            "defender": _alone(now.counterattack, now.next_move, "race.no_next_move"),
        },
        "middles": {"base": _middle(base), "now": _middle(now)},
        "neither": count(int(now.neither.sum())),
        "shares": _shares(base, now),
    }


def _clocks(results: Results, operation: str) -> Race:
    return Race(
        label=shown_name(operation),
        next_move=results.column(f"race.{operation}.next_move"),
        counterattack=results.column(f"race.{operation}.counterattack"),
    )


def _reach(*races: Race) -> float:
    """Where both axes end: a round number that holds nearly all clocks of both."""
    furthest = 1.0
    for one in races:
        clocks = np.concatenate((one.next_move, one.counterattack))
        clocks = clocks[~np.isnan(clocks)]
        if len(clocks):
            furthest = max(furthest, float(np.quantile(clocks, MOST)))
    step = scales.nice_step(furthest, TICKS, hours=True)
    return step * math.ceil(1.02 * furthest / step)


def _cells(one: Race, mask: NDArray[np.bool_], reach: float) -> list[list[int]]:
    """For each shade the cells that have it, counted row by row from the lower left corner."""
    ends = [(0.0, reach), (0.0, reach)]
    clocks = one.counterattack[mask], one.next_move[mask]
    counts, _, _ = np.histogram2d(*clocks, bins=CELLS, range=ends)
    return _levels(counts.ravel())


def _levels(counts: Floats) -> list[list[int]]:
    most = max(float(counts.max()), 2.0)
    shade = np.ceil(LEVELS * np.log1p(counts) / np.log1p(most)).astype(np.int64)
    return [np.flatnonzero(shade == level + 1).tolist() for level in range(LEVELS)]


def _strip(clock: Floats, reach: float) -> list[list[int]]:
    """The same for the runs in which the other clock never ran out."""
    counts, _ = np.histogram(clock[~np.isnan(clock)], bins=CELLS, range=(0.0, reach))
    return _levels(counts.astype(np.float64))


def _alone(clock: Floats, other: Floats, key: str) -> str:
    alone = int((~np.isnan(clock) & np.isnan(other)).sum())
    return say("race.alone", what=say(key), runs=runs(alone))


def _middle(one: Race) -> list[float] | None:
    """The median of both clocks where both ran out."""
    both = ~np.isnan(one.next_move) & ~np.isnan(one.counterattack)
    if not both.any():
        return None
    return [float(np.median(one.next_move[both])), float(np.median(one.counterattack[both]))]


def _shares(base: Race, now: Race) -> list[dict[str, Any]]:
    """Who acts first in what share of the runs; rows that hold in no run of either are left out."""
    found = []
    for key, side in (
        ("attacker_first", "attacker"),
        ("defender_first", "defender"),
        ("tied", "neutral"),
        ("neither", "nobody"),
    ):
        before, after = getattr(base, key), getattr(now, key)
        if before.any() or after.any() or side in ("attacker", "defender"):
            row = {"side": side, "label": say(f"race.{key}"), **paired_row(before, after)}
            found.append(row)
    return found
