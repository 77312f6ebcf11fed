"""The table of all runs as a Parquet file: written as the runs come, read as far as is needed.

The row groups have a fixed number of rows, whatever the pieces in which the rows came. So the same
rows give the same bytes, and neither writing nor reading needs more than a group at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome
from sim.results.opening import damaged, objection, read_columns, table_outcomes

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 1 << 15
"""Rows of a row group."""

Block = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Numbers of replications, shape (n,), and their values, shape (n, outcomes)."""


class RowWriter:
    """Writes rows to a file that is open for writing, a row group at a time.

    `about` is what the file says of itself. OSError where the disk does not take it.
    """

    def __init__(
        self, file: "BinaryIO | pa.NativeFile", outcomes: Sequence[Outcome], about: dict[str, str]
    ) -> None:
        import pyarrow.parquet as pq

        self._schema = schema_of(outcomes, about)
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[Block] = []
        self._rows = 0

    def add(self, replication: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Add rows, whose replications follow those before."""
        self._waiting.append((replication, values))
        self._rows += len(replication)
        if self._rows >= GROUP:
            numbers, rows = self._together()
            whole = len(numbers) - len(numbers) % GROUP
            for at in range(0, whole, GROUP):
                self._write(numbers[at : at + GROUP], rows[at : at + GROUP])
            self._waiting = [(numbers[whole:], rows[whole:])]
            self._rows = len(numbers) - whole

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        if self._rows:
            self._write(*self._together())
        self._writer.close()

    def abandon(self) -> None:
        """Write nothing more; the file is none."""
        self._writer.is_open = False

    def _together(self) -> Block:
        numbers, values = zip(*self._waiting, strict=True)
        return np.concatenate(numbers), np.concatenate(values)

    def _write(self, replication: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        import pyarrow as pa

        # NaN becomes null, which is what databases count as "did not happen".
        columns = [pa.array(replication)]
        columns += [pa.array(column, from_pandas=True) for column in values.T]
        group = pa.Table.from_arrays(columns, schema=self._schema)
        self._writer.write_table(group, row_group_size=GROUP)


def schema_of(outcomes: Sequence[Outcome], about: dict[str, str]) -> "pa.Schema":
    """The columns of the table, with what is known of each outcome."""
    import pyarrow as pa

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
        for outcome in outcomes
    ]
    return pa.schema(fields, metadata=about)


@dataclass(frozen=True)
class RowFile:
    """A table of runs on the disk; ResultsError where it is not what a simulation wrote."""

    path: Path

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes, in the order of the columns."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return table_outcomes(pq.read_schema(self.path))
        except (pa.ArrowException, OSError, ValueError, TypeError, IndexError) as error:
            raise damaged(self.path, _first_line(error)) from error

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """The rows of these outcomes, a row group at a time, in the order of the replications."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        known = {one.name: one for one in self.outcomes}
        wanted = ["replication", *names]
        last = -1
        try:
            chosen = tuple(known[name] for name in names)
            with pq.ParquetFile(self.path) as file:
                for at in range(file.num_row_groups):
                    # A name before a dot would bring all that begin with it, too.
                    table = file.read_row_group(at, columns=wanted).select(wanted)
                    replication, values = read_columns(table, chosen)
                    found = objection(chosen, replication, values, after=last)
                    if found:
                        raise damaged(self.path, found)
                    last = int(replication[-1]) if len(replication) else last
                    yield replication, values
        except (pa.ArrowException, OSError, ValueError, TypeError, IndexError, KeyError) as error:
            raise damaged(self.path, _first_line(error)) from error

    def head(self, names: Sequence[str], most: int) -> Block:
        """The first rows of these outcomes, at most so many."""
        found: list[Block] = []
        rows = 0
        for replication, values in self.blocks(names):
            found.append((replication[: most - rows], values[: most - rows]))
            rows += len(found[-1][0])
            if rows >= most:
                break
        nothing: Block = (np.empty(0, dtype=np.int64), np.empty((0, len(names))))
        numbers, parts = zip(nothing, *found, strict=True)
        return np.concatenate(numbers), np.concatenate(parts)

    def __len__(self) -> int:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            count: int = pq.read_metadata(self.path).num_rows
        except (pa.ArrowException, OSError) as error:
            raise damaged(self.path, _first_line(error)) from error
        return count


def _first_line(error: Any) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
