"""One run for a reader who was not there: what mattered, in order, and why it came out so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.engines.reference.log import Event
from sim.engines.reference.replay import Trace
from sim.model.labels import sentence_case, shown_name
from sim.model.outcomes import Outcome
from sim.report.sheet.subject import Subject
from sim.report.sides import Sides
from sim.report.story import Line, line
from sim.report.values import value_words
from sim.report.why import why

DECIDES = frozenset(
    (
        "advance_starts", "battle_lost", "battle_won", "called_off", "cancelled", "captured",
        "counterattacks", "decided", "demolished", "destroyed_on_march", "drawn_in", "forewarned",
        "garrison_captured", "gives_place_up", "gives_up", "held", "isolated", "mobilised",
        "overrun", "postponed", "recaptured", "recruits",
    )
)  # fmt: skip
"""Kinds of events that a run turns on."""
MATTERS = DECIDES | frozenset(
    (
        "assembled", "assembling", "axis_finished", "bypass_open", "committed_elsewhere",
        "consolidated", "departed", "facility_lost", "garrison_withdraws", "halted_at_bridge",
        "held_up", "mission_cut_short", "mission_ended", "mission_starts", "ordered",
        "ready_to_prepare", "reinforced", "released", "relocated", "turned_back",
        "without_goal",
    )
)  # fmt: skip
MOST_LINES = 60
MOST_CAUSES = 6
MOST_QUESTIONS = 4


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line of the story with the side whose doing it is."""

    moment: str
    sentence: str
    side: str


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why an outcome came out as it did: the statement, and the chain of causes, nearest first."""

    question: str
    statement: str
    causes: tuple[Told, ...]
    more: int
    """Causes further back that are left out."""
    also: tuple[str, ...] = ()
    """Other outcomes that came out as they did for the very same reason."""


@dataclass(frozen=True, kw_only=True)
class RunTold:
    """One run: its number, the story, what it came to, and why."""

    replication: int
    seed: int
    lines: tuple[Told, ...]
    events: int
    """Of how many events the lines are a choice."""
    came_to: tuple[tuple[str, str], ...]
    reasons: tuple[Reasons, ...]


def run_told(trace: Trace, names: Sequence[str], questions: Sequence[str] = ()) -> RunTold:
    """The run in the lines that matter, what `names` came to, and why `questions` did."""
    teller = _Teller(trace)
    chosen = _chosen(trace.events)
    return RunTold(
        replication=trace.replication,
        seed=trace.seed,
        lines=tuple(teller.told(line(trace, event)) for event in chosen),
        events=len(trace.events),
        came_to=tuple(_came_to(trace, names)),
        reasons=_merged(map(teller.reasons, questions))[:MOST_QUESTIONS],
    )


def _merged(every: Iterable[Reasons]) -> tuple[Reasons, ...]:
    """Each chain of causes once, with all that it explains; without what has no causes."""
    chains: dict[object, Reasons] = {}
    for one in every:
        first = chains.get(one.causes)
        if first is not None:
            chains[one.causes] = replace(first, also=(*first.also, one.question))
        elif one.causes:
            chains[one.causes] = one
    return tuple(chains.values())


def typical_run(subject: Subject) -> RunTold:
    """The typical run of a batch, with the reasons behind its headline."""
    names = subject.results.headline
    return run_told(subject.typical, names, names)


def other_run(subject: Subject) -> RunTold | None:
    """A run that went otherwise, with the reason; None where all went the same way."""
    found = subject.contrast
    if found is None:
        return None
    trace = subject.trace(found.replication)
    return run_told(trace, subject.results.headline, [found.outcome.name])


def _chosen(events: Sequence[Event]) -> list[Event]:
    """The events that matter; only those that the run turns on where they would be too many."""
    chosen = [event for event in events if event.kind in MATTERS]
    if len(chosen) > MOST_LINES:
        chosen = [event for event in chosen if event.kind in DECIDES]
    return chosen[:MOST_LINES]


def _came_to(trace: Trace, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        column = trace.plan.column(name)
        outcome: Outcome = trace.plan.outcomes[column]
        yield outcome.label or name, value_words(trace, outcome, trace.record[column])


@dataclass(frozen=True)
class _Teller:
    trace: Trace

    def told(self, one: Line) -> Told:
        side = self.sides.of(self.trace.events[one.number])
        return Told(moment=one.moment, sentence=self.named(one.sentence), side=side or "")

    def named(self, sentence: str) -> str:
        """A sentence with the names of places and things as people write them."""
        return self.names.sub(lambda found: shown_name(found.group()), sentence)

    @cached_property
    def sides(self) -> Sides:
        return Sides(self.trace.plan)

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Places, and whatever has a name of several words: a single one may be any word."""
        plan = self.trace.plan
        others = (*plan.facilities.names, *plan.reserves.names, *plan.missions.names)
        known = {*plan.places.names, *(name for name in others if "-" in name)}
        either_case = {*known, *(name[:1].upper() + name[1:] for name in known)}
        longest_first = sorted(either_case, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")

    def reasons(self, question: str) -> Reasons:
        answer = why(self.trace, question)
        shown = answer.causes[:MOST_CAUSES]
        statement = answer.statement.removeprefix(question).lstrip(": ")
        outcome = self.trace.plan.outcomes[self.trace.plan.column(question)]
        return Reasons(
            question=outcome.label or question,
            statement=sentence_case(self.named(statement)),
            causes=tuple(map(self.told, shown)),
            more=len(answer.causes) - len(shown),
        )
