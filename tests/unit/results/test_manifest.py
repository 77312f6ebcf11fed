"""The manifest tells how results came about, and differs between equal runs in one part only."""

import json
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from sim.results import manifest as manifests
from sim.results.manifest import describe, to_json
from sim.version import __version__
from unit.results.made_up import FAILED, SOME, SUBJECT, make_records


def test_what_it_says() -> None:
    """Everything that is needed to do the run again, and how it went."""
    records = make_records(SOME, asked=5, failures=FAILED)
    manifest = describe(records, SUBJECT, engine="reference", command="sim run x.yaml -n 5")
    assert {
        "command": "sim run x.yaml -n 5",
        "complete": False,
        "engine": "reference",
        "failures": [{"error": "ValueError: no (rules.py, line 1, in hit)", "replication": 3}],
        "format": 1,
        "interrupted": False,
        "kept": "rows",
        "platform": {
            "machine": platform.machine(),
            "python": "CPython",
            "system": platform.platform(),
        },
        "replications": {"asked": 5, "done": 4, "first": 0},
        "run": {
            "engines": {},
            "events_per_replication": 101.5,
            "finished": "2026-01-02T03:04:09+00:00",
            "replications_per_second": 1.0,
            "seconds": 4.0,
            "started": "2026-01-02T03:04:05+00:00",
            "stopped_by": None,
            "workers": 2,
        },
        "scenario": {
            "day_one_offset_h": 48.0,
            "changes": [],
            "headline": [],
            "name": "first-steps",
            # printf 'title: First steps – Перші кроки\n' | sha256sum
            "sha256": "aec4fb9fa5e5306b38432e71c2721aa03900c9ad5a682b4152d7063251711b0a",
            "title": "First steps",
        },
        "seed": 7,
        "versions": {
            "numba": version("numba"),
            "numpy": version("numpy"),
            "operational-rhythm": __version__,
            "python": platform.python_version(),
            "simpy": version("simpy"),
        },
    } == manifest


def test_equal_runs_differ_in_their_times_only() -> None:
    """The clock and the number of workers stand in the part `run`, and nowhere else."""
    one = describe(make_records(SOME), SUBJECT)
    other = describe(
        make_records(
            SOME,
            started=datetime(2027, 1, 1, tzinfo=UTC),
            finished=datetime(2027, 1, 2, tzinfo=UTC),
            seconds=86_400.0,
            workers=64,
        ),
        SUBJECT,
    )
    assert one != other
    assert one.keys() == other.keys()
    assert {"run"} == {part for part in one if one[part] != other[part]}


def test_json() -> None:
    """The text has its keys sorted, keeps letters readable, and reads back as it was."""
    manifest = describe(make_records(SOME), SUBJECT, command="sim run зразок.yaml")
    text = to_json(manifest)
    assert manifest == json.loads(text)
    assert "зразок" in text
    assert text.endswith("}\n")
    keys = re.findall(r'^  "(\w+)"', text, flags=re.MULTILINE)
    assert sorted(manifest) == keys


def test_no_rate_without_time() -> None:
    """A clock that did not move gives no rate, rather than an endless one."""
    run = describe(make_records(SOME, seconds=0.0), SUBJECT)["run"]
    assert run["replications_per_second"] is None


def test_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is not installed has no version."""
    monkeypatch.setattr(manifests, "LIBRARIES", ("no-such-library",))
    assert None is describe(make_records(SOME), SUBJECT)["versions"]["no-such-library"]
