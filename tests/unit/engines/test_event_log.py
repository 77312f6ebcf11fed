"""The event log: every event has its cause and its sentence, every outcome its answer."""

import ast
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import sim.engines.reference
from sim.engines.reference.log import NO_CAUSE
from sim.engines.reference.run import draw_table, run_chunk, run_replication
from sim.model.families import FAMILIES
from sim.model.outcomes import UNDECLARED
from sim.report.story import SENTENCES, story
from sim.report.why import UnknownQuestionError, why
from unit.engines.responses import twice
from unit.engines.test_collapse import CUT, WORN
from unit.engines.theatres import CORPS, HALTED, LINK, fires, together
from unit.engines.theatres import SECOND as PUSH
from worlds import ASSAULT, FULL, PLAN, Changes, Told, plan, run

LATE = {
    **FULL,
    "reserves.reserve": {"released_by": "corps", "notice": "4 days"},
    "doctrine.counterattack": {"assembly": "rear", "needed": 2, "window": "12 days"},
    "fire_units.guns.stock": 2,
    "air": {"attacker": 0.6, "defender": 0.4, "mission_abort": 0.8, "column_losses": "1 per day"},
    "formations.garrison.elements": 1,
    "formations.brigade.elements": 3,
}
"""A reserve that mostly comes too late, and counterattacks."""

CUT_OFF = {
    **FULL,
    "command.message_loss": 0.0,
    "facilities.span": {
        "kind": "bridge",
        "levels": 1,
        "demolition": {"when": "day 2 01:00"},
        "repair": {"time": "2 days"},
    },
    "map.roads.east-road.bridge": "span",
    "reserves.reserve": {"released_by": "brigade", "notice": "0 h"},
    "command.echelons.brigade": {},
    "warnings.strikes": False,
    "warnings.indications": "0 per day",
    "operations.0.advances.assault.when": "day 2 00:00",
    "operations.0.advances.assault.go_if": {},
    "supply.garrison.need": "0.25 t/day",
    "supply.garrison.stock": "2 t",
    "air": {},
}
"""The reserve turns back at a blown bridge; the garrison is cut off and short until the repair."""

CAPTURED = {
    **CUT_OFF,
    "facilities.span.repair": None,
    "battle.breakpoint": {"attacker": 1.0, "defender": 0.0},
}
"""Nothing repairs the bridge; the garrison surrenders."""

SECOND = {
    "formations.second": {"side": "attacker", "role": "assault", "place": "base", "elements": 3},
    "operations.0.advances.second": {
        "when": "day 2 01:00",
        "formations": ["second"],
        "axis": ["town", "depot-town"],
    },
    "map.places.depot-town": {},
    "map.roads.lane": {"between": ["town", "depot-town"], "length": "5 km"},
    "formations.reserve": {
        "side": "defender",
        "role": "reserve",
        "place": "depot-town",
        "elements": 2,
    },
    "reserves.reserve": {"released_by": "corps", "notice": "15 days"},
    "command.echelons": {"corps": {}},
}
"""A second advance passes the fallen town and overruns a reserve."""

GOALLESS = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 2},
    "reserves.reserve": {"released_by": "corps", "notice": "1 day"},
    "command.echelons": {"corps": {}},
}
"""A reserve without anywhere to go after the loss."""

DESTROYED = {
    **GOALLESS,
    "reserves.reserve.notice": "0 h",
    "air": {"attacker": 1.0, "column_losses": "100000 per day"},
}
"""A reserve that is destroyed on the march."""

SHORT = {
    "facilities.depot": {"kind": "depot", "place": "rear", "stock": "1 kt"},
    "facilities.span": {
        "kind": "bridge",
        "levels": 1,
        "demolition": {"when": "day 1 01:00"},
        "repair": {"time": "1 day"},
    },
    "map.roads.east-road.bridge": "span",
    "supply.garrison": {
        "depot": "depot",
        "need": "6 t/day",
        "stock": "20 t",
        "convoy_every": "10 h",
        "convoy_load": "10 t",
    },
    f"{ASSAULT}.go_if": {"levels": {"span": 0}},
    f"{ASSAULT}.when": "day 3 00:00",
    f"{ASSAULT}.no_later_than": "day 3 08:00",
    "command.echelons": {"corps": {}},
    "command.message_loss": 0.5,
    "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
}
"""A garrison that is short of supply for a while, an advance that waits and is cancelled."""

