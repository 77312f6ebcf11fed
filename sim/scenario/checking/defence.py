"""Checks of the defender: command, warnings, doctrine, supply."""

from collections.abc import Iterator

from sim.scenario.checking.context import MOST_TIMES, Context
from sim.scenario.checking.families import Path
from sim.scenario.dimensions import number_text
from sim.scenario.errors import Problem
from sim.scenario.schema.command import Bombard, Counterattack
from sim.scenario.schema.forces import GarrisonSupply

HOURS_A_DAY = 24.0


def check(context: Context) -> Iterator[Problem]:
    """Everything about how the defender works."""
    yield from _command(context)
    yield from _warnings(context)
    doctrine = context.scenario.doctrine
    if doctrine is not None:
        path = ("doctrine",)
        if doctrine.decided_by not in context.echelons:
            yield context.echelons.unknown(doctrine.decided_by, (*path, "decided_by"))
        if doctrine.bombard is not None:
            yield from _bombard(context, doctrine.bombard, (*path, "bombard"))
        if doctrine.counterattack is not None:
            yield from _counterattack(context, doctrine.counterattack, (*path, "counterattack"))
    for name, supply in context.scenario.supply.items():
        yield from _supply(context, name, supply)


def _command(context: Context) -> Iterator[Problem]:
    command = context.scenario.command
    if command.message_loss >= 1.0:
        yield Problem(
            path=("command", "message_loss"),
            message="no message would ever arrive",
            expected="a probability below 1",
        )
    for name, echelon in command.echelons.items():
        path = ("command", "echelons", name)
        if echelon.degraded_stretch < 1.0:
            yield Problem(
                path=(*path, "degraded_stretch"),
                message="a damaged headquarters would work faster than an intact one: "
                f"{number_text(echelon.degraded_stretch)}",
                expected="a factor of at least 1",
            )
        if echelon.headquarters is not None:
            yield from _headquarters(context, echelon.headquarters, (*path, "headquarters"))


def _headquarters(context: Context, name: str, path: Path) -> Iterator[Problem]:
    headquarters = context.facilities.only(
        "of kind `headquarters` of the defender",
        lambda facility: facility.kind == "headquarters" and facility.side == "defender",
    )
    if name not in context.facilities:
        yield headquarters.unknown(name, path)
        return
    facility = context.facilities[name]
    if facility.kind != "headquarters":
        message = f"`{name}` is of kind `{facility.kind}`, not a headquarters"
        yield headquarters.unfit(message, path)
    elif facility.side != "defender":
        message = f"`{name}` is a headquarters of the attacker, and the echelons are the defender's"
        yield headquarters.unfit(message, path)


def _warnings(context: Context) -> Iterator[Problem]:
    warnings = context.scenario.warnings
    if warnings is None:
        return
    yield from context.within_clock(warnings.first, ("warnings", "first"))
    if not context.echelons.entries:
        yield Problem(
            path=("warnings",),
            message="nobody can be warned, because there are no echelons",
            expected="an echelon under `command.echelons`, or no `warnings`",
            on_key=True,
        )
    clock = context.scenario.clock
    if warnings.indications * (clock.end - clock.start) > HOURS_A_DAY * MOST_TIMES:
        yield Problem(
            path=("warnings", "indications"),
            message=f"there would be more than {MOST_TIMES:,} indications before the clock ends",
            expected="a smaller rate, such as `2 per day`",
        )


def _bombard(context: Context, bombard: Bombard, path: Path) -> Iterator[Problem]:
    theirs = context.fire_units.only("of the defender", lambda unit: unit.side == "defender")
    if bombard.by not in context.fire_units:
        yield theirs.unknown(bombard.by, (*path, "by"))
    elif bombard.by not in theirs:
        message = f"`{bombard.by}` belongs to the attacker, and it is the defender who bombards"
        yield theirs.unfit(message, (*path, "by"))
    if bombard.decided_by is not None and bombard.decided_by not in context.echelons:
        yield context.echelons.unknown(bombard.decided_by, (*path, "decided_by"))
    if bombard.salvos > MOST_TIMES:
        yield Problem(
            path=(*path, "salvos"),
            message=f"a bombardment has at most {MOST_TIMES:,} salvos",
            expected="fewer; the fire unit's `stock` is what limits a long bombardment",
        )


