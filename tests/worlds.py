"""Small worlds for tests of the engines: one base scenario and changes to it by path.

`run({"operations.0.advances.assault.when": "day 3 05:00"})` runs the base scenario with this one
change and gives the record and the event log of its first replication. Without changes nothing is
left to chance: every distribution is a constant and every probability 0 or 1.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from sim.engines.reference.log import Event
from sim.engines.reference.replay import Trace, replay
from sim.engines.reference.run import UserProcess
from sim.model.lowering import lower
from sim.model.outcomes import Outcome
from sim.model.plan import Plan
from sim.scenario.schema import Scenario

Changes = Mapping[str, Any]

PACE = {"prepared": "24 km/day", "hasty": "48 km/day", "delay": "96 km/day"}
"""A kilometre an hour towards a prepared defence, two towards a hasty one, four otherwise."""

BASE: dict[str, Any] = {
    "name": "test",
    "clock": {"start": "day 1 00:00", "end": "day 21 00:00"},
    "map": {
        "places": {
            "base": {"held_by": "attacker", "rear": True},
            "town": {},
            "rear": {"rear": True},
        },
        "roads": {
            "west-road": {"between": ["base", "town"], "length": "12 km"},
            "east-road": {"between": ["town", "rear"], "length": "40 km"},
        },
    },
    "formations": {
        "brigade": {"side": "attacker", "role": "assault", "place": "base", "elements": 6},
        "garrison": {"side": "defender", "role": "garrison", "place": "town", "elements": 4},
    },
    "operations": [
        {
            "name": "attack",
            "objective": "town",
            "advances": {
                "assault": {
                    "when": "day 2 00:00",
                    "formations": ["brigade"],
                    "axis": ["town"],
                    "pace": {**PACE, "exploitation": "192 km/day"},
                }
            },
        }
    ],
    "battle": {"breakpoint": {"attacker": 1.0, "defender": 0.0}},
}
"""Six elements advance 12 km on day 2 at 1 km/h; the garrison gives way at once, at 36 h."""

ASSAULT = "operations.0.advances.assault"
PLAN = "operations.0.fire_plan"


def changed(changes: Changes | None = None, base: Changes = BASE) -> dict[str, Any]:
    """The base with values set by dotted path; None takes a value away."""
    result = deepcopy(dict(base))
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        block: Any = result
        for parent in parents:
            block = block[int(parent)] if isinstance(block, list) else block.setdefault(parent, {})
        if value is None:
            del block[last]
        elif isinstance(block, list):
            block[int(last)] = deepcopy(value)
        else:
            block[last] = deepcopy(value)
    return result


def scenario(changes: Changes | None = None) -> Scenario:
    """The base scenario with changes."""
    return Scenario.model_validate(changed(changes))


def plan(changes: Changes | None = None, own: Iterable[Outcome] = ()) -> Plan:
    """The plan of the base scenario with changes."""
    return lower(scenario(changes), tuple(own))


class Told:
    """One replication: `told["captured.town"]` is an outcome, the rest reads the event log."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    def __getitem__(self, outcome: str) -> float:
        """The value of an outcome; KeyError for an unknown name."""
        return self.trace.record[self.trace.plan.column(outcome)]

    def events(self, kind: str, actor: str | None = None) -> list[Event]:
        """All events of a kind, of one actor or of all."""
        return [e for e in self.trace.events if e.kind == kind and actor in (None, e.actor)]

    def times(self, kind: str, actor: str | None = None) -> list[float]:
        """When they happened."""
        return [event.time for event in self.events(kind, actor)]

    def spans(self, lane: str, kind: str) -> list[tuple[float, float | None]]:
        """From when to when a lane was busy with work of a kind; None is beyond the horizon."""
        spans = self.trace.log.spans
        return [(s.start, s.end) for s in spans if s.lane == lane and s.kind == kind]


def run(
    changes: Changes | None = None,
    *,
    seed: int = 0,
    replication: int = 0,
    processes: tuple[UserProcess, ...] = (),
    own: Iterable[Outcome] = (),
) -> Told:
    """One replication of the base scenario with changes, with its log."""
    return Told(replay(plan(changes, own), seed, replication, processes))
