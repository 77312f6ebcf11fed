"""The story of one replication laid out for a terminal, or as data for other programs."""

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.engines.reference.log import NO_CAUSE, Event
from sim.engines.reference.replay import Trace
from sim.model.headline import headline
from sim.model.outcomes import Outcome
from sim.report.closing import Request
from sim.report.palette import MARKS, PLAIN, Palette
from sim.report.sides import Sides
from sim.report.story import Line, sentence, story, told_moment
from sim.report.why import Answer
from sim.scenario.schema import Scenario

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
        """Every event: number, moment, side, sentence."""
        for told in story(self.trace):
            yield from self._lines(f"{told.number:>{self._number_width}}  ", told, "")

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
        for depth, cause in enumerate(answer.causes):
            lead = "  " + (BECAUSE if depth else " " * len(BECAUSE)) + " "
            yield from self._lines(lead, cause, f"  [{cause.number}]")

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

    def _lines(self, lead: str, told: Line, tail: str) -> Iterator[str]:
        side = self._sides.of(self.trace.events[told.number])
        paint = self.palette
        head = f"{told.moment:>{self._moment_width}}  "
        mark = f"{MARKS[side]} "
        indent = len(lead) + len(head) + len(mark)
        first, *rest = self._wrapped(told.sentence + tail, indent)
        # The tail stands at the end of the last line, where it can be dimmed.
        texts = [first, *rest]
        texts[-1], dimmed = texts[-1].removesuffix(tail.strip()), tail.strip()
        painted = [paint.of_side(text, side) for text in texts]
        painted[-1] += paint.paint(dimmed, paint.dim)
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

    @cached_property
    def _number_width(self) -> int:
        return len(str(max(len(self.trace.events) - 1, 0)))

    @cached_property
    def _moment_width(self) -> int:
        moments = (told_moment(self.trace, event.time) for event in self.trace.events)
        return max((len(moment) for moment in moments), default=0)


def value_words(trace: Trace, outcome: Outcome, value: float) -> str:
    """An outcome's value in the words of its kind."""
    if outcome.kind == "flag":
        return "does not arise" if math.isnan(value) else "yes" if value else "no"
    if math.isnan(value):
        return "did not happen"
    if outcome.kind == "time":
        return told_moment(trace, value)
    return f"{value:.1f} {outcome.unit}" if outcome.kind == "duration" else _amount(outcome, value)


def _amount(outcome: Outcome, value: float) -> str:
    return f"{value:,.0f} {outcome.unit}" if value.is_integer() else f"{value:,.3g} {outcome.unit}"


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
    return {"question": question, "statement": answer.statement, "causes": causes}
