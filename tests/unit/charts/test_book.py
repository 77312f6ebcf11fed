"""The standard pictures of a batch: which there are, what they are called, the same files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.charts import book
from sim.model.families import Kind
from sim.results.manifest import Subject
from sim.results.results import Results, UnknownOutcomeError
from unit.charts.made_up import LOOK, NAN, SOURCE, timeline, words
from unit.results.made_up import FAILED, make_results

RUNS = 60
CLOCK = [float(hour % 24) for hour in range(7, 7 + RUNS)]
COLUMNS: dict[tuple[str, Kind], list[float]] = {
    ("captured.town", "time"): [60.0 + clock for clock in CLOCK],
    ("recaptured.town", "time"): [NAN] * RUNS,
    ("initiative.east", "flag"): [1.0] * 30 + [0.0] * 10 + [NAN] * 20,
    ("losses.attacker", "count"): [float(number % 5) for number in range(RUNS)],
    ("salvos.attacker", "count"): [4.0] * RUNS,
    ("race.east.next_move", "duration"): CLOCK,
    ("race.east.counterattack", "duration"): CLOCK[::-1],
    ("race.west.next_move", "duration"): CLOCK,
}
CLOCKS: tuple[tuple[str, Kind], ...] = (
    ("race.east.next_move", "duration"),
    ("race.east.counterattack", "duration"),
)
ROADS = """
map: {roads: {first: {between: [base, a], length: 5 km}}}
formations: {group: {place: base}}
operations: [{name: east, objective: a, advances: {one: {formations: [group], axis: [a]}}}]
"""
HEADLINE = ("captured.town", "initiative.east", "salvos.attacker", "gone")


def results(headline: tuple[str, ...] = HEADLINE) -> Results:
    """A batch whose scenario names these outcomes first."""
    subject = Subject(
        name="first-steps", title="", text="", day_one_offset_h=48.0, headline=headline
    )
    return make_results(COLUMNS, subject)


def names(of: Results, wanted: tuple[str, ...] = ()) -> list[str]:
    """The names of the pictures."""
    return [stem for stem, _ in book.pictures(of, wanted, LOOK)]


def test_headline() -> None:
    """Shares of flags and times, distributions of what can be spread, and every whole race."""
    expected = [
        "shares",
        "race-east",
        "distribution-captured.town",
        "distribution-salvos.attacker",
    ]
    assert expected == names(results())


def test_what_never_happens_has_no_picture_of_its_own() -> None:
    """Nor does a race that nobody ran; asked for by name, the spread is drawn all the same."""
    nobody = {**COLUMNS, **dict.fromkeys(CLOCKS, [NAN] * RUNS)}
    headline = ("captured.town", "recaptured.town")
    subject = Subject(name="x", title="", text="", day_one_offset_h=48.0, headline=headline)
    of = make_results(nobody, subject)
    assert ["shares", "distribution-captured.town"] == names(of)
    assert "distribution-recaptured.town" in names(of, ("recaptured.town",))
    assert ["race-east"] == [stem for stem, _ in book.races(of, SOURCE, LOOK)]


def test_places_and_kilometres_over_time() -> None:
    """Where more than two places fall: how many, how far along the roads, and when each."""
    text = ROADS
    columns: dict[tuple[str, Kind], list[float]] = {}
    for number, place in enumerate("abc"):
        columns[f"captured.{place}", "time"] = [hour + 10.0 * number for hour in CLOCK]
        columns[f"recaptured.{place}", "time"] = [NAN] * RUNS
    subject = Subject(name="x", title="", text=text, day_one_offset_h=48.0)
    drawn = names(make_results(columns, subject))
    assert {"held", "km", "captures"} <= set(drawn)
    without = Subject(name="x", title="", text="", day_one_offset_h=48.0)
    assert "km" not in names(make_results(columns, without))


def test_without_a_headline() -> None:
    """All shares, and a distribution for each outcome that varies."""
    expected = [
        "shares",
        "race-east",
        "distribution-captured.town",
        "distribution-losses.attacker",
        "distribution-race.east.next_move",
        "distribution-race.east.counterattack",
        "distribution-race.west.next_move",
    ]
    assert expected == names(results(()))


def test_named_outcomes() -> None:
    """Whoever names outcomes gets these; a wrong name is refused with the nearest."""
    assert ["race-east", "distribution-losses.attacker"] == names(results(), ("losses.attacker",))
    with pytest.raises(UnknownOutcomeError, match=r"did you mean captured\.town"):
        names(results(), ("captured.twon",))


def test_pages_of_shares() -> None:
    """Many shares fill several pages, the most frequent first."""
    columns: dict[tuple[str, Kind], list[float]] = {
        (f"flag.{number}", "flag"): [1.0] * number + [0.0] * (20 - number) for number in range(20)
    }
    pages = dict(book.pictures(make_results(columns), look=LOOK))
    assert ["shares", "shares-2"] == list(pages)
    assert "flag 19" in words(pages["shares"])
    assert "flag 0" in words(pages["shares-2"])


def test_at_most_twelve_distributions_unasked() -> None:
    """A scenario without a headline does not fill a folder."""
    columns: dict[tuple[str, Kind], list[float]] = {
        (f"losses.{number}", "count"): [0.0, 1.0] for number in range(30)
    }
    assert [f"distribution-losses.{number}" for number in range(12)] == names(make_results(columns))
    wanted = tuple(f"losses.{number}" for number in range(13))
    assert 13 == len(names(make_results(columns), wanted))


def test_the_foot_says_what_is_missing() -> None:
    """An interrupted batch and failed replications are named on every picture."""
    assert "first-steps · n = 60 runs · seed 7" == str(book.provenance_of(results()))
    partial = make_results(COLUMNS, asked=2000, interrupted=True, failures=FAILED)
    expected = "first-steps · n = 60 runs · seed 7 · stopped before all 2,000, 1 failed"
    assert expected == str(book.provenance_of(partial))


def test_flags_stand_on_the_runs_in_which_they_arose() -> None:
    """An initiative that nobody had is not a lost one."""
    pictures = dict(book.pictures(results(), look=LOOK))
    assert {"75 %", "30 / 40", "60 / 60"} <= set(words(pictures["shares"]))


def test_times_are_moments_of_the_plan() -> None:
    """The offset of day 1 in the manifest is taken off."""
    captured = dict(book.pictures(results(), look=LOOK))["distribution-captured.town"]
    assert {"day 1", "day 2", "day 2 00:00"} <= set(words(captured))


def test_a_batch_without_runs_has_pictures_too() -> None:
    """If every replication failed, the pictures say that there are none."""
    nothing = make_results({name: [] for name in COLUMNS})
    assert ["shares", "race-east"] == names(nothing)
    pictures = dict(book.pictures(nothing, ("captured.town",), LOOK))
    assert "There are no runs" in words(pictures["distribution-captured.town"])


def test_write(tmp_path: Path) -> None:
    """Each picture is a PNG and an SVG, in a folder that is made if need be."""
    paths = book.write(results(), tmp_path / "new" / "charts", ("recaptured.town",), LOOK)
    expected = [
        f"{stem}.{kind}"
        for stem in ("shares", "race-east", "distribution-recaptured.town")
        for kind in ("png", "svg")
    ]
    assert expected == [path.name for path in paths]
    assert all(path.stat().st_size > 1000 for path in paths)


def test_write_timeline(tmp_path: Path) -> None:
    """The picture of one replication lies beside the others."""
    paths = book.write_timeline(timeline(), SOURCE, tmp_path / "charts", LOOK)
    assert ["timeline.png", "timeline.svg"] == [path.name for path in paths]


PROGRAM = """
import sys
from pathlib import Path
from sim.charts import book
from sim.results.storage import open_results
book.write(open_results(sys.argv[1]), Path(sys.argv[2]))
assert "matplotlib.pyplot" not in sys.modules
"""


def test_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """Neither another process nor another order of its sets changes a file; pyplot is left out."""
    results().save(tmp_path / "results")
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        paths = (str(tmp_path / "results"), str(folder))
        command = [sys.executable, "-W", "error", "-c", PROGRAM, *paths]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert 12 == len(written[0])
    assert written[0] == written[1]


def test_captures_of_more_than_two_places() -> None:
    """Where more than two places change hands, there is a picture of how many, and one of when."""
    places: dict[tuple[str, Kind], list[float]] = {
        (f"{what}.{place}", "time"): [60.0 + clock for clock in CLOCK] if fell else [NAN] * RUNS
        for place in ("town", "hill", "lake")
        for what, fell in (("captured", True), ("recaptured", False))
    }
    assert ["shares", "held", "captures"] == names(make_results(places), ("captured.hill",))[:3]
    few = {key: values for key, values in places.items() if not key[0].endswith("lake")}
    assert {"shares"} == {
        stem.split("-")[0] for stem in names(make_results(few), tuple(name for name, _ in few))
    } - {"distribution"}
