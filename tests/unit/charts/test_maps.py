"""The strip of maps: what it tells, what it draws, and that it can be read on any data."""

from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

from sim.charts.board import Area, Marching, board, draw_ground, draw_piece, pieces
from sim.charts.counters import outline
from sim.charts.ground import survey
from sim.charts.legend import entries
from sim.charts.maps import (
    Maps,
    draw,
    finding,
    news,
    picture,
    plan,
    setting_of,
    subtitle,
    telling,
)
from sim.charts.style import SLIDE, bare
from unit.charts.made_up import LOOK, SOURCE, off_the_sheet, overlapping, words
from unit.charts.made_up_courses import (
    AT,
    DEGENERATE,
    ORDINARY,
    SITUATIONS,
    TERRAIN,
    TURNS,
    column,
    course,
    holdings,
    many,
    situation,
    turn,
)


def plain(text: str) -> str:
    """With plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (
            TURNS,
            (
                "2 places fall, the last, Town, on day 4 20:00, 40 h after the attack began; "
                "Town is retaken"
            ),
        ),
        (TURNS[:3], "Hill falls on day 4 00:00, 20 h after the attack began"),
        (TURNS[2:3], "Hill falls on day 4 00:00"),
        (TURNS[:1], "no place changes hands by day 9 00:00"),
    ],
)
def test_finding(turns: tuple[object, ...], expected: str) -> None:
    """How much changes hands, when the last of it does, and what comes back."""
    assert expected == plain(finding(course([], turns)))  # type: ignore[arg-type]


def test_news() -> None:
    """What has happened since the map before, the most important first, places by their names."""
    made = ORDINARY.course
    assert "advance assault starts" == news(made, 0)
    assert "Hill falls; Town is cut off; bridge is closed" == news(made, 1)
    assert "Town falls; Town is counterattacked; bridge is bypassed" == news(made, 2)
    three = [turn(100.0, "falls", place) for place in ("hill", "town", "volokhiv-yar", "hill")]
    assert "Hill, Town and Volokhiv Yar fall" == news(course([situation(100.0)], three), 0)
    other = [turn(90.0, "arrives", "izium-reserve"), turn(90.0, "beaten", "advance assault")]
    expected = "advance assault is beaten; izium reserve arrives"
    assert expected == news(course([situation(100.0)], other), 0)


def test_telling_moments() -> None:
    """The start, then changes of hands, furthest apart first, then what else there is."""
    made = course([], TURNS)
    assert [100.0, 180.0] == telling(made, 2)
    assert [100.0, 140.0, 180.0] == telling(made, 3)
    assert [100.0, 110.0, 120.0, 140.0, 170.0, 180.0] == telling(made, 6)
    assert [0.0] == telling(course([]))
    quiet = course([], [TURNS[0], turn(130.0, "arrives", "reserve", "defender")])
    assert [100.0, 130.0] == telling(quiet)


def test_the_arrangement() -> None:
    """Four maps stand in a square or a row, six in two rows; half a row is never blank."""
    for number in range(1, 13):
        made = plan(
            Maps(course=course([situation(60.0 + n) for n in range(number)]), coordinates=AT),
            9.0,
            SLIDE,
        )
        assert number <= made.columns * made.rows < number + made.columns
        assert 2 * (made.columns * made.rows - number) <= made.columns
        assert made.setting.wide * made.columns < 9.0 + 1e-9
        assert made.height(SLIDE) < 9.0


def test_pieces_of_a_situation() -> None:
    """Equal situations have equal pieces; what differs is new."""
    one, other = pieces(SITUATIONS[0]), pieces(replace(SITUATIONS[0], time=0.0))
    assert one == other
    changed = set(pieces(SITUATIONS[1])) - set(one)
    assert Area(place="hill", holder="attacker") in changed
    assert Area(place="city", holder="defender") not in changed


def test_columns_on_one_road_stand_side_by_side() -> None:
    """In whichever direction they go; one that is alone stays on the road."""
    pair = situation(
        60.0,
        column("a"),
        column("b"),
        column("c", start="town", goal="base"),
        column("d", share=0.9),
    )
    aside = {p.column.name: p.aside for p in pieces(pair) if isinstance(p, Marching)}
    assert {"a": -1.0, "b": 0.0, "c": -1.0, "d": 0.0} == aside


def test_sides_differ_in_shape() -> None:
    """A circle for the attacker, a diamond for the defender."""
    assert isinstance(outline("attacker", (0.0, 0.0), 1.0), Circle)
    assert isinstance(outline("defender", (0.0, 0.0), 1.0), Polygon)


def test_a_column_is_where_its_share_says() -> None:
    """Half of the way is the middle of the road; at either end it stays clear of the counters."""
    surveyed = survey(TERRAIN, AT)
    setting = setting_of(TERRAIN, surveyed, 8.0, 4.0)
    drawn = board(setting, Figure().add_axes((0.0, 0.0, 1.0, 1.0)), LOOK)
    base, city = setting.point("hill"), setting.point("city")
    for share, low, high in ((0.0, 0.0, 0.2), (0.5, 0.49, 0.51), (1.0, 0.8, 1.0)):
        one = column("a", road="far", start="hill", goal="city", share=share)
        artists = draw_piece(Marching(column=one, aside=0.0), drawn)
        (counter,) = (artist for artist in artists if isinstance(artist, Circle))
        centre: tuple[float, float] = counter.center
        x = centre[0]
        assert low <= (x - base[0]) / (city[0] - base[0]) <= high


def test_the_words_on_the_picture() -> None:
    """Places, moments, strengths, news and the key to all signs that occur can be read."""
    written = words(picture(ORDINARY, SOURCE, LOOK))
    for text in ("Base", "Town", "Hill", "City", "day 3 04:00", "Advance assault starts", "9"):
        assert text in written
    for text in ("attacker's elements", "cut off", "battle", "halted", "closed", "bypass", "N"):
        assert text in written


def test_the_key_holds_what_occurs() -> None:
    """No sign is explained that is not there."""
    calm = [entry.words for entry in entries([situation(0.0)], TERRAIN)]
    expected = ["attacker's elements", "defender's elements", "base", "bridge, levels of 3"]
    assert expected == calm
    assert [] == entries([], replace(TERRAIN, rears=frozenset()))


def test_north_and_scale_only_where_they_are_real() -> None:
    """Made-up layouts have neither; a warped map has no scale and says so."""
    without = words(picture(DEGENERATE["no coordinates"], SOURCE, LOOK))
    assert not {"N", "10 km"} & set(without)
    assert any("not to scale" in text for text in without)
    true = words(picture(Maps(course=course([situation(0.0)]), coordinates=AT), SOURCE, LOOK))
    assert {"N", "10 km"} <= set(true)
    assert not any("not to scale" in text for text in true)


def test_places_without_room_are_counted() -> None:
    """Where not all names fit, the picture says how many are missing."""
    crowd = many(64, coordinates=True)
    small = setting_of(crowd.course.terrain, survey(crowd.course.terrain, {}), 3.0, 2.0)
    assert plain(subtitle(crowd, small, SLIDE)).endswith("places unnamed.")


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet, and no name covers another or a strength at rest."""
    data = DEGENERATE[name]
    still = tuple(replace(one, columns=()) for one in data.course.situations)
    drawn = picture(replace(data, course=replace(data.course, situations=still)), SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


def test_the_same_bytes() -> None:
    """A second picture of the same data is the same file."""
    for data in (ORDINARY, DEGENERATE["some coordinates"], DEGENERATE["no coordinates"]):
        for kind in ("png", "svg"):
            once, again = (picture(data, SOURCE, LOOK).encode(kind) for _ in range(2))
            assert once == again


def test_drawing_into_axes_of_ones_own() -> None:
    """The strip fits into the axes that it is given."""
    axes = Figure(figsize=(12.0, 9.0)).add_axes((0.1, 0.1, 0.8, 0.8))
    bare(axes)
    assert axes is draw(ORDINARY, axes)
    assert 3 <= len(axes.child_axes)


def test_a_strength_that_nobody_can_read_is_left_out() -> None:
    """In very small counters."""
    crowd = many(64, coordinates=True)
    surveyed = survey(crowd.course.terrain, crowd.coordinates)
    axes = Figure().add_axes((0.0, 0.0, 1.0, 1.0))
    drawn = board(setting_of(crowd.course.terrain, surveyed, 1.8, 1.8), axes, LOOK)
    draw_ground(drawn)
    held = holdings()[0]
    artists = draw_piece(replace(held, place="place-3"), drawn)
    assert 1 == len(artists)


def test_names_within_names() -> None:
    """A bridge that is called after a place has its name as people write it."""
    terrain = replace(TERRAIN, places=("base", "volokhiv-yar", "yar"))
    happened = (turn(60.0, "closed", "volokhiv-yar-bridge"), turn(60.0, "starts", "advance far"))
    told = replace(course(SITUATIONS, happened), terrain=terrain)
    index = next(n for n, one in enumerate(told.situations) if one.time >= 60.0)
    assert "advance far starts; Volokhiv Yar bridge is closed" == news(told, index)
