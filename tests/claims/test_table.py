"""The table of claims: what carries each one exists, and so does the test that shows it."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from claims.figures import SEEDS, quoted_figures
from claims.paired import SCENARIOS
from claims.settings import BASE
from sim.model.lowering import lower
from sim.scenario.paths import resolve

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = yaml.safe_load((SEEDS / "claims.yaml").read_text(encoding="utf-8"))
MARKS = yaml.safe_load((SEEDS / "sources.yaml").read_text(encoding="utf-8"))
TESTED = [claim for claim in CLAIMS if claim["test"] is not None]
FIGURE = re.compile(r"-?\d+(\.\d+)? \(-?\d+(\.\d+)? to -?\d+(\.\d+)?\)")


@cache
def _scenario(name: str) -> tuple[sim.Scenario, frozenset[str]]:
    """A shipped scenario and the names of its outcomes."""
    scenario = sim.load(SCENARIOS / f"{name}.yaml")
    return scenario, frozenset(outcome.name for outcome in lower(scenario).outcomes)


def _functions(file: Path) -> dict[str, str]:
    """The functions at the top of a file, with their docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: ast.get_docstring(node) or "" for node in functions}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_claim_says_what_the_model_shows_or_why_it_does_not(claim: dict[str, Any]) -> None:
    """A tested claim has a carrier, a finding and figures; an untested one has a reason."""
    has_carrier = bool(claim["carrier"]["paths"]) and bool(claim["carrier"]["outcomes"])
    if claim["test"] is None:
        assert "untested" == claim["shown"]
        assert claim["why_none"]
        assert not {"finding", "measured"} & set(claim)
    else:
        assert claim["shown"] in {"yes", "partly", "no"}
        assert claim["why_none"] is None
        assert has_carrier
        assert claim["finding"]
        assert claim["measured"]


@pytest.mark.parametrize("claim", TESTED, ids=lambda claim: claim["id"])
def test_carrier_exists(claim: dict[str, Any]) -> None:
    """Every path and every outcome is there in the scenario that the row names, or the base."""
    scenario, outcomes = _scenario(claim["carrier"].get("scenario", BASE))
    assert [] == [path for path in claim["carrier"]["paths"] if not resolve(path, scenario)]
    assert set() == set(claim["carrier"]["outcomes"]) - outcomes


@pytest.mark.parametrize("claim", TESTED, ids=lambda claim: claim["id"])
def test_named_test_exists_and_names_the_claim(claim: dict[str, Any]) -> None:
    """The test id leads to a test whose docstring begins with the claim."""
    file, _, name = claim["test"].partition("::")
    assert _functions(ROOT / file)[name].startswith(f"{claim['id']}: ")


def _patterns(file: Path) -> list[str]:
    """The texts that a test module writes, as patterns with gaps where values are filled in."""
    patterns = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            patterns.append(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr):
            patterns.append(
                "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in node.values
                )
            )
    return [pattern for pattern in patterns if pattern != ".+"]


WRITTEN = [
    pattern
    for file in Path(__file__).parent.glob("test_*.py")
    if file != Path(__file__)
    for pattern in _patterns(file)
]
QUOTED = [(row, label, text) for row, m in quoted_figures().items() for label, text in m.items()]


@pytest.mark.parametrize(("row", "label", "text"), QUOTED, ids=lambda value: str(value)[:60])
def test_quoted_figure_is_one_that_a_test_measures(row: str, label: str, text: str) -> None:
    """Figures have their interval, and none is left over from a test that is gone."""
    assert FIGURE.fullmatch(text)
    assert any(re.fullmatch(pattern, label) for pattern in WRITTEN)


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_scenario_names_known_sources(file: Path) -> None:
    """Every mark in the sources of a shipped scenario is explained in seeds/sources.yaml."""
    scenario, _ = _scenario(file.stem)
    known = set(MARKS["sources"]) | set(MARKS["marks"])
    assert set() == {note.source for note in scenario.sources.values()} - known