SILENT = {
    **SHORT,
    f"{ASSAULT}.go_if": {"forewarned": True},
    "command.message_loss": 0.99999,
    "command.repeat": "10 weeks",
    "fire_units.rockets": {"salvo_interval": "10 weeks", "stock": 9, "effect": {"depot": 1.0}},
    f"{PLAN}.first": {"when": "day 1 00:00", "target": "depot", "by": "rockets", "salvos": 1},
    f"{PLAN}.second": {"when": "day 1 00:00", "target": "depot", "by": "rockets", "salvos": 1},
}
"""No message arrives, no salvo falls, nobody moves."""

QUICK = {
    "command.echelons": {"corps": {}},
    "fire_units.guns": {"side": "defender", "salvo_interval": "1 h", "stock": 9},
    "doctrine": {"decided_by": "corps", "bombard": {"by": "guns", "salvos": 3}},
}
"""An attacker who has consolidated before the guns open fire."""

EVENT = {
    "date": "day 15 00:00",
    "threshold": 2.0,
    "postpone_by": "2 days",
    "contradiction": 1.0,
}
RECRUITS = {"places_lost": 1, "arrive": "1 day", "elements": 2, "place": "rear"}

SQUEEZE = together(
    CORPS,
    LINK,
    HALTED,
    fires("day 1 01:00"),
    {
        "theatre.pins": True,
        "theatre.planning": {"staff": 1, "prepare": "10 h"},
        "theatre.coupling": {"strength": 1.0, "delay": "1 h", "march": "1 h"},
        f"{PUSH}.pressure": 2,
        f"{PUSH}.cycles": {"every": "5 days", "most": 9, "until": "facility.mill.level.97"},
        "command.echelons.corps.decide": "3 days",
        "politics.event": EVENT,
    },
)
"""A staff that prepares cycles; elements drawn to a place that is held; reserves pinned."""

COLLAPSE = together(
    CORPS,
    {
        "theatre.coupling": {"strength": 1.0, "delay": "1 h", "march": "30 h"},
        f"{PUSH}.pressure": 2,
        "map.places.isle": {},
        "map.roads.bank": {"between": ["isle", "coast"], "length": "10 km"},
        "formations.isle-garrison": {
            "side": "defender",
            "role": "garrison",
            "place": "isle",
            "elements": 30,
            "depends_on": ["port"],
        },
        "facilities.depot": {"kind": "depot", "place": "coast", "stock": "0 t"},
        "supply.isle-garrison": {
            "depot": "depot",
            "need": "1 t/day",
            "stock": "0 t",
            "convoy_every": "6 h",
            "convoy_load": "1 t",
            "wear": "0.5 per day",
            "gives_up_below": 0.01,
        },
        "battle.collapse": {"dependence_lost": 1.0, "delay": "2 days", "left_behind": 0.2},
        "politics.event": EVENT,
        "politics.mobilisation": RECRUITS,
    },
)
"""Elements drawn to a place that is lost; a worn garrison gives up; politics takes note."""

STAYS_AWAY = together({"politics.mobilisation": {**RECRUITS, "place": "port"}})
"""Mobilised forces for a place that is lost."""

NEVER = together({f"{PUSH}.start": {"after": "recaptured.town"}})
"""An operation that waits for what does not happen."""

ON_THE_WAY = {
    "map.roads.west-road.bridge": "span",
    "facilities.span": {
        "kind": "bridge",
        "levels": 1,
        "demolition": {"when": "day 2 04:00"},
        "repair": {"time": "20 h"},
    },
}
"""A bridge that is blown before an advance which is on its way, and repaired."""

SHUT_IN = together(
    WORN,
    CUT,
    {
        "facilities.span": {
            "kind": "bridge",
            "levels": 1,
            "demolition": {"when": "day 1 06:00"},
            "repair": {"time": "100 h"},
        }
    },
)
"""A garrison that is ordered to leave and can't."""

VARIANTS: dict[str, tuple[Changes, int]] = {
    "base": ({}, 1),
    "full": (FULL, 12),
    "late": (LATE, 12),
    "cut off": (CUT_OFF, 2),
    "captured": (CAPTURED, 2),
    "second": (SECOND, 1),
    "goalless": (GOALLESS, 1),
    "destroyed": (DESTROYED, 1),
    "short": (SHORT, 1),
    "silent": (SILENT, 1),
    "quick": (QUICK, 1),
    "twice": (twice(), 1),
    "squeeze": (SQUEEZE, 1),
    "collapse": (COLLAPSE, 1),
    "stays away": (STAYS_AWAY, 1),
    "never": (NEVER, 1),
    "on the way": (ON_THE_WAY, 1),
    "shut in": (SHUT_IN, 1),
}


