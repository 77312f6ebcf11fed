"""Memory of the kernel: records of 64-bit fields, found by their address.

A table is a row of records, one an entity. Tables of the plan are read-only and shared by all
threads; their fields are those of the plan's own groups, and with the ending `_column` those of
the outcomes. Tables of the state belong to one thread and are set back before each replication.
`world` is a record itself: it holds the addresses of all tables, so that one pointer is all that
functions hand on. Lists of several numbers an entity lie in two shared lists, `whole_at` and
`number_at`; the record has the field `NAME_first`, where its part begins, and `NAME_count`.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, cast, get_type_hints

import numpy as np
from llvmlite import ir
from numba import carray, from_dtype, types  # type: ignore[attr-defined]
from numba.extending import intrinsic

from sim.engines.batch.compiling import kernel
from sim.model import plan, plan_theatre
from sim.model.families import FAMILIES
from sim.model.plan import Floats
from sim.model.plan_theatre import Ints, Names
from sim.model.routes import Network

Table = Callable[[Any, int], Any]
"""Returns the record of an entity, by the world and the entity's number."""


def record_type(whole: str = "", numbers: str = "") -> np.dtype[np.void]:
    """A record of whole numbers (also truth values) and of floats, by their names."""
    return np.dtype(
        [(name, np.int64) for name in whole.split()]
        + [(name, np.float64) for name in numbers.split()]
    )


def _fields_of_group(group: type, *, single: bool) -> tuple[list[str], list[str]]:
    """Names of whole and of float fields for a group of the plan.

    A group of entities has tuples with one entry an entity; a `single` one describes itself.
    """
    whole: list[str] = []
    numbers: list[str] = []
    hints = get_type_hints(group)
    scalars = (int, bool) if single else (Ints, tuple[bool, ...])
    for field in fields(group):
        kind = hints[field.name]
        if kind in scalars:
            whole.append(field.name)
        elif kind == (float if single else Floats):
            numbers.append(field.name)
        elif kind not in (Names, Network, int):
            whole += [f"{field.name}_first", f"{field.name}_count"]
    return whole, numbers


def columns_over(*entities: str) -> list[str]:
    """The fields for the columns of the outcomes that these entities have."""
    return [f"{family.column}_column" for family in FAMILIES if family.over in entities]


def plan_type(group: type, *entities: str, single: bool = False) -> np.dtype[np.void]:
    """The record of a group of the plan, with the columns of its outcomes."""
    whole, numbers = _fields_of_group(group, single=single)
    return record_type(" ".join([*whole, *columns_over(*entities)]), " ".join(numbers))


VALUE = record_type(numbers="value")
WHOLE = record_type("value")

PLAN_TYPES = {
    "place_plans": plan_type(plan.Places, "places", "garrisoned"),
    "road_plans": plan_type(plan.Roads),
    "facility_plans": plan_type(plan.Facilities, "facilities", "bypasses"),
    "unit_plans": plan_type(plan.FireUnits),
    "mission_plans": plan_type(plan.Missions, "missions"),
    "garrison_plans": plan_type(plan.Garrisons),
    "reserve_plans": plan_type(plan.Reserves, "reserves"),
    "echelon_plans": plan_type(plan.Echelons, "echelons"),
    "source_plans": plan_type(plan.Sources),
    "matter_plans": plan_type(plan.Matters, "matters"),
    "advance_plans": plan_type(plan.Advances, "advances"),
    "operation_plans": plan_type(plan.Operations, "operations"),
    "sector_plans": record_type(" ".join(columns_over("sectors"))),
    "side_plans": record_type(" ".join(["rears", *columns_over("sides")])),
    "streams": record_type("low high"),
    "variates": record_type("code start length", "a b c"),
    "levels": record_type("first_column"),
    "doctrine": plan_type(plan.Doctrine, single=True),
    "battle": plan_type(plan.Battle, single=True),
    "air": plan_type(plan.Air, single=True),
    "warnings": plan_type(plan.Warnings, single=True),
    "messages": plan_type(plan.Messages, single=True),
    "theatre": plan_type(plan_theatre.Theatre, "once", single=True),
    "event": plan_type(plan_theatre.PlannedEvent, "politics", single=True),
    "mobilisation": plan_type(plan_theatre.Mobilisation, "mobilisation", single=True),
    "whole": WHOLE,
    "numbers": VALUE,
    "initial": VALUE,
}
"""By name of the table. `levels` has the place in `whole` of the columns of a facility's levels;
the last three are the two shared lists and the record before anything has happened."""

