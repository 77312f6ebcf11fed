"""The world of one replication: the plan, the luck, the calendar, the record and all actors."""

from math import isnan

from simpy.events import ProcessGenerator

from sim.engines.reference.advance import Advance, Advances
from sim.engines.reference.battle import Battles
from sim.engines.reference.collapse import Collapse
from sim.engines.reference.command import Command
from sim.engines.reference.contact import Contacts
from sim.engines.reference.coupling import Coupling
from sim.engines.reference.doctrine import Responses
from sim.engines.reference.environment import Actor, RankedEnvironment, Signal
from sim.engines.reference.facilities import Facilities
from sim.engines.reference.fires import FireUnits, Missions
from sim.engines.reference.forces import Forces
from sim.engines.reference.log import NO_CAUSE, Detail, Event, EventLog, Span
from sim.engines.reference.network import Network
from sim.engines.reference.operations import Operations
from sim.engines.reference.politics import Politics
from sim.engines.reference.race import Races
from sim.engines.reference.reserves import Reserves
from sim.engines.reference.supply import Supply
from sim.engines.reference.warning import Indications
from sim.model.draws import Draws
from sim.model.outcomes import UNDECLARED
from sim.model.plan import Plan
from sim.model.ranks import ActorKind, rank
from sim.model.rules import ATTACKER, DEFENDER, NONE, effort, happens, seen_at


