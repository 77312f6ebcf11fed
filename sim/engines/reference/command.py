"""The chain of headquarters: reports rise, staff officers work, decisions go out as orders."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.engines.reference.environment import Signal, Staff, Wait
from sim.model.ranks import ActorKind
from sim.model.reports import MatterKind, ReportKind
from sim.model.rules import DEFENDER, NONE, message_hours, repetitions, stretch

if TYPE_CHECKING:
    from sim.engines.reference.world import World


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report on its way up: the `number`-th of its source."""

    source: int
    number: int
    operation: int
    """The operation it warns of."""
    place: int
    """The place it says was lost, NONE for other reports."""
    cause: int


@dataclass(frozen=True)
class StaffWork:
    """Work for one staff officer: hours before stretch, and what it is for."""

    hours: float
    label: str


class Command:
    """Every echelon with its staff, and what has been decided."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.echelons
        echelons = range(len(self._plan.names))
        self._staff = [Staff(world.env, capacity=n) for n in self._plan.staff]
        self._alternate = [False for _ in echelons]
        """Whether the alternate command post is up."""
        self._moving = [False for _ in echelons]
        self._relocations = [0 for _ in echelons]
        self._waiting: list[list[Signal]] = [[] for _ in echelons]
        self._decided = [False] * len(world.plan.matters.names)
        self._losses = [0] * len(world.plan.places.names)
        self._contacts = [0] * len(world.plan.advances.names)

    def local_function(self, operation: int = 0) -> float:
        """Share of an operation's local headquarters that works; 1 where it can't be struck."""
        chain = self._world.plan.operations.chain[operation]
        if not chain or self._plan.headquarters[chain[0]] == NONE:
            return 1.0
        return self._world.facilities.function(self._plan.headquarters[chain[0]])

    def indication_reported(self, number: int, cause: int) -> None:
        """The troops report a sign of the build-up."""
        self._send(0, number, operation=self._world.plan.warnings.operation, cause=cause)

    def strike_reported(self, mission: int, go: int, cause: int) -> None:
        """The troops report a strike."""
        plan = self._world.plan
        if plan.warnings.strikes and plan.fire_units.side[plan.missions.unit[mission]] != DEFENDER:
            source = plan.sources.first_strike + mission
            self._send(source, go, operation=plan.missions.operation[mission], cause=cause)

    def contact_reported(self, advance: int, cause: int) -> None:
        """The troops report that an advance has begun."""
        plan = self._world.plan
        source, number = plan.sources.first_contact + advance, self._contacts[advance]
        self._contacts[advance] += 1
        self._send(source, number, operation=plan.advances.operation[advance], cause=cause)

    def loss_reported(self, place: int, operation: int, cause: int) -> None:
        """The troops report the loss of a place."""
        source = self._world.plan.sources.first_loss + place
        self._send(source, self._losses[place], operation, cause, place)
        self._losses[place] += 1

    def headquarters_closed(self, facility: int, cause: int) -> None:
        """A facility fell to level 0; a staff that works in it must move."""
        for echelon, headquarters in enumerate(self._plan.headquarters):
            if headquarters == facility and not (self._alternate[echelon] or self._moving[echelon]):
                self._moving[echelon] = True
                number = self._relocations[echelon]
                self._relocations[echelon] += 1
                self._world.launch(
                    self._relocate(echelon, number, cause), ActorKind.RELOCATION, echelon, number
                )

    def headquarters_reopened(self, facility: int) -> None:
        """A facility works again; whoever waited for it goes on."""
        for echelon, headquarters in enumerate(self._plan.headquarters):
            if headquarters == facility:
                self._wake(echelon)

    def _relocate(self, echelon: int, number: int, cause: int) -> Wait:
        world, plan = self._world, self._plan
        hours = world.draw(plan.relocate[echelon], plan.relocate_stream[echelon], number)
        yield world.env.timeout(hours)
        self._moving[echelon] = False
        self._alternate[echelon] = True
        world.note(plan.names[echelon], "relocated", plan.names[echelon], cause)
        self._wake(echelon)

    def _wake(self, echelon: int) -> None:
        waiting, self._waiting[echelon] = self._waiting[echelon], []
        for signal in waiting:
            signal.succeed()

    def _works(self, echelon: int) -> bool:
        headquarters = self._plan.headquarters[echelon]
        open_ = headquarters == NONE or self._world.facilities.level[headquarters] > 0
        return open_ or self._alternate[echelon]

    def _stretch(self, echelon: int) -> float:
        headquarters = self._plan.headquarters[echelon]
        if headquarters == NONE:
            return 1.0
        facilities = self._world.facilities
        levels = self._world.plan.facilities.levels[headquarters]
        return stretch(facilities.level[headquarters], levels, self._plan.degraded[echelon])

    def _send(
        self, source: int, number: int, operation: int, cause: int, place: int = NONE
    ) -> None:
        if self._plan.names:
            report = Report(
                source=source, number=number, operation=operation, place=place, cause=cause
            )
            self._world.launch(self._report(report), ActorKind.REPORT, source, number)

    def _report(self, report: Report) -> Wait:
        """One report: detected, then at each echelon received, assessed, heeded or not."""
        world, sources = self._world, self._world.plan.sources
        cause = report.cause
        if sources.kind[report.source] in (ReportKind.CONTACT, ReportKind.LOSS):
            stream = sources.detect_stream[report.source]
            yield world.env.timeout(world.draw(world.plan.messages.detect, stream, report.number))
        for echelon in world.plan.operations.chain[report.operation]:
            cause, heeded = yield from self._at_echelon(report, echelon, cause)
            if not heeded:
                return

    def _at_echelon(self, report: Report, echelon: int, cause: int) -> Wait:
        """The way of a report to and through one echelon; return its last event, and if heeded."""
        world, plan = self._world, self._plan
        name, what = plan.names[echelon], world.plan.sources.names[report.source]
        message = world.plan.sources.streams[report.source][echelon]
        messages = world.plan.messages
        again = repetitions(messages.loss, world.uniform(message, report.number))
        travel = world.draw(plan.report[echelon], message + 1, report.number)
        yield world.env.timeout(message_hours(again, messages.repeat, travel))
        cause = world.note(name, "received", what, cause, sent=1 + int(again))
        world.add(world.plan.columns.reports[echelon], 1.0)
        world.set_time(world.plan.columns.received[echelon], cause)
        hours = world.draw(plan.assess[echelon], message + 2, report.number)
        yield from self._staff_work(echelon, StaffWork(hours, f"assess {what}"))
        kind = world.plan.sources.kind[report.source]
        if not world.chance(plan.heeds[echelon][kind], message + 3, report.number):
            return world.note(name, "not_heeded", what, cause), False
        event = world.note(name, "heeded", what, cause)
        world.set_time(world.plan.columns.heeded[echelon], event)
        self._act(report, echelon, event)
        return event, True

    def _act(self, report: Report, echelon: int, cause: int) -> None:
        """What an echelon does on a report that it heeds."""
        world, plan = self._world, self._world.plan
        warning = plan.sources.kind[report.source] in (ReportKind.INDICATION, ReportKind.STRIKE)
        if warning and echelon == plan.operations.chain[report.operation][0]:
            world.contacts.alert(report.operation, self._plan.names[echelon], cause)
        for matter, deciding in enumerate(plan.matters.echelon):
            if deciding == echelon and not self._decided[matter] and self._concerns(report, matter):
                self._take_up(matter, cause)

    def _concerns(self, report: Report, matter: int) -> bool:
        """Whether a report calls for a decision: any for reserves, a loss for a response."""
        plan = self._world.plan
        operation = plan.matters.operation[matter]
        match plan.matters.kind[matter]:
            case MatterKind.RELEASE:
                return operation == report.operation
            case MatterKind.RESPONSE | MatterKind.BOMBARDMENT:
                return report.place == plan.operations.objective[operation]
            case _:
                return False

    def ask_to_withdraw(self, garrison: int, cause: int) -> None:
        """A worn garrison asks the highest echelon to be withdrawn."""
        matters = self._world.plan.matters
        for matter, kind in enumerate(matters.kind):
            asked = kind == MatterKind.WITHDRAWAL and matters.subject[matter] == garrison
            if asked and not self._decided[matter]:
                self._take_up(matter, cause)

    def _take_up(self, matter: int, cause: int) -> None:
        self._decided[matter] = True
        self._world.launch(self._decide(matter, cause), ActorKind.DECISION, matter)

    def _decide(self, matter: int, cause: int) -> Wait:
        """Take a decision and send out the order."""
        world, plan, matters = self._world, self._plan, self._world.plan.matters
        echelon, what = matters.echelon[matter], matters.names[matter]
        cause = world.note(plan.names[echelon], "deciding", what, cause)
        hours = world.draw(plan.decide[echelon], matters.decide_stream[matter])
        yield from self._staff_work(echelon, StaffWork(hours, f"decide {what}"))
        event = world.note(plan.names[echelon], "decided", what, cause)
        world.set_time(world.plan.columns.decided[matter], event)
        yield world.env.timeout(world.draw(plan.order[echelon], matters.order_stream[matter]))
        event = world.note(plan.names[echelon], "ordered", what, event)
        world.set_time(world.plan.columns.ordered[matter], event)
        operation = matters.operation[matter]
        match matters.kind[matter]:
            case MatterKind.RELEASE:
                world.reserves.release(echelon, operation, event)
            case MatterKind.RESPONSE:
                world.responses.order(operation, event)
            case MatterKind.BOMBARDMENT:
                world.responses.order_fire(operation, event)
            case _:
                place = world.plan.garrisons.place[matters.subject[matter]]
                yield from world.collapse.withdraw(place, event)

    def _staff_work(self, echelon: int, work: StaffWork) -> Wait:
        """Wait for a staff officer and a working headquarters, then for the work."""
        world, plan = self._world, self._plan
        asked = world.now
        with self._staff[echelon].request() as request:
            yield request
            while not self._works(echelon):
                signal = world.env.signal()
                self._waiting[echelon].append(signal)
                yield signal
            world.raise_to(world.plan.columns.waited[echelon], world.now - asked)
            span = world.begin(plan.names[echelon], DEFENDER, "staff", work.label)
            yield world.env.timeout(work.hours * self._stretch(echelon))
            world.end(span)
