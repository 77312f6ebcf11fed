"""Sweeps: the same as runs of the changed scenarios, labelled, stored and summarised."""

import json
import math
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engines.reference.environment import Wait
from sim.engines.reference.world import World
from sim.experiments import sweep as sweeping
from sim.experiments.designs import Design
from sim.experiments.run import run
from sim.experiments.sweep import SweepCutShortError, SweepJob, sweep
from sim.experiments.sweep_progress import Progress
from sim.experiments.sweep_results import Sweep
from sim.experiments.sweep_tasks import WorkerMismatchError, simulate_chunk
from sim.model.loading import load
from sim.model.outcomes import Outcome
from sim.results.opening import ResultsError
from sim.results.results import UnknownOutcomeError
from sim.results.summary import outcome_statistics
from sim.scenario.errors import ScenarioError
from sim.scenario.schema import Scenario
from unit.cli import small
from unit.cli.calls import contents

DECIDE = "command.echelons.division.decide"
STRENGTH = "formations.garrison.elements"
OVER = {DECIDE: "6 h..36 h:3", STRENGTH: "2..4:2"}
RUNS = 30


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A small case."""
    return load(small.write(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def made(scenario: Scenario) -> Sweep:
    """A sweep of it over 3 × 2 points."""
    return sweep(scenario, Design.of(scenario, OVER), RUNS, seed=5)


def test_a_point_is_a_run_of_the_changed_scenario(scenario: Scenario, made: Sweep) -> None:
    """Every value of a point is that of `sim.run`, bit for bit: all points share their luck."""
    for point in range(len(made.design)):
        alone = run(scenario.with_(made.settings(point)), RUNS, seed=5)
        assert np.array_equal(alone.values, made.values[point], equal_nan=True)


def test_what_a_sweep_says_of_itself(made: Sweep) -> None:
    """Shapes, names and completeness."""
    assert (6, RUNS, len(made.names)) == made.values.shape
    assert (6, 2) == made.points.shape
    assert (True, ()) == (made.complete, made.failures)
    assert ("captured.town", "reserve.reserve.arrived", "losses.attacker") == made.headline
    expected = f"<Sweep of small: 6 points × 30 replications of {len(made.names)} outcomes>"
    assert expected == repr(made)
    assert np.array_equal(
        made.values[:, :, made.names.index("losses.attacker")], made.column("losses.attacker")
    )


@pytest.mark.parametrize("rows", [1, 7, 30, 45, 60, 1000])
def test_the_cut_changes_no_value(scenario: Scenario, made: Sweep, rows: int) -> None:
    """However a sweep is cut into chunks, its values are the same."""
    job = SweepJob.of(scenario, made.design, RUNS, seed=5, rows=rows)
    cut = job.run(None, lambda: None, alone=True, progress=False)
    assert all(span.rows <= max(rows, 1) for span in job.layout.spans())
    assert sum(span.rows for span in job.layout.spans()) == 6 * RUNS
    assert np.array_equal(made.values, cut.values, equal_nan=True)


def test_threads_and_processes_give_the_same(scenario: Scenario, made: Sweep) -> None:
    """Whoever does the work."""
    with ThreadPoolExecutor(2) as pool:
        by_threads = sweep(scenario, made.design, RUNS, seed=5, executor=pool)
    by_processes = sweep(scenario, made.design, RUNS, seed=5, workers=2)
    for other in (by_threads, by_processes):
        assert np.array_equal(made.values, other.values, equal_nan=True)
        assert made.manifest == other.manifest


def test_a_folder_is_equal_byte_for_byte(scenario: Scenario, made: Sweep, tmp_path: Path) -> None:
    """Written by two workers, or by one, or saved afterwards: the same files."""
    first, second = tmp_path / "first", tmp_path / "second"
    sweep(scenario, made.design, RUNS, seed=5, out=first)
    with ThreadPoolExecutor(3) as pool:
        sweep(scenario, made.design, RUNS, seed=5, out=second, executor=pool)
    third = made.save(tmp_path / "third")
    assert contents(first) == contents(second) == contents(third)


def test_a_saved_sweep_is_read_back(made: Sweep, tmp_path: Path) -> None:
    """Points, values, outcomes and what it is about."""
    opened = Sweep.open(made.save(tmp_path / "out"))
    assert np.array_equal(made.values, opened.values, equal_nan=True)
    assert (made.design.digest, made.design.factors) == (
        opened.design.digest,
        opened.design.factors,
    )
    assert (made.outcomes, made.scenario) == (opened.outcomes, opened.scenario)
    assert made.manifest == opened.manifest


def test_a_finished_sweep_is_not_simulated_again(
    scenario: Scenario, made: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own folder nothing is left to do."""
    made.save(tmp_path / "out")

    def refuse(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(sweeping, "simulate_chunk", refuse)
    again = sweep(scenario, made.design, RUNS, seed=5, out=tmp_path / "out")
    assert np.array_equal(made.values, again.values, equal_nan=True)


CHANGED: list[tuple[str, Callable[[Scenario, Design, Path], Sweep]]] = [
    ("its seed is 5, not 6", lambda s, d, out: sweep(s, d, RUNS, seed=6, out=out)),
    (
        "it has 30 replications a point, not 40",
        lambda s, d, out: sweep(s, d, 40, seed=5, out=out),
    ),
    (
        "its scenario is another one",
        lambda s, d, out: sweep(s.with_({"command.detect": "2 h"}), d, RUNS, seed=5, out=out),
    ),
    (
        "its design is another one",
        lambda s, _, out: sweep(s, Design.of(s, {STRENGTH: "2..3:2"}), RUNS, seed=5, out=out),
    ),
    (
        "it keeps other outcomes",
        lambda s, d, out: sweep(s, d, RUNS, seed=5, out=out, outcomes=["losses.attacker"]),
    ),
]


@pytest.mark.parametrize(("message", "other"), CHANGED, ids=[message for message, _ in CHANGED])
def test_another_sweep_is_kept_out(
    scenario: Scenario,
    made: Sweep,
    tmp_path: Path,
    message: str,
    other: Callable[[Scenario, Design, Path], Sweep],
) -> None:
    """A folder holds one sweep; what differs is said, and nothing in it is touched."""
    out = made.save(tmp_path / "out")
    before = contents(out)
    with pytest.raises(ResultsError, match=message):
        other(scenario, made.design, out)
    assert before == contents(out)


def test_another_source_is_kept_out(
    scenario: Scenario, made: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks that other code has simulated are not mixed with ours."""
    out = made.save(tmp_path / "out")
    newer = {**made.manifest["made_with"], "source": "0" * 64, "numpy": "9.9"}
    monkeypatch.setattr(sweeping, "fingerprint", lambda: newer)
    expected = (
        r"made with another version: numpy \(.* there, 9.9 here\), the source code \(.{8} there"
    )
    with pytest.raises(ResultsError, match=expected):
        sweep(scenario, made.design, RUNS, seed=5, out=out)


def test_a_chunk_of_another_sweep_is_refused(
    scenario: Scenario, made: Sweep, tmp_path: Path
) -> None:
    """A file that somebody has copied into the folder is named."""
    out = made.save(tmp_path / "out")
    other = sweep(scenario, made.design, RUNS, seed=6, out=tmp_path / "other")
    (mine,) = (out / "chunks").iterdir()
    (foreign,) = (tmp_path / "other" / "chunks").iterdir()
    mine.write_bytes(foreign.read_bytes())
    with pytest.raises(ResultsError, match=r"this file belongs to another sweep\. Delete the file"):
        Sweep.open(out)
    foreign.rename(out / "chunks" / foreign.name)
    mine.unlink()
    with pytest.raises(ResultsError, match="this file belongs to another sweep"):
        sweep(scenario, made.design, RUNS, seed=5, out=out)
    assert other.manifest["key"] != made.manifest["key"]


@pytest.mark.parametrize("damage", ["truncated", "emptied"])
def test_a_damaged_chunk_is_named(made: Sweep, tmp_path: Path, damage: str) -> None:
    """A part that a disk has lost is not taken for no outcome."""
    out = made.save(tmp_path / "out")
    (chunk,) = (out / "chunks").iterdir()
    content = chunk.read_bytes()
    chunk.write_bytes(content[: len(content) // 2] if damage == "truncated" else b"")
    with pytest.raises(ResultsError, match=f"{chunk.name}: this file is damaged"):
        _ = Sweep.open(out).values


def test_flipped_bits_change_no_value(made: Sweep, tmp_path: Path) -> None:
    """Wherever a bit has flipped, the file is refused, or what it holds is as it was."""
    out = made.save(tmp_path / "out")
    (chunk,) = (out / "chunks").iterdir()
    whole, refused = chunk.read_bytes(), 0
    for place in range(7, len(whole), len(whole) // 50):
        content = bytearray(whole)
        content[place] ^= 0xFF
        chunk.write_bytes(bytes(content))
        try:
            np.testing.assert_array_equal(made.values, Sweep.open(out).values)
        except ResultsError:
            refused += 1
    assert refused > 10


def test_folders_that_hold_something_else(scenario: Scenario, made: Sweep, tmp_path: Path) -> None:
    """Nothing that is no sweep is written over, or read."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"there are other things in this folder \(notes.txt\)"):
        sweep(scenario, made.design, RUNS, out=tmp_path)
    with pytest.raises(ResultsError, match=r"no sweep here \(sweep.json is missing\)"):
        Sweep.open(tmp_path)
    with pytest.raises(ResultsError, match="there is no such folder"):
        Sweep.open(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match="a file"):
        sweep(scenario, made.design, RUNS, out=tmp_path / "notes.txt")
    out = made.save(tmp_path / "out")
    (out / "sweep.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(ResultsError, match="saved in format 99"):
        Sweep.open(out)
    (out / "sweep.json").write_text("{", encoding="utf-8")
    with pytest.raises(ResultsError, match="not what a sweep writes"):
        Sweep.open(out)


def test_points_that_cannot_be_are_named(scenario: Scenario) -> None:
    """A point at which the scenario is in itself impossible is refused before anything runs."""
    design = Design.of(scenario, {"clock.end": "day 1 12:00..day 8 00:00:3"})
    with pytest.raises(ScenarioError, match=r"at design point 0 \(clock.end = day 1 12:00\): "):
        sweep(scenario, design, 5)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"replications": 0}, "at least one replication a point is needed, not 0"),
        ({"replications": 2**32 + 1}, "at least one"),
        ({"seed": -1}, "a seed is a whole number"),
        ({"workers": 0}, "at least one worker is needed"),
        ({"cluster": "tcp://x:1", "executor": ThreadPoolExecutor(1)}, "not both"),
    ],
)
def test_impossible_requests(
    scenario: Scenario, made: Sweep, wrong: dict[str, Any], message: str
) -> None:
    """Numbers that mean nothing are refused in words."""
    with pytest.raises(ValueError, match=message):
        sweep(scenario, made.design, **{"replications": RUNS, **wrong})


