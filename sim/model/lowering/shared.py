"""Lowering of what operations share: sectors, allocation, coupling, planning, politics."""

from math import inf

from sim.model.lowering.book import Book
from sim.model.plan_theatre import Mobilisation, PlannedEvent, Politics, Theatre
from sim.model.policies import ALLOCATIONS, CHOICES
from sim.model.rules import NONE


def theatre(book: Book) -> Theatre:
    """Sectors, policies and coupling."""
    block = book.scenario.theatre
    sector_of = {place: n for n, s in enumerate(block.sectors.values()) for place in s.places}
    names = tuple(f"operation {name}" for name in book.operations.names)
    planning = block.planning
    return Theatre(
        sectors=tuple(block.sectors),
        sector=tuple(sector_of.get(place, NONE) for place in book.places.names),
        component=_components(book),
        allocation=list(ALLOCATIONS).index(block.allocation),
        pins=block.pins,
        strength=book.variate(block.coupling.strength),
        delay=book.variate(block.coupling.delay),
        march=book.variate(block.coupling.march),
        strength_stream=book.streams.each(names, "coupling strength", 1),
        delay_stream=book.streams.each(names, "coupling delay", 1),
        march_stream=book.streams.each(names, "coupling march", 1),
        planners=planning.staff if planning else 0,
        prepare=book.variate(planning.prepare) if planning else NONE,
        prepare_stream=book.streams.each(names, "planning", 4),
        choice=list(CHOICES).index(planning.choice) if planning else 0,
    )


def _components(book: Book) -> tuple[int, ...]:
    """Number the parts of the map that no road joins, in the order of their first places."""
    roads = book.scenario.map.roads.values()
    parts = list(range(len(book.places.names)))
    for road in roads:
        one, other = (parts[book.places[end]] for end in road.between)
        parts = [min(one, other) if part in (one, other) else part for part in parts]
    return tuple(parts)


def politics(book: Book) -> Politics:
    """The political clock."""
    event, mobilisation = book.scenario.politics.event, book.scenario.politics.mobilisation
    return Politics(
        event=PlannedEvent(
            date=book.since_start(event.date) if event else inf,
            threshold=event.threshold if event else inf,
            town=event.town if event else 0.0,
            strike=event.strike if event else 0.0,
            memory=event.memory if event else 0.0,
            decide=book.variate(event.decide) if event else NONE,
            postpone_by=book.variate(event.postpone_by) if event else NONE,
            most=event.most if event else 0,
            contradiction=event.contradiction if event else 0.0,
            decide_stream=book.streams.add("politics/decide", 4),
            postpone_stream=book.streams.add("politics/postpone", 4),
            contradiction_stream=book.streams.add("politics/contradiction", 4),
        ),
        mobilisation=Mobilisation(
            places_lost=mobilisation.places_lost if mobilisation else 0,
            decide=book.variate(mobilisation.decide) if mobilisation else NONE,
            arrive=book.variate(mobilisation.arrive) if mobilisation else NONE,
            elements=mobilisation.elements if mobilisation else 0,
            place=book.places[mobilisation.place] if mobilisation else NONE,
            stream=book.streams.add("politics/mobilisation", 2),
        ),
    )
