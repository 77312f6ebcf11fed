"""`sim explain-history`: the table, the files, the chart, and what is wrong with a file."""

import json
from pathlib import Path

import pytest

from unit.cli.calls import call, contents
from unit.experiments.history.toy import LIKELIHOOD, TOY


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`toy.yaml` and `control.yaml` in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("toy.yaml").write_text(TOY, encoding="utf-8")
    Path("control.yaml").write_text("extends: toy.yaml\nname: control\n", encoding="utf-8")
    return Path("toy.yaml")


def test_a_table_with_all_that_it_says(toy: Path) -> None:
    """Variants, observations, posterior, interaction, priors, what is left out, and limits."""
    result = call("explain-history", toy, "--control", "control.yaml", "-n", 200, "--workers", 1)
    assert (0, "") == (result.exit_code, result.stderr)
    for words in (
        *LIKELIHOOD,
        "4 variants, 200 runs each, seed 0; control: control",
        "Runs that agree: toy",
        "Runs that agree: control",
        "first-free, 1",
        "all of them in one run",
        "Bayes factor (95 %)",
        "Does a help to explain it?",
        "with other priors",
        "without one observation",
        "all of control",
        "What this can't tell",
    ):
        assert words in result.stdout
    assert 80 >= max(map(len, result.stdout.splitlines()))


def test_files_and_chart(toy: Path) -> None:
    """The folder has tables, all of it as JSON, the text, the chart; the same again each time."""
    arguments = ("explain-history", toy, "-n", 50, "--workers", 1)
    printed = call(*arguments, "--out", "there")
    assert 0 == printed.exit_code
    assert "Written to there" in printed.stdout
    before = contents(Path("there"))
    expected = {"posterior.csv", "observations.csv", "priors.csv", "leave-one-out.csv"}
    expected |= {"explanation.json", "explanation.txt", "posterior.png", "posterior.svg"}
    assert set() == expected - set(before)
    as_json = call(*arguments, "--json", "--out", "there")
    assert before == contents(Path("there"))
    form = json.loads(as_json.stdout)
    assert form == json.loads(Path("there/explanation.json").read_text(encoding="utf-8"))
    assert [*LIKELIHOOD, "a", "b"] == [one["name"] for one in form["weighed"]]


def test_set_reaches_the_variants(toy: Path) -> None:
    """With the second reserve always there, its observation tells nothing."""
    result = call(
        "explain-history",
        toy,
        "-n",
        50,
        "--workers",
        1,
        "--json",
        "--set",
        "reserves.second.available=1",
        "--set",
        "variants.other.set={}",
        "--set",
        "variants.both.set={reserves.first.available: 0.6}",
    )
    rows = json.loads(result.stdout)["observations"]
    assert {1.0} == {row["alone"] for row in rows if row["observation"] == "second-free"}


def test_what_is_missing_has_a_file_and_a_cure(toy: Path) -> None:
    """No variants, no evidence: both at once, with an example each."""
    bare = TOY[: TOY.index("variants:")].replace("name: toy", "name: bare")
    Path("bare.yaml").write_text(bare, encoding="utf-8")
    result = call("explain-history", "bare.yaml")
    assert (2, "") == (result.exit_code, result.stdout)
    assert "bare.yaml: error: `bare` has no `variants`" in result.stderr
    assert "bare.yaml: error: `bare` has no `evidence`" in result.stderr
    assert 2 == result.stderr.count("  expected: ")


def test_a_wrong_value_is_shown_in_its_line(toy: Path) -> None:
    """`sim check` knows the paths of a variant; here its values are tried."""
    toy.write_text(TOY.replace("available: 0.6}}", "available: 6}}"), encoding="utf-8")
    result = call("explain-history", toy)
    assert (2, "") == (result.exit_code, result.stdout)
    line = 1 + next(n for n, text in enumerate(toy.read_text().splitlines()) if "6}}" in text)
    assert f"toy.yaml:{line}:" in result.stderr
    assert "variant `one`" in result.stderr


def test_a_control_with_other_variants(toy: Path) -> None:
    """The message shows the file of the control."""
    other = "extends: toy.yaml\nname: other\nvariants: {neither: null}\n"
    Path("other.yaml").write_text(other, encoding="utf-8")
    result = call("explain-history", toy, "--control", "other.yaml")
    assert (2, "") == (result.exit_code, result.stdout)
    assert "other.yaml:3:1: error: the control `other` lacks `neither`" in result.stderr


def test_a_folder_that_cannot_be_written(toy: Path) -> None:
    """A file in its place is refused before anything is simulated."""
    Path("taken").write_text("", encoding="utf-8")
    assert 2 == call("explain-history", toy, "--out", "taken").exit_code
    below = call("explain-history", toy, "--out", "taken/below")
    assert 0 != below.exit_code
    assert "Traceback" not in below.stderr
