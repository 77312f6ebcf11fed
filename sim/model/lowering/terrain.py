"""Lowering of clock, places, roads and facilities."""

from math import inf, nan

from sim.model.lowering.book import Book, side_index
from sim.model.plan import Clock, Facilities, Places, Roads
from sim.model.routes import network_of
from sim.model.rules import NONE


def clock(book: Book) -> Clock:
    """The span of the simulation."""
    span = book.scenario.clock
    return Clock(day_one=span.start, horizon=span.end - span.start)


def places(book: Book) -> Places:
    """Places, with the breakpoint of whoever defends them."""
    blocks = book.scenario.map.places.values()
    names = book.places.names
    default = book.variate(book.scenario.battle.breakpoint.defender)
    own = {
        f.place: book.variate(f.breakpoint)
        for f in book.scenario.formations.values()
        if f.role == "garrison" and f.breakpoint is not None
    }
    return Places(
        names=names,
        holder=tuple(side_index(b.held_by) for b in blocks),
        terrain=tuple(b.terrain for b in blocks),
        rear=tuple(b.rear for b in blocks),
        breakpoint=tuple(own.get(name, default) for name in names),
        breakpoint_stream=book.streams.each(names, "garrison breakpoint", 1),
        detachment_stream=book.streams.each(names, "detachment breakpoint", 1),
        lag_stream=book.streams.each(names, "public report", 2),
    )


def roads(book: Book) -> Roads:
    """Roads and their network."""
    blocks = list(book.scenario.map.roads.values())
    a = tuple(book.places[b.between[0]] for b in blocks)
    b = tuple(book.places[b.between[1]] for b in blocks)
    return Roads(
        names=book.roads.names,
        a=a,
        b=b,
        length_km=tuple(block.length for block in blocks),
        speed_factor=tuple(block.speed_factor for block in blocks),
        bridge=tuple(book.facilities[block.bridge] for block in blocks),
        network=network_of(len(book.places.names), list(zip(a, b, strict=True))),
    )


def facilities(book: Book) -> Facilities:
    """Facilities with repair, bypass, stock and demolition."""
    blocks = list(book.scenario.facilities.values())
    names = book.facilities.names
    demolitions = [b.demolition for b in blocks]
    return Facilities(
        names=names,
        kind=tuple(b.kind for b in blocks),
        side=tuple(side_index(b.side) for b in blocks),
        place=tuple(book.places[b.place] for b in blocks),
        levels=tuple(b.levels for b in blocks),
        located=tuple(b.located for b in blocks),
        repair=tuple(book.variate(b.repair.time) if b.repair else NONE for b in blocks),
        bypass=tuple(book.variate(b.bypass.time) if b.bypass else NONE for b in blocks),
        bypass_capacity=tuple(b.bypass.capacity if b.bypass else 0.0 for b in blocks),
        capacity=tuple(inf if b.capacity is None else b.capacity for b in blocks),
        stock_t=tuple(inf if b.stock is None else b.stock for b in blocks),
        resupply_t=tuple(b.resupply.tonnes if b.resupply else 0.0 for b in blocks),
        resupply_every=tuple(b.resupply.every if b.resupply else inf for b in blocks),
        demolition_chance=tuple(d.chance if d else 0.0 for d in demolitions),
        demolition_at=tuple(
            nan if d is None or d.when is None else book.since_start(d.when) for d in demolitions
        ),
        demolition_after=tuple(book.variate(d.after_contact) if d else NONE for d in demolitions),
        demolition_operation=tuple(
            book.operations[d.operation] if d else NONE for d in demolitions
        ),
        located_stream=book.streams.each(names, "located", 1),
        repair_stream=book.streams.each(names, "repair time", 8),
        bypass_stream=book.streams.each(names, "bypass time", 2),
        demolition_stream=book.streams.each(names, "demolition", 2),
    )
