"""Why something happened, or did not: a walk back along the causes of one replication."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from sim.engines.reference.log import NO_CAUSE, Event
from sim.engines.reference.replay import Trace
from sim.model.reports import ReportKind
from sim.model.rules import NONE
from sim.report.story import Line, line, told_moment

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


class UnknownQuestionError(ValueError):
    """`--why` names neither an event of this replication nor an outcome of the scenario."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question: what is the case, then the causes, nearest first."""

    statement: str
    causes: tuple[Line, ...]


@dataclass(frozen=True)
class Silence:
    """Why something never happened: in words, and the last event that bears on it."""

    words: str
    event: int = NO_CAUSE


def why(trace: Trace, question: str) -> Answer:
    """Answer a question; UnknownQuestionError where it names nothing.

    The question is the number of an event (`17`) or the name of an outcome.
    """
    number = question.removeprefix("#")
    if number.isdecimal():
        if int(number) >= len(trace.events):
            known = f"events 0 to {len(trace.events) - 1}" if trace.events else "no events"
            raise UnknownQuestionError(f"there is no event {number}: this replication has {known}")
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
    if math.isnan(value) or (outcome.kind == "flag" and event == NO_CAUSE):
        silence = _Silences(trace).of(outcome.name)
        words = "did not happen" if math.isnan(value) else "is 0"
        return Answer(
            statement=f"{outcome.name} {words}: {silence.words}.",
            causes=_walk(trace, silence.event),
        )
    if event == NO_CAUSE:
        shown = f"{value:g} {outcome.unit}".strip()
        words = f"{outcome.name} is {shown}: a total over the replication, without one cause"
        return Answer(statement=f"{words}.", causes=())
    shown = told_moment(trace, value) if outcome.kind == "time" else f"{value:.4g} {outcome.unit}"
    return Answer(statement=f"{outcome.name}: {shown.strip()}.", causes=_walk(trace, event))


def _walk(trace: Trace, number: int) -> tuple[Line, ...]:
    """The event and its causes, back to one that has none."""
    lines = []
    while number != NO_CAUSE:
        event = trace.events[number]
        lines.append(line(trace, event))
        number = event.cause
    return tuple(lines)


