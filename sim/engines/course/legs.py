"""Every leg of every march of one replication, with the share of the way done at any time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sim.engines.course.board import Board
from sim.engines.course.crossings import Crossings
from sim.engines.reference.log import Span
from sim.engines.reference.replay import Trace
from sim.model.rules import (
    ATTACKER,
    DEFENDER,
    INFINITY,
    air_march_factor,
    crossing_hours,
    march_hours,
    turns_back,
)

Stations = tuple[tuple[float, float], ...]
"""Moments of a leg, each with the share of the way that is done; between two it grows evenly."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One leg of an advance or a reserve by its number, along a road between two places.

    It lasts from `began` to `ended`, infinite where it is not over at the horizon.
    """

    name: str
    side: int
    number: int
    road: int
    start: int
    goal: int
    began: float
    ended: float
    stations: Stations

    def share(self, time: float) -> float:
        """Return the share of the way that lies behind the column."""
        for (t0, s0), (t1, s1) in pairwise(self.stations):
            if time < t1:
                return s0 + (s1 - s0) * (time - t0) / (t1 - t0)
        return self.stations[-1][1]

    def pace(self, time: float) -> int:
        """Return 1 where the column goes on, 0 where it halts, -1 where it goes back."""
        for (_, s0), (t1, s1) in pairwise(self.stations):
            if time < t1:
                return (s1 > s0) - (s1 < s0)
        return 0

    @property
    def reaches(self) -> int:
        """The place where the leg ends: its goal, or its start where the column turned back."""
        return self.goal if self.stations[-1][1] > 0.0 else self.start


class Legs:
    """Reads all legs from the spans of a trace."""

    def __init__(self, trace: Trace, crossings: Crossings) -> None:
        self._trace = trace
        self._plan = trace.plan
        self._crossings = crossings
        self._board = Board(trace)
        self._place = {name: number for number, name in enumerate(self._plan.places.names)}
        self._advance = {f"advance {name}": n for n, name in enumerate(self._plan.advances.names)}
        self._reserve = {name: number for number, name in enumerate(self._plan.reserves.names)}
        self._gone = [0] * len(self._advance)
        self._at = list(self._plan.reserves.place)

    def read(self) -> Iterator[Leg]:
        """Yield every leg in order of its beginning."""
        marches = [span for span in self._trace.log.spans if span.kind == "march"]
        for span in sorted(marches, key=lambda span: span.start):
            self._board.move_to(span.start)
            if span.lane in self._advance:
                yield self._of_advance(span, self._advance[span.lane])
            elif span.lane in self._reserve:
                leg = self._of_reserve(span, self._reserve[span.lane])
                self._at[leg.number] = leg.reaches if span.end is not None else leg.start
                yield leg

    def _of_advance(self, span: Span, number: int) -> Leg:
        plan, leg = self._plan.advances, self._gone[number]
        self._gone[number] += 1
        road = self._board.leg_roads[number][leg]
        return Leg(
            name=span.lane,
            side=ATTACKER,
            number=number,
            road=road,
            start=plan.axis[number][leg - 1] if leg else plan.start[number],
            goal=plan.axis[number][leg],
            began=span.start,
            ended=INFINITY if span.end is None else span.end,
            stations=self._halting(span, road, number, self._board.leg_hours[number][leg]),
        )

    def _halting(self, span: Span, road: int, number: int, moving: float) -> Stations:
        """The stations of an advance, which halts before a closed bridge until it is open again.

        `moving` is the planned time without the crossing, infinite where it is not known.
        """
        end = self._plan.clock.horizon if span.end is None else span.end
        if moving == INFINITY:
            return ((span.start, 0.0), (end, 0.0 if span.end is None else 1.0))
        elements = self._board.advance[number]
        hours = moving + self._crossing(road, elements, span.start)
        stations = [(span.start, 0.0)]
        done, since, halted = 0.0, span.start, False
        bridge = self._plan.roads.bridge[road]
        for time, capacity in self._crossings.changes(bridge, span.start, end):
            so_far = done if halted else done + time - since
            if not halted and capacity == 0.0 and turns_back(so_far, hours):
                done, halted = so_far, True
                stations.append((time, min(done / hours, 1.0)))
            elif halted and capacity > 0.0:
                hours, since, halted = moving + crossing_hours(elements, capacity), time, False
                stations.append((time, stations[-1][1]))
        if span.end is not None:
            return (*stations, (end, 1.0))
        last = done / hours if halted else (done + end - since) / hours
        return (*stations, (end, min(last, 1.0)))

    def _of_reserve(self, span: Span, number: int) -> Leg:
        start, goal = self._at[number], self._place[span.label.removeprefix("to ")]
        elements = self._board.reserve[number]
        road, hours = min(
            (self._march(road, number, elements, span.start), road)
            for road, ends in enumerate(zip(self._plan.roads.a, self._plan.roads.b, strict=True))
            if set(ends) == {start, goal}
        )[::-1]
        return Leg(
            name=span.lane,
            side=DEFENDER,
            number=number,
            road=road,
            start=start,
            goal=goal,
            began=span.start,
            ended=INFINITY if span.end is None else span.end,
            stations=self._turning(span, road, goal, hours),
        )

    def _turning(self, span: Span, road: int, goal: int, hours: float) -> Stations:
        """The stations of a reserve, which turns back where the way is blocked ahead of it."""
        began, end = span.start, span.end
        if end is None:
            turned = self._blocked(began, road, goal, hours)
            if turned == INFINITY:
                return ((began, 0.0), (began + hours, 1.0))
            return ((began, 0.0), (turned, (turned - began) / hours), (2 * turned - began, 0.0))
        if any(
            event.kind == "turned_back" and event.actor == span.lane and event.time == end
            for event in self._trace.events
        ):
            half = (began + end) / 2
            return ((began, 0.0), (half, min((half - began) / hours, 1.0)), (end, 0.0))
        return ((began, 0.0), (end, 1.0))

    def _blocked(self, began: float, road: int, goal: int, hours: float) -> float:
        """When a march that is not over was first blocked ahead, infinite where it was not."""
        horizon, name = self._plan.clock.horizon, self._plan.places.names[goal]
        lost = [
            event.time
            for event in self._trace.events
            if event.kind == "captured" and event.subject == name and event.time > began
        ]
        bridge = self._plan.roads.bridge[road]
        closed = [
            time
            for time, capacity in self._crossings.changes(bridge, began, horizon)
            if capacity == 0.0 and turns_back(time - began, hours)
        ]
        return min((*lost, *closed), default=INFINITY)

    def _march(self, road: int, number: int, elements: int, time: float) -> float:
        plan, air = self._plan, self._plan.air
        marching = march_hours(
            plan.roads.length_km[road],
            plan.reserves.speed[number],
            plan.roads.speed_factor[road],
            air_march_factor(air.march_delay, air.superiority[ATTACKER]),
        )
        return marching + self._crossing(road, elements, time)

    def _crossing(self, road: int, elements: int, time: float) -> float:
        capacity = self._crossings.capacity(self._plan.roads.bridge[road], time)
        return INFINITY if capacity == 0.0 else crossing_hours(elements, capacity)
