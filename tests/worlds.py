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
from sim.scenario.checking import check
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

FULL: dict[str, Any] = {
    "clock": {"start": "day -2 00:00", "end": "day 21 00:00", "day_one": "2022-09-06"},
    "map.places.bridgehead": {"terrain": 2.0, "at": [49.5, 36.9]},
    "map.roads.river-road": {
        "between": ["town", "bridgehead"],
        "length": "6 km",
        "bridge": "bridge",
    },
    "facilities": {
        "bridge": {
            "kind": "bridge",
            "levels": 2,
            "capacity": "8 elements/h",
            "bypass": {"time": "2 days", "capacity": "2 elements/h"},
            "demolition": {"chance": 0.5, "after_contact": "6 h"},
        },
        "depot": {
            "kind": "depot",
            "place": "rear",
            "stock": "100 t",
            "resupply": {"tonnes": "10 t", "every": "1 day"},
        },
        "post": {"kind": "headquarters", "place": "town", "repair": {"time": "1 day"}},
        "dump": {"kind": "depot", "side": "attacker", "place": "base", "stock": "60 t"},
    },
    "fire_units": {
        "rockets": {
            "salvo_interval": "1 h",
            "stock": 8,
            "capacity": 12,
            "resupply": {"salvos": 4, "every": "1 day", "depot": "dump"},
            "effect": {"depot": 0.5, "headquarters": 0.5},
            "tonnes_per_salvo": "2 t",
        },
        "guns": {"side": "defender", "salvo_interval": "30 min", "stock": 40},
    },
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves": {"reserve": {"released_by": "corps", "available": 0.5, "notice": "4 h"}},
    "command": {
        "echelons": {
            "brigade": {
                "headquarters": "post",
                "assess": "1 h",
                "relocate": "8 h",
                "heeds": {"indications": 0.3, "strikes": 0.3},
            },
            "corps": {"staff": 2, "decide": {"exponential": {"mean": "6 h"}}},
        },
        "detect": "30 min",
        "message_loss": 0.2,
    },
    "warnings": {"first": "day -1 00:00", "indications": "0.5 per day"},
    "operations.0.fire_plan": {
        "strike": {
            "when": "day 1 00:00",
            "target": "post",
            "by": "rockets",
            "salvos": 3,
            "again": 1,
            "assess": {"delay": "2 h", "misread": 0.1},
        },
        "raid": {"when": "day 1 12:00", "target": "depot", "by": "rockets", "salvos": 2},
    },
    "operations.0.advances.assault.axis": ["town", "bridgehead"],
    "operations.0.advances.assault.consolidate": "12 h",
    "operations.0.advances.assault.leave": 1,
    "operations.0.advances.assault.go_if": {
        "levels": {"post": 2},
        "missions_ended": ["strike"],
    },
    "operations.0.advances.assault.no_later_than": "day 8 00:00",
    "operations.0.advances.assault.supply": {
        "radius": "15 km",
        "pause": "6 h",
        "tonnes": "5 t",
        "depot": "dump",
    },
    "battle.breakpoint": {"attacker": 0.5, "defender": 0.3},
    "supply": {
        "garrison": {
            "depot": "depot",
            "need": "1 t/day",
            "stock": "8 t",
            "convoy_every": "1 day",
            "convoy_load": "6 t",
        }
    },
    "doctrine": {
        "decided_by": "corps",
        "bombard": {"by": "guns", "salvos": 10, "kills": 0.1, "delays": "30 min"},
        "counterattack": {
            "assembly": "rear",
            "needed": 4,
            "window": "5 days",
            "prepare": {"lognormal": {"median": "12 h", "p90": "1 day"}},
        },
    },
    "air": {"attacker": 0.6, "defender": 0.2, "march_delay": 1.0, "column_losses": "1 per day"},
    "theatre.sectors": {"front": {"places": ["town", "bridgehead"]}},
    "battle.collapse": {"isolated": 0.2, "delay": "1 day", "left_behind": 0.3},
    "politics": {
        "event": {
            "date": "day 9 00:00",
            "threshold": 2.0,
            "strike": 0.25,
            "decide": "1 day",
            "postpone_by": {"exponential": {"mean": "5 days"}},
            "contradiction": 0.5,
        },
        "mobilisation": {"places_lost": 1, "arrive": "8 days", "elements": 2, "place": "rear"},
    },
    "reports.lag": {"triangular": {"low": "-2 h", "mode": "3 h", "high": "1 day"}},
    "measures": {"warning": {"since": "forewarned.attack", "until": "advance.assault.started"}},
}
"""Changes that bring in every block of the language, with luck."""

NO_ADVANCE: dict[str, Any] = {"operations.0.advances": {}, "formations.brigade": None}
"""Nobody attacks, so there is no contact."""

ASSAULT = "operations.0.advances.assault"
PLAN = "operations.0.fire_plan"


def changed(changes: Changes | None = None, base: Changes = BASE) -> dict[str, Any]:
    """The base with values set by dotted path; None takes one away, `+` adds to a list."""
    result = deepcopy(dict(base))
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        block: Any = result
        for parent in parents:
            block = block[int(parent)] if isinstance(block, list) else block.setdefault(parent, {})
        if value is None:
            block.pop(last, None)
        elif last == "+":
            block.append(deepcopy(value))
        elif isinstance(block, list):
            block[int(last)] = deepcopy(value)
        else:
            block[last] = deepcopy(value)
    return result


def scenario(changes: Changes | None = None) -> Scenario:
    """The base scenario with changes, which must be one that the loader would take."""
    made = Scenario.model_validate(changed(changes))
    wrong = [f"{problem.path}: {problem.message}" for problem in check(made)]
    assert not wrong, wrong
    return made


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
