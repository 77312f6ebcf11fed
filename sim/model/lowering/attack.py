"""Lowering of the attacker's plan: fire units, missions, advances, operations."""

from collections.abc import Mapping
from math import inf

from sim.model.lowering.book import Book, side_index
from sim.model.lowering.defence import chains
from sim.model.plan import Advances, FireUnits, Missions, Operations
from sim.model.rules import NONE
from sim.scenario.schema.operation import Advance

MOST_DRAWS_READY = 256
"""Draws of one stream that are made before they are asked for."""


def fire_units(book: Book) -> FireUnits:
    """Fire units of both sides."""
    blocks = list(book.scenario.fire_units.values())
    resupply = [b.resupply for b in blocks]
    return FireUnits(
        names=book.fire_units.names,
        side=tuple(side_index(b.side) for b in blocks),
        interval=tuple(book.variate(b.salvo_interval) for b in blocks),
        stock=tuple(b.stock for b in blocks),
        capacity=tuple(b.stock if b.capacity is None else b.capacity for b in blocks),
        resupply_salvos=tuple(r.salvos if r else 0 for r in resupply),
        resupply_every=tuple(r.every if r else inf for r in resupply),
        depot=tuple(book.facilities[r.depot] if r else NONE for r in resupply),
        tonnes=tuple(b.tonnes_per_salvo for b in blocks),
    )


def missions(book: Book) -> Missions:
    """Missions of all fire plans, in plan order."""
    scenario = book.scenario
    lines = [
        (position, mission)
        for position, operation in enumerate(scenario.operations)
        for mission in operation.fire_plan.values()
    ]
    blocks = [mission for _, mission in lines]
    names = tuple(f"mission {name}" for name in book.missions.names)
    depth = min(MOST_DRAWS_READY, max((b.salvos * (1 + b.again) for b in blocks), default=2))
    return Missions(
        names=book.missions.names,
        operation=tuple(position for position, _ in lines),
        when=tuple(b.when for b in blocks),
        target=tuple(book.facilities[b.target] for b in blocks),
        unit=tuple(book.fire_units[b.by] for b in blocks),
        salvos=tuple(b.salvos for b in blocks),
        until=tuple(b.until for b in blocks),
        again=tuple(b.again for b in blocks),
        assess=tuple(book.variate(b.assess.delay) for b in blocks),
        misread=tuple(b.assess.misread for b in blocks),
        priority=tuple(b.priority for b in blocks),
        effect=tuple(
            scenario.fire_units[b.by].effect.get(scenario.facilities[b.target].kind, 0.0)
            for b in blocks
        ),
        interval_stream=book.streams.each(names, "salvo interval", depth),
        abort_stream=book.streams.each(names, "abort", depth),
        effect_stream=book.streams.each(names, "salvo effect", depth),
        assess_stream=book.streams.each(names, "assessment delay", 4),
        misread_stream=book.streams.each(names, "misreading", 4),
    )


def _roads_between(book: Book, a: str, b: str) -> tuple[int, ...]:
    """The roads that join two places; the check has made sure that there is one."""
    roads = book.scenario.map.roads.items()
    return tuple(book.roads[name] for name, road in roads if set(road.between) == {a, b})


