"""`sim run`: the table, what is written, and what is refused before anything is."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from sim.cli.options import HIGHEST_SEED, MOST_REPLICATIONS
from sim.engines.reference.run import run_replication
from sim.experiments import batch
from sim.results.storage import open_results
from unit.cli.calls import call, contents

QUICK = ("-n", 40, "--workers", 1, "--no-charts")


def test_the_whole_output(scenario: Path) -> None:
    """Table, files, what to look at next, and what such a model can tell."""
    result = call("run", scenario, "-n", 40, "--workers", 1)
    assert 0 == result.exit_code
    assert "" == result.stderr
    parts = result.stdout.split("\n\n")
    assert "A small case\n40 runs, seed 0" == parts[0]
    assert parts[1].startswith("Times")
    assert "captured.town" in parts[1]
    assert parts[2].startswith("Counts")
    assert parts[3].startswith("from, to: 95 % interval")
    assert parts[4].startswith("3 of ")
    assert parts[4].endswith(" outcomes; --all shows every one.")
    files = "summary.csv, outcomes.parquet, scenario.yaml, manifest.json"
    pictures = "charts/: 5 pictures, each as PNG and SVG"
    assert f"Written to results/small:\n  {files}\n  {pictures}" == parts[5]
    look = parts[6].splitlines()
    assert "A typical run as a story:" == look[0]
    assert look[1].startswith("  sim trace small.yaml --replication ")
    assert "Why it went otherwise in another run, where captured.town happened:" == look[2]
    assert look[3].endswith(" --why captured.town")
    assert parts[7].startswith("A model like this shows")
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_what_is_written(scenario: Path) -> None:
    """The folder opens as results of this command; the scenario in it gives them again."""
    call("run", scenario, *QUICK, "--seed", 5, "--set", "formations.brigade.elements=8")
    results = open_results("results/small-changed")
    assert 40 == len(results)
    assert (
        "sim run small.yaml -n 40 --seed 5 --set formations.brigade.elements=8"
        == results.manifest["command"]
    )
    assert "elements: 8" in results.scenario_text
    call("run", "results/small-changed/scenario.yaml", *QUICK, "--seed", 5, "--out", "again")
    assert (
        contents(Path("results/small-changed"))["outcomes.parquet"]
        == (contents(Path("again"))["outcomes.parquet"])
    )


def test_the_suggested_commands_show_what_they_say(scenario: Path) -> None:
    """The other run differs from the typical one as told, also under --set and --seed."""
    options = ("--seed", 3, "--set", "formations.garrison.elements=1")
    lines = call("run", scenario, *QUICK, *options).stdout.splitlines()
    typical, other = (line.split()[1:] for line in lines if line.startswith("  sim trace "))
    assert re.search(r"  captured\.town +day", call(*typical).stdout)
    assert call(*other).stdout.startswith("captured.town did not happen")


def test_all_outcomes(scenario: Path) -> None:
    """--all puts the headline first and the rest below; so does a scenario without a headline."""
    everything = call("run", scenario, *QUICK, "--all").stdout
    assert "Headline times" in everything
    assert "places_gained" in everything
    assert "outcomes; --all" not in everything


def test_json(scenario: Path) -> None:
    """Standard output is the summary of all outcomes and nothing else."""
    result = call("run", scenario, *QUICK, "--json")
    summary = json.loads(result.stdout)
    assert ("small", 40, 0) == (summary["scenario"], summary["replications"], summary["seed"])
    assert summary == open_results("results/small").summary().to_dict()
    assert "Written to results/small:" in result.stderr


def manifest_without_run(folder: str) -> dict[str, Any]:
    """The part of the manifest that is the same each time."""
    manifest: dict[str, Any] = json.loads(Path(folder, "manifest.json").read_bytes())
    assert manifest.pop("run")
    return manifest


@pytest.mark.parametrize("second", [("--workers", 1), ("--workers", 2)])
def test_the_same_command_gives_the_same_files(scenario: Path, second: tuple[str, int]) -> None:
    """Twice, or by other workers: equal bytes, charts too, but for the manifest's run part."""
    call("run", scenario, "-n", 40, "--workers", 1, "--out", "one")
    call("run", scenario, "-n", 40, *second, "--out", "two")
    one, two = contents(Path("one")), contents(Path("two"))
    assert one.pop("manifest.json") != two.pop("manifest.json")
    assert one == two
    assert 18 == len(one)
    assert manifest_without_run("one") == manifest_without_run("two")


def test_engines_give_the_same_files(scenario: Path) -> None:
    """Each of the engines prints the same table and writes the same bytes."""
    told = {
        engine: call("run", scenario, *QUICK, "--engine", engine, "--out", engine).stdout
        for engine in ("auto", "batch", "reference")
    }
    tables = {text.partition("Written to")[0] for text in told.values()}
    assert 1 == len(tables)
    assert "40 runs, seed 0" in tables.pop()
    files = [contents(Path(engine)) for engine in told]
    assert {"engine": "batch"}.items() <= json.loads(
        Path("batch/manifest.json").read_bytes()
    ).items()
    for one in files:
        assert one.pop("manifest.json")
    assert files[0] == files[1] == files[2]


