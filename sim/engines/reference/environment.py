"""A SimPy environment in which equal times are settled by the rank of the process that waits.

SimPy settles them by an event's priority and then by the order of scheduling. Here the priority
of every event is the rank (sim.model.ranks) of the process that it will resume, so the order is
a rule of the model that another engine can keep.
"""

import traceback
from collections.abc import Generator
from heapq import heappush
from typing import Any

import simpy
from simpy.events import URGENT, Event, Initialize, Interruption, Process, ProcessGenerator, Timeout
from simpy.exceptions import Interrupt
from simpy.resources.base import BaseResource

from sim.model.ranks import ActorKind, rank

Wait = Generator[Event, Any, Any]
"""What a process or a part of one yields."""

END_OF_RUN = -1
"""Rank of the horizon: it comes before everything else at its time."""


class Actor(Process):
    """A process with a rank."""

    def __init__(self, env: simpy.Environment, generator: ProcessGenerator, rank: int) -> None:
        self.rank = rank
        super().__init__(env, generator)


class Signal(Event):
    """An event that one process waits for and another triggers."""

    def __init__(self, env: simpy.Environment, waiting: Process) -> None:
        super().__init__(env)
        self.proc = waiting


class RankedEnvironment(simpy.Environment):
    """Schedules every event with the rank of the process that waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._users = 0
        self.events_scheduled = 0

    def launch(self, generator: ProcessGenerator, rank: int) -> Actor:
        """Start a process with a rank."""
        return Actor(self, generator, rank)

    def process(self, generator: ProcessGenerator) -> Actor:
        """Start a process of the user's own; it comes after the model's at equal times."""
        self._users += 1
        if hasattr(generator, "throw"):  # SimPy itself refuses the rest
            generator = _repeatable(generator)
        return Actor(self, generator, rank(ActorKind.USER, self._users))

    def signal(self) -> Signal:
        """An event for the active process to wait for."""
        active = self.active_process
        if active is None:
            raise RuntimeError("a signal needs a process that waits for it")
        return Signal(self, active)

    def schedule(self, event: Event, priority: int = 1, delay: float = 0) -> None:
        """Put an event on the calendar; its priority is the rank of the process it resumes."""
        if type(event) is Timeout:
            owner: Any = self._active_proc
        elif type(event) is Initialize:
            owner = event.callbacks[0].__self__  # type: ignore[attr-defined]
        elif type(event) is Interruption:
            owner = event.process
        else:
            owner = getattr(event, "proc", None) or self._active_proc
        if owner is not None:
            level = owner.rank
        else:
            # The horizon is the only urgent event without a process; the others belong to the
            # user's own processes, such as conditions.
            level = END_OF_RUN if priority == URGENT else rank(ActorKind.USER)
        self.events_scheduled += 1
        entry = (self._now + delay, level, self.events_scheduled, event)
        heappush(self._queue, entry)


class ProcessError(RuntimeError):
    """The error of a user's process, in words; the error itself is its cause."""


def _repeatable(generator: ProcessGenerator) -> Wait:
    """The same process, whose errors can be made again of the arguments that they keep.

    SimPy raises copies of errors, made so. Where a class asks for other arguments, the failure to
    copy would hide what went wrong.
    """
    try:
        return (yield from generator)
    except Exception as error:
        try:
            type(error)(*error.args)
        except Exception:  # noqa: BLE001 (a class of the user's may do anything)
            words = "".join(traceback.format_exception_only(error)).strip()
            raise ProcessError(words) from error
        raise


class _Prompt(BaseResource[Any, Any]):
    """Passes on what is given back at once.

    SimPy does so when the calendar comes to the release, by when others may have acted at the
    same time; who goes next would then hang on more than time and rank.
    """

    def _do_get(self, event: Any) -> None:
        super()._do_get(event)
        self._trigger_put(None)


class Staff(_Prompt, simpy.Resource):
    """Officers who serve in the order in which they are asked for."""


class Guns(_Prompt, simpy.PriorityResource):
    """Guns that serve by priority, then in the order in which they are asked for."""


class Pause:
    """A stretch of time that others may break into.

    Two rules make it the same in every engine: what ends at the very moment of the interruption
    ends normally, and a second interruption at the same moment changes nothing. The one who
    waits therefore reads the state of the world when it wakes, never the interruption itself.
    """

    def __init__(self, env: RankedEnvironment) -> None:
        self._env = env
        self._process: Process | None = None
        self._due = 0.0

    def wait(self, hours: float) -> Generator[Event, Any, bool]:
        """Wait; return whether the whole time has passed."""
        self._process = self._env.active_process
        self._due = self._env.now + hours
        try:
            yield self._env.timeout(hours)
        except Interrupt:
            return False
        self._process = None
        return True

    def interrupt(self) -> None:
        """Wake the one who waits, if anyone does."""
        if self._process is not None and self._due > self._env.now:
            process, self._process = self._process, None
            process.interrupt()
