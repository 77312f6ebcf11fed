"""Which engine simulates, what is said of it, and that a change of engine changes nothing."""

import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from simpy import Event

import sim
import sim.experiments.engines as module
from sim.engines.batch import cache
from sim.engines.reference.world import World
from sim.experiments.batch import Batch, batch_of
from sim.experiments.engines import (
    COMPILING,
    BatchEngine,
    EngineError,
    Faster,
    ReferenceEngine,
    check_engine,
    engine_named,
    news_of,
    why_not,
)
from sim.experiments.run import run
from sim.model.loading import load
from sim.model.lowering import lower
from sim.results.records import Records
from unit.experiments.toy_engine import ToyChunk, ToyPlan, expected_values, run_toy

ROOT = Path(__file__).parents[3]
FIRST_STEPS = ROOT / "scenarios" / "first-steps.yaml"
HOUR = 3600.0


@dataclass
class Compiled:
    """What the engines find of the compiled kernel, and whether they had it compiled."""

    intact: bool = True
    startable: bool = True
    started: tuple[bool, ...] = ()

    def start(self, *, hurry: bool = False) -> bool:
        """Stand in for a process that compiles for a minute."""
        if self.startable:
            self.started += (hurry,)
        return self.startable


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Compiled:
    """The state of the cache, as a test wants it."""
    state = Compiled()
    monkeypatch.setattr(cache, "is_intact", lambda: state.intact)
    monkeypatch.setattr(cache, "compile_in_background", state.start)
    return state


