"""The outcomes of a replication: one flat record of named numbers, declared once."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["time", "duration", "count", "flag", "amount"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One named number that every replication records.

    `time` is in hours from the start of the simulation and `duration` in hours, NaN where it did
    not happen within the horizon; `count` and `amount` are totals; `flag` is 0 or 1, NaN where
    the question does not arise.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