STATE_TYPES = {
    "places": record_type(
        "holder isolated posture shaken losses_reported fighting fighter battle stream over won",
        "supply began until_worn",
    ),
    "parties": record_type(
        "side operation base garrison forces drawn elements lost start",
        "breakpoint rate budget wait",
    ),
    "facilities": record_type(
        "level bypassed building idle attempt awaiting meets",
        "stock closed_since closed_hours",
    ),
    "units": record_type("stock busy first last"),
    "missions": record_type("ended salvos goes"),
    "garrisons": record_type(
        "worn gone version", "stock since load travelled way_hours way_traffic"
    ),
    "reserves": record_type(
        "place operation awaiting available march_draws on_road marching departed road goal",
        "began leg_hours",
    ),
    "echelons": record_type("free first last alternate moving waiting granted"),
    "grants": WHOLE,
    "matters": record_type("decided"),
    "advances": record_type(
        "place standing consolidating attack attack_place finished given_up cycles cycles_used "
        "legs holding captor broken_through pauses marching road goal moving_elements awaited done "
        "contacts",
        "base delay km_since_supply moving total passed began left",
    ),
    "operations": record_type(
        "cycles cycle captor forewarned waits asks", "base lost_at contact_at until"
    ),
    "forces": record_type("elements start"),
    "sides": record_type("losses taken withdrawn raised"),
    "event_state": record_type(
        "alarmed number first_loss last_loss first_strike last_strike places_lost", "date"
    ),
    "drawn": record_type("index", "value"),
    "slots": record_type(
        "kind entity number rank step next pausing interrupted then "
        "priority attempt go fired dry salvo operation place link echelon",
        "time base hours asked",
    ),
    "heap": np.dtype([("rank", np.int64), ("time", np.float64), ("slot", np.int64)]),
    "party_forces": WHOLE,
    "loss_times": VALUE,
    "strike_times": VALUE,
    "route_hours": VALUE,
    "search_hours": VALUE,
    "search_place": WHOLE,
    "search_road": WHOLE,
    "search_reached": WHOLE,
    "search_frontier": WHOLE,
    "rear_reached": WHOLE,
}
"""By name of the table: what changes in a replication.

All up to the slots that every replication has is set back before each; what follows, with the
slots of the pool, is written before it is read.
"""

COUNTS = (
    "n_places n_roads n_facilities n_units n_missions n_garrisons n_reserves n_echelons n_matters "
    "n_advances n_operations n_outcomes n_measures n_slots n_static n_times"
)
"""How many there are of each; `n_slots` counts the pool too, `n_times` the strikes remembered."""

FIRST_SLOTS = (
    "demolition_slots repair_slots bypass_slots relocation_slots depot_slots salvo_slots "
    "supply_slots operation_slots start_slots planning_slot bombard_slots counterattack_slots "
    "advance_slots reserve_slots coupling_slots event_slot mobilisation_slot indication_slot "
    "decision_slots"
)
"""Where the slots of each kind of actor begin; an actor's slot follows by its number."""

SCALARS = (
    "template state state_words network_first network_neighbour network_road measure_columns "
    "sent_columns measure_since measure_until public_lag first_strike first_contact first_loss "
    "seed_low seed_high replication record heap_size gap due last_due free fresh change_waiting "
    "version battles fights planners planners_free assigning events overflow"
)
"""Whole numbers that stand for themselves: addresses of lists, the address of luck, counters."""

WORLD = record_type(
    " ".join(
        [
            *PLAN_TYPES,
            *STATE_TYPES,
            COUNTS,
            FIRST_SLOTS,
            SCALARS,
        ]
    ),
    "now horizon",
)


