"""Numbers that change nothing: what somebody wrote, and what else it would need to have an effect.

These are warnings, not mistakes: a variant may switch the rest on.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from sim.scenario.distributions import Constant
from sim.scenario.errors import Problem
from sim.scenario.schema import Scenario
from sim.scenario.schema.operation import Operation

Path = tuple[str | int, ...]


def inert(scenario: Scenario) -> Iterator[Problem]:
    """What was written and has no effect in this scenario, each with what it needs."""
    yield from _forces(scenario)
    yield from _roads(scenario)
    yield from _air(scenario)
    yield from _command(scenario)
    yield from _battle(scenario)
    yield from _fires(scenario)
    for position, operation in enumerate(scenario.operations):
        yield from _operation(scenario, operation, ("operations", position))
    yield from _theatre(scenario)


def _unused(block: BaseModel, path: Path, fields: Iterable[str], needs: str) -> Iterator[Problem]:
    """The fields of a block that were written, though it says nothing with them."""
    for name in fields:
        if name in block.model_fields_set:
            yield Problem(
                path=(*path, name),
                message=f"`{name}` changes nothing here",
                expected=needs,
                on_key=True,
                is_warning=True,
            )


def _forces(scenario: Scenario) -> Iterator[Problem]:
    collapse = scenario.battle.collapse
    for name, formation in scenario.formations.items():
        path: Path = ("formations", name)
        if formation.role == "assault":
            needs = "an assault force moves by the `pace` of its advance"
            yield from _unused(formation, path, ["speed"], needs)
        elif formation.role == "garrison":
            yield from _unused(formation, path, ["speed"], "a garrison does not march")
        if formation.role != "garrison":
            needs = "only garrisons hold a place; the role is another one"
            yield from _unused(formation, path, ["posture", "depends_on"], needs)
        elif formation.depends_on and collapse.dependence_lost == 0.0:
            needs = "`battle.collapse.dependence_lost` above 0"
            yield from _unused(formation, path, ["depends_on"], needs)


def _roads(scenario: Scenario) -> Iterator[Problem]:
    """Where nobody marches, only the pace of an advance counts, which knows no bad roads."""
    marches = bool(scenario.reserves or scenario.supply)
    if marches:
        return
    for name, road in scenario.map.roads.items():
        needs = "a march of reserves or convoys; advances move by their `pace` on any road"
        yield from _unused(road, ("map", "roads", name), ["speed_factor"], needs)


def _air(scenario: Scenario) -> Iterator[Problem]:
    air = scenario.air
    effects = ("march_delay", "column_losses", "mission_abort", "battle")
    sides = ("attacker", "defender")
    if all(getattr(air, side) == 0.0 for side in sides):
        needs = "air superiority of one side, such as `attacker: 0.5`"
        yield from _unused(air, ("air",), effects, needs)
    elif all(getattr(air, effect) == 0.0 for effect in effects):
        needs = "an effect above 0: " + ", ".join(f"`{effect}`" for effect in effects)
        yield from _unused(air, ("air",), sides, needs)


def _command(scenario: Scenario) -> Iterator[Problem]:
    command = scenario.command
    if command.message_loss == 0.0:
        needs = "a `message_loss` above 0: only lost messages are repeated"
        yield from _unused(command, ("command",), ["repeat"], needs)
    for name, echelon in command.echelons.items():
        if echelon.headquarters is None:
            needs = "a `headquarters` that can be struck"
            fields = ["degraded_stretch", "relocate"]
            yield from _unused(echelon, ("command", "echelons", name), fields, needs)


def _battle(scenario: Scenario) -> Iterator[Problem]:
    battle = scenario.battle
    path: Path = ("battle",)
    surprise, collapse = battle.surprise, battle.collapse
    if surprise.reduces == 0.0:
        yield from _unused(surprise, (*path, "surprise"), ["lasts"], "`reduces` above 0")
    elif surprise.lasts == 0.0:
        yield from _unused(surprise, (*path, "surprise"), ["reduces"], "`lasts` above 0 h")
    if collapse.isolated == collapse.dependence_lost == 0.0:
        needs = "a chance above 0 for `isolated` or `dependence_lost`"
        yield from _unused(collapse, (*path, "collapse"), ["delay", "left_behind"], needs)
    if not scenario.supply:
        needs = "a garrison under `supply`; the others are always supplied"
        yield from _unused(battle, path, ["supply_weight"], needs)
        yield from _unused(battle.breakpoint, (*path, "breakpoint"), ["unsupplied"], needs)
    local = next(iter(scenario.command.echelons.values()), None)
    if local is None or local.headquarters is None:
        needs = "a `headquarters` of the local echelon, the first under `command.echelons`"
        yield from _unused(battle, path, ["command_weight"], needs)
        yield from _unused(battle.breakpoint, (*path, "breakpoint"), ["headquarters_closed"], needs)


def _fires(scenario: Scenario) -> Iterator[Problem]:
    """A unit of the attacker that no mission names never fires."""
    at_work = {m.by for operation in scenario.operations for m in operation.fire_plan.values()}
    struck = {m.target for operation in scenario.operations for m in operation.fire_plan.values()}
    for name, unit in scenario.fire_units.items():
        if unit.side == "attacker" and name not in at_work:
            needs = "a mission of a `fire_plan` that it fires"
            # Its deliveries empty a depot all the same.
            fields = ["effect"] if unit.resupply else ["effect", "stock", "capacity"]
            yield from _unused(unit, ("fire_units", name), fields, needs)
    for name, facility in scenario.facilities.items():
        if facility.side == "attacker" or name not in struck:
            needs = "a mission that strikes it; only these have to know where it is"
            yield from _unused(facility, ("facilities", name), ["located"], needs)


def _operation(scenario: Scenario, operation: Operation, path: Path) -> Iterator[Problem]:
    strength: Any = scenario.theatre.coupling.strength
    if isinstance(strength, Constant) and strength.value <= 0.0:
        needs = "`theatre.coupling.strength` above 0"
        yield from _unused(operation, path, ["pressure"], needs)
    for name, advance in operation.advances.items():
        go_if = advance.go_if
        if not (go_if.levels or go_if.missions_ended or go_if.forewarned is not None):
            needs = "a condition under `go_if`: without one the advance starts as planned"
            yield from _unused(advance, (*path, "advances", name), ["recheck"], needs)
        if advance.supply is not None and advance.supply.depot is None:
            below = (*path, "advances", name, "supply")
            yield from _unused(advance.supply, below, ["tonnes"], "a `depot` to draw them from")


def _theatre(scenario: Scenario) -> Iterator[Problem]:
    theatre = scenario.theatre
    if len(scenario.operations) == 1:
        needs = "several operations: one has all reserves, and the staff, to itself"
        yield from _unused(theatre, ("theatre",), ["allocation"], needs)
        if theatre.planning is not None:
            yield from _unused(theatre.planning, ("theatre", "planning"), ["choice"], needs)
    if not theatre.sectors:
        yield from _unused(theatre, ("theatre",), ["pins"], "`sectors` that reserves belong to")
    if all(operation.pressure == 0 for operation in scenario.operations):
        needs = "`pressure` above 0 of an operation"
        fields = ["strength", "delay", "march"]
        yield from _unused(theatre.coupling, ("theatre", "coupling"), fields, needs)
