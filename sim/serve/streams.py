"""The stream of frames of one setting: soon a rough one, then finer ones, then work ahead.

Whoever moves a slider again overtakes what is under way: it ends with the chunks that run, and what
they found is kept for when the slider comes back. When a setting is done, the settings one move
away are run ahead, those of the slider that was moved last and the nearest first.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from typing import Any

import anyio.to_thread

from sim.scenario.errors import ScenarioError
from sim.serve.frames import Wish, frame
from sim.serve.studies import At, Studies
from sim.serve.study import Study, Ticket

FIRST_SECONDS = 0.045
"""How long the replications of the first frame may take."""
FEWEST, FEWEST_SLOW = 250, 20
FINER = 5
"""Each frame stands on so many times the runs of the one before."""
MOST_PAGES = 32
LOOK_SECONDS = 0.5


class Streams:
    """Frames for every page that is open; each page has one run at a time."""

    def __init__(self, studies: Studies, *, ahead: bool = True) -> None:
        self.studies, self._ahead = studies, ahead
        self._tickets: OrderedDict[str, Ticket] = OrderedDict()
        self._ahead_ticket = Ticket()
        self._busy = 0

    def overtake(self, page: str) -> Ticket:
        """A new run for a page; its older one, and all work ahead, are dropped."""
        self._ahead_ticket.drop()
        if page in self._tickets:
            self._tickets.pop(page).drop()
        ticket = self._tickets[page] = Ticket()
        while len(self._tickets) > MOST_PAGES:
            self._tickets.popitem(last=False)[1].drop()
        return ticket

    def close(self) -> None:
        """Drop everything."""
        for ticket in (*self._tickets.values(), self._ahead_ticket):
            ticket.drop()

    async def lines(self, page: str, wish: Wish, moved: int | None) -> AsyncIterator[bytes]:
        """The frames as lines of JSON; ends early where overtaken."""
        ticket = self.overtake(page)
        try:
            async for message in self._messages(wish, ticket):
                yield _line(message)
            if self._ahead and not ticket.overtaken and moved is not None:
                async for message in self._work_ahead(wish.at, moved, ticket):
                    yield _line(message)
        finally:
            ticket.drop()

    async def _messages(self, wish: Wish, ticket: Ticket) -> AsyncIterator[dict[str, Any]]:
        self._busy += 1
        try:
            try:
                study = await _thread(self.studies.study, wish.at)
            except ScenarioError as error:
                yield {"refused": _words(error)}
                return
            done = 0
            while not ticket.overtaken:
                for runs in self._stages(study, done):
                    if not await _thread(self.studies.advance, study, runs, ticket):
                        return
                    made = await _thread(self._frame, wish, study, runs, ticket)
                    if made is None:
                        return
                    yield made
                    done = runs
                if self.studies.engines.waiting:
                    await asyncio.sleep(LOOK_SECONDS)  # the faster engine goes on from here
                elif done >= self.studies.engines.runs:
                    return
        finally:
            self._busy -= 1

    def _frame(self, wish: Wish, study: Study, runs: int, ticket: Ticket) -> dict[str, Any] | None:
        return None if ticket.overtaken else frame(self.studies, wish, study, runs)

    def _stages(self, study: Study, done: int) -> Iterator[int]:
        """After how many runs there is a frame: soon, then five times as many, then all."""
        most = self.studies.engines.runs
        ready = min(study.done, self.studies.base.done, most)
        fewest = FEWEST_SLOW if self.studies.engines.name == "reference" else FEWEST
        each = self.studies.base.seconds_per_run or FIRST_SECONDS / fewest
        soon = max(fewest, round(FIRST_SECONDS / each / fewest) * fewest)
        runs = ready if ready >= fewest else soon
        while runs < most:
            if runs > done:
                yield runs
            runs *= FINER
        if most > done:
            yield most

    async def _work_ahead(
        self, at: At, moved: int, ticket: Ticket
    ) -> AsyncIterator[dict[str, Any]]:
        """Run the places one move away to the end; says how many are ready."""
        mine = self._ahead_ticket = Ticket()
        todo = one_move_away(at, moved, [len(one.places) for one in self.studies.sliders])
        yield self._ready(todo)
        for there in todo:
            await self._idle()
            if ticket.overtaken or mine.overtaken:
                return
            if self.studies.is_done(there):
                continue
            try:
                study = await _thread(self.studies.study, there)
            except ScenarioError:
                continue
            if not await _thread(self.studies.advance, study, self.studies.engines.runs, mine):
                return
            yield self._ready(todo)

    async def _idle(self) -> None:
        """Wait until nobody waits for a frame."""
        while self._busy:  # noqa: ASYNC110 (a moment more or less does not matter)
            await asyncio.sleep(LOOK_SECONDS / 5)

    def _ready(self, todo: Sequence[At]) -> dict[str, Any]:
        return {"ready": sum(map(self.studies.is_done, todo)), "places": len(todo)}


def one_move_away(at: At, moved: int, places: Sequence[int]) -> list[At]:
    """All settings that differ in one slider: of the one that was moved last, then of all others.

    The nearest places come first.
    """
    moves = [(n, place) for n, many in enumerate(places) for place in range(many) if place != at[n]]
    moves.sort(key=lambda move: (move[0] != moved, abs(move[1] - at[move[0]])))
    return [(*at[:n], place, *at[n + 1 :]) for n, place in moves]


async def _thread(function: Any, *arguments: Any) -> Any:
    """Call in a thread; whoever waits may go away meanwhile."""
    return await anyio.to_thread.run_sync(partial(function, *arguments), abandon_on_cancel=True)


def _words(error: ScenarioError) -> str:
    """What is wrong with a setting, without the places in files."""
    return "; ".join(problem.message for problem in error.problems)


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode() + b"\n"
