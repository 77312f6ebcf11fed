"""The text table is right to the letter, fits its width, and claims no more than is known."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.families import Kind
from unit.results.made_up import FAILED, NAN, SUBJECT, make_results

STEPS = [float(step) for step in range(101)]
COLUMNS: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.balakliia", "time"): [NAN, *(60.0 + step / 4.0 for step in STEPS[1:])],
    ("recaptured.balakliia", "time"): [NAN] * 101,
    ("initiative.south", "flag"): [NAN, *(float(step % 4 == 0) for step in STEPS[1:])],
    ("race.next_move", "duration"): [step / 10.0 for step in STEPS],
    ("race.counterattack", "duration"): STEPS,
    ("losses.attacker", "count"): [float(step % 5) for step in STEPS],
    ("salvos.attacker", "count"): [12.0] * 101,
    ("losses.defender", "count"): [0.0] * 101,
    ("taken.defender", "count"): [0.0] * 101,
    ("tonnes.attacker", "amount"): [step * 30.0 for step in STEPS],
}

EXPECTED = """\
First steps
101 runs, seed 7

Shares                                      share    from      to  runs
initiative.south                           25.0 %  17.5 %  34.3 %   100

Times                                    10 %       median         90 %
captured.balakliia                day 1 14:44  day 2 00:38  day 2 10:32
  in 99.0 % (94.6 to 99.8)  from  day 1 13:15  day 1 22:00  day 2 09:00
  100 of 101 runs             to  day 1 16:15  day 2 03:15  day 2 12:00
never in 101 runs (0 to 3.7 %): recaptured.balakliia

Durations                                      10 %    median      90 %
race.next_move                               1.00 h    5.00 h    9.00 h
  always (96.3 to 100 %)             from    0.40 h    4.00 h    8.40 h
  101 runs                             to    1.60 h    6.00 h    9.60 h
race.counterattack                         0.4 days  2.1 days  3.8 days
  always (96.3 to 100 %)             from  0.2 days  1.7 days  3.5 days
  101 runs                             to  0.7 days  2.5 days  4.0 days

Counts                                         mean  10 %  median  90 %
losses.attacker                                1.98     0       2     4
  elements                               from  1.70     0       1     4
  101 runs                                 to  2.26     0       2     4
12 elements in all 101 runs: salvos.attacker
0 elements in all 101 runs: losses.defender, taken.defender

Amounts                                       mean  10 %  median   90 %
tonnes.attacker                              1,500   300   1,500  2,700
  t                                    from  1,326   120   1,200  2,520
  101 runs                               to  1,674   480   1,800  2,880

