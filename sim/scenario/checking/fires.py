"""Checks of fire units and fire plans."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.checking.context import MOST_TIMES, Context, Line
from sim.scenario.checking.families import Family, Path, listed
from sim.scenario.errors import Problem
from sim.scenario.near import nearest
from sim.scenario.schema.forces import FireUnit
from sim.scenario.schema.operation import Mission
from sim.scenario.schema.terrain import Facility


def check(context: Context) -> Iterator[Problem]:
    """Everything about long-range fires."""
    for name, unit in context.scenario.fire_units.items():
        yield from _fire_unit(context, unit, ("fire_units", name))
    sides = _Sides(
        ours=context.fire_units.only("of the attacker", lambda unit: unit.side == "attacker"),
        theirs=context.facilities.only(
            "of the defender", lambda facility: facility.side == "defender"
        ),
    )
    for line, mission in context.missions:
        yield from _mission(context, sides, line, mission)
    yield from doubled([line for line, _ in context.missions], "mission")


def doubled(lines: list[Line], noun: str) -> Iterator[Problem]:
    """Names must be unique over all operations, because outcomes are named after them."""
    first: dict[str, Line] = {}
    for line in lines:
        if line.name in first:
            yield Problem(
                path=line.path,
                message=f"there are two {noun}s called `{line.name}`; "
                f"the other one is in operation {first[line.name].operation + 1}",
                expected=f"a name that no {noun} of any operation has",
                on_key=True,
            )
        first.setdefault(line.name, line)


def _fire_unit(context: Context, unit: FireUnit, path: Path) -> Iterator[Problem]:
    if unit.capacity is not None and unit.capacity < unit.stock:
        yield Problem(
            path=(*path, "capacity"),
            message=f"the unit starts with {unit.stock} salvos and can hold only {unit.capacity}",
            expected=f"a `capacity` of at least {unit.stock}, or a smaller `stock`",
        )
    kinds = list(dict.fromkeys(block.kind for block in context.scenario.facilities.values()))
    for kind in unit.effect:
        if kind not in kinds:
            yield Problem(
                path=(*path, "effect", kind),
                message=f"there is no facility of kind `{kind}`",
                expected=f"one of the kinds {listed(kinds)}" if kinds else "a kind of facility",
                nearest=nearest(kind, kinds) or _kind_of(context, kind),
                on_key=True,
            )
    if unit.resupply is not None:
        yield from context.not_too_often(unit.resupply.every, (*path, "resupply", "every"))
        if unit.resupply.depot is not None:
            yield from context.depot(unit.resupply.depot, unit.side, (*path, "resupply", "depot"))


def _kind_of(context: Context, name: str) -> str | None:
    """The kind of a facility whose name was taken for a kind."""
    return context.facilities[name].kind if name in context.facilities else None


@dataclass(frozen=True, kw_only=True)
class _Sides:
    """Who can fire a mission, and what it can strike."""

    ours: Family[FireUnit]
    theirs: Family[Facility]


def _mission(context: Context, sides: _Sides, line: Line, mission: Mission) -> Iterator[Problem]:
    path, ours, theirs = line.path, sides.ours, sides.theirs
    yield from context.within_plan(line.operation, mission.when, (*path, "when"))
    yield from _salvos(mission, path)
    if mission.by not in context.fire_units:
        yield ours.unknown(mission.by, (*path, "by"))
    elif mission.by not in ours:
        message = f"`{mission.by}` belongs to the defender, and fire plans are the attacker's"
        yield ours.unfit(message, (*path, "by"))
    if mission.target not in context.facilities:
        yield _no_such_target(context, theirs, mission.target, (*path, "target"))
        return
    if mission.target not in theirs:
        message = f"`{mission.target}` belongs to the attacker, who would strike himself"
        yield theirs.unfit(message, (*path, "target"))
    elif mission.by in ours:
        yield from _effect(context, mission, path)
    target = context.facilities[mission.target]
    if mission.until >= target.levels:
        yield Problem(
            path=(*path, "until"),
            message=f"`{mission.target}` has {target.levels} levels, so it is never above "
            f"{mission.until}",
            expected=f"a level from 0 to {target.levels - 1}",
        )


def _salvos(mission: Mission, path: Path) -> Iterator[Problem]:
    if mission.salvos * (1 + mission.again) > MOST_TIMES:
        field = "salvos" if mission.salvos > MOST_TIMES else "again"
        yield Problem(
            path=(*path, field),
            message=f"a mission fires at most {MOST_TIMES:,} salvos, `salvos` x (1 + `again`)",
            expected="fewer; the fire unit's `stock` is what limits a long bombardment",
        )


def _no_such_target(context: Context, theirs: Family[Facility], target: str, path: Path) -> Problem:
    if target not in context.places:
        return theirs.unknown(target, path)
    here = theirs.only(f"at `{target}`", lambda facility: facility.place == target)
    message = f"`{target}` is a place, and missions strike facilities"
    return (here if here.entries else theirs).unfit(message, path)


def _effect(context: Context, mission: Mission, path: Path) -> Iterator[Problem]:
    unit, kind = context.fire_units[mission.by], context.facilities[mission.target].kind
    if kind not in unit.effect:
        able = [
            name
            for name, other in context.scenario.fire_units.items()
            if other.side == "attacker" and kind in other.effect
        ]
        others = f", or {listed(able)} as `by`" if able else ""
        yield Problem(
            path=(*path, "by"),
            message=f"`{mission.by}` has no effect on facilities of kind `{kind}`, "
            f"such as `{mission.target}`",
            expected=f"`{kind}: 0.4` under `fire_units.{mission.by}.effect`{others}",
        )