@pytest.fixture
def without_numba(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if Numba were not installed."""
    monkeypatch.setattr(module, "is_installed", lambda: False)
    why_not.cache_clear()
    yield
    why_not.cache_clear()


def test_little_work_is_left_where_it_is(compiled: Compiled) -> None:
    """Less than the second that loading takes is not worth it, however ready the kernel is."""
    assert Faster().engine(1.0) is None
    assert () == compiled.started


def test_a_ready_kernel_takes_over(compiled: Compiled) -> None:
    """At hand, and worth the loading: at once, without a word."""
    faster = Faster()
    assert BatchEngine() == faster.engine(3.0)
    assert "" == faster.news()


@pytest.mark.parametrize(
    ("seconds", "started", "cores", "news"),
    [
        (3.0, (), 0, ""),
        (20.0, (False,), 0, ""),
        (HOUR, (True,), 1, COMPILING),
    ],
)
def test_compiling_meanwhile(
    compiled: Compiled, seconds: float, started: tuple[bool, ...], cores: int, news: str
) -> None:
    """Worth it, once; in a hurry, with a core of its own and a word, where this batch waits."""
    compiled.intact = False
    faster = Faster()
    assert faster.engine(seconds) is None
    assert faster.engine(seconds) is None
    assert (started, cores) == (compiled.started, faster.cores)
    assert (news, "") == (faster.news(), faster.news())
    compiled.intact = True
    assert BatchEngine() == faster.engine(seconds)


@pytest.mark.parametrize(("seconds", "engine"), [(100.0, None), (HOUR, BatchEngine())])
def test_nowhere_to_keep_it(compiled: Compiled, seconds: float, engine: BatchEngine | None) -> None:
    """Without a folder it is compiled in this process, where that is far sooner done."""
    compiled.intact = compiled.startable = False
    faster = Faster()
    assert engine == faster.engine(seconds)
    assert "" == faster.news()


@pytest.mark.parametrize(
    ("replications", "intact", "expected", "started"),
    [
        (999, True, ReferenceEngine(), ()),
        (1000, True, BatchEngine(), ()),
        (1000, False, ReferenceEngine(), (False,)),
        (20_000, False, BatchEngine(), ()),
    ],
)
def test_the_engine_for_so_many(
    compiled: Compiled,
    replications: int,
    intact: bool,  # noqa: FBT001 (a case)
    expected: object,
    started: tuple[bool, ...],
) -> None:
    """Few are soonest done by the reference engine; very many are worth a minute's wait."""
    compiled.intact = intact
    assert expected == engine_named("auto", replications)
    assert started == compiled.started


@pytest.mark.parametrize("intact", [True, False])
def test_a_word_before_the_wait(compiled: Compiled, intact: bool) -> None:  # noqa: FBT001 (a case)
    """Whoever asks for an engine that must be compiled first is told; nobody else is."""
    compiled.intact = intact
    assert "" == news_of(ReferenceEngine())
    assert ("" if intact else COMPILING) == news_of(BatchEngine())


def test_an_engine_by_name(compiled: Compiled) -> None:
    """Names are taken at their word."""
    assert ReferenceEngine() == engine_named("reference", 10**6)
    assert BatchEngine() == engine_named("batch", 1)


def my_process(world: World) -> Generator[Event, Any, Any]:
    """A process of the user's own."""
    yield world.env.timeout(1.0)


def test_processes_of_ones_own(compiled: Compiled) -> None:
    """They run on the reference engine, which `auto` knows and `batch` refuses."""
    assert ReferenceEngine((my_process,)) == engine_named("auto", 10**6, [my_process])
    with pytest.raises(EngineError, match=r"^processes of your own run on the reference engine"):
        check_engine("batch", [my_process])
    with pytest.raises(EngineError, match="leave the engine at 'auto'"):
        run(load(FIRST_STEPS), 10, engine="batch", processes=[my_process])


def test_an_unknown_name() -> None:
    """A slip is answered with the names there are."""
    with pytest.raises(EngineError, match="no engine is called 'fast'; there are auto, reference,"):
        check_engine("fast")


def test_without_numba(without_numba: None) -> None:
    """`auto` does what it can and says why it takes so long; `batch` is refused with the cure."""
    assert ReferenceEngine() == engine_named("auto", 10**6)
    with pytest.raises(EngineError, match=r"is not installed: `pip install numba`\. The reference"):
        check_engine("batch")
    faster = Faster()
    assert faster.engine(30.0) is None
    assert "" == faster.news()
    assert faster.engine(HOUR) is None
    assert "not installed: `pip install numba`. It would be about a hundred" in faster.news()
    assert faster.engine(HOUR) is None
    assert "" == faster.news()


NUMBA = {
    "absent": "sys.meta_path[:] = map(Without, sys.meta_path)",
    "broken": "sys.path.insert(0, os.getcwd())",
    "switched off": "os.environ['NUMBA_DISABLE_JIT'] = '1'",
}
COMMANDS = """
import os, sys
class Without:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        hidden = name.partition(".")[0] in ("numba", "llvmlite")
        return None if hidden else self.finder.find_spec(name, path, target)
    def __getattr__(self, name):
        return getattr(self.finder, name)
{change}
from sim.cli.main import main
for engine in ("auto", "batch"):
    try:
        main(["run", {file!r}, "-n", "5", "--no-charts", "--engine", engine], prog_name="sim")
    except SystemExit as end:
        print(f"{{engine}} ends with {{end.code}}", flush=True)
"""


@pytest.mark.parametrize("case", NUMBA)
def test_commands_without_numba(case: str, tmp_path: Path) -> None:
    """Whatever is the matter with Numba, `auto` gives the table and `batch` a plain word."""
    (tmp_path / "numba.py").write_text("raise ImportError('Numba needs NumPy 2.9 or less')")
    done = subprocess.run(
        [sys.executable, "-P", "-c", COMMANDS.format(change=NUMBA[case], file=str(FIRST_STEPS))],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    table, _, end = done.stdout.partition("auto ends with 0\n")
    assert "5 runs, seed 0" in table
    assert "batch ends with 2\n" == end
    words = {
        "absent": "is not installed: `pip install numba`.",
        "broken": "cannot be loaded: Numba needs NumPy 2.9 or less.",
        "switched off": "is switched off by NUMBA_DISABLE_JIT.",
    }
    assert words[case] in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@dataclass(frozen=True)
class ToyEngine:
    """The toy engine under another name, on threads."""

    name = "toy"
    threads = True

    def __call__(self, plan: ToyPlan, seed: int, first: int, count: int) -> ToyChunk:
        """Simulate."""
        return run_toy(plan, seed, first, count)


class After:
    """A faster engine that is there when it has been looked for so many times."""

    cores = 0

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def engine(self, _seconds_left: float) -> ToyEngine | None:
        """The engine, in the end."""
        self.looks -= 1
        return ToyEngine() if self.looks <= 0 else None

    def news(self) -> str:
        """Nothing to say."""
        return ""


@pytest.mark.parametrize("looks", [1, 3, 1000])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_change_of_engine_changes_no_value(
    looks: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the faster engine takes over, the rows are the same and in the same order."""
    monkeypatch.setattr("sim.experiments.batch.BatchEngine", ToyEngine)
    plan = ToyPlan(failing=frozenset({3, 30}), seconds=0.0005)
    records = batch_with(plan, After(looks), workers)
    numbers = np.array(sorted(set(range(60)) - {3, 30}))
    np.testing.assert_array_equal(numbers, records.replication)
    np.testing.assert_array_equal(expected_values(5, numbers), records.values)
    assert [3, 30] == [failure.replication for failure in records.failures]
    assert 60 == sum(records.engines.values())
    assert (looks < 1000) == ("toy" in records.engines)


def batch_with(plan: ToyPlan, faster: Any, workers: int) -> Records:
    """The records of 60 replications, begun on one engine and ended on another."""
    batch = Batch(
        engine=run_toy,
        plan=plan,
        replications=60,
        seed=5,
        workers=workers,
        chunk=4,
        faster=faster,
    )
    return batch.run(progress=False)


def test_a_batch_that_may_change(compiled: Compiled) -> None:
    """`auto` may change engines; a name, or processes of the user's own, may not."""
    plan = lower(load(FIRST_STEPS))
    assert batch_of(plan, 10).faster is not None
    assert batch_of(plan, 10, engine="reference").faster is None
    assert batch_of(plan, 10, engine="batch").faster is None
    assert batch_of(plan, 10, processes=[my_process]).faster is None