def _axis_roads(book: Book, start: str, axis: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    pairs = zip((start, *axis), axis, strict=False)
    return tuple(_roads_between(book, a, b) for a, b in pairs)


def _no_later_than(advance: Advance) -> float:
    return inf if advance.no_later_than is None else advance.no_later_than


def advances(book: Book) -> Advances:
    """Advances of all operations."""
    scenario = book.scenario
    lines = [
        (position, advance)
        for position, operation in enumerate(scenario.operations)
        for advance in operation.advances.values()
    ]
    blocks = [advance for _, advance in lines]
    starts = [scenario.formations[b.formations[0]].place for b in blocks]
    own = [scenario.formations[b.formations[0]].breakpoint for b in blocks]
    default = book.variate(scenario.battle.breakpoint.attacker)
    supply = [b.supply for b in blocks]
    names = tuple(f"advance {name}" for name in book.advances.names)
    return Advances(
        names=book.advances.names,
        operation=tuple(position for position, _ in lines),
        when=tuple(b.when for b in blocks),
        start=tuple(book.places[s] for s in starts),
        elements=tuple(sum(scenario.formations[f].elements for f in b.formations) for b in blocks),
        axis=tuple(tuple(book.places[p] for p in b.axis) for b in blocks),
        roads=tuple(_axis_roads(book, s, b.axis) for s, b in zip(starts, blocks, strict=True)),
        max_level=tuple(
            tuple((book.facilities[f], level) for f, level in b.go_if.levels.items())
            for b in blocks
        ),
        missions_ended=tuple(
            tuple(book.missions[m] for m in b.go_if.missions_ended) for b in blocks
        ),
        forewarned=tuple(
            NONE if b.go_if.forewarned is None else int(b.go_if.forewarned) for b in blocks
        ),
        recheck=tuple(b.recheck for b in blocks),
        no_later_than=tuple(_no_later_than(b) for b in blocks),
        pace=tuple(
            tuple(
                book.variate(pace)
                for pace in (b.pace.prepared, b.pace.hasty, b.pace.delay, b.pace.exploitation)
            )
            for b in blocks
        ),
        consolidate=tuple(book.variate(b.consolidate) for b in blocks),
        leave=tuple(b.leave for b in blocks),
        legs=tuple(len(b.axis) if b.legs is None else b.legs for b in blocks),
        radius_km=tuple(s.radius if s else inf for s in supply),
        pause=tuple(book.variate(s.pause) if s else NONE for s in supply),
        pause_t=tuple(s.tonnes if s else 0.0 for s in supply),
        depot=tuple(book.facilities[s.depot] if s else NONE for s in supply),
        breakpoint=tuple(default if b is None else book.variate(b) for b in own),
        breakpoint_stream=book.streams.each(names, "breakpoint", 1),
        pace_stream=book.streams.each(names, "pace", 4),
        consolidate_stream=book.streams.each(names, "consolidation", 4),
        pause_stream=book.streams.each(names, "supply pause", 2),
        loss_streams=tuple(
            tuple(_battle_streams(book, f"{name} at {place}") for place in block.axis)
            for name, block in zip(names, blocks, strict=True)
        ),
    )


def _battle_streams(book: Book, battle: str) -> int:
    """The loss clocks of a battle: the attacking side's stream, the holding side's one further."""
    first = book.streams.add(f"{battle}/losses of the attacking side", 16)
    book.streams.add(f"{battle}/losses of the holding side", 16)
    return first


def operations(book: Book, column_of: Mapping[str, int]) -> Operations:
    """Operations with their start, their cycles and the streams of the defender's response."""
    blocks = book.scenario.operations
    names = tuple(f"operation {name}" for name in book.operations.names)
    cycles = [b.cycles for b in blocks]
    planned = book.scenario.theatre.planning is not None
    return Operations(
        names=book.operations.names,
        objective=tuple(book.places[b.objective] for b in blocks),
        base=tuple(book.since_start(b.start.at or 0.0) for b in blocks),
        after=tuple(NONE if b.start.after is None else column_of[b.start.after] for b in blocks),
        plus=tuple(book.variate(b.start.plus) for b in blocks),
        plus_stream=book.streams.each(names, "start", 1),
        dated=tuple(b.start.after is None and not planned for b in blocks),
        every=tuple(c.every if c else inf for c in cycles),
        most=tuple(c.most if c else 1 for c in cycles),
        until=tuple(NONE if c is None or c.until is None else column_of[c.until] for c in cycles),
        pressure=tuple(b.pressure for b in blocks),
        chain=chains(book),
        counterattack_breakpoint_stream=book.streams.each(names, "counterattack breakpoint", 1),
        counterattack_loss_stream=tuple(
            _battle_streams(book, f"{name}/counterattack") for name in names
        ),
        prepare_stream=book.streams.each(names, "counterattack preparation", 1),
        bombard_interval_stream=book.streams.each(names, "bombardment interval", 8),
        bombard_effect_stream=book.streams.each(names, "bombardment effect", 8),
    )
