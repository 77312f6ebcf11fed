"""Balakliia against the brackets of seeds/hindcast.yaml that its scenario can speak about."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from claims.figures import Quote
from claims.paired import SCENARIOS, Estimate, runs, share
from claims.settings import BASE
from sim.results.intervals import quantile_interval
from sim.scenario.quantities import LAG

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ROWS = yaml.safe_load((SEEDS / "hindcast.yaml").read_text(encoding="utf-8"))
FITTED = [row for row in ROWS if row["fitted"]]
CARRIED = [row for row in FITTED if "scenario" not in row]
"""What the base scenario speaks about; the others are in test_theatre.py."""


def bracket_days(row: dict[str, Any]) -> tuple[float, float]:
    """The ends of a bracket."""
    return row["bracket"]["low"], row["bracket"]["high"]


@pytest.mark.parametrize("row", CARRIED, ids=lambda row: row["id"])
def test_median_lies_in_its_bracket(quoted: Quote, row: dict[str, Any]) -> None:
    """H1 to H5: the median of the runs, those in which it never came included as the latest."""
    low, high = bracket_days(row)
    days = np.sort(runs(BASE).when(row["outcome"]) / 24.0)
    inside = share(((low <= days) & (days <= high)).astype(np.float64))
    median = float(np.median(days))
    ends = quantile_interval(days, 0.5)
    quoted(row["id"], "median, days", Estimate(value=median, low=ends[0], high=ends[1]))
    quoted(row["id"], "share of runs inside", inside)
    assert low <= median <= high
    assert inside.low > 0.4


@pytest.mark.parametrize("row", FITTED, ids=lambda row: row["id"])
def test_the_scenario_has_the_same_bracket_as_evidence(row: dict[str, Any]) -> None:
    """What experiments will score is what is written here."""
    scenario = sim.load(SCENARIOS / f"{row.get('scenario', BASE)}.yaml")
    (evidence,) = (e for e in scenario.evidence.values() if e.note == row["id"])
    assert evidence.between is not None
    assert row["outcome"] == evidence.outcome
    assert bracket_days(row) == tuple(LAG.parse(end) / 24.0 for end in evidence.between)


def test_what_the_base_scenario_cannot_speak_about() -> None:
    """H6 and H7 need ground beyond it, and have a scenario of their own."""
    assert {"H6", "H7"} == {row["id"] for row in FITTED if "scenario" in row}
