"""Checks of what a scenario says about outcomes, which are declared only when it is lowered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from pydantic_core import PydanticCustomError

from sim.model.initiators import initiators
from sim.model.outcomes import Outcome
from sim.scenario.checking.families import Family, Path, listed
from sim.scenario.dimensions import ANY, SHARE, Dimension, PlainNumber
from sim.scenario.errors import MOST_PROBLEMS, Problem
from sim.scenario.moments import format_moment
from sim.scenario.quantities import LAG, MOMENT
from sim.scenario.schema import Scenario
from sim.scenario.schema.study import Evidence

NUMBER = PlainNumber(label="a plain number", examples=("12",), bounds=ANY)
FLAG = PlainNumber(label="a number from 0 (no) to 1 (yes)", examples=("0", "1"), bounds=SHARE)
_A_KIND = {
    "time": "a time",
    "duration": "a duration",
    "count": "a count",
    "flag": "a flag",
    "amount": "an amount",
}
SPAN = replace(LAG, label="a duration")


def check_outcomes(scenario: Scenario, outcomes: Sequence[Outcome]) -> list[Problem]:
    """The problems with the outcomes that a scenario names; `outcomes` are those it has."""
    known = Family(
        noun="outcome",
        where="sim outcomes FILE",
        entries={outcome.name: outcome for outcome in outcomes},
    )
    found = chain(
        _measures(scenario, known),
        _headline(scenario, known),
        _operations(scenario, known),
        _circles(scenario, known),
        (
            problem
            for name, evidence in scenario.evidence.items()
            for problem in _evidence(scenario, evidence, known, ("evidence", name))
        ),
    )
    return list(islice(found, MOST_PROBLEMS))


def _measures(scenario: Scenario, known: Family[Outcome]) -> Iterator[Problem]:
    for name, measure in scenario.measures.items():
        yield from _time(measure.since, known, ("measures", name, "since"))
        yield from _time(measure.until, known, ("measures", name, "until"))


def _operations(scenario: Scenario, known: Family[Outcome]) -> Iterator[Problem]:
    """What an operation starts after, and what ends its cycles."""
    for position, operation in enumerate(scenario.operations):
        path: Path = ("operations", position)
        if operation.start.after is not None:
            yield from _time(operation.start.after, known, (*path, "start", "after"))
        if operation.cycles is not None and operation.cycles.until is not None:
            yield from _time(operation.cycles.until, known, (*path, "cycles", "until"))


def _circles(scenario: Scenario, known: Family[Outcome]) -> Iterator[Problem]:
    """Operations that wait for what only they themselves can bring about, in a circle or alone."""
    waits: dict[str, frozenset[str]] = {}
    for operation in scenario.operations:
        after = operation.start.after
        if after is not None and after in known and (needed := initiators(scenario, after)):
            waits[operation.name] = needed
    starting = {operation.name for operation in scenario.operations} - waits.keys()
    while more := {name for name, needed in waits.items() if needed & starting} - starting:
        starting |= more
    for position, operation in enumerate(scenario.operations):
        name = operation.name
        if name not in starting and name in _behind(name, waits):
            others = waits[name] - {name}
            yield Problem(
                path=("operations", position, "start", "after"),
                message=f"`{name}` would wait for itself: only {_who(sorted(others), name)} can "
                f"bring about `{operation.start.after}`",
                expected="an outcome that can come about before it, or a start `at` a moment",
            )


def _who(others: Sequence[str], name: str) -> str:
    if not others:
        return f"`{name}` itself"
    return f"{listed(others)}, which in turn {'waits' if len(others) == 1 else 'wait'} for it,"


def _behind(name: str, waits: Mapping[str, frozenset[str]]) -> set[str]:
    """All that an operation waits for, directly or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        more = waits.get(waiting.pop(), frozenset()) - found
        found |= more
        waiting += sorted(more)
    return found


def _headline(scenario: Scenario, known: Family[Outcome]) -> Iterator[Problem]:
    for position, name in enumerate(scenario.headline):
        if name not in known:
            yield _unknown(name, known, ("headline", position))


