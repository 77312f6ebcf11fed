"""`sim compare`: the table, the files, the runs to look at, and what is refused."""

import json
from pathlib import Path

from unit.cli.calls import call

QUICK = ("-n", 30, "--workers", 1)
CHANGE = ("--set-b", "formations.garrison.elements=8")


def test_a_change_of_one_file(scenario: Path) -> None:
    """Without B it is A changed; the commands at the end show the change in both runs."""
    result = call("compare", scenario, *QUICK, *CHANGE, "--seed", 3)
    assert 0 == result.exit_code
    lines = result.stdout.splitlines()
    assert "first : A small case (small)" == lines[0]
    assert "second: A small case (small, with formations.garrison.elements=8)" == lines[1]
    assert "30 pairs of runs with the same luck, seed 3" == lines[2]
    told = [call(*line.split()[1:]).stdout for line in lines if line.startswith("  sim trace ")]
    assert 2 == len(told)
    assert told[0] != told[1]


def test_two_files_and_their_folder(scenario: Path) -> None:
    """The files hold what the table shows, and are the same when it is done again."""
    other = Path("other.yaml")
    other.write_text(
        f"extends: {scenario.name}\nname: other\nset: {{formations.garrison.elements: 8}}\n"
    )
    for folder in ("once", "twice", "once"):
        result = call("compare", scenario, other, *QUICK, "--out", folder)
        assert 0 == result.exit_code, result.stderr
    data = json.loads(Path("once/comparison.json").read_text())
    assert ("small", "other") == (data["first"]["name"], data["second"]["name"])
    names = sorted(path.name for path in Path("once").iterdir())
    assert ["comparison.csv", "comparison.json", "differences.png", "differences.svg"] == names
    assert [path.read_bytes() for path in sorted(Path("once").iterdir())] == [
        path.read_bytes() for path in sorted(Path("twice").iterdir())
    ]


def test_saved_results(scenario: Path) -> None:
    """A folder of results stands for its scenario, its seed and its number of runs."""
    call("run", scenario, "-n", 20, "--seed", 4, "--no-charts", "--workers", 1, "--out", "before")
    result = call("compare", "before", scenario, *CHANGE, "--workers", 1, "--json")
    data = json.loads(result.stdout)
    assert (20, 4) == (data["pairs"], data["seed"])
    assert ["formations.garrison.elements=8"] == data["second"]["changes"]
    text = call("compare", "before", scenario, *CHANGE, "--workers", 1).stdout
    looks = [line for line in text.splitlines() if line.startswith("  sim trace ")]
    assert all("--seed 4" in line for line in looks)
    assert "before/scenario.yaml" in looks[0]


def test_nothing_changed(scenario: Path) -> None:
    """A scenario does not differ from itself."""
    result = call("compare", scenario, scenario, *QUICK)
    assert "No run differs in anything that is recorded." in result.stdout
    assert "sim trace" not in result.stdout


def refusal(*arguments: object) -> str:
    """What a request that is wrong is told."""
    result = call("compare", *arguments)
    assert 2 == result.exit_code
    return " ".join(result.stderr.split())


def test_refusals(scenario: Path) -> None:
    """Each refusal says what would be right, before anything is simulated."""
    assert "Give a second scenario, or a change of the first" in refusal(scenario)
    assert "there is no such file" in refusal(scenario, "nowhere.yaml")
    assert "did you mean" in refusal(scenario, "--set-b", "formations.garison.elements=8")
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("dear")
    assert "other things than a comparison (letter.txt)" in refusal(
        scenario, *CHANGE, "--out", "mine"
    )
    assert "is a file, not a folder" in refusal(scenario, *CHANGE, "--out", scenario)
    call("run", scenario, "-n", 5, "--no-charts", "--workers", 1, "--out", "before")
    assert "give before/scenario.yaml instead" in refusal("before", scenario, "--set-a", "a=1")
    call("run", scenario, "-n", 5, "--seed", 2, "--no-charts", "--workers", 1, "--out", "after")
    assert "seed 0 and seed 2 give different luck" in refusal("before", "after")


def test_a_sweep_is_no_results(scenario: Path) -> None:
    """A folder of the other kind is told apart, with what takes it."""
    call("sweep", scenario, "--over", "formations.garrison.elements=2..6:3", "-n", 2, "--no-charts")
    result = call("compare", "results/small-sweep", "results/small-sweep")
    assert 2 == result.exit_code
    assert "a sweep stands here" in result.stderr
    assert "`sim discover`" in " ".join(result.stderr.split())


def test_one_pair_is_one(scenario: Path) -> None:
    """A single pair is told in the singular, and how to have a picture is told too."""
    result = call("compare", scenario, *CHANGE, "-n", 1, "--workers", 1)
    assert "1 pair of runs with the same luck" in result.stdout
    assert "With --out DIR the differences are drawn" in result.stdout
