"""Captures, counterattacks and recaptures of many runs on one axis, by sector or operation."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from sim.charts.multiples import (
    MOST_LINES,
    Deed,
    Group,
    Multiples,
    Place,
    Strip,
    finding,
    frame,
    picture,
    subtitle,
)
from sim.charts.sectors import multiples
from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.manifest import Subject
from sim.results.summary import outcome_statistics
from unit.charts.made_up import LONG, LOOK, NAN, SOURCE, off_the_sheet, overlapping, words
from unit.results.made_up import make_results

Values = Sequence[float]


def strip(values: Values, deed: Deed = "falls") -> Strip:
    """A deed at these moments."""
    column = np.asarray(values, dtype=np.float64)
    outcome = Outcome(name="x", kind="time", unit="h", meaning="")
    statistics = outcome_statistics(outcome, column)
    return Strip(deed=deed, label=deed, statistics=statistics, values=column)


def place(label: str, falls: Values, **others: Values) -> Place:
    """A place with its fall and what else befalls it."""
    deeds: Mapping[str, Deed] = {"counterattack": "counterattack", "retaken": "retaken"}
    more = (strip(values, deeds[deed]) for deed, values in others.items())
    return Place(label=label, strips=(strip(falls), *more))


def of(*places: Place, label: str = "") -> Multiples:
    """One group; day 1 begins at hour 48."""
    return Multiples(groups=(Group(label=label, places=places),), day_one_offset_h=48.0)


RUNS = 120
EARLY = [60.0 + run % 10 for run in range(RUNS)]
LATE = [80.0 + run % 20 for run in range(RUNS)]
NEVER = [NAN] * RUNS
RARE = [100.0, 120.0, 121.0] + [NAN] * (RUNS - 3)
TWO = of(place("Hill", LATE), place("Town", EARLY, counterattack=LATE, retaken=RARE))
DEGENERATE: dict[str, Multiples] = {
    "no groups": Multiples(groups=()),
    "no places": of(),
    "no runs": of(place("Town", [])),
    "nothing ever falls": of(place("Town", NEVER), place("Hill", NEVER)),
    "one run": of(place("Town", [60.0])),
    "one moment": of(place("Town", [60.0] * 500, counterattack=[60.0] * 500)),
    "at the very beginning": of(place("Town", [0.0] * 50)),
    "rare": of(place("Town", RARE, retaken=RARE)),
    "a long tail": of(place("Town", [*EARLY * 5, 5000.0])),
    "long names": of(place(LONG, EARLY), place(LONG[::-1], LATE), label=LONG),
    "sixty-four places": Multiples(
        groups=tuple(
            Group(
                label=f"Sector {group}",
                places=tuple(
                    place(
                        f"Place {group} {number}",
                        [60.0 + 5.0 * number + run % 9 for run in range(RUNS)],
                        counterattack=LATE,
                        retaken=RARE,
                    )
                    for number in range(16)
                ),
            )
            for group in range(4)
        )
    ),
}


def test_places_in_the_order_of_their_fall() -> None:
    """By the median of the runs in which they fall; those that never do are left out."""
    data = of(place("Hill", LATE), place("Lake", NEVER), place("Town", EARLY))
    assert ["Town", "Hill"] == [one.label for one in data.falling]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TWO, "Town usually falls first, by day 1 16:30, Hill last, by day 2 17:30"),
        (DEGENERATE["rare"], "Town falls in 2 % of runs"),
        (DEGENERATE["nothing ever falls"], "no place falls in any run"),
        (DEGENERATE["no runs"], "no place falls in any run"),
    ],
)
def test_finding(data: Multiples, expected: str) -> None:
    """The first and the last, each with the moment by which half of its falls have come."""
    assert expected == finding(data).replace("\N{NO-BREAK SPACE}", " ")


def test_how_often_the_order_holds() -> None:
    """The share of runs in which all of them fall, each not before the one above it."""
    runs = 10
    first = [60.0] * runs
    second = [59.0, NAN, 60.0] + [70.0] * (runs - 3)
    assert "in this order, in 80 % of runs." in _plain(of(place("A", first), place("B", second)))
    parted = Multiples(groups=(Group(label="s", places=(place("A", EARLY),)),) * 2)
    assert "order" not in _plain(parted)


def _plain(data: Multiples) -> str:
    return subtitle(data).replace("\N{NO-BREAK SPACE}", " ")


def test_places_without_room_are_counted() -> None:
    """The rarest go first, and the picture says how many; what never happens takes no line."""
    data = DEGENERATE["sixty-four places"]
    kept = len(data.falling)
    assert MOST_LINES // 3 == kept
    assert f"{64 - kept} places not shown." in _plain(data)
    assert "not shown" not in _plain(TWO)


def test_the_frame_holds_what_happens() -> None:
    """The thin ends of strips may be cut; nothing lies before the start of the clock."""
    low, high = frame(TWO)
    assert 57.0 < low < 60.0
    assert 121.0 < high < 124.0
    assert frame(DEGENERATE["a long tail"])[1] < 100.0
    assert 0.0 == frame(DEGENERATE["at the very beginning"])[0]


def test_the_words_on_the_picture() -> None:
    """Groups, places, deeds, shares and moments can be read."""
    south = Group(label="South", places=TWO.groups[0].places)
    north = Group(label="North", places=(place("Lake", LATE),))
    both = Multiples(groups=(south, north), day_one_offset_h=48.0)
    written = words(picture(both, SOURCE, LOOK))
    for text in ("South", "North", "Hill", "Town", "Lake", "counterattack", "retaken"):
        assert text in written
    for text in ("100 %", "2 %", "day 1 16:30", "day 2 17:30", "share", "half of them by"):
        assert text in written


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    drawn = picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


def test_the_same_bytes() -> None:
    """A second picture of the same data is the same file."""
    for kind in ("png", "svg"):
        once, again = (picture(TWO, SOURCE, LOOK).encode(kind) for _ in range(2))
        assert once == again


# From results

COLUMNS: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.balakliia", "time"): [60.0, 61.0],
    ("recaptured.balakliia", "time"): [90.0, NAN],
    ("captured.volokhiv-yar", "time"): [55.0, NAN],
    ("recaptured.volokhiv-yar", "time"): [NAN, NAN],
    ("captured.kherson", "time"): [80.0, 81.0],
    ("captured.izium", "time"): [85.0, 86.0],
    ("given_up.izium", "time"): [75.0, NAN],
    ("counterattack.east.launched", "time"): [70.0, 71.0],
    ("counterattack.centre.launched", "time"): [72.0, NAN],
    ("losses.attacker", "count"): [3.0, 0.0],
}
OPERATIONS = """
operations:
  - {name: south, objective: kherson, advances: {}}
  - name: east
    objective: balakliia
    advances: {town: {axis: [balakliia]}, far: {axis: [volokhiv-yar]}}
  - {name: centre, objective: balakliia, advances: {far: {axis: [volokhiv-yar]}}}
