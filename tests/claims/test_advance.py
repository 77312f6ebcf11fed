"""The advance: the first day, the step back of the defender, pace and pause."""

import numpy as np

from claims.figures import Quote
from claims.paired import effect, mean, runs, share
from claims.settings import BASE, CONTACT

THRUST = "operations.balakliia.advances.thrust"
THRUST_KM = 82.0
"""From the start line to Kupiansk."""


def test_the_town_never_falls_on_the_first_day(quoted: Quote) -> None:
    """C08: in no run do the attackers stand in Balakliia within 24 hours of contact."""
    run = runs(BASE)
    first_day = share((run.when("captured.balakliia") <= run[CONTACT] + 24.0).astype(np.float64))
    quoted("C08", "town falls within 24 h of contact", first_day)
    assert first_day.high < 0.05


def test_the_first_day_is_a_step_back_and_no_rout(quoted: Quote) -> None:
    """C13: before the town Verbivka falls, 4 km on, and Balakliia, 8 km on, holds."""
    run = runs(BASE)
    day_one = run[CONTACT] + 24.0
    step = (run.when("captured.verbivka") <= day_one) & (run.when("captured.balakliia") > day_one)
    quoted("C13", "a step back of 4 km on the first day", share(step.astype(np.float64)))
    assert share(step.astype(np.float64)).low > 0.5
    assert share(run.happened("captured.verbivka")).low > 0.95


def test_the_pace_lasts_to_kupiansk_without_a_pause(quoted: Quote) -> None:
    """C24: four days and a bit at some 20 km a day; the radius of the scenario never binds."""
    run, unlimited = runs(BASE), runs(BASE, f"{THRUST}.supply=null")
    days = (run["captured.kupiansk"] - run["advance.thrust.started"]) / 24.0
    quoted("C24", "days from contact to Kupiansk", mean(days))
    quoted("C24", "pace, km a day", mean(THRUST_KM / days))
    assert np.array_equal(run["captured.kupiansk"], unlimited["captured.kupiansk"])
    assert 4.0 < mean(days).low <= mean(days).high < 5.0


def test_a_shorter_radius_brings_a_pause(quoted: Quote) -> None:
    """C24: with 60 km instead of 90 the thrust halts once, before its last leg."""
    short = runs(BASE, f"{THRUST}.supply.radius=60 km")
    later = effect(short["captured.kupiansk"], runs(BASE)["captured.kupiansk"])
    quoted("C24", "Kupiansk later with a radius of 60 km, h", later)
    assert np.array_equal(short["captured.shevchenkove"], runs(BASE)["captured.shevchenkove"])
    assert 6.0 < later.low <= later.high < 24.0
