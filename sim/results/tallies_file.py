"""Tallies as a Parquet file: the sketches as histograms, everything else as text beside them."""

import json
import math
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from sim.model.outcomes import Outcome
from sim.results.opening import damaged
from sim.results.sketch import Sketch
from sim.results.tally import Tallies, Tally

KEY = b"tallies"


class _Figures(BaseModel):
    """What the file says of one outcome beside its bins."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: str
    unit: str
    label: str
    meaning: str
    runs: Annotated[int, Field(ge=0)]
    n: Annotated[int, Field(ge=0)]
    raised: Annotated[int, Field(ge=0)]
    low: FiniteFloat | None
    high: FiniteFloat | None
    whole: bool
    total: Annotated[str, Field(pattern=r"^-?0x[0-9a-f]+$")]
    squares: Annotated[str, Field(pattern=r"^0x[0-9a-f]+$")]


def tallies_to_parquet(tallies: Tallies) -> bytes:
    """The bytes of the file: one row a bin, the same for equal tallies.

    A row counts the values of an outcome near `value`; `bin` is the key of the bin, `side` 1 for
    values above zero, -1 below and 0 at zero.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = [_bins(one) for one in tallies.each]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    side, key, value, count = columns
    places = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    names = pa.array([one.outcome.name for one in tallies.each], pa.string())
    table = pa.table(
        {
            "outcome": pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), names),
            "side": pa.array(side, pa.int8()),
            "bin": pa.array(key, pa.int32()),
            "value": pa.array(value, pa.float64()),
            "count": pa.array(count, pa.int64()),
        }
    )
    said = json.dumps([_figures(one).model_dump() for one in tallies.each], ensure_ascii=False)
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({KEY: said}), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _bins(one: Tally) -> tuple[Any, ...]:
    sketch = one.sketch
    values, counts = sketch.values()
    sides = np.sign(values).astype(np.int8)
    keys = np.concatenate(
        [sketch.below.bins[0][::-1], np.zeros((sides == 0).sum()), sketch.above.bins[0]]
    )
    return sides, keys.astype(np.int32), values, counts


def _figures(one: Tally) -> _Figures:
    outcome = one.outcome
    return _Figures(
        name=outcome.name,
        kind=outcome.kind,
        unit=outcome.unit,
        label=outcome.label,
        meaning=outcome.meaning,
        runs=one.runs,
        n=one.n,
        raised=one.raised,
        low=one.low if one.n else None,
        high=one.high if one.n else None,
        whole=one.whole,
        total=hex(one.total),
        squares=hex(one.squares),
    )


def read_tallies(path: Path, content: bytes) -> Tallies:
    """The tallies in a file with this content; ResultsError where no simulation wrote it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(pa.BufferReader(content)).read()
        said = json.loads((table.schema.metadata or {})[KEY])
        figures = [_Figures.model_validate(one) for one in said]
        columns = [table.column(name).to_numpy() for name in ("side", "bin", "count")]
        names = table.column("outcome").combine_chunks()
        # An outcome without a value has no bin, and its name is not in the dictionary.
        known = {name: at for at, name in enumerate(names.dictionary.to_pylist())}
        places = names.indices.to_numpy()
        each = tuple(_tally(one, places == known.get(one.name, -1), *columns) for one in figures)
    except (pa.ArrowException, KeyError, TypeError, ValueError, ValidationError) as error:
        raise damaged(path, str(error).partition("\n")[0] or type(error).__name__) from error
    return Tallies(each=each)


def _tally(figures: _Figures, mine: Any, side: Any, key: Any, count: Any) -> Tally:
    sketch = Sketch()
    keys, counts = key[mine].astype(np.int64), count[mine]
    above, below, zero = (side[mine] == which for which in (1, -1, 0))
    sketch.above.bins = keys[above], counts[above]
    sketch.below.bins = keys[below][::-1], counts[below][::-1]
    sketch.add_zeros(int(counts[zero].sum()))
    if figures.kind != "flag" and sketch.count != figures.n:
        raise ValueError(f"the bins of `{figures.name}` do not hold its {figures.n} values")
    outcome = Outcome(
        name=figures.name,
        kind=figures.kind,  # type: ignore[arg-type]  # Outcome checks it
        unit=figures.unit,
        label=figures.label,
        meaning=figures.meaning,
    )
    return Tally(
        outcome=outcome,
        runs=figures.runs,
        n=figures.n,
        raised=figures.raised,
        low=math.inf if figures.low is None else figures.low,
        high=-math.inf if figures.high is None else figures.high,
        whole=figures.whole,
        total=int(figures.total, 16),
        squares=int(figures.squares, 16),
        sketch=sketch,
    )
