"""What was read from a results folder, looked at before it is believed: files get edited."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from sim.model.outcomes import Outcome
from sim.results.manifest import FORMAT, Keep

if TYPE_CHECKING:
    import pyarrow as pa

CURE = "run the scenario again"


class ResultsError(Exception):
    """A folder that does not hold results, or not those that it held when they were saved."""


class NoRowsError(ResultsError):
    """The runs themselves are asked of results that keep no more than a summary of them."""

    def __init__(self, scenario: str) -> None:
        super().__init__(
            f"of {scenario} a summary alone was kept (--keep summary), and this needs every run; "
            "run it again without --keep summary"
        )


class _Part(BaseModel):
    """A part of a manifest; keys that nobody here reads may come and go."""

    model_config = ConfigDict(strict=True)


Whole = Annotated[int, Field(ge=0)]


class _Failure(_Part):
    error: str
    replication: Whole


class _Replications(_Part):
    asked: Annotated[int, Field(ge=1)]
    done: Whole
    first: Whole


class _Scenario(_Part):
    changes: list[str]
    day_one_offset_h: FiniteFloat
    headline: list[str]
    name: str
    sha256: str
    title: str


class _Versions(_Part):
    program: Annotated[str, Field(alias="operational-rhythm")]


class _Manifest(_Part):
    """What the other modules count on when they read a manifest."""

    command: str
    complete: bool
    engine: str
    failures: list[_Failure]
    files: dict[str, str]
    interrupted: bool
    kept: Keep = "rows"
    replications: _Replications
    scenario: _Scenario
    seed: Whole
    versions: _Versions


def checked_manifest(
    path: Path, content: bytes, files: tuple[str, ...], any_of: tuple[str, ...]
) -> dict[str, Any]:
    """The manifest with this content, or ResultsError.

    It names the digests of all `files` and of at least one of `any_of`.
    """
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        raise ResultsError(f"{path}: not the manifest of results: no JSON; {CURE}") from None
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if isinstance(found, int) and found != FORMAT and "files" in manifest:
        raise ResultsError(
            f"{path}: saved in format {found}, and this version reads format {FORMAT}; {CURE}"
        )
    try:
        checked = _Manifest.model_validate(manifest)
    except ValidationError as error:
        raise ResultsError(f"{path}: not the manifest of results: {_first(error)}") from None
    missing = [name for name in files if name not in checked.files]
    missing += [] if set(any_of) & set(checked.files) else any_of[:1]
    if found != FORMAT or missing:
        what = f"`files.{missing[0]}` is missing" if missing else "`format` is no number"
        raise ResultsError(f"{path}: not the manifest of results: {what}; {CURE}")
    whole: dict[str, Any] = manifest
    return whole


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, in words."""
    detail = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in detail["loc"])
    more = error.error_count() - 1
    others = f" (and {more} more)" if more else ""
    if not where:
        return f"no mapping; {CURE}"
    if detail["type"] == "missing":
        return f"`{where}` is missing{others}; {CURE}"
    return f"`{where}` {detail['msg'].replace('Input should be', 'should be')}{others}; {CURE}"


def read_table(
    path: Path, content: bytes
) -> tuple[tuple[Outcome, ...], NDArray[np.int64], NDArray[np.float64]]:
    """Outcomes, replications and values of an outcomes file with this content, or ResultsError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(pa.BufferReader(content)).read()
        outcomes = table_outcomes(table.schema)
        replication, values = read_columns(table, outcomes)
    except (pa.ArrowException, OSError, ValueError, TypeError, IndexError) as error:
        raise damaged(path, str(error).partition("\n")[0] or type(error).__name__) from error
    if found := objection(outcomes, replication, values):
        raise damaged(path, found)
    return outcomes, replication, values


def table_outcomes(schema: "pa.Schema") -> tuple[Outcome, ...]:
    """The outcomes whose columns a table has; ValueError where one is not declared."""
    return tuple(_declaration(field) for field in list(schema)[1:])


def read_columns(
    table: "pa.Table", outcomes: tuple[Outcome, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Replications and values of a table of just these outcomes; ValueError for other columns."""
    import pyarrow as pa

    replication = _column(table, 0, pa.int64())
    values = np.empty((len(replication), len(outcomes)))
    for position in range(len(outcomes)):
        values[:, position] = _column(table, position + 1, pa.float64())
    return replication, values


def _column(table: "pa.Table", position: int, kind: "pa.DataType") -> NDArray[Any]:
    field = table.schema.field(position)
    if field.type != kind:
        raise ValueError(f"the column `{field.name}` is of type {field.type}, not {kind}")
    if position == 0 and (field.name != "replication" or table.column(0).null_count):
        raise ValueError("the first column does not number the replications")
    column: NDArray[Any] = table.column(position).to_numpy()
    return column


def _declaration(field: "pa.Field") -> Outcome:
    if field.metadata is None:
        raise ValueError(f"nothing says what the column `{field.name}` means")
    metadata = {key.decode(): value.decode() for key, value in field.metadata.items()}
    return Outcome(name=field.name, **metadata)


LARGEST = 1e100
"""Far beyond any value, and small enough that its square is a number."""


def objection(
    outcomes: tuple[Outcome, ...],
    replication: NDArray[np.int64],
    values: NDArray[np.float64],
    after: int = -1,
) -> str | None:
    """What no simulation can have written into rows that come after replication `after`."""
    if len({outcome.name for outcome in outcomes}) < len(outcomes):
        return "two columns have the same name"
    if len(replication) and (replication[0] <= after or np.any(np.diff(replication) <= 0)):
        return "the replications do not stand in order, each once"
    if np.any(np.isinf(values)):
        return "a value is infinite"
    if np.any(np.abs(values) > LARGEST):
        return "a value is larger than any that a scenario can lead to"
    for position, outcome in enumerate(outcomes):
        column = values[:, position]
        if outcome.kind == "flag" and not np.all(np.isin(column, (0.0, 1.0)) | np.isnan(column)):
            return f"the flag `{outcome.name}` is neither 0 nor 1 nor empty in some run"
    return None


def damaged(path: Path, reason: str) -> ResultsError:
    """The refusal of a file that no simulation can have written like this."""
    return ResultsError(f"{path}: not what a simulation wrote: {reason}; {CURE}")
