"""`sim report`: a file to hand out, and what is refused."""

from pathlib import Path

import pytest

from unit.cli.calls import call
from unit.report.sheet.pages import seen

RUN = ("-n", 40, "--workers", 1, "--no-charts")


@pytest.fixture
def results(scenario: Path) -> Path:
    """Saved results of the small scenario."""
    assert 0 == call("run", scenario, *RUN, "-o", "results").exit_code
    return Path("results")


def test_a_report(results: Path) -> None:
    """One file, the same when it is written again, with the other law of attrition."""
    told = [
        call("report", results, "-o", name, "--workers", 1) for name in ("once.html", "twice.html")
    ]
    assert [0, 0] == [one.exit_code for one in told]
    assert told[1].stdout.startswith("Written to twice.html (")
    assert Path("once.html").read_bytes() == Path("twice.html").read_bytes()
    assert "the law of attrition swapped" in Path("once.html").read_text()


def test_what_is_left_out_is_said(results: Path) -> None:
    """Without the other law the page says that structure was not looked at."""
    call("report", results, "-o", "short.html", "--no-structure")
    assert "It was not looked at for this report." in Path("short.html").read_text()


def test_values_varied_one_by_one(results: Path) -> None:
    """--vary gives a tornado and the values at both ends."""
    result = call(
        "report", results, "-o", "varied.html", "--no-structure", "--workers", 1,
        "--vary", "formations.garrison.elements=2,8", "--vary-runs", 30,
    )  # fmt: skip
    assert 0 == result.exit_code, result.stderr
    shown = seen(Path("varied.html").read_text()).text
    assert "What moves the result" in shown
    assert "elements (one at a time, 3 points)" in shown


def test_a_sweep_that_was_saved(results: Path, scenario: Path) -> None:
    """--sweep takes what `sim sweep` wrote."""
    made = call(
        "sweep", scenario, "--over", "formations.garrison.elements=2,8", "-n", 20, "--workers", 1,
        "--no-charts", "-o", "swept",
    )  # fmt: skip
    assert 0 == made.exit_code, made.stderr
    result = call("report", results, "-o", "r.html", "--no-structure", "--sweep", "swept")
    assert 0 == result.exit_code, result.stderr
    assert "What moves the result" in Path("r.html").read_text()


def test_two_results_beside_each_other(results: Path, scenario: Path) -> None:
    """What was put in, what came of it pair by pair, and the pictures of both."""
    change = ("--set", "formations.garrison.elements=8")
    call("run", scenario, *RUN, *change, "-o", "changed")
    result = call("report", results, "changed", "-o", "two.html", "--no-structure")
    assert 0 == result.exit_code, result.stderr
    shown = seen(Path("two.html").read_text()).text
    assert "What differs" in shown
    assert "formations.garrison.elements 4 8" in shown
    assert "over 40 pairs of runs with the same luck" in shown


def test_results_that_are_no_pairs(results: Path, scenario: Path) -> None:
    """They stand beside each other all the same, and the page says why nothing is paired."""
    call("run", scenario, *RUN, "--seed", 5, "-o", "other")
    result = call("report", results, "other", "-o", "two.html", "--no-structure")
    assert 0 == result.exit_code, result.stderr
    assert "No pairs can be made: seed 0 and seed 5" in Path("two.html").read_text()


def test_no_browser(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine refuses, with words, before any work is done."""
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    result = call("report", results, "-o", "report.pdf")
    assert 1 == result.exit_code
    assert "Error: CHROMIUM names /nowhere/chromium, and there is no such program.\n" == (
        result.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), "nothing: there is no such folder"),
        (("results", "-o", "report.doc"), "ends neither in .html nor in .pdf"),
        (("results", "-o", "nowhere/report.html"), "there is no folder nowhere"),
        (("results", "results"), "hold the same results"),
        (("results", "--vary", "nothing=1,2"), "there is no `nothing`"),
        (("results", "--vary", "x=1", "--sweep", "y"), "Give either --sweep or --vary"),
        (("results", "--sweep", "results"), "no sweep here"),
        (("results", "--sources", "nothing.yaml"), "nothing.yaml"),
        (("results",) * 9, "at most 8 results"),
    ],
)
def test_what_is_refused(results: Path, arguments: tuple[str, ...], said: str) -> None:
    """Each in words, with exit code 2, and without a file."""
    result = call("report", *arguments, "--no-structure")
    assert 2 == result.exit_code
    assert said in " ".join(result.stderr.split())
    assert not Path("report.html").exists()
