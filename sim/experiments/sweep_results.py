"""The outcomes of a sweep: labelled by design point and replication, read when asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.design import Design
from sim.model.outcomes import Outcome
from sim.results.chunks import ChunkError, Floats, Layout, decode, to_parquet
from sim.results.chunks_store import (
    CURE,
    DESIGN,
    MANIFEST,
    POINTS,
    SCENARIO,
    FolderStore,
    Store,
    held,
    prepare,
    read_manifest,
)
from sim.results.opening import ResultsError
from sim.results.results import UnknownOutcomeError
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.experiments.sweep_summary import SweepSummary

LABEL = "label"


@dataclass(frozen=True, kw_only=True)
class SweepFailure:
    """A replication that raised an error instead of ending, by its address in the sweep."""

    point: int
    replication: int
    error: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Sweep:
    """What came of every replication at every point of a design, on the same luck at each.

    Replication 7 has the same luck at every point, so that points can be compared pair by pair.
    Values are read when they are asked for: a sweep may be larger than the memory.
    """

    design: Design
    scenario: Scenario = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)
    manifest: dict[str, Any] = field(repr=False)
    layout: Layout = field(repr=False)
    store: Store = field(repr=False)
    there: frozenset[int] = field(repr=False)
    """The chunks that are finished."""
    stopped_by: str | None = field(default=None, repr=False)
    """The signal that stopped it before it was complete."""

    @property
    def names(self) -> tuple[str, ...]:
        """The outcomes' names, in the order of the columns."""
        return tuple(outcome.name for outcome in self.outcomes)

    @property
    def headline(self) -> tuple[str, ...]:
        """The outcomes that the scenario puts first, as far as they were kept."""
        return tuple(name for name in self.manifest["scenario"]["headline"] if name in self.names)

    @property
    def points(self) -> Floats:
        """The design points in base units, shape (points, factors)."""
        return self.design.matrix

    @property
    def replications(self) -> int:
        """How many replications each point has."""
        return self.layout.replications

    @property
    def complete(self) -> bool:
        """Whether all chunks are finished."""
        return len(self.there) == len(self.layout)

    @property
    def values(self) -> Floats:
        """All values, shape (points, replications, outcomes); NaN where it did not happen."""
        return self.columns(self.names)

    def outcome(self, name: str) -> Outcome:
        """The declaration of one outcome; UnknownOutcomeError names the nearest."""
        if name not in self.names:
            raise UnknownOutcomeError(name, self.names)
        return self.outcomes[self.names.index(name)]

    def column(self, name: str) -> Floats:
        """The values of one outcome, shape (points, replications)."""
        return self.columns([name])[:, :, 0]

    def columns(self, names: Sequence[str]) -> Floats:
        """The values of some outcomes, shape (points, replications, names).

        NaN where it did not happen, and where nothing is known; `done` tells these apart.
        """
        for name in names:
            self.outcome(name)
        return self._read(names)[0]

    @cached_property
    def done(self) -> NDArray[np.bool_]:
        """Which replications ended and are known, shape (points, replications)."""
        done: NDArray[np.bool_] = self._read(())[1]
        return done

    @cached_property
    def failures(self) -> tuple[SweepFailure, ...]:
        """The replications that raised an error, in the order of their addresses."""
        return tuple(self._read(())[2])

    def _read(self, names: Sequence[str]) -> tuple[Floats, NDArray[np.bool_], list[SweepFailure]]:
        shape = (self.layout.points, self.layout.replications)
        values = np.full((*shape, len(names)), np.nan)
        done = np.zeros(shape, dtype=bool)
        failures: list[SweepFailure] = []
        for index in sorted(self.there):
            span = self.layout.span(index)
            source = self.store.source(index)
            try:
                part, errors = decode(source, span, names)
            except ChunkError as damage:
                raise ResultsError(f"{source!s}: this file {damage}. {CURE}") from damage
            rows = slice(span.point, span.point + span.points)
            columns = slice(span.first, span.first + span.count)
            values[rows, columns] = part
            done[rows, columns] = True
            for row, error in enumerate(errors):
                if error is not None:
                    point, replication = divmod(row, span.count)
                    address = span.point + point, span.first + replication
                    done[address] = False
                    failures.append(
                        SweepFailure(point=address[0], replication=address[1], error=error)
                    )
        failures.sort(key=lambda failure: (failure.point, failure.replication))
        return values, done, failures

    def settings(self, point: int) -> dict[str, str]:
        """By path what is set at a point; `Scenario.with_` and `--set` take it."""
        return self.design.settings(point)

    def summary(self, outcome: str) -> "SweepSummary":
        """One outcome point by point: shares, means and quantiles with their 95 % intervals."""
        from sim.experiments.sweep_summary import summarise

        return summarise(self, [outcome])[0]

    def summaries(self, outcomes: Sequence[str]) -> "list[SweepSummary]":
        """Like `summary`, for several outcomes in one reading."""
        from sim.experiments.sweep_summary import summarise

        return summarise(self, outcomes)

    def to_xarray(self, outcomes: Sequence[str] | None = None) -> "xr.Dataset":
        """A labelled data set: dimensions `design` and `replication`, factors as coordinates."""
        from sim.experiments.sweep_export import to_xarray

        return to_xarray(self, outcomes)

    def to_pandas(
        self, outcomes: Sequence[str] | None = None, *, form: str = "wide"
    ) -> "pd.DataFrame":
        """A frame with one row a replication and one column an outcome, factors beside them.

        `form="long"` gives one row a value. `attrs` carry units, meanings and provenance.
        """
        from sim.experiments.sweep_export import to_pandas

        return to_pandas(self, outcomes, form)

    def save(self, folder: str | Path) -> Path:
        """Write the sweep to a folder, as `out` would have done; `Sweep.open` reads it."""
        folder = Path(folder)
        with held(folder):
            prepare(folder, self.manifest, self.files())
            store = FolderStore(folder=folder, key=self.manifest["key"], layout=self.layout)
            missing = sorted(self.there - store.finished())
            for index in missing:
                source = self.store.source(index)
                store.put(index, source if isinstance(source, bytes) else source.read_bytes())
        return folder

    def files(self) -> dict[str, bytes]:
        """What a folder holds beside the chunks and the manifest."""
        return companion_files(self.design, self.scenario)

    @classmethod
    def open(cls, folder: str | Path) -> "Sweep":
        """The sweep of a folder, finished or not; ResultsError says why there is none."""
        return open_sweep(Path(folder))

    def __repr__(self) -> str:
        name = self.manifest["scenario"]["name"]
        size = f"{len(self.design):,} points × {self.replications:,} replications"
        rest = "" if self.complete else f", {len(self.there)} of {len(self.layout)} chunks"
        return f"<Sweep of {name}: {size} of {len(self.outcomes)} outcomes{rest}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the first headline outcome by point, with intervals."""
        from sim.experiments.sweep_html import sweep_html

        return sweep_html(self)


