"""Maps and facilities by chance: one or two axes, bridges, depots, headquarters."""

from dataclasses import dataclass
from itertools import pairwise

from properties.picking import (
    CHANCES,
    DURATIONS,
    FACTORS,
    POSITIVE_HOURS,
    TONNES,
    Pick,
    Values,
    moment,
    present,
)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A map and what stands on it."""

    places: Values
    roads: Values
    front: list[str]
    """Places of the defender on the first axis, which starts at `base`."""
    flank: list[str]
    """Those on the second, which starts at `camp`; none on a map of one axis."""

    @property
    def defended(self) -> list[str]:
        """The places that the defender holds at the start."""
        return [*self.front, "hinter", "aside", *self.flank]

    def joined_to(self, start: str) -> set[str]:
        """The places of the defender that roads through such places join to one of them."""
        reached, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            for road in self.roads.values():
                if here in road["between"]:
                    (other,) = set(road["between"]) - {here}
                    if other in self.defended and other not in reached:
                        reached.add(other)
                        waiting.append(other)
        return reached

    def are_joined(self, place: str, other: str) -> bool:
        """Whether one road leads from one to the other."""
        return any({place, other} == set(road["between"]) for road in self.roads.values())


def ground(pick: Pick, *, flank: bool) -> Ground:
    """A chain base - front places - hinterland, perhaps a second one, further roads, bridges."""
    front = [f"front-{n}" for n in range(pick.count(1, 3))]
    side = [f"flank-{n}" for n in range(pick.count(1, 2))] if flank else []
    places: Values = {"base": {"held_by": "attacker", "rear": pick.maybe()}}
    for name in [*front, "hinter", "aside", *side]:
        places[name] = {"terrain": pick.one((1.0, 2.0)), "rear": "-" not in name and pick.maybe()}
    pairs = [*pairwise(["base", *front, "hinter"]), ("aside", "hinter")]
    if side:
        places["camp"] = {"held_by": "attacker", "rear": pick.maybe()}
        pairs += pairwise(["camp", *side, "hinter"] if pick.maybe() else ["camp", *side])
    names = sorted(places)
    for _ in range(pick.count(0, 3)):
        first = pick.count(0, len(names) - 2)
        pairs.append((names[first], names[pick.count(first + 1, len(names) - 1)]))
    roads = {
        f"road-{number}": present(
            between=list(pair),
            length=pick.one(("12 km", "6 km", "20 km", "40 km")),
            speed_factor=pick.one((1.0, 0.5)),
            bridge=pick.one((None, "bridge-0", "bridge-1")),
        )
        for number, pair in enumerate(pairs)
    }
    return Ground(places=places, roads=roads, front=front, flank=side)


def facilities(pick: Pick, land: Ground, operations: list[str]) -> Values:
    """The bridges of the map, depots and headquarters of the defender, an attacker's dump."""
    used = sorted({road["bridge"] for road in land.roads.values() if "bridge" in road})
    found: Values = {name: _bridge(pick) for name in used}
    found["depot"] = {"kind": "depot", "place": pick.one(land.defended)}
    found["post"] = {"kind": "headquarters", "place": pick.one(land.defended)}
    found["dump"] = {"kind": "depot", "side": "attacker", "place": "base"}
    if pick.maybe():
        found["palace"] = {"kind": "headquarters", "place": "hinter"}
    if pick.seldom():
        found["mast"] = {"kind": "radar"}
    for name in ("depot", "dump"):
        if pick.maybe():
            found[name]["stock"] = pick.one(TONNES)
            if pick.maybe():
                found[name]["resupply"] = {
                    "tonnes": pick.one(("1 t", "5 t")),
                    "every": pick.one(POSITIVE_HOURS),
                }
    for block in found.values():
        block["levels"] = pick.count(1, 3)
        block["located"] = pick.one((1.0, 1.0, *CHANCES))
        if pick.maybe():
            block["repair"] = {"time": pick.one(DURATIONS)}
        if pick.seldom():
            block["demolition"] = _demolition(pick, operations)
    return found


def _bridge(pick: Pick) -> Values:
    bypass = {"time": pick.one(DURATIONS), "capacity": "1 elements/h"} if pick.maybe() else None
    capacity = pick.one((None, "2 elements/h", "6 elements/h"))
    return present(kind="bridge", capacity=capacity, bypass=bypass)


def _demolition(pick: Pick, operations: list[str]) -> Values:
    """At a moment, or after the contact of one operation or of the first."""
    chance = pick.one(CHANCES)
    if pick.maybe():
        return {"chance": chance, "when": moment(pick.hours(0, 96))}
    return present(
        chance=chance,
        after_contact=pick.one(DURATIONS),
        operation=pick.one((None, *operations)),
    )


def airs(pick: Pick) -> Values:
    """Superiority on both sides and its effects."""
    return {
        "attacker": pick.one(CHANCES),
        "defender": pick.one(CHANCES),
        "march_delay": pick.one(FACTORS),
        "column_losses": pick.one(("0 per day", "1 per day", "1000 per day")),
        "mission_abort": pick.one(CHANCES),
        "battle": pick.one(CHANCES),
    }
