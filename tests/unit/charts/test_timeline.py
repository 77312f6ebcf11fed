"""One replication, lane by lane: nothing is hidden, nothing overlaps."""

from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from sim.charts.bars import TEXTURES, style_of
from sim.charts.lanes import Label, arrange, packed, stacked
from sim.charts.style import bare
from sim.charts.timeline import draw, finding, frame, picture, subtitle
from sim.engines.trace import Mark, Timeline
from unit.charts.made_up import (
    LONG,
    LOOK,
    SOURCE,
    activity,
    crowded_timeline,
    off_the_sheet,
    overlapping,
    timeline,
    words,
)

GUNS = activity("guns", "attacker", 52.0, 60.0)
BRIGADE = activity("brigade", "attacker", 100.0, 120.0, "battle")
STAFF = activity("corps", "defender", 104.0, 130.0, "staff")
WARNED = activity("corps", "defender", 1.0, 4.0, "staff")
BRIDGE = ((0.0, 3), (55.0, 1), (58.0, 0), (110.0, 2))
SIMPLE = timeline(
    [GUNS, BRIGADE, STAFF],
    [
        (100.0, "attacker", "contact"),
        (120.0, "attacker", "town falls"),
        (130.0, "defender", "corps decides"),
    ],
    {"bridge": BRIDGE},
)
DEGENERATE: dict[str, Timeline] = {
    "nothing": timeline(),
    "one moment": timeline(marks=[(50.0, "defender", "contact")]),
    "one activity of no length": timeline([activity("guns", "attacker", 50.0, 50.0)]),
    "all at once": timeline(
        [replace(GUNS, label=f"target {i}") for i in range(6)],
        [(55.0, "attacker", f"hit {i}") for i in range(9)],
    ),
    "a facility that nothing befalls": timeline([GUNS], levels={"depot": ((0.0, 3),)}),
    "a facility without a level": timeline([GUNS], levels={"depot": ()}),
    "open ended": timeline([replace(GUNS, open_ended=True, end=240.0)]),
    "marks at the edges": timeline(
        [GUNS],
        [(0.0, "defender", "a very early moment"), (240.0, "defender", "a very late moment")],
    ),
    "crowded": crowded_timeline(),
}


def test_finding() -> None:
    """When the attacker began, how far that led, and when the defender first answered."""
    expected = "contact at day 3 04:00, town falls 20 h later; corps decides 30 h later"
    assert expected == finding(SIMPLE).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DEGENERATE["nothing"], "nothing decisive by day 9 00:00"),
        (DEGENERATE["one moment"], "contact at day 1 02:00"),
        (DEGENERATE["all at once"], "hit 0 at day 1 07:00, hit 8 at the same moment"),
    ],
)
def test_finding_of_little(data: Timeline, expected: str) -> None:
    """Without much to tell, not much is told."""
    assert expected == finding(data).replace("\N{NO-BREAK SPACE}", " ")


def test_rows_stand_by_side() -> None:
    """The attacker above, the facilities between, the defender below; lanes by their beginning."""
    layout = arrange(SIMPLE)
    assert ["attacker", "facilities", "defender"] == [group for group, _ in layout.headers]
    assert ["guns", "brigade", "bridge", "corps"] == [row.name for row in layout.rows]
    tops = [row.top for row in layout.rows]
    assert tops == sorted(tops)


def test_work_on_a_facility_stands_under_its_level() -> None:
    """Repair shares the facility's row; its closing is told by level 0 alone."""
    repair, closed = (
        activity("bridge", "defender", 60.0, 110.0, kind) for kind in ("repair", "closed")
    )
    (row,) = arrange(timeline([repair, closed], levels={"bridge": BRIDGE})).rows
    assert ["repair"] == [bar.activity.kind for bar in row.bars]
    assert row.top < row.bars[0].top
    (lane,) = arrange(timeline([closed])).rows
    assert ["closed"] == [bar.activity.kind for bar in lane.bars]


def test_facilities_that_nothing_befalls_are_left_out() -> None:
    """A row that never changes says nothing."""
    for name in ("a facility that nothing befalls", "a facility without a level"):
        assert ["guns"] == [row.name for row in arrange(DEGENERATE[name]).rows]


def test_activities_at_one_time_stand_below_each_other() -> None:
    """A lane with two things at once has two parts; an open end leaves no room behind it."""
    assert [0, 1, 0, 1] == packed([(0.0, 5.0), (3.0, 8.0), (5.0, 9.0), (8.0, 9.0)])
    unfinished = replace(GUNS, open_ended=True)
    (row,) = arrange(timeline([unfinished, replace(GUNS, start=70.0, end=80.0)])).rows
    assert 2 == len({bar.top for bar in row.bars})


@given(starts=st.lists(st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 50.0)), max_size=30))
def test_parts_of_a_lane_never_overlap(starts: list[tuple[float, float]]) -> None:
    """In each part one activity ends before the next begins."""
    spans = sorted((start, start + length) for start, length in starts)
    parts = packed(spans)
    for part in set(parts):
        own = [span for span, of in zip(spans, parts, strict=True) if of == part]
        assert all(a[1] <= b[0] for a, b in pairwise(own))


def test_labels_stand_beside_their_stems() -> None:
    """To the right where there is room, to the left where that is lower, else higher."""
    assert [Label(line=0, start=2.0, end=3.0)] == stacked([2.0], [1.0], 10.0)
    assert [Label(line=0, start=8.5, end=9.5)] == stacked([9.5], [1.0], 10.0)
    first, second = stacked([2.0, 2.5], [1.0, 1.0], 10.0)
    assert (Label(line=0, start=1.0, end=2.0), Label(line=0, start=2.5, end=3.5)) == (first, second)
    first, second = stacked([0.2, 0.7], [1.0, 1.0], 10.0)
    assert (1, 0) == (first.line, second.line)


