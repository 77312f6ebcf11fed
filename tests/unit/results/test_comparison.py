"""A comparison pairs what can be paired, says what can't, and folds away what did not change."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.families import Kind
from sim.results.comparison import Comparison, comparison
from sim.results.comparison_table import MOST_OTHERS, ComparisonTable
from sim.results.paired import UnpairedError, paired_difference
from sim.results.results import Results, UnknownOutcomeError
from unit.results.made_up import FAILED, NAN, SUBJECT, make_results
from unit.results.test_html import shown

HEADLINE = replace(SUBJECT, headline=("initiative.south", "captured.balakliia"))
BEFORE: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.balakliia", "time"): [60.0, NAN, 62.5, 61.25],
    ("initiative.south", "flag"): [1.0, NAN, 0.0, 1.0],
    ("losses.attacker", "count"): [3.0, 0.0, 5.0, 4.0],
    ("losses.defender", "count"): [1.0, 1.0, 1.0, 1.0],
}
AFTER: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.balakliia", "time"): [NAN, NAN, 64.5, NAN],
    ("initiative.south", "flag"): [1.0, NAN, 0.0, 1.0],
    ("losses.attacker", "count"): [3.0, 0.0, 5.0, 6.0],
    ("losses.defender", "count"): [1.0, 1.0, 1.0, 1.0],
}


def found() -> Comparison:
    """Of four pairs, three changed when the town fell, and one its losses."""
    return comparison(make_results(BEFORE, HEADLINE), make_results(AFTER, HEADLINE))


def text(one: Comparison, *, show_all: bool = False) -> str:
    """What the terminal shows, 80 columns wide."""
    shown = ComparisonTable(width=80, show_all=show_all).render(one)
    assert 80 >= max(map(len, shown.splitlines()))
    return shown


def test_headline_first() -> None:
    """The differences are those of the pairs, in the order of the headline and then of the file."""
    one = found()
    assert [
        "initiative.south",
        "captured.balakliia",
        "losses.attacker",
        "losses.defender",
    ] == [each.outcome.name for each in one.differences]
    expected = paired_difference(one.first, one.second, "captured.balakliia")
    assert expected == one["captured.balakliia"]
    assert ["captured.balakliia", "losses.attacker"] == [each.outcome.name for each in one.changed]
    with pytest.raises(UnknownOutcomeError, match="did you mean captured"):
        one["captured.balaklia"]


def test_example_is_of_the_headline() -> None:
    """The run to look at is one of the headline, though another outcome changed more often."""
    more = {**AFTER, ("losses.attacker", "count"): [9.0, 9.0, 9.0, 9.0]}
    one = comparison(make_results(BEFORE, HEADLINE), make_results(more, HEADLINE))
    assert one.example is not None
    assert ("captured.balakliia", 0) == (one.example.outcome.name, one.example.example)
    plain = comparison(make_results(BEFORE), make_results(more))
    assert plain.example is not None
    assert "captured.balakliia" == plain.example.outcome.name  # flips come before moves


def test_failed_replications_are_left_out_and_counted() -> None:
    """A replication that ended in one alone is no pair; the others are."""
    rows: dict[str, Any] = {
        "replication": np.array([0, 1, 2]),
        "values": np.array([*AFTER.values()]).T[:3],
        "failures": FAILED,
        "asked": 4,
    }
    one = comparison(make_results(BEFORE), make_results(AFTER, **rows))
    assert (3, 1) == (len(one), one.left_out)
    assert [0, 1, 2] == one.first.replication.tolist() == one.second.replication.tolist()
    assert 0 == one["losses.attacker"].changed
    assert "1 run ended in one of the two only" in text(one)


def test_no_pairs() -> None:
    """Results that share no replication, or no seed, are refused."""
    other: dict[str, Any] = {"replication": np.array([4, 5, 6, 7])}
    with pytest.raises(UnpairedError, match="not the same replications"):
        comparison(make_results(BEFORE), make_results(AFTER, **other))
    with pytest.raises(UnpairedError, match="different luck"):
        comparison(make_results(BEFORE), make_results(AFTER, seed=8))


def test_outcomes_of_one_alone() -> None:
    """What one alone records is named, also where both use a name for different things."""
    first = make_results({("x", "time"): [1.0], ("y", "count"): [1.0], ("z", "count"): [1.0]})
    second = make_results({("y", "count"): [1.0], ("x", "count"): [1.0], ("w", "count"): [1.0]})
    one = comparison(first, second)
    assert (("x", "z"), ("x", "w")) == (one.only_first, one.only_second)
    assert "Recorded in the second only: 2 outcomes: x, w" in text(one)
    assert "In the first only: x, z" in shown(one).text


def test_text() -> None:
    """Both names, the figures with their intervals, what changed; what did not is folded."""
    parts = text(found()).split("\n\n")
    assert (
        "first : First steps (first-steps)\n"
        "second: First steps (first-steps)\n"
        "4 pairs of runs with the same luck, seed 7"
    ) == parts[0]
    assert ["Headline", "Other outcomes"] == [parts[1], parts[3]]
    assert parts[2].splitlines() == [
        "captured.balakliia                              first       second    difference",
        "  share of runs in which it happens            75.0 %       25.0 %  -50.0 points",
        "                                                                  -93.0 to +26.3",
        "  mean moment, where it happened in both  day 1 14:30  day 1 16:30       +2.00 h",
        "    of 1 pair                                                        no interval",
        "  3 of 4 runs changed: in 2 it happens in the first only, in 1 it happens at",
        "    another time",
    ]
    assert "losses.attacker" == parts[4].split()[0]
    assert "Unchanged in every pair, of the headline: initiative.south" == parts[5]
    assert "Unchanged in every pair: 1 other outcomes." == parts[6]
    assert "losses.defender" not in text(found())
    assert "1 other outcomes: losses.defender" in text(found(), show_all=True)


def test_many_changes_are_folded() -> None:
    """Beside the headline only those that changed most are shown, until all are asked for."""
    columns: dict[tuple[str, Kind], list[float]] = {
        ("h", "count"): [0.0] * 20,
        **{(f"x{number:02}", "count"): [0.0] * 20 for number in range(MOST_OTHERS + 2)},
    }
    moved = {key: [float(row <= number) for row in range(20)] for number, key in enumerate(columns)}
    subject = replace(SUBJECT, headline=("h",))
    one = comparison(make_results(columns, subject), make_results(moved, subject))
    lines = [line.split()[0] for line in text(one).splitlines() if line.startswith(("h ", "x"))]
    assert ["h", *(f"x{number:02}" for number in range(MOST_OTHERS + 1, 1, -1))] == lines
    assert "2 more outcomes changed; --all shows them." in text(one)
    assert "x00" in text(one, show_all=True)


def test_changes_by_path_are_shown() -> None:
    """A table does not hide what was changed against the file."""
    changed = replace(HEADLINE, changes=("a.b=3",))
    one = comparison(make_results(BEFORE, HEADLINE), make_results(AFTER, changed))
    assert "second: First steps (first-steps, with a.b=3)" in text(one)
    assert "with a.b=3" in shown(one).text


def test_html() -> None:
    """The notebook's table has the same figures, and folds the rest."""
    one = shown(found())
    assert [
        "captured.balakliia | What captured.balakliia means.",
        "share of runs in which it happens",
        "75.0 %",
        "25.0 %",
        "-50.0 points | -93.0 to +26.3",
        "4",
        "3 of 4 | such as 0",
    ] == one.rows[2]
    assert "details" in one.kinds
    assert "2 of 4 outcomes changed in no pair." in one.text


