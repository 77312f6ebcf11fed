"""Operations: when a rhythm begins, how it repeats, and who waits for the attacker's staff."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Signal, Wait
from sim.engines.reference.log import NO_CAUSE
from sim.model.policies import CHOICES, Turn
from sim.model.ranks import ActorKind
from sim.model.rules import ATTACKER, INFINITY, NONE

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Planning:
    """The attacker's planning teams; the policy picks who of the waiting is next."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._free = world.plan.theatre.planners
        self._waiting: dict[int, Signal] = {}
        self._choose = list(CHOICES.values())[world.plan.theatre.choice]
        self._assigning = False

    def ask(self, operation: int) -> Signal:
        """An event that comes when a team takes up this operation."""
        signal = self._waiting[operation] = self._world.env.signal()
        self._look()
        return signal

    def free(self) -> None:
        """A team is done."""
        self._free += 1
        self._look()

    def _look(self) -> None:
        """Assign teams once all operations that ask at this moment have done so."""
        if not self._assigning:
            self._assigning = True
            last = len(self._world.plan.operations.names)
            self._world.launch(self._assign(), ActorKind.OPERATION, last)

    def _assign(self) -> Wait:
        yield self._world.env.timeout(0.0)
        self._assigning = False
        while self._free > 0 and self._waiting:
            world = self._world
            turns = [
                Turn(
                    operation=operation,
                    garrison=world.operations.next_garrison(operation),
                    cycles=world.operations.cycles[operation],
                )
                for operation in sorted(self._waiting)
            ]
            chosen = turns[self._choose(turns)].operation
            self._free -= 1
            self._waiting.pop(chosen).succeed()


class Operations:
    """Every operation with its cycles."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.operations
        self.cycles = [0] * len(self._plan.names)
        self._planning = Planning(world)

    def start(self) -> None:
        """Begin what is dated, and let the others wait for their beginning."""
        for operation, dated in enumerate(self._plan.dated):
            if dated and self._plan.most[operation] == 1:
                self._begin(operation, self._plan.base[operation], NO_CAUSE)
            else:
                self._world.launch(self._cycles(operation), ActorKind.OPERATION, operation)

    def actor(self, operation: int) -> str:
        """The name of an operation in the log."""
        return f"operation {self._plan.names[operation]}"

    def next_garrison(self, operation: int) -> int:
        """Elements that hold the next objective of the operation's advances."""
        world = self._world
        goals = world.advances.next_goals(operation)
        return sum(world.forces.garrison[goal].elements for goal in goals)

    def _cycles(self, operation: int) -> Wait:
        """The rhythm: wait for the beginning, prepare, go; and again."""
        world, plan = self._world, self._plan
        cause = NO_CAUSE
        base = plan.base[operation]
        if plan.after[operation] != NONE:
            cause = yield world.wait_for_outcome(plan.after[operation])
            base = world.now + world.draw(plan.plus[operation], plan.plus_stream[operation])
        planned = world.plan.theatre.planners > 0
        for cycle in range(plan.most[operation]):
            if planned:
                # The next cycle is prepared while the last one runs.
                if cycle == 0:
                    yield world.env.timeout(max(0.0, base - world.now))
                if not self._is_over(operation):
                    cause = yield from self._prepare(operation, cycle, cause)
                base = max(base, world.now)
            if cycle > 0 or not plan.dated[operation]:
                yield world.env.timeout(max(0.0, base - world.now))
            if self._is_over(operation):
                self._end(operation, cause)
                return
            self._begin(operation, base, cause)
            base += plan.every[operation]
            if base == INFINITY:
                return

    def _prepare(self, operation: int, cycle: int, cause: int) -> Wait:
        """Wait for a planning team and for its work; return the last event."""
        world, theatre = self._world, self._world.plan.theatre
        yield self._planning.ask(operation)
        name = self._plan.names[operation]
        cause = world.note(self.actor(operation), "planning", name, cause)
        span = world.begin(self.actor(operation), ATTACKER, "prepare", f"plan {name}")
        hours = world.draw(theatre.prepare, theatre.prepare_stream[operation], cycle)
        yield world.env.timeout(hours)
        world.end(span)
        self._planning.free()
        return cause

    def _end(self, operation: int, cause: int) -> None:
        name = self._plan.names[operation]
        self._world.note(self.actor(operation), "operation_over", name, cause)

    def _is_over(self, operation: int) -> bool:
        """Whether the rhythm stops: its outcome is reached, or nobody is left to advance."""
        until = self._plan.until[operation]
        reached = until != NONE and self._world.happened(until)
        return reached or self._world.advances.spent(operation)

    def _begin(self, operation: int, base: float, cause: int) -> None:
        """One cycle begins: its missions and advances are put on the calendar."""
        world, columns = self._world, self._world.plan.columns
        first = self.cycles[operation] == 0
        self.cycles[operation] += 1
        world.add(columns.operation_cycles[operation], 1.0)
        if not first or not self._plan.dated[operation]:
            name = self._plan.names[operation]
            cycle = self.cycles[operation]
            cause = world.note(self.actor(operation), "cycle_begins", name, cause, cycle=cycle)
        if first:
            if base > world.now:
                world.launch(self._start(operation, base), ActorKind.OPERATION, operation, 1)
            else:
                world.set_time(columns.operation_started[operation], cause)
            world.coupling.begin(operation, base, cause)
        world.missions.begin(operation, base, self.cycles[operation] - 1, cause)
        world.advances.begin(operation, base, cause)

    def _start(self, operation: int, base: float) -> Wait:
        """Record the beginning of a plan that lies ahead when it comes, not before."""
        world = self._world
        yield world.env.timeout(base - world.now)
        world.set_time(world.plan.columns.operation_started[operation], NO_CAUSE)
