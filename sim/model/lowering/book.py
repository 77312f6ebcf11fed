"""What every part of the lowering writes to: names, variates and random streams."""

from collections.abc import Iterable

from sim.model.draws import stream_ids
from sim.model.plan import Streams
from sim.model.rules import ATTACKER, DEFENDER, NONE
from sim.model.variates import VariateTable, VariateTableBuilder
from sim.scenario.distributions import Distribution
from sim.scenario.schema import Scenario

HOURS_A_DAY = 24.0
SIDES = ("attacker", "defender")


def side_index(side: str) -> int:
    """ATTACKER or DEFENDER."""
    return ATTACKER if side == "attacker" else DEFENDER


class Positions:
    """Positions of named things in scenario order."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._position = {name: position for position, name in enumerate(self.names)}

    def __getitem__(self, name: str | None) -> int:
        """The position of `name`, NONE for None; KeyError for an unknown name."""
        return NONE if name is None else self._position[name]


class StreamBook:
    """Hands out numbers of random streams; a stream's luck hangs on its name alone."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._depths: list[int] = []

    def add(self, name: str, depth: int = 2) -> int:
        """A new stream, of whose draws about `depth` are expected to be used."""
        self._names.append(name)
        self._depths.append(depth)
        return len(self._names) - 1

    def each(self, names: Iterable[str], decision: str, depth: int = 2) -> tuple[int, ...]:
        """One stream for a decision of each of several actors."""
        return tuple(self.add(f"{name}/{decision}", depth) for name in names)

    def finish(self) -> Streams:
        """The streams with their addresses."""
        return Streams(
            names=tuple(self._names),
            ids=tuple(int(i) for i in stream_ids(self._names)),
            depths=tuple(self._depths),
        )


class Book:
    """The scenario being lowered, with the positions of its names."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.start = scenario.clock.start
        self.streams = StreamBook()
        self._variates = VariateTableBuilder()
        self.places = Positions(scenario.map.places)
        self.roads = Positions(scenario.map.roads)
        self.facilities = Positions(scenario.facilities)
        self.fire_units = Positions(scenario.fire_units)
        self.echelons = Positions(scenario.command.echelons)
        self.operations = Positions(o.name for o in scenario.operations)
        self.missions = Positions(m for o in scenario.operations for m in o.fire_plan)
        self.advances = Positions(a for o in scenario.operations for a in o.advances)
        self.garrisons = Positions(self._with_role("garrison"))
        self.reserves = Positions(scenario.reserves)

    def _with_role(self, role: str) -> list[str]:
        return [n for n, f in self.scenario.formations.items() if f.role == role]

    def variate(self, distribution: Distribution | None, scale: float = 1.0) -> int:
        """A row of the variate table; NONE for None."""
        return NONE if distribution is None else self._variates.add(distribution, scale)

    def finish_variates(self) -> VariateTable:
        """The variate table."""
        return self._variates.build()

    def since_start(self, moment: float) -> float:
        """Hours from the start of the simulation to a moment."""
        return moment - self.start
