"""Results on disk: a folder of open formats, written so that a crash leaves no half file.

outcomes.parquet   one row a replication, one column an outcome; empty where it did not happen
scenario.yaml      the scenario in explicit form, itself valid input
summary.csv        the statistics with their intervals
tallies.parquet    of large results: counts, exact sums and sketches of all outcomes; with
                   `--keep summary` it stands in the place of outcomes.parquet
manifest.json      how the results came about; written last, so that a folder with it is whole
charts/            pictures, which the charts package adds
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.results.disk import (
    Content,
    check_regular,
    read_regular,
    write_atomically,
    write_together,
)
from sim.results.manifest import digest, file_digest, origin, to_json
from sim.results.opening import CURE, ResultsError, checked_manifest, damaged, read_table
from sim.results.results import Results
from sim.results.rows import RowFile, RowWriter
from sim.results.tallied import TalliedResults
from sim.results.tallies_file import read_tallies, tallies_to_parquet

OUTCOMES = "outcomes.parquet"
SCENARIO = "scenario.yaml"
SUMMARY = "summary.csv"
TALLIES = "tallies.parquet"
MANIFEST = "manifest.json"
CHARTS = "charts"

__all__ = ["ResultsError", "open_results", "save_results", "write_atomically"]


def save_results(results: Results, folder: Path) -> Path:
    """Write the results to a folder, replacing earlier ones; OSError names the file at fault.

    Equal results give equal bytes in every file but for the manifest's `run` part. Where the disk
    does not take all of it, earlier results stay as they were.
    """
    contents: dict[str, Content] = {
        **_tables(results),
        SCENARIO: results.scenario_text.encode("utf-8"),
        SUMMARY: results.summary().to_csv().encode("utf-8"),
    }
    digests = {name: _digest(content) for name, content in contents.items()}
    contents[MANIFEST] = to_json({**results.manifest, "files": digests}).encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    write_together(folder, contents)
    # What an earlier result of another size has left would be no part of this one.
    for name in {OUTCOMES, TALLIES} - set(contents):
        (folder / name).unlink(missing_ok=True)
    return folder


def _tables(results: Results) -> dict[str, Content]:
    """The file of all runs, that of the tallies, or both."""
    if not isinstance(results, TalliedResults):
        return {OUTCOMES: rows_to_parquet(results)}
    tables: dict[str, Content] = {} if results.rows is None else {OUTCOMES: results.rows.path}
    return {**tables, TALLIES: tallies_to_parquet(results.tallies)}


def tables(results: Results) -> tuple[str, ...]:
    """The names of the files that hold the runs or what was counted of them."""
    if not isinstance(results, TalliedResults):
        return (OUTCOMES,)
    return (OUTCOMES, TALLIES) if results.has_rows else (TALLIES,)


def _digest(content: Content) -> str:
    return file_digest(content) if isinstance(content, Path) else digest(content)


def open_results(folder: str | Path) -> Results:
    """The results that were saved to a folder; ResultsError says why there are none.

    Where they are too large for memory, columns are read when they are asked for.
    """
    folder = Path(folder)
    manifest = _read_manifest(folder)
    digests = manifest.pop("files")
    text = _scenario_text(folder, manifest, digests[SCENARIO])
    if TALLIES in digests:
        return _open_tallied(folder, manifest, text, digests)
    content = _read(folder, OUTCOMES, digests[OUTCOMES])
    outcomes, replication, values = read_table(folder / OUTCOMES, content)
    _check_count(folder / OUTCOMES, len(replication), manifest)
    return Results(
        outcomes=outcomes,
        replication=replication,
        values=values,
        manifest=manifest,
        scenario_text=text,
    )


def _open_tallied(
    folder: Path, manifest: dict[str, Any], text: str, digests: dict[str, str]
) -> Results:
    rows = None
    tallies = read_tallies(folder / TALLIES, _read(folder, TALLIES, digests[TALLIES]))
    _check_count(folder / TALLIES, tallies.runs, manifest)
    if OUTCOMES in digests:
        rows = RowFile(folder / OUTCOMES)
        _check_file(folder, OUTCOMES, digests[OUTCOMES])
        if rows.outcomes != tallies.outcomes:
            raise damaged(folder / OUTCOMES, f"it has not the outcomes of {TALLIES}")
        _check_count(folder / OUTCOMES, len(rows), manifest)
    return TalliedResults(manifest=manifest, scenario_text=text, tallies=tallies, rows=rows)


def _check_count(path: Path, rows: int, manifest: dict[str, Any]) -> None:
    if rows != manifest["replications"]["done"]:
        raise damaged(path, f"it has not the runs that {MANIFEST} counts")


def _scenario_text(folder: Path, manifest: dict[str, Any], expected: str) -> str:
    content = _read(folder, SCENARIO, expected)
    if digest(content) != manifest["scenario"]["sha256"]:
        raise damaged(folder / SCENARIO, f"it is not the scenario that {MANIFEST} tells of")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise damaged(folder / SCENARIO, "it is not UTF-8") from None


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = read_regular(path)
    except FileNotFoundError:
        if not folder.exists():
            raise ResultsError(f"{folder}: there is no such folder") from None
        if (folder / "sweep.json").is_file():
            raise ResultsError(
                f"{folder}: a sweep stands here, not the results of one setting; "
                "`sim sensitivity`, `sim discover` and `sim plot` take it, and in Python "
                "Sweep.open of sim.experiments.sweep_results"
            ) from None
        raise ResultsError(f"{folder}: no finished results here ({MANIFEST} is missing)") from None
    except NotADirectoryError:
        raise ResultsError(f"{folder}: a file, not a folder of results") from None
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror}") from None
    return checked_manifest(path, content, (SCENARIO,), (OUTCOMES, TALLIES))


def _read(folder: Path, name: str, expected: str) -> bytes:
    with _told(folder, name):
        content = read_regular(folder / name)
    _compare(folder / name, digest(content), expected)
    return content


def _check_file(folder: Path, name: str, expected: str) -> None:
    """ResultsError for a file that has changed; it is read a part at a time."""
    with _told(folder, name):
        check_regular(folder / name)
        found = file_digest(folder / name)
    _compare(folder / name, found, expected)


@contextmanager
def _told(folder: Path, name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ResultsError(f"{folder}: these results are not whole ({name} is missing)") from None
    except OSError as error:
        raise ResultsError(f"{folder / name}: {error.strerror}") from None


def _compare(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise ResultsError(
            f"{path}: changed since the results were saved, so it no longer belongs to {MANIFEST}; "
            f"{CURE}"
        )


def rows_to_parquet(results: Results) -> bytes:
    """The bytes of the table of all runs."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    manifest = results.manifest
    scenario, program = manifest["scenario"], manifest["versions"]["operational-rhythm"]
    about = origin(scenario["name"], scenario["sha256"], manifest["seed"], str(program))
    writer = RowWriter(sink, results.outcomes, about)
    writer.add(results.replication, results.values)
    writer.close()
    content: bytes = sink.getvalue().to_pybytes()
    return content
