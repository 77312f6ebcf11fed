"""The whole scenario becomes the whole plan."""

from collections.abc import Sequence

from sim.model.lowering import attack, defence, shared, terrain
from sim.model.lowering.book import HOURS_A_DAY, SIDES, Book
from sim.model.outcomes import Columns, Outcome, declare
from sim.model.plan import Air, Battle, Plan
from sim.model.rules import power_of
from sim.scenario.schema import Scenario


def _battle(book: Book) -> Battle:
    block = book.scenario.battle
    strongest = sum(f.elements for f in book.scenario.formations.values())
    if mobilisation := book.scenario.politics.mobilisation:
        strongest += mobilisation.elements
    strengths = range(strongest + 1)
    return Battle(
        kill_rate_per_h=(
            block.kill_rate.attacker / HOURS_A_DAY,
            block.kill_rate.defender / HOURS_A_DAY,
        ),
        enemy_power=tuple(power_of(n, block.law.p) for n in strengths),
        own_power=tuple(power_of(n, block.law.q) for n in strengths),
        breakpoint=(
            book.variate(block.breakpoint.attacker),
            book.variate(block.breakpoint.defender),
        ),
        isolated=block.breakpoint.isolated,
        headquarters_closed=block.breakpoint.headquarters_closed,
        unsupplied=block.breakpoint.unsupplied,
        surprise=block.surprise.reduces,
        surprise_lasts=block.surprise.lasts,
        collapse_isolated=block.collapse.isolated,
        collapse_dependence=block.collapse.dependence_lost,
        collapse_delay=book.variate(block.collapse.delay),
        left_behind=block.collapse.left_behind,
        collapse_stream=tuple(_collapse_streams(book, name) for name in book.places.names),
        command_weight=block.command_weight,
        supply_weight=block.supply_weight,
    )


def _collapse_streams(book: Book, place: str) -> int:
    first = book.streams.add(f"{place}/garrison gives up", 2)
    book.streams.add(f"{place}/garrison leaves", 2)
    return first


def _garrisoned(book: Book, place: str) -> str | None:
    formations = book.scenario.formations.values()
    held = any(f.place == place and f.role == "garrison" for f in formations)
    return place if held else None


def _air(book: Book) -> Air:
    block = book.scenario.air
    return Air(
        superiority=(block.attacker, block.defender),
        march_delay=block.march_delay,
        column_loss_per_h=block.column_losses / HOURS_A_DAY,
        mission_abort=block.mission_abort,
        battle=block.battle,
    )


def _entities(book: Book, matters: Sequence[str]) -> dict[str, Sequence[str | None]]:
    """By family: the entities that have its outcomes."""
    scenario = book.scenario
    return {
        "once": ("",),
        "sides": SIDES,
        "places": [
            name if block.held_by == "defender" else None
            for name, block in scenario.map.places.items()
        ],
        "facilities": book.facilities.names,
        "levels": [
            f"{name}.level.{level}"
            for name, block in scenario.facilities.items()
            for level in range(block.levels)
        ],
        "bypasses": [name if block.bypass else None for name, block in scenario.facilities.items()],
        "missions": book.missions.names,
        "echelons": book.echelons.names,
        "matters": matters,
        "reserves": book.reserves.names,
        "sendings": [
            f"{reserve}.sent_to.{operation}" if len(book.operations.names) > 1 else None
            for reserve in book.reserves.names
            for operation in book.operations.names
        ],
        "advances": book.advances.names,
        "operations": book.operations.names,
        "garrisoned": [_garrisoned(book, name) for name in book.places.names],
        "sectors": tuple(scenario.theatre.sectors),
        "politics": ("politics",) if scenario.politics.event else (),
        "mobilisation": ("mobilisation",) if scenario.politics.mobilisation else (),
        "measures": tuple(scenario.measures),
    }


def _declare(
    book: Book, matters: Sequence[str], own_outcomes: Sequence[Outcome]
) -> tuple[tuple[Outcome, ...], Columns]:
    """Every outcome of the scenario with its column."""
    levels = [block.levels for block in book.scenario.facilities.values()]
    level_base = [sum(levels[:facility]) for facility in range(len(levels))]
    measures = book.scenario.measures.items()
    meanings = {name: f"From `{m.since}` to `{m.until}`." for name, m in measures}
    return declare(_entities(book, matters), level_base, meanings, own_outcomes)


def outcomes_of(scenario: Scenario, own_outcomes: Sequence[Outcome] = ()) -> tuple[Outcome, ...]:
    """The outcomes of a scenario, also of one whose measures name outcomes that it has not."""
    book = Book(scenario)
    return _declare(book, defence.matters(book).names, own_outcomes)[0]


def lower(scenario: Scenario, own_outcomes: Sequence[Outcome] = ()) -> Plan:
    """Lower a scenario that has passed every check; `own_outcomes` are the user's processes'."""
    book = Book(scenario)
    facilities = terrain.facilities(book)
    matters = defence.matters(book)
    outcomes, columns = _declare(book, matters.names, own_outcomes)
    position = {outcome.name: number for number, outcome in enumerate(outcomes)}
    return Plan(
        scenario=scenario.name,
        clock=terrain.clock(book),
        places=terrain.places(book),
        roads=terrain.roads(book),
        facilities=facilities,
        fire_units=attack.fire_units(book),
        missions=attack.missions(book),
        garrisons=defence.garrisons(book),
        reserves=defence.reserves(book),
        echelons=defence.echelons(book),
        sources=defence.sources(book),
        matters=matters,
        advances=attack.advances(book),
        operations=attack.operations(book, position),
        doctrine=defence.doctrine(book),
        battle=_battle(book),
        air=_air(book),
        warnings=defence.warnings(book),
        theatre=shared.theatre(book),
        politics=shared.politics(book),
        messages=defence.messages(book),
        measures=tuple((position[m.since], position[m.until]) for m in scenario.measures.values()),
        public_lag=book.variate(scenario.reports.lag),
        streams=book.streams.finish(),
        variates=book.finish_variates(),
        outcomes=outcomes,
        columns=columns,
    )