from, to: 95 % interval for what endless runs of this model would give. More
runs narrow it; it says nothing about how true the model is.
"""


def lines(width: int = 80, **changes: Any) -> list[str]:
    """The rendered table of the columns above."""
    return make_results(COLUMNS, **changes).summary().render(width).splitlines()


def rendered(name: str, kind: Kind, values: Sequence[float]) -> list[str]:
    """The lines of one outcome, their runs of blanks made one."""
    text = make_results({(name, kind): values}).summary().render(80)
    return [" ".join(line.split()) for line in text.splitlines()[4:-3]]


def test_whole_table() -> None:
    """Every kind of outcome, as a reader sees it at 80 columns."""
    assert EXPECTED.splitlines() == lines()


@pytest.mark.parametrize("width", [60, 80, 132])
def test_width(width: int) -> None:
    """No line is wider than the terminal."""
    assert max(len(line) for line in lines(width)) <= width


def test_wide_terminals() -> None:
    """A wide terminal does not draw names and figures apart; only the words below use it."""
    assert lines(80)[:-2] == lines(132)[:-2]
    assert lines(80)[-2:] != lines(132)[-2:]


def test_long_names() -> None:
    """A name that leaves no room for the figures has a line of its own, uncut."""
    name = "arrived." + "very-" * 10 + "long"
    first, second, *_ = rendered(name, "time", [60.0, 61.0])
    assert (name, "day 1 12:06 day 1 12:30 day 1 12:54") == (first, second)


def test_headline_comes_first() -> None:
    """Outcomes that the scenario names as its headline stand in front, in their order."""
    headline = ("race.next_move", "race.counterattack", "initiative.south", "none.such")
    text = make_results(COLUMNS, replace(SUBJECT, headline=headline)).summary().render()
    titles = re.findall(r"^(?:Headline|Other) \w+", text, flags=re.MULTILINE)
    assert [
        "Headline shares",
        "Headline durations",
        "Other times",
        "Other counts",
        "Other amounts",
    ] == titles
    assert text.index("race.next_move") < text.index("race.counterattack")


def test_headline_as_asked() -> None:
    """A caller can ask for another headline, and other days, than the manifest has."""
    summary = make_results(COLUMNS).summary()
    text = summary.render(80, 0.0, ("captured.balakliia",))
    assert "Headline times" in text
    assert "day 4 00:38" in text
    assert "Headline" not in summary.render(80, 0.0, tuple(name for name, _ in COLUMNS))


def test_what_is_missing_is_said() -> None:
    """A batch that was stopped, or in which runs failed, says so under its title."""
    assert "101 of 2,000 runs, seed 7, interrupted" == lines(asked=2000, interrupted=True)[1]
    assert "101 of 102 runs, seed 7, 1 failed" == lines(asked=102, failures=FAILED)[1]


def test_one_run() -> None:
    """One run has values and no intervals, and is not called runs."""
    assert ["losses 3 3 3 3", "elements from - - - -", "1 run to - - - -"] == rendered(
        "losses", "count", [3.0]
    )
    assert (
        "1 run, seed 7" == make_results({("x", "flag"): [1.0]}).summary().render().splitlines()[1]
    )


def test_no_runs() -> None:
    """A batch without a finished run renders, and says that there is nothing."""
    nothing: dict[str, Any] = {
        "values": np.empty((0, len(COLUMNS))),
        "replication": np.empty(0, dtype=np.int64),
        "asked": 101,
    }
    text = "\n".join(lines(**nothing))
    assert "0 of 101 runs" in text
    assert ["initiative.south", "-", "-", "-", "0"] == text.splitlines()[4].split()
    assert 4 == text.count("no value in 0 runs: ")


def test_never_defined() -> None:
    """A count that no run defines has no number."""
    assert ["no value in 2 runs: x"] == rendered("x", "count", [NAN, NAN])


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("time", [49.0, 49.0], "day 1 01:00 in all 2 runs: x"),
        ("duration", [96.0, 96.0], "4.0 days in all 2 runs: x"),
        ("amount", [7.5, 7.5], "7.50 t in all 2 runs: x"),
        ("time", [NAN, NAN], "never in 2 runs (0 to 65.8 %): x"),
    ],
)
def test_all_alike(kind: Kind, values: Sequence[float], expected: str) -> None:
    """What is the same in every run is said in words, without an interval that it has not."""
    assert [expected] == rendered("x", kind, values)


def test_some_alike() -> None:
    """What happens at the same moment, but not always, keeps its figures."""
    first, *_ = rendered("x", "time", [49.0, 49.0, NAN])
    assert "x day 1 01:00 day 1 01:00 day 1 01:00" == first


def test_names_that_are_alike_wrap() -> None:
    """A long list of outcomes stays within the width, its names whole."""
    names = [f"command.echelon-{number}.received" for number in range(9)]
    text = make_results({(name, "time"): [NAN] * 5 for name in names}).summary().render(60)
    block = text.split("\n\n")[1]
    assert ["Times", f"never in 5 runs (0 to 43.4 %): {names[0]},"] == block.splitlines()[:2]
    assert all(len(line) <= 60 for line in block.splitlines())
    assert names == re.findall(r"[\w.-]+received", block)


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (0, 100, "x 0 % 0 % 3.7 % 100"),
        (100, 100, "x 100 % 96.3 % 100 % 100"),
        (1, 4000, "x <0.1 % <0.1 % 0.1 % 4,000"),
        (3999, 4000, "x >99.9 % 99.9 % >99.9 % 4,000"),
        (2, 3, "x 66.7 % 20.8 % 93.9 % 3"),
    ],
)
def test_shares(successes: int, n: int, expected: str) -> None:
    """Rounding never makes a share 0 or 100 % that is not."""
    flags = [1.0] * successes + [0.0] * (n - successes)
    assert [expected] == rendered("x", "flag", flags)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("time", 0.0, "day -1 00:00"),
        ("time", 48.0, "day 1 00:00"),
        ("time", 71.99999, "day 2 00:00"),
        ("duration", 0.126, "0.13 h"),
        ("duration", -9.0, "-9.00 h"),
        ("duration", 71.94, "71.9 h"),
        ("duration", 72.0, "3.0 days"),
        ("duration", 24_000.0, "1,000.0 days"),
        ("count", 0.0, "0"),
        ("count", 1234567.0, "1,234,567"),
        ("amount", 1234.5, "1,234"),
        ("amount", -12.345, "-12.3"),
        ("amount", 0.01234, "0.0123"),
        ("amount", 0.0000123456, "1.23e-05"),
    ],
)
def test_numbers(kind: Kind, value: float, expected: str) -> None:
    """Moments of the plan, hours or days, and three digits that count."""
    line = rendered("x", kind, [value])[0]
    assert f"x {' '.join([expected] * (3 if kind in ('time', 'duration') else 4))}" == line