@pytest.fixture(scope="module")
def told() -> list[Told]:
    """Replications in which every kind of event happens."""
    return [
        run(changes, replication=number)
        for changes, replications in VARIANTS.values()
        for number in range(replications)
    ]


def test_events_are_numbered_in_order_of_time(told: list[Told]) -> None:
    """Number n is the n-th event, and the clock never runs back."""
    for one in told:
        events = one.trace.events
        assert list(range(len(events))) == [event.number for event in events]
        assert all(a.time <= b.time for a, b in pairwise(events))
        assert all(0.0 <= e.time < one.trace.plan.clock.horizon for e in events)


def test_every_cause_is_an_earlier_event(told: list[Told]) -> None:
    """So that a walk back along causes comes to an end."""
    for one in told:
        assert all(NO_CAUSE <= event.cause < event.number for event in one.trace.events)


def test_what_happens_without_a_cause(told: list[Told]) -> None:
    """Only what the plan, the build-up or nature brings about has no cause in the log."""
    planned = {
        "mission_due",
        "indication",
        "advance_starts",
        "waits",
        "cancelled",
        "isolated",
        "demolished",
        "supply_short",
        "supply_restored",
        "held",
        "cycle_begins",
        "operation_over",
        "planning",
        "drawn_in",
    }
    found = {e.kind for one in told for e in one.trace.events if e.cause == NO_CAUSE}
    assert found <= planned