class World:
    """What the actors of one replication share."""

    def __init__(self, plan: Plan, draws: Draws, log: EventLog) -> None:
        self.plan = plan
        self.log = log
        self.env = RankedEnvironment()
        self.record = list(plan.columns.initial)
        self._draws = draws
        self._watched: dict[int, list[Signal]] = {}
        self.contacts = Contacts(self)
        self.forces = Forces(plan)
        self.facilities = Facilities(self)
        self.network = Network(self)
        self.battles = Battles(self)
        self.fire_units = FireUnits(self)
        self.missions = Missions(self)
        self.supply = Supply(self)
        self.indications = Indications(self)
        self.command = Command(self)
        self.reserves = Reserves(self)
        self.races = Races(self)
        self.advances = Advances(self)
        self.responses = Responses(self)
        self.operations = Operations(self)
        self.coupling = Coupling(self)
        self.collapse = Collapse(self)
        self.politics = Politics(self)

    def start(self) -> None:
        """Put every actor on the calendar."""
        self.network.look_for_isolation(NO_CAUSE)
        self.facilities.start()
        self.fire_units.start()
        self.supply.start()
        self.indications.start()
        self.reserves.start()
        self.operations.start()
        self.politics.start()

    def finish(self) -> None:
        """Complete the record at the horizon."""
        columns, places = self.plan.columns, self.plan.places
        for facility, hours in self.facilities.finish():
            self.record[columns.closed_hours[facility]] = hours
        for side in (ATTACKER, DEFENDER):
            self.record[columns.losses[side]] = float(self.forces.losses[side])
            self.record[columns.taken[side]] = float(self.forces.taken[side])
            self.record[columns.survivors[side]] = float(self.forces.survivors(side))
        gained = 0
        for place, holder in enumerate(self.network.holder):
            if holder == ATTACKER and places.holder[place] == DEFENDER:
                gained += 1
                sector = self.plan.theatre.sector[place]
                if sector != NONE:
                    self.record[columns.sector_lost[sector]] += 1.0
        self.record[columns.gained[0]] = float(gained)
        salvos, tonnes = columns.salvos[ATTACKER], columns.tonnes[ATTACKER]
        self.record[columns.salvos_per_place[0]] = effort(self.record[salvos], gained)
        self.record[columns.tonnes_per_place[0]] = effort(self.record[tonnes], gained)
        self.races.finish()
        for column, (since, until) in zip(columns.measure, self.plan.measures, strict=True):
            self.record[column] = self.record[until] - self.record[since]

    @property
    def now(self) -> float:
        """Hours since the start of the simulation."""
        return self.env.now

    def launch(
        self, generator: ProcessGenerator, kind: ActorKind, entity: int = 0, number: int = 0
    ) -> Actor:
        """Start a process of the model."""
        return self.env.launch(generator, rank(kind, entity, number))

    def uniform(self, stream: int, index: int) -> float:
        """The uniform draw in (0, 1) at an address of this replication."""
        return self._draws.uniform(stream, index)

    def luck(self, name: str, index: int) -> float:
        """A uniform draw in (0, 1) for a decision of the user's own, named as no other stream."""
        return self._draws.named(name, index)

    def chance(self, probability: float, stream: int, index: int = 0) -> bool:
        """Whether something of this probability happens."""
        return happens(probability, self._draws.uniform(stream, index))

    def draw(self, number: int, stream: int, index: int = 0) -> float:
        """A draw from a distribution of the plan; 0 for NONE."""
        if number == NONE:
            return 0.0
        return self.plan.variates.value(number, self._draws.uniform(stream, index))

    def note(self, actor: str, kind: str, subject: str, cause: int, **detail: Detail) -> int:
        """Write an event to the log; return its number, by which later events name their cause."""
        if not self.log.on:
            return NO_CAUSE
        number = len(self.log.events)
        return self.log.add(Event(number, self.env.now, actor, kind, subject, cause, detail))

    def begin(self, lane: str, side: int, kind: str, label: str = "") -> Span | None:
        """Something that takes time begins."""
        if not self.log.on:
            return None
        return self.log.begin(Span(lane, side, kind, self.env.now, label))

    def end(self, span: Span | None) -> None:
        """It ends."""
        if span is not None:
            span.end = self.env.now

    def set(self, column: int, value: float, event: int) -> None:
        """Record an outcome, because of an event."""
        if column != UNDECLARED:
            self.record[column] = value
            if event != NO_CAUSE:
                self.log.outcomes[column] = event

    def set_time(self, column: int, event: int) -> None:
        """Record the present moment for an outcome, unless an earlier one stands."""
        if column != UNDECLARED and not self.happened(column):
            self.set(column, self.env.now, event)
            for signal in self._watched.pop(column, ()):
                signal.succeed(event)

    def happened(self, column: int) -> bool:
        """Whether an outcome has happened."""
        return not isnan(self.record[column])

    def wait_for_outcome(self, column: int) -> Signal:
        """An event that comes when an outcome (a time) happens; its value is the log's event.

        One that has happened before comes at once.
        """
        signal = self.env.signal()
        if self.happened(column):
            signal.succeed(self.log.outcomes.get(column, NO_CAUSE))
        else:
            self._watched.setdefault(column, []).append(signal)
        return signal

    def wait_for_contact(self, operation: int = NONE) -> Signal:
        """An event that comes with the first contact, of one operation or of any."""
        return self.contacts.wait(operation)

    def report(self, outcome: str, value: float, event: int = NO_CAUSE) -> None:
        """Record an outcome by its name, for processes of the user's own; KeyError if unknown."""
        self.set(self.plan.column(outcome), value, event)

    def add(self, column: int, amount: float) -> None:
        """Add to a count or an amount."""
        self.record[column] += amount

    def raise_to(self, column: int, amount: float) -> None:
        """Keep the largest amount."""
        self.record[column] = max(self.record[column], amount)

    def capture(self, place: int, captor: Advance, cause: int) -> int:
        """A place falls to an advance; return the event."""
        columns, name = self.plan.columns, self.plan.places.names[place]
        event = self.note(captor.name, "captured", name, cause)
        self.set_time(columns.captured[place], event)
        self.add(columns.advance_places[captor.number], 1.0)
        self._seen(columns.seen_captured[place], place, 0, event)
        sector = self.plan.theatre.sector[place]
        if sector != NONE:
            self.set_time(columns.sector_first_loss[sector], event)
        self.network.take(place, ATTACKER, event)
        self.facilities.change_hands(place, event)
        self.reserves.overrun(place, event)
        self.supply.lost(place)
        self.races.lost(place, captor)
        self.collapse.lost(place, event)
        self.politics.lost(event)
        self.command.loss_reported(place, captor.operation, event)
        return event

    def recapture(self, place: int, actor: str, cause: int) -> None:
        """The defender retakes a place."""
        columns = self.plan.columns
        event = self.note(actor, "recaptured", self.plan.places.names[place], cause)
        self.set_time(columns.recaptured[place], event)
        self._seen(columns.seen_recaptured[place], place, 1, event)
        self.network.take(place, DEFENDER, event)
        self.facilities.change_hands(place, event)

    def _seen(self, column: int, place: int, which: int, event: int) -> None:
        """Record when the public learns of a capture (0) or recapture (1)."""
        if column == UNDECLARED or self.happened(column):
            return
        lag = self.draw(self.plan.public_lag, self.plan.places.lag_stream[place], which)
        seen = seen_at(self.env.now, lag)
        if seen < self.plan.clock.horizon:
            self.set(column, seen, event)