def _load_address(builder: Any, world: Any, name: str) -> Any:
    """The code that reads one of the world's whole numbers, which is an address."""
    fields_of_world: Mapping[str, Any] = WORLD.fields or {}
    word = ir.IntType(64)
    place = builder.gep(
        builder.bitcast(world, ir.IntType(8).as_pointer()),
        [ir.Constant(word, fields_of_world[name][1])],
    )
    address = builder.load(builder.bitcast(place, word.as_pointer()))
    # No table moves while the kernel runs: one load serves a whole function, whatever it writes.
    address.set_metadata("invariant.load", builder.module.add_metadata([]))
    return address


def _table(name: str, dtype: np.dtype[np.void]) -> Table:
    """What finds the record of an entity in a table of the world.

    It is code of its own in every function that uses it, not a function to compile.
    """
    record = from_dtype(dtype)

    @intrinsic
    def record_at(typing_context: Any, world: Any, number: Any) -> Any:  # noqa: ARG001 (Numba's)
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            word = ir.IntType(64)
            offset = builder.mul(arguments[1], ir.Constant(word, dtype.itemsize))
            address = builder.add(_load_address(builder, arguments[0], name), offset)
            return builder.inttoptr(address, context.get_value_type(record))

        return record(world, types.int64), generate

    return cast("Table", record_at)


def _single(name: str) -> Callable[[Any], Any]:
    """What finds the one record of a table of the plan."""
    record = from_dtype(PLAN_TYPES[name])

    @intrinsic
    def record_of(typing_context: Any, world: Any) -> Any:  # noqa: ARG001 (Numba's signature)
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            address = _load_address(builder, arguments[0], name)
            return builder.inttoptr(address, context.get_value_type(record))

        return record(world), generate

    return cast("Callable[[Any], Any]", record_of)


def _plan(name: str) -> Table:
    return _table(name, PLAN_TYPES[name])


def _state(name: str) -> Table:
    return _table(name, STATE_TYPES[name])


place_plan = _plan("place_plans")
road_plan = _plan("road_plans")
facility_plan = _plan("facility_plans")
unit_plan = _plan("unit_plans")
mission_plan = _plan("mission_plans")
garrison_plan = _plan("garrison_plans")
reserve_plan = _plan("reserve_plans")
echelon_plan = _plan("echelon_plans")
source_plan = _plan("source_plans")
matter_plan = _plan("matter_plans")
advance_plan = _plan("advance_plans")
operation_plan = _plan("operation_plans")
sector_plan = _plan("sector_plans")
side_plan = _plan("side_plans")
stream_at = _plan("streams")
variate_at = _plan("variates")
levels_at = _plan("levels")
whole_at = _plan("whole")
number_at = _plan("numbers")
initial_at = _plan("initial")
doctrine_of = _single("doctrine")
battle_rules_of = _single("battle")
air_of = _single("air")
warnings_of = _single("warnings")
messages_of = _single("messages")
theatre_of = _single("theatre")
event_plan_of = _single("event")
mobilisation_of = _single("mobilisation")

slot_at = _state("slots")
entry_at = _state("heap")
place_at = _state("places")
party_at = _state("parties")
party_force_at = _state("party_forces")
facility_at = _state("facilities")
unit_at = _state("units")
mission_at = _state("missions")
garrison_at = _state("garrisons")
reserve_at = _state("reserves")
echelon_at = _state("echelons")
grant_at = _state("grants")
matter_at = _state("matters")
advance_at = _state("advances")
operation_at = _state("operations")
force_at = _state("forces")
side_at = _state("sides")
drawn_at = _state("drawn")
event_at = _state("event_state")
loss_time_at = _state("loss_times")
strike_time_at = _state("strike_times")
reached_at = _state("rear_reached")
outcome_at = _table("record", VALUE)


@intrinsic
def _pointer_to(typing_context: Any, address: Any) -> Any:  # noqa: ARG001 (Numba's signature)
    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(types.voidptr))

    return types.voidptr(types.int64), generate


_pointer = cast("Callable[[int], Any]", _pointer_to)


@kernel
def whole_array(address: int, length: int) -> Any:
    """An array of whole numbers at an address, for functions of the model that take one."""
    return carray(_pointer(address), (length,), np.int64)


@kernel
def number_array(address: int, length: int) -> Any:
    """An array of floats at an address, for functions of the model that take one."""
    return carray(_pointer(address), (length,), np.float64)