def noted_kinds() -> Iterator[str]:
    """The kinds of events in the engine's source: the second argument of every `note`."""
    folder = Path(sim.engines.reference.__file__).parent
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
            names = {
                target.id: node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(function):
                match node:
                    case ast.Call(func=ast.Attribute(attr="note"), args=[_, kind, *_]):
                        yield from texts(kind, names)


def texts(node: ast.expr, names: dict[str, ast.expr]) -> Iterator[str]:
    """The texts that an expression can be: a text, either of two, or a local name for one."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, names)
        yield from texts(node.orelse, names)
    elif isinstance(node, ast.Name):
        yield from texts(names[node.id], names)
    else:
        raise TypeError(f"no kind of event: {ast.dump(node)}")


def test_every_kind_of_event_has_its_sentence() -> None:
    """No kind in the engine without a sentence, no sentence without a kind in the engine."""
    assert sorted(SENTENCES) == sorted(set(noted_kinds()))


def test_every_kind_of_event_happens_here(told: list[Told]) -> None:
    """So that the other tests of this file see them all."""
    happened = {event.kind for one in told for event in one.trace.events}
    assert set() == set(SENTENCES) - happened


def test_every_story_can_be_told(told: list[Told]) -> None:
    """Each sentence is filled from its event, and ends as a sentence."""
    for one in told:
        for line in story(one.trace):
            assert line.sentence.endswith(".")
            assert "{" not in line.sentence
            assert line.sentence[0].isupper()


def test_every_outcome_has_an_answer(told: list[Told]) -> None:
    """Whether it happened or not: a statement, and causes that begin where it says."""
    for one in told:
        for outcome in one.trace.plan.outcomes:
            answer = why(one.trace, outcome.name)
            assert answer.statement.startswith(outcome.name)
            assert answer.statement.endswith(".")
            numbers = [cause.number for cause in answer.causes]
            assert sorted(numbers, reverse=True) == numbers


def families_seen(told: list[Told], *, happened: bool) -> set[str]:
    """The families of which some outcome happened, or did not, in some replication."""
    seen = set()
    for one in told:
        for family in FAMILIES:
            columns = getattr(one.trace.plan.columns, family.column)
            values = [one.trace.record[c] for c in columns if c != UNDECLARED]
            if any((not math.isnan(value)) == happened for value in values):
                seen.add(family.column)
    return seen


def test_both_cases_are_seen(told: list[Told]) -> None:
    """Every family has an outcome that happened, and every one that can be NaN one that did not."""
    assert {family.column for family in FAMILIES} == families_seen(told, happened=True)
    can_be_open = {f.column for f in FAMILIES if f.kind in ("time", "duration")}
    others = {"counterattack_won", "initiative", "salvos_per_place", "tonnes_per_place"}
    assert can_be_open | others == families_seen(told, happened=False)


def test_every_event_has_an_answer(told: list[Told]) -> None:
    """`why` of a number tells the event and walks back along its causes to the first."""
    for one in told:
        for event in one.trace.events:
            answer = why(one.trace, f"#{event.number}")
            if answer.causes:
                last = one.trace.events[answer.causes[-1].number]
                assert NO_CAUSE == last.cause


def test_unknown_questions() -> None:
    """Neither an event nor an outcome."""
    trace = run().trace
    for question in (str(len(trace.events)), "captured.mars"):
        with pytest.raises(UnknownQuestionError):
            why(trace, question)


def test_outcomes_name_events_of_their_time(told: list[Told]) -> None:
    """The event behind a time is at that time, but for what the public sees with a lag."""
    for one in told:
        trace = one.trace
        for column, number in trace.log.outcomes.items():
            outcome = trace.plan.outcomes[column]
            if outcome.kind == "time" and not outcome.name.startswith("seen."):
                assert trace.record[column] == trace.events[number].time


def test_the_log_changes_nothing() -> None:
    """A replication with its log is the same one, bit for bit, as in a batch without."""
    chunk = run_chunk(plan(FULL), 0, 0, 12)
    for number in range(12):
        record = run(FULL, replication=number).trace.record
        assert repr(chunk.values[number].tolist()) == repr(list(record))


def test_spans_and_levels(told: list[Told]) -> None:
    """Work begins before it ends, within the horizon; levels change one at a time but for ruin."""
    for one in told:
        log, facilities = one.trace.log, one.trace.plan.facilities
        for span in log.spans:
            assert span.end is None or 0.0 <= span.start <= span.end
        for name, steps in log.levels.items():
            whole = facilities.levels[facilities.names.index(name)]
            assert (0.0, whole) == steps[0]
            for (_, before), (_, after) in pairwise(steps):
                assert after in (before - 1, before + 1, 0)


def test_spans_of_the_base_world() -> None:
    """Work is in its lane, from when it began to when it ended."""
    changes = {
        f"{ASSAULT}.consolidate": "10 h",
        f"{ASSAULT}.axis": ["town", "city"],
        f"{ASSAULT}.supply": {"radius": "1 km", "pause": "5 h"},
        f"{ASSAULT}.pace.exploitation": "384 km/day",
        "map.places.city": {},
        "map.roads.on": {"between": ["town", "city"], "length": "16 km"},
    }
    told, lane = run(changes), "advance assault"
    assert [(24.0, 36.0), (51.0, 52.0)] == told.spans(lane, "march")
    assert [(36.0, 36.0)] == told.spans(lane, "battle")
    assert [(36.0, 46.0), (52.0, 62.0)] == told.spans(lane, "consolidate")
    assert [(46.0, 51.0)] == told.spans(lane, "resupply")


def test_levels_of_a_facility() -> None:
    """Each change with its time: two hits, two repairs."""
    changes = {
        "facilities.depot": {"kind": "depot", "place": "rear", "repair": {"time": "10 h"}},
        "fire_units.rockets": {"salvo_interval": "1 h", "stock": 2, "effect": {"depot": 1.0}},
        f"{PLAN}.strike": {
            "when": "day 1 00:00",
            "target": "depot",
            "by": "rockets",
            "salvos": 2,
        },
    }
    told = run(changes)
    expected = [(0.0, 3), (1.0, 2), (2.0, 1), (12.0, 2), (22.0, 3)]
    assert expected == told.trace.log.levels["depot"]
    assert [(0.0, 2.0)] == told.spans("mission strike", "mission")


def test_timelines(told: list[Told]) -> None:
    """Every replication can be drawn: activities end within the horizon, marks have labels."""
    for one in told:
        timeline = one.trace.timeline("title")
        assert len(one.trace.log.spans) == len(timeline.activities)
        for activity in timeline.activities:
            assert 0.0 <= activity.start <= activity.end <= timeline.horizon_h
            assert activity.open_ended <= (activity.end == timeline.horizon_h)
        assert all(mark.label for mark in timeline.marks)


def test_nothing_is_kept_without_need() -> None:
    """A batch keeps no log; a silent world notes nothing."""
    of = plan(FULL)
    world = run_replication(of, draw_table(of, 0, range(1)).replication(0))
    assert ([], [], {}, {}) == (
        world.log.events,
        world.log.spans,
        world.log.levels,
        world.log.outcomes,
    )
