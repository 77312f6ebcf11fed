"""`sim search`: the ranking, the best plan as a file, and what is wrong with a space."""

import json
from pathlib import Path

import pytest

from unit.cli.calls import call
from unit.experiments.test_plan_search import TEXT

SPACE = """\
goal: captured.town
phases: {cut: [cut], blind: [blind, blind-too]}
lags: [1 h, 48 h]
order: as-listed
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A scenario and a space in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("bridges.yaml").write_text(TEXT, encoding="utf-8")
    Path("space.yaml").write_text(SPACE, encoding="utf-8")
    return "bridges.yaml", "space.yaml"


@pytest.mark.slow
def test_ranking_and_best_plan(files: tuple[str, str]) -> None:
    """The table says what was chosen and how sure that is; the file it names runs."""
    file, space = files
    result = call("search", file, "--plan", space, "-n", 400, "--budget", 6)
    assert (0, "") == (result.exit_code, result.stderr)
    for words in (
        "2 plans of 6 salvos at the most",
        "goal: captured.town, as often as can be",
        "cut > blind, 1 h",
        "behind (95 %)",
        "Chosen: cut > blind, 1 h.",
        "On 1,000 fresh runs:",
        "Written to results/bridges-search",
    ):
        assert words in result.stdout
    assert 80 >= max(map(len, result.stdout.splitlines()))
    best = "results/bridges-search/best-plan.yaml"
    assert f"  sim run {best}" in result.stdout
    assert 0 == call("check", best).exit_code
    as_json = call("search", file, "--plan", space, "-n", 400, "--budget", 6, "--json")
    form = json.loads(as_json.stdout)
    assert ("cut > blind, 1 h", True) == (form["best"]["plan"], form["decided"])
    assert 400 == form["ranking"][0]["runs"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("goal: captured.twon", "space.yaml:1:7: error: there is no outcome `captured.twon`"),
        ("phases: {cut: [cutt]}", "space.yaml:1:16: error: there is no mission `cutt`"),
        ("lags: [30 days]", "space.yaml:1:8: error: the first of 2 phases would begin"),
        ("lags: [soon]", "space.yaml:1:8: error: "),
        ("orders: any", "space.yaml:1:1: error: "),
    ],
)
def test_a_wrong_space_is_shown_in_its_line(
    files: tuple[str, str], line: str, message: str
) -> None:
    """File, line, column and what is wrong, before anything is run or written."""
    file, space = files
    key = line.partition(":")[0]
    rest = [other for other in SPACE.splitlines() if not other.startswith(f"{key}:")]
    Path(space).write_text("\n".join([line, *rest, ""]), encoding="utf-8")
    result = call("search", file, "--plan", space)
    assert (2, "") == (result.exit_code, result.stdout)
    assert message in result.stderr
    assert not Path("results").exists()


def test_a_missing_space(files: tuple[str, str]) -> None:
    """The file is named; without --plan the option is."""
    file, _ = files
    assert "there is no such file" in call("search", file, "--plan", "plans.yaml").stderr
    assert "--plan" in call("search", file).stderr


def test_an_option_replaces_the_goal(files: tuple[str, str]) -> None:
    """A wrong one is shown in its own words."""
    file, space = files
    result = call("search", file, "--plan", space, "--goal", "captured.twon")
    assert 2 == result.exit_code
    assert "there is no outcome `captured.twon`" in result.stderr
