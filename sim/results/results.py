"""The labelled table of a batch: one row a replication, one column an outcome."""

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.model.outcomes import Outcome
from sim.results import manifest as manifests
from sim.results.records import Records

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.summary import Statistics, Summary


MOST_DRAWN = 100_000
"""Runs that a picture stands on where not all fit into memory: more would not be seen in it."""


class UnknownOutcomeError(KeyError):
    """A name that no outcome of these results has."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = tuple(difflib.get_close_matches(name, known))

    def __str__(self) -> str:
        cure = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"there is no outcome `{self.name}`{cure}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Results:
    """The outcomes of n replications of one scenario.

    `replication` holds the numbers of the replications, shape (n,); `values` their outcomes,
    shape (n, outcomes), in the units that the outcomes declare, NaN = did not happen or does not
    arise. Both are read-only. `scenario_text` is the scenario in explicit form.
    """

    outcomes: tuple[Outcome, ...]
    replication: NDArray[np.int64]
    values: NDArray[np.float64]
    manifest: dict[str, Any] = field(repr=False)
    scenario_text: str = field(repr=False)

    def __post_init__(self) -> None:
        names = [outcome.name for outcome in self.outcomes]
        if len(set(names)) < len(names):
            raise ValueError("two outcomes have the same name")
        if self.values.shape != (len(self.replication), len(names)):
            raise ValueError(
                f"values have the shape {self.values.shape}, not "
                f"{(len(self.replication), len(names))}: replications, outcomes"
            )
        for name in ("replication", "values"):
            frozen = getattr(self, name).view()
            frozen.flags.writeable = False
            object.__setattr__(self, name, frozen)

    @classmethod
    def of(
        cls,
        records: Records,
        subject: manifests.Subject,
        *,
        engine: str = "reference",
        command: str = "",
    ) -> Self:
        """The results of a batch, with the manifest that says how they came about."""
        return cls(
            outcomes=records.outcomes,
            replication=records.replication,
            values=records.values,
            manifest=manifests.describe(records, subject, engine=engine, command=command),
            scenario_text=subject.text,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The outcomes' names, in the order of the columns."""
        return tuple(outcome.name for outcome in self.outcomes)

    @property
    def headline(self) -> tuple[str, ...]:
        """The outcomes that the scenario puts first, as far as these results have them."""
        known = set(self.names)
        return tuple(name for name in self.manifest["scenario"]["headline"] if name in known)

    def __len__(self) -> int:
        return len(self.replication)

    def __repr__(self) -> str:
        name = self.manifest["scenario"]["name"]
        return f"<Results of {name}: {len(self):,} replications of {len(self.outcomes)} outcomes>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the headline with its intervals."""
        from sim.results.html import results_html

        return results_html(self)

    def outcome(self, name: str) -> Outcome:
        """The declaration of one outcome; UnknownOutcomeError names the nearest."""
        return self.outcomes[self._position(name)]

    def column(self, name: str) -> NDArray[np.float64]:
        """The values of one outcome, shape (n,); UnknownOutcomeError names the nearest."""
        return self.values[:, self._position(name)]

    def _position(self, name: str) -> int:
        try:
            return self.names.index(name)
        except ValueError:
            raise UnknownOutcomeError(name, self.names) from None

    def statistics(self, name: str) -> "Statistics":
        """The statistics of one outcome; UnknownOutcomeError names the nearest."""
        from sim.results.summary import outcome_statistics

        return outcome_statistics(self.outcome(name), self.column(name))

    def spread(self, name: str) -> NDArray[np.float64]:
        """Values that spread as one outcome does: its column, or some of those that it had."""
        return self.column(name)

    @property
    def has_rows(self) -> bool:
        """Whether every run was kept, and not a summary of them alone."""
        return True

    @property
    def whole(self) -> "Results":
        """All the runs, where these are the first of them."""
        return self

    def first_runs(self, most: int = MOST_DRAWN) -> "Results":
        """These results, or at most so many runs of them where not all fit into memory."""
        del most  # these do
        return self

    def to_pandas(self) -> "pd.DataFrame":
        """A frame of its own with the outcomes as columns and the replications as index.

        Its `attrs` carry `units`, `kinds` and `meanings` by outcome, and the manifest.
        """
        import pandas as pd

        index = pd.Index(self.replication.copy(), name="replication")
        frame = pd.DataFrame(self.values.copy(), columns=list(self.names), index=index)
        frame.attrs = {
            "units": {outcome.name: outcome.unit for outcome in self.outcomes},
            "kinds": {outcome.name: outcome.kind for outcome in self.outcomes},
            "meanings": {outcome.name: outcome.meaning for outcome in self.outcomes},
            "manifest": self.manifest,
        }
        return frame

    def summary(self) -> "Summary":
        """Shares, means, medians and 10-90 % ranges of all outcomes, with 95 % intervals."""
        from sim.results.summary import summarise

        return summarise(self)

    def save(self, folder: str | Path) -> Path:
        """Write the results to a folder, which is made if need be; `open_results` reads it.

        DestinationError where the folder holds anything but results of the same scenario.
        """
        from sim.results.destination import look_into
        from sim.results.storage import save_results

        look_into(Path(folder), self.manifest["scenario"]["name"])
        return save_results(self, Path(folder))
