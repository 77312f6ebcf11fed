"""Operations by chance: fire plans, advances on either axis, rhythms that follow one another."""

from dataclasses import dataclass

from properties.picking import (
    CHANCES,
    DAY,
    DURATIONS,
    FRACTIONS,
    PACES,
    POSITIVE_HOURS,
    TONNES,
    Pick,
    Values,
    moment,
    present,
)
from properties.strategies_ground import Ground

UNITS = ("rockets", "howitzers")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What all operations of a world share."""

    land: Ground
    targets: Values
    assembly: str
    """Where the defender would assemble; no axis leads there."""
    sectors: Values


def fire_units(pick: Pick, targets: Values) -> Values:
    """Rockets and howitzers of the attacker, guns of the defender."""
    kinds = sorted({facility["kind"] for facility in targets.values()})
    found: Values = {}
    for name in UNITS:
        resupply = {"salvos": pick.count(1, 4), "every": pick.one(POSITIVE_HOURS)}
        if pick.maybe():
            resupply["depot"] = "dump"
        found[name] = present(
            salvo_interval=pick.one(DURATIONS),
            stock=pick.count(0, 8),
            capacity=pick.one((8, None)),
            resupply=resupply if pick.maybe() else None,
            effect={kind: pick.one(CHANCES) for kind in kinds},
            tonnes_per_salvo=pick.one(TONNES),
        )
    more = {"salvos": 2, "every": "12 h", "depot": "depot"}
    guns = present(resupply=more if pick.seldom() else None, tonnes_per_salvo=pick.one(TONNES))
    return {**found, "guns": {"side": "defender", "salvo_interval": "1 h", "stock": 6, **guns}}


def operations(pick: Pick, scene: Scene, names: list[str]) -> tuple[list[Values], Values]:
    """Operations with these names, and their assault forces."""
    found: list[Values] = []
    forces: Values = {}
    for number, name in enumerate(names):
        plan = {
            f"strike-{number}-{line}": _mission(pick, scene.targets)
            for line in range(pick.count(0, 3))
        }
        advances: Values = {}
        for line in range(pick.one((1, 1, 1, 2, 0))):
            advance, own = _advance(pick, scene, f"force-{number}-{line}")
            forces |= own
            advances[f"advance-{number}-{line}"] = advance
        reached = [place for block in advances.values() for place in block["axis"]]
        goals = [place for place in reached if place != "camp"] or scene.land.defended
        objective = pick.one(goals)
        placed = any(objective in sector["places"] for sector in scene.sectors.values())
        found.append(
            present(
                name=name,
                objective=objective,
                pressure=pick.count(0, 4) if placed else None,
                fire_plan=plan,
                advances=advances,
                cycles=_cycles(pick) if pick.seldom() else None,
            )
        )
    return found, forces


def _cycles(pick: Pick) -> Values:
    return {"every": pick.one(("12 h", "1 day", "2 days")), "most": pick.count(1, 4)}


def _mission(pick: Pick, targets: Values) -> Values:
    """A mission on a facility of the defender."""
    target = pick.one(sorted(n for n, f in targets.items() if f.get("side") != "attacker"))
    return {
        "when": moment(pick.hours(0, 60)),
        "target": target,
        "by": pick.one(UNITS),
        "salvos": pick.count(1, 4),
        "until": pick.count(0, targets[target]["levels"] - 1),
        "again": pick.count(0, 2),
        "assess": {"delay": pick.one(DURATIONS), "misread": pick.one(CHANCES)},
        "priority": pick.count(0, 2),
    }


def _axes(scene: Scene) -> list[tuple[str, list[str]]]:
    """The ways on which an advance can go: where it starts, and the places."""
    land = scene.land
    deep = ["hinter"] if scene.assembly != "hinter" else []
    ways = [("base", [*land.front, *deep])]
    if land.flank:
        ways.append(("camp", land.flank))
        if land.are_joined("base", "camp"):
            ways.append(("base", ["camp", *land.flank]))
    return ways


def _advance(pick: Pick, scene: Scene, who: str) -> tuple[Values, Values]:
    """One advance, and the one or two formations that make it."""
    start, way = pick.one(_axes(scene))
    least = 2 if way[0] == "camp" else 1
    forces = {
        name: present(
            side="attacker",
            role="assault",
            place=start,
            elements=pick.count(1, 6),
            breakpoint=pick.one((None, None, *FRACTIONS)),
        )
        for name in ((who, f"{who}-b") if pick.seldom() else (who,))
    }
    when = pick.hours(0, 72)
    strength = sum(force["elements"] for force in forces.values())
    advance = present(
        when=moment(when),
        formations=list(forces),
        axis=way[: pick.count(least, len(way))],
        recheck=pick.one(POSITIVE_HOURS),
        no_later_than=moment(pick.hours(when, when + 66)) if pick.seldom() else None,
        pace={posture: pick.one(PACES) for posture in ("prepared", "hasty", "delay")},
        consolidate=pick.one(DURATIONS),
        legs=pick.one((None, None, 1, 2)),
        leave=pick.count(0, min(2, strength - 1)),
    )
    if pick.seldom():
        advance["supply"] = present(
            radius=pick.one(("30 km", "10 km")),
            pause=pick.one(DURATIONS),
            tonnes=pick.one(TONNES),
            depot=pick.one(("dump", None)),
        )
    return advance, forces


def conditions(pick: Pick, plans: list[Values], targets: Values) -> None:
    """What some advances wait for: levels, missions of any operation, surprise."""
    missions = [name for plan in plans for name in plan["fire_plan"]]
    for plan in plans:
        for advance in plan["advances"].values():
            if pick.seldom():
                watched = pick.some(sorted(targets), 1)
                advance["go_if"] = present(
                    levels={name: pick.count(0, targets[name]["levels"]) for name in watched},
                    missions_ended=pick.some(missions, 2),
                    forewarned=pick.one((None, False, True)),
                )


def times(plans: list[Values]) -> list[str]:
    """Outcomes that are times and that these operations can bring about."""
    found = []
    for plan in plans:
        name = plan["name"]
        found += [f"operation.{name}.started", f"counterattack.{name}.launched"]
        for mission, line in plan["fire_plan"].items():
            found += [f"mission.{mission}.ended", f"facility.{line['target']}.level.0"]
        for advance, block in plan["advances"].items():
            found += [f"advance.{advance}.started", f"advance.{advance}.finished"]
            for place in block["axis"]:
                if place != "camp":
                    found += [f"captured.{place}", f"recaptured.{place}", f"seen.captured.{place}"]
    return found


def starts(pick: Pick, plans: list[Values], free: list[str], *, dated: bool) -> None:
    """When the plans begin: at a moment, after an outcome, or with the clock; and what ends them.

    `free` are outcomes that need no operation. A plan follows these or outcomes of plans before
    it, so that none waits for itself. `dated` is false where the staff begins them. Then,
    and after an outcome, moments cannot lie before day 1.
    """
    for number, plan in enumerate(plans):
        kind = pick.one(("clock", "clock", "clock", "moment", "outcome", "outcome"))
        if kind == "moment":
            plan["start"] = {"at": moment(pick.hours(0, 2 * DAY))}
        elif kind == "outcome":
            before = [*times(plans[:number]), *free]
            plan["start"] = {"after": pick.one(before), "plus": pick.one(DURATIONS)}
        elif dated and plan["fire_plan"] and pick.seldom():
            first = next(iter(plan["fire_plan"].values()))
            first["when"] = moment(-pick.hours(0, DAY))
        if "cycles" in plan and pick.maybe():
            plan["cycles"]["until"] = pick.one([*times(plans), *free])
