"""Saved results come back bit for bit, equal ones as equal bytes, and damage is told."""

import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.results import storage
from sim.results.destination import DestinationError
from sim.results.results import Results
from sim.results.storage import ResultsError, open_results, write_atomically
from unit.results.made_up import FAILED, NAN, SOME, SUBJECT, make_results

FILES = {"outcomes.parquet", "scenario.yaml", "summary.csv", "manifest.json"}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with results in it."""
    return make_results(SOME).save(tmp_path / "results")


def test_round_trip(tmp_path: Path) -> None:
    """Everything comes back: values to the last bit, declarations, manifest and scenario."""
    values = np.array([[0.1 + 0.2, -0.0, 1e100], [NAN, NAN, 5e-324]])
    results = make_results(
        SOME, values=values, replication=np.array([4, 2**32 - 1]), asked=3, failures=FAILED
    )
    found = open_results(results.save(tmp_path / "new" / "folder"))
    np.testing.assert_array_equal(results.replication, found.replication)
    np.testing.assert_array_equal(np.isnan(values), np.isnan(found.values))
    present = ~np.isnan(values)
    np.testing.assert_array_equal(
        values[present].view(np.int64), found.values[present].view(np.int64)
    )
    assert results.outcomes == found.outcomes
    assert results.manifest == found.manifest
    assert SUBJECT.text == found.scenario_text
    assert results.summary().render() == found.summary().render()


def test_round_trip_of_nothing(tmp_path: Path) -> None:
    """Results without a row, and outcomes that never happened, keep their columns."""
    empty = make_results(SOME, values=np.empty((0, 3)), replication=np.empty(0, dtype=np.int64))
    never = make_results(SOME, values=np.full((4, 3), NAN))
    for name, results in (("empty", empty), ("never", never)):
        found = open_results(results.save(tmp_path / name))
        np.testing.assert_array_equal(results.values, found.values)
        assert results.outcomes == found.outcomes


def test_equal_results_give_equal_bytes(tmp_path: Path) -> None:
    """Two runs of one command write the same files, but for the part `run` of the manifest."""
    generator = np.random.default_rng(6)
    values = generator.normal(size=(5000, 3))
    values[generator.uniform(size=values.shape) < 0.3] = NAN
    settings: dict[str, Any] = {
        "replication": np.arange(5000),
        "events": np.zeros(5000, dtype=np.int64),
    }
    one = make_results(SOME, values=values, **settings).save(tmp_path / "one")
    # Another layout in memory, and another sort of NaN, are the same values.
    other_values = np.asfortranarray(np.where(np.isnan(values), -NAN, values))
    other = make_results(SOME, values=other_values, seconds=9.0, workers=5, **settings)
    other.save(tmp_path / "other")
    for name in FILES - {"manifest.json"}:
        assert (one / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    manifests = [
        json.loads((tmp_path / folder / "manifest.json").read_bytes())
        for folder in ("one", "other")
    ]
    assert manifests[0].pop("run") != manifests[1].pop("run")
    assert manifests[0] == manifests[1]


def test_different_values_give_different_bytes(tmp_path: Path) -> None:
    """The last bit of one value shows in the file."""
    values = make_results(SOME).values.copy()
    one = make_results(SOME, values=values).save(tmp_path / "one")
    values[2, 2] = np.nextafter(values[2, 2], 9.0)
    other = make_results(SOME, values=values).save(tmp_path / "other")
    assert (one / storage.OUTCOMES).read_bytes() != (other / storage.OUTCOMES).read_bytes()


def test_pandas_reads_it(saved: Path) -> None:
    """The table opens in pandas as any Parquet file does."""
    frame = pd.read_parquet(saved / "outcomes.parquet")
    assert ["replication", *SOME_NAMES] == list(frame.columns)
    assert [0, 1, 2, 3] == list(frame["replication"])
    np.testing.assert_array_equal([60.0, NAN, 62.5, 61.25], frame["captured.balakliia"])


SOME_NAMES = [name for name, _ in SOME]


def test_duckdb_reads_it(saved: Path) -> None:
    """A query sees a thing that did not happen as NULL, and so leaves it out of a median."""
    duckdb = pytest.importorskip("duckdb")
    query = (
        'SELECT count(*), count("captured.balakliia"), median("captured.balakliia"), '
        'avg("initiative.south"), sum("losses.attacker") FROM read_parquet(?)'
    )
    answer = duckdb.execute(query, [str(saved / "outcomes.parquet")]).fetchone()
    assert (4, 3, 61.25, 2 / 3, 12.0) == answer


def test_labels_in_the_parquet_file(saved: Path) -> None:
    """Whoever finds the file alone can tell units and meanings, scenario and seed."""
    import pyarrow.parquet as pq

    schema = pq.read_schema(saved / "outcomes.parquet")
    assert {
        b"kind": b"count",
        b"label": b"",
        b"unit": b"elements",
        b"meaning": b"What losses.attacker means.",
    } == (schema.field("losses.attacker").metadata)
    assert (b"first-steps", b"7") == (schema.metadata[b"scenario"], schema.metadata[b"seed"])


def test_files(saved: Path) -> None:
    """The folder holds what it should, readable by whom the umask lets read, and no scraps."""
    assert FILES == {path.name for path in saved.iterdir()}
    mask = os.umask(0)
    os.umask(mask)
    assert {0o666 & ~mask} == {stat.S_IMODE(path.stat().st_mode) for path in saved.iterdir()}
    assert SUBJECT.text == (saved / "scenario.yaml").read_text(encoding="utf-8")


def test_results_are_replaced(saved: Path) -> None:
    """Saving again to a folder replaces the results, and leaves what else is there."""
    (saved / "charts").mkdir()
    (saved / "charts" / "shares.png").write_bytes(b"picture")
    make_results(SOME, seed=8).save(saved)
    assert 8 == open_results(saved).manifest["seed"]
    assert b"picture" == (saved / "charts" / "shares.png").read_bytes()


def test_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be brought to the disk does not replace the one that is there."""
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        write_atomically(path, b"new")
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    """A file in the place of the folder is refused by name, and kept."""
    path = tmp_path / "results"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(DestinationError, match="results: a file stands where the folder should"):
        make_results(SOME).save(path)
    with pytest.raises(ResultsError, match="results: a file, not a folder of results"):
        open_results(path)
    assert "mine" == path.read_text(encoding="utf-8")