def test_an_earlier_result_is_replaced_with_its_charts(scenario: Path) -> None:
    """Nothing of the earlier run stays but what the user put there."""
    call("run", scenario, "-n", 5, "--workers", 1)
    charts = Path("results/small/charts")
    (charts / "mine.png").touch()
    assert len(list(charts.iterdir())) > 1
    call("run", scenario, *QUICK)
    assert ["mine.png"] == [path.name for path in charts.iterdir()]
    assert 40 == len(open_results("results/small"))


def test_bounds_are_those_of_a_batch() -> None:
    """The bounds that help and refusals name are the ones that the runner has."""
    assert (MOST_REPLICATIONS, HIGHEST_SEED) == (batch.MAX_REPLICATIONS, batch.MAX_SEED)


def fail_some(monkeypatch: pytest.MonkeyPatch, numbers: set[int]) -> None:
    """Let these replications, counted from 0, end with an error."""
    count = iter(range(1000))

    def run(*arguments: Any, **settings: Any) -> Any:
        if next(count) in numbers:
            raise ZeroDivisionError("planted")
        return run_replication(*arguments, **settings)

    monkeypatch.setattr("sim.engines.reference.run.run_replication", run)


def test_failed_replications(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are kept and summarised; each is said with the command that replays it."""
    fail_some(monkeypatch, {3, 7})
    result = call("run", scenario, *QUICK, "--seed", 9)
    assert 1 == result.exit_code
    assert "38 of 40 runs, seed 9, 2 failed" in result.stdout
    assert [
        "2 of 40 runs ended with an error and are left out above:",
        "  replication 3: ZeroDivisionError: planted",
        "    sim trace small.yaml --replication 3 --seed 9",
        "  replication 7: ZeroDivisionError: planted",
        "    sim trace small.yaml --replication 7 --seed 9",
    ] == result.stderr.strip().splitlines()
    assert 38 == len(open_results("results/small"))


def test_nothing_but_failures(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no replication ended there is no table, and nothing is written."""
    fail_some(monkeypatch, set(range(5)))
    before = contents(Path())
    result = call("run", scenario, "-n", 5, "--workers", 1)
    assert (1, "") == (result.exit_code, result.stdout)
    assert "5 of 5 runs ended with an error" in result.stderr
    assert before == contents(Path())


def interrupt_after(monkeypatch: pytest.MonkeyPatch, replications: int) -> None:
    """Press Ctrl-C, as far as the batch can tell, after so many replications."""
    count = iter(range(10_000))

    def run(*arguments: Any, **settings: Any) -> Any:
        if next(count) == replications:
            import signal

            signal.raise_signal(signal.SIGINT)
        return run_replication(*arguments, **settings)

    monkeypatch.setattr("sim.engines.reference.run.run_replication", run)


def test_interrupted(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was finished is kept, summarised, and said so, with exit code 130."""
    interrupt_after(monkeypatch, 30)
    result = call(
        "run", scenario, "-n", 5000, "--engine", "reference", "--workers", 1, "--no-charts"
    )
    assert 130 == result.exit_code
    results = open_results("results/small")
    assert results.manifest["interrupted"]
    done = f"{len(results):,} of 5,000 runs"
    assert f"{done}, seed 0, interrupted" in result.stdout
    assert f"Interrupted: {done} were finished; they are kept in results/small.\n" == result.stderr


def test_interrupted_beside_a_complete_result(
    scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part does not take the place of a whole."""
    call("run", scenario, *QUICK)
    interrupt_after(monkeypatch, 30)
    result = call(
        "run", scenario, "-n", 5000, "--engine", "reference", "--workers", 1, "--no-charts"
    )
    assert "they are kept in results/small-interrupted." in result.stderr
    assert open_results("results/small-interrupted").manifest["interrupted"]
    assert 40 == len(open_results("results/small"))


def test_interrupted_while_drawing(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results are there already, and it is said how to draw them."""

    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.charts.book.write", press)
    result = call("run", scenario, "-n", 5, "--workers", 1)
    assert 130 == result.exit_code
    assert "`sim plot results/small` draws the charts" in result.stderr
    assert 5 == len(open_results("results/small"))


def test_lost_workers(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was finished before a worker was killed is kept."""

    def lose(self: batch.Batch, *, progress: bool | None = None) -> None:
        part = batch.Batch(engine=self.engine, plan=self.plan, replications=5, workers=1)
        monkeypatch.undo()
        raise batch.WorkersLostError(part.run(progress=progress))

    monkeypatch.setattr(batch.Batch, "run", lose)
    folder = Path.cwd()
    result = call("run", folder / scenario, *QUICK, "--out", folder / "out")
    assert 1 == result.exit_code
    assert "Error: a worker process was killed" in result.stderr
    assert 5 == len(open_results(folder / "out"))


def test_a_full_disk(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is shown although it cannot be saved, and the earlier result stays."""
    assert 0 == call("run", scenario, *QUICK).exit_code
    before = contents(Path("results/small"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = call("run", scenario, *QUICK, "--seed", "1")
    assert 1 == result.exit_code
    assert "A small case\n40 runs, seed 1" in result.stdout
    where = "Error: results/small/outcomes.parquet: No space left on device"
    assert f"{where}; what stands in results/small is left as it was\n" == result.stderr
    assert before == contents(Path("results/small"))
