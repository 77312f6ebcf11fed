"""What stands below a table: files, runs to look at, failures, and how to ask again."""

import shlex
from pathlib import Path

import numpy as np

from sim.report.closing import CAUTION, Request, failed_runs, what_next, written
from sim.results.manifest import Subject
from sim.results.records import Failure
from unit.results.made_up import NAN, make_results

FILE = Path("my case.yaml")
HEADLINE = Subject(
    name="small", title="Small", text="", headline=("captured.town", "initiative.attack")
)


def test_a_plain_request() -> None:
    """Defaults are left out, except for the number of runs; names with spaces are quoted."""
    request = Request(file=FILE)
    assert "sim run 'my case.yaml' -n 2000" == request.run(2000)
    assert "sim trace 'my case.yaml' --replication 7" == request.trace(7)


def test_a_full_request() -> None:
    """Whatever decides the values is said again, in words that a shell reads back."""
    request = Request(
        file=FILE, seed=3, sets=("a.b={uniform: {low: 1 h, high: 2 h}}", "c=1"), allow_outside=True
    )
    options = ["--seed", "3", "--set", request.sets[0], "--set", "c=1", "--allow-outside"]
    assert ["sim", "run", str(FILE), "-n", "5", *options] == shlex.split(request.run(5))
    assert [
        *("sim", "trace", str(FILE), "--replication", "7"),
        *(*options, "--why", "captured.town"),
    ] == shlex.split(request.trace(7, "--why", "captured.town"))


def test_what_was_written() -> None:
    """Folder and files; charts where some were drawn."""
    results = make_results({("losses.attacker", "count"): [1.0, 2.0]})
    files = "  summary.csv, outcomes.parquet, scenario.yaml, manifest.json"
    assert ["", "Written to results/small:", files] == list(
        written(Path("results/small"), results, 0)
    )
    assert "  charts/: 3 pictures, each as PNG and SVG" == list(written(Path("x"), results, 3))[-1]


def test_runs_to_look_at() -> None:
    """A typical run, and one in which the first headline outcome went otherwise."""
    results = make_results(
        {
            ("losses.attacker", "count"): [1.0, 1.0, 2.0, 9.0],
            ("captured.town", "time"): [NAN, NAN, NAN, 60.0],
        },
        subject=HEADLINE,
    )
    assert [
        "",
        "A typical run as a story:",
        "  sim trace 'my case.yaml' --replication 0",
        "Why it went otherwise in another run, where captured.town happened:",
        "  sim trace 'my case.yaml' --replication 3 --why captured.town",
        "",
        CAUTION,
    ] == list(what_next(results, Request(file=FILE), 1000))


def test_ways_to_differ() -> None:
    """What was otherwise is said in the words of the kind of outcome."""
    cases = {
        "captured.town did not happen": (("captured.town", "time"), [60.0, 61.0, NAN]),
        "initiative.attack is yes": (("initiative.attack", "flag"), [0.0, 0.0, 1.0]),
        "initiative.attack is no": (("initiative.attack", "flag"), [1.0, 1.0, 0.0]),
        "initiative.attack does not arise": (("initiative.attack", "flag"), [1.0, 1.0, NAN]),
    }
    for words, (outcome, values) in cases.items():
        results = make_results({outcome: values}, subject=HEADLINE)  # type: ignore[dict-item]
        lines = list(what_next(results, Request(file=FILE), 80))
        assert f"Why it went otherwise in another run, where {words}:" == lines[3]


def test_runs_that_are_all_alike() -> None:
    """Where no outcome went otherwise, no other run is offered; the caution stays, wrapped."""
    results = make_results({("captured.town", "time"): [60.0, 61.0, 62.0]})
    lines = list(what_next(results, Request(file=FILE), 60))
    assert "  sim trace 'my case.yaml' --replication 1" == lines[2]
    assert CAUTION == " ".join(lines[4:])
    assert max(len(line) for line in lines[4:]) <= 60


def test_no_runs() -> None:
    """Where nothing was finished there is nothing to look at."""
    empty = make_results(
        {("captured.town", "time"): [60.0]},
        values=np.empty((0, 1)),
        replication=np.empty(0, dtype=np.int64),
    )
    assert [] == list(what_next(empty, Request(file=FILE), 80))


def test_failed_runs() -> None:
    """Each failure is said with the last line of its error and the command that replays it."""
    failures = tuple(
        Failure(replication=number, error=f"Traceback:\n  at x\nValueError: no {number}\n")
        for number in (3, 5, 8, 13, 21)
    )
    results = make_results({("captured.town", "time"): [60.0]}, asked=6, failures=failures)
    assert [
        "",
        "5 of 6 runs ended with an error and are left out above:",
        "  replication 3: ValueError: no 3",
        "    sim trace 'my case.yaml' --replication 3",
        "  replication 5: ValueError: no 5",
        "    sim trace 'my case.yaml' --replication 5",
        "  replication 8: ValueError: no 8",
        "    sim trace 'my case.yaml' --replication 8",
        "  and 2 more; manifest.json lists them all",
    ] == list(failed_runs(results, Request(file=FILE)))


def test_one_failed_run() -> None:
    """One is one."""
    failure = Failure(replication=3, error="ValueError")
    results = make_results({("captured.town", "time"): [60.0]}, asked=2, failures=(failure,))
    lines = list(failed_runs(results, Request(file=FILE)))
    assert "1 of 2 runs ended with an error and is left out above:" == lines[1]
    assert 4 == len(lines)


def test_no_failed_runs() -> None:
    """Nothing is said where nothing failed."""
    results = make_results({("captured.town", "time"): [60.0]})
    assert [] == list(failed_runs(results, Request(file=FILE)))
