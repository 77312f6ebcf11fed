"""The manifest: what was simulated, with what, and how it went, so that it can be done again.

Everything outside its `run` part is the same for two runs of one command on one machine.
"""

import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest as hash_file
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from sim.results.records import Account
from sim.version import __version__

FORMAT = 1
"""Counted up when the meaning of a saved result changes; others are refused on opening."""

Keep = Literal["rows", "summary"]
"""What is kept of a batch: every run, or a summary of them alone."""

LIBRARIES = ("numba", "numpy", "simpy")
"""The packages that the values of a replication depend on."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The scenario that a batch is about, as far as its results must know it.

    `text` is the explicit form, `day_one_offset_h` the simulation time of day 1 00:00, and
    `headline` the names of the outcomes that tables and charts show first.
    """

    name: str
    title: str
    text: str
    day_one_offset_h: float = 0.0
    headline: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    """What was changed by `path=value` against the file, so that no table hides it."""


def describe(
    records: Account,
    subject: Subject,
    *,
    engine: str = "reference",
    command: str = "",
    kept: Keep = "rows",
) -> dict[str, Any]:
    """The manifest of a batch, made of nothing but what JSON can say."""
    return {
        "command": command,
        "complete": records.complete,
        "engine": engine,
        "failures": [
            {"error": failure.error, "replication": failure.replication}
            for failure in records.failures
        ],
        "format": FORMAT,
        "interrupted": records.interrupted,
        "kept": kept,
        "platform": {
            "machine": platform.machine(),
            "python": platform.python_implementation(),
            "system": platform.platform(),
        },
        "replications": {
            "asked": records.asked,
            "done": records.done,
            "first": records.first,
        },
        "run": _run(records),
        "scenario": {
            "changes": list(subject.changes),
            "day_one_offset_h": subject.day_one_offset_h,
            "headline": list(subject.headline),
            "name": subject.name,
            "sha256": digest(subject.text.encode("utf-8")),
            "title": subject.title,
        },
        "seed": records.seed,
        "versions": _versions(LIBRARIES),
    }


def origin(scenario: str, sha256_of_text: str, seed: int, program: str) -> dict[str, str]:
    """What the table of all runs says of itself."""
    return {
        "scenario": scenario,
        "scenario_sha256": sha256_of_text,
        "seed": str(seed),
        "operational-rhythm": program,
    }


def _run(records: Account) -> dict[str, Any]:
    # The only part that differs from run to run, the number of workers and the engines included:
    # they must not matter, so they must not make two results look different. The engines count
    # different things as events.
    rate = records.done / records.seconds if records.seconds > 0.0 else None
    return {
        "engines": records.engines,
        "events_per_replication": records.events_each,
        "finished": _stamp(records.finished),
        "replications_per_second": rate,
        "seconds": records.seconds,
        "started": _stamp(records.started),
        "stopped_by": records.stopped_by,
        "workers": records.workers,
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _versions(libraries: Iterable[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        "operational-rhythm": __version__,
        "python": platform.python_version(),
    }
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file of any size, in hexadecimal."""
    with path.open("rb") as file:
        return hash_file(file, "sha256").hexdigest()


def to_json(manifest: dict[str, Any]) -> str:
    """The text of `manifest.json`: keys sorted, two spaces of indent, no NaN."""
    return (
        json.dumps(manifest, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    )
