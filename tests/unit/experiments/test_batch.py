"""Batches give the same records however they are run, and lose nothing that was finished."""

import os
import signal
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from sim.experiments.batch import Batch, WorkersLostError, usable_cores
from sim.experiments.chunking import FIRST_CHUNK
from sim.experiments.workers import NotSendableError
from sim.results.records import Failure, Records
from unit.experiments.toy_engine import OUTCOMES, ToyChunk, ToyPlan, expected_values, run_toy


def run(plan: ToyPlan | None = None, **settings: int) -> Records:
    """The records of a toy batch of 40 replications, unless told otherwise."""
    options: dict[str, Any] = {"replications": 40, "workers": 1, **settings}
    return Batch(engine=run_toy, plan=plan or ToyPlan(), **options).run()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("chunk", [1, 7, 100, None])
def test_workers_and_chunks_do_not_matter(workers: int, chunk: int | None) -> None:
    """Every cut and every number of workers gives the same rows in the same order."""
    batch = Batch(
        engine=run_toy, plan=ToyPlan(), replications=40, seed=5, workers=workers, chunk=chunk
    )
    records = batch.run()
    numbers = np.arange(40)
    np.testing.assert_array_equal(numbers, records.replication)
    np.testing.assert_array_equal(expected_values(5, numbers), records.values)
    np.testing.assert_array_equal(numbers % 3, records.events)
    assert workers == records.workers
    assert records.complete
    assert not records.interrupted


def test_order_does_not_follow_completion() -> None:
    """Replications that end long after later ones stand where they belong, failed ones too."""
    plan = ToyPlan(slow=frozenset({0, 3}), failing=frozenset({3, 17, 30}))
    records = run(plan, workers=2, chunk=1)
    assert sorted(set(range(40)) - {3, 17, 30}) == records.replication.tolist()
    assert [3, 17, 30] == [failure.replication for failure in records.failures]


def test_one_replication() -> None:
    """The smallest batch has one row, and says what it is."""
    records = run(replications=1, seed=9)
    assert (1, 1, 9, 0) == (records.done, records.asked, records.seed, records.first)
    assert OUTCOMES == records.outcomes
    np.testing.assert_array_equal([[9.0, 0.0]], records.values)


def test_part_of_a_batch() -> None:
    """Replications alone are what they are in a batch that starts at 0."""
    whole, part = run(replications=40), run(replications=5, first=30)
    np.testing.assert_array_equal(whole.replication[30:35], part.replication)
    np.testing.assert_array_equal(whole.values[30:35], part.values)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"replications": 0}, "at least one replication is needed, not 0"),
        ({"replications": -3}, "at least one replication is needed, not -3"),
        ({"first": -1}, "replications are numbered from 0 to 4,294,967,295"),
        ({"first": 2**32 - 39}, "replications are numbered from 0 to 4,294,967,295"),
        ({"seed": -1}, "a seed is a whole number from 0 to 18446744073709551615, not -1"),
        ({"seed": 2**64}, "a seed is a whole number from 0 to 18446744073709551615"),
        ({"workers": 0}, "at least one worker is needed, not 0"),
        ({"workers": 10**6}, r"at most \d+ workers on the \d+ cores? .*, not 1,000,000"),
        ({"chunk": 0}, "a chunk holds at least one replication, not 0"),
    ],
)
def test_refused(settings: dict[str, int], message: str) -> None:
    """What cannot be simulated is refused before anything starts."""
    with pytest.raises(ValueError, match=message):
        run(None, **settings)


def test_ends_of_the_address_space() -> None:
    """The largest seed and the last replication there is can be simulated."""
    records = run(replications=1, first=2**32 - 1, seed=2**64 - 1)
    assert [2**32 - 1] == records.replication.tolist()


@pytest.mark.parametrize("workers", [1, 2])
def test_raising_replications(workers: int) -> None:
    """A replication that raises is a record with its number, and costs no other one."""
    records = run(ToyPlan(raising=frozenset({7, 39})), workers=workers, chunk=10)
    numbers = np.array(sorted(set(range(40)) - {7, 39}))
    np.testing.assert_array_equal(numbers, records.replication)
    np.testing.assert_array_equal(expected_values(0, numbers), records.values)
    assert [7, 39] == [failure.replication for failure in records.failures]
    error = records.failures[0].error
    assert error.startswith("ValueError: replication 7 met <unit.experiments.toy_engine.Address ")
    assert "(toy_engine.py, line " in error
    assert not records.complete
    assert not records.interrupted


def test_failures_that_the_engine_reports() -> None:
    """Rows that the engine calls void are left out, and errors hold no memory addresses."""
    records = run(ToyPlan(failing=frozenset({2})), chunk=10)
    expected = Failure(
        replication=2, error="gave up on <unit.experiments.toy_engine.Address object>"
    )
    assert (expected,) == records.failures
    assert sorted(set(range(40)) - {2}) == records.replication.tolist()
    assert 39 == records.done == len(records.events) == len(records.values)


def test_all_replications_fail() -> None:
    """A batch of nothing but failures still has its columns."""
    records = run(ToyPlan(raising=frozenset(range(40))))
    assert 40 == len(records.failures)
    assert (0, 2) == records.values.shape


