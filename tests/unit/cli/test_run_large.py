"""Runs that do not fit into memory, or of which a summary alone is kept, as the user sees them."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from sim.experiments.pieces import Task
from sim.results import tallied
from sim.results.storage import open_results
from unit.cli.calls import call, contents
from unit.cli.small import write

RUN = ("-n", 60, "--workers", 1, "--engine", "reference")


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small scenario, in the working folder."""
    monkeypatch.chdir(tmp_path)
    return write(Path())


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit is written as it comes."""
    monkeypatch.setattr(tallied, "MOST_CELLS", 100)


def test_summary_alone(scenario: Path) -> None:
    """A table that says how far quantiles may be off, and pictures that need no runs."""
    result = call("run", scenario, *RUN, "--keep", "summary")
    assert 0 == result.exit_code
    assert "counted in bins  " in result.stdout
    assert "  summary.csv, tallies.parquet, scenario.yaml, manifest.json\n" in result.stdout
    assert "without those that show runs one by one" in result.stdout
    assert "sim trace small.yaml --replication 0\n" in result.stdout
    folder = Path("results/small")
    assert {"shares.png", "distribution-captured.town.png"} <= contents(folder / "charts").keys()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    command = "sim run small.yaml -n 60 --keep summary"
    assert (command, "summary") == (manifest["command"], manifest["kept"])
    header = (folder / "summary.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.endswith("median_error,p10_error,p90_error,minimum,maximum,meaning")


def test_summary_says_what_the_runs_say(scenario: Path) -> None:
    """Shares and means are those of the runs, and quantiles lie within their error."""
    rows = json.loads(call("run", scenario, *RUN, "--json", "--no-charts", "-o", "a").stdout)
    kept = ("--keep", "summary", "--json", "--no-charts", "-o", "b")
    alone = json.loads(call("run", scenario, *RUN, *kept).stdout)
    for name, expected in rows["outcomes"].items():
        found = alone["outcomes"][name]
        for figure in ("n", "share", "share_low", "share_high"):
            assert expected.get(figure) == found.get(figure)
        if expected.get("mean") is not None:
            assert expected["mean"] == pytest.approx(found["mean"], rel=1e-12)
        for figure in ("median", "p10", "p90"):
            if expected.get(figure) is not None:
                error = found.get(f"{figure}_error", 0.0)
                assert expected[figure] == pytest.approx(found[figure], abs=1.01 * error, rel=1e-12)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("plot", "race", "results/small"), "of small a summary alone was kept"),
        (("compare", "results/small", "small.yaml", "-n", 5), "this needs every run"),
    ],
)
def test_what_needs_runs_says_so(scenario: Path, command: tuple[Any, ...], words: str) -> None:
    """In words, with what to do about it."""
    call("run", scenario, *RUN, "--keep", "summary", "--no-charts")
    result = call(*command)
    assert 2 == result.exit_code
    assert words in " ".join(result.stderr.split())
    assert "run it again without --keep summary" in " ".join(result.stderr.split())


def test_plot_of_a_summary(scenario: Path) -> None:
    """The standard charts are those that need no runs, drawn again as they were."""
    call("run", scenario, *RUN, "--keep", "summary")
    result = call("plot", "results/small", "-o", "again")
    assert 0 == result.exit_code
    assert contents(Path("results/small/charts")) == contents(Path("again"))


def test_no_precision_without_runs(scenario: Path) -> None:
    """A precision is looked for in the runs."""
    result = call("run", scenario, "--keep", "summary", "--until", "captured.town ±0.1")
    assert 2 == result.exit_code
    assert "--keep summary and --until: a precision is looked for in the runs" in result.stderr


@pytest.mark.usefixtures("little_memory")
def test_large(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of all runs has the bytes of one that fits, and everything works on it."""
    result = call("run", scenario, *RUN, "-o", "large")
    assert 0 == result.exit_code
    assert "  summary.csv, outcomes.parquet, tallies.parquet, " in result.stdout
    assert "A typical run as a story:" in result.stdout
    assert "race-attack.png" in contents(Path("large/charts"))
    assert [] == [path for path in Path("large").iterdir() if path.suffix == ".tmp"]
    monkeypatch.setattr(tallied, "MOST_CELLS", 10**6)
    call("run", scenario, *RUN, "-o", "small")
    same = (
        Path("large/outcomes.parquet").read_bytes() == Path("small/outcomes.parquet").read_bytes()
    )
    assert same
    for other in ("small", "large"):
        compared = call("compare", "large", other, "--json")
        assert 0 == compared.exit_code
        assert 60 == json.loads(compared.stdout)["pairs"]
    assert 0 == call("plot", "incidence", "large").exit_code
    call("run", scenario, "-n", 7, *RUN[2:], "-o", "few", "--no-charts")
    part = call("compare", "large", "few", "--json")
    assert 7 == json.loads(part.stdout)["pairs"]


@pytest.mark.usefixtures("little_memory")
def test_large_interrupted_beside_a_complete_result(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that was written as it came does not take the place of a whole."""
    call("run", scenario, *RUN, "--no-charts")
    before = contents(Path("results/small"))
    whole = Task.simulate

    def simulate(self: Task, first: int, count: int) -> Any:
        if first > 10:
            signal.raise_signal(signal.SIGINT)
        return whole(self, first, count)

    monkeypatch.setattr(Task, "simulate", simulate)
    result = call("run", scenario, "-n", 5000, *RUN[2:], "--no-charts")
    assert 130 == result.exit_code
    assert "they are kept in results/small-interrupted." in result.stderr
    found = open_results("results/small-interrupted")
    assert found.manifest["interrupted"]
    assert list(range(len(found))) == found.replication.tolist()
    assert before == contents(Path("results/small"))
