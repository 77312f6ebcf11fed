"""Batches that are written and counted as they come are those that are held in memory."""

import errno
import gc
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiments.batch import Batch, WorkersLostError
from sim.experiments.chunking import Chunking
from sim.experiments.pieces import Piece
from sim.experiments.streaming import Keeping, Order, Story, check_keep, run_streamed
from sim.results import rows
from sim.results.opening import NoRowsError
from sim.results.results import Results
from sim.results.storage import OUTCOMES, TALLIES, open_results
from sim.results.tallied import TalliedResults
from unit.experiments.toy_engine import ToyChunk, ToyPlan, expected_values, run_toy
from unit.results.made_up import SUBJECT

STORY = Story(subject=SUBJECT, engine="reference")


def interrupting(plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
    """The toy engine, where Ctrl-C comes at replication 60."""
    if first <= 60 < first + count:
        os.kill(os.getpid(), signal.SIGINT)
    return run_toy(plan, seed, first, count)


def batch(plan: ToyPlan | None = None, **settings: Any) -> Batch:
    """A toy batch of 100 replications, unless told otherwise."""
    options = {"engine": run_toy, "replications": 100, "workers": 1, **settings}
    return Batch(plan=plan or ToyPlan(), **options)


def streamed(folder: Path, one: Batch | None = None) -> TalliedResults:
    """A batch whose rows went to a file in the folder."""
    return run_streamed(one or batch(), Keeping(what="rows", folder=folder), STORY)


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups that these batches have several of."""
    monkeypatch.setattr(rows, "GROUP", 16)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("chunk", [1, 7, 16, 100])
def test_bytes_depend_on_the_rows_alone(tmp_path: Path, workers: int, chunk: int) -> None:
    """However it was cut and shared, the files are those of the batch in memory."""
    plan = ToyPlan(slow=frozenset({0}), failing=frozenset({3, 40}))
    one = batch(plan, seed=5, workers=workers, chunk=chunk)
    found = streamed(tmp_path, one)
    found.save(tmp_path / "streamed")
    Results.of(batch(plan, seed=5).run(), SUBJECT).save(tmp_path / "whole")
    summary = run_streamed(one, Keeping(what="summary"), STORY)
    summary.save(tmp_path / "summary")
    for first, second, name in (
        ("whole", "streamed", OUTCOMES),
        ("summary", "streamed", TALLIES),
        ("summary", "streamed", "summary.csv"),
    ):
        assert (tmp_path / first / name).read_bytes() == (tmp_path / second / name).read_bytes()
    assert not (tmp_path / "summary" / OUTCOMES).exists()


def test_what_comes_back(tmp_path: Path) -> None:
    """Rows, columns and manifest are there, before it is saved and after."""
    results = streamed(tmp_path)
    results.save(tmp_path / "saved")
    numbers = np.arange(100)
    for found in (results, open_results(tmp_path / "saved")):
        assert isinstance(found, TalliedResults)
        assert (100, True, "rows") == (len(found), found.has_rows, found.manifest["kept"])
        np.testing.assert_array_equal(numbers, found.replication)
        np.testing.assert_array_equal(expected_values(0, numbers), found.values)
        np.testing.assert_array_equal(numbers, found.column("number"))
        assert 49.5 == found.summary()["number"].headline.value
        assert "<Results of first-steps: 100 replications of 2 outcomes>" == repr(found)
        assert 100 == len(found.to_pandas())


def test_first_runs(tmp_path: Path) -> None:
    """Pictures get the first runs, with statistics of these alone, and know of the others."""
    results = streamed(tmp_path)
    first = results.first_runs(20)
    assert (20, 100) == (len(first), len(first.whole))
    np.testing.assert_array_equal(np.arange(20), first.column("number"))
    assert 9.5 == first.statistics("number").headline.value
    assert 9.5 == first.summary()["number"].headline.value
    assert 100 == len(results.first_runs())
    assert 20 == len(first.first_runs(30))


def test_a_summary_alone() -> None:
    """It has no rows to give, says so, and says everything else."""
    results = run_streamed(batch(), Keeping(what="summary"), STORY)
    assert (100, False, "summary") == (len(results), results.has_rows, results.manifest["kept"])
    with pytest.raises(NoRowsError, match="run it again without --keep summary"):
        results.column("number")
    with pytest.raises(NoRowsError, match="of first-steps a summary alone was kept"):
        results.to_pandas()
    assert 49.5 == results.statistics("number").headline.value
    np.testing.assert_array_equal(np.arange(100), results.spread("number"))
    assert results is results.first_runs()


def test_file_goes_with_the_results(tmp_path: Path) -> None:
    """Rows that nobody saved leave no file; a saved folder holds nothing else."""
    results = streamed(tmp_path / "new")
    assert 1 == len(list((tmp_path / "new").iterdir()))
    results.save(tmp_path / "new")
    del results
    gc.collect()
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert {OUTCOMES, TALLIES, "scenario.yaml", "summary.csv", "manifest.json"} == names


def test_smaller_results_leave_no_tallies_of_larger_ones(tmp_path: Path) -> None:
    """A folder holds the files of one result alone."""
    run_streamed(batch(), Keeping(what="summary"), STORY).save(tmp_path)
    Results.of(batch().run(), SUBJECT).save(tmp_path)
    assert {OUTCOMES, "scenario.yaml", "summary.csv", "manifest.json"} == {
        path.name for path in tmp_path.iterdir()
    }
    assert type(open_results(tmp_path)) is Results


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C keeps what is finished, in order."""
    results = streamed(tmp_path, batch(engine=interrupting, chunk=8))
    assert results.manifest["interrupted"]
    assert len(results) == 64
    np.testing.assert_array_equal(np.arange(64), results.replication)
    assert 64 == results.summary()["number"].runs


def test_lost_workers(tmp_path: Path) -> None:
    """What was finished before a worker died is kept, also behind the gap that it left."""
    plan = ToyPlan(deadly=frozenset({30}), slow=frozenset({30, 31}))
    with pytest.raises(WorkersLostError) as caught:
        streamed(tmp_path, batch(plan, workers=2, chunk=1))
    results = caught.value.results
    assert results is not None
    numbers = results.replication
    assert set(range(30)) <= set(numbers.tolist())
    assert 30 not in numbers
    np.testing.assert_array_equal(np.sort(numbers), numbers)
    assert len(numbers) == len(results)


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the folder, and nothing is left there."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(rows.RowWriter, "add", refuse)
    with pytest.raises(OSError, match="No space left on device") as caught:
        streamed(tmp_path)
    assert str(tmp_path) == caught.value.filename
    assert [] == list(tmp_path.iterdir())


def piece(first: int, count: int = 2) -> Piece:
    """Replications without outcomes."""
    numbers = np.arange(first, first + count)
    return Piece(
        first=first,
        count=count,
        replication=numbers,
        values=np.zeros((count, 3)),
        events=numbers,
        failures=(),
        seconds=0.0,
    )


def test_order() -> None:
    """Pieces come back in turn, and what waits is counted."""
    order = Order(10)
    assert [] == order.put(piece(14))
    assert [] == order.put(piece(12))
    assert 12 == order.cells
    assert [10, 12, 14] == [one.first for one in order.put(piece(10))]
    assert [] == order.put(piece(20))
    assert [] == order.put(piece(18))
    assert [18, 20] == [one.first for one in order.rest()]
    assert 0 == order.cells


def test_pause() -> None:
    """While too much waits, no chunk is handed out."""
    chunking = Chunking(0, 10, 1, 4)
    chunking.paused = True
    assert chunking.take() is None
    chunking.paused = False
    assert (0, 4) == chunking.take()


def test_waiting_for_a_slow_replication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few numbers, a slow run holds the others up, and all come all the same."""
    monkeypatch.setattr("sim.experiments.streaming.MOST_HELD_CELLS", 10)
    plan = ToyPlan(slow=frozenset({0, 50}))
    results = streamed(tmp_path, batch(plan, workers=2, chunk=2))
    np.testing.assert_array_equal(np.arange(100), results.replication)


def test_what_can_be_kept() -> None:
    """Rows or a summary; a precision is looked for in rows."""
    check_keep("rows", ("x ±1",))
    with pytest.raises(ValueError, match="'rows' or 'summary', not 'nothing'"):
        check_keep("nothing", ())
    with pytest.raises(ValueError, match="have to be kept"):
        check_keep("summary", ("x ±1",))


MEASURE = """
import resource, sys
import sim
from sim.results import tallied
tallied.MOST_CELLS = 1_000_000
keep, n, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
scenario = sim.load("scenarios/first-steps.yaml")
results = sim.run(scenario, n, engine="batch", keep=keep, folder=folder, progress=False)
results.save(folder)
assert len(sim.open_results(folder).summary().statistics) == len(results.outcomes)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
ROOM = 150
"""MiB by which ten times as many runs may differ, mostly for a whole row group under way. Held in
memory they would take 350 more."""


@pytest.mark.slow
@pytest.mark.parametrize("keep", ["rows", "summary"])
def test_memory(tmp_path: Path, keep: str) -> None:
    """Ten times as many runs take little more memory, whether their rows are kept or not."""

    def peak(replications: int) -> int:
        told = subprocess.run(
            [sys.executable, "-c", MEASURE, keep, str(replications), str(tmp_path / "out")],
            check=True,
            capture_output=True,
            text=True,
        )
        return int(told.stdout)

    peak(100)  # compiles the engine where nobody has yet
    few, many = peak(20_000), peak(200_000)
    assert many < few + ROOM
