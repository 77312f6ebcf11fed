"""The commands about the language: check, explain, new, outcomes, schema."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from sim.model.loading import load
from sim.scenario.json_schema import json_schema
from sim.scenario.paths import explicit
from sim.scenario.schema import Scenario
from unit.cli.calls import call
from unit.cli.small import TEXT

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_check_in_order(scenario: Path) -> None:
    """Each file in order has its line."""
    Path("second.yaml").write_text("extends: small.yaml\nname: second\ntitle: ''\n")
    result = call("check", scenario, "second.yaml")
    assert (0, "") == (result.exit_code, result.stderr)
    assert "small.yaml: ok (A small case)\nsecond.yaml: ok (second)\n" == result.stdout


def test_check_with_problems(scenario: Path) -> None:
    """Every problem of every file is shown, those of outcomes too; good files are said as well."""
    Path("a.yaml").write_text(TEXT.replace("60 km", "60").replace("elements: 6", "elements: 0"))
    Path("b.yaml").write_text(TEXT.replace("losses.attacker", "losses.atacker"))
    result = call("check", "a.yaml", scenario, "b.yaml")
    assert 2 == result.exit_code
    assert "small.yaml: ok (A small case)\n" == result.stdout
    assert 3 == result.stderr.count(": error: ")
    assert "a.yaml:8:44: error: `length` needs a unit: 60\n" in result.stderr
    assert "2 problems\n\nb.yaml:" in result.stderr
    assert "there is no outcome `losses.atacker`" in result.stderr
    assert result.stderr.endswith("2 of 3 files have problems\n")


def test_check_of_one_file() -> None:
    """One file needs no count of files."""
    result = call("check", "nowhere.yaml")
    assert "nowhere.yaml: error: there is no such file\n1 problem\n" == result.stderr


def test_explain(scenario: Path) -> None:
    """The output is the explicit form, a scenario itself, with the origin of each number."""
    result = call("explain", scenario, "--set", "formations.brigade.elements=9")
    assert (0, "") == (result.exit_code, result.stderr)
    assert "elements: 9  " in result.stdout
    assert "# --set; no unit\n" in result.stdout
    assert "# default; no unit\n" in result.stdout
    assert "# small.yaml:8; km; no source named\n" in result.stdout
    Path("explicit.yaml").write_text(result.stdout, encoding="utf-8")
    wanted = load(scenario, ["formations.brigade.elements=9"])
    assert explicit(wanted) == explicit(load("explicit.yaml"))


def test_new(scenario: Path) -> None:
    """The scenario that is written passes `sim check` and runs by the command that is shown."""
    result = call("new", "my-case")
    assert 0 == result.exit_code
    lines = result.stdout.splitlines()
    assert ["Written to my-case.yaml. To run it:", "  sim run my-case.yaml"] == lines[:2]
    assert 0 == call("check", "my-case.yaml").exit_code
    ran = call(*lines[1].split()[1:], "-n", 20, "--workers", 1, "--no-charts")
    assert ran.stdout.startswith("My case\n20 runs, seed 0\n")
    schema = lines[-1].split()[1:]
    assert 0 == call(*schema).exit_code
    assert Path("scenario.schema.json").exists()


def test_new_scenario_has_something_to_tell(scenario: Path) -> None:
    """In the scenario that is written neither the fall of the town nor the race is settled."""
    call("new", "case")
    summary = json.loads(
        call("run", "case.yaml", "-n", 200, "--workers", 1, "--no-charts", "--json").stdout
    )
    shares = {name: one.get("share") for name, one in summary["outcomes"].items()}
    assert 0.3 < shares["captured.town"] < 0.8
    assert 0.3 < shares["initiative.attack"] < 0.95
    assert 0.3 < shares["facility.bridge.level.0"] < 0.95


def test_new_scenario_fits_the_schema(scenario: Path) -> None:
    """Editors have nothing to complain about in it."""
    call("new", "case")
    written = yaml.safe_load(Path("case.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(written, json_schema(Scenario))


def test_outcomes(scenario: Path) -> None:
    """Each outcome has its line and its meaning."""
    lines = call("outcomes", scenario).stdout.splitlines()
    place = lines.index("captured.town  (time, h)")
    assert "    When Town first fell to the attacker." == lines[place + 1]
    assert max(len(line) for line in lines) <= 80


def test_outcomes_in_json(scenario: Path) -> None:
    """The same as data, in the order of the columns; what --set adds is among it."""
    options = ("--set", "measures={delay: {since: advance.assault.started, until: captured.town}}")
    outcomes = json.loads(call("outcomes", scenario, *options, "--json").stdout)
    assert ["name", "kind", "unit", "meaning", "label"] == list(outcomes[0])
    names = [outcome["name"] for outcome in outcomes]
    assert "measure.delay" in names
    assert f"({outcomes[0]['kind']}, h)" in call("outcomes", scenario).stdout.splitlines()[0]


def test_schema_is_current() -> None:
    """docs/scenario.schema.json is what `sim schema` prints."""
    committed = (DOCS / "scenario.schema.json").read_text(encoding="utf-8")
    is_current = committed == call("schema").stdout
    assert is_current, "renew it with `sim schema --out docs/scenario.schema.json`"


def test_schema_into_a_file(scenario: Path) -> None:
    """--out writes the same."""
    assert "Written to s.json\n" == call("schema", "--out", "s.json").stdout
    assert Path("s.json").read_text(encoding="utf-8") == call("schema").stdout


@pytest.mark.parametrize("command", ["run", "trace", "outcomes", "explain", "check"])
def test_extends_from_outside(scenario: Path, command: str) -> None:
    """--allow-outside lifts what keeps a scenario in its folder."""
    Path("below").mkdir()
    Path("below/case.yaml").write_text("extends: ../small.yaml\nname: case\n", encoding="utf-8")
    more = ("-n", 2, "--workers", 1, "--no-charts") if command == "run" else ()
    refused = call(command, "below/case.yaml", *more)
    assert 2 == refused.exit_code
    assert "`--allow-outside` lifts this" in refused.stderr
    assert 0 == call(command, "below/case.yaml", "--allow-outside", *more).exit_code
