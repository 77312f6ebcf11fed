"""One factor of a design: what is varied in a scenario, and which values it takes."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.dimensions import Dimension, number_text
from sim.scenario.distribution_forms import DistributionForm
from sim.scenario.distributions import FAMILIES, Distribution
from sim.scenario.moments import PlanMoment, format_moment
from sim.scenario.reading import read_value
from sim.scenario.writing import flow_text

OUTERMOST = 0.005
"""Share of a distribution beyond what designs that ask for the very ends, as Morris's, take."""
MOST_LABEL = 40
"""Letters of the label of a value that is a whole block."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the values of a factor that is no number: its label, and what it sets by path."""

    label: str
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Factor:
    """What is varied: a value of the scenario, or several that move together.

    Numbers are in the base unit of the value. It has a range (`low` to `high`, even on the
    logarithm with `log`), `levels`, a `distribution`, or `choices`, whose coordinate is their
    position. In every design the coordinate NaN leaves the scenario as it is.
    """

    path: str
    """As it was written; `*` stands for any one segment. `variants` varies the explanation."""
    name: str
    """What columns and axes call it."""
    paths: tuple[str, ...]
    """What is set: `path`, or all that it stands for."""
    unit: str = ""
    low: float = math.nan
    high: float = math.nan
    count: int | None = None
    """How many values a grid takes from a range or distribution."""
    levels: tuple[float, ...] = ()
    distribution: Distribution | None = None
    choices: tuple[Choice, ...] = ()
    log: bool = False
    integer: bool = False
    base: float = math.nan
    """The scenario's own value; NaN where it is no single number."""
    dimension: Dimension | None = field(default=None, compare=False, repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the coordinates 0, 1, … of choices stand for; empty for numbers."""
        return tuple(choice.label for choice in self.choices)

    @property
    def steps(self) -> int | None:
        """How many values there are, if they can be counted."""
        return len(self.levels) or len(self.choices) or None

    def grid(self) -> Floats:
        """The values that a full grid takes, rising as they were written."""
        if self.steps is not None:
            return self.at((np.arange(self.steps) + 0.5) / self.steps)
        count = self.count or 1
        if self.distribution is not None:
            return self.at((np.arange(count) + 0.5) / count)
        if self.log:
            values = np.geomspace(self.low, self.high, count)
            values[0], values[-1] = self.low, self.high
        else:
            values = np.array(list(self._even(count)))
        return np.unique(np.round(values)) if self.integer else values

    def _even(self, count: int) -> Iterator[float]:
        """Evenly from low to high, without the tail of binary thirds: 0.3, not 0.300…04."""
        low, high = Decimal(repr(self.low)), Decimal(repr(self.high))
        for step in range(count):
            yield float(low + (high - low) * step / max(count - 1, 1))

    def at(self, share: Floats) -> Floats:
        """The values at shares from 0 to 1 of the way through the factor, shape kept."""
        share = np.clip(np.asarray(share, dtype=np.float64), 0.0, 1.0)
        if self.steps is not None:
            position = np.minimum((share * self.steps).astype(np.int64), self.steps - 1)
            return np.array(self.levels)[position] if self.levels else position.astype(np.float64)
        if self.distribution is not None:
            return self._quantiles(share)
        if self.integer:
            return self._whole(share)
        if self.log:
            values = np.exp(np.log(self.low) + share * (np.log(self.high) - np.log(self.low)))
        else:
            values = self.low + share * (self.high - self.low)
        inside = np.where(share >= 1.0, self.high, np.where(share <= 0.0, self.low, values))
        return np.clip(inside, self.low, self.high)

    def _whole(self, share: Floats) -> Floats:
        """Each whole number of the range with an equal part of it, or of its logarithm."""
        low, high = self.low - 0.5, self.high + 0.5
        if self.log:
            values = np.exp(np.log(max(low, 0.5)) + share * (np.log(high) - np.log(max(low, 0.5))))
        else:
            values = low + share * (high - low)
        whole: Floats = np.clip(np.round(values), self.low, self.high)
        return whole

    def _quantiles(self, share: Floats) -> Floats:
        from sim.model.variates import VariateTableBuilder

        assert self.distribution is not None  # noqa: S101 -- asked for by the caller
        builder = VariateTableBuilder()
        row = builder.add(self.distribution)
        table = builder.build()
        inside = np.where(share <= 0.0, OUTERMOST, np.where(share >= 1.0, 1.0 - OUTERMOST, share))
        values = [table.value(row, float(each)) for each in inside.ravel()]
        found = np.array(values, dtype=np.float64).reshape(share.shape)
        return np.round(found) if self.integer else found

    def text(self, value: float) -> str:
        """What stands behind the `=` for a coordinate; reads as the same bits."""
        if self.choices:
            return self.choices[int(value)].label
        written = self._form(value)
        return written if isinstance(written, str) else flow_text(written)

    def shown(self, value: float) -> str:
        """A coordinate for people: four digits, moments to the minute."""
        if math.isnan(value):
            return "-"
        if self.choices:
            return self.choices[int(value)].label
        if isinstance(self.dimension, PlanMoment):
            return format_moment(value)
        return f"{number_text(float(f'{value:.4g}'))} {self.unit}".strip()

    def settings(self, value: float) -> dict[str, str]:
        """By path the text of what a coordinate sets; nothing for NaN."""
        if math.isnan(value):
            return {}
        if self.choices:
            return dict(self.choices[int(value)].settings)
        text = self.text(value)
        return dict.fromkeys(self.paths, text)

    def written(self) -> dict[str, Any]:
        """The form of a design file, which reads as an equal factor."""
        form: dict[str, Any] = {"name": self.name}
        if self.path == "variants":
            form["levels"] = list(self.labels)
        elif self.choices:
            form["levels"] = [
                read_value(choice.settings[0][1], 0).plain() for choice in self.choices
            ]
            form["labels"] = list(self.labels)
        elif self.levels:
            form["levels"] = [self._form(level) for level in self.levels]
        elif self.distribution is not None:
            form["distribution"] = form_of(self.dimension).format(self.distribution)
        else:
            form |= {"low": self._form(self.low), "high": self._form(self.high)}
        if self.count is not None:
            form["count"] = self.count
        if self.log:
            form["log"] = True
        if self.integer:
            form["integer"] = True
        return form

    def _form(self, value: float) -> Any:
        written: Any = int(value) if self.integer else float(value)
        return written if self.dimension is None else self.dimension.format(written)


def form_of(dimension: Dimension | None) -> DistributionForm:
    """How a distribution over a factor is written."""
    assert dimension is not None  # noqa: S101 -- only numbers have distributions
    return DistributionForm(quantity=dimension, families=FAMILIES, name="FactorDistribution")


def choice_label(value: Any, limit: int = MOST_LABEL) -> str:
    """A short label for a level that is no number."""
    text = value if isinstance(value, str) else flow_text(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def settings_of(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """By path the texts of plain values."""
    return tuple((path, flow_text(value)) for path, value in values.items())
