"""Kilometres over time: worked out by hand, and a picture of them on any data."""

from collections.abc import Sequence

import numpy as np
import pytest

from sim.charts.held import Held
from sim.charts.kilometres import Kilometres, details, finding, picture, subtitle
from sim.charts.sectors import lengths
from sim.model.families import Kind
from sim.results.manifest import Subject
from unit.charts.made_up import LONG, LOOK, NAN, SOURCE, off_the_sheet, overlapping, words
from unit.results.made_up import make_results

# From base 10 km to hill, 20 km on to town; or 35 km from base to lake, by the shorter road.
SCENARIO = """
map:
  roads:
    base-hill: {between: [base, hill], length: 10 km}
    hill-town: {between: [town, hill], length: 20000 m}
    long-way: {between: [base, lake], length: 60 km}
    short-way: {between: [base, lake], length: 35 km}
formations:
  group: {side: attacker, place: base}
operations:
  - name: east
    objective: town
    advances: {first: {formations: [group], axis: [hill, town]}}
  - name: south
    objective: lake
    advances: {second: {formations: [group], axis: [lake]}}
"""
PLAIN = {
    "map": {"roads": {"r": {"between": ["a", "b"], "length": "7 km"}}},
    "formations": {"f": {"place": "a"}},
}
# Run 0: hill at 10, town at 20, hill retaken at 30. Run 1: lake at 15 only.
COLUMNS: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.hill", "time"): [10.0, NAN],
    ("recaptured.hill", "time"): [30.0, NAN],
    ("captured.town", "time"): [20.0, NAN],
    ("recaptured.town", "time"): [NAN, NAN],
    ("captured.lake", "time"): [NAN, 15.0],
    ("recaptured.lake", "time"): [NAN, NAN],
    ("captured.aside", "time"): [5.0, 5.0],
    ("recaptured.aside", "time"): [NAN, NAN],
}


def worked(text: str = SCENARIO) -> Kilometres:
    """The case of two runs."""
    subject = Subject(name="x", title="", text=text, day_one_offset_h=0.0)
    return Kilometres.of(make_results(COLUMNS, subject))


def made(captured: Sequence[Sequence[float]], places: Sequence[str] = ()) -> Kilometres:
    """Runs by rows; the first place in one sector and all others in a second."""
    fell = np.array(captured, dtype=np.float64).reshape(len(captured), -1)
    names = tuple(places) or tuple(f"place-{number}" for number in range(fell.shape[1]))
    held = Held(places=names, captured=fell, recaptured=np.full(fell.shape, NAN))
    groups = (("north", (0,)), (LONG, tuple(range(1, len(names)))))
    return Kilometres(held=held, lengths=np.full(len(names), 12.5), groups=groups)


DEGENERATE: dict[str, Kilometres] = {
    "worked": worked(),
    "nothing falls": made([[NAN, NAN]] * 9),
    "one run": made([[5.0, NAN]]),
    "all at once": made([[60.0, 60.0, 60.0]] * 30),
    "at the very beginning": made([[0.0, 0.5]] * 30),
    "thirty places": made([[10.0 * place + run % 7 for place in range(30)] for run in range(40)]),
    "no roads": worked("title: First steps\n"),
}


def test_by_hand() -> None:
    """Each place counts its own leg from its fall to its retaking; without a leg it counts none."""
    data = worked()
    assert [10.0, 20.0, 35.0, 0.0] == data.lengths.tolist()
    grid = np.array([9.0, 10.0, 15.0, 20.0, 30.0])
    assert [[0, 0], [10, 0], [10, 35], [30, 35], [20, 35]] == data.advanced(
        grid, data.every
    ).tolist()
    assert [20.0, 35.0] == data.at_the_end(data.every).tolist()
    assert ["East", "South"] == [label for label, _ in data.shown]
    east, south = (data.at_the_end(places).tolist() for _, places in data.shown)
    assert [20.0, 0.0] == east
    assert [0.0, 35.0] == south


def test_the_first_axis_counts() -> None:
    """A place on two axes has the leg of the first; a leg without a road is left out."""
    axes = [{"formations": ["f"], "axis": ["b"]}, {"formations": ["f"], "axis": ["c", "b"]}]
    operations = [{"advances": dict(enumerate(axes))}]
    assert {"b": 7.0} == lengths({**PLAIN, "operations": operations})
    assert {} == lengths({})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            DEGENERATE["worked"],
            (
                "on average the attacker comes 32 km forward and is back at 28 km in the end; "
                "20 to 35 in 80 % of runs"
            ),
        ),
        (DEGENERATE["nothing falls"], "no advance takes a place in any of 9 runs"),
        (DEGENERATE["no roads"], "no advance takes a place in any of 2 runs"),
        (
            DEGENERATE["all at once"],
            "on average the attacker ends 38 km forward; in every run",
        ),
    ],
)
def test_finding(data: Kilometres, expected: str) -> None:
    """How far in the end, and how far the runs differ."""
    assert expected == finding(data).replace("\N{NO-BREAK SPACE}", " ")


def test_the_words_on_the_picture() -> None:
    """Each sector under its name with where it ends, in words as well."""
    written = " ".join(words(picture(worked(), SOURCE, LOOK)))
    for text in ("All sectors, kilometres", "East", "South", "10 km", "20–35 in 80 % of runs"):
        assert text in written.replace("\N{NO-BREAK SPACE}", " "), text
    told = details(worked()).replace("\N{NO-BREAK SPACE}", " ")
    assert "East: 10 km on average in the end. South: 18 km on average in the end." == told
    assert not subtitle(worked()).endswith("shown.")


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    drawn = picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


def test_arrays_that_do_not_belong_together() -> None:
    """As many lengths as places."""
    with pytest.raises(ValueError, match="lengths of 2 places"):
        Kilometres(held=made([[1.0, 2.0]]).held, lengths=np.zeros(3))
