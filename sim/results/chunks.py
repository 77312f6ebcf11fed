"""Chunks of a sweep: how it is cut, and each chunk as a Parquet file that says what it is of.

A chunk holds the same replications of a few points, one row each. How a sweep is cut hangs on its
size alone, so that whoever does the work, and however often he is stopped, the files are the same.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome

if TYPE_CHECKING:
    import pyarrow as pa

POINT: Final = "point"
REPLICATION: Final = "replication"
ERROR: Final = "error"
"""The columns beside the outcomes."""
FEWEST_ROWS: Final = 200
MOST_ROWS: Final = 10_000
CHUNKS: Final = 256
"""As many chunks as this, if they then have between the fewest and the most rows: few enough files
to read quickly, and small enough not to lose much when the work is stopped."""

Floats = NDArray[np.float64]


class ChunkError(Exception):
    """A file that is not the chunk it should be."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Replications `first` to `first + count - 1` of points `point` to `point + points - 1`."""

    index: int
    point: int
    points: int
    first: int
    count: int

    @property
    def rows(self) -> int:
        """How many replications that is in all."""
        return self.points * self.count


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a sweep of `points` times `replications` is cut."""

    points: int
    replications: int
    chunk_points: int
    chunk_replications: int

    @classmethod
    def of(cls, points: int, replications: int, rows: int | None = None) -> "Layout":
        """The cut for a sweep of this size, or into chunks of at most `rows` rows."""
        target = rows or min(max(points * replications // CHUNKS, FEWEST_ROWS), MOST_ROWS)
        parts = -(-replications // target)
        return cls(
            points=points,
            replications=replications,
            chunk_points=max(1, min(points, target // replications)),
            chunk_replications=-(-replications // parts),
        )

    @property
    def parts(self) -> int:
        """Into how many chunks the replications of a point are divided."""
        return -(-self.replications // self.chunk_replications)

    def __len__(self) -> int:
        return -(-self.points // self.chunk_points) * self.parts

    def span(self, index: int) -> Span:
        """What a chunk holds."""
        block, part = divmod(index, self.parts)
        point, first = block * self.chunk_points, part * self.chunk_replications
        return Span(
            index=index,
            point=point,
            points=min(self.chunk_points, self.points - point),
            first=first,
            count=min(self.chunk_replications, self.replications - first),
        )

    def spans(self) -> Iterator[Span]:
        """All chunks in order."""
        return (self.span(index) for index in range(len(self)))


def encode(
    span: Span,
    values: Floats,
    errors: Mapping[tuple[int, int], str],
    outcomes: Sequence[Outcome],
    key: str,
) -> bytes:
    """The Parquet file of a chunk; equal chunks give equal bytes.

    `values` has the shape (points, replications, outcomes), NaN becomes null: it did not happen.
    `errors` says by point and replication of the whole sweep which rows are void, and why.
    """
    import pyarrow as pa

    points = np.repeat(np.arange(span.point, span.point + span.points), span.count)
    numbers = np.tile(np.arange(span.first, span.first + span.count), span.points)
    words: list[str | None] = [None] * span.rows
    for (point, number), error in errors.items():
        words[(point - span.point) * span.count + number - span.first] = error
    flat = values.reshape(span.rows, len(outcomes))
    columns = [
        pa.array(points, pa.int32()),
        pa.array(numbers, pa.int64()),
        pa.array(words, pa.string()),
        *(pa.array(flat[:, column], from_pandas=True) for column in range(len(outcomes))),
    ]
    metadata = {"sweep": key, "span": json.dumps(vars(span), sort_keys=True)}
    return to_parquet(columns, [*_index_fields(), *map(outcome_field, outcomes)], metadata)


def _index_fields() -> list["pa.Field"]:
    import pyarrow as pa

    return [
        pa.field(POINT, pa.int32(), nullable=False),
        pa.field(REPLICATION, pa.int64(), nullable=False),
        pa.field(ERROR, pa.string()),
    ]


def outcome_field(outcome: Outcome) -> "pa.Field":
    """The column of an outcome, which says what it is."""
    import pyarrow as pa

    metadata = {
        "kind": outcome.kind,
        "label": outcome.label,
        "meaning": outcome.meaning,
        "unit": outcome.unit,
    }
    return pa.field(outcome.name, pa.float64(), metadata=metadata)


def to_parquet(columns: Sequence[Any], fields: Sequence[Any], metadata: Mapping[str, str]) -> bytes:
    """A table as a Parquet file whose pages can be checked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_arrays(list(columns), schema=pa.schema(fields, metadata=dict(metadata)))
    sink = pa.BufferOutputStream()
    # Moments hardly repeat, so that looking for repetitions costs more than it saves.
    pq.write_table(table, sink, compression="zstd", use_dictionary=False, write_page_checksum=True)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def check_chunk(source: Path | bytes, span: Span, key: str) -> None:
    """ChunkError where a file is not the chunk `span` of the sweep `key`, as its end says it is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(_opened(source))
    except (pa.ArrowException, ValueError, OSError) as error:
        raise ChunkError("is damaged or no Parquet file") from error
    metadata = schema.metadata or {}
    if metadata.get(b"sweep", b"").decode(errors="replace") != key:
        raise ChunkError("belongs to another sweep")
    if metadata.get(b"span", b"").decode(errors="replace") != json.dumps(
        vars(span), sort_keys=True
    ):
        raise ChunkError("is another chunk than its name says")


def decode(source: Path | bytes, span: Span, names: Sequence[str]) -> tuple[Floats, list[Any]]:
    """Values of some outcomes, shape (points, replications, names), and the error of each row.

    ChunkError where the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(
            _opened(source),
            columns=[ERROR, *names],
            page_checksum_verification=True,
            use_threads=False,
        )
    except (pa.ArrowException, ValueError, OSError) as error:
        raise ChunkError("is damaged") from error
    if missing := {ERROR, *names} - set(table.column_names):
        raise ChunkError(f"is damaged, and has no column `{min(missing)}`")
    if table.num_rows != span.rows:
        raise ChunkError(f"has {table.num_rows} rows, not {span.rows}")
    values = np.empty((span.rows, len(names)))
    for position, name in enumerate(names):
        values[:, position] = table.column(name).to_numpy()
    column = table.column(ERROR)
    errors = column.to_pylist() if column.null_count < span.rows else [None] * span.rows
    return values.reshape(span.points, span.count, len(names)), errors


def _opened(source: Path | bytes) -> Any:
    import pyarrow as pa

    return pa.BufferReader(source) if isinstance(source, bytes) else str(source)