def _unknown(name: str, known: Family[Outcome], path: Path) -> Problem:
    nearest = known.unknown(name, path).nearest or _with_prefix(name, known)
    return Problem(
        path=path,
        message=f"there is no outcome `{name}`",
        expected="an outcome of this scenario; `sim outcomes FILE` lists them",
        nearest=nearest,
    )


def _with_prefix(name: str, known: Family[Outcome]) -> str | None:
    """An outcome that ends with `name`, for whoever left out its beginning."""
    return next((outcome for outcome in known.entries if outcome.endswith(f".{name}")), None)


def _time(name: str, known: Family[Outcome], path: Path) -> Iterator[Problem]:
    """Only between times there is a duration."""
    if name not in known:
        yield _unknown(name, known, path)
    elif (kind := known[name].kind) != "time":
        yield Problem(
            path=path,
            message=f"`{name}` is not a time but {_A_KIND[kind]}",
            expected="an outcome that is a time; `sim outcomes FILE` lists them",
        )


def _evidence(
    scenario: Scenario, evidence: Evidence, known: Family[Outcome], path: Path
) -> Iterator[Problem]:
    if evidence.since is not None:
        yield from _time(evidence.since, known, (*path, "since"))
    if evidence.outcome not in known:
        yield _unknown(evidence.outcome, known, (*path, "outcome"))
        return
    outcome = known[evidence.outcome]
    if evidence.since is not None or evidence.not_before is not None:
        wrong = list(_time(evidence.outcome, known, (*path, "outcome")))
        yield from wrong
        if wrong:
            return
    if evidence.not_before is not None:
        yield from _seen_by_end(scenario, evidence.not_before, (*path, "not_before"))
    if evidence.between is not None:
        yield from _bracket(scenario, evidence, outcome, (*path, "between"))


def _bracket(
    scenario: Scenario, evidence: Evidence, outcome: Outcome, path: Path
) -> Iterator[Problem]:
    assert evidence.between is not None  # noqa: S101 -- asked for by the caller
    written = dimension_of_bracket(evidence, outcome)
    bounds = []
    for position, value in enumerate(evidence.between):
        try:
            bounds.append(written.parse(value))
        except PydanticCustomError as error:
            context = error.context or {}
            yield Problem(
                path=(*path, position),
                message=f"this end of the bracket {context['problem']}",
                expected=_end_of(evidence, outcome, written),
                nearest=context["nearest"],
            )
    if len(bounds) < len(evidence.between):
        return
    if bounds[1] < bounds[0]:
        low, high = evidence.between
        yield Problem(
            path=path,
            message=f"the bracket ends before it begins: from {low} to {high}",
            expected="the lower end first",
            nearest=f"[{high}, {low}]",
        )
    elif written is MOMENT:
        yield from _seen_by_end(scenario, bounds[1], (*path, 1))


def dimension_of_bracket(evidence: Evidence, outcome: Outcome) -> Dimension:
    """How the ends of the bracket of an observation are written."""
    if evidence.since is not None or outcome.kind == "duration":
        return SPAN
    if outcome.kind == "time":
        return MOMENT
    return FLAG if outcome.kind == "flag" else NUMBER


def _end_of(evidence: Evidence, outcome: Outcome, written: Dimension) -> str:
    """What an end of the bracket must be, for the line `expected`."""
    if evidence.since is not None:
        return f"{written.expected}, counted from `{evidence.since}`"
    if written is NUMBER and outcome.unit:
        return f"{written.expected}, because `{outcome.name}` is counted in {outcome.unit}"
    return f"{written.expected}, because `{outcome.name}` is {_A_KIND[outcome.kind]}"


def _seen_by_end(scenario: Scenario, moment: float, path: Path) -> Iterator[Problem]:
    """What lies behind the horizon cannot be compared with any run."""
    end = scenario.clock.end
    if moment > end:
        yield Problem(
            path=path,
            message=f"nothing is known of {format_moment(moment)}, because the clock ends at "
            f"{format_moment(end)}",
            expected=f"a moment up to `{format_moment(end)}`, or a later `clock.end`",
        )
