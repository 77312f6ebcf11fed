"""Checks of operations and advances."""

from collections.abc import Iterator

from sim.scenario.checking.context import Context, Line
from sim.scenario.checking.families import Family, Path, listed
from sim.scenario.checking.fires import doubled
from sim.scenario.errors import Problem
from sim.scenario.moments import format_moment
from sim.scenario.schema.operation import Advance, GoIf, Operation


def check(context: Context) -> Iterator[Problem]:
    """Everything about what the attacker plans, but for the fire missions."""
    operations = context.scenario.operations
    if not operations:
        yield Problem(
            path=("operations",),
            message="there are no operations",
            expected="at least one, with `name` and `objective`",
        )
    names = [operation.name for operation in operations]
    for position, operation in enumerate(operations):
        if operation.name in names[:position]:
            yield Problem(
                path=("operations", position, "name"),
                message=f"there are two operations called `{operation.name}`",
                expected="a name for each operation",
            )
        yield from _objective(context, operation, ("operations", position, "objective"))
    yield from doubled([line for line, _ in context.advances], "advance")
    for line, advance in context.advances:
        yield from _advance(context, line, advance)
    yield from _committed_twice(context)


def _objective(context: Context, operation: Operation, path: Path) -> Iterator[Problem]:
    objective = operation.objective
    if objective not in context.places:
        yield context.places.unknown(objective, path)
        return
    if not context.held_by(objective, "defender"):
        theirs = context.places_of("defender")
        yield theirs.unfit(f"the attacker holds `{objective}` from the start", path)
        return
    reached = [place for advance in operation.advances.values() for place in advance.axis]
    if reached and objective not in reached:
        yield Problem(
            path=path,
            message=f"no advance of `{operation.name}` leads to its objective `{objective}`",
            expected=f"`{objective}` on the `axis` of an advance, or one of the places that an "
            f"axis reaches: {listed(dict.fromkeys(reached))}",
        )


def _advance(context: Context, line: Line, advance: Advance) -> Iterator[Problem]:
    path = line.path
    yield from context.within_plan(line.operation, advance.when, (*path, "when"))
    if (latest := advance.no_later_than) is not None:
        yield from context.within_plan(
            line.operation,
            latest,
            (*path, "no_later_than"),
            cure="a moment before the clock ends; without `no_later_than` the advance waits "
            "until then",
        )
        if latest < advance.when:
            yield Problem(
                path=(*path, "no_later_than"),
                message=f"the advance is cancelled at {format_moment(latest)}, before it is "
                f"planned for {format_moment(advance.when)}",
                expected=f"a moment from `{format_moment(advance.when)}` on",
            )
    yield from context.not_too_often(advance.recheck, (*path, "recheck"))
    yield from _formations(context, advance, path)
    yield from _axis(context, advance, path)
    yield from _go_if(context, advance.go_if, (*path, "go_if"))
    if advance.supply is not None and advance.supply.depot is not None:
        yield from context.depot(advance.supply.depot, "attacker", (*path, "supply", "depot"))


def _formations(context: Context, advance: Advance, path: Path) -> Iterator[Problem]:
    assault = context.formations.only(
        "of the role `assault`", lambda formation: formation.role == "assault"
    )
    if not advance.formations:
        yield assault.unfit("the advance has no formations", (*path, "formations"))
        return
    places = set()
    for position, name in enumerate(advance.formations):
        here = (*path, "formations", position)
        if name not in context.formations:
            yield assault.unknown(name, here)
        elif name not in assault:
            role = context.formations[name].role
            yield assault.unfit(f"`{name}` has the role `{role}` and cannot advance", here)
        else:
            places.add(context.formations[name].place)
    if len(places) > 1:
        yield Problem(
            path=(*path, "formations"),
            message=f"these formations start at different places: {listed(sorted(places))}",
            expected="formations of one place; an advance for each of the others",
        )
    elements = sum(assault[name].elements for name in advance.formations if name in assault)
    if advance.leave >= elements > 0:
        yield Problem(
            path=(*path, "leave"),
            message=f"the advance has {elements} elements and cannot leave {advance.leave} behind",
            expected=f"at most {elements - 1}, so that one can go on",
        )


def _axis(context: Context, advance: Advance, path: Path) -> Iterator[Problem]:
    """Known places, none twice, each joined by a road to the one before."""
    if not advance.axis:
        yield Problem(
            path=(*path, "axis"),
            message="the axis is empty",
            expected="the places on the way in their order, such as `[town, crossing]`",
        )
    start = _start(context, advance)
    here, been = start, {start}
    for position, place in enumerate(advance.axis):
        there = (*path, "axis", position)
        if place not in context.places:
            yield context.places.unknown(place, there)
            here = None
            continue
        if place in been:
            where = "starts there" if place == start else "has been there before"
            yield Problem(
                path=there,
                message=f"the axis leads to `{place}`, but the advance {where}",
                expected="each place once, without the start",
            )
        elif here is not None and place not in context.neighbours(here):
            yield _no_road(context, here, place, there)
        been.add(place)
        here = place


def _start(context: Context, advance: Advance) -> str | None:
    """Where the advance starts, if that can be told."""
    places = {
        context.formations[name].place
        for name in advance.formations
        if name in context.formations and context.formations[name].place in context.places
    }
    return places.pop() if len(places) == 1 else None


def _no_road(context: Context, here: str, place: str, path: Path) -> Problem:
    neighbours = context.neighbours(here)
    if neighbours:
        ways = ", ".join(f"`{other}` (by `{road}`)" for other, road in neighbours.items())
        expected = f"a place that a road from `{here}` leads to: {ways}"
    else:
        expected = f"a road under `map.roads`; none leads away from `{here}` yet"
    return Problem(path=path, message=f"no road joins `{here}` and `{place}`", expected=expected)


def _go_if(context: Context, go_if: GoIf, path: Path) -> Iterator[Problem]:
    for name, level in go_if.levels.items():
        here = (*path, "levels", name)
        if name not in context.facilities:
            yield context.facilities.unknown(name, here, on_key=True)
        elif level > (levels := context.facilities[name].levels):
            yield Problem(
                path=here,
                message=f"`{name}` has only {levels} levels, not {level}",
                expected=f"the level that `{name}` must not exceed, from 0 to {levels}",
            )
    missions = Family(
        noun="mission",
        where="fire_plan",
        entries={line.name: mission for line, mission in context.missions},
    )
    for position, name in enumerate(go_if.missions_ended):
        if name not in missions:
            yield missions.unknown(name, (*path, "missions_ended", position))


def _committed_twice(context: Context) -> Iterator[Problem]:
    """A formation can take part in one advance only, once."""
    taken: dict[str, str] = {}
    for line, advance in context.advances:
        for position, name in enumerate(advance.formations):
            if name in taken:
                yield Problem(
                    path=(*line.path, "formations", position),
                    message=f"`{name}` already takes part in the advance `{taken[name]}`",
                    expected="each formation once; divide it into two under `formations`",
                )
            taken.setdefault(name, line.name)