class _Silences:
    """For each family of outcomes: where to look for the reason that it did not happen."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._plan = trace.plan
        self._rules: dict[str, Callable[[str], Silence]] = {
            "captured": self._captured,
            "seen": lambda name: self.of(name.removeprefix("seen.")),
            "recaptured": self._recaptured,
            "isolated": lambda _: Silence(
                "a road to the rear stayed open, or the place fell first"
            ),
            "facility": self._facility,
            "mission": lambda name: self._actor(f"mission {_second(name)}"),
            "forewarned": lambda _: self._forewarned(),
            "command": lambda name: self._echelon(self._plan.echelons.names.index(_second(name))),
            "decision": lambda name: self._decision(name.removeprefix("decision.")),
            "reserve": lambda name: self._reserve(_second(name)),
            "advance": lambda name: self._actor(f"advance {_second(name)}"),
            "counterattack": lambda name: self._response(_second(name)),
            "race": self._race,
            "initiative": lambda name: self._race(f"race.{_second(name)}.next_move"),
            "measure": lambda _: Silence(
                "one of the two outcomes that it counts between is missing"
            ),
        }

    def of(self, name: str) -> Silence:
        """Why the outcome of this name did not happen."""
        rule = self._rules.get(name.split(".", maxsplit=1)[0])
        return Silence("it did not come up") if rule is None else rule(name)

    def _last(self, wanted: Callable[[Event], bool]) -> int:
        for event in reversed(self._trace.events):
            if wanted(event):
                return event.number
        return NO_CAUSE

    def _actor(self, actor: str) -> Silence:
        last = self._last(lambda event: event.actor == actor)
        if last == NO_CAUSE:
            return Silence(f"{actor} did nothing before the horizon")
        return Silence(f"the last word of {actor} was this", last)

    def _captured(self, name: str) -> Silence:
        place = self._plan.places.names.index(name.removeprefix("captured."))
        advances = self._plan.advances
        for number, axis in enumerate(advances.axis):
            if place in axis:
                return self._actor(f"advance {advances.names[number]}")
        return Silence("no advance has this place on its axis")

    def _recaptured(self, name: str) -> Silence:
        place = self._plan.places.names.index(name.removeprefix("recaptured."))
        if math.isnan(self._trace.record[self._plan.columns.captured[place]]):
            return Silence("the place was never lost")
        for number, objective in enumerate(self._plan.operations.objective):
            if objective == place:
                return self._response(self._plan.operations.names[number])
        return Silence("it is the objective of no operation, and doctrine answers only those")

    def _facility(self, name: str) -> Silence:
        facility = _second(name)
        last = self._last(lambda event: event.subject == facility)
        if last == NO_CAUSE:
            return Silence(f"nothing struck {facility}")
        return Silence(f"the last event at {facility} was this", last)

    def _forewarned(self) -> Silence:
        local = self._plan.echelons.names[0] if self._plan.echelons.names else ""
        warnings = [
            name
            for name, kind in zip(self._plan.sources.names, self._plan.sources.kind, strict=True)
            if kind in (ReportKind.INDICATION, ReportKind.STRIKE)
        ]
        last = self._last(lambda e: e.actor == local and e.subject in warnings)
        if last == NO_CAUSE:
            return Silence("no warning reached the local echelon")
        return Silence(f"{local} heeded no warning before contact", last)

    def _echelon(self, echelon: int) -> Silence:
        """Why an echelon never heard or heeded: the last of it, or of the one below."""
        for below in range(echelon, -1, -1):
            name = self._plan.echelons.names[below]
            last = self._last(lambda event, name=name: event.actor == name)  # type: ignore[misc]
            if last != NO_CAUSE:
                if below == echelon:
                    return Silence(f"the last word of {name} was this", last)
                passed = self._plan.echelons.names[echelon]
                return Silence(f"nothing reached {passed}; the last word of {name} was this", last)
        return Silence("no report was on its way")

    def _decision(self, name: str) -> Silence:
        matter = name.rsplit(".", maxsplit=1)[0]
        number = self._plan.matters.names.index(matter)
        deciding = self._last(lambda event: event.subject == matter)
        if deciding != NO_CAUSE:
            return Silence("the horizon came first", deciding)
        operation = self._plan.matters.operation[number]
        if operation != NONE:
            objective = self._plan.operations.objective[operation]
            if math.isnan(self._trace.record[self._plan.columns.captured[objective]]):
                return Silence("the objective was never lost")
        return self._echelon(self._plan.matters.echelon[number])

    def _reserve(self, name: str) -> Silence:
        last = self._last(lambda event: event.actor == name)
        if last != NO_CAUSE:
            return Silence(f"the last word of {name} was this", last)
        echelon = self._plan.reserves.echelon[self._plan.reserves.names.index(name)]
        matter = f"release.{self._plan.echelons.names[echelon]}"
        reason = self._decision(f"{matter}.ordered")
        return Silence(f"{name} was never released; {reason.words}", reason.event)

    def _response(self, operation: str) -> Silence:
        actor = f"response {operation}"
        last = self._last(lambda e: e.actor == actor and not e.kind.startswith("bombard"))
        if last != NO_CAUSE:
            kind = self._trace.events[last].kind
            waiting = self._missing_reserves() if kind in ("assembling", "called_off") else ""
            return Silence(f"the last word on the response was this{waiting}", last)
        if f"response.{operation}" not in self._plan.matters.names:
            return Silence("the scenario has no doctrine for the loss of an objective")
        return self._decision(f"response.{operation}.ordered")

    def _missing_reserves(self) -> str:
        """What became of the reserves that did not arrive, in words."""
        fates = []
        for number, name in enumerate(self._plan.reserves.names):
            if math.isnan(self._trace.record[self._plan.columns.arrived[number]]):
                last = self._last(lambda event, name=name: event.actor == name)  # type: ignore[misc]
                told = "was never released"
                if last != NO_CAUSE:
                    moment = told_moment(self._trace, self._trace.events[last].time)
                    told = (
                        f"{FATES.get(self._trace.events[last].kind, 'did not arrive')} ({moment})"
                    )
                fates.append(f"{name} {told}")
        return f"; {', '.join(fates)}" if fates else ""

    def _race(self, name: str) -> Silence:
        operation = _second(name)
        objective = self._plan.operations.objective[self._plan.operations.names.index(operation)]
        place = self._plan.places.names[objective]
        if math.isnan(self._trace.record[self._plan.columns.captured[objective]]):
            reason = self._captured(f"captured.{place}")
            return Silence(f"{place} did not fall; {reason.words}", reason.event)
        if name.endswith("counterattack"):
            return self._response(operation)
        return self._captured(f"captured.{place}")


def _second(name: str) -> str:
    """The entity in the name of an outcome: its second part."""
    return name.split(".")[1]


def answers(answer: Answer) -> Iterator[str]:
    """The answer as lines of text."""
    yield answer.statement
    for depth, cause in enumerate(answer.causes):
        lead = "because" if depth else "      "
        yield f"  {lead} {cause.moment}  {cause.sentence} [{cause.number}]"