def test_wrong_shape() -> None:
    """An engine that returns other rows than it was asked for is at fault itself."""

    def engine(plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
        return run_toy(plan, seed, first, count + 1)

    with pytest.raises(ValueError, match=r"shape \(3, 2\) .* for 2 replications of 2 outcomes"):
        Batch(engine=engine, plan=ToyPlan(), replications=40, workers=1).run()


def test_killed_worker() -> None:
    """When a worker process is killed, what had been finished comes with the error."""
    with pytest.raises(WorkersLostError, match="replications are finished and kept") as caught:
        run(ToyPlan(deadly=frozenset({35})), workers=2, chunk=1)
    records = caught.value.in_memory
    # Replication 35 is handed out when one other at most is still under way.
    finished = set(records.replication.tolist())
    assert len(set(range(35)) - finished) <= 1
    assert 35 not in finished
    np.testing.assert_array_equal(expected_values(0, records.replication), records.values)
    assert f"{records.done} of 40 replications" in str(caught.value)
    assert not records.interrupted


def test_worker_killed_at_once() -> None:
    """When nothing at all was finished, the likeliest mistake is named."""
    with pytest.raises(WorkersLostError, match=r"no replication was finished.*__main__"):
        run(ToyPlan(deadly=frozenset(range(40))), workers=2)


def test_engine_that_cannot_be_sent() -> None:
    """A function inside a function serves in this process, and is refused for workers."""

    def engine(plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
        return run_toy(plan, seed, first, count)

    batch = Batch(engine=engine, plan=ToyPlan(), replications=40, workers=2)
    with pytest.raises(NotSendableError, match="simulate with workers=1"):
        batch.run()
    assert Batch(engine=engine, plan=ToyPlan(), replications=40, workers=1).run().complete


def test_engine_that_cannot_be_sent_is_kept_here() -> None:
    """A long batch that could do with workers, but cannot have them, stays in this process."""

    def engine(plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
        return run_toy(plan, seed, first, count)

    batch = Batch(engine=engine, plan=ToyPlan(seconds=0.01), replications=260)
    records = batch.run()
    assert (True, 1) == (records.complete, records.workers)


PROMPT = """
from sim.experiments.batch import Batch
from sim.experiments.workers import NotSendableError
from unit.experiments.toy_engine import ToyPlan, run_toy

def engine(plan, seed, first, count):
    return run_toy(plan, seed, first, count)

try:
    Batch(engine=engine, plan=ToyPlan(), replications=40, workers=2).run()
except NotSendableError as error:
    print(error)
print(Batch(engine=run_toy, plan=ToyPlan(), replications=40, workers=2).run().complete)
"""


def test_engine_from_a_prompt() -> None:
    """What was defined in a notebook or at a prompt is refused for workers, the rest is not."""
    finished = subprocess.run(
        [sys.executable, "-c", PROMPT],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    refused, complete = finished.stdout.splitlines()
    assert "part of it was defined in a notebook or at a prompt" in refused
    assert ("True", "") == (complete, finished.stderr)


def only_here(process: int) -> ToyPlan:
    """A plan in the process of that number, an error in every other."""
    if os.getpid() != process:
        raise LookupError("nothing of that name here")
    return ToyPlan()


class PlanOfThisProcess(ToyPlan):
    """A plan that can be packed but not unpacked in a worker, as things of a notebook's are."""

    def __reduce__(self) -> tuple[object, ...]:
        return only_here, (os.getpid(),)


def test_plan_that_does_not_arrive() -> None:
    """What a worker cannot unpack is an error with the reason, not a dead worker."""
    with pytest.raises(NotSendableError, match=r"nothing of that name here|No module named"):
        run(PlanOfThisProcess(), workers=2)


def test_number_of_workers() -> None:
    """Left to itself a quick batch stays in this process, and a long one takes all cores."""

    def batch(seconds: float) -> Records:
        plan = ToyPlan(seconds=seconds)
        return Batch(engine=run_toy, plan=plan, replications=300).run()

    quick, long = batch(0.0), batch(0.01)
    assert (1, usable_cores()) == (quick.workers, long.workers)
    np.testing.assert_array_equal(quick.values, long.values)
    assert 16 == run(replications=2, workers=16).workers


def test_broken_off_before_workers_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the batch is still in this process keeps it from starting others."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)

    def engine(plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
        signal.raise_signal(signal.SIGINT)
        return run_toy(plan, seed, first, count)

    try:
        batch = Batch(engine=engine, plan=ToyPlan(seconds=0.2), replications=300)
        records = batch.run()
    finally:
        signal.signal(signal.SIGINT, previous)
    assert (True, FIRST_CHUNK, 1) == (records.interrupted, records.done, records.workers)


def test_progress_is_quiet_without_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is written where standard error is not a terminal, unless it is asked for."""
    batch = Batch(engine=run_toy, plan=ToyPlan(), replications=40, workers=1)
    batch.run()
    assert ("", "") == capfd.readouterr()
    batch.run(progress=True)
    assert "0/40" in capfd.readouterr().err
    batch.run(progress=False)
    assert ("", "") == capfd.readouterr()


def test_no_bar_needs_no_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no bar is shown, what would look for a notebook's widgets and warn is not imported."""
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    batch = Batch(engine=run_toy, plan=ToyPlan(), replications=40, workers=1)
    assert batch.run(progress=False).complete
    with pytest.raises(ImportError):
        batch.run(progress=True)


def test_times() -> None:
    """The records say when the batch ran and how long it took."""
    records = run(ToyPlan(seconds=0.002))
    assert records.started <= records.finished
    assert 0.08 <= records.seconds < 60.0
    assert records.started.tzinfo is not None
