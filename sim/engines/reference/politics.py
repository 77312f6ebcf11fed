"""The political clock: a planned event that pressure postpones, and mobilisation."""

from typing import TYPE_CHECKING

from sim.engines.reference.environment import Pause, Wait
from sim.engines.reference.log import NO_CAUSE
from sim.model.ranks import ActorKind
from sim.model.rules import DEFENDER, INFINITY, pressure

if TYPE_CHECKING:
    from sim.engines.reference.world import World

POLITICIANS = "politics"


class Politics:
    """Counts losses and strikes, postpones the event, mobilises."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._event = world.plan.politics.event
        self._mobilisation = world.plan.politics.mobilisation
        self._losses: list[float] = []
        self._strikes: list[float] = []
        self._alarm = Pause(world.env)
        self._alarmed_by = NO_CAUSE
        self._alarmed = False

    def start(self) -> None:
        """Put the event on the calendar."""
        if self._event.date < INFINITY:
            self._world.launch(self._run_event(), ActorKind.POLITICS)

    def lost(self, cause: int) -> None:
        """A place was lost."""
        self._losses.append(self._world.now)
        self._feel(cause)
        if len(self._losses) == self._mobilisation.places_lost:
            self._world.launch(self._mobilise(cause), ActorKind.POLITICS, 1)

    def struck(self, cause: int) -> None:
        """A facility was struck."""
        if self._event.strike > 0.0:
            self._strikes.append(self._world.now)
            self._feel(cause)

    def _feel(self, cause: int) -> None:
        """Look at the pressure; raise the alarm where it reaches the threshold."""
        event, since = self._event, self._world.now - self._event.memory
        towns = sum(1 for time in self._losses if time >= since)
        strikes = sum(1 for time in self._strikes if time >= since)
        felt = pressure(towns, event.town, strikes, event.strike)
        if felt >= event.threshold and not self._alarmed:
            self._alarmed, self._alarmed_by = True, cause
            self._alarm.interrupt()

    def _run_event(self) -> Wait:
        """Wait for the date; on alarm decide on a postponement, up to `most` times."""
        world, event, columns = self._world, self._event, self._world.plan.columns
        date, cause = event.date, NO_CAUSE
        for number in range(event.most):
            if not self._alarmed and (yield from self._alarm.wait(max(0.0, date - world.now))):
                break
            hours = world.draw(event.decide, event.decide_stream, number)
            if world.now + hours >= date:
                yield world.env.timeout(max(0.0, date - world.now))
                break
            yield world.env.timeout(hours)
            lag = world.draw(event.postpone_by, event.postpone_stream, number)
            date = world.now + lag
            cause = world.note(POLITICIANS, "postponed", "event", self._alarmed_by, days=lag / 24.0)
            self._alarmed = False
            world.set_time(columns.event_postponed[0], cause)
            world.add(columns.event_postponements[0], 1.0)
            if world.chance(event.contradiction, event.contradiction_stream, number):
                world.note(POLITICIANS, "contradicted", "event", cause)
                world.add(columns.event_contradictions[0], 1.0)
        else:
            yield world.env.timeout(max(0.0, date - world.now))
        world.set_time(columns.event_held[0], world.note(POLITICIANS, "held", "event", cause))

    def _mobilise(self, cause: int) -> Wait:
        """Decide on mobilisation; weeks later the new forces join a garrison."""
        world, plan, columns = self._world, self._mobilisation, self._world.plan.columns
        yield world.env.timeout(world.draw(plan.decide, plan.stream, 0))
        cause = world.note(POLITICIANS, "mobilised", "mobilisation", cause)
        world.set_time(columns.mobilised[0], cause)
        yield world.env.timeout(world.draw(plan.arrive, plan.stream, 1))
        place = world.plan.places.names[plan.place]
        if world.network.holder[plan.place] != DEFENDER:
            world.note(POLITICIANS, "recruits_stay_away", place, cause, elements=plan.elements)
            return
        event = world.note(POLITICIANS, "recruits", place, cause, elements=plan.elements)
        world.set_time(columns.mobilised_arrived[0], event)
        world.forces.raise_new(plan.place, plan.elements)
        world.battles.look_again()
