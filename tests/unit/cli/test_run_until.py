"""`sim run --until`: ends when it is precise, says so, and can be asked for again."""

import json
from pathlib import Path

from unit.cli.calls import call, contents

QUICK = ("--workers", 1, "--no-charts")


def test_until(scenario: Path) -> None:
    """The reason stands below the table and in the manifest; the command gives the same again."""
    result = call("run", scenario, "-n", 600, *QUICK, "--until", "captured.town +-0.11")
    assert 0 == result.exit_code
    assert "\n\nPrecise enough after " in result.stdout
    manifest = json.loads(Path("results/small/manifest.json").read_text())
    assert "precise" == manifest["stopping"]["reason"]
    assert "sim run small.yaml -n 600 --until 'captured.town +-0.11'" == manifest["command"]
    call("run", scenario, "-n", manifest["replications"]["done"], *QUICK, "--out", "plain")
    names = ("outcomes.parquet", "summary.csv")
    here, there = contents(Path("results/small")), contents(Path("plain"))
    assert [here[name] for name in names] == [there[name] for name in names]


def test_json_stays_json(scenario: Path) -> None:
    """The reason goes to standard error where standard output is data."""
    options = ("--until", "captured.town ±0.001", "--until", "losses.attacker ±9", "--json")
    result = call("run", scenario, "-n", 20, *QUICK, *options)
    assert 20 == json.loads(result.stdout)["replications"]
    assert "Not as precise as wanted after 20 runs" in result.stderr


def test_refusals(scenario: Path) -> None:
    """A precision that can't be asked for is refused with the cure, and nothing is written."""
    result = call("run", scenario, *QUICK, "--until", "losses.attacker ±3 h")
    assert 2 == result.exit_code
    assert "`3 h` is no precision of `losses.attacker`" in result.stderr
    assert not Path("results").exists()
