"""The attacker's plans: each operation day by day, and what binds operations together."""

from collections.abc import Iterator
from datetime import date

from sim.report.words.chapters import Chapter, Row, Table
from sim.report.words.phrases import (
    clock_time,
    counted,
    dated_day,
    day,
    day_of,
    every,
    figure,
    is_nothing,
    listed,
    moment,
    name,
    percent,
    sentence,
    spread,
    thing,
)
from sim.scenario.schema import Scenario
from sim.scenario.schema.operation import Advance, GoIf, Mission, Operation


def the_plan(scenario: Scenario) -> Iterator[Chapter]:
    """A chapter for each operation, and one on the theatre where there are several."""
    for operation in scenario.operations:
        own = len(scenario.operations) > 1
        title = f"The plan of operation {name(operation.name)}" if own else "The attacker's plan"
        table = _days(scenario, operation)
        yield Chapter(
            title=title,
            paragraphs=(" ".join(_about(operation)),),
            tables=(table,) if table.rows else (),
        )
    told = tuple(_theatre(scenario))
    if told:
        yield Chapter(title="What binds the operations together", paragraphs=told)


def _about(operation: Operation) -> Iterator[str]:
    yield sentence(f"The objective is {name(operation.objective)}")
    start = operation.start
    if start.after is not None:
        later = "" if is_nothing(start.plus) else f" {spread(start.plus)} after"
        yield sentence(f"Its day 1 comes{later or ' with'} the outcome {start.after}")
    elif start.at is not None:
        yield sentence(f"Its day 1 is {moment(start.at)} of the scenario")
    if operation.cycles is not None:
        cycles = operation.cycles
        until = f", until {cycles.until} has happened" if cycles.until else ""
        yield sentence(
            f"The plan repeats {every(cycles.every)}, at most {counted(cycles.most, 'time')}{until}"
        )
    if operation.pressure:
        yield sentence(
            f"Its pressure counts as {counted(operation.pressure, 'element')} that the defender "
            "feels bound to match from elsewhere"
        )


def _days(scenario: Scenario, operation: Operation) -> Table:
    """What is due, moment by moment, under a heading for each day."""
    due = [
        *((one.when, name(key), _mission(one)) for key, one in operation.fire_plan.items()),
        *((one.when, name(key), _advance(one)) for key, one in operation.advances.items()),
    ]
    rows: list[Row] = []
    today = None
    for when, who, what in sorted(due, key=lambda one: one[0]):
        if day_of(when) != today:
            today = day_of(when)
            rows.append((_heading(today, scenario.clock.day_one, operation),))
        rows.append((clock_time(when), who, what))
    return Table(heads=("Time", "Mission or advance", "What is due"), rows=tuple(rows))


def _heading(number: int, calendar: date | None, operation: Operation) -> str:
    """The day of the plan; one that begins after an outcome has no date before it does."""
    start = operation.start
    if start.after is not None:
        return f"Day {number} of its own plan"
    if start.at is None:
        return day(number, calendar)
    that = number + day_of(start.at) - 1
    dated = dated_day(that, calendar)
    return f"Day {number} of its own plan: day {that}{f', {dated}' if dated else ''}"


def _mission(one: Mission) -> str:
    goes = counted(one.salvos, "salvo")
    told = f"{name(one.by)} fire {goes} at {thing(one.target)}"
    if one.again:
        below = f"level {one.until} or less" if one.until else "level 0"
        more = "once more" if one.again == 1 else f"up to {one.again} times more"
        told += f", and {more} unless it is believed at {below}"
    if not is_nothing(one.assess.delay):
        wrong = f", wrong in {percent(one.assess.misread)}" if one.assess.misread else ""
        told += f"; each go is assessed {spread(one.assess.delay)} later{wrong}"
    return sentence(told)


def _advance(one: Advance) -> str:
    told = [f"{listed(map(name, one.formations))} advance on {listed(map(name, one.axis))}"]
    told += _conditions(one.go_if)
    if one.no_later_than is not None:
        told.append(f"cancelled if it has not begun by {moment(one.no_later_than)}")
    if not is_nothing(one.consolidate):
        told.append(f"each captured place takes {spread(one.consolidate)} to consolidate")
    if one.leave:
        stays = "stays" if one.leave == 1 else "stay"
        told.append(f"{counted(one.leave, 'element')} {stays} behind at each")
    if one.supply is not None:
        told.append(
            f"it stops to resupply after {figure(round(one.supply.radius, 1))} km, for "
            f"{spread(one.supply.pause)}"
        )
    return sentence("; ".join(told))


def _conditions(go_if: GoIf) -> Iterator[str]:
    for target, level in go_if.levels.items():
        yield f"only once {thing(target)} is at level {level} or below"
    if go_if.missions_ended:
        yield f"only once {listed(map(name, go_if.missions_ended))} have ended"
    if go_if.forewarned is not None:
        yield f"only {'if' if go_if.forewarned else 'while no'} warning has been heeded"


def _theatre(scenario: Scenario) -> Iterator[str]:
    theatre = scenario.theatre
    if theatre.sectors:
        parts = [
            f"{name(key)} ({listed(map(name, one.places))})" for key, one in theatre.sectors.items()
        ]
        yield sentence(f"The sectors are {listed(parts)}")
    if not is_nothing(theatre.coupling.strength):
        drawn = spread(theatre.coupling.strength, figure)
        yield sentence(
            f"For each element of pressure the defender draws in {drawn} elements from other "
            f"sectors; they leave {spread(theatre.coupling.delay)} after the operation began and "
            f"march for {spread(theatre.coupling.march)}"
        )
    if theatre.planning is not None:
        teams = counted(theatre.planning.staff, "team")
        yield sentence(
            f"The attacker's staff has {teams}; a cycle takes one of them "
            f"{spread(theatre.planning.prepare)} to prepare, and who is next goes by the rule "
            f"“{theatre.planning.choice}”"
        )
    if len(scenario.operations) > 1 and scenario.reserves:
        pinned = "; a reserve of a sector in contact stays in it" if theatre.pins else ""
        yield sentence(
            f"Reserves that several operations call for go by the rule “{theatre.allocation}”"
            + pinned
        )
