"""Why something happened, or did not: a walk back along the causes of one replication."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from sim.engines.reference.log import NO_CAUSE, Event
from sim.engines.reference.replay import Trace
from sim.model.reports import MatterKind, ReportKind
from sim.model.rules import NONE
from sim.report.story import Line, line, told_moment
from sim.report.values import value_words

FATES = {
    "committed_elsewhere": "was committed elsewhere",
    "released": "was released too late to arrive",
    "departed": "was still on the march",
    "turned_back": "had turned back",
    "held_up": "was held up, no road being open",
    "overrun": "was overrun",
    "destroyed_on_march": "was destroyed on the march",
    "without_goal": "had no place to assemble",
}
"""By its last event: why a reserve did not arrive."""

OF_RESERVES = frozenset(FATES) | {"pinned", "thinned", "reinforced", "assembled"}
OF_ECHELONS = frozenset(
    ("received", "heeded", "not_heeded", "forewarned", "relocated", "deciding", "decided")
) | {"ordered"}
OF_FACILITIES = frozenset(
    ("mission_due", "mission_starts", "hit", "hit_ruins", "missed", "aborted", "assessed")
) | {"mission_ended", "mission_cut_short", "repaired", "bypass_open", "facility_lost", "demolished"}
"""Kinds of events by what they are about: a reserve may be called like an echelon or a place."""


class UnknownQuestionError(ValueError):
    """`--why` names neither an event of this replication nor an outcome of the scenario."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question: what is the case, then the causes, nearest first."""

    statement: str
    causes: tuple[Line, ...]


LONGEST_NUMBER = 18
"""Digits of a number that could be one of an event."""


@dataclass(frozen=True)
class Reason:
    """Why an outcome without an event of its own came out so: words, and the event behind them."""

    words: str
    event: int = NO_CAUSE


def why(trace: Trace, question: str) -> Answer:
    """Answer a question; UnknownQuestionError where it names nothing.

    The question is the number of an event (`17`) or the name of an outcome.
    """
    number = question.removeprefix("#")
    if number.isdecimal():
        if len(number) > LONGEST_NUMBER or int(number) >= len(trace.events):
            known = f"events 0 to {len(trace.events) - 1}" if trace.events else "no events"
            shown = number if len(number) <= LONGEST_NUMBER else f"{number[:LONGEST_NUMBER]}…"
            raise UnknownQuestionError(f"there is no event {shown}: this replication has {known}")
        event = trace.events[int(number)]
        told = line(trace, event)
        return Answer(statement=f"{told.moment}  {told.sentence}", causes=_walk(trace, event.cause))
    names = [outcome.name for outcome in trace.plan.outcomes]
    if question not in names:
        near = get_close_matches(question, names, n=1) or [one for one in names if question in one]
        hint = f"; did you mean `{near[0]}`?" if near else "; `sim outcomes FILE` lists them"
        raise UnknownQuestionError(f"`{question}` is no outcome of this scenario{hint}")
    return _outcome(trace, names.index(question))


def _outcome(trace: Trace, column: int) -> Answer:
    outcome, value = trace.plan.outcomes[column], trace.record[column]
    event = trace.log.outcomes.get(column, NO_CAUSE)
    shown = value_words(trace, outcome, value)
    if event != NO_CAUSE and not math.isnan(value):
        return Answer(statement=f"{outcome.name}: {shown}.", causes=_walk(trace, event))
    if outcome.kind in ("count", "amount") and not math.isnan(value):
        total = f"{outcome.name}: {shown}, a total over the replication without one cause."
        return Answer(statement=total, causes=())
    reason = _Reasons(trace).of(outcome.name)
    joined = f"{outcome.name} {shown}:" if math.isnan(value) else f"{outcome.name}: {shown};"
    return Answer(statement=f"{joined} {reason.words}.", causes=_walk(trace, reason.event))


def _walk(trace: Trace, number: int) -> tuple[Line, ...]:
    """The event and its causes, back to one that has none."""
    lines = []
    while number != NO_CAUSE:
        event = trace.events[number]
        lines.append(line(trace, event))
        number = event.cause
    return tuple(lines)