def test_no_folder(tmp_path: Path) -> None:
    """A folder that does not exist is told as such."""
    with pytest.raises(ResultsError, match="nowhere: there is no such folder"):
        open_results(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", "{}", '{"format": 1}', '{"format": 1, "files": {}}', "\xff"]
)
def test_other_manifest(saved: Path, text: str) -> None:
    """A manifest that is not one of results is told by its name."""
    (saved / "manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(ResultsError, match="json: not the manifest of results"):
        open_results(saved)


def test_other_format(saved: Path) -> None:
    """Results of another format are refused rather than misread."""
    path = saved / "manifest.json"
    manifest = json.loads(path.read_bytes())
    path.write_text(json.dumps({**manifest, "format": 99}), encoding="utf-8")
    with pytest.raises(ResultsError, match="format 99, and this version reads format 1"):
        open_results(saved)


@pytest.mark.parametrize("name", ["outcomes.parquet", "scenario.yaml"])
def test_changed_or_missing_file(saved: Path, name: str) -> None:
    """A file that is not the one that was saved is refused, so is one that is gone."""
    with (saved / name).open("ab") as file:
        file.write(b"#")
    with pytest.raises(ResultsError, match=f"{name}: changed since the results were saved"):
        open_results(saved)
    (saved / name).unlink()
    with pytest.raises(ResultsError, match=rf"not whole \({name} is missing\)"):
        open_results(saved)


def test_mixed_results(saved: Path, tmp_path: Path) -> None:
    """The table of one run beside the manifest of another does not pass for results."""
    other = make_results(SOME, seed=8).save(tmp_path / "other")
    shutil.copy(other / "outcomes.parquet", saved)
    with pytest.raises(ResultsError, match=r"no longer belongs to manifest\.json"):
        open_results(saved)


def test_string_paths(saved: Path) -> None:
    """A path may be given as text."""
    found: Results = open_results(str(saved))
    assert 4 == len(open_results(found.save(str(saved) + "-copy")))
