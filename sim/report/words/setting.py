"""Where and with what: the time, the map, what can be struck, and the forces of both sides."""

from collections.abc import Iterator, Sequence

from sim.report.words.chapters import Chapter, Row, Table
from sim.report.words.phrases import (
    counted,
    every,
    figure,
    listed,
    moment,
    name,
    percent,
    sentence,
    span,
    spread,
    thing,
)
from sim.scenario.schema import Scenario
from sim.scenario.schema.forces import FireUnit, Formation
from sim.scenario.schema.terrain import Facility

SIDES = ("attacker", "defender")
LEVELS = (
    "Each effective salvo takes one level; a facility works in proportion to the levels that are "
    "left, and a bridge is closed at level 0."
)
POSTURES = {
    "prepared": "in prepared positions",
    "hasty": "in hasty positions",
    "delay": "to delay only",
}


def the_setting(scenario: Scenario) -> Iterator[Chapter]:
    """The chapters on time and ground, on facilities, and on forces."""
    yield _ground(scenario)
    if scenario.facilities:
        yield Chapter(
            title="What can be struck",
            paragraphs=(LEVELS,),
            tables=(_facilities(scenario),),
        )
    yield Chapter(
        title="The forces",
        paragraphs=tuple(_strengths(scenario)),
        tables=tuple(_force_tables(scenario)),
    )


def _ground(scenario: Scenario) -> Chapter:
    places, roads = scenario.map.places, scenario.map.roads
    bridges = sum(road.bridge is not None for road in roads.values())
    told = [
        sentence(f"The simulated time runs {span(scenario.clock)}"),
        sentence(
            f"The map has {counted(len(places), 'place')} and {counted(len(roads), 'road')}"
            + (f", {figure(bridges)} of them over a bridge" if bridges else "")
        ),
    ]
    for side in SIDES:
        held = [name(key) for key, place in places.items() if place.held_by == side]
        bases = [name(key) for key, place in places.items() if place.held_by == side and place.rear]
        if held:
            based = f"; his rear is at {listed(bases)}" if bases else "; he has no rear on the map"
            told.append(sentence(f"The {side} holds {listed(held)}{based}"))
    tables = [_roads(scenario)] if roads else []
    return Chapter(title="Time and ground", paragraphs=(" ".join(told),), tables=tuple(tables))


def _roads(scenario: Scenario) -> Table:
    rows = []
    for road in scenario.map.roads.values():
        notes = []
        if road.bridge is not None:
            notes.append(f"over {thing(road.bridge)}")
        if road.speed_factor != 1.0:
            notes.append(f"marches at {figure(road.speed_factor)} of their speed")
        ends = " – ".join(name(end) for end in road.between)
        rows.append((ends, f"{figure(round(road.length, 1))} km", ", ".join(notes)))
    return Table(heads=("Road", "Length", "Note"), rows=tuple(rows), caption="Roads")


def _facilities(scenario: Scenario) -> Table:
    bridges = {road.bridge: road.between for road in scenario.map.roads.values() if road.bridge}
    rows = []
    for key, one in scenario.facilities.items():
        ends = bridges.get(key)
        where = name(one.place) if one.place else " – ".join(map(name, ends)) if ends else "–"
        rows.append(
            (
                name(key),
                f"{one.side}, {where}",
                figure(one.levels),
                percent(one.located),
                spread(one.repair.time) if one.repair else "none",
                sentence("; ".join(_more_of(one))) if list(_more_of(one)) else "",
            )
        )
    heads = (
        "Facility",
        "Whose, where",
        "Levels",
        "Known to the enemy",
        "Repair of a level",
        "More",
    )
    return Table(heads=heads, rows=tuple(rows))


def _more_of(one: Facility) -> Iterator[str]:
    if one.capacity is not None:
        yield f"carries {figure(round(one.capacity, 2))} elements an hour"
    if one.bypass is not None:
        yield (
            f"a bypass for {figure(round(one.bypass.capacity, 2))} elements an hour opens "
            f"{spread(one.bypass.time)} after it is closed"
        )
    if one.demolition is not None:
        when = ""
        if one.demolition.when is not None:
            when = f" on {moment(one.demolition.when)}"
        elif one.demolition.after_contact is not None:
            when = f" {spread(one.demolition.after_contact)} after contact"
        yield f"destroyed by its own side with a chance of {percent(one.demolition.chance)}{when}"
    if one.stock is not None:
        more = one.resupply
        comes = f", {figure(more.tonnes)} t more {every(more.every)}" if more else ""
        yield f"holds {figure(one.stock)} t{comes}"


def _strengths(scenario: Scenario) -> Iterator[str]:
    totals = []
    for side in SIDES:
        own = [one.elements for one in scenario.formations.values() if one.side == side]
        totals.append(f"{counted(sum(own), 'element')} in {counted(len(own), 'force')}")
    yield " ".join(
        (
            sentence(f"Strength is counted in elements; one stands for {scenario.element}"),
            sentence(f"The attacker begins with {totals[0]}, the defender with {totals[1]}"),
        )
    )
    air = scenario.air
    if air.attacker or air.defender:
        yield sentence(
            f"In the air the attacker has a superiority of {figure(air.attacker)} and the defender "
            f"of {figure(air.defender)}, where 0 is none and 1 complete. It slows marches, thins "
            "columns, aborts salvos and weighs on battles, as far as the scenario says"
        )


def _force_tables(scenario: Scenario) -> Iterator[Table]:
    rows: list[Row] = []
    for side in SIDES:
        own = [(key, one) for key, one in scenario.formations.items() if one.side == side]
        if own:
            rows.append((side.capitalize(),))
        rows += [
            (name(key), one.role, name(one.place), figure(one.elements), _stance(one, scenario))
            for key, one in own
        ]
    if rows:
        yield Table(heads=("Force", "Role", "At", "Elements", "More"), rows=tuple(rows))
    if scenario.fire_units:
        units = [
            (name(key), one.side, spread(one.salvo_interval), _stock(one), _effects(one))
            for key, one in scenario.fire_units.items()
        ]
        yield Table(
            heads=("Long-range fires", "Side", "A salvo takes", "Salvos", "Chance of an effect"),
            rows=tuple(units),
        )


def _stance(one: Formation, scenario: Scenario) -> str:
    told: list[str] = []
    if one.role == "garrison":
        ground = scenario.map.places[one.place].terrain
        told.append(POSTURES[one.posture])
        told += [f"the ground divides its losses by {figure(ground)}"] if ground != 1.0 else []
    if one.role == "reserve":
        told.append(f"marches at {figure(round(one.speed, 1))} km/h")
    if one.depends_on:
        told.append(f"may give up when {listed(map(name, one.depends_on))} falls")
    return sentence("; ".join(told)) if told else ""


def _stock(unit: FireUnit) -> str:
    more = unit.resupply
    if more is None:
        return figure(unit.stock)
    origin = f" from {thing(more.depot)}" if more.depot else ""
    return f"{figure(unit.stock)}, {figure(more.salvos)} more {every(more.every)}{origin}"


def _effects(unit: FireUnit) -> str:
    parts: Sequence[str] = [f"{kind} {percent(chance)}" for kind, chance in unit.effect.items()]
    return ", ".join(parts) or "–"
