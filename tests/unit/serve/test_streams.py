"""Overtaken runs end between chunks, and what they found is kept."""

import json
import threading
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest

from sim.engines.chunk import Chunk
from sim.engines.reference.run import run_chunk
from sim.model.loading import load
from sim.serve.engines import Engines
from sim.serve.frames import Wish
from sim.serve.streams import Streams, one_move_away
from sim.serve.studies import Studies
from sim.serve.study import SLOW_CHUNK, Ticket
from unit.cli import small


class Slow(Engines):
    """The reference engine, which waits at a gate before each chunk from the second on."""

    def __init__(self, runs: int) -> None:
        super().__init__(runs, reference_only=True)
        self.begun, self.gate, self.chunks = threading.Event(), threading.Event(), 0

    @property
    def engine(self) -> Any:
        """Counts chunks."""

        def simulate(plan: Any, seed: int, first: int, count: int) -> Chunk:
            self.chunks += 1
            if self.chunks == 2:
                self.begun.set()
                assert self.gate.wait(20.0)
            return run_chunk(plan, seed, first, count)

        return simulate


@pytest.fixture
def engines() -> Slow:
    """In place of the usual one."""
    return Slow(60)


def test_an_overtaken_run_ends_between_chunks(studies: Studies, engines: Slow) -> None:
    """Two of twelve chunks are run, and kept."""
    ticket, ended = Ticket(), []
    thread = threading.Thread(
        target=lambda: ended.append(studies.base.advance(60, engines, ticket))
    )
    thread.start()
    assert engines.begun.wait(20.0)
    ticket.drop()
    engines.gate.set()
    thread.join(20.0)
    assert [False] == ended
    assert (2, 2 * SLOW_CHUNK) == (engines.chunks, studies.base.done)
    assert studies.base.advance(60, engines, Ticket())
    assert 60 == studies.base.done
    assert 12 == engines.chunks


def test_only_the_newest_setting_of_a_page_runs(studies: Studies, engines: Slow) -> None:
    """The older stream ends without a frame; the newer one goes to the end."""

    async def both() -> tuple[list[Any], list[Any]]:
        streams = Streams(studies, ahead=False)
        older: list[Any] = []
        newer: list[Any] = []

        async def follow(place: int, into: list[Any]) -> None:
            lines = streams.lines("a" * 8, Wish(at=(place, 0)), None)
            into.extend([json.loads(line) async for line in lines])

        async with anyio.create_task_group() as group:
            group.start_soon(follow, 0, older)
            await anyio.to_thread.run_sync(engines.begun.wait, 20.0)
            group.start_soon(follow, 1, newer)
            await anyio.sleep(0.05)
            engines.gate.set()
        return older, newer

    older, newer = anyio.run(both)
    assert [] == older
    assert 60 == newer[-1]["runs"]


def test_two_pages_do_not_overtake_each_other(studies: Studies, engines: Slow) -> None:
    """Each gets all of its runs."""
    engines.gate.set()

    async def one(streams: Streams, page: str) -> Any:
        return [json.loads(line) async for line in streams.lines(page, Wish(at=(0, 0)), None)][-1]

    async def both() -> list[Any]:
        streams, found = Streams(studies, ahead=False), []

        async def follow(page: str) -> None:
            found.append(await one(streams, page))

        async with anyio.create_task_group() as group:
            group.start_soon(follow, "a" * 8)
            group.start_soon(follow, "b" * 8)
        return found

    assert [60, 60] == [last["runs"] for last in anyio.run(both)]


def test_the_next_places_are_run_ahead(studies: Studies, engines: Slow) -> None:
    """All settings one move away, and none further."""
    engines.gate.set()

    async def ahead() -> list[Any]:
        lines = Streams(studies).lines("a" * 8, Wish(at=(1, 2)), 1)
        return [json.loads(line) async for line in lines]

    told = anyio.run(ahead)
    away = len(studies.sliders[0].places) - 1 + 4
    assert {"ready": away, "places": away} == told[-1]
    assert studies.is_done((1, 0))
    assert studies.is_done((0, 2))
    assert not studies.is_done((0, 0))


def test_what_is_likely_next_is_run_first() -> None:
    """The slider that was moved last, then the others; the nearest places first."""
    expected = [(2, 1), (2, 3), (2, 0), (1, 2), (3, 2), (0, 2)]
    assert expected == one_move_away((2, 2), 1, (4, 4))


def test_work_ahead_waits_for_who_waits(studies: Studies, engines: Slow) -> None:
    """A new run of any page ends the work ahead of all; what was begun is kept."""
    streams = Streams(studies)

    async def begin() -> list[Any]:
        told = []
        async for line in streams.lines("a" * 8, Wish(at=(1, 2)), 1):
            told.append(json.loads(line))
            if "ready" in told[-1]:
                streams.overtake("b" * 8)
        return told

    engines.gate.set()
    told = anyio.run(begin)
    assert 1 == sum("ready" in one for one in told)


class Growing(Engines):
    """An engine that makes few runs until it has been asked some times how many, then all."""

    def __init__(self) -> None:
        super().__init__(60, reference_only=True)
        self.asked = 0

    @property
    def runs(self) -> int:
        """Few at first, all later."""
        self.asked += 1
        return 20 if self.asked < 4 else 60

    @property
    def waiting(self) -> bool:
        """Whether the fast engine is still to come."""
        return self.asked < 4


def test_a_faster_engine_goes_on(tmp_path: Path) -> None:
    """Whoever waits for few runs gets all, whenever the fast engine comes."""
    scenario = load(small.write(tmp_path))
    streams = Streams(Studies(scenario, (), Growing()), ahead=False)

    async def follow() -> list[Any]:
        return [json.loads(line) async for line in streams.lines("a" * 8, Wish(at=()), None)]

    told = [one["runs"] for one in anyio.run(follow)]
    assert (20, 60) == (told[0], told[-1])


def test_failed_runs_are_left_out_of_both(
    studies: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pair lacks what either lacks; the frame says how many."""

    def unlucky(plan: Any, seed: int, first: int, count: int) -> Chunk:
        chunk = run_chunk(plan, seed, first, count)
        if not first <= 3 < first + count:
            return chunk
        chunk.values[3 - first] = np.nan
        return Chunk(values=chunk.values, events=chunk.events, failures=((3, "KeyError"),))

    study = studies.study((0, 0))
    studies.base.advance(20, Engines(60, reference_only=True), Ticket())
    monkeypatch.setattr(Engines, "engine", property(lambda _: unlucky))
    study.advance(20, Engines(60, reference_only=True), Ticket())
    pair = studies.pair((0, 0), study, 20)
    assert (1, 19, 19) == (pair.failed, len(pair.base), len(pair.now))
    assert 3 not in pair.now.replication
