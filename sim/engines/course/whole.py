"""The whole course: the situation at chosen moments, and the moments that change it."""

from collections.abc import Iterable, Iterator, Sequence

from sim.engines.course.board import Board
from sim.engines.course.crossings import Crossings
from sim.engines.course.legs import Leg, Legs
from sim.engines.reference.log import Event
from sim.engines.reference.replay import Trace
from sim.engines.situation import Column, Course, Holding, Road, Situation, Terrain, Turn, Turning
from sim.engines.trace import Side
from sim.model.plan import Plan
from sim.model.routes import search_of, shortest
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE

SIDES: tuple[Side, Side] = ("attacker", "defender")
TURNS: dict[str, tuple[Turning, Side]] = {
    "advance_starts": ("starts", "attacker"),
    "captured": ("falls", "attacker"),
    "recaptured": ("retaken", "defender"),
    "counterattacks": ("counterattacked", "defender"),
    "gives_place_up": ("given up", "defender"),
    "gives_up": ("beaten", "defender"),
    "reinforced": ("arrives", "defender"),
    "assembled": ("arrives", "defender"),
    "bypass_open": ("bypassed", "defender"),
}
"""Kinds of events that change the picture."""


def course(trace: Trace, title: str, times: Iterable[float]) -> Course:
    """Return a replication with its situations at these simulation hours, in order of time.

    What happens at a moment itself belongs to its situation.
    """
    plan = trace.plan
    reader = _Reader(trace)
    return Course(
        title=title,
        day_one_offset_h=-plan.clock.day_one,
        horizon_h=plan.clock.horizon,
        terrain=terrain(plan),
        situations=tuple(reader.at(time) for time in sorted(set(times))),
        turns=turns(trace),
    )


def terrain(plan: Plan) -> Terrain:
    """Return the places and roads of a plan."""
    names, roads, facilities = plan.places.names, plan.roads, plan.facilities.names
    return Terrain(
        places=names,
        attackers=frozenset(
            n for n, h in zip(names, plan.places.holder, strict=True) if h == ATTACKER
        ),
        rears=frozenset(name for name, rear in zip(names, plan.places.rear, strict=True) if rear),
        roads=tuple(
            Road(
                name=name,
                ends=(names[roads.a[number]], names[roads.b[number]]),
                length_km=roads.length_km[number],
                bridge=None if roads.bridge[number] == NONE else facilities[roads.bridge[number]],
            )
            for number, name in enumerate(roads.names)
        ),
    )


def turns(trace: Trace) -> tuple[Turn, ...]:
    """Return the moments at which the picture changes, in order of time."""
    return tuple(sorted((*_told(trace.events), *_closed(trace)), key=lambda turn: turn.time))


def _told(events: Sequence[Event]) -> Iterator[Turn]:
    for event in events:
        if event.kind == "isolated" and event.time > 0.0:
            side = SIDES[int(event.detail.get("side", DEFENDER))]
            yield Turn(time=event.time, kind="cut off", side=side, subject=event.subject)
        elif event.kind in TURNS:
            kind, side = TURNS[event.kind]
            subject = event.actor if kind in ("starts", "beaten", "arrives") else event.subject
            yield Turn(time=event.time, kind=kind, side=side, subject=subject)


def _closed(trace: Trace) -> Iterator[Turn]:
    crossings = Crossings(trace)
    for bridge in crossings.bridges:
        name = trace.plan.facilities.names[bridge]
        for time, level in trace.log.levels.get(name, ()):
            if level == 0:
                side = SIDES[1 - trace.plan.facilities.side[bridge]]
                yield Turn(time=time, kind="closed", side=side, subject=name)


class _Reader:
    """Puts situations together; moments must not run back."""

    def __init__(self, trace: Trace) -> None:
        self._plan = trace.plan
        self._names = trace.plan.places.names
        self._crossings = Crossings(trace)
        self._board = Board(trace)
        self._legs = tuple(Legs(trace, self._crossings).read())

    def at(self, time: float) -> Situation:
        """Return the situation at a moment."""
        board = self._board
        board.move_to(time)
        resting = self._resting(time)
        cut_off = board.cut_off(self._crossings, time)
        holdings = tuple(
            Holding(
                place=name,
                holder=SIDES[board.holder[place]],
                elements=board.elements_at(place, resting),
                cut_off=cut_off[place],
                contested=place in board.battles,
            )
            for place, name in enumerate(self._names)
        )
        return Situation(
            time=time,
            holdings=holdings,
            crossings=tuple(self._crossings.at(b, time) for b in self._crossings.bridges),
            columns=(*self._marching(time), *self._counterattacks()),
        )

    def _resting(self, time: float) -> dict[int, int]:
        """The place of every reserve that is not on the road."""
        resting = dict(enumerate(self._plan.reserves.place))
        for leg in self._of(DEFENDER, time):
            if leg.ended <= time:
                resting[leg.number] = leg.reaches
            else:
                del resting[leg.number]
        return resting

    def _marching(self, time: float) -> Iterator[Column]:
        """The columns on the road, and the advances at the gates of their goals."""
        board = self._board
        last = {(leg.side, leg.number): leg for leg in self._of(None, time)}
        for leg in last.values():
            attacking = leg.side == ATTACKER
            elements = (board.advance if attacking else board.reserve)[leg.number]
            at_the_gates = attacking and board.advance_out[leg.number]
            if elements == 0 or (leg.ended <= time and not at_the_gates):
                continue
            pace = leg.pace(time)
            yield Column(
                name=leg.name,
                side=SIDES[leg.side],
                road=self._plan.roads.names[leg.road],
                start=self._names[leg.start],
                goal=self._names[leg.goal],
                share=leg.share(time),
                elements=elements,
                returning=pace < 0,
                halted=pace == 0 and leg.ended > time,
                fighting=board.battles.get(leg.goal) == leg.name,
            )

    def _of(self, side: int | None, time: float) -> Iterator[Leg]:
        """The legs that have begun, in order; of one side or of both."""
        return (leg for leg in self._legs if leg.began <= time and side in (None, leg.side))

    def _counterattacks(self) -> Iterator[Column]:
        """The counterattacks under way: they come along the last road from their assembly place."""
        board, plan = self._board, self._plan
        for place, actor in board.battles.items():
            operation = actor.removeprefix("response ")
            if actor == operation or operation not in plan.operations.names:
                continue
            leg = self._last_leg(plan.doctrine.assembly, place)
            if leg is not None:
                yield Column(
                    name=actor,
                    side="defender",
                    road=plan.roads.names[leg[0]],
                    start=self._names[leg[1]],
                    goal=self._names[place],
                    share=1.0,
                    elements=board.counterattack[plan.operations.names.index(operation)],
                    fighting=True,
                )

    def _last_leg(self, start: int, goal: int) -> tuple[int, int] | None:
        """The road by which the shortest way reaches a goal, with the place before it."""
        plan, holder = self._plan, self._board.holder
        length = [
            plan.roads.length_km[road]
            if all(holder[end] == DEFENDER or end == goal for end in ends)
            else INFINITY
            for road, ends in enumerate(zip(plan.roads.a, plan.roads.b, strict=True))
        ]
        search = search_of(len(holder))
        shortest(start, plan.roads.network, length, search)
        road = search.next_road[goal]
        return None if road == NONE else (road, search.next_place[goal])
