"""Results on disk: a folder of open formats, written so that a crash leaves no half file.

outcomes.parquet   one row a replication, one column an outcome; empty where it did not happen
scenario.yaml      the scenario in explicit form, itself valid input
summary.csv        the statistics with their intervals
manifest.json      how the results came about; written last, so that a folder with it is whole
charts/            pictures, which the charts package adds
"""

from pathlib import Path
from typing import Any

from sim.results.disk import read_regular, write_atomically, write_together
from sim.results.manifest import digest, to_json
from sim.results.opening import CURE, ResultsError, checked_manifest, damaged, read_table
from sim.results.results import Results

OUTCOMES = "outcomes.parquet"
SCENARIO = "scenario.yaml"
SUMMARY = "summary.csv"
MANIFEST = "manifest.json"
CHARTS = "charts"

__all__ = ["ResultsError", "open_results", "save_results", "write_atomically"]


def save_results(results: Results, folder: Path) -> Path:
    """Write the results to a folder, replacing earlier ones; OSError names the file at fault.

    Equal results give equal bytes in every file but for the manifest's `run` part. Where the disk
    does not take all of it, earlier results stay as they were.
    """
    contents: dict[str, bytes] = {
        OUTCOMES: _to_parquet(results),
        SCENARIO: results.scenario_text.encode("utf-8"),
        SUMMARY: results.summary().to_csv().encode("utf-8"),
    }
    digests = {name: digest(content) for name, content in contents.items()}
    contents[MANIFEST] = to_json({**results.manifest, "files": digests}).encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    write_together(folder, contents)
    return folder


def open_results(folder: str | Path) -> Results:
    """The results that were saved to a folder; ResultsError says why there are none."""
    folder = Path(folder)
    manifest = _read_manifest(folder)
    digests = manifest.pop("files")
    contents = {name: _read(folder, name, digests[name]) for name in (OUTCOMES, SCENARIO)}
    outcomes, replication, values = read_table(folder / OUTCOMES, contents[OUTCOMES])
    if len(replication) != manifest["replications"]["done"]:
        raise damaged(folder / OUTCOMES, f"it has not the runs that {MANIFEST} counts")
    if digest(contents[SCENARIO]) != manifest["scenario"]["sha256"]:
        raise damaged(folder / SCENARIO, f"it is not the scenario that {MANIFEST} tells of")
    try:
        text = contents[SCENARIO].decode("utf-8")
    except UnicodeDecodeError:
        raise damaged(folder / SCENARIO, "it is not UTF-8") from None
    return Results(
        outcomes=outcomes,
        replication=replication,
        values=values,
        manifest=manifest,
        scenario_text=text,
    )


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = read_regular(path)
    except FileNotFoundError:
        if not folder.exists():
            raise ResultsError(f"{folder}: there is no such folder") from None
        raise ResultsError(f"{folder}: no finished results here ({MANIFEST} is missing)") from None
    except NotADirectoryError:
        raise ResultsError(f"{folder}: a file, not a folder of results") from None
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror}") from None
    return checked_manifest(path, content, (OUTCOMES, SCENARIO))


def _read(folder: Path, name: str, expected: str) -> bytes:
    path = folder / name
    try:
        content = read_regular(path)
    except FileNotFoundError:
        raise ResultsError(f"{folder}: these results are not whole ({name} is missing)") from None
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror}") from None
    if digest(content) != expected:
        raise ResultsError(
            f"{path}: changed since the results were saved, so it no longer belongs to {MANIFEST}; "
            f"{CURE}"
        )
    return content


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
