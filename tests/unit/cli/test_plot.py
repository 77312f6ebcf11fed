"""`sim plot`: the charts again, and what is wrong with a folder."""

from pathlib import Path

import pytest

from unit.cli.calls import call, contents


@pytest.fixture
def results(scenario: Path) -> Path:
    """The small scenario's results, without charts."""
    call("run", scenario, "-n", 20, "--workers", 1, "--no-charts")
    return Path("results/small")


def test_charts_into_the_folder(results: Path) -> None:
    """They go where `sim run` puts them, and are the same; each is named."""
    result = call("plot", results)
    assert 0 == result.exit_code
    drawn = contents(results / "charts")
    pictures = [name for name in drawn if not name.endswith(".txt")]
    assert sorted(str(results / "charts" / name) for name in pictures) == sorted(
        result.stdout.splitlines()
    )
    call("run", "small.yaml", "-n", 20, "--workers", 1, "--out", "with-charts")
    assert drawn == contents(Path("with-charts/charts"))


def test_charts_elsewhere(results: Path) -> None:
    """--out leaves the results as they are."""
    before = contents(results)
    call("plot", results, "--out", "slides/new")
    assert before == contents(results)
    assert "shares.png" in contents(Path("slides/new"))


@pytest.mark.parametrize("name", ["outcomes.parquet", "scenario.yaml", "manifest.json"])
def test_damaged_results(results: Path, name: str) -> None:
    """A file that was changed, and one that is gone, are named; nothing is drawn."""
    path = results / name
    path.write_bytes(path.read_bytes()[:-9])
    damaged = call("plot", results)
    assert (2, "") == (damaged.exit_code, damaged.stdout)
    assert f"Error: {path}: " in damaged.stderr
    path.unlink()
    missing = call("plot", results)
    assert (2, "") == (missing.exit_code, missing.stdout)
    assert f"({name} is missing)" in missing.stderr
    assert not (results / "charts").exists()
