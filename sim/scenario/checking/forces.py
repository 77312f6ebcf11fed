"""Checks of formations and reserves."""

from collections.abc import Iterator

from sim.scenario.checking.context import Context
from sim.scenario.checking.families import Path
from sim.scenario.errors import Problem
from sim.scenario.schema.forces import Formation, Reserve, Role
from sim.scenario.schema.terrain import Side

SIDE_OF: dict[Role, Side] = {
    "garrison": "defender",
    "reserve": "defender",
    "assault": "attacker",
}
"""The side that has forces of each role."""
MOST_ELEMENTS = 100_000
"""Elements of a scenario; a battle loses them one at a time."""


def check(context: Context) -> Iterator[Problem]:
    """Everything about formations and reserves."""
    garrisons: dict[str, str] = {}
    for name, formation in context.scenario.formations.items():
        path = ("formations", name)
        yield from _formation(context, formation, path)
        if formation.role == "garrison":
            first = garrisons.setdefault(formation.place, name)
            if first != name:
                yield Problem(
                    path=(*path, "place"),
                    message=f"`{formation.place}` already has the garrison `{first}`",
                    expected=f"one garrison a place: add the elements to `{first}`, or make this "
                    "one a reserve",
                )
        yield from _has_a_part(context, name, formation)
    yield from _total(context)
    for name, reserve in context.scenario.reserves.items():
        yield from _reserve(context, name, reserve)


def _formation(context: Context, formation: Formation, path: Path) -> Iterator[Problem]:
    side = SIDE_OF[formation.role]
    if formation.side != side:
        roles = [f"`{role}`" for role, whose in SIDE_OF.items() if whose == formation.side]
        yield Problem(
            path=(*path, "role"),
            message=f"only the {side} has forces of the role `{formation.role}`",
            expected=f"for the {formation.side} {' or '.join(roles)}, or `side: {side}`",
        )
    if formation.place not in context.places:
        yield context.places.unknown(formation.place, (*path, "place"))
    elif formation.side == side and not context.held_by(formation.place, side):
        other = context.places[formation.place].held_by
        message = f"`{formation.place}` is held by the {other} at the start"
        yield context.places_of(side).unfit(message, (*path, "place"))


def _has_a_part(context: Context, name: str, formation: Formation) -> Iterator[Problem]:
    """An assault force without an advance and a reserve without a release do nothing."""
    if formation.side != SIDE_OF[formation.role]:
        return
    if formation.role == "assault":
        used = any(name in advance.formations for _, advance in context.advances)
        if not used:
            yield Problem(
                path=("formations", name),
                message=f"no advance uses the assault force `{name}`",
                expected=f"`{name}` in `formations` of an advance, under `operations`",
                on_key=True,
            )
    elif formation.role == "reserve" and name not in context.scenario.reserves:
        yield Problem(
            path=("formations", name),
            message=f"nothing says when the reserve `{name}` is released",
            expected=f"`{name}: {{released_by: ECHELON}}` under `reserves`",
            on_key=True,
        )


def _total(context: Context) -> Iterator[Problem]:
    formations = context.scenario.formations
    total = sum(formation.elements for formation in formations.values())
    if total > MOST_ELEMENTS:
        largest = max(formations, key=lambda name: formations[name].elements)
        yield Problem(
            path=("formations", largest, "elements"),
            message=f"all formations together have more than {MOST_ELEMENTS:,} elements",
            expected=f"strength in elements, each {context.scenario.element}, not in soldiers",
        )


def _reserve(context: Context, name: str, reserve: Reserve) -> Iterator[Problem]:
    path = ("reserves", name)
    reserves = context.formations.only(
        "of the role `reserve`", lambda formation: formation.role == "reserve"
    )
    if name not in context.formations:
        yield reserves.unknown(name, path, on_key=True)
    elif (formation := context.formations[name]).role != "reserve":
        message = f"`{name}` has the role `{formation.role}`, and only reserves are released"
        yield reserves.unfit(message, path, on_key=True)
    else:
        yield from _way(context, name, formation)
    if reserve.released_by not in context.echelons:
        yield context.echelons.unknown(reserve.released_by, (*path, "released_by"))


def _way(context: Context, name: str, formation: Formation) -> Iterator[Problem]:
    """A reserve must be able to reach an objective or the place of assembly."""
    goals = [operation.objective for operation in context.scenario.operations]
    doctrine = context.scenario.doctrine
    if doctrine is not None and doctrine.counterattack is not None:
        goals.append(doctrine.counterattack.assembly)
    known = [goal for goal in dict.fromkeys(goals) if context.held_by(goal, "defender")]
    if not context.held_by(formation.place, "defender") or len(known) < len(set(goals)):
        return
    reached = context.joined_to(formation.place, "defender")
    if not reached.intersection(known):
        ends = " or ".join(f"`{goal}`" for goal in known)
        yield Problem(
            path=("formations", name, "place"),
            message=f"no roads through the defender's places lead from `{formation.place}` to "
            f"{ends}",
            expected="a place from which the reserve can march there, or a road under `map.roads`",
        )
