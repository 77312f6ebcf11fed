"""Checks of what operations share: starts, cycles, sectors, coupling, politics."""

from collections.abc import Iterator

from sim.scenario.checking.context import Context
from sim.scenario.checking.families import Family, Path
from sim.scenario.errors import Problem
from sim.scenario.schema.operation import Operation


def check(context: Context) -> Iterator[Problem]:
    """Everything about several operations and the political clock."""
    for position, operation in enumerate(context.scenario.operations):
        yield from _start(context, operation, ("operations", position))
    yield from _sectors(context)
    yield from _served_sectors(context)
    yield from _named_operations(context)
    yield from _coupling(context)
    yield from _dependences(context)
    yield from _politics(context)


def _start(context: Context, operation: Operation, path: Path) -> Iterator[Problem]:
    start, cycles = operation.start, operation.cycles
    if start.at is not None and start.after is not None:
        yield Problem(
            path=(*path, "start"),
            message="`start` has both `at` and `after`",
            expected="`at` for a moment, or `after` for an outcome of the other operations",
        )
    if start.at is not None:
        yield from context.within_clock(start.at, (*path, "start", "at"))
    if cycles is not None:
        yield from context.not_too_often(cycles.every, (*path, "cycles", "every"))


def _sectors(context: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, sector in context.scenario.theatre.sectors.items():
        for position, place in enumerate(sector.places):
            path = ("theatre", "sectors", name, "places", position)
            if place not in context.places:
                yield context.places.unknown(place, path)
            elif place in seen:
                yield Problem(
                    path=path,
                    message=f"`{place}` is already in the sector `{seen[place]}`",
                    expected="each place in one sector",
                )
            seen.setdefault(place, name)


def _served_sectors(context: Context) -> Iterator[Problem]:
    sectors = Family(
        noun="sector", where="theatre.sectors", entries=context.scenario.theatre.sectors
    )
    for name, echelon in context.scenario.command.echelons.items():
        if echelon.sector is not None and echelon.sector not in sectors:
            yield sectors.unknown(echelon.sector, ("command", "echelons", name, "sector"))


def _named_operations(context: Context) -> Iterator[Problem]:
    """Operations named by warnings and demolitions."""
    scenario = context.scenario
    operations = Family(
        noun="operation",
        where="operations",
        entries={operation.name: operation for operation in scenario.operations},
    )
    warned = scenario.warnings.operation if scenario.warnings else None
    if warned is not None and warned not in operations:
        yield operations.unknown(warned, ("warnings", "operation"))
    for name, facility in scenario.facilities.items():
        wanted = facility.demolition.operation if facility.demolition else None
        if wanted is not None and wanted not in operations:
            yield operations.unknown(wanted, ("facilities", name, "demolition", "operation"))


def _coupling(context: Context) -> Iterator[Problem]:
    """Pressure tells between sectors, so the objective must be in one."""
    sectors = context.scenario.theatre.sectors.values()
    placed = {place for sector in sectors for place in sector.places}
    for position, operation in enumerate(context.scenario.operations):
        if operation.pressure > 0 and operation.objective not in placed:
            yield Problem(
                path=("operations", position, "pressure"),
                message=f"`{operation.name}` has pressure, but its objective "
                f"`{operation.objective}` is in no sector",
                expected="a sector with that place under `theatre.sectors`",
            )


def _dependences(context: Context) -> Iterator[Problem]:
    for name, formation in context.scenario.formations.items():
        path = ("formations", name, "depends_on")
        if formation.depends_on and formation.role != "garrison":
            yield Problem(
                path=path,
                message=f"`{name}` has the role `{formation.role}`; only a garrison can give "
                "its place up",
                expected="`depends_on` in a garrison",
            )
        for position, place in enumerate(formation.depends_on):
            if place not in context.places:
                yield context.places.unknown(place, (*path, position))
    for name, supply in context.scenario.supply.items():
        if supply.gives_up_below > 0.0 and not context.scenario.command.echelons:
            yield Problem(
                path=("supply", name, "gives_up_below"),
                message="there is no echelon to ask for the withdrawal",
                expected="at least one echelon under `command.echelons`",
            )


def _politics(context: Context) -> Iterator[Problem]:
    politics = context.scenario.politics
    if politics.event is not None:
        yield from context.within_clock(politics.event.date, ("politics", "event", "date"))
    if politics.mobilisation is not None:
        place, path = politics.mobilisation.place, ("politics", "mobilisation", "place")
        if place not in context.places:
            yield context.places.unknown(place, path)
        elif not context.held_by(place, "defender"):
            theirs = context.places_of("defender")
            yield theirs.unfit(f"the attacker holds `{place}` from the start", path)
