"""What is wrong with a request is said in words before anything is done."""

from pathlib import Path

import pytest

from unit.cli.calls import call, contents

BAD: dict[str, tuple[list[str], str]] = {
    "no file": (["run"], "Missing argument 'FILE'"),
    "missing file": (["run", "smal.yaml"], "did you mean: `small.yaml`"),
    "folder": (["run", "."], ".: error: this is a folder, not a file"),
    "no runs": (["run", "small.yaml", "-n", "0"], "'0' is not a whole number from 1"),
    "fewer than none": (["run", "small.yaml", "-n", "-5"], "'-5' is not a whole number from 1"),
    "half a run": (["run", "small.yaml", "-n", "0.5"], "'0.5' is not a whole number"),
    "too many runs": (["run", "small.yaml", "-n", str(2**32 + 1)], "from 1 to 4,294,967,296"),
    "seed": (["run", "small.yaml", "--seed", "-1"], "'-1' is not a whole number from 0"),
    "large seed": (["run", "small.yaml", "--seed", str(2**64)], "from 0 to 18,446,744,073,709"),
    "workers": (["run", "small.yaml", "--workers", "0"], "'0' is not a whole number of 1 or more"),
    "option": (["run", "small.yaml", "--repliactions", "5"], "No such option"),
    "set": (["run", "small.yaml", "--set", "clock"], "--set: error: `clock` has no `=`"),
    "set nothing": (["run", "small.yaml", "--set", "clok.end=day 3"], "there is no `clok`"),
    "set value": (["run", "small.yaml", "--set", "clock.end=3"], "`end` must be a moment"),
    "broken": (["run", "broken.yaml"], "broken.yaml:1:1: error: `names` is not a key"),
    "outcome": (["run", "small.yaml", "--set", "headline=[captured.twon]"], "`captured.town`"),
    "file in the way": (["run", "small.yaml", "--out", "small.yaml"], "a file stands where"),
    "other folder": (["run", "small.yaml", "--out", "."], "other things than results"),
    "its own folder": (["run", "own/scenario.yaml", "--out", "own"], "other things than results"),
    "no replication": (["trace", "small.yaml", "-k", "-1"], "'-1' is not a whole number from 0"),
    "far replication": (["trace", "small.yaml", "-k", str(2**32)], "from 0 to 4,294,967,295"),
    "question": (["trace", "small.yaml", "--why", "captured.twon"], "mean `captured.town`?\n"),
    "part of a name": (["trace", "small.yaml", "--why", "arrived"], "`reserve.reserve.arrived`?"),
    "strange question": (
        ["trace", "small.yaml", "--why", "zzz"],
        "`sim outcomes FILE` lists them.",
    ),
    "event": (["trace", "small.yaml", "--why", "999"], "there is no event 999: this replication"),
    "picture": (["trace", "small.yaml", "--timeline", "t.pdf"], "must end in .png or .svg"),
    "picture folder": (["trace", "small.yaml", "--timeline", "no/t.png"], "there is no folder no"),
    "no results": (["plot", "nowhere"], "nowhere: there is no such folder"),
    "not results": (["plot", "own"], "no finished results here (manifest.json is missing)"),
    "results file": (["plot", "small.yaml"], "a file, not a folder of results"),
    "check": (["check", "small.yaml", "broken.yaml"], "1 of 2 files have problems"),
    "explain": (["explain", "broken.yaml"], "1 problem"),
    "outcomes": (["outcomes", "broken.yaml"], "1 problem"),
    "name": (["new", "Case.yaml"], "Did you mean `case`?"),
    "existing": (["new", "small"], "small.yaml exists already, and is left as it is."),
    "schema folder": (["schema", "--out", "own"], "own is a folder, not a file"),
    "command": (["rnu", "small.yaml"], "No such command 'rnu'. Did you mean 'run'?"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_requests(scenario: Path, case: str) -> None:
    """Exit code 2, words on stderr, no traceback, and not a file more, less or other."""
    arguments, words = BAD[case]
    text = scenario.read_text(encoding="utf-8")
    Path("broken.yaml").write_text(text.replace("name: small", "names: small"), encoding="utf-8")
    Path("own").mkdir()
    Path("own/scenario.yaml").write_text(text, encoding="utf-8")
    before = contents(Path())
    result = call(*arguments)
    assert 2 == result.exit_code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert before == contents(Path())


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write")
@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "small.yaml", "--out", "/proc/results"),
        ("trace", "small.yaml", "--timeline", "/proc/t.png"),
        ("schema", "--out", "/proc/schema.json"),
    ],
)
def test_unwritable_places(scenario: Path, arguments: tuple[str, ...]) -> None:
    """They are refused by name before any work is done."""
    result = call(*arguments)
    assert 2 == result.exit_code
    assert "cannot be written to" in result.stderr
    assert "" == result.stdout


def test_unwritable_charts(scenario: Path) -> None:
    """So is a folder for charts."""
    call("run", scenario, "-n", 5, "--workers", 1, "--no-charts")
    result = call("plot", "results/small", "--out", "small.yaml/charts")
    assert 2 == result.exit_code
    assert "small.yaml is a file, not a folder" in result.stderr
