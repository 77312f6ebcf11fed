"""What a notebook shows: right to the letter, escaped, small, and no more than is known."""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np

from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.paired import paired_difference
from unit.results.made_up import FAILED, NAN, SUBJECT, make_results

STEPS = [float(step) for step in range(101)]
COLUMNS: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.balakliia", "time"): [NAN, *(60.0 + step / 4.0 for step in STEPS[1:])],
    ("recaptured.balakliia", "time"): [NAN] * 101,
    ("initiative.south", "flag"): [NAN, *(float(step % 4 == 0) for step in STEPS[1:])],
    ("losses.attacker", "count"): [float(step % 5) for step in STEPS],
    ("losses.defender", "count"): [0.0] * 101,
}
HEADLINE = replace(SUBJECT, headline=("initiative.south", "captured.balakliia"))


class Reader(HTMLParser):
    """Reads tables as rows of cells, and the other text; refuses tags that do not pair."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.kinds: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.rows: list[list[str]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert [] == self.tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row, a cell, or anything else."""
        self.kinds.add(tag)
        self.attributes.update(attrs)
        if tag == "br":
            self.handle_data(" | ")
            return
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert tag == self.tags.pop()
        self.text += "\n" if tag == "p" else ""

    def handle_data(self, data: str) -> None:
        """Put text where it belongs."""
        text = data.replace("\N{NO-BREAK SPACE}", " ")
        if "table" in self.tags:
            self.rows[-1][-1] += text
        else:
            self.text += text


def shown(subject: Any) -> Reader:
    """What a notebook shows of it."""
    return Reader(subject._repr_html_())


def compared(kind: Kind, first: Sequence[float], second: Sequence[float]) -> Reader:
    """What a notebook shows of the difference of one outcome."""
    batches = [make_results({("x", kind): values}) for values in (first, second)]
    return shown(paired_difference(batches[0], batches[1], "x"))


def test_results() -> None:
    """The headline, each statistic with its interval below and the runs it stands on."""
    found = shown(make_results(COLUMNS, HEADLINE))
    assert [
        ["Shares", "share", "runs"],
        [
            "initiative.south | What initiative.south means.",
            "25.0 % | 17.5 to 34.3 %",
            "100 of 101",
        ],
        ["Times", "share of runs", "10 %", "median", "90 %", "runs"],
        [
            "captured.balakliia | What captured.balakliia means.",
            "99.0 % | 94.6 to 99.8 %",
            "day 1 14:44 | day 1 13:15 to day 1 16:15",
            "day 2 00:38 | day 1 22:00 to day 2 03:15",
            "day 2 10:32 | day 2 09:00 to day 2 12:00",
            "100 of 101",
        ],
    ] == found.rows
    assert "First steps | first-steps, 101 runs, seed 7\n" in found.text
    assert "These are 2 of 5 outcomes" in found.text
    assert "it says nothing about how true the model is" in found.text


def test_results_without_a_headline() -> None:
    """All outcomes are shown, and nothing more is promised."""
    found = shown(make_results(COLUMNS))
    assert "These are" not in found.text
    assert [] == [name for name, _ in COLUMNS if name not in f"{found.text} {found.rows}"]


def test_summary() -> None:
    """All outcomes: the headline in the open, the others folded away, what was alike in words."""
    html = make_results(COLUMNS, HEADLINE).summary()._repr_html_()
    headline, _, others = html.partition("<details><summary>Other outcomes</summary>")
    assert "captured.balakliia" in headline
    assert "losses.attacker" in others
    found = Reader(html)
    assert ["Other counts", "mean", "10 %", "median", "90 %", "runs"] in found.rows
    assert [
        "losses.attacker, elements | What losses.attacker means.",
        "1.98 | 1.70 to 2.26",
        "0 | 0 to 0",
        "2 | 1 to 2",
        "4 | 4 to 4",
        "101",
    ] == found.rows[-1]
    assert "never in 101 runs (0 to 3.7 %): recaptured.balakliia" in found.text
    assert "0 elements in all 101 runs: losses.defender" in found.text


def test_summary_without_a_headline() -> None:
    """Nothing is folded away where nothing comes first."""
    assert "<details>" not in make_results(COLUMNS).summary()._repr_html_()
    chosen = make_results(COLUMNS, HEADLINE).summary().select(HEADLINE.headline)
    assert "<details>" not in chosen._repr_html_()


def test_what_is_missing_is_said() -> None:
    """A batch that was stopped, or in which runs failed, says so; few runs have no intervals."""
    text = shown(make_results(COLUMNS, asked=2000, interrupted=True, failures=FAILED)).text
    assert "101 of 2,000 runs, seed 7, interrupted, 1 failed" in text
    (_, row) = shown(make_results({("x", "time"): [60.0, 61.0, NAN]})).rows
    assert ["day 1 12:30 | no interval", "2 of 3"] == [row[3], row[5]]
    (_, row) = shown(make_results({("x", "flag"): [NAN]})).rows
    assert ["-", "0 of 1"] == row[1:]


