"""`sim sweep`: what it prints, writes and refuses."""

import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from sim.engines.chunk import Chunk
from sim.engines.reference.run import run_chunk
from sim.experiments.sweep_results import Sweep
from sim.model.plan import Plan
from unit.cli.calls import call, contents

DECIDE = "command.echelons.division.decide"
STRENGTH = "formations.garrison.elements"
OVER = ["--over", f"{DECIDE}=6 h..36 h:3", "--over", f"{STRENGTH}=2..6:3"]
QUICK = ["-n", "20", "--workers", "1"]


def test_a_grid_with_its_intervals(scenario: Path) -> None:
    """Two factors as a grid, then what was written and what to look at next."""
    result = call("sweep", scenario, *OVER, *QUICK)
    assert 0 == result.exit_code
    lines = result.stdout.splitlines()
    assert ["A small case", "9 points of 20 runs each, seed 0", ""] == lines[:3]
    assert lines[3].endswith("(captured.town): % of runs, 95 % interval")
    assert ["garrison.elements"] == lines[5].split()
    assert ["division.decide", "2", "4", "6"] == lines[6].split()
    assert ["6", "h"] == lines[7].split()[:2]
    assert 3 == lines[7].count("±")
    assert "Written to results/small-sweep:" in lines
    assert "" == result.stderr
    folder = Path("results/small-sweep")
    assert {"chunks", "charts", "points.parquet", "design.yaml", "scenario.yaml", "sweep.json"} == {
        path.name for path in folder.iterdir() if path.name[0] != "."
    }
    pictures = {path.name for path in (folder / "charts").iterdir()}
    assert {"sweep-captured.town.png", "sweep-captured.town.svg"} <= pictures


def test_what_it_names_next_is_right(scenario: Path) -> None:
    """The run that it names can be told, and stands in the files with the same outcome."""
    result = call("sweep", scenario, *OVER, *QUICK, "--no-charts")
    found = re.search(r"^  sim (trace .*)$", result.stdout, flags=re.MULTILINE)
    assert found is not None
    told = call(*shlex.split(found.group(1)))
    assert 0 == told.exit_code
    assert "replication 0" in told.stdout.lower()


def test_a_design_file(scenario: Path) -> None:
    """Any design, one line a point, with the settings as the file gives them."""
    Path("design.yaml").write_text(
        "kind: latin-hypercube\n"
        "samples: 5\n"
        "factors:\n"
        f"  {DECIDE}: 6 h..36 h\n"
        f"  {STRENGTH}: {{low: 2, high: 6, name: strength}}\n",
        encoding="utf-8",
    )
    result = call("sweep", scenario, "--design", "design.yaml", *QUICK, "--no-charts")
    assert 0 == result.exit_code
    lines = result.stdout.splitlines()
    assert ["division.decide", "strength", "share", "from", "to", "runs"] == lines[5].split()
    assert 5 == sum(line.endswith(" 20") for line in lines)


def test_the_same_again_changes_nothing(scenario: Path) -> None:
    """A second call finds all chunks there, says the same, and leaves the bytes as they are."""
    first = call("sweep", scenario, *OVER, *QUICK, "--no-charts")
    before = contents(Path("results/small-sweep"))
    second = call("sweep", scenario, *OVER, *QUICK, "--no-charts")
    assert (0, first.stdout) == (second.exit_code, second.stdout)
    assert before == contents(Path("results/small-sweep"))


def test_changes_are_part_of_it(scenario: Path) -> None:
    """What --set changes holds at every point, and in the commands that it names."""
    arguments = [*OVER, *QUICK, "--set", "battle.surprise.reduces=0.5", "--seed", "3"]
    result = call("sweep", scenario, *arguments, "--no-charts")
    opened = Sweep.open("results/small-sweep")
    assert ["battle.surprise.reduces=0.5"] == opened.manifest["scenario"]["changes"]
    assert 0.5 == opened.scenario.battle.surprise.reduces
    assert "--seed 3 --set battle.surprise.reduces=0.5 --set" in result.stdout


