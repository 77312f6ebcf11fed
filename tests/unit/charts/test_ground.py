"""Where places stand on a map, and the areas round them."""

import math
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.charts.areas import cells
from sim.charts.ground import Coordinates, Frame, Ground, lay_out, survey
from sim.engines.situation import Road, Terrain
from unit.charts.made_up_courses import AT, DEGENERATE, PLACES, TERRAIN, many

FRAME = Frame(wide=4.0, high=3.0, apart=0.5)
ROOM = Frame(wide=9.0, high=9.0, apart=0.5)


def terrain(*roads: tuple[str, str, float], attackers: str = "a") -> Terrain:
    """Places by the letters of the roads' ends."""
    places = tuple(dict.fromkeys(end for one, other, _ in roads for end in (one, other)))
    return Terrain(
        places=places,
        attackers=frozenset(attackers),
        rears=frozenset(),
        roads=tuple(Road(name=f"{a}-{b}", ends=(a, b), length_km=length) for a, b, length in roads),
    )


def ground(of: Terrain, coordinates: Coordinates, frame: Frame = FRAME) -> Ground:
    """The layout of a terrain."""
    return lay_out(survey(of, coordinates), frame)


def nearest(points: Mapping[str, tuple[float, float]]) -> float:
    """The least distance between two places."""
    return min((math.dist(a, b) for a, b in combinations(points.values(), 2)), default=math.inf)


def test_a_map_with_room_is_true_to_scale() -> None:
    """A degree of latitude is 111 km; one of longitude shrinks with the cosine of the latitude."""
    square = {
        "base": (60.0, 30.0),
        "town": (60.0, 31.0),
        "hill": (61.0, 30.0),
        "city": (61.0, 31.0),
    }
    made = ground(TERRAIN, square, ROOM)
    assert (1.0, 1.0, True) == (made.size, made.exponent, made.northward)
    points = {place: np.array(at) for place, at in made.points.items()}
    east, north = points["town"] - points["base"], points["hill"] - points["base"]
    assert pytest.approx(math.cos(math.radians(60.5)), rel=1e-3) == east[0] / north[1]
    assert pytest.approx([0.0, 0.0], abs=1e-3) == [east[1], north[0]]
    assert made.km_per_inch is not None
    assert pytest.approx(111.2, rel=1e-3) == made.km_per_inch * north[1]


def test_places_that_lie_close_are_spread() -> None:
    """Then the map has no scale, but directions stay about what they are."""
    near = {**AT, "town": (49.5, 36.71)}
    made = ground(TERRAIN, near)
    assert made.exponent < 1.0
    assert made.km_per_inch is None
    assert nearest(made.points) >= 0.99 * made.size * FRAME.apart
    base, town, city = (made.points[place] for place in ("base", "town", "city"))
    assert base[0] < town[0] < city[0]
    assert city[1] > base[1]


@pytest.mark.parametrize("name", DEGENERATE)
def test_every_map_stays_in_its_frame(name: str) -> None:
    """And its places stay apart as far as their counters need."""
    data = DEGENERATE[name]
    made = ground(data.course.terrain, data.coordinates)
    for x, y in made.points.values():
        assert -1e-9 <= x <= FRAME.wide + 1e-9
        assert -1e-9 <= y <= FRAME.high + 1e-9
    assert nearest(made.points) >= 0.9 * made.size * FRAME.apart


def test_a_crowd_has_smaller_counters() -> None:
    """Sixty-four places in a frame for forty shrink, and in one for ten they still stand apart."""
    crowd = many(64, coordinates=True)
    tight = Frame(wide=1.6, high=1.2, apart=0.5)
    made = ground(crowd.course.terrain, crowd.coordinates, tight)
    assert 0.33 == made.size
    assert nearest(made.points) > 0.1


def test_without_coordinates_the_attacker_is_left() -> None:
    """Roads alone: long ones are longer, and the attacker's place comes first from the left."""
    line = terrain(("b", "a", 10.0), ("b", "c", 40.0))
    made = ground(line, {})
    assert not made.northward
    assert made.km_per_inch is None
    a, b, c = (made.points[place] for place in "abc")
    assert a[0] < b[0] < c[0]
    assert math.dist(b, c) > 1.2 * math.dist(a, b)


def test_a_place_without_coordinates_hangs_between_its_neighbours() -> None:
    """The others stay where they are, and north is no longer promised."""
    known = {place: AT[place] for place in PLACES if place != "hill"}
    made = ground(TERRAIN, known, ROOM)
    assert not made.northward
    base, hill, city = (made.points[place] for place in ("base", "hill", "city"))
    assert math.dist(base, hill) + math.dist(hill, city) < 2.0 * math.dist(base, city)


def test_parts_that_no_road_joins_stand_side_by_side() -> None:
    """No place lies within another part."""
    made = ground(DEGENERATE["parts that no road joins"].course.terrain, {})
    x = {place: at[0] for place, at in made.points.items()}
    assert max(x["a"], x["b"]) < min(x["c"], x["d"])
    assert max(x["c"], x["d"]) < x["e"]


def test_the_date_line() -> None:
    """Places on both sides of it are neighbours."""
    data = DEGENERATE["across the date line"]
    x = [ground(data.course.terrain, data.coordinates).points[place][0] for place in PLACES]
    assert sorted(x) == x


def test_the_same_points_each_time() -> None:
    """Nothing is left to chance."""
    for coordinates in (AT, {}, {"base": AT["base"], "city": AT["city"]}):
        assert ground(TERRAIN, coordinates) == ground(TERRAIN, coordinates)


# Areas

INSIDE = st.floats(0.05, 0.95)


def area(corners: list[tuple[float, float]]) -> float:
    """The area of a polygon, corners counterclockwise (shoelace formula)."""
    turned = [*corners[1:], *corners[:1]]
    return sum(a * d - b * c for (a, b), (c, d) in zip(corners, turned, strict=True)) / 2


def test_two_halves() -> None:
    """Two points share a frame along the middle between them."""
    left, right = cells([(1.0, 1.0), (3.0, 1.0)], 4.0, 2.0)
    assert {(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)} == set(left)
    assert {(2.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 2.0)} == set(right)


def test_one_point_has_all() -> None:
    """And of two that coincide the first."""
    assert 8.0 == area(cells([(1.0, 1.0)], 4.0, 2.0)[0])
    first, second = cells([(1.0, 1.0), (1.0, 1.0)], 4.0, 2.0)
    assert 8.0 == area(first)
    assert [] == second


@given(points=st.lists(st.tuples(INSIDE, INSIDE), min_size=1, max_size=12, unique=True))
@settings(max_examples=60)
def test_areas_fill_the_frame(points: list[tuple[float, float]]) -> None:
    """They do not overlap, and a point taken anywhere lies in the area of its nearest."""
    found = cells(points, 1.0, 1.0)
    assert pytest.approx(1.0) == sum(area(corners) for corners in found if corners)
    for own, corners in zip(points, found, strict=True):
        for corner in corners:
            least = min(math.dist(corner, other) for other in points)
            assert math.dist(corner, own) == pytest.approx(least, abs=1e-6)
