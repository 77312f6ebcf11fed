"""Two results on common random numbers side by side: what a change does to every outcome."""

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.results.paired import PairedDifference, paired_difference
from sim.results.results import Results, UnknownOutcomeError

if TYPE_CHECKING:
    import pandas as pd

FIGURES = ("n", "first", "second", "difference", "low", "high")


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Every outcome of two results pair by pair: replication k of both has the same luck.

    `first` and `second` hold the replications that ended in both; `left_out` is the number of
    those that ended in one of the two only, because they failed or were not reached in the other.
    `differences` are second minus first, those of the headline of either before the others.
    `only_first` and `only_second` name what is an outcome, or the same thing, in one alone.

    Each interval holds with 95 % by itself. With many outcomes some leave out the true difference.
    """

    first: Results
    second: Results
    differences: tuple[PairedDifference, ...]
    headline: tuple[str, ...]
    left_out: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    def __getitem__(self, name: str) -> PairedDifference:
        """The difference of one outcome; UnknownOutcomeError names the nearest."""
        for one in self.differences:
            if one.outcome.name == name:
                return one
        raise UnknownOutcomeError(name, tuple(one.outcome.name for one in self.differences))

    def __len__(self) -> int:
        return len(self.first)

    def __repr__(self) -> str:
        names = " and ".join(one.manifest["scenario"]["name"] for one in (self.first, self.second))
        changed = sum(one.changed > 0 for one in self.differences)
        return (
            f"<Comparison of {names}: {len(self):,} pairs, {changed} of "
            f"{len(self.differences)} outcomes changed>"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: the headline, and what else changed folded away."""
        from sim.results.html import comparison_html

        return comparison_html(self)

    @property
    def changed(self) -> tuple[PairedDifference, ...]:
        """The outcomes that changed in any pair, the headline first."""
        return tuple(one for one in self.differences if one.changed)

    @property
    def example(self) -> PairedDifference | None:
        """The outcome whose `example` to look at first; None where nothing changed.

        Of the headline, or of all where no headline changed, it is the one in which most pairs
        flipped, or else changed.
        """
        first = [one for one in self.changed if one.outcome.name in self.headline]
        return max(first or self.changed, key=_flips, default=None)

    def to_pandas(self) -> "pd.DataFrame":
        """A frame with one row an outcome; its columns are those of `to_csv`."""
        import pandas as pd

        return pd.DataFrame(list(self._rows())).set_index("outcome")

    def to_csv(self) -> str:
        """One line an outcome: what changed, its chance, its mean, each with its interval.

        A chance is a share of runs from 0 to 1; a mean is in the outcome's unit, of a moment in
        hours since day 1 00:00. Columns that an outcome has not are empty.
        """
        text = io.StringIO()
        rows = list(self._rows())
        writer = csv.DictWriter(text, list(rows[0]) if rows else ["outcome"], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(value) for name, value in row.items()})
        return text.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data that JSON can say; what cannot be given is None."""
        outcomes = {
            row["outcome"]: {
                name: value if not _is_nan(value) else None
                for name, value in row.items()
                if name != "outcome" and not (value is None and name != "example")
            }
            for row in self._rows()
        }
        return {
            "first": _origin(self.first),
            "second": _origin(self.second),
            "seed": self.first.manifest["seed"],
            "pairs": len(self),
            "left_out": self.left_out,
            "headline": list(self.headline),
            "only_first": list(self.only_first),
            "only_second": list(self.only_second),
            "outcomes": outcomes,
        }

    def to_json(self) -> str:
        """The comparison for scripts."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)

    def _rows(self) -> Iterator[dict[str, Any]]:
        for one in self.differences:
            row: dict[str, Any] = {
                "outcome": one.outcome.name,
                "kind": one.outcome.kind,
                "unit": one.outcome.unit,
                "pairs": one.pairs,
                "changed": one.changed,
                "gained": one.chance.gained if one.chance else None,
                "lost": one.chance.lost if one.chance else None,
                "example": one.example,
            }
            for title, found in (("chance", one.chance), ("mean", one.mean)):
                figures = [None] * len(FIGURES) if found is None else _figures(found)
                names = [f"{title}_{name}" for name in FIGURES]
                row |= dict(zip(names, figures, strict=True))
            row["meaning"] = one.outcome.meaning
            yield row


def comparison(first: Results, second: Results) -> Comparison:
    """Compare two results pair by pair, over the replications that ended in both.

    UnpairedError for results of another seed or another version of the program, and where no
    replication ended in both.
    """
    both = np.intersect1d(first.replication, second.replication)
    left_out = len(np.union1d(first.replication, second.replication)) - len(both)
    if len(both):  # else the rule about pairs says which replications there are
        first, second = _only(first, both), _only(second, both)
    here, there = ({one.name: one for one in each.outcomes} for each in (first, second))
    same = [
        name
        for name, one in here.items()
        if name in there and (one.kind, one.unit) == (there[name].kind, there[name].unit)
    ]
    headline = [name for name in dict.fromkeys([*first.headline, *second.headline]) if name in same]
    ordered = dict.fromkeys([*headline, *same])
    return Comparison(
        first=first,
        second=second,
        differences=tuple(paired_difference(first, second, name) for name in ordered),
        headline=tuple(headline),
        left_out=left_out,
        only_first=tuple(name for name in here if name not in ordered),
        only_second=tuple(name for name in there if name not in ordered),
    )


def _only(results: Results, numbers: Any) -> Results:
    """The rows of these replications, in the order of their numbers."""
    replication = results.replication
    if np.array_equal(replication, numbers):
        return results
    order = np.argsort(replication)
    rows = order[np.searchsorted(replication[order], numbers)]
    return Results(
        outcomes=results.outcomes,
        replication=replication[rows],
        values=results.values[rows],
        manifest=results.manifest,
        scenario_text=results.scenario_text,
    )


def _flips(one: PairedDifference) -> tuple[int, int]:
    return (one.chance.gained + one.chance.lost if one.chance else 0, one.changed)


def _figures(found: Any) -> list[float]:
    difference = found.difference
    return [
        found.n, found.first, found.second, difference.value, difference.low, difference.high,
    ]  # fmt: skip


def _origin(results: Results) -> dict[str, Any]:
    scenario = results.manifest["scenario"]
    return {key: scenario[key] for key in ("name", "title", "changes", "sha256")}


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _cell(value: object) -> object:
    return "" if value is None or _is_nan(value) else value
