from datetime import date

import pytest

from sim.report.words import phrases
from sim.scenario.distributions import (
    Constant,
    Distribution,
    Empirical,
    Exponential,
    Lognormal,
    Quantiles,
    Triangular,
    Uniform,
)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (0.0, "at once"),
        (0.25, "15 min"),
        (1.5, "1.5 h"),
        (24.0, "1 day"),
        (36.0, "36 h"),
        (60.0, "2.5 days"),
        (48.0, "2 days"),
    ],
)
def test_lengths_of_time(hours: float, told: str) -> None:
    """Minutes below the hour, whole days and long times in days, hours between."""
    assert told == phrases.length(hours)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "–"),
        (6.0, "6 h"),
        (Constant(value=3.0), "3 h"),
        (Uniform(low=2.0, high=18.0), "2 to 18 h"),
        (Uniform(low=6.0, high=72.0), "6 h to 3 days"),
        (Triangular(low=24.0, mode=72.0, high=192.0), "3 days (1 to 8 days)"),
        (Lognormal(median=12.0, p90=30.0), "12 h (1 in 10 over 30 h)"),
        (Exponential(mean=24.0), "exponential with mean 1 day"),
        (Empirical(values=(1.0, 2.0, 3.0)), "one of 1 h, 2 h and 3 h"),
        (Quantiles(shares=(0.0, 1.0), values=(1.0, 5.0)), "1 to 5 h by a table"),
    ],
)
def test_what_is_drawn(value: float | Distribution | None, told: str) -> None:
    """The usual value first, its bounds in brackets, the unit once where both ends share it."""
    assert told == phrases.spread(value)


def test_a_long_list_of_values_is_cut() -> None:
    """Of many values six are named, and the others counted."""
    told = phrases.spread(Empirical(values=tuple(float(hour) for hour in range(1, 10))))
    assert "one of 1 h, 2 h, 3 h, 4 h, 5 h, 6 h and 3 more" == told


def test_days_have_their_dates() -> None:
    """Day 1 is the date of the scenario; days before it are earlier dates."""
    assert "4 September 2022" == phrases.dated_day(1, date(2022, 9, 4))
    assert "31 August 2022" == phrases.dated_day(-3, date(2022, 9, 4))
    assert "" == phrases.dated_day(1, None)
    assert "" == phrases.dated_day(10, date(9999, 12, 30))


def test_a_moment_belongs_to_the_day_it_begins() -> None:
    """Midnight is the beginning of a day; hours before day 1 count backwards."""
    assert (1, 1, 2, 0) == tuple(phrases.day_of(hours) for hours in (0.0, 23.9, 24.0, -0.5))
    assert "23:30" == phrases.clock_time(-0.5)
