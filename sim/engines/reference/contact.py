"""First contact of each operation, and whether the defender was forewarned of it."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Signal
from sim.engines.reference.log import NO_CAUSE
from sim.model.rules import INFINITY, NONE

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Contacts:
    """Per operation: when its first advance started, and whether the garrisons were alerted."""

    def __init__(self, world: "World") -> None:
        self._world = world
        operations = range(len(world.plan.operations.names))
        self.at = [INFINITY for _ in operations]
        self.made_by = [NO_CAUSE for _ in operations]
        self.forewarned = [False for _ in operations]
        self.forewarned_by = [NO_CAUSE for _ in operations]
        self._waiting: list[tuple[int, Signal]] = []

    def make(self, operation: int, cause: int) -> None:
        """An advance starts; the first of its operation is the contact."""
        if self.at[operation] < INFINITY:
            return
        self.at[operation] = self._world.now
        self.made_by[operation] = cause
        waiting, self._waiting = self._waiting, []
        for wanted, signal in waiting:
            if wanted in (NONE, operation):
                signal.succeed(cause)
            else:
                self._waiting.append((wanted, signal))

    def wait(self, operation: int) -> Signal:
        """An event that comes with the contact of an operation, of any for NONE.

        Its value is the event that made the contact.
        """
        signal = self._world.env.signal()
        made = [
            number
            for number, at in enumerate(self.at)
            if at < INFINITY and operation in (NONE, number)
        ]
        if made:
            signal.succeed(self.made_by[min(made, key=lambda number: self.at[number])])
        else:
            self._waiting.append((operation, signal))
        return signal

    def alert(self, operation: int, echelon: str, cause: int) -> None:
        """The local echelon heeds a warning; before contact it alerts the garrisons."""
        world = self._world
        if self.at[operation] < INFINITY or self.forewarned[operation]:
            return
        event = world.note(echelon, "forewarned", echelon, cause)
        self.forewarned[operation], self.forewarned_by[operation] = True, event
        world.set_time(world.plan.columns.forewarned[operation], event)
