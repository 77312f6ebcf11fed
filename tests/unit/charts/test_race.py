"""Who acts first after the loss, and in what share of the runs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.charts.race import Race, draw, finding, picture, subtitle
from sim.charts.style import bare
from unit.charts.made_up import (
    LONG,
    LOOK,
    NAN,
    SOURCE,
    off_the_sheet,
    overlapping,
    race,
    random_race,
    words,
)

# Attacker first twice, once alone; defender first twice, once alone; a tie; neither.
ALL_CASES = race([5.0, 5.0, 9.0, NAN, 7.0, NAN], [8.0, NAN, 4.0, 6.0, 7.0, NAN])
DEGENERATE: dict[str, Race] = {
    "no runs": race([], []),
    "two runs": race([12.0, 30.0], [24.0, 20.0]),
    "neither": race([NAN] * 2000, [NAN] * 2000),
    "constant and tied": race([18.0] * 2000, [18.0] * 2000),
    "no counterattack": race([float(hour % 50) for hour in range(2000)], [NAN] * 2000),
    "no next move": race([NAN] * 30, [float(hour) for hour in range(30)]),
    "both at once": race([0.0], [0.0]),
    "a heavy tail": race([10.0] * 500, [20.0] * 499 + [5000.0]),
    "many": random_race(100_000),
    "many without a counterattack": race([10.0, 20.0] * 3000, [NAN] * 6000),
    "a long name": race([12.0], [24.0], label=LONG),
}


def test_who_acts_first() -> None:
    """A side that acts alone acts first; a tie and a run without either belong to neither."""
    assert [1, 1, 0, 0, 0, 0] == ALL_CASES.attacker_first.astype(int).tolist()
    assert [0, 0, 1, 1, 0, 0] == ALL_CASES.defender_first.astype(int).tolist()
    assert [0, 0, 0, 0, 1, 0] == ALL_CASES.tied.astype(int).tolist()
    assert [0, 0, 0, 0, 0, 1] == ALL_CASES.neither.astype(int).tolist()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ALL_CASES, "each side acts first in 33 % of runs"),
        (
            race([5.0] * 4, [8.0, 8.0, 8.0, 2.0]),
            "the attacker acts first in 75 % of runs, the defender in 25 %",
        ),
        (
            race([5.0, NAN, NAN], [2.0, 1.0, NAN]),
            "the defender acts first in 67 % of runs, the attacker never",
        ),
        (DEGENERATE["no counterattack"], "the attacker acts first in every run"),
        (DEGENERATE["no next move"], "the defender acts first in every run"),
        (DEGENERATE["neither"], "neither side's clock ran out in any of 2,000 runs"),
        (DEGENERATE["constant and tied"], "both sides act at the same moment wherever they act"),
        (DEGENERATE["no runs"], "neither side's clock ran out in any of 0 runs"),
    ],
)
def test_finding(data: Race, expected: str) -> None:
    """Who, and how often, in words."""
    assert expected == finding(data).replace("\N{NO-BREAK SPACE}", " ")


def test_shares_stand_beside_the_field() -> None:
    """Each side has its share with the interval and the runs, and those that stand alone."""
    written = words(picture(ALL_CASES, SOURCE, LOOK))
    assert 2 == written.count("10–70 %, 2 runs")
    assert 2 == written.count("3–56 %, 1 run")
    for text in ("no counterattack in 1 of them", "no next move in 1 of them", "both at once"):
        assert text in written
    assert {"no counterattack: 1 run", "no next move: 1 run", "neither"} <= set(written)


def test_dots_or_cells() -> None:
    """Each run has a dot as long as dots can be told apart."""
    assert subtitle(ALL_CASES).endswith("Each dot is a run.")
    assert subtitle(DEGENERATE["many"]).endswith("Darker cells hold more runs.")
    for data, kind in ((ALL_CASES, "PathCollection"), (DEGENERATE["many"], "PolyCollection")):
        field = picture(data, SOURCE, LOOK).axes.child_axes[0]
        assert kind in {type(one).__name__ for one in field.collections}


def test_dots_are_told_apart_by_shape() -> None:
    """The sides' dots differ in shape, not in hue alone."""
    field = picture(ALL_CASES, SOURCE, LOOK).axes.child_axes[0]
    attacker, defender, _ = (one.get_paths()[0] for one in field.collections)
    assert np.shape(attacker.vertices) != np.shape(defender.vertices)


def test_every_run_is_drawn_once() -> None:
    """Dots in the field and in the strips, and the count in the corner, add up to all runs."""
    drawn = picture(ALL_CASES, SOURCE, LOOK)
    dots = sum(
        np.shape(one.get_offsets())[0]
        for part in drawn.axes.child_axes[:3]
        for one in part.collections
    )
    assert 6 == dots + int(ALL_CASES.neither.sum())


def test_both_axes_have_one_scale() -> None:
    """The diagonal is where both clocks run out at once."""
    field = picture(ALL_CASES, SOURCE, LOOK).axes.child_axes[0]
    assert field.get_xlim() == field.get_ylim()
    box = field.get_window_extent()
    assert box.width == pytest.approx(box.height)


def test_runs_outside_the_frame_are_counted() -> None:
    """One late counterattack does not squeeze the rest."""
    assert "1 run outside the frame" in subtitle(DEGENERATE["a heavy tail"]).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "outside" not in subtitle(ALL_CASES)


def test_long_clocks_are_in_days() -> None:
    """Both axes name the unit."""
    written = words(picture(race([50.0, 300.0], [200.0, 20.0]), SOURCE, LOOK))
    assert "days from the loss to the next move" in written
    assert "days from the loss to the counterattack" in written
    assert "hours from the loss to the next move" in words(picture(ALL_CASES, SOURCE, LOOK))


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    drawn = picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


CLOCK = st.floats(0.0, 1e4) | st.just(NAN)


@settings(max_examples=15)
@given(clocks=st.lists(st.tuples(CLOCK, CLOCK), max_size=40))
def test_anything_can_be_drawn(clocks: list[tuple[float, float]]) -> None:
    """There is a readable picture for any clocks."""
    drawn = picture(race([one for one, _ in clocks], [two for _, two in clocks]), SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)


def test_drawing_into_axes_of_ones_own() -> None:
    """`draw` fills the axes it is given and gives them back."""
    axes = Figure(figsize=(8.0, 4.0)).add_axes((0.1, 0.2, 0.8, 0.7))
    bare(axes)
    assert axes is draw(ALL_CASES, axes)
    assert 5 == len(axes.child_axes)


def test_clocks_of_different_runs_are_refused() -> None:
    """Two columns of one table have one length."""
    with pytest.raises(ValueError, match="2 runs of one clock, 1 of the other"):
        race([1.0, 2.0], [1.0])