def test_chosen_outcomes_alone_are_kept(scenario: Scenario, made: Sweep) -> None:
    """A large sweep need not keep what nobody asks for."""
    names = ["losses.attacker", "captured.town"]
    few = sweep(scenario, made.design, RUNS, seed=5, outcomes=names)
    assert tuple(names) == few.names
    assert np.array_equal(made.column("captured.town"), few.column("captured.town"), equal_nan=True)
    with pytest.raises(UnknownOutcomeError, match=r"there is no outcome `captured.twn`"):
        sweep(scenario, made.design, RUNS, outcomes=["captured.twn"])
    with pytest.raises(UnknownOutcomeError):
        few.column("captured.depot")


def test_outcomes_that_a_point_lacks_are_empty(scenario: Scenario) -> None:
    """Where a point does not measure a duration, nothing is known of it."""
    measure = {"lasts": {"since": "advance.assault.started", "until": "captured.town"}}
    longer = scenario.with_({"measures": measure, STRENGTH: 1})
    levels = {"levels": [{}, measure], "labels": ["none", "one"]}
    made = sweep(longer, Design.of(longer, {"measures": levels}), 10)
    lasts = made.column("measure.lasts")
    assert np.isnan(lasts[0]).all()
    assert not np.isnan(lasts[1]).all()


