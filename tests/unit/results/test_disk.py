"""A disk that is full, or a process that is killed, never costs an earlier result."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.results.destination import DestinationError
from sim.results.disk import read_regular
from sim.results.storage import open_results
from unit.results.made_up import SOME, SUBJECT, make_results

posix = pytest.mark.skipif(os.name == "nt", reason="limits and pipes of POSIX")


@pytest.mark.parametrize(
    ("written", "name"), [(0, "outcomes.parquet"), (1, "scenario.yaml"), (3, "manifest.json")]
)
def test_a_disk_that_is_full_at_some_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int, name: str
) -> None:
    """Whichever file does not fit, the earlier result stays whole, and no scraps are left."""
    folder = make_results(SOME).save(tmp_path / "results")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    calls = iter(range(9))
    fsync = os.fsync

    def full(descriptor: int) -> None:
        if next(calls) == written:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        make_results(SOME, seed=8).save(folder)
    monkeypatch.undo()
    assert str(folder / name) == caught.value.filename
    assert f"what stands in {folder} is left as it was" in str(caught.value)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert 7 == open_results(folder).manifest["seed"]


SCRIPT = """
import resource, sys
from unit.results.made_up import SOME, make_results
folder = sys.argv[1]
make_results(SOME).save(folder)
resource.setrlimit(resource.RLIMIT_FSIZE, (1400, 1400))  # the manifest alone is larger
try:
    make_results(SOME, seed=8).save(folder)
except OSError as error:
    print(error.filename)
"""


@posix
def test_a_real_limit(tmp_path: Path) -> None:
    """A process that may write no more keeps what it has saved before."""
    folders = (Path(sim.__file__).parents[1], Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(str(folder) for folder in folders)}
    script = [sys.executable, "-P", "-c", SCRIPT, str(tmp_path / "results")]
    done = subprocess.run(script, env=env, capture_output=True, text=True, check=True)
    assert str(tmp_path / "results") == str(Path(done.stdout.strip()).parent)
    assert 7 == open_results(tmp_path / "results").manifest["seed"]
    names = {path.name for path in (tmp_path / "results").iterdir()}
    assert {"outcomes.parquet", "scenario.yaml", "summary.csv", "manifest.json"} == names


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """It is found before the first file is exchanged."""
    folder = make_results(SOME).save(tmp_path / "results")
    (folder / "summary.csv").unlink()
    (folder / "summary.csv").mkdir()
    with pytest.raises(IsADirectoryError, match="is left as it was"):
        make_results(SOME, seed=8).save(folder)
    assert 7 == open_results(folder).manifest["seed"]


def test_a_crash_in_the_midst_of_the_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder says that it is unfinished, and takes the next result."""
    folder = make_results(SOME).save(tmp_path / "results")
    replace = Path.replace

    def crash(self: Path, target: Path) -> Path:
        if target.name == "summary.csv":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        make_results(SOME, seed=8).save(folder)
    monkeypatch.undo()
    names = {path.name for path in folder.iterdir()}
    assert {"outcomes.parquet", "scenario.yaml", "summary.csv"} == names
    assert 9 == open_results(make_results(SOME, seed=9).save(folder)).manifest["seed"]


def test_saving_over_something_else(tmp_path: Path) -> None:
    """`Results.save` takes the same care as `sim run`: nobody's own files are buried."""
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(DestinationError, match=r"other things than results .* \(thesis.tex\)"):
        make_results(SOME).save(tmp_path)
    assert ["thesis.tex"] == [path.name for path in tmp_path.iterdir()]
    folder = make_results(SOME).save(tmp_path / "results")
    other = make_results(SOME, type(SUBJECT)(name="second", title="", text=""))
    with pytest.raises(DestinationError, match="another scenario, `first-steps`, stand here"):
        other.save(folder)


@posix
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    """Nobody writes to this pipe; reading it would take for ever."""
    pipe = tmp_path / "manifest.json"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="a device or a pipe, not a file"):
        read_regular(pipe)
    with pytest.raises(DestinationError, match="a device or a pipe, not a file"):
        make_results(SOME).save(tmp_path)
