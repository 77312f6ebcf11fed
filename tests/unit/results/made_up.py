"""Results with made-up values, for tests of what is done with results."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.manifest import Subject
from sim.results.records import Failure, Records
from sim.results.results import Results

NAN = float("nan")
UNITS: dict[Kind, str] = {
    "time": "h",
    "duration": "h",
    "count": "elements",
    "amount": "t",
    "flag": "",
}
SUBJECT = Subject(
    name="first-steps",
    title="First steps",
    text="title: First steps – Перші кроки\n",
    day_one_offset_h=48.0,
)


def outcome(name: str, kind: Kind) -> Outcome:
    """A declared outcome in the usual unit of its kind."""
    return Outcome(name=name, kind=kind, unit=UNITS[kind], meaning=f"What {name} means.")


def make_records(columns: Mapping[tuple[str, Kind], Sequence[float]], **changes: Any) -> Records:
    """Records of a whole batch with these columns, by name and kind of the outcome."""
    n = len(next(iter(columns.values())))
    settings: dict[str, Any] = {
        "outcomes": tuple(outcome(name, kind) for name, kind in columns),
        "seed": 7,
        "first": 0,
        "asked": n,
        "replication": np.arange(n, dtype=np.int64),
        "values": np.array(list(columns.values()), dtype=np.float64).T.reshape(n, len(columns)),
        "events": np.arange(100, 100 + n, dtype=np.int64),
        "failures": (),
        "interrupted": False,
        "workers": 2,
        "started": datetime(2026, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC),
        "finished": datetime(2026, 1, 2, 3, 4, 9, tzinfo=UTC),
        "seconds": 4.0,
    }
    return Records(**settings | changes)


def make_results(
    columns: Mapping[tuple[str, Kind], Sequence[float]], subject: Subject = SUBJECT, **changes: Any
) -> Results:
    """Results with these columns, by name and kind of the outcome."""
    records = make_records(columns, **changes)
    return Results.of(records, subject, command="sim run first-steps.yaml")


FAILED = (Failure(replication=3, error="ValueError: no (rules.py, line 1, in hit)"),)
SOME: dict[tuple[str, Kind], Sequence[float]] = {
    ("captured.balakliia", "time"): [60.0, NAN, 62.5, 61.25],
    ("initiative.south", "flag"): [1.0, NAN, 0.0, 1.0],
    ("losses.attacker", "count"): [3.0, 0.0, 5.0, 4.0],
}
