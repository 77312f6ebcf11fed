"""The race of the two clocks: the next move against the counterattack."""

from typing import TYPE_CHECKING

from sim.model.rules import INFINITY, initiative

if TYPE_CHECKING:
    from sim.engines.reference.advance import Advance
    from sim.engines.reference.world import World


class Races:
    """For each operation, both clocks since the loss of its objective; both always run on."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._lost_at = [INFINITY] * len(world.plan.operations.names)
        self._captor: list[Advance | None] = [None] * len(self._lost_at)

    def lost(self, place: int, captor: "Advance") -> None:
        """A place falls; where it is an objective for the first time, its clocks start."""
        for operation, objective in enumerate(self._world.plan.operations.objective):
            if objective == place and self._lost_at[operation] == INFINITY:
                self._lost_at[operation] = self._world.now
                self._captor[operation] = captor

    def ready(self, place: int, advance: "Advance", cause: int) -> None:
        """An advance has consolidated a place and is ready to move on."""
        world = self._world
        for operation, objective in enumerate(world.plan.operations.objective):
            if objective == place and self._captor[operation] is advance:
                hours = world.now - self._lost_at[operation]
                world.set(world.plan.columns.next_move[operation], hours, cause)

    def counterattacked(self, operation: int, cause: int) -> None:
        """The counterattack on an objective begins."""
        hours = self._world.now - self._lost_at[operation]
        self._world.set(self._world.plan.columns.race_counterattack[operation], hours, cause)

    def finish(self) -> None:
        """Record who had the initiative."""
        record, columns = self._world.record, self._world.plan.columns
        for operation, column in enumerate(columns.initiative):
            record[column] = initiative(
                record[columns.next_move[operation]], record[columns.race_counterattack[operation]]
            )
