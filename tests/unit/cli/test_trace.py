"""`sim trace`: the story on standard output, answers, data, and the picture."""

import json
from pathlib import Path

import pytest

from sim.engines.reference.world import World
from unit.cli.calls import call
from unit.cli.small import CERTAIN

SURE = tuple(word for change in CERTAIN for word in ("--set", change))


def test_the_story(scenario: Path) -> None:
    """Title, story, headline, and how to ask; long lines stay whole where no terminal reads."""
    result = call("trace", scenario, *SURE)
    assert 0 == result.exit_code
    lines = result.stdout.splitlines()
    assert ["A small case", "replication 0, seed 0   > attacker   < defender", ""] == lines[:3]
    assert " 8  day 2 12:00  > Advance assault takes town." in lines
    assert "  captured.town            day 2 12:00" in lines
    assert lines[-1].startswith("  sim trace small.yaml --replication 0 --set")
    assert "\x1b" not in result.stdout
    assert max(len(line) for line in lines) > 80


def test_replications_and_seeds_differ(scenario: Path) -> None:
    """Each is a story of its own, and the same each time."""
    calls = [(), ("--replication", 3), ("-k", 3, "--seed", 1)]
    told = [call("trace", scenario, *options).stdout for options in calls]
    assert 3 == len(set(told))
    assert "replication 3, seed 1" in told[2]
    assert told[2] == call("trace", scenario, *calls[2]).stdout


def test_the_highest_replication(scenario: Path) -> None:
    """The last number that there is room for works."""
    assert "replication 4294967295" in call("trace", scenario, "-k", 2**32 - 1).stdout


def test_why(scenario: Path) -> None:
    """Only the chains are shown, in the order of the questions."""
    result = call("trace", scenario, *SURE, "--why", "reserve.reserve.arrived", "--why", "8")
    first, second = result.stdout.split("\n\n")
    assert first.startswith("reserve.reserve.arrived did not happen: ")
    assert first.endswith("Advance assault crosses its start line at base.  just before  [0]")
    assert second.startswith("day 2 12:00  Advance assault takes town.\n")


def test_json(scenario: Path) -> None:
    """One object a line, one line an event, in order."""
    lines = call("trace", scenario, *SURE, "--json").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    assert list(range(17)) == [event["number"] for event in events]
    keys = ["time_h", "moment", "number", "cause", "actor", "kind", "subject", "detail", "sentence"]
    assert keys == list(events[0])
    assert [None, 0, 0] == [event["cause"] for event in events[:3]]


def test_why_in_json(scenario: Path) -> None:
    """One object a line, one line an answer."""
    options = ("--why", "captured.town", "--why", "0", "--json")
    lines = call("trace", scenario, *SURE, *options).stdout.splitlines()
    answers = [json.loads(line) for line in lines]
    assert ["captured.town", "0"] == [answer["question"] for answer in answers]
    assert [[8, 6, 5, 1, 0], []] == [
        [cause["number"] for cause in answer["causes"]] for answer in answers
    ]


@pytest.mark.parametrize(("name", "begins"), [("t.png", b"\x89PNG"), ("t.SVG", b"<?xml")])
def test_timeline(scenario: Path, name: str, begins: bytes) -> None:
    """The picture is of the kind that its name says, and the same each time."""
    result = call("trace", scenario, *SURE, "--timeline", name)
    assert f"Drawn to {name}\n" == result.stderr
    assert "Advance assault takes town." in result.stdout
    picture = Path(name).read_bytes()
    assert picture.startswith(begins)
    call("trace", scenario, *SURE, "--timeline", name)
    assert picture == Path(name).read_bytes()


def test_a_replication_that_fails(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before is told, then the error with its place; outcomes there are none."""

    def fail(self: World) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(World, "finish", fail)
    result = call("trace", scenario, *SURE, "--why", "captured.town")
    assert 1 == result.exit_code
    assert " 8  day 2 12:00  > Advance assault takes town." in result.stdout
    assert "captured.town" not in result.stdout
    assert "in fail\n" in result.stderr
    assert "ZeroDivisionError: planted\n" in result.stderr
    assert result.stderr.endswith("Error: replication 0 of seed 0 ended with an error.\n")