def companion_files(design: Design, scenario: Scenario) -> dict[str, bytes]:
    """The files that tell people and databases what the chunks are about."""
    from sim.scenario.explaining import explicit_text

    return {
        SCENARIO: explicit_text(scenario).encode("utf-8"),
        DESIGN: design.text.encode("utf-8"),
        POINTS: _points_table(design),
    }


def _points_table(design: Design) -> bytes:
    """One row a point: its number, each factor in its base unit, words for choices, its label."""
    import pyarrow as pa

    columns: list[Any] = [pa.array(range(len(design)), pa.int32())]
    names: list[Any] = [pa.field("point", pa.int32(), nullable=False)]
    for number, factor in enumerate(design.factors):
        column = design.matrix[:, number]
        metadata = {"path": factor.path, "unit": factor.unit}
        if factor.choices:
            words = [None if np.isnan(value) else factor.labels[int(value)] for value in column]
            columns.append(pa.array(words, pa.string()))
            names.append(pa.field(factor.name, pa.string(), metadata=metadata))
        else:
            columns.append(pa.array(column, from_pandas=True))
            names.append(pa.field(factor.name, pa.float64(), metadata=metadata))
    columns.append(pa.array([design.label(point) for point in range(len(design))], pa.string()))
    names.append(pa.field(LABEL, pa.string()))
    columns += [pa.array(design.matrix[:, n]) for n in range(len(design.factors))]
    names += [pa.field(f"coordinate.{n}", pa.float64()) for n in range(len(design.factors))]
    columns += [pa.array(design.unit[:, n]) for n in range(len(design.factors))]
    names += [pa.field(f"unit.{n}", pa.float64()) for n in range(len(design.factors))]
    return to_parquet(columns, names, {"design": design.digest})


def open_sweep(folder: Path) -> Sweep:
    """The sweep of a folder; ResultsError says why there is none."""
    from sim.model.loading import load
    from sim.scenario.errors import ScenarioError

    manifest = read_manifest(folder)
    own = tuple(Outcome(**each) for each in manifest["outcomes"] if each["name"] in manifest["own"])
    try:
        scenario = load(folder / SCENARIO, outcomes=own)
        design = _stored_design(folder, scenario, manifest)
    except ScenarioError as error:
        raise ResultsError(f"{folder}: this version cannot read the sweep:\n{error}") from error
    layout = Layout(**manifest["layout"])
    store = FolderStore(folder=folder, key=manifest["key"], layout=layout)
    return Sweep(
        design=design,
        scenario=scenario,
        outcomes=tuple(Outcome(**each) for each in manifest["outcomes"]),
        manifest=manifest,
        layout=layout,
        store=store,
        there=frozenset(store.finished()),
    )


def _stored_design(folder: Path, scenario: Scenario, manifest: dict[str, Any]) -> Design:
    """The factors as they are written, with the very points that were simulated."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    design = Design.read(folder / DESIGN, scenario)
    count = len(design.factors)
    try:
        table = pq.read_table(str(folder / POINTS), use_threads=False)
        matrix = _matrix(table, "coordinate", count)
        unit = _matrix(table, "unit", count)
    except (pa.ArrowInvalid, OSError, KeyError) as error:
        raise ResultsError(f"{folder / POINTS}: damaged or missing. {CURE}") from error
    known = {each.name: getattr(design, each.name) for each in fields(design)}
    stored = Design(**{**known, "matrix": matrix, "unit": unit})
    if stored.digest != manifest["design"]:
        raise ResultsError(f"{folder}: {DESIGN} or {POINTS} was changed since. {CURE}")
    return stored


def _matrix(table: Any, name: str, count: int) -> Floats:
    columns: Iterable[Any] = (
        table.column(f"{name}.{number}").to_numpy() for number in range(count)
    )
    return np.column_stack(list(columns))


__all__ = ["MANIFEST", "Sweep", "SweepFailure", "open_sweep"]