class _Reasons:
    """For each family of outcomes: where to look for the reason that it did not happen."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._plan = trace.plan
        self._rules: dict[str, Callable[[str], Reason]] = {
            "captured": self._captured,
            "seen": self._seen,
            "recaptured": self._recaptured,
            "isolated": lambda _: Reason("a road to the rear stayed open, or the place fell first"),
            "facility": self._facility,
            "mission": lambda name: self._actor(f"mission {_second(name)}"),
            "forewarned": lambda name: self._forewarned(_second(name)),
            "given_up": lambda name: self._given_up(_second(name)),
            "operation": lambda name: self._operation(_second(name)),
            "sector": lambda name: self._sector(_second(name)),
            "politics": self._politics,
            "command": lambda name: self._echelon(self._plan.echelons.names.index(_second(name))),
            "decision": lambda name: self._decision(name.removeprefix("decision.")),
            "reserve": self._reserve,
            "advance": lambda name: self._actor(f"advance {_second(name)}"),
            "counterattack": lambda name: self._response(_second(name)),
            "race": self._race,
            "initiative": lambda name: self._initiative(_second(name)),
            "measure": self._measure,
        }

    def of(self, name: str) -> Reason:
        """Why the outcome of this name came out as it did."""
        rule = self._rules.get(name.split(".", maxsplit=1)[0])
        return Reason("it did not come up") if rule is None else rule(name)

    def _value(self, name: str) -> float:
        return self._trace.record[self._plan.column(name)]

    def _happened(self, name: str) -> bool:
        return not math.isnan(self._value(name))

    def _words(self, name: str) -> str:
        column = self._plan.column(name)
        return value_words(self._trace, self._plan.outcomes[column], self._trace.record[column])

    def _event(self, name: str) -> int:
        return self._trace.log.outcomes.get(self._plan.column(name), NO_CAUSE)

    def _last(self, wanted: Callable[[Event], bool]) -> int:
        for event in reversed(self._trace.events):
            if wanted(event):
                return event.number
        return NO_CAUSE

    def _last_of(self, name: str, kinds: frozenset[str]) -> int:
        """The last event of an actor whose name others may share."""
        return self._last(lambda event: self._is_of(event, name, kinds))

    @staticmethod
    def _is_of(event: Event, name: str, kinds: frozenset[str]) -> bool:
        return event.actor == name and event.kind in kinds

    def _actor(self, actor: str) -> Reason:
        last = self._last(lambda event: event.actor == actor)
        if last == NO_CAUSE:
            return Reason(f"{actor} did nothing before the horizon")
        return Reason(f"the last word of {actor} was this", last)

    def _captured(self, name: str) -> Reason:
        place = self._plan.places.names.index(name.removeprefix("captured."))
        advances = self._plan.advances
        for number, axis in enumerate(advances.axis):
            if place in axis:
                return self._actor(f"advance {advances.names[number]}")
        return Reason("no advance has this place on its axis")

    def _recaptured(self, name: str) -> Reason:
        place = self._plan.places.names.index(name.removeprefix("recaptured."))
        if math.isnan(self._trace.record[self._plan.columns.captured[place]]):
            return Reason("the place was never lost")
        for number, objective in enumerate(self._plan.operations.objective):
            if objective == place:
                return self._response(self._plan.operations.names[number])
        return Reason("it is the objective of no operation, and doctrine answers only those")

    def _facility(self, name: str) -> Reason:
        facility = _second(name)
        last = self._last(lambda e: e.subject == facility and e.kind in OF_FACILITIES)
        if last == NO_CAUSE:
            return Reason(f"nothing struck {facility}")
        return Reason(f"the last event at {facility} was this", last)

    def _forewarned(self, name: str) -> Reason:
        operation = self._plan.operations.names.index(name)
        chain, sources = self._plan.operations.chain[operation], self._plan.sources
        local = self._plan.echelons.names[chain[0]] if chain else ""
        warnings = [
            source
            for source, kind, of in zip(sources.names, sources.kind, sources.operation, strict=True)
            if kind in (ReportKind.INDICATION, ReportKind.STRIKE) and of == operation
        ]
        last = self._last(lambda e: self._is_of(e, local, OF_ECHELONS) and e.subject in warnings)
        if last == NO_CAUSE:
            return Reason("no warning reached the local echelon")
        return Reason(f"{local} heeded no warning before contact", last)

    def _given_up(self, name: str) -> Reason:
        place = self._plan.places.names.index(name)
        if self._happened(f"captured.{name}"):
            return Reason("it was taken by force", self._event(f"captured.{name}"))
        garrisons = self._plan.garrisons
        for number in [n for n, own in enumerate(garrisons.place) if own == place]:
            if garrisons.gives_up_below[number] > 0.0:
                return self._decision(f"withdrawal.{garrisons.names[number]}.ordered")
            shaken = [self._place_name(p) for p in garrisons.depends_on[number]]
            last = self._last(lambda e, of=shaken: e.kind == "captured" and e.subject in of)  # type: ignore[misc]
            if last != NO_CAUSE:
                return Reason("it held on, or was still about to leave, after this", last)
        if self._happened(f"isolated.{name}"):
            words = "it was cut off, and held on or was still about to leave"
            return Reason(words, self._event(f"isolated.{name}"))
        return Reason("nothing that its garrison depends on was lost, and it was not cut off")

    def _place_name(self, place: int) -> str:
        return self._plan.places.names[place]

    def _operation(self, name: str) -> Reason:
        operations = self._plan.operations
        number = operations.names.index(name)
        if self._happened(f"operation.{name}.started"):
            return Reason("its plan has this date")
        if operations.after[number] != NONE:
            outcome = self._plan.outcomes[operations.after[number]].name
            if not self._happened(outcome):
                reason = self.of(outcome)
                return Reason(f"{outcome} did not happen; {reason.words}", reason.event)
            words = f"{outcome} happened ({self._words(outcome)}), and the horizon came first"
            return Reason(words, self._event(outcome))
        return self._actor(f"operation {name}")

    def _sector(self, name: str) -> Reason:
        sector = self._plan.theatre.sectors.index(name)
        places = {p for p, own in enumerate(self._plan.theatre.sector) if own == sector}
        advances = self._plan.advances
        heading = {
            f"advance {name}"
            for name, axis in zip(advances.names, advances.axis, strict=True)
            if places & set(axis)
        }
        if not heading:
            return Reason("no advance has a place of this sector on its axis")
        last = self._last(lambda event: event.actor in heading)
        words = "the last word of an advance into it was this" if last != NO_CAUSE else "none began"
        return Reason(words, last)

    def _politics(self, name: str) -> Reason:
        kind = name.partition(".")[2]
        if kind == "held":
            last = self._last(lambda event: event.kind == "postponed")
            return Reason("its new date lies beyond the horizon", last)
        if kind == "postponed":
            words = "the pressure did not reach the threshold in time for a decision"
            return Reason(words, self._event("politics.held"))
        if kind == "mobilised_arrived" and self._happened("politics.mobilised"):
            last = self._last(lambda event: event.kind in ("mobilised", "recruits_stay_away"))
            return Reason("the last word on mobilisation was this", last)
        lost = [event.number for event in self._trace.events if event.kind == "captured"]
        needed = self._plan.politics.mobilisation.places_lost
        if len(lost) < needed:
            return Reason(f"{len(lost)} of {needed} places were lost")
        return Reason("the horizon came before the decision", lost[needed - 1])

    def _echelon(self, echelon: int, operation: int = NONE) -> Reason:
        """Why an echelon never heard or heeded: the last of it, or of the one below."""
        chain = range(len(self._plan.echelons.names))
        for below in reversed(self._plan.operations.chain[operation] if operation >= 0 else chain):
            if below > echelon:
                continue
            name = self._plan.echelons.names[below]
            last = self._last_of(name, OF_ECHELONS)
            if last != NO_CAUSE:
                if below == echelon:
                    return Reason(f"the last word of {name} was this", last)
                passed = self._plan.echelons.names[echelon]
                return Reason(f"nothing reached {passed}; the last word of {name} was this", last)
        return Reason("no report was on its way")

    def _decision(self, name: str) -> Reason:
        matter = name.rsplit(".", maxsplit=1)[0]
        number = self._plan.matters.names.index(matter)
        deciding = self._last(lambda event: event.subject == matter)
        if deciding != NO_CAUSE:
            return Reason("the horizon came first", deciding)
        operation, kind = self._plan.matters.operation[number], self._plan.matters.kind[number]
        if kind == MatterKind.WITHDRAWAL:
            place = self._place_name(self._plan.garrisons.place[self._plan.matters.subject[number]])
            last = self._last(lambda event: event.kind == "worn" and event.subject == place)
            return Reason("the garrison was never worn that far", last)
        if kind == MatterKind.RESPONSE:
            objective = self._plan.operations.objective[operation]
            if math.isnan(self._trace.record[self._plan.columns.captured[objective]]):
                return Reason("the objective was never lost")
        return self._echelon(self._plan.matters.echelon[number], operation)

    def _reserve(self, outcome: str) -> Reason:
        name = _second(outcome)
        if outcome.endswith(".available") and self._value(outcome):
            return Reason("it was not committed elsewhere")
        if outcome.endswith(".pinned"):
            return Reason("it was not granted to another sector while its own was in contact")
        last = self._last_of(name, OF_RESERVES)
        if last != NO_CAUSE:
            return Reason(f"the last word of {name} was this", last)
        if outcome.endswith(".available"):
            return Reason("it was committed elsewhere, and nobody asked for it")
        echelon = self._plan.reserves.echelon[self._plan.reserves.names.index(name)]
        matter = f"release.{self._plan.echelons.names[echelon]}."
        ordered = self._last(lambda e: e.kind == "ordered" and e.subject.startswith(matter))
        if ordered != NO_CAUSE:
            return Reason(f"{name} was kept for another operation, or no road leads there", ordered)
        reason = self._decision(f"{matter}{self._plan.operations.names[0]}.ordered")
        return Reason(f"{name} was never released; {reason.words}", reason.event)

    def _response(self, operation: str) -> Reason:
        actor = f"response {operation}"
        last = self._last(lambda e: e.actor == actor and not e.kind.startswith("bombard"))
        if last != NO_CAUSE:
            kind = self._trace.events[last].kind
            waiting = self._missing_reserves() if kind in ("assembling", "called_off") else ""
            return Reason(f"the last word on the response was this{waiting}", last)
        if f"response.{operation}" not in self._plan.matters.names:
            return Reason("the scenario has no doctrine for the loss of an objective")
        return self._decision(f"response.{operation}.ordered")

    def _missing_reserves(self) -> str:
        """What became of the reserves that did not arrive, in words."""
        fates = []
        for number, name in enumerate(self._plan.reserves.names):
            if math.isnan(self._trace.record[self._plan.columns.arrived[number]]):
                last = self._last_of(name, OF_RESERVES)
                told = "was never released"
                if last != NO_CAUSE:
                    moment = told_moment(self._trace, self._trace.events[last].time)
                    told = (
                        f"{FATES.get(self._trace.events[last].kind, 'did not arrive')} ({moment})"
                    )
                fates.append(f"{name} {told}")
        return f"; {', '.join(fates)}" if fates else ""

    def _seen(self, name: str) -> Reason:
        truth = name.removeprefix("seen.")
        if self._happened(truth):
            words = f"it happened at {self._words(truth)}, and the horizon came before the report"
            return Reason(words, self._event(truth))
        return self.of(truth)

    def _initiative(self, operation: str) -> Reason:
        clocks = (f"race.{operation}.next_move", f"race.{operation}.counterattack")
        if not any(self._happened(clock) for clock in clocks):
            return self._race(clocks[0])
        move, counterattack = (self._happened(clock) for clock in clocks)
        ready = f"ready to move on after {self._words(clocks[0])}" if move else "never ready again"
        answered = f"came after {self._words(clocks[1])}" if counterattack else "never came"
        words = (
            f"once the objective had fallen the attacker was {ready}, "
            f"and the counterattack {answered}"
        )
        first = clocks[0] if self._value(f"initiative.{operation}") else clocks[1]
        return Reason(words, self._event(first))

    def _measure(self, name: str) -> Reason:
        number = self._plan.columns.measure.index(self._plan.column(name))
        ends = [self._plan.outcomes[column].name for column in self._plan.measures[number]]
        missing = [end for end in ends if not self._happened(end)]
        if missing:
            reason = self.of(missing[0])
            return Reason(f"{missing[0]} did not happen; {reason.words}", reason.event)
        since, until = (f"{end} ({self._words(end)})" for end in ends)
        return Reason(f"from {since} to {until}", self._event(ends[1]))

    def _race(self, name: str) -> Reason:
        operation = _second(name)
        objective = self._plan.operations.objective[self._plan.operations.names.index(operation)]
        place = self._plan.places.names[objective]
        if math.isnan(self._trace.record[self._plan.columns.captured[objective]]):
            reason = self._captured(f"captured.{place}")
            return Reason(f"{place} did not fall; {reason.words}", reason.event)
        if name.endswith("counterattack"):
            return self._response(operation)
        return self._captured(f"captured.{place}")


def _second(name: str) -> str:
    """The entity in the name of an outcome: its second part."""
    return name.split(".")[1]
