"""Results that do not fit into memory: a summary, and the table of all runs on the disk, if kept.

They are `Results`: `column` reads one column, `values` reads all. What a summary says stands on
tallies, which were taken while the runs came.
"""

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.results.opening import NoRowsError
from sim.results.results import MOST_DRAWN, Results
from sim.results.rows import RowFile

if TYPE_CHECKING:
    from sim.results.summary import Statistics, Summary
    from sim.results.tally import Tallies

MOST_CELLS = 50_000_000
"""Results with more numbers than this (400 MB) are not held in memory."""


def fits(replications: int, outcomes: int) -> bool:
    """Whether the table of so many runs is held in memory: it hangs on its size alone."""
    return replications * outcomes <= MOST_CELLS


class TalliedResults(Results):
    """Results whose summary was taken while the runs came; their rows lie on the disk or nowhere.

    `values`, `replication` and `to_pandas` read all rows at once. NoRowsError for whatever needs
    rows where none were kept.
    """

    tallies: "Tallies"
    rows: RowFile | None

    def __init__(
        self,
        *,
        manifest: dict[str, Any],
        scenario_text: str,
        tallies: "Tallies",
        rows: RowFile | None = None,
        spooled: bool = False,
    ) -> None:
        own = {
            "outcomes": tallies.outcomes,
            "manifest": manifest,
            "scenario_text": scenario_text,
            "tallies": tallies,
            "rows": rows,
            "is_spooled": spooled,
        }
        for name, value in own.items():
            object.__setattr__(self, name, value)
        if spooled and rows is not None:
            weakref.finalize(self, rows.path.unlink, missing_ok=True)

    is_spooled: bool
    """Whether the rows lie in a file that goes with these results."""

    @property
    def has_rows(self) -> bool:
        """Whether every run was kept, and not a summary of them alone."""
        return self.rows is not None

    @property
    def _kept(self) -> RowFile:
        if self.rows is None:
            raise NoRowsError(self.manifest["scenario"]["name"])
        return self.rows

    @property
    def replication(self) -> NDArray[np.int64]:
        """The numbers of the replications, shape (n,), read anew."""
        return self._kept.head((), len(self))[0]

    @property
    def values(self) -> NDArray[np.float64]:
        """All outcomes, shape (n, outcomes), read anew: perhaps more than fits into memory."""
        return self._kept.head(self.names, len(self))[1]

    @property
    def whole(self) -> "TalliedResults":
        """All the runs, where these are the first of them."""
        return self

    def __len__(self) -> int:
        done: int = self.manifest["replications"]["done"]
        return done

    def column(self, name: str) -> NDArray[np.float64]:
        """The values of one outcome, shape (n,), read anew."""
        self.outcome(name)
        return self._kept.head((name,), len(self))[1][:, 0]

    def spread(self, name: str) -> NDArray[np.float64]:
        """Values that spread as one outcome does: its column, or some of those that it had."""
        if self.rows is not None:
            return self.column(name)
        return self.tallies.each[self._position(name)].spread()

    def first_runs(self, most: int = MOST_DRAWN) -> Results:
        """The first runs, of which columns are read when they are asked for."""
        if self.rows is None:
            return self
        return FirstRuns(self.rows, self.whole, min(most, len(self)))

    def statistics(self, name: str) -> "Statistics":
        """The statistics of one outcome over all runs."""
        return self.tallies.each[self._position(name)].statistics()

    def summary(self) -> "Summary":
        """The summary of all runs, with what its sketches may be off."""
        return self.tallies.summary(self.manifest, len(self))


class FirstRuns(TalliedResults):
    """The first runs of results that are too large to draw; statistics are of these runs alone."""

    def __init__(self, rows: RowFile, whole: "TalliedResults", count: int) -> None:
        super().__init__(
            manifest=whole.manifest,
            scenario_text=whole.scenario_text,
            tallies=whole.tallies,
            rows=rows,
        )
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_count", count)

    _whole: TalliedResults
    _count: int

    def __len__(self) -> int:
        return self._count

    @property
    def whole(self) -> TalliedResults:
        """All the runs, of which these are the first."""
        return self._whole

    def statistics(self, name: str) -> "Statistics":
        """The statistics of one outcome over these runs."""
        return Results.statistics(self, name)

    def summary(self) -> "Summary":
        """The summary of these runs."""
        from sim.results.summary import Summary

        each = tuple(self.statistics(name) for name in self.names)
        return Summary(manifest=self.manifest, replications=len(self), statistics=each)
