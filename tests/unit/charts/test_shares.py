"""A row for each thing that may happen, with its interval and the runs that it stands on."""

import pytest
from matplotlib.figure import Figure

from sim.charts.estimates import share
from sim.charts.shares import Share, Shares, draw, finding, picture
from sim.charts.style import bare
from unit.charts.made_up import LONG, LOOK, SOURCE, off_the_sheet, overlapping, shares, words

SOME = shares([("captured town", 1490), ("counterattack", 41), ("recaptured town", 0)])
DEGENERATE: dict[str, Shares] = {
    "no rows": shares([]),
    "no runs": shares([("captured town", 0)], runs=0),
    "one row": shares([("captured town", 7)], runs=20),
    "one run": shares([("captured town", 1), ("recaptured town", 0)], runs=1),
    "never": shares([(f"town {i}", 0) for i in range(4)], runs=100_000),
    "always": shares([(f"town {i}", 2) for i in range(3)], runs=2),
    "a page of long names": shares([(f"{LONG[: 10 + 12 * i]} {i}", 100 * i) for i in range(16)]),
}


def plain(data: Shares) -> str:
    """The finding with plain spaces."""
    return finding(data).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (SOME, "captured town: in 74 % of runs; recaptured town: never"),
        (DEGENERATE["no rows"], "there is nothing to count"),
        (DEGENERATE["no runs"], "there is nothing to count"),
        (DEGENERATE["one row"], "captured town: in 35 % of runs"),
        (DEGENERATE["never"], "none of these 4 happened in any of 100,000 runs"),
        (DEGENERATE["always"], "each of these 3 happened in every run"),
        (
            shares([("a", 2000), ("b", 2)]),
            "a: in every run; b: in 0.1 % of runs",
        ),
    ],
)
def test_finding(data: Shares, expected: str) -> None:
    """The most and the least frequent, in words."""
    assert expected == plain(data)


def test_rows_of_fewer_runs_say_so() -> None:
    """A question that did not always arise is answered for the runs in which it did."""
    asked = Share(label="counterattack won", happened=8, runs=10, estimate=share(8, 10))
    data = Shares(rows=(*SOME.rows, asked))
    assert plain(data).startswith("counterattack won: in 80 % of 10 runs")
    always = Share(label="initiative", happened=10, runs=10, estimate=share(10, 10))
    assert plain(Shares(rows=(*SOME.rows, always))).startswith("initiative: in all 10 ")
    assert {"8 / 10", "1,490 / 2,000"} <= set(words(picture(data, SOURCE, LOOK)))


def test_figures_stand_in_columns() -> None:
    """Share, interval and runs of each row can be read; the number of runs stands once."""
    written = words(picture(SOME, SOURCE, LOOK))
    for text in ("74.5 %", "72.5–76.4 %", "1,490", "of 2,000 runs", "0–0.2 %", "95 % interval"):
        assert 1 == written.count(text)


def test_columns_are_aligned() -> None:
    """Figures of a column end at one place, so that they can be compared."""
    axes = picture(SOME, SOURCE, LOOK).axes
    rows = [[text for text in axes.texts if text.get_position()[1] == row] for row in range(3)]
    ends = [[text.get_position()[0] for text in row] for row in rows]
    assert [4, 4, 4] == [len(row) for row in ends]
    assert ends[0] == ends[1] == ends[2]
    assert all(text.get_horizontalalignment() == "right" for row in rows for text in row)


def test_the_sheet_is_as_high_as_the_rows_need() -> None:
    """Two rows do not stand lost on a page for sixteen."""
    few, many = picture(SOME, SOURCE), picture(DEGENERATE["a page of long names"], SOURCE)
    assert few.figure.get_figheight() < many.figure.get_figheight() < 12.0


def test_never_is_hollow() -> None:
    """A share of none looks other than a small share."""
    axes = picture(shares([("a", 0), ("b", 1)]), SOURCE, LOOK).axes
    dots = [line for line in axes.lines if line.get_marker() not in ("None", None, "")]
    assert [LOOK.paper, LOOK.neutral.fill] == [dot.get_markerfacecolor() for dot in dots]


def test_sides_differ_in_more_than_hue() -> None:
    """Rows that belong to a side have its marker."""
    rows = tuple(
        Share(label=side or "", happened=1, runs=2, estimate=share(1, 2), side=side)
        for side in ("attacker", "defender")
    )
    axes = picture(Shares(rows=rows), SOURCE, LOOK).axes
    dots = [line for line in axes.lines if line.get_marker() not in ("None", None, "")]
    assert ["o", "D"] == [dot.get_marker() for dot in dots]


@pytest.mark.parametrize("name", DEGENERATE)
def test_everything_can_be_read(name: str) -> None:
    """No text leaves the sheet or covers another, whatever the data."""
    drawn = picture(DEGENERATE[name], SOURCE, LOOK)
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


def test_drawing_into_axes_of_ones_own() -> None:
    """`draw` fills the axes it is given and gives them back."""
    axes = Figure(figsize=(9.0, 3.0)).add_axes((0.3, 0.2, 0.3, 0.6))
    bare(axes)
    assert axes is draw(SOME, axes)
    assert "captured town" in [text.get_text() for text in axes.texts]
