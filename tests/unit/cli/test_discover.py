"""`sim discover`: boxes, trees and fronts from a file or a saved sweep."""

import json
from pathlib import Path

import pytest

from unit.cli.calls import call

OVER = (
    "--over",
    "formations.garrison.elements=1..12",
    "--over",
    "reserves.reserve.notice=2 h..9 h",
)
QUICK = ("-n", 6, "--workers", 1, "--samples", 64)


def test_box_and_front(scenario: Path) -> None:
    """The town falls where its garrison is weak; the folder answers further questions."""
    result = call("discover", scenario, *QUICK, *OVER, "--effort", "losses.attacker")
    assert 0 == result.exit_code, result.stderr
    assert "  garrison.elements <= " in result.stdout
    assert "The least losses.attacker for each share of captured.town:" in result.stdout
    folder = Path("results/small-latin-hypercube")
    data = json.loads(call("discover", folder, "--json").stdout)
    (limit,) = data[0]["box"]["limits"]
    assert ("garrison.elements", None) == (limit["factor"], limit["low"])
    assert data[0]["box"]["density"]["value"] > data[0]["box"]["base"]
    above = call("discover", folder, "--outcome", "losses.attacker", "--above", 1.5)
    assert "Where losses.attacker happens" in above.stdout


def test_tree(scenario: Path) -> None:
    """A tree has leaves in words."""
    pytest.importorskip("sklearn", reason="the discovery extra is not installed")
    result = call("discover", scenario, *QUICK, *OVER, "--tree")
    assert "Leaves of a tree for captured.town:" in result.stdout
    assert "garrison.elements <= " in result.stdout.partition("Leaves")[2]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--outcome", "losses.attacker"), "always has a value; say above or below which"),
        (("--outcome", "captured.twon"), "did you mean captured.town"),
        (("--effort", "captured.town"), "effort is a count or an amount"),
        (("--above", "1e9"), "equally often, in 0% of the runs"),
    ],
)
def test_refusals(scenario: Path, arguments: tuple[str, ...], expected: str) -> None:
    """What can't be found is told why."""
    result = call("discover", scenario, *QUICK, *OVER, *arguments)
    assert 2 == result.exit_code
    assert expected in " ".join(result.stderr.split())
