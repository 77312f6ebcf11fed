"""Words are printable, and they fit where they are put."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.charts.lettering import (
    ELLIPSIS,
    balanced,
    readable,
    shorten,
    shorten_middle,
    spread,
    width,
    wrap,
)

SIZE = 10.0
NAME = "the railway bridge on the northern axis of advance"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\n lines\t", "two lines"),
        ("a\x00b\u200bc", "abc"),
        ("Балаклія – Izium", "Балаклія – Izium"),
        ("e\u0301", "é"),
        ("14\N{NO-BREAK SPACE}h", "14\N{NO-BREAK SPACE}h"),
        ("漢字", "??"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_readable(text: str, expected: str) -> None:
    """One line, no control characters, and a mark for what the font cannot write."""
    assert expected == readable(text)


def test_width_grows_with_size_and_weight() -> None:
    """Widths are in inches."""
    assert 2 * width(NAME, SIZE) == pytest.approx(width(NAME, 2 * SIZE), rel=0.02)
    assert width(NAME, SIZE) < width(NAME, SIZE, bold=True)
    assert 0.0 == width("", SIZE)


def test_dollars_are_dollars() -> None:
    """A name is never read as mathematics."""
    assert width("$x$", SIZE) > width("x$", SIZE) > width("x", SIZE)


@given(text=st.text(max_size=60), room=st.floats(0.0, 5.0))
def test_shortened_text_fits(text: str, room: float) -> None:
    """Whatever is cut fits, and what fits is not cut."""
    text = readable(text)
    for cut in (shorten(text, SIZE, room), shorten_middle(text, SIZE, room)):
        assert width(cut, SIZE) <= room or cut == ""
        assert (cut == text) == (width(text, SIZE) <= room)


def test_what_is_cut() -> None:
    """The end or, where names differ at their ends, the middle."""
    assert f"the railway{ELLIPSIS}" == shorten(NAME, SIZE, 1.0)
    assert f"the ra{ELLIPSIS}vance" == shorten_middle(NAME, SIZE, 1.0)
    assert "" == shorten(NAME, SIZE, 0.05)


@given(words=st.lists(st.sampled_from(["a", "word", "interdiction"]), max_size=20))
def test_wrapped_text_is_whole(words: list[str]) -> None:
    """Lines hold all words in order, none wider than the room, balanced or not."""
    text = " ".join(words)
    for lines in (wrap(text, SIZE, 1.5, 30), balanced(text, SIZE, 1.5, 30)):
        assert text == " ".join(lines)
        assert all(width(line, SIZE) <= 1.5 for line in lines)


def test_the_last_line_is_cut() -> None:
    """More text than lines ends with an ellipsis."""
    lines = wrap(NAME, SIZE, 1.2, 2)
    assert 2 == len(lines)
    assert lines[1].endswith(ELLIPSIS)
    assert lines == balanced(NAME, SIZE, 1.2, 2)


def test_balanced_lines_are_of_a_length() -> None:
    """No title ends with one word on a line of its own."""
    room = width(NAME, SIZE) - 0.1
    first, second = (width(line, SIZE) for line in balanced(NAME, SIZE, room, 2))
    assert abs(first - second) < 0.5


def test_labels_with_room_stay_where_they_are() -> None:
    """Nothing moves without need."""
    assert [1.0, 3.0, 5.0] == spread([1.0, 3.0, 5.0], [1.0, 1.0, 1.0], 0.0, 6.0)


def test_labels_that_touch_part_evenly() -> None:
    """Both make way by the same."""
    assert [2.5, 3.5] == spread([3.0, 3.0], [1.0, 1.0], 0.0, 6.0)


@given(
    wanted=st.lists(st.floats(0.0, 10.0), min_size=1, max_size=6),
    size=st.floats(0.1, 1.5),
)
def test_spread_labels_neither_touch_nor_leave(wanted: list[float], size: float) -> None:
    """Labels that fit stand apart, in order, inside the frame."""
    centres = spread(sorted(wanted), [size] * len(wanted), 0.0, 10.0)
    edges = [0.0, *(edge for c in centres for edge in (c - size / 2, c + size / 2)), 10.0]
    assert all(a <= b + 1e-9 for a, b in pairwise(edges))