def test_the_table_as_json(scenario: Path) -> None:
    """Every point with its settings and statistics, and nothing else on standard output."""
    result = call("sweep", scenario, *OVER, *QUICK, "--json", "--outcome", "losses.attacker")
    data = json.loads(result.stdout)
    assert ("small", "grid", 9) == (data["scenario"], data["kind"], len(data["points"]))
    point = data["points"][5]
    assert {DECIDE: "21 h", STRENGTH: "6"} == point["settings"]
    assert ["losses.attacker"] == list(point["outcomes"])
    assert (
        point["outcomes"]["losses.attacker"]["low"] < point["outcomes"]["losses.attacker"]["high"]
    )
    assert "Written to" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Say what to vary"),
        (["--over", f"{STRENGTH}=2..6:3", "--design", "x.yaml"], "Say what to vary"),
        (["--design", "x.yaml"], "x.yaml: error: there is no such file"),
        (["--over", f"{STRENGTH}=2..6"], f"--over: error: how many values of `{STRENGTH}`"),
        (["--over", "command.detekt=1 h..2 h:2"], "did you mean: `command.detect`"),
        (["--over", "clock.end=day 1 12:00..day 8:2"], "at design point 0"),
        (
            [*OVER, "--outcome", "captured.twn"],
            "there is no outcome `captured.twn`; did you mean captured.town",
        ),
        ([*OVER, "--keep", "captured.twn"], "there is no outcome `captured.twn`"),
        (
            [*OVER, "--keep", "captured.town", "--outcome", "losses.attacker"],
            "`losses.attacker` is not kept; name it with --keep too",
        ),
        ([*OVER, "-n", "0"], "is not a whole number from 1"),
        ([*OVER, "--out", "small.yaml"], "small.yaml: a file stands where the folder should be"),
    ],
)
def test_what_is_refused(scenario: Path, arguments: list[str], message: str) -> None:
    """Requests that are wrong end with 2 and say what is right."""
    result = call("sweep", scenario, *(["-n", "2"] if "-n" not in arguments else []), *arguments)
    assert 2 == result.exit_code
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_some_outcomes_alone_are_kept(scenario: Path) -> None:
    """The files hold what was asked for, and the table shows it."""
    result = call("sweep", scenario, *OVER, *QUICK, "--no-charts", "--keep", "losses.attacker")
    assert 0 == result.exit_code
    assert "(losses.attacker): elements mean, 95 % interval" in result.stdout
    assert ("losses.attacker",) == Sweep.open("results/small-sweep").names


def unlucky(plan: Plan, seed: int, first: int, count: int) -> Chunk:
    """The reference engine, but for replication 3 against a garrison of 2, which fails."""
    chunk = run_chunk(plan, seed, first, count)
    if not first <= 3 < first + count or plan.garrisons.elements != (2,):
        return chunk
    chunk.values[3 - first] = np.nan
    return Chunk(values=chunk.values, events=chunk.events, failures=((3, "KeyError: 'luck'"),))


def test_a_failing_run_has_an_address(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its point, its number, and the command that replays it as it was at that point."""
    monkeypatch.setattr("sim.experiments.sweep.engine_named", lambda *_: unlucky)
    over = ["--over", f"{STRENGTH}=2..6:3", "--over", f"{DECIDE}=6 h,12 h,18 h,24 h"]
    result = call("sweep", scenario, *over, *QUICK, "--no-charts", "--seed", "4")
    assert 1 == result.exit_code
    lines = result.stderr.splitlines()
    assert "4 of 240 runs ended with an error and are left out above:" in lines
    assert "  design point 2, replication 3: KeyError: 'luck'" in lines
    changes = f"--set {STRENGTH}=2 --set '{DECIDE}=18 h'"
    command = f"    sim trace small.yaml --replication 3 --seed 4 {changes}"
    assert command in lines
    assert "  and 1 more; the column `error` of the chunks has them all" == lines[-1]
    assert 0 == call(*shlex.split(command)[1:]).exit_code


def test_another_sweep_stands_there(scenario: Path) -> None:
    """What differs, and what to do."""
    call("sweep", scenario, *OVER, *QUICK, "--no-charts")
    result = call("sweep", scenario, *OVER, *QUICK, "--no-charts", "--seed", "1")
    assert 2 == result.exit_code
    assert (
        "Error: results/small-sweep: a sweep stands here, but its seed is 0, not 1. Give another "
        "folder, or delete this one to simulate anew.\n"
    ) == result.stderr


def test_one_factor_is_drawn_as_a_line(scenario: Path) -> None:
    """A sweep of one factor has a picture, too."""
    result = call("sweep", scenario, *OVER[2:], *QUICK)
    assert "charts/: " in result.stdout
    drawn = (Path("results/small-sweep") / "charts" / "sweep-captured.town.svg").read_text("utf-8")
    assert "the band joins the 95 % intervals" in drawn


def test_the_same_command_mends_a_folder(scenario: Path) -> None:
    """A damaged table of points and a folder of chunks that is gone are made again."""
    assert 0 == call("sweep", scenario, *OVER, *QUICK, "--no-charts").exit_code
    folder = Path("results/small-sweep")
    before = contents(folder)
    for chunk in (folder / "chunks").iterdir():
        chunk.unlink()
    (folder / "chunks").rmdir()
    (folder / "points.parquet").write_bytes(b"x")
    (folder / "design.yaml").unlink()
    result = call("sweep", scenario, *OVER, *QUICK, "--no-charts")
    assert 0 == result.exit_code, result.stderr
    assert before == contents(folder)


def test_a_count_beyond_reason(scenario: Path) -> None:
    """A count of a thousand million is a count, and is refused as one."""
    result = call("sweep", scenario, "--over", f"{DECIDE}=6 h..36 h:1000000000", *QUICK)
    assert 2 == result.exit_code
    assert "1000000000" in result.stderr
    assert "unknown unit" not in result.stderr


def test_more_runs_than_a_sweep_can_have(scenario: Path) -> None:
    """What no memory could hold is refused before it is begun."""
    result = call("sweep", scenario, *OVER, "-n", 4_000_000_000)
    assert 2 == result.exit_code
    assert "are 36,000,000,000 runs; a sweep has 1,000,000,000 at the most" in " ".join(
        result.stderr.split()
    )