def test_forms_for_scripts() -> None:
    """CSV, JSON and pandas say the same, with nothing that JSON can't."""
    one = found()
    rows = {row["outcome"]: row for row in csv.DictReader(io.StringIO(one.to_csv()))}
    data = json.loads(one.to_json())
    frame = one.to_pandas()
    assert [*rows] == [*data["outcomes"]] == [*frame.index]
    assert "-0.5" == rows["captured.balakliia"]["chance_difference"]
    assert -0.5 == data["outcomes"]["captured.balakliia"]["chance_difference"]
    assert -0.5 == frame.loc["captured.balakliia", "chance_difference"]
    assert "" == rows["captured.balakliia"]["mean_low"]
    assert data["outcomes"]["captured.balakliia"]["mean_low"] is None
    assert "chance_n" not in data["outcomes"]["losses.attacker"]
    assert data["outcomes"]["losses.defender"]["example"] is None
    assert (4, 7, 0) == (data["pairs"], data["seed"], data["left_out"])


def test_nothing_at_all() -> None:
    """Two batches without an outcome in common have an empty comparison."""
    one = comparison(make_results({("x", "count"): [1.0]}), make_results({("y", "count"): [1.0]}))
    assert one.example is None
    assert "outcome\n" == one.to_csv()
    assert isinstance(one.first, Results)
