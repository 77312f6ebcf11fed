"""Results on disk: a folder of open formats, written so that a crash leaves no half file.

outcomes.parquet   one row a replication, one column an outcome; empty where it did not happen
scenario.yaml      the scenario in explicit form, itself valid input
summary.csv        the statistics with their intervals
manifest.json      how the results came about; written last, so that a folder with it is whole
charts/            pictures, which the charts package adds
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.outcomes import Outcome
from sim.results.manifest import FORMAT, digest, to_json
from sim.results.results import Results

if TYPE_CHECKING:
    import pyarrow as pa

OUTCOMES = "outcomes.parquet"
SCENARIO = "scenario.yaml"
SUMMARY = "summary.csv"
MANIFEST = "manifest.json"
CHARTS = "charts"


class ResultsError(Exception):
    """A folder that does not hold results, or not those that it held when they were saved."""


def save_results(results: Results, folder: Path) -> Path:
    """Write the results to a folder, replacing earlier ones; OSError names the file at fault.

    Equal results give equal bytes in every file but for the manifest's `run` part.
    """
    contents: dict[str, bytes] = {
        OUTCOMES: _to_parquet(results),
        SCENARIO: results.scenario_text.encode("utf-8"),
        SUMMARY: results.summary().to_csv().encode("utf-8"),
    }
    digests = {name: digest(content) for name, content in contents.items()}
    contents[MANIFEST] = to_json({**results.manifest, "files": digests}).encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    # From here until the new manifest stands, a crash leaves a folder that says it is unfinished.
    (folder / MANIFEST).unlink(missing_ok=True)
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return folder


def open_results(folder: str | Path) -> Results:
    """The results that were saved to a folder; ResultsError says why there are none."""
    folder = Path(folder)
    manifest = _read_manifest(folder)
    digests = manifest.pop("files")
    contents = {name: _read(folder, name, digests[name]) for name in (OUTCOMES, SCENARIO)}
    return _from_parquet(contents[OUTCOMES], manifest, contents[SCENARIO].decode("utf-8"))


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
        found = manifest["format"], manifest["files"][OUTCOMES], manifest["files"][SCENARIO]
    except FileNotFoundError:
        if not folder.exists():
            raise ResultsError(f"{folder}: there is no such folder") from None
        raise ResultsError(f"{folder}: no finished results here ({MANIFEST} is missing)") from None
    except NotADirectoryError:
        raise ResultsError(f"{folder}: a file, not a folder of results") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{path}: not the manifest of results") from error
    if found[0] != FORMAT:
        raise ResultsError(
            f"{path}: saved in format {found[0]}, and this version reads format {FORMAT}; "
            f"run the scenario again"
        )
    whole: dict[str, Any] = manifest
    return whole


def _read(folder: Path, name: str, expected: str) -> bytes:
    path = folder / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ResultsError(f"{folder}: these results are not whole ({name} is missing)") from None
    if digest(content) != expected:
        raise ResultsError(
            f"{path}: changed since the results were saved, so it no longer belongs to {MANIFEST}; "
            f"run the scenario again"
        )
    return content


def write_atomically(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all: temporary name, fsync, rename."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The rename itself must reach the disk too. Windows has no such call, and needs none.
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _to_parquet(results: Results) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pa.array(results.replication)]
    # NaN becomes null, which is what databases count as "did not happen".
    columns += [pa.array(column, from_pandas=True) for column in results.values.T]
    fields = [pa.field("replication", pa.int64(), nullable=False)]
    fields += [
        pa.field(
            outcome.name,
            pa.float64(),
            metadata={
                "kind": outcome.kind,
                "label": outcome.label,
                "meaning": outcome.meaning,
                "unit": outcome.unit,
            },
        )
        for outcome in results.outcomes
    ]
    scenario = results.manifest["scenario"]
    schema = pa.schema(
        fields,
        metadata={
            "scenario": scenario["name"],
            "scenario_sha256": scenario["sha256"],
            "seed": str(results.manifest["seed"]),
            "operational-rhythm": str(results.manifest["versions"]["operational-rhythm"]),
        },
    )
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _from_parquet(content: bytes, manifest: dict[str, Any], scenario_text: str) -> Results:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(pa.BufferReader(content))
    replication, *columns = table.columns
    values = np.empty((table.num_rows, len(columns)))
    for position, column in enumerate(columns):
        values[:, position] = column.to_numpy()
    return Results(
        outcomes=tuple(_declaration(field) for field in list(table.schema)[1:]),
        replication=replication.to_numpy().astype(np.int64),
        values=values,
        manifest=manifest,
        scenario_text=scenario_text,
    )


def _declaration(field: "pa.Field") -> Outcome:
    metadata = {key.decode(): value.decode() for key, value in field.metadata.items()}
    return Outcome(name=field.name, **metadata)
