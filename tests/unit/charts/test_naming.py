"""Names beside symbols."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.charts.naming import FORBIDDEN, Box, Name, Surroundings, place_names

FRAME = Box(0.0, 0.0, 4.0, 3.0)
DOT = Box(1.9, 1.4, 2.1, 1.6)


def around(
    *symbols: Box, roads: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
) -> Surroundings:
    """Symbols and roads in a frame of 4 by 3."""
    return Surroundings(frame=FRAME, symbols=symbols, roads=roads)


def test_boxes() -> None:
    """What two have in common, what one holds, and how much of a line lies inside."""
    one, other = Box(0.0, 0.0, 2.0, 2.0), Box(1.0, 1.0, 3.0, 3.0)
    assert (1.0, 1.0, 0.0) == (
        one.common(other),
        other.common(one),
        one.common(Box(2.0, 0.0, 3.0, 1.0)),
    )
    assert one.holds(Box(0.5, 0.5, 2.0, 2.0))
    assert not one.holds(other)
    assert Box(-1.0, -1.0, 3.0, 3.0) == one.widened(1.0)
    assert pytest.approx(2.0) == one.length_of(((-5.0, 1.0), (5.0, 1.0)))
    assert pytest.approx(1.0) == one.length_of(((1.0, 1.0), (1.0, 5.0)))
    assert pytest.approx(8**0.5) == one.length_of(((0.0, 0.0), (9.0, 9.0)))
    assert 0.0 == one.length_of(((-1.0, 3.0), (5.0, 3.0)))
    assert 0.0 == one.length_of(((3.0, 0.0), (3.0, 3.0)))
    assert 0.0 == one.length_of(((3.0, 0.0), (4.0, 3.0)))


def test_a_name_stands_right_of_its_symbol() -> None:
    """Where nothing is in the way."""
    (box,) = place_names([Name(symbol=DOT, wide=0.8, high=0.2)], around(DOT))
    assert box is not None
    assert pytest.approx((2.13, 1.4, 2.93, 1.6)) == (box.left, box.bottom, box.right, box.top)


def test_a_name_gives_way() -> None:
    """To another symbol, to the edge of the frame, to a road."""
    beside = Box(2.2, 1.4, 2.4, 1.6)
    (box,) = place_names([Name(symbol=DOT, wide=0.8, high=0.2)], around(DOT, beside))
    assert box is not None
    assert box.right < DOT.left
    edge = Box(3.7, 1.4, 3.9, 1.6)
    (box,) = place_names([Name(symbol=edge, wide=0.8, high=0.2)], around(edge))
    assert box is not None
    assert box.right < edge.left
    road = ((0.0, 1.5), (4.0, 1.5))
    (box,) = place_names([Name(symbol=DOT, wide=0.8, high=0.2)], around(DOT, roads=(road,)))
    assert box is not None
    assert box.bottom > DOT.top


def test_two_names_share_the_room() -> None:
    """Side by side on one line, one goes left and the other right."""
    close = Box(2.4, 1.4, 2.6, 1.6)
    names = [Name(symbol=symbol, wide=0.8, high=0.2) for symbol in (DOT, close)]
    one, other = place_names(names, around(DOT, close))
    assert one is not None
    assert other is not None
    assert one.right < DOT.left
    assert close.right < other.left


def test_a_name_without_room_is_left_out() -> None:
    """The more important one stays."""
    names = [Name(symbol=DOT, wide=3.9, high=1.2), Name(symbol=DOT, wide=3.9, high=1.2)]
    narrow = Surroundings(frame=Box(0.0, 0.0, 4.0, 1.7), symbols=(DOT,), roads=())
    first, second = place_names(names, narrow)
    assert first is not None
    assert second is None
    assert [None] == place_names([Name(symbol=DOT, wide=9.0, high=0.2)], around(DOT))


CORNER = st.tuples(st.floats(0.1, 3.7), st.floats(0.1, 2.7))


@given(corners=st.lists(CORNER, max_size=14), wide=st.floats(0.1, 1.5))
@settings(max_examples=60)
def test_names_never_cover_anything(corners: list[tuple[float, float]], wide: float) -> None:
    """What is written lies in the frame and covers neither a name nor a symbol but by a hair."""
    symbols = [Box(x, y, x + 0.2, y + 0.2) for x, y in corners]
    names = [Name(symbol=symbol, wide=wide, high=0.15) for symbol in symbols]
    boxes = [box for box in place_names(names, around(*symbols)) if box is not None]
    for number, box in enumerate(boxes):
        assert FRAME.holds(box)
        assert all(box.common(other) <= FORBIDDEN for other in boxes[number + 1 :])
        assert all(box.common(symbol) <= FORBIDDEN for symbol in symbols)
