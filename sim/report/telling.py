"""The story of one replication laid out for a terminal, or as data for other programs."""

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from sim.engines.reference.log import NO_CAUSE, Event
from sim.engines.reference.replay import Trace
from sim.model.headline import headline
from sim.report.closing import Request
from sim.report.palette import MARKS, PLAIN, Palette
from sim.report.sides import Sides
from sim.report.story import Line, folded, sentence, told_moment
from sim.report.values import value_words
from sim.report.why import Answer
from sim.scenario.schema import Scenario
from sim.scenario.schema.terrain import Clock

LEAST_WIDTH = 30
"""Columns that a sentence gets however narrow the terminal is."""
BECAUSE = "because"


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Tells one replication in at most `width` columns, or in long lines where that is None."""

    trace: Trace
    width: int | None = None
    palette: Palette = PLAIN

    def whole(self, scenario: Scenario, request: Request | None) -> Iterator[str]:
        """The story under its title, and below it what the headline came to.

        `request` is how to ask for reasons; None for a replication that did not come to its end.
        """
        yield from self._heading(scenario.title or scenario.name)
        if scenario.clock.day_one is not None:
            yield _calendar(scenario.clock, scenario.clock.day_one)
        yield ""
        yield from self.story()
        names = [name for name in headline(scenario) if name in self._known]
        if request is not None and names:
            yield ""
            yield from self.outcomes(names)
            yield ""
            yield "Ask why by the name of an outcome, or by the number of a line:"
            yield f"  {request.trace(self.trace.replication, '--why', names[0])}"

    def story(self) -> Iterator[str]:
        """Every event or run of like events: number, moment, side, sentence."""
        lines = list(folded(self.trace))
        digits = max((len(str(told.number)) for told in lines), default=0)
        return self._column([(f"{told.number:>{digits}}  ", told, "") for told in lines])

    def answers(self, answers: Iterable[Answer]) -> Iterator[str]:
        """Several answers, an empty line between them."""
        for number, answer in enumerate(answers):
            if number:
                yield ""
            yield from self.answer(answer)

    def answer(self, answer: Answer) -> Iterator[str]:
        """What is the case, and the chain of its causes, nearest first; numbers stand behind."""
        paint = self.palette
        yield from (paint.paint(part, paint.strong) for part in self._wrapped(answer.statement, 0))
        gaps = ["", *(f"  {_before(hours)}" for hours in _gaps(self.trace, answer))]
        yield from self._column(
            [
                (
                    f"  {BECAUSE if depth else '':<{len(BECAUSE)}} ",
                    replace(cause, sentence=cause.sentence + gap),
                    f"  [{cause.number}]",
                )
                for depth, (cause, gap) in enumerate(zip(answer.causes, gaps, strict=False))
            ]
        )

    def outcomes(self, names: Sequence[str]) -> Iterator[str]:
        """What these outcomes came to in this replication, one a line."""
        trace = self.trace
        widest = max((len(name) for name in names), default=0)
        for name in names:
            column = trace.plan.column(name)
            shown = value_words(trace, trace.plan.outcomes[column], trace.record[column])
            yield f"  {name:<{widest}}  {shown}"

    def _heading(self, title: str) -> Iterator[str]:
        """What is told, and how the sides are marked."""
        trace, paint = self.trace, self.palette
        yield paint.paint(title, paint.strong)
        sides = [paint.of_side(f"{MARKS[side]} {side}", side) for side in ("attacker", "defender")]
        yield f"replication {trace.replication}, seed {trace.seed}   {'   '.join(sides)}"

    def _column(self, rows: Sequence[tuple[str, Line, str]]) -> Iterator[str]:
        """Events below each other, each with what stands before and behind it."""
        widest = max((len(told.moment) for _, told, _ in rows), default=0)
        for lead, told, tail in rows:
            yield from self._lines(lead, told, tail, widest)

    def _lines(self, lead: str, told: Line, tail: str, widest: int) -> Iterator[str]:
        side = self._sides.of(self.trace.events[told.number])
        paint = self.palette
        head = f"{told.moment:>{widest}}  "
        mark = f"{MARKS[side]} "
        indent = len(lead) + len(head) + len(mark)
        *texts, last = self._wrapped(told.sentence + tail, indent)
        # The tail is a single word at the end of the last line, where it can be dimmed.
        painted = [paint.of_side(text, side) for text in (*texts, last.removesuffix(tail.strip()))]
        painted[-1] += paint.paint(tail.strip(), paint.dim)
        yield paint.paint(lead, paint.dim) + head + paint.of_side(mark, side) + painted[0]
        yield from (" " * indent + text for text in painted[1:])

    def _wrapped(self, text: str, indent: int) -> list[str]:
        if self.width is None:
            return [text]
        return textwrap.wrap(text, max(self.width - indent, LEAST_WIDTH)) or [""]

    @cached_property
    def _known(self) -> tuple[str, ...]:
        return tuple(outcome.name for outcome in self.trace.plan.outcomes)

    @cached_property
    def _sides(self) -> Sides:
        return Sides(self.trace.plan)


def _calendar(clock: Clock, day_one: date) -> str:
    """The days of the plan as dates: the first, day 1, and the last."""
    days = sorted({math.floor(clock.start / 24.0) + 1, 1, math.ceil(clock.end / 24.0)})
    told = [f"day {day} is {day_one + timedelta(days=day - 1):%Y-%m-%d}" for day in days]
    return ", ".join(told)


def _gaps(trace: Trace, answer: Answer) -> Iterator[float]:
    """Hours from each cause to what it led to."""
    times = [trace.events[cause.number].time for cause in answer.causes]
    return (later - earlier for later, earlier in pairwise(times))


def _before(hours: float) -> str:
    """How long before what it led to a cause lies: in minutes, hours, or days."""
    if hours == 0.0:
        return "just before"
    if hours < 1.0:
        return f"{hours * 60.0:.0f} min before"
    return f"{hours:.1f} h before" if hours < 48.0 else f"{hours / 24.0:.1f} days before"


def event_data(trace: Trace, event: Event) -> dict[str, Any]:
    """An event as plain data: `time_h` is hours since the simulation started, as in outcomes."""
    return {
        "time_h": event.time,
        "moment": told_moment(trace, event.time),
        "number": event.number,
        "cause": None if event.cause == NO_CAUSE else event.cause,
        "actor": event.actor,
        "kind": event.kind,
        "subject": event.subject,
        "detail": dict(event.detail),
        "sentence": sentence(event),
    }


def answer_data(trace: Trace, question: str, answer: Answer) -> dict[str, Any]:
    """An answer as plain data: the statement, and the events of the chain, nearest first."""
    causes = [event_data(trace, trace.events[cause.number]) for cause in answer.causes]
    for cause, hours in zip(causes[1:], _gaps(trace, answer), strict=True):
        cause["hours_before"] = hours
    return {"question": question, "statement": answer.statement, "causes": causes}
