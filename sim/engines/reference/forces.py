"""Who is where and how strong; every element lost, captured or withdrawn is accounted for."""

from dataclasses import dataclass

from sim.model.plan import Plan
from sim.model.rules import ATTACKER, DEFENDER, NONE


@dataclass(slots=True)
class Force:
    """A body of elements; `start` is the strength that losses are measured against."""

    elements: int = 0
    start: int = 0

    def join(self, elements: int) -> None:
        """Reinforce."""
        self.elements += elements
        self.start += elements

    def detach(self, elements: int) -> int:
        """Split off as many elements as can be spared while one stays; return how many."""
        spared = max(0, min(elements, self.elements - 1))
        self.elements -= spared
        self.start -= spared
        return spared

    def dissolve(self) -> int:
        """Leave the map; return the elements that did."""
        elements, self.elements, self.start = self.elements, 0, 0
        return elements


class Forces:
    """All forces of a replication and the three ways out of them."""

    def __init__(self, plan: Plan) -> None:
        places = range(len(plan.places.names))
        self.garrison = [Force() for _ in places]
        """Per place: the defender's elements that hold it."""
        self.posture = [NONE for _ in places]
        """Per place: the posture of its garrison, NONE for a reserve that arrived there."""
        self.detachment = [Force() for _ in places]
        """Per place: the attacker's elements left behind there."""
        for number, place in enumerate(plan.garrisons.place):
            self.garrison[place].join(plan.garrisons.elements[number])
            self.posture[place] = plan.garrisons.posture[number]
        self.advance = [Force(n, n) for n in plan.advances.elements]
        self.reserve = [Force(n, n) for n in plan.reserves.elements]
        self.assembled = [Force() for _ in plan.operations.names]
        """Per operation: reserves assembled for the counterattack."""
        self.counterattack = [Force() for _ in plan.operations.names]
        """Per operation: those of them that attack."""
        self.drawn = [Force() for _ in plan.operations.names]
        """Per operation: elements on their way from other sectors."""
        self.losses = [0, 0]
        self.taken = [0, 0]
        self.withdrawn = [0, 0]
        self.raised = [
            sum(plan.advances.elements),
            sum(plan.garrisons.elements) + sum(plan.reserves.elements),
        ]
        """By side: all elements that ever were."""

    def lose(self, force: Force, side: int) -> None:
        """One element is put out of action."""
        force.elements -= 1
        self.losses[side] += 1

    def leave(self, force: Force, side: int, *, captured: bool) -> int:
        """The whole force leaves the map, captured or withdrawn; return its elements."""
        elements = force.dissolve()
        (self.taken if captured else self.withdrawn)[side] += elements
        return elements

    def raise_new(self, place: int, elements: int) -> None:
        """New elements of the defender join the garrison of a place."""
        self.garrison[place].join(elements)
        self.raised[DEFENDER] += elements

    def present(self, side: int) -> int:
        """Elements of a side on the map."""
        groups = (
            (self.advance, self.detachment)
            if side == ATTACKER
            else (self.garrison, self.reserve, self.assembled, self.counterattack, self.drawn)
        )
        return sum(force.elements for group in groups for force in group)

    def survivors(self, side: int) -> int:
        """Elements of a side that were neither lost nor captured."""
        return self.raised[side] - self.losses[side] - self.taken[side]

    def conserved(self, side: int) -> bool:
        """Whether no element of a side has appeared or vanished."""
        return self.survivors(side) == self.present(side) + self.withdrawn[side]
