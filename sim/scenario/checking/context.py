"""A scenario as the checks look at it: its families of names, its plans, its roads."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.checking.families import Family, Path
from sim.scenario.errors import Problem
from sim.scenario.moments import format_moment
from sim.scenario.schema import Scenario
from sim.scenario.schema.operation import Advance, Mission
from sim.scenario.schema.terrain import Facility, Place, Side

MOST_TIMES = 100_000
"""How often one thing may happen in a replication; more would take minutes to run."""


@dataclass(frozen=True)
class Line:
    """A mission or an advance is known by its name; this says where it stands."""

    path: Path
    operation: int
    name: str


class Context:
    """A scenario with what several checks need."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.places = Family(noun="place", where="map.places", entries=scenario.map.places)
        self.facilities = Family(noun="facility", where="facilities", entries=scenario.facilities)
        self.fire_units = Family(noun="fire unit", where="fire_units", entries=scenario.fire_units)
        self.formations = Family(noun="formation", where="formations", entries=scenario.formations)
        self.echelons = Family(
            noun="echelon", where="command.echelons", entries=scenario.command.echelons
        )
        self.missions: list[tuple[Line, Mission]] = []
        """Every line of every fire plan, also where two have the same name."""
        self.advances: list[tuple[Line, Advance]] = []
        for position, operation in enumerate(scenario.operations):
            for name, mission in operation.fire_plan.items():
                path = ("operations", position, "fire_plan", name)
                self.missions.append((Line(path, position, name), mission))
            for name, advance in operation.advances.items():
                path = ("operations", position, "advances", name)
                self.advances.append((Line(path, position, name), advance))
        self._neighbours: dict[str, dict[str, str]] = {}
        for name, road in scenario.map.roads.items():
            for here, there in (road.between, road.between[::-1]):
                if there in self.places:
                    self._neighbours.setdefault(here, {}).setdefault(there, name)
        self.clock_runs = scenario.clock.end > scenario.clock.start

    def depots(self, side: Side) -> Family[Facility]:
        """Depots of one side."""
        return self.facilities.only(
            f"of kind `depot` of the {side}",
            lambda facility: facility.kind == "depot" and facility.side == side,
        )

    def depot(self, name: str, side: Side, path: Path) -> Iterator[Problem]:
        """A depot of one side must be there under this name."""
        depots = self.depots(side)
        if name not in self.facilities:
            yield depots.unknown(name, path)
            return
        facility = self.facilities[name]
        if facility.kind != "depot":
            yield depots.unfit(f"`{name}` is of kind `{facility.kind}`, not a depot", path)
        elif facility.side != side:
            what = f"`{name}` is a depot of the {facility.side}, not of the {side}"
            yield depots.unfit(what, path)

    def within_clock(
        self, hours: float, path: Path, *, cure: str = "", because: str = ""
    ) -> Iterator[Problem]:
        """A moment must lie in the span of the simulation; `because` says how it came about."""
        clock = self.scenario.clock
        if not self.clock_runs or clock.start <= hours < clock.end:
            return
        first, last = format_moment(clock.start), format_moment(clock.end)
        message = f"`{path[-1]}` is {format_moment(hours)}{because}, "
        if hours < clock.start:
            message += f"before the clock starts at {first}"
        elif hours > clock.end:
            message += f"after the clock ends at {last}"
        else:
            message += "when the clock ends, and nothing happens any more"
        yield Problem(
            path=path,
            message=message,
            expected=cure or f"a moment between `{first}` and `{last}`, or a longer `clock`",
        )

    def within_plan(
        self, operation: int, hours: float, path: Path, *, cure: str = ""
    ) -> Iterator[Problem]:
        """A moment of an operation's plan must lie in the clock, or after the plan's beginning.

        Where the plan begins with an outcome or when the staff is free, its date is not known.
        """
        start = self.scenario.operations[operation].start
        if start.after is None and self.scenario.theatre.planning is None:
            yield from self._at_date(start.at, hours, path, cure)
        elif hours < 0.0:
            yield Problem(
                path=path,
                message=f"`{path[-1]}` is {format_moment(hours)}, before day 1 of the plan",
                expected="a moment from `day 1 00:00` on, counted from the beginning of the plan",
            )

    def _at_date(
        self, begins: float | None, hours: float, path: Path, cure: str
    ) -> Iterator[Problem]:
        """The same where the beginning has a date; one that is wrong itself is said elsewhere."""
        if begins is None:
            yield from self.within_clock(hours, path, cure=cure)
        elif self.scenario.clock.start <= begins < self.scenario.clock.end:
            because = f", for the plan begins on {format_moment(begins)}"
            yield from self.within_clock(begins + hours, path, cure=cure, because=because)

    def not_too_often(self, every: float, path: Path) -> Iterator[Problem]:
        """What repeats must not do so without number."""
        span = self.scenario.clock.end - self.scenario.clock.start
        if self.clock_runs and span > every * MOST_TIMES:
            yield Problem(
                path=path,
                message=f"`{path[-1]}` is so short that it comes round more than "
                f"{MOST_TIMES:,} times before the clock ends",
                expected="a longer time, such as `1 h`",
            )

    def places_of(self, side: Side) -> Family[Place]:
        """The places that a side holds at the start."""
        return self.places.only(f"held by the {side}", lambda place: place.held_by == side)

    def held_by(self, place: str, side: Side) -> bool:
        """Whether a side holds a place at the start."""
        return place in self.places and self.places[place].held_by == side

    def joined_to(self, start: str, side: Side) -> set[str]:
        """The places that a side can reach from `start` over places that it holds at the start."""
        reached, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            for place in self.neighbours(here):
                if place not in reached and self.held_by(place, side):
                    reached.add(place)
                    waiting.append(place)
        return reached

    def neighbours(self, place: str) -> dict[str, str]:
        """The places at the other ends of the roads from a place, with the name of a road."""
        return self._neighbours.get(place, {})