"""
SECTORS = "theatre: {sectors: {steppe: {places: [kherson]}, oskil: {places: [izium, balakliia]}}}"


def grouped(text: str) -> dict[str, list[str]]:
    """Groups with the labels of their places, of results of a scenario."""
    subject = Subject(name="x", title="", text=text, day_one_offset_h=48.0)
    made = multiples(make_results(COLUMNS, subject))
    assert 48.0 == made.day_one_offset_h
    return {group.label: [one.label for one in group.places] for group in made.groups}


def test_by_operation() -> None:
    """A place belongs to the first operation that goes for it, in the order of the scenario."""
    expected = {
        "South": ["Kherson"],
        "East": ["Balakliia", "Volokhiv Yar"],
        "Elsewhere": ["Izium"],
    }
    assert expected == grouped(OPERATIONS)


def test_by_sector() -> None:
    """Sectors come before operations."""
    expected = {
        "Steppe": ["Kherson"],
        "Oskil": ["Balakliia", "Izium"],
        "Elsewhere": ["Volokhiv Yar"],
    }
    assert expected == grouped(SECTORS + OPERATIONS)


@pytest.mark.parametrize("text", ["", "title: First steps\n", "theatre: {sectors: {}}\n"])
def test_without_either_there_is_one_group(text: str) -> None:
    """And no name for it."""
    assert [""] == list(grouped(text))


def test_the_deeds_of_a_place() -> None:
    """Its fall, its giving up, the counterattacks of operations that are about it, its retaking."""
    subject = Subject(name="x", title="", text=OPERATIONS)
    groups = multiples(make_results(COLUMNS, subject)).groups
    deeds = {p.label: [s.label for s in p.strips] for g in groups for p in g.places}
    assert ["falls", "counterattack, East", "counterattack, Centre", "retaken"] == deeds[
        "Balakliia"
    ]
    assert ["falls"] == deeds["Kherson"]
    assert ["falls", "given up"] == deeds["Izium"]
