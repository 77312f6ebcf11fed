"""Who holds what and how strong, at any time of one replication.

The log tells strengths only where something happens to them: a battle begins or ends, a force
arrives or leaves. Between two such events a force is as strong as it was last told to be.
"""

from collections.abc import Callable, Mapping

from sim.engines.course.crossings import Crossings
from sim.engines.reference.log import Event
from sim.engines.reference.replay import Trace
from sim.model.routes import reachable, search_of
from sim.model.rules import ATTACKER, DEFENDER, INFINITY


class Board:
    """The places and forces at the time to which the board was last moved; forward only."""

    def __init__(self, trace: Trace) -> None:
        plan = self._plan = trace.plan
        self._events = trace.events
        self._next = 0
        self.holder = list(plan.places.holder)
        self.garrison = [0] * len(self.holder)
        """Per place: the defender's elements that hold it."""
        for number, place in enumerate(plan.garrisons.place):
            self.garrison[place] += plan.garrisons.elements[number]
        self.detachment = [0] * len(self.holder)
        """Per place: the attacker's elements left behind there."""
        self.advance = list(plan.advances.elements)
        self.advance_place = list(plan.advances.start)
        """Per advance: the place it set out from or took last."""
        self.advance_out = [False] * len(self.advance)
        """Per advance: whether it is between that place and the next."""
        self._captor = [False] * len(self.advance)
        """Per advance: whether it has taken that place, not just come through."""
        self.leg_hours: list[list[float]] = [[] for _ in self.advance]
        """Per advance: planned time of each leg so far, infinite where the log does not tell."""
        self.leg_roads: list[list[int]] = [[] for _ in self.advance]
        """Per advance: the road of each leg so far, the first where the log does not tell."""
        self.reserve = list(plan.reserves.elements)
        for number, column in enumerate(plan.columns.reserve_available):
            if trace.record[column] == 0.0:
                self.reserve[number] = 0  # committed elsewhere, so it is not on this map
        self.assembled = [0] * len(plan.operations.names)
        """Per operation: elements at the assembly place."""
        self.counterattack = [0] * len(plan.operations.names)
        """Per operation: elements in battle for the lost objective."""
        self.battles: dict[int, str] = {}
        """By place: who attacks it."""
        self._place = {name: number for number, name in enumerate(plan.places.names)}
        self._road = {name: number for number, name in enumerate(plan.roads.names)}
        self._advance = {f"advance {name}": n for n, name in enumerate(plan.advances.names)}
        self._reserve = {name: number for number, name in enumerate(plan.reserves.names)}
        self._response = {f"response {name}": n for n, name in enumerate(plan.operations.names)}
        self._rules = self._by_kind()

    def _by_kind(self) -> Mapping[str, Callable[[Event], None]]:
        return {
            "battle": self._fought,
            "battle_won": self._fought,
            "battle_lost": self._fought,
            "captured": self._captured,
            "passes": self._stands,
            "moves": self._moves,
            "gives_up": self._gives_up,
            "bombardment_loss": self._bombarded,
            "garrison_withdraws": self._cleared,
            "garrison_captured": self._cleared,
            "gives_place_up": self._cleared,
            "counterattacks": self._counterattacks,
            "recaptured": self._recaptured,
            "reinforced": self._reinforced,
            "assembled": self._assembled,
            "thinned": self._thinned,
            "destroyed_on_march": self._destroyed,
            "overrun": self._destroyed,
            "worn": self._worn,
            "drawn_in": self._drawn_from,
            "drawn_arrive": self._joined,
            "recruits": self._joined,
            "drawn_assemble": self._drawn,
        }

    def move_to(self, time: float) -> None:
        """Let everything happen that happened up to and at a time."""
        while self._next < len(self._events) and self._events[self._next].time <= time:
            event = self._events[self._next]
            self._next += 1
            if event.kind in self._rules:
                self._rules[event.kind](event)

    def cut_off(self, crossings: Crossings, time: float) -> list[bool]:
        """Return per place whether no open road leads to a rear of its holder, if he has any."""
        plan = self._plan
        supplied = [False for _ in self.holder]
        based = [False, False]
        search = search_of(len(self.holder))
        for side in (ATTACKER, DEFENDER):
            hours = [
                0.0 if self._open_to(side, road, crossings, time) else INFINITY
                for road in range(len(plan.roads.names))
            ]
            for place, rear in enumerate(plan.places.rear):
                if not rear or plan.places.holder[place] != side:
                    continue
                based[side] = True
                if self.holder[place] == side:
                    reachable(place, plan.roads.network, hours, search)
                    supplied = [a or b for a, b in zip(supplied, search.reached, strict=True)]
        return [based[h] and not s for h, s in zip(self.holder, supplied, strict=True)]

    def _open_to(self, side: int, road: int, crossings: Crossings, time: float) -> bool:
        roads = self._plan.roads
        own = self.holder[roads.a[road]] == self.holder[roads.b[road]] == side
        return own and crossings.capacity(roads.bridge[road], time) > 0.0

    def elements_at(self, place: int, reserves: Mapping[int, int]) -> int:
        """Return the elements of the holder at a place; `reserves` gives where each one rests."""
        if self.holder[place] == ATTACKER:
            return self.detachment[place] + sum(self.advance[n] for n in self._standing(place))
        resting = sum(self.reserve[n] for n, where in reserves.items() if where == place)
        waiting = sum(self.assembled) if place == self._plan.doctrine.assembly else 0
        return self.garrison[place] + resting + waiting

    def _standing(self, place: int) -> list[int]:
        """The advances that stand at a place."""
        return [
            number
            for number, out in enumerate(self.advance_out)
            if self.advance_place[number] == place and not out
        ]

    def _fought(self, event: Event) -> None:
        """A battle begins or ends, and both strengths are told."""
        place, actor = self._place[event.subject], event.actor
        attacking, holding = int(event.detail["attacking"]), int(event.detail["holding"])
        if event.kind == "battle":
            self.battles[place] = actor
        else:
            self.battles.pop(place, None)
        if actor in self._advance:
            self.advance[self._advance[actor]] = attacking
            self.garrison[place] = holding
            return
        beaten = event.kind == "battle_lost"
        self.counterattack[self._response[actor]] = 0 if beaten else attacking
        self._hold_with(place, holding)

    def _hold_with(self, place: int, holding: int) -> None:
        """The attacker's forces at a place shrink to so many: the detachment pays first."""
        standing = self._standing(place)
        lost = self.detachment[place] + sum(self.advance[n] for n in standing) - holding
        paid = max(0, min(lost, self.detachment[place]))
        self.detachment[place] -= paid
        for number in standing:
            lost -= paid
            paid = max(0, min(lost, self.advance[number]))
            self.advance[number] -= paid

    def _captured(self, event: Event) -> None:
        self.holder[self._place[event.subject]] = ATTACKER
        self._cleared(event)
        self._stands(event)
        self._captor[self._advance[event.actor]] = True

    def _stands(self, event: Event) -> None:
        """An advance stands in a place of its own side."""
        number = self._advance[event.actor]
        self.advance_place[number] = self._place[event.subject]
        self.advance_out[number] = False

    def _moves(self, event: Event) -> None:
        """An advance goes for its next objective; some of it stays in what it has taken."""
        number, plan = self._advance[event.actor], self._plan.advances
        if self._captor[number]:
            self._captor[number] = False
            left = max(0, min(plan.leave[number], self.advance[number] - 1))
            self.advance[number] -= left
            self.detachment[self.advance_place[number]] += left
        first = plan.roads[number][len(self.leg_roads[number])][0]
        told = str(event.detail.get("road", ""))
        self.leg_roads[number].append(self._road.get(told, first))
        self.leg_hours[number].append(float(event.detail.get("hours", INFINITY)))
        self.advance_out[number] = True

    def _gives_up(self, event: Event) -> None:
        self.advance[self._advance[event.actor]] = 0

    def _bombarded(self, event: Event) -> None:
        self.advance[self._advance[event.subject]] -= 1

    def _cleared(self, event: Event) -> None:
        self.garrison[self._place[event.subject]] = 0

    def _counterattacks(self, event: Event) -> None:
        """All that are assembled attack; who comes later stays behind."""
        response = self._response[event.actor]
        self.counterattack[response], self.assembled[response] = self.assembled[response], 0

    def _recaptured(self, event: Event) -> None:
        place, response = self._place[event.subject], self._response[event.actor]
        self.holder[place] = DEFENDER
        self._hold_with(place, 0)
        self.garrison[place], self.counterattack[response] = self.counterattack[response], 0

    def _reinforced(self, event: Event) -> None:
        self._destroyed(event)
        self._joined(event)

    def _assembled(self, event: Event) -> None:
        """A reserve waits for the counterattack on an objective that was lost."""
        self._destroyed(event)
        self._assemble(str(event.detail["objective"]), int(event.detail["elements"]))

    def _drawn_from(self, event: Event) -> None:
        """Elements leave reserves and garrisons: `izium-reserve 2, balakliia 1`."""
        for donor in str(event.detail.get("donors", "")).split(", "):
            name, _, elements = donor.rpartition(" ")
            if name in self._reserve:
                self.reserve[self._reserve[name]] -= int(elements)
            elif name in self._place:
                self.garrison[self._place[name]] -= int(elements)

    def _drawn(self, event: Event) -> None:
        self._assemble(event.subject, int(event.detail["elements"]))

    def _assemble(self, lost: str, elements: int) -> None:
        """Elements join the first operation's counterattack that is about this place."""
        objectives = [self._plan.places.names[place] for place in self._plan.operations.objective]
        self.assembled[objectives.index(lost) if lost in objectives else 0] += elements

    def _thinned(self, event: Event) -> None:
        self.reserve[self._reserve[event.actor]] -= int(event.detail["lost"])

    def _destroyed(self, event: Event) -> None:
        """A reserve is no more, or has become part of another force."""
        self.reserve[self._reserve[event.actor]] = 0

    def _worn(self, event: Event) -> None:
        self.garrison[self._place[event.subject]] -= int(event.detail["lost"])

    def _joined(self, event: Event) -> None:
        self.garrison[self._place[event.subject]] += int(event.detail["elements"])