def _counterattack(context: Context, counterattack: Counterattack, path: Path) -> Iterator[Problem]:
    assembly = counterattack.assembly
    if assembly not in context.places:
        yield context.places.unknown(assembly, (*path, "assembly"))
        return
    if not context.held_by(assembly, "defender"):
        message = f"the attacker holds `{assembly}`, so no reserves can assemble there"
        yield context.places_of("defender").unfit(message, (*path, "assembly"))
        return
    for line, advance in context.advances:
        if assembly in advance.axis:
            yield Problem(
                path=(*path, "assembly"),
                message=f"`{assembly}` lies on the axis of the advance `{line.name}`",
                expected="a place behind the front, which no axis leads to",
            )
            return
    yield from _enough(context, counterattack, path)


def _enough(context: Context, counterattack: Counterattack, path: Path) -> Iterator[Problem]:
    """The reserves must be able to meet the need, or there could never be a counterattack."""
    formations, assembly = context.scenario.formations, counterattack.assembly
    reserves = [
        formations[name] for name in context.scenario.reserves if name in context.formations
    ]
    if not all(context.held_by(formation.place, "defender") for formation in reserves):
        return
    there = context.joined_to(assembly, "defender")
    total = sum(formation.elements for formation in reserves)
    most = sum(formation.elements for formation in reserves if formation.place in there)
    if most == 0 < total:
        yield Problem(
            path=(*path, "assembly"),
            message=f"no roads through the defender's places lead a reserve to `{assembly}`",
            expected="a place that reserves can reach, or a road under `map.roads`",
        )
    elif counterattack.needed > most:
        able = f" that can reach `{assembly}`" if most < total else ""
        yield Problem(
            path=(*path, "needed"),
            message=f"the counterattack needs {counterattack.needed} elements, and the "
            f"reserves{able} have {most}",
            expected=f"at most {most}, or more reserves"
            if most
            else "reserves, or no `counterattack`",
        )


def _supply(context: Context, name: str, supply: GarrisonSupply) -> Iterator[Problem]:
    path = ("supply", name)
    garrisons = context.formations.only(
        "of the role `garrison`", lambda formation: formation.role == "garrison"
    )
    if name not in context.formations:
        yield garrisons.unknown(name, path, on_key=True)
    elif name not in garrisons:
        role = context.formations[name].role
        message = f"`{name}` has the role `{role}`, and only garrisons are supplied"
        yield garrisons.unfit(message, path, on_key=True)
    yield from context.not_too_often(supply.convoy_every, (*path, "convoy_every"))
    wrong = list(context.depot(supply.depot, "defender", (*path, "depot")))
    yield from wrong
    if not wrong and name in garrisons:
        yield from _convoys(context, supply.depot, garrisons[name].place, (*path, "depot"))


def _convoys(context: Context, depot: str, garrison: str, path: Path) -> Iterator[Problem]:
    """Roads must join the depot and the garrison."""
    place = context.facilities[depot].place
    if place is None:
        yield Problem(
            path=path,
            message=f"the depot `{depot}` stands nowhere, so no convoy can start from it",
            expected=f"`place` under `facilities.{depot}`",
        )
        return
    if place not in context.places or not context.held_by(garrison, "defender"):
        return
    if not context.held_by(place, "defender") or garrison not in context.joined_to(
        place, "defender"
    ):
        yield Problem(
            path=path,
            message=f"no roads through the defender's places lead from the depot `{depot}` at "
            f"`{place}` to `{garrison}`",
            expected="a depot from which convoys can come, or a road under `map.roads`",
        )
