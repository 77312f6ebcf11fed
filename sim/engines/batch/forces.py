"""Who is how strong; forces are numbered group after group, and every element is accounted for."""

from typing import Any

from sim.engines.batch.compiling import kernel
from sim.engines.batch.records import force_at, side_at


@kernel
def garrison_of(w: Any, place: int) -> int:  # noqa: ARG001 (called like the others)
    """The force of the defender that holds a place."""
    return place


@kernel
def detachment_of(w: Any, place: int) -> int:
    """The force that the attacker has left at a place."""
    return w.n_places + place


@kernel
def force_of_advance(w: Any, advance: int) -> int:
    """The force of an advance."""
    return 2 * w.n_places + advance


@kernel
def force_of_reserve(w: Any, reserve: int) -> int:
    """The force of a reserve formation."""
    return 2 * w.n_places + w.n_advances + reserve


@kernel
def assembled_for(w: Any, operation: int) -> int:
    """The reserves assembled for the counterattack of an operation."""
    return 2 * w.n_places + w.n_advances + w.n_reserves + operation


@kernel
def counterattack_of(w: Any, operation: int) -> int:
    """The force of the counterattack of an operation."""
    return 2 * w.n_places + w.n_advances + w.n_reserves + w.n_operations + operation


@kernel
def drawn_for(w: Any, operation: int) -> int:
    """Elements on their way from other sectors."""
    return 2 * w.n_places + w.n_advances + w.n_reserves + 2 * w.n_operations + operation


@kernel
def join(w: Any, number: int, elements: int) -> None:
    """Reinforce a force."""
    force = force_at(w, number)
    force.elements += elements
    force.start += elements


@kernel
def detach(w: Any, number: int, elements: int) -> int:
    """Split off as many elements as can be spared while one stays; return how many."""
    force = force_at(w, number)
    spared = max(0, min(elements, force.elements - 1))
    force.elements -= spared
    force.start -= spared
    return spared


@kernel
def dissolve(w: Any, number: int) -> int:
    """A force leaves the map; return the elements that did."""
    force = force_at(w, number)
    elements = force.elements
    force.elements = 0
    force.start = 0
    return elements


@kernel
def lose(w: Any, number: int, side: int) -> None:
    """One element is put out of action."""
    force_at(w, number).elements -= 1
    side_at(w, side).losses += 1


@kernel
def leave_map(w: Any, number: int, side: int, captured: bool) -> None:
    """The whole force leaves the map, captured or withdrawn."""
    elements = dissolve(w, number)
    if captured:
        side_at(w, side).taken += elements
    else:
        side_at(w, side).withdrawn += elements
