"""Monotone laws on paired seeds, each on worlds in which it is a theorem.

Most laws of this kind do not hold everywhere: a reserve that leaves later may miss the closure of
a bridge that would have turned it back, and so arrive sooner. The docstrings say what is kept
still so that they hold exactly, replication by replication.
"""

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from properties.picking import Values
from properties.strategies_worlds import maps, quick
from sim.engines.reference.run import run_chunk
from worlds import ASSAULT, BASE, NO_ADVANCE, PLAN, plan

seeds = st.integers(0, 2**64 - 1)
REPLICATIONS = 5


def values_of(changes: Values, outcome: str, seed: int) -> list[float]:
    """An outcome in some replications; what never happened is infinite."""
    of = plan(changes)
    chunk = run_chunk(of, seed, 0, REPLICATIONS)
    assert () == chunk.failures
    column = chunk.values[:, of.column(outcome)].tolist()
    return [math.inf if math.isnan(value) else value for value in column]


def never_later(sooner: list[float], later: list[float]) -> bool:
    """Whether every value of the first is at most that of the second."""
    return all(a <= b for a, b in zip(sooner, later, strict=True))


RESERVE = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "staff"},
    f"{ASSAULT}.pace.prepared": "0.1 km/day",
}
"""A reserve of one staff; the slow advance makes contact and takes nothing."""


@st.composite
def busy_staffs(draw: st.DrawFn) -> Values:
    """A staff that hears of strikes by three units and of signs of the build-up."""
    changes: Values = {
        **RESERVE,
        "command.echelons.staff": {
            "report": draw(quick),
            "assess": draw(quick),
            "decide": draw(quick),
            "heeds": {
                "indications": draw(st.sampled_from([0.0, 0.1])),
                "strikes": draw(st.sampled_from([0.1, 0.5])),
            },
        },
        "facilities.mill": {"kind": "mill", "place": "rear"},
        "warnings": {"first": "day 1 00:00", "indications": "6 per day"},
    }
    for number in range(3):
        unit = {"salvo_interval": draw(quick), "stock": 99, "effect": {"mill": 0.0}}
        changes[f"fire_units.rockets-{number}"] = unit
        changes[f"{PLAN}.strike-{number}"] = {
            "when": "day 1 01:00",
            "target": "mill",
            "by": f"rockets-{number}",
            "salvos": 1,
            "again": draw(st.integers(0, 9)),
        }
    return changes


@given(busy_staffs(), st.integers(1, 3), seeds)
@settings(max_examples=40)
def test_more_staff_never_slows_a_decision(changes: Values, staff: int, seed: int) -> None:
    """Reports reach one echelon from outside, and nothing that it does comes back to it.

    The staff is then a queue with c servers, first come first served: with one server more no
    report starts later (Kiefer and Wolfowitz 1955), so the first heeded one is heeded no later,
    the decision is asked for no later, and it has no more reports before it.
    """
    fewer, more = (
        values_of(
            {**changes, "command.echelons.staff.staff": officers},
            "decision.release.staff.attack.decided",
            seed,
        )
        for officers in (staff, staff + 1)
    )
    assert never_later(more, fewer)


@st.composite
def quiet_maps(draw: st.DrawFn) -> Values:
    """A map with bridges that nobody strikes, a reserve behind it, and a slow advance."""
    world, front = draw(maps())
    bridges = sorted({road["bridge"] for road in world["roads"].values() if "bridge" in road})
    capacity = draw(st.sampled_from(["1 elements/h", "8 elements/h"]))
    return {
        **RESERVE,
        "map": world,
        "facilities": {name: {"kind": "bridge", "capacity": capacity} for name in bridges},
        "formations.reserve.place": "hinter",
        "formations.garrison.place": front[0],
        "formations.brigade": BASE["formations"]["brigade"],
        f"{ASSAULT}.axis": front[:1],
        "operations.0.objective": front[0],
        "command.echelons.staff": {},
    }


@given(quiet_maps(), quick, st.integers(0, 48), st.integers(0, 48), seeds)
@settings(max_examples=40)
def test_longer_notice_never_brings_a_reserve_sooner(
    changes: Values, order: Any, notice: int, longer: int, seed: int
) -> None:
    """No road opens or closes and no place changes hands, so the march takes the same time."""
    changes["command.echelons.staff"] = {"order": order}
    sooner, later = (
        values_of(
            {**changes, "reserves.reserve.notice": f"{hours} h"}, "reserve.reserve.arrived", seed
        )
        for hours in (notice, notice + longer)
    )
    assert never_later(sooner, later)


