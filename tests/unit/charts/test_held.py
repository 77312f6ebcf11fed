"""Places held over time: exact counts at every moment, and a picture of them on any data."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.charts.held import MOST_ROWS, Held, finding, frame, picture, subtitle
from sim.model.families import Kind
from unit.charts.made_up import LONG, LOOK, NAN, SOURCE, off_the_sheet, overlapping, words
from unit.results.made_up import make_results

Times = Sequence[Sequence[float]] | np.ndarray


def held(captured: Times, recaptured: Times | None = None, places: Sequence[str] = ()) -> Held:
    """Runs by rows, places by columns; day 1 begins at hour 48."""
    fell = np.array(captured, dtype=np.float64)
    retaken = np.full(fell.shape, NAN) if recaptured is None else np.array(recaptured)
    names = tuple(places) or tuple(f"place-{number}" for number in range(fell.shape[1]))
    return Held(places=names, captured=fell, recaptured=retaken, day_one_offset_h=48.0)


# Three runs of two places: a falls at 50 and is retaken at 70 once; b falls at 60, 65 or never.
THREE = held([[50.0, 60.0], [50.0, 65.0], [52.0, NAN]], [[70.0, NAN], [NAN, NAN], [NAN, NAN]], "ab")
DEGENERATE: dict[str, Held] = {
    "no runs": held(np.empty((0, 2))),
    "no places": held(np.empty((5, 0))),
    "nothing ever falls": held([[NAN, NAN]] * 20),
    "one run": held([[60.0, NAN]]),
    "all at once": held([[60.0] * 5] * 100),
    "at the very beginning": held([[0.0, 0.5]] * 30),
    "a long tail": held([[60.0 + k % 9, 70.0 + k % 7] for k in range(400)] + [[5000.0, NAN]]),
    "sixty-four places": held(
        [[60.0 + run % 5 + 2.0 * place for place in range(64)] for run in range(50)]
    ),
    "long names": held([[60.0, 70.0], [61.0, NAN]], places=[LONG, LONG[::-1]]),
    "all retaken": held([[60.0, 70.0]] * 40, [[80.0, 90.0]] * 40),
}


def test_counts_at_every_moment() -> None:
    """From its fall on a place counts, from its retaking on no more; moments themselves count."""
    grid = np.array([49.0, 50.0, 52.0, 60.0, 65.0, 70.0])
    expected = [[3, 0, 0], [1, 2, 0], [0, 3, 0], [0, 2, 1], [0, 1, 2], [0, 2, 1]]
    assert expected == THREE.numbers(grid).tolist()
    thirds = np.array([[0, 0], [2, 0], [3, 0], [3, 1], [3, 2], [2, 2]])
    assert (thirds / 3).tolist() == THREE.shares(grid).tolist()
    assert [1, 2, 1] == THREE.at_the_end.tolist()


@given(
    fell=arrays(np.float64, (9, 4), elements=st.sampled_from([1.0, 2.0, 3.0, NAN])),
    after=arrays(np.float64, (9, 4), elements=st.sampled_from([0.5, 1.0, 2.0, NAN])),
)
def test_both_counts_agree(fell: np.ndarray, after: np.ndarray) -> None:
    """The runs by number held add up to the shares of the places, and end where the runs end."""
    data = Held(places=("a", "b", "c", "d"), captured=fell, recaptured=fell + after)
    grid = np.arange(0.0, 7.0, 0.25)
    by_number, by_place = data.numbers(grid), data.shares(grid)
    assert (by_number >= 0).all()
    assert [9] * len(grid) == by_number.sum(axis=1).tolist()
    np.testing.assert_allclose(by_number @ np.arange(5) / 9, by_place.sum(axis=1), atol=1e-12)
    assert np.bincount(data.at_the_end, minlength=5).tolist() == by_number[-1].tolist()


def test_places_in_the_order_of_their_fall() -> None:
    """Those that never fall have no row; of equals the one that falls more often comes first."""
    data = held([[70.0, NAN, 60.0, 70.0], [70.0, NAN, NAN, NAN]])
    assert (2, 0, 3) == data.changing


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DEGENERATE["no runs"], "there are no runs"),
        (DEGENERATE["nothing ever falls"], "no place changes hands in any of 20 runs"),
        (
            DEGENERATE["all at once"],
            "5 of 5 places are the attacker's in the end, in every run",
        ),
        (
            DEGENERATE["all retaken"],
            (
                "on average the attacker holds 2 of 2 places at the most and 0 in the end; "
                "in every run"
            ),
        ),
        (
            held([[60.0, 70.0]] * 9 + [[60.0, NAN]] * 11),
            "on average the attacker ends with 1.4 of 2 places; 1 to 2 in 80 % of runs",
        ),
        (
            held([[60.0, 70.0]] * 19 + [[60.0, NAN]]),
            "on average the attacker ends with 1.9 of 2 places; 2 in 80 % of runs",
        ),
        (
            held([[60.0, 70.0]] * 5, [[NAN, 80.0]] * 3 + [[NAN, NAN]] * 2),
            (
                "on average the attacker holds 2 of 2 places at the most and 1.4 in the end; "
                "1 to 2 in 80 % of runs"
            ),
        ),
    ],
)
def test_finding(data: Held, expected: str) -> None:
    """The mean and the range of the number held in the end."""
    assert expected == finding(data).replace("\N{NO-BREAK SPACE}", " ")


def test_intervals_stay_within_what_there_is() -> None:
    """Two runs say little of a mean, but it is neither below none nor above all."""
    two = picture(DEGENERATE["long names"], SOURCE, LOOK)
    assert "0–2 on average" in words(two)


def test_what_is_left_out_is_counted() -> None:
    """Places without a row and changes outside the frame."""
    many = subtitle(DEGENERATE["sixty-four places"]).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{64 - MOST_ROWS} more places fall." in many
    late = subtitle(DEGENERATE["a long tail"]).replace("\N{NO-BREAK SPACE}", " ")
    assert late.endswith("1 later change left out.")
    never = subtitle(held([[60.0, NAN]])).replace("\N{NO-BREAK SPACE}", " ")
    assert never.endswith("1 place never falls.")


def test_the_frame_holds_what_happens() -> None:
    """All changes but a long thin tail, and nothing before the clock starts."""
    low, high = frame(THREE)
    assert 47.0 < low < 50.0
    assert 70.0 < high < 73.0
    assert frame(DEGENERATE["a long tail"])[1] < 100.0
    assert 0.0 == frame(DEGENERATE["at the very beginning"])[0]


def test_the_words_on_the_picture() -> None:
    """The end of the mean and of the band, each place with its share and interval, and days."""
    written = words(picture(held([[60.0, 70.0]] * 27 + [[60.0, NAN]] * 33), SOURCE, LOOK))
    for text in ("1.4", "on average", "1–2", "Place 0", "100 %", "45 %", "33–58 %"):
        assert any(text in one for one in written), text
    assert any(one.startswith("day ") for one in written)


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    drawn = picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


def test_the_same_bytes() -> None:
    """A second picture of the same data is the same file."""
    for kind in ("png", "svg"):
        once, again = (picture(THREE, SOURCE, LOOK).encode(kind) for _ in range(2))
        assert once == again


def test_of_results() -> None:
    """Every place with a capture and a recapture among the outcomes is taken from its columns."""
    columns: dict[tuple[str, Kind], Sequence[float]] = {
        ("captured.town", "time"): [60.0, NAN],
        ("recaptured.town", "time"): [80.0, NAN],
        ("captured.hill", "time"): [61.0, 62.0],
        ("recaptured.hill", "time"): [NAN, NAN],
        ("captured.lake", "time"): [61.0, 62.0],
        ("losses.attacker", "count"): [3.0, 0.0],
    }
    data = Held.of(make_results(columns))
    assert (("town", "hill"), 48.0) == (data.places, data.day_one_offset_h)
    assert [1, 1] == data.at_the_end.tolist()
    assert () == Held.of(make_results({("losses.attacker", "count"): [3.0]})).places


def test_arrays_that_do_not_belong_together() -> None:
    """Captures of other runs or places than the recaptures are refused."""
    with pytest.raises(ValueError, match="of 2 places"):
        Held(places=("a", "b"), captured=np.zeros((3, 2)), recaptured=np.zeros((3, 1)))
