"""One outcome's picture says in words what it shows, from two runs to a hundred thousand."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.charts import distributions
from sim.charts.style import bare
from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.tally import Tally
from unit.charts.made_up import (
    LONG,
    LOOK,
    NAN,
    SOURCE,
    distribution,
    off_the_sheet,
    overlapping,
    words,
)

HOURS = [60.0 + hour for hour in range(100)]
"""Times from day 1 12:00 on."""
RANDOM = np.random.default_rng(2022)
DEGENERATE: dict[str, distributions.Distribution] = {
    "no runs": distribution([]),
    "one run": distribution([60.0]),
    "two runs": distribution([3.0, 7.0], "count"),
    "never": distribution([NAN] * 2000),
    "never in one": distribution([NAN], "duration"),
    "in one of many": distribution([NAN] * 1999 + [60.0]),
    "constant": distribution([60.0] * 500),
    "constant where it happened": distribution([60.0] * 500 + [NAN] * 3),
    "constant zero": distribution([0.0] * 100, "count"),
    "nearly constant": distribution([60.0, 60.0 + 1e-7] * 50),
    "negative durations": distribution(np.linspace(-30.0, 12.0, 300), "duration"),
    "zeros and a tail": distribution([0.0] * 950 + [1000.0] * 50, "amount"),
    "heavy tail": distribution(np.exp(RANDOM.normal(3.0, 2.0, 5000)), "duration"),
    "many": distribution(48.0 + RANDOM.gamma(4.0, 9.0, 100_000)),
    "months": distribution(RANDOM.uniform(48.0, 3600.0, 3000)),
    "minutes": distribution(RANDOM.uniform(60.0, 60.2, 30)),
    "large": distribution(RANDOM.uniform(0.0, 1e12, 300), "amount"),
    "small": distribution(RANDOM.uniform(0.0, 1e-9, 300), "amount"),
    "long names": distribution(HOURS, label=LONG),
    "strange names": distribution(HOURS, label="$x_1$ & <b>\n漢 \x00%"),
}


def finding(values: list[float], kind: Kind = "time") -> str:
    """The finding with plain spaces."""
    text = distributions.finding(distribution(values, kind))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_finding_of_what_always_happens() -> None:
    """A time that always comes has the moments by which half and nine tenths have it."""
    assert "half of the runs by day 3 13:30, nine in ten by day 5 05:06" == finding(HOURS)


def test_finding_of_what_often_happens() -> None:
    """The share comes first, and the moments are those of the runs in which it happened."""
    expected = "in 80 % of runs, half of these by day 3 13:30, nine in ten by day 5 05:06"
    assert expected == finding([*HOURS, *[NAN] * 25])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([NAN] * 2000, "never in 2,000 runs"),
        ([], "no runs"),
        ([*[NAN] * 1999, 60.0], "in one of 2,000 runs, at day 1 12:00"),
        ([60.0] * 20, "at day 1 12:00 in every run"),
        ([60.0], "at day 1 12:00 in every run"),
        ([60.0] * 3 + [NAN], "in 75 % of runs, at day 1 12:00 each time"),
        ([60.0] + [61.0] * 9, "nine in ten of the runs by day 1 13:00"),
    ],
)
def test_finding_of_what_does_not_vary(values: list[float], expected: str) -> None:
    """Never, once, always the same: the words say so."""
    assert expected == finding(values)


def test_finding_of_other_kinds() -> None:
    """Durations have quantiles; counts and amounts a mean and the range of eight in ten."""
    hours = [float(hour) for hour in range(1, 102)]
    assert "half of the runs at most 51 h, nine in ten at most 91 h" == finding(hours, "duration")
    long = "half of the runs at most 1.2 days, nine in ten at most 4.5 days"
    assert long == finding([28.0] * 80 + [108.0] * 21, "duration")
    expected = "51 elements on average, 11 to 91 elements in eight runs of ten"
    assert expected == finding(hours, "count")
    assert "6.97 t on average, 7 t in eight runs of ten" == finding([4.0] + [7.0] * 99, "amount")


def test_subtitle() -> None:
    """The meaning, the runs that it stands on, and how intervals are drawn if there are any."""

    def subtitle(values: list[float]) -> str:
        return distributions.subtitle(distribution(values)).replace("\N{NO-BREAK SPACE}", " ")

    meaning = "What captured town means"
    assert f"{meaning}; 100 runs, with 95 % intervals in grey." == subtitle(HOURS)
    assert f"{meaning}; 2 of 3 runs." == subtitle([60.0, 61.0, NAN])
    assert f"{meaning}." == subtitle([NAN])


def test_quantiles_stand_on_the_picture() -> None:
    """Each quantile is written with its value, each axis with its unit."""
    written = words(distributions.picture(distribution(HOURS), SOURCE, LOOK))
    for text in ("half by", "day 3 13:30", "nine in ten by", "day 5 05:06", "day 2", "100 %"):
        assert text in written
    assert "share of runs in each 24 h" in written
    assert "first-steps · n = 2,000 runs · seed 7" in written


def test_share_of_what_often_happens() -> None:
    """The curve ends at the share of all runs, not at 100 %, on an axis that suits it."""
    written = words(distributions.picture(distribution([*HOURS, *[NAN] * 900]), SOURCE, LOOK))
    shares = [text for text in written if re.fullmatch("[0-9]+ %", text)]
    assert ["0 %", "10 %", "20 %", "10 %"] == shares[-4:]


def test_a_few_runs_are_dots() -> None:
    """A histogram of five runs would feign a shape."""
    picture = distributions.picture(distribution([1.0, 2.0, 2.0, 30.0, 40.0], "duration"), SOURCE)
    histogram = picture.axes.child_axes[1]
    dots = [len(line.get_xdata()) for line in histogram.lines if line.get_marker() == "o"]  # type: ignore[arg-type]
    assert [1, 2, 1, 1] == dots
    assert "each dot is a run" in words(picture)


def test_the_histogram_counts_all_runs() -> None:
    """Its bars add up to the share of runs in which it happened."""
    picture = distributions.picture(distribution([*HOURS, *[NAN] * 25]), SOURCE)
    bars = picture.axes.child_axes[1].patches
    assert 0.8 == pytest.approx(sum(bar.get_height() for bar in bars if hasattr(bar, "get_height")))


def test_a_tail_outside_the_frame_is_counted() -> None:
    """What would squeeze the picture is left out, and said."""
    written = words(distributions.picture(distribution([*HOURS * 10, 9000.0, 9900.0]), SOURCE))
    expected = "; 2 runs lie outside the frame, the furthest at day 411 12:00"
    assert any(text.endswith(expected) for text in written)


def test_never_is_said_with_its_interval() -> None:
    """Nothing in 2,000 runs is no proof of never."""
    written = words(distributions.picture(DEGENERATE["never"], SOURCE, LOOK))
    assert "It did not happen in any of 2,000 runs" in written
    assert "95 % interval of its share: 0 to 0.2 %" in written


def test_no_count_below_zero() -> None:
    """The axis of what cannot be negative begins at zero."""
    for name in ("constant zero", "zeros and a tail"):
        picture = distributions.picture(DEGENERATE[name], SOURCE, LOOK)
        assert not any(text.startswith("-") for text in words(picture))


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    picture = distributions.picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(picture)
    assert [] == overlapping(picture)


@settings(max_examples=20)
@given(
    values=st.lists(st.floats(-1e5, 1e6) | st.just(NAN), max_size=60),
    kind=st.sampled_from(["time", "duration", "count", "amount"]),
)
def test_anything_can_be_drawn(values: list[float], kind: Kind) -> None:
    """There is a readable picture for any column."""
    column = np.round(values) if kind == "count" else np.array(values)
    picture = distributions.picture(distribution(column, kind), SOURCE, LOOK)
    assert [] == off_the_sheet(picture)


def test_drawing_into_axes_of_ones_own() -> None:
    """`draw` fills the axes it is given and gives them back."""
    axes = Figure(figsize=(3.0, 2.5)).add_axes((0.2, 0.2, 0.6, 0.6))
    bare(axes)
    assert axes is distributions.draw(distribution(HOURS), axes)
    assert 3 == len(axes.child_axes)


def test_what_is_refused() -> None:
    """A flag has no distribution, and statistics belong to their values."""
    with pytest.raises(ValueError, match="`x` is a flag"):
        distribution([0.0, 1.0], "flag")
    statistics = distribution(HOURS).statistics
    with pytest.raises(ValueError, match="2 values, but statistics of 100 runs"):
        distributions.Distribution(label="", statistics=statistics, values=np.zeros(2))


def test_counted_runs_are_drawn_as_the_runs_themselves() -> None:
    """Fewer values that spread alike give the same words, also of what seldom happens."""
    generator = np.random.default_rng(4)
    column = np.where(generator.random(20_000) < 0.01, generator.normal(100.0, 9.0, 20_000), np.nan)
    tally = Tally(outcome=Outcome(name="x", kind="time", unit="h", meaning="When it is."))
    tally.add(column)
    statistics = tally.statistics()
    some = distributions.Distribution(label="X", statistics=statistics, values=tally.spread(50))
    every = distributions.Distribution(label="X", statistics=statistics, values=column)
    assert 50 == len(some.happened)
    assert distributions.finding(every) == distributions.finding(some)
    assert distributions.subtitle(every) == distributions.subtitle(some)
    assert every.share == pytest.approx(50 / some.whole)
    drawn = distributions.picture(some, SOURCE, LOOK)
    assert len(drawn.encode("png")) > 10_000
    with pytest.raises(ValueError, match="3 values, but statistics of 20000 runs"):
        replace(every, statistics=replace(statistics, extremes=None), values=column[:3])