@given(places=st.lists(st.floats(0.0, 10.0), max_size=12), size=st.floats(0.1, 3.0))
def test_labels_never_touch(places: list[float], size: float) -> None:
    """No label covers another, and each reaches its stem or the edge."""
    places.sort()
    labels = stacked(places, [size] * len(places), 13.0)
    for index, one in enumerate(labels):
        assert places[index] in (one.start, one.end)
        for other in labels[index + 1 :]:
            apart = one.line != other.line or one.end <= other.start or other.end <= one.start
            assert apart


def test_the_frame_holds_what_happens() -> None:
    """The days after the last event are cut, and so is a long wait before the first."""
    low, high = frame(SIMPLE)
    assert 48.0 < low < 52.0
    assert 130.0 < high < 140.0
    early = timeline([WARNED, GUNS, BRIGADE, STAFF])
    assert frame(early)[0] > WARNED.end
    assert (
        subtitle(early).replace("\N{NO-BREAK SPACE}", " ").endswith("; 1 earlier entry left out.")
    )
    assert ["guns", "brigade", "corps"] == [row.name for row in arrange(early, low).rows]
    assert (0.0, 240.0) == frame(timeline())


def test_kinds_are_told_apart_without_colour() -> None:
    """No two kinds of bar have the same lightness, hatch and outline; unknown kinds are work."""
    seen = set()
    for kind in (*TEXTURES, "staff"):
        drawn = style_of(kind, LOOK.attacker, LOOK)
        look = (drawn["facecolor"], drawn.get("hatch"), str(drawn.get("linestyle")))
        seen.add(look)
    assert len(set(TEXTURES.values())) + 1 == len(seen)
    assert style_of("staff", LOOK.defender, LOOK) == style_of("odd", LOOK.defender, LOOK)


def test_an_open_end_reaches_the_edge() -> None:
    """Work that goes on at the horizon has a point at the edge of the frame."""
    axes = picture(timeline([replace(GUNS, open_ended=True), BRIGADE]), SOURCE, LOOK).axes
    bars = [patch.get_xy() for patch in axes.patches if isinstance(patch, Polygon)]
    assert axes.get_xlim()[1] == bars[0][:, 0].max()
    assert 120.0 == bars[1][:, 0].max()


def test_the_picture_names_everything() -> None:
    """Sides, lanes, moments, levels, days and the kinds that occur can be read."""
    written = words(picture(SIMPLE, SOURCE, LOOK))
    for text in ("ATTACKER", "DEFENDER", "guns", "corps!", "town falls", "bridge", "0", "day 2"):
        assert text in written
    for text in ("fire", "battle", "other work", "closed"):
        assert text in written
    assert "march" not in written


def test_moments_without_room_are_counted() -> None:
    """Where not all moments can be named, the picture says how many are not."""
    said = picture(DEGENERATE["all at once"], SOURCE, LOOK).heading.subtitle
    assert "3 moments unnamed." == said.replace("\N{NO-BREAK SPACE}", " ").split(". ")[-1]
    assert "unnamed" not in picture(SIMPLE, SOURCE, LOOK).heading.subtitle


def test_the_fall_of_an_objective_keeps_its_words() -> None:
    """Among marks that are too many for the lines, what tells most is told."""
    falls: dict[int, Literal[2, 3]] = {6: 3, 9: 2}
    crowd = tuple(
        Mark(time=100.0 + 0.5 * n, side="defender", label=f"moment {n}", weight=falls.get(n, 0))
        for n in range(20)
    )
    for weights in (crowd, tuple(replace(mark, weight=0) for mark in crowd)):
        data = replace(SIMPLE, marks=weights)
        told = {text.get_text() for text in picture(data, SOURCE, LOOK).axes.texts}
        named = weights is crowd
        assert named == ("moment 6" in told)
        assert named == ("moment 9" in told)


def test_words_at_the_edge_leave_their_own_mark_free() -> None:
    """With another mark on their left and the edge on their right they are shortened."""
    late = (Mark(time=time, side="defender", label=f"{LONG} {time}") for time in (237.0, 239.0))
    drawn = picture(replace(SIMPLE, marks=(*SIMPLE.marks, *late)), SOURCE, LOOK).axes
    stems = {
        float(np.asarray(line.get_xdata())[0]) for line in drawn.lines if line.get_marker() == "D"
    }
    for text in drawn.texts:
        if text.get_text().startswith(LONG[:4]):
            left, right = (
                drawn.transData.inverted().transform(end)[0]
                for end in text.get_window_extent().get_points()
            )
            assert not any(left < stem < right for stem in stems)


def test_the_sheet_grows_with_the_lanes() -> None:
    """Twenty lanes remain readable."""
    few, many = (picture(data, SOURCE) for data in (SIMPLE, DEGENERATE["crowded"]))
    assert few.figure.get_figheight() <= 5.6 < many.figure.get_figheight()


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    drawn = picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


def test_drawing_into_axes_of_ones_own() -> None:
    """`draw` fills the axes it is given and gives them back."""
    axes = Figure(figsize=(8.0, 4.0)).add_axes((0.2, 0.2, 0.7, 0.7))
    bare(axes)
    assert axes is draw(SIMPLE, axes)
    assert frame(SIMPLE) == axes.get_xlim()
