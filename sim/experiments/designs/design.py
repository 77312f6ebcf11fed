"""A design: which points of a scenario's parameter space are simulated, and why those."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from os import PathLike
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.factors import Factor, Floats
from sim.experiments.designs.sampling import KINDS, Kind, Sampling
from sim.scenario.schema import Scenario
from sim.scenario.writing import yaml_text

BASE = -1
"""In `varied`: no factor, the scenario as it is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """Factors and the points at which they are set; what an analyser must know stays with it.

    `matrix` holds the points in the base units of the factors, shape (points, factors), and `unit`
    the same from 0 to 1 through each factor. Both are read-only.
    """

    factors: tuple[Factor, ...]
    sampling: Sampling
    matrix: Floats = field(repr=False)
    unit: Floats = field(repr=False)
    shape: tuple[int, ...] = ()
    """Of a full grid: how many values each factor has, the last one running fastest."""

    def __post_init__(self) -> None:
        if self.matrix.shape != self.unit.shape or self.matrix.shape[1] != len(self.factors):
            raise ValueError(f"the points have the shape {self.matrix.shape}: points, factors")
        for name in ("matrix", "unit"):
            frozen = np.ascontiguousarray(getattr(self, name), dtype=np.float64)
            frozen.flags.writeable = False
            object.__setattr__(self, name, frozen)

    @classmethod
    def of(  # noqa: PLR0913 -- the front door: all but the first two have their defaults
        cls,
        scenario: Scenario,
        factors: Mapping[str, Any] | Sequence[str],
        kind: Kind = "grid",
        *,
        samples: int | None = None,
        seed: int = 0,
        second_order: bool = False,
    ) -> "Design":
        """A design over paths of a scenario.

        `factors` gives by path a range (`"6 h..96 h"`, for a grid with a count: `"6 h..96 h:13"`),
        a list of levels, or a mapping as in a design file; or it is a list of `path=range` texts.
        The path `variants` varies the rival explanations: their names, or `"all"`. `samples` is
        the number of points, with `saltelli` of base samples and with `morris` of trajectories.
        Raises `ScenarioError` with everything that is wrong.
        """
        from sim.experiments.designs.reading import design_of

        form: dict[str, Any] = {"kind": kind, "seed": seed, "second_order": second_order}
        if samples is not None:
            form["samples"] = samples
        return design_of(scenario, form, factors)

    @classmethod
    def read(cls, path: str | PathLike[str], scenario: Scenario) -> "Design":
        """The design of a file (`design.yaml`); raises `ScenarioError` with places and cures."""
        from sim.experiments.designs.reading import read_design

        return read_design(Path(path), scenario)

    @classmethod
    def laid(cls, factors: Sequence[Factor], sampling: Sampling) -> Self:
        """The design of finished factors; SamplingError where its points cannot be laid."""
        shape: tuple[int, ...] = ()
        if sampling.kind == "grid":
            values = [factor.grid() for factor in factors]
            shape = tuple(len(each) for each in values)
            matrix = np.array(list(product(*values)), dtype=np.float64)
            even = [(np.arange(count) / max(count - 1, 1)) for count in shape]
            unit = np.array(list(product(*even)), dtype=np.float64)
        elif sampling.kind == "one-at-a-time":
            matrix, unit = _one_at_a_time(factors)
        else:
            unit = sampling.unit(len(factors))
            columns = [factor.at(unit[:, column]) for column, factor in enumerate(factors)]
            matrix = np.column_stack(columns)
        return cls(factors=tuple(factors), sampling=sampling, matrix=matrix, unit=unit, shape=shape)

    @property
    def kind(self) -> Kind:
        """How the points were laid."""
        return self.sampling.kind

    @property
    def names(self) -> tuple[str, ...]:
        """What columns and axes call the factors."""
        return tuple(factor.name for factor in self.factors)

    def __len__(self) -> int:
        return len(self.matrix)

    def points(self) -> Floats:
        """The points in base units, shape (points, factors); NaN leaves the scenario as it is."""
        return self.matrix

    @property
    def varied(self) -> NDArray[np.int64]:
        """One at a time: the factor that each point varies, BASE for the first; shape (points,)."""
        found = np.full(len(self), BASE, dtype=np.int64)
        if self.kind == "one-at-a-time":
            counts = [len(factor.grid()) for factor in self.factors]
            found[1:] = np.repeat(np.arange(len(counts)), counts)
        return found

    def settings(self, point: int | Sequence[float] | Floats) -> dict[str, str]:
        """By path the text of each value at a point, given by its number or its coordinates.

        `Scenario.with_` takes it; each text reads as the same bits. Choices are set first, so
        that numbers hold within the explanation they are varied in.
        """
        row = self.matrix[point] if isinstance(point, int | np.integer) else point
        pairs = list(zip(self.factors, row, strict=True))
        pairs.sort(key=lambda pair: not pair[0].choices)
        found: dict[str, str] = {}
        for factor, value in pairs:
            found |= factor.settings(float(value))
        return found

    def label(self, point: int) -> str:
        """A point in words: `decide = 12 h, available = 0.3`."""
        words = [
            f"{factor.name} = {factor.text(float(value))}"
            for factor, value in zip(self.factors, self.matrix[point], strict=True)
            if value == value  # noqa: PLR0124 -- NaN leaves the scenario as it is
        ]
        return ", ".join(words) or "as the scenario has it"

    def written(self) -> dict[str, Any]:
        """The form of a design file, which reads as this design."""
        form: dict[str, Any] = {"kind": self.kind, "seed": self.sampling.seed}
        if self.sampling.samples:
            form["samples"] = self.sampling.samples
        if self.kind == "saltelli":
            form["second_order"] = self.sampling.second_order
        if self.kind == "morris":
            form["morris_levels"] = self.sampling.morris_levels
        form["factors"] = {factor.path: factor.written() for factor in self.factors}
        return form

    @property
    def text(self) -> str:
        """A design file that reads as this design."""
        return yaml_text(self.written())

    @property
    def digest(self) -> str:
        """SHA-256 of what is set at which point, to the last bit."""
        whole = sha256(self.text.encode("utf-8"))
        whole.update(np.asarray(self.matrix, dtype="<f8").tobytes())
        return whole.hexdigest()

    def __repr__(self) -> str:
        return f"<Design: {self.kind}, {len(self):,} points of {', '.join(self.names)}>"


def _one_at_a_time(factors: Sequence[Factor]) -> tuple[Floats, Floats]:
    """The base case, then each factor through its values while the others stay."""
    base = np.array([factor.base for factor in factors])
    rows, units = [base], [np.full(len(factors), np.nan)]
    for column, values in _each(factors):
        for step, value in enumerate(values):
            row, unit = base.copy(), np.full(len(factors), np.nan)
            row[column], unit[column] = value, step / max(len(values) - 1, 1)
            rows.append(row)
            units.append(unit)
    return np.array(rows), np.array(units)


def _each(factors: Sequence[Factor]) -> Iterator[tuple[int, Floats]]:
    for column, factor in enumerate(factors):
        yield column, factor.grid()


__all__ = ["BASE", "KINDS", "Design"]
