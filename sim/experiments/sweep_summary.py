"""One outcome of a sweep, point by point, with intervals: for tables, pictures and frames."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.design import Design
from sim.model.outcomes import Outcome
from sim.results.chunks import Floats
from sim.results.summary import HEADLINE, STATISTICS, Estimate, Statistics, outcome_statistics
from sim.results.wording import format_of, runs

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.sweep_results import Sweep

GAP = 2
MOST_ROWS = 60
"""Points that a table lists; the rest is in the files."""


@dataclass(frozen=True, kw_only=True)
class SweepSummary:
    """The statistics of one outcome at every design point, in the order of the points."""

    outcome: Outcome
    design: Design
    statistics: tuple[Statistics, ...] = field(repr=False)
    manifest: dict[str, Any] = field(repr=False)

    @property
    def shows(self) -> str:
        """Which statistic stands for the outcome: of what happens or not, how often it does."""
        return "share" if self.outcome.kind in ("flag", "time") else HEADLINE[self.outcome.kind]

    def estimates(self, statistic: str | None = None) -> tuple[Floats, Floats, Floats]:
        """Value, low and high of one statistic, each of shape (points,); `shows` by default.

        ValueError for a statistic that outcomes of this kind have not.
        """
        name = statistic or self.shows
        found = [getattr(one, name, None) for one in self.statistics]
        if any(each is None for each in found):
            known = ", ".join(name for name, _ in self.statistics[0].estimates())
            raise ValueError(f"`{self.outcome.name}` has no {name}; it has {known}")
        rows = [(each.value, each.low, each.high) for each in found if each is not None]
        value, low, high = np.array(rows, dtype=np.float64).reshape(-1, 3).T
        return value, low, high

    def to_pandas(self) -> "pd.DataFrame":
        """One row a point: its factors, the number of runs, each statistic with its interval."""
        import pandas as pd

        columns: dict[str, Any] = {}
        for number, factor in enumerate(self.design.factors):
            values = self.design.matrix[:, number]
            columns[factor.name] = (
                [factor.shown(value) for value in values] if factor.choices else values
            )
        columns["runs"] = [one.runs for one in self.statistics]
        columns["n"] = [one.n for one in self.statistics]
        for name in STATISTICS:
            if self.statistics and getattr(self.statistics[0], name) is not None:
                value, low, high = self.estimates(name)
                columns |= {name: value, f"{name}_low": low, f"{name}_high": high}
        frame = pd.DataFrame(columns, index=pd.RangeIndex(len(self.design), name="point"))
        frame.attrs = {
            "outcome": self.outcome.name,
            "unit": self.outcome.unit,
            "meaning": self.outcome.meaning,
            "units": {factor.name: factor.unit for factor in self.design.factors},
            "manifest": self.manifest,
        }
        return frame

    def render(self, width: int = 80) -> str:
        """A text table: a full grid of two factors as a grid, all else one line a point."""
        lines = [self.title, ""]
        # A tenth of a point may be left out; of an amount it may be all there is.
        choices = (1, 0) if self.shows == "share" else (1,)
        for digits in choices if len(self.design.shape) == 2 else ():
            grid = list(self._grid(digits))
            if max(map(len, grid)) <= width:
                return "\n".join([*lines, *grid])
        return "\n".join([*lines, *self._list()])

    @property
    def title(self) -> str:
        """What the figures are."""
        what = "of runs" if self.shows == "share" else self.shows
        unit = "%" if self.shows == "share" else self.outcome.unit
        label = self.outcome.label or self.outcome.name
        words = f"{label} ({self.outcome.name}): {unit} {what}".replace(":  ", ": ")
        return f"{words}, 95 % interval"

    def _grid(self, digits: int) -> Iterator[str]:
        """Rows by the first factor, columns by the second; each cell the value and its reach."""
        first, second = self.design.factors
        down, across = self.design.shape
        cells = [self.cell(one, digits) for one in self.statistics]
        rows = [cells[row * across : (row + 1) * across] for row in range(down)]
        heads = [second.shown(value) for value in self.design.matrix[:across, 1]]
        names = [first.shown(value) for value in self.design.matrix[::across, 0]]
        wide = max(map(len, [first.name, *names]))
        widths = [
            max(len(head), *(len(row[column]) for row in rows)) for column, head in enumerate(heads)
        ]
        yield " " * (wide + GAP) + second.name
        yield first.name.ljust(wide) + _row(heads, widths)
        for name, row in zip(names, rows, strict=True):
            yield name.rjust(wide) + _row(row, widths)

    def _list(self) -> Iterator[str]:
        factors = self.design.factors
        body = [
            [
                *(
                    factor.shown(value)
                    for factor, value in zip(factors, self.design.matrix[point], strict=True)
                ),
                *self.figures(one),
                self.basis(one),
            ]
            for point, one in enumerate(self.statistics[:MOST_ROWS])
        ]
        head = [*self.design.names, self.shows, "from", "to", "runs"]
        widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
        for row in [head, *body]:
            yield _row(row, widths)[GAP:]
        if len(self.statistics) > MOST_ROWS:
            yield f"… and {len(self.statistics) - MOST_ROWS:,} more points"

    def figures(self, one: Statistics) -> list[str]:
        """The value and the ends of its interval, as words."""
        estimate: Estimate = getattr(one, self.shows)
        show = self._format(one)
        return [show(estimate.value), show(estimate.low), show(estimate.high)]

    def basis(self, one: Statistics) -> str:
        """How many runs the value stands on."""
        counted = one.runs if self.outcome.kind == "time" else one.n
        return f"{one.runs:,}" if counted == one.runs else f"{counted:,} of {one.runs:,}"

    def cell(self, one: Statistics, most_digits: int = 1) -> str:
        """The value and half the width of its interval, never rounded to nothing: `43±4`."""
        estimate: Estimate = getattr(one, self.shows)
        if np.isnan(estimate.value):
            return "-"
        scale = 100.0 if self.shows == "share" else 1.0
        value, reach = scale * estimate.value, scale * (estimate.high - estimate.low) / 2.0
        digits = most_digits if np.isnan(reach) or reach < 1.0 else 0
        words = f"{value:.{digits}f}"
        return words if np.isnan(reach) else f"{words}±{max(reach, 10.0**-digits):.{digits}f}"

    def _format(self, one: Statistics) -> Callable[[float], str]:
        if self.shows == "share":
            return lambda share: "-" if np.isnan(share) else f"{100.0 * share:.1f} %"
        return format_of(one, self.manifest["scenario"]["day_one_offset_h"])

    @property
    def standing(self) -> str:
        """What the figures stand on."""
        counts = {one.runs for one in self.statistics}
        each = runs(max(counts)) if counts else "no runs"
        less = "" if len(counts) == 1 else " at most"
        return f"{len(self.design):,} points of {each} each{less}, seed {self.manifest['seed']}"

    def _repr_html_(self) -> str:
        """What a notebook shows: one row a point with the interval."""
        from sim.experiments.sweep_html import summary_html

        return summary_html(self)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    gap = " " * GAP
    return "".join(gap + cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def summarise(sweep: "Sweep", outcomes: Sequence[str]) -> list[SweepSummary]:
    """The summaries of some outcomes, over the replications that ended."""
    values = sweep.columns(outcomes)
    done: NDArray[np.bool_] = sweep.done
    return [
        SweepSummary(
            outcome=sweep.outcome(name),
            design=sweep.design,
            statistics=tuple(
                outcome_statistics(sweep.outcome(name), values[point, done[point], position])
                for point in range(len(sweep.design))
            ),
            manifest=sweep.manifest,
        )
        for position, name in enumerate(outcomes)
    ]
