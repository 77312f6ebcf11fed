"""Numbers read the same on every picture, and rounding never claims never or always."""

import math

import pytest

from sim.charts import wording


def plain(text: str) -> str:
    """The same with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "0 %"),
        (1e-9, "<0.1 %"),
        (0.004, "0.4 %"),
        (0.0096, "1 %"),
        (0.125, "12 %"),
        (0.74, "74 %"),
        (0.9904, "99 %"),
        (0.996, "99.6 %"),
        (1 - 1e-9, ">99.9 %"),
        (1.0, "100 %"),
        (math.nan, "unknown"),
    ],
)
def test_percent(share: float, expected: str) -> None:
    """Whole per cent in the middle, a decimal near the ends, 0 and 100 for never and always."""
    assert expected == plain(wording.percent(share))


def test_fine_percent() -> None:
    """Beside a narrow interval a share has a decimal too."""
    assert "74.5 %" == plain(wording.percent(0.745, fine=True))
    assert "0 %" == plain(wording.percent(0.0, fine=True))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.41, 0.56, "41–56 %"),
        (0.725, 0.764, "72.5–76.4 %"),
        (0.0, 0.002, "0–0.2 %"),
        (0.0, 0.0001, "<0.1 %"),
        (0.9999, 1.0, ">99.9 %"),
        (0.998, 1.0, "99.8–100 %"),
        (math.nan, math.nan, "unknown"),
    ],
)
def test_percent_range(low: float, high: float, expected: str) -> None:
    """Narrow intervals have a decimal, and neither end is written twice."""
    assert expected == plain(wording.percent_range(low, high))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.0, "0 h"),
        (0.5, "30 min"),
        (0.999, "1 h"),
        (3.0, "3 h"),
        (3.25, "3.2 h"),
        (9.96, "10 h"),
        (14.4, "14 h"),
        (95.4, "95 h"),
        (100.8, "4.2 days"),
        (5520.0, "230 days"),
        (-5.5, "-5.5 h"),
        (math.nan, "unknown"),
    ],
)
def test_duration(hours: float, expected: str) -> None:
    """Minutes, hours and days, each with the figures that matter."""
    assert expected == plain(wording.duration(hours))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (7.0, "7"),
        (3.994, "3.99"),
        (12.34, "12.3"),
        (0.01234, "0.0123"),
        (1234.5, "1,234"),
        (2e16, "2.00e+16"),
        (math.nan, "unknown"),
    ],
)
def test_number(value: float, expected: str) -> None:
    """About three figures."""
    assert expected == wording.number(value)


def test_moment_is_counted_from_day_one() -> None:
    """A time on the simulation's clock is told as a moment of the plan."""
    assert "day 3 05:30" == plain(wording.quantity(101.5, "time", "h", day_one_offset_h=48.0))
    assert "unknown" == wording.moment(math.nan)
    assert [0, 1, 1, 2] == [wording.day_number(hours) for hours in (-0.5, 0.0, 23.9, 24.0)]


def test_quantity_has_its_unit() -> None:
    """Units follow the number; one of a thing is told in the singular."""
    assert "4 elements" == plain(wording.quantity(4.0, "count", "elements"))
    assert "1 element" == plain(wording.quantity(1.0, "count", "elements"))
    assert "1 t" == plain(wording.quantity(1.0, "amount", "t"))
    assert "2.5" == wording.quantity(2.5, "amount", "")
    assert "14 h" == plain(wording.quantity(14.0, "duration", "h"))
    assert "4.2 days" == plain(wording.quantity(100.8, "amount", "h"))


def test_counts() -> None:
    """Thousands are parted, and one is one."""
    assert ["1 run", "2,000 runs"] == [plain(wording.runs(n)) for n in (1, 2000)]


def test_names() -> None:
    """An outcome's dotted name reads as words; a long one keeps both ends."""
    assert "facility depot closed hours" == wording.name("facility.depot.closed_hours")
    assert "Captured balakliia" == wording.sentence("captured balakliia")
    assert "short" == wording.brief("short", 10)
    assert "abcd…wxyz" == wording.brief("abcdefghijklmnopqrstuvwxyz", 9)
