"""`sim sensitivity`: from a file or a saved sweep to a table, a picture or JSON."""

import json
from pathlib import Path

import pytest

from unit.cli.calls import call

pytest.importorskip("SALib", reason="the sensitivity extra is not installed")
OVER = (
    "--over",
    "formations.garrison.elements=2..12",
    "--over",
    "reserves.reserve.notice=2 h..9 h",
)
QUICK = ("-n", 4, "--workers", 1, "--kind", "saltelli", "--samples", 8)


def test_a_file_and_then_its_folder(scenario: Path) -> None:
    """The sweep is kept: another outcome is had from the folder; Sobol indices are drawn."""
    result = call("sensitivity", scenario, *QUICK, *OVER)
    assert 0 == result.exit_code, result.stderr
    assert result.stdout.startswith("What captured.town depends on (share of runs in which it")
    assert "saltelli design, 32 points of 4 replications, seed 0" in result.stdout
    folder = Path("results/small-saltelli")
    pictures = sorted(path.name for path in (folder / "charts").iterdir())
    assert ["sobol-captured.town.png", "sobol-captured.town.svg"] == pictures
    more = ("--outcome", "losses.attacker", "--outcome", "captured.town", "--json")
    found = json.loads(call("sensitivity", folder, *more).stdout)
    assert ["losses.attacker", "captured.town"] == [one["outcome"] for one in found]
    assert {"garrison.elements", "reserve.notice"} == {
        row["factor"] for one in found for row in one["factors"]
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "Say what to vary"),
        (("--over", "formations.garison.elements=2..12"), "did you mean"),
        ((*OVER, "--outcome", "captured.twon"), "did you mean captured.town"),
        ((*OVER, "--outcome", "losses.attacker", "--statistic", "share"), "not `share`"),
        ((*OVER, "--kind", "latin-hypercube"), "8 points are too few"),
    ],
)
def test_refusals(scenario: Path, arguments: tuple[str, ...], expected: str) -> None:
    """What can't be analysed is told what can."""
    result = call("sensitivity", scenario, *QUICK, *arguments)
    assert 2 == result.exit_code
    assert expected in " ".join(result.stderr.split())


def test_no_sweep(scenario: Path) -> None:
    """A folder without a sweep, and one that is to be varied again, are refused."""
    Path("empty").mkdir()
    assert 2 == call("sensitivity", "empty").exit_code
    result = call("sensitivity", "empty", *OVER)
    assert "give a scenario file to vary" in result.stderr