def test_no_runs() -> None:
    """A batch that was stopped before its first replication ended shows that there is nothing."""
    nothing: dict[str, Any] = {
        "values": np.empty((0, len(COLUMNS))),
        "replication": np.empty(0, dtype=np.int64),
    }
    assert "no value in 0 runs" in shown(make_results(COLUMNS, **nothing)).text


def test_whatever_comes_from_a_scenario_is_escaped() -> None:
    """No title, unit or meaning can bring tags of its own."""
    tag = "<script>&\"'"
    outcomes = tuple(
        Outcome(name=kind, kind=kind, unit=tag, meaning=tag) for kind in ("count", "time")
    )
    columns: dict[tuple[str, Kind], Sequence[float]] = {
        ("a", "count"): [1.0, 2.0],
        ("b", "time"): [NAN, NAN],
    }
    subject = replace(SUBJECT, name=tag, title=tag)
    first = make_results(columns, subject, outcomes=outcomes)
    moved = np.array([[2.0, NAN], [4.0, NAN]])
    second = make_results(columns, subject, outcomes=outcomes, values=moved)
    paired = paired_difference(first, second, "count")
    for html in (first._repr_html_(), first.summary()._repr_html_(), paired._repr_html_()):
        assert "&lt;script&gt;&amp;&quot;&#x27;" in html
        assert "<script" not in html


def test_tables_are_small() -> None:
    """A row takes a few hundred bytes: a notebook with many tables stays light."""

    def size(outcomes: int) -> int:
        columns: dict[tuple[str, Kind], list[float]] = {
            (f"losses.{number}", "count"): STEPS for number in range(outcomes)
        }
        return len(make_results(columns).summary()._repr_html_())

    assert size(101) - size(1) < 100 * 500


def test_plain_tags_only() -> None:
    """Nothing that a code host or a mail would strip, and no colour that a dark page would hide."""
    found = shown(make_results(COLUMNS, HEADLINE).summary())
    tables = {"table", "thead", "tbody", "tr", "th", "td"}
    assert {"b", "br", "code", "details", "div", "p", "small", "summary"} | tables == found.kinds
    assert {("style", "text-align: left")} == found.attributes


def test_paired_time() -> None:
    """A time: how much more often, how much earlier, and what became of the runs."""
    found = compared("time", [60.0, NAN, NAN, 62.0, 64.0, NAN], [60.0, 50.0, 70.0, NAN, 61.0, NAN])
    assert [
        ["", "first", "second", "second minus first", "pairs"],
        [
            "share of runs in which it happens",
            "50.0 %",
            "66.7 %",
            "+16.7 points | -41.6 to +66.6",
            "6",
        ],
        [
            "mean moment, where it happened in both",
            "day 1 14:00",
            "day 1 12:30",
            "-1.5 h | -20.6 h to +17.6 h",
            "2",
        ],
    ] == found.rows
    assert (
        "4 of 6 runs changed. In 2 it happens in the second only, in 1 it happens in the first "
        "only, in 1 it happens at another time. One that changed is replication 1." in found.text
    )


def test_paired_flag() -> None:
    """A flag: the share of yes, and where the question arose in one of the two only."""
    found = compared("flag", [1.0, 1.0, 0.0, NAN], [0.0, 0.0, 0.0, 1.0])
    assert ["share of yes", "66.7 %", "0 %", "-66.7 points | -100.0 to +30.1", "3"] == found.rows[1]
    assert (
        "3 of 4 runs changed. In 2 it turned to no, in 1 the question arises in one of the two "
        "only. One that changed is replication 0." in found.text
    )


def test_paired_duration_and_count() -> None:
    """Durations in hours or days, counts in their unit; no interval where there is no spread."""
    found = compared("duration", [10.0, 90.0], [11.0, 91.0])
    assert ["mean, where it has one in both", "50.0 h", "51.0 h"] == found.rows[2][:3]
    assert "+1.00 h | no interval" == found.rows[2][3]
    assert "In 2 its length is another." in found.text
    found = compared("count", [1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 6.0, 5.0])
    assert ["mean", "2.50 elements", "4 elements", "+1.50 elements | -0.554 to +3.55", "4"] == (
        found.rows[1]
    )


def test_less_than_is_shown() -> None:
    """A difference that rounds to nothing has no sign."""
    found = compared("duration", [1.0, 1.0, 1.0], [1.0, 1.0, 0.999])
    assert "0.00 h | 0.00 h to 0.00 h" == found.rows[2][3]


def test_nothing_changed() -> None:
    """No difference has no sign, and no example."""
    found = compared("time", [50.0] * 1000, [50.0] * 1000)
    assert "0.00 points | -0.28 to +0.28" == found.rows[1][3]
    assert "None of 1,000 runs changed." in found.text
    assert "replication" not in found.text


def test_never_in_both() -> None:
    """What has no value has no figures."""
    found = compared("time", [NAN], [NAN])
    assert ["-", "-", "-", "0"] == found.rows[2][1:]
