"""Results go into a folder of their own, or over an earlier result of the same scenario."""

from pathlib import Path

import pytest

from sim.results.destination import DestinationError, destination
from unit.results.made_up import FAILED, SOME, make_results

SOURCE = Path("scenarios/first-steps.yaml")


@pytest.mark.parametrize("name", ["new", "new/folder/below"])
def test_a_folder_that_is_not_there(tmp_path: Path, name: str) -> None:
    """It will be made, but not yet."""
    found = destination(tmp_path / name, "first-steps", SOURCE)
    assert not found.holds_complete
    assert tmp_path / name == found.folder == found.if_interrupted
    assert [] == list(tmp_path.iterdir())


def test_an_empty_folder(tmp_path: Path) -> None:
    """It can be used."""
    assert not destination(tmp_path, "first-steps", SOURCE).holds_complete


def test_an_earlier_result(tmp_path: Path) -> None:
    """A complete one is not given up for a part of another."""
    folder = make_results(SOME).save(tmp_path / "results")
    found = destination(folder, "first-steps", SOURCE)
    assert found.holds_complete
    assert tmp_path / "results-interrupted" == found.if_interrupted


def test_an_earlier_part(tmp_path: Path) -> None:
    """An interrupted result gives way to any other."""
    folder = make_results(SOME, asked=9, interrupted=True, failures=FAILED).save(tmp_path)
    found = destination(folder, "first-steps", SOURCE)
    assert folder == found.if_interrupted


def test_the_present_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.` has a folder beside it too."""
    make_results(SOME).save(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    found = destination(Path(), "first-steps", SOURCE)
    assert tmp_path.resolve() / "here-interrupted" == found.if_interrupted


@pytest.mark.parametrize(
    "names", [["outcomes.parquet"], ["outcomes.parquet", "charts", ".summary.csv.4711.tmp"]]
)
def test_what_a_crash_left(tmp_path: Path, names: list[str]) -> None:
    """A folder in which saving was broken off can be used."""
    for name in names:
        (tmp_path / name).touch()
    assert not destination(tmp_path, "first-steps", SOURCE).holds_complete


def test_results_of_another_scenario(tmp_path: Path) -> None:
    """They are not lost by a wrong --out."""
    make_results(SOME).save(tmp_path)
    with pytest.raises(
        DestinationError, match="the results of another scenario, `first-steps`, stand here"
    ):
        destination(tmp_path, "second-steps", SOURCE)


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["notes.txt"], "notes.txt"),
        (["scenario.yaml"], "scenario.yaml"),
        (["outcomes.parquet", "a", "b", "c", "d"], "a, b, c, …"),
    ],
)
def test_a_folder_of_something_else(tmp_path: Path, names: list[str], listed: str) -> None:
    """Files that no simulation wrote are named and left."""
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(DestinationError) as caught:
        destination(tmp_path, "first-steps", SOURCE)
    words = f"{tmp_path}: there are other things than results in this folder ({listed})"
    assert words == str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scenario": {}}', "\xff"])
def test_a_manifest_of_something_else(tmp_path: Path, text: str) -> None:
    """Another program's manifest is not overwritten."""
    (tmp_path / "manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(DestinationError, match="json: not the manifest of results"):
        destination(tmp_path, "first-steps", SOURCE)


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """A file is no folder, nor has it one below."""
    path = tmp_path / "file"
    path.touch()
    for folder in (path, path / "below"):
        with pytest.raises(DestinationError, match="a file stands where the folder should be"):
            destination(folder, "first-steps", SOURCE)


def test_the_scenario_itself(tmp_path: Path) -> None:
    """A saved scenario that is run again is not overwritten by what came of a change to it."""
    folder = make_results(SOME).save(tmp_path)
    with pytest.raises(DestinationError, match="the scenario file itself stands here"):
        destination(folder, "first-steps", folder / "scenario.yaml")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write")
def test_a_folder_that_cannot_be_written() -> None:
    """It is tried before the simulation, not after it; permissions alone do not tell."""
    for folder in ("/proc/self", "/proc/self/new"):
        with pytest.raises(
            DestinationError, match=r"cannot be written to|other things than results"
        ):
            destination(Path(folder), "first-steps", SOURCE)