def failing(world: World) -> Wait:
    """A process that fails in replication 3, at the strength 2 alone."""
    yield world.env.timeout(1.0)
    if world._draws._replication == 3 and world.plan.garrisons.elements == (2,):
        raise RuntimeError("out of luck")


OWN = Outcome(name="mine", kind="count", unit="", meaning="Nothing.")


def test_a_failing_replication_is_a_record(scenario: Scenario, tmp_path: Path) -> None:
    """It has its address, leaves no value, and the others stand."""
    design = Design.of(scenario, {STRENGTH: "2..4:2"})
    made = sweep(scenario, design, 6, processes=[failing], own=[OWN], out=tmp_path / "out")
    assert "RuntimeError: out of luck" in made.failures[0].error
    assert [(0, 3)] == [(failure.point, failure.replication) for failure in made.failures]
    assert np.isnan(made.values[0, 3]).all()
    assert [(0, 3)] == [tuple(address) for address in np.argwhere(~made.done).tolist()]
    runs = [one.runs for one in made.summary("losses.attacker").statistics]
    assert [5, 6] == runs
    opened = Sweep.open(tmp_path / "out")
    assert made.failures == opened.failures
    assert "mine" in opened.names


def test_a_worker_with_other_code_is_refused(
    scenario: Scenario, made: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a machine with another version simulates is never taken."""
    job = SweepJob.of(scenario, made.design, RUNS)
    task = next(job.tasks(set()))
    found = {**made.manifest["made_with"], "source": "f" * 64}
    monkeypatch.setattr("sim.experiments.sweep_tasks.fingerprint", lambda: found)
    with pytest.raises(WorkerMismatchError, match="a worker has another version of the program"):
        simulate_chunk(task)


class Breaking(Executor):
    """An executor that finishes two chunks and then loses its workers."""

    def __init__(self) -> None:
        self.done = 0

    def submit(self, function: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        """A future that is settled at once."""
        future: Future[Any] = Future()
        if self.done < 2:
            future.set_result(function(*arguments))
        else:
            future.set_exception(BrokenProcessPool("gone"))
        self.done += 1
        return future


def test_lost_workers_leave_what_was_finished(
    scenario: Scenario, made: Sweep, tmp_path: Path
) -> None:
    """What was written stays, and the same sweep goes on to the same bytes."""
    job = SweepJob.of(scenario, made.design, RUNS, seed=5, rows=RUNS)
    helpers = sweeping._helpers(Breaking(), None, None, job)
    with pytest.raises(SweepCutShortError, match="2 of 6 chunks are finished and kept") as lost:
        job.run(tmp_path / "out", helpers, alone=False, progress=False)
    part = lost.value.sweep
    assert ("2 of 6 chunks" in repr(part), part.complete) == (True, False)
    assert 2 * RUNS == part.done.sum()
    assert np.array_equal(part.values[part.done], made.values[part.done], equal_nan=True)
    job.run(tmp_path / "out", lambda: None, alone=True, progress=False)
    job.run(tmp_path / "whole", lambda: None, alone=True, progress=False)
    assert contents(tmp_path / "whole") == contents(tmp_path / "out")


def test_a_data_set_is_labelled(made: Sweep) -> None:
    """Dimensions, factors as coordinates, units, meanings, and what it came from."""
    pytest.importorskip("xarray")
    data = made.to_xarray(["captured.town", "losses.attacker"])
    assert {"design": 6, "replication": RUNS} == dict(data.sizes)
    assert made.points[:, 0].tolist() == data["division.decide"].values.tolist()
    assert ("h", DECIDE) == (
        data["division.decide"].attrs["units"],
        data["division.decide"].attrs["path"],
    )
    assert np.array_equal(made.column("captured.town"), data["captured.town"], equal_nan=True)
    assert made.outcome("captured.town").meaning == data["captured.town"].attrs["meaning"]
    assert ("small", "5") == (data.attrs["scenario"], data.attrs["seed"])
    assert made.design.text == data.attrs["design"]


def test_frames_are_wide_or_long(made: Sweep) -> None:
    """One row a run or one row a value, with the factors beside it."""
    wide = made.to_pandas(["captured.town", "losses.attacker"])
    assert (6 * RUNS, 4) == wide.shape
    assert ["point", "replication"] == list(wide.index.names)
    assert made.column("losses.attacker")[4, 7] == wide.loc[(4, 7), "losses.attacker"]
    factors = wide[list(made.design.names)].to_numpy()
    assert made.points[4].tolist() == factors[4 * RUNS + 7].tolist()
    long = made.to_pandas(["captured.town", "losses.attacker"], form="long")
    assert (2 * 6 * RUNS, 6) == long.shape
    assert {"elements", "h"} <= set(wide.attrs["units"].values())
    assert "small" == long.attrs["manifest"]["scenario"]["name"]
    with pytest.raises(ValueError, match="a frame is wide or long, not 'tall'"):
        made.to_pandas(form="tall")


def test_a_summary_is_that_of_the_runs(scenario: Scenario, made: Sweep) -> None:
    """Statistics and intervals at each point are those of a run alone."""
    summary = made.summary("losses.attacker")
    alone = run(scenario.with_(made.settings(4)), RUNS, seed=5).summary()["losses.attacker"]
    assert alone == summary.statistics[4]
    value, low, high = summary.estimates()
    assert alone.mean is not None
    assert (alone.mean.value, alone.mean.low, alone.mean.high) == (value[4], low[4], high[4])
    frame = summary.to_pandas()
    assert alone.mean.value == frame.loc[4, "mean"]
    assert [6.0, 6.0, 21.0, 21.0, 36.0, 36.0] == frame["division.decide"].tolist()
    with pytest.raises(ValueError, match=r"`losses\.attacker` has no share; it has mean"):
        summary.estimates("share")


def test_a_grid_is_shown_as_a_grid(made: Sweep) -> None:
    """Two factors: one down, one across, each cell with its interval."""
    lines = made.summary("captured.town").render(80).splitlines()
    assert lines[0].endswith("(captured.town): % of runs, 95 % interval")
    assert ["division.decide", "2", "4"] == lines[3].split()
    assert ["6 h", "21 h", "36 h"] == [line.rsplit(maxsplit=2)[0].strip() for line in lines[4:]]
    assert all("±" in line for line in lines[4:])


def test_a_wide_grid_is_rounded_before_it_becomes_a_list(made: Sweep) -> None:
    """Tenths of points are left out first, the interval never."""
    summary = made.summary("captured.town")
    number = np.arange(10_000.0)
    columns = [np.where(number < 97 * (point + 1), 1.0, np.nan) for point in range(6)]
    sure = tuple(outcome_statistics(summary.outcome, column) for column in columns)
    many = replace(summary, statistics=sure)
    wide = many.render(80).splitlines()
    assert ["6", "h", "1.0±0.2", "1.9±0.3"] == wide[4].split()
    assert ["6", "h", "1±1", "2±1"] == list(many._grid(0))[2].split()
    heads = max(len(line) for line in many._grid(0))
    assert len(wide) == len(many.render(heads).splitlines())
    assert 3 + len(made.design) == len(many.render(heads - 1).splitlines())
    amounts = made.summary("losses.attacker")
    assert 3 + len(made.design) == len(amounts.render(20).splitlines())


def test_other_designs_are_shown_as_a_list(scenario: Scenario) -> None:
    """One line a point, with value, interval and runs; long ones are cut."""
    design = Design.of(scenario, {DECIDE: "6 h..36 h"}, "latin-hypercube", samples=70)
    made = sweep(scenario, design, 3)
    lines = made.summary("captured.town").render(80).splitlines()
    assert ["division.decide", "share", "from", "to", "runs"] == lines[2].split()
    assert "… and 10 more points" == lines[-1]
    html = made.summary("captured.town")._repr_html_()
    assert "… and 30 more points" in html


def test_what_a_figure_stands_on(made: Sweep) -> None:
    """The share of a thing is one of all runs, its quantiles and a flag's share are not."""
    time, count = made.summary("captured.town"), made.summary("losses.attacker")
    assert {"30"} == {time.basis(one) for one in time.statistics}
    assert {"30"} == {count.basis(one) for one in count.statistics}
    flag = made.summary("reserve.reserve.available")
    assert ["30" if one.n == 30 else f"{one.n} of 30" for one in flag.statistics] == [
        flag.basis(one) for one in flag.statistics
    ]


def test_what_a_notebook_shows(made: Sweep) -> None:
    """The scenario, the size, and the headline by point with its intervals, escaped."""
    html = made._repr_html_()
    assert "<b>A small case</b>" in html
    assert "6 points × 30 runs, seed 5" in html
    assert html.count("<small>") == 6 + 1
    assert html.count("<table>") == html.count("</table>") == 1
    assert "elements" in made.summary("losses.attacker")._repr_html_()


def test_progress_says_how_sure_it_is(scenario: Scenario, made: Sweep) -> None:
    """Half the mean width of the intervals of the leading share, from the chunks so far."""
    job = SweepJob.of(scenario, made.design, RUNS, seed=5, rows=10)
    with Progress(job.layout, set(), job.work.lead, shown=False) as bar:
        assert bar.precision() is None
        for task in job.tasks(set()):
            bar.update(simulate_chunk(task))
        low, high = made.summary("captured.town").estimates()[1:]
        assert math.isclose(float(np.mean(high - low)) / 2.0, bar.precision() or 0.0)
        assert f"captured.town ±{100 * (bar.precision() or 0.0):.1f} points" == bar.words()