@given(quiet_maps(), st.data(), seeds)
@settings(max_examples=60)
def test_cutting_a_road_never_shortens_a_march(
    changes: Values, data: st.DataObject, seed: int
) -> None:
    """Bridges are cut before the march begins and stay cut: fewer routes, the same times on them.

    (A bridge that is cut or repaired on the way may well bring a column sooner.)
    """
    bridges = sorted(changes["facilities"])
    cut = data.draw(st.sets(st.sampled_from(bridges))) if bridges else set()
    blown = {f"facilities.{name}.demolition": {"when": "day 1 00:00"} for name in sorted(cut)}
    arrived = "reserve.reserve.arrived"
    whole, fewer = (values_of({**changes, **more}, arrived, seed) for more in ({}, blown))
    assert never_later(whole, fewer)


@given(
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.sampled_from([0.1, 0.5, 0.9]),
    st.integers(1, 4),
    quick,
    seeds,
)
@settings(max_examples=40)
def test_more_salvos_never_leave_a_facility_healthier(
    salvos: tuple[int, int], effect: float, levels: int, interval: Any, seed: int
) -> None:
    """One go without repair: the first salvos are the same, further ones can only take levels."""
    changes = {
        **NO_ADVANCE,
        "facilities.depot": {"kind": "depot", "place": "rear", "levels": levels},
        "fire_units.rockets": {
            "salvo_interval": interval,
            "stock": 12,
            "effect": {"depot": effect},
        },
    }
    strike = {"when": "day 1 00:00", "target": "depot", "by": "rockets"}
    for level in range(levels):
        few, many = (
            values_of(
                {**changes, f"{PLAN}.strike": {**strike, "salvos": number}},
                f"facility.depot.level.{level}",
                seed,
            )
            for number in (salvos[0], sum(salvos))
        )
        assert never_later(many, few)


@given(
    st.floats(0.0, 0.95),
    st.floats(0.0, 0.95),
    st.sampled_from(["0 h", "1 h", "5 h"]),
    seeds,
)
@settings(max_examples=40)
def test_a_better_line_never_delays_a_report(
    one: float, other: float, repeat: str, seed: int
) -> None:
    """A single report (of contact) goes up a chain of three: repetitions grow with the loss."""
    chain = {name: {"report": "1 h", "assess": "2 h"} for name in ("local", "middle", "top")}
    changes = {
        "command": {"echelons": chain, "repeat": repeat},
        f"{ASSAULT}.pace.prepared": "0.1 km/day",
    }
    good, bad = (
        values_of({**changes, "command.message_loss": loss}, "command.top.received", seed)
        for loss in sorted((one, other))
    )
    assert never_later(good, bad)


@given(
    st.lists(st.tuples(st.integers(1, 4), quick), min_size=1, max_size=3),
    st.integers(1, 48),
    st.integers(0, 48),
    seeds,
)
@settings(max_examples=40)
def test_a_longer_window_never_misses_an_assembly(
    forces: list[tuple[int, Any]], window: int, longer: int, seed: int
) -> None:
    """Reserves stand at the assembly place and come one by one; the window stops nobody."""
    changes: Values = {
        "command.echelons.staff": {"heeds": {"contact": 0.0}},
        "doctrine": {
            "decided_by": "staff",
            "counterattack": {
                "assembly": "rear",
                "needed": sum(elements for elements, _ in forces),
                "window": f"{window} h",
            },
        },
    }
    for number, (elements, notice) in enumerate(forces):
        force = {"side": "defender", "role": "reserve", "place": "rear", "elements": elements}
        changes[f"formations.reserve-{number}"] = force
        changes[f"reserves.reserve-{number}"] = {"released_by": "staff", "notice": notice}
    wider = {**changes, "doctrine.counterattack.window": f"{window + longer} h"}
    narrow, wide = (
        values_of(block, "counterattack.attack.assembled", seed) for block in (changes, wider)
    )
    assert never_later(wide, narrow)
