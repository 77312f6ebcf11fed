"""From a plan to the kernel's memory: tables of the plan, the state at the start, and scratch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.batch.records import PLAN_TYPES, STATE_TYPES, WORLD
from sim.model.draws import words_of
from sim.model.families import FAMILIES
from sim.model.plan import Plan
from sim.model.ranks import ActorKind, rank
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE

Table = NDArray[np.void]

GROUPS = {
    "place_plans": "places",
    "road_plans": "roads",
    "facility_plans": "facilities",
    "unit_plans": "fire_units",
    "mission_plans": "missions",
    "garrison_plans": "garrisons",
    "reserve_plans": "reserves",
    "echelon_plans": "echelons",
    "source_plans": "sources",
    "matter_plans": "matters",
    "advance_plans": "advances",
    "operation_plans": "operations",
}
"""Tables with a record an entity, and the plan's groups that they hold."""

COLUMNS_OF = {
    "places": "place_plans",
    "garrisoned": "place_plans",
    "facilities": "facility_plans",
    "bypasses": "facility_plans",
    "missions": "mission_plans",
    "reserves": "reserve_plans",
    "echelons": "echelon_plans",
    "matters": "matter_plans",
    "advances": "advance_plans",
    "operations": "operation_plans",
    "sectors": "sector_plans",
    "sides": "side_plans",
    "once": "theatre",
    "politics": "event",
    "mobilisation": "mobilisation",
}
"""By the entities of a family of outcomes: the table that has its columns."""

POOL = 64
"""Actors of kinds that may have several at a time, to begin with."""
STRIKES = 64
"""Losses and strikes that politics remembers, to begin with."""


class _Lists:
    """Two lists that the records share: of whole numbers and of floats."""

    def __init__(self) -> None:
        self.whole: list[int] = []
        self.numbers: list[float] = []

    def add(self, values: Sequence[Any]) -> int:
        """Add numbers, or sequences each as (first, count); return where the part begins."""
        if any(isinstance(value, tuple) for value in values):
            parts = [(self.add(part), len(part)) for part in values]
            values = [number for part in parts for number in part]
        home: list[Any] = self.whole
        if any(isinstance(value, float) for value in values):
            home = self.numbers
        home += values
        return len(home) - len(values)


def _capacities(plan: Plan) -> tuple[int, ...]:
    """What fire units can hold: their capacity, but no less than they have."""
    units = plan.fire_units
    return tuple(max(c, s, 1) for c, s in zip(units.capacity, units.stock, strict=True))


def _fill(table: Table, group: Any, lists: _Lists) -> None:
    """Write a group of the plan into its table: entries into fields, lists into the lists."""
    names = table.dtype.names or ()
    for field in fields(group):
        value = getattr(group, field.name)
        if field.name in names:
            table[field.name] = value
        elif f"{field.name}_first" in names:
            of_one = len(table) == 1 and not (value and isinstance(value[0], tuple))
            for row, part in enumerate([value] if of_one else value):
                table[f"{field.name}_first"][row] = lists.add(part)
                table[f"{field.name}_count"][row] = len(part)


class Memory:
    """The tables of a plan, read-only, and the state from which every replication starts.

    Threads share it; each takes a `Scratch` of its own from it.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._lists = _Lists()
        self.tables = {name: np.zeros(1, dtype) for name, dtype in PLAN_TYPES.items()}
        self._fill_groups()
        self._fill_columns()
        self.world = np.zeros(1, WORLD)
        self._set_counts()
        self._set_scalars()
        self.tables["whole"] = _values(PLAN_TYPES["whole"], self._lists.whole)
        self.tables["numbers"] = _values(PLAN_TYPES["numbers"], self._lists.numbers)
        self.tables["initial"] = _values(PLAN_TYPES["initial"], plan.columns.initial)
        for name, table in self.tables.items():
            self.world[name] = table.ctypes.data

    def _fill_groups(self) -> None:
        plan, lists, tables = self.plan, self._lists, self.tables
        # The numbers of the variates come first, so that their rows keep their positions.
        lists.numbers += plan.variates.numbers
        for name, group_name in GROUPS.items():
            group = getattr(plan, group_name)
            tables[name] = np.zeros(max(1, _size(group)), PLAN_TYPES[name])
            if _size(group):
                _fill(tables[name], group, lists)
        if plan.fire_units.names:
            tables["unit_plans"]["capacity"] = _capacities(plan)
        for name in ("doctrine", "battle", "air", "warnings", "messages", "theatre"):
            _fill(tables[name], getattr(plan, name), lists)
        _fill(tables["event"], plan.politics.event, lists)
        _fill(tables["mobilisation"], plan.politics.mobilisation, lists)
        tables["streams"] = np.zeros(len(plan.streams.ids), PLAN_TYPES["streams"])
        words = [words_of(number) for number in plan.streams.ids]
        tables["streams"]["low"] = [low for low, _ in words]
        tables["streams"]["high"] = [high for _, high in words]
        tables["variates"] = np.zeros(max(1, len(plan.variates.rows)), PLAN_TYPES["variates"])
        for number, row in enumerate(plan.variates.rows):
            for field in row._fields:
                tables["variates"][field][number] = getattr(row, field)

    def _fill_columns(self) -> None:
        columns, tables = self.plan.columns, self.tables
        sectors, sides = len(self.plan.theatre.sectors), 2
        tables["sector_plans"] = np.zeros(max(1, sectors), PLAN_TYPES["sector_plans"])
        tables["side_plans"] = np.zeros(sides, PLAN_TYPES["side_plans"])
        for family in FAMILIES:
            of_family = getattr(columns, family.column)
            if family.over in COLUMNS_OF and of_family:
                tables[COLUMNS_OF[family.over]][f"{family.column}_column"] = of_family
        first = self._lists.add(columns.level)
        facilities = len(self.plan.facilities.names)
        tables["levels"] = np.zeros(max(1, facilities), PLAN_TYPES["levels"])
        tables["levels"]["first_column"][:facilities] = [
            first + base for base in columns.level_base
        ]
        places = self.plan.places
        for side in range(sides):
            rears = [r and h == side for r, h in zip(places.rear, places.holder, strict=True)]
            tables["side_plans"]["rears"][side] = sum(rears)

    def _set_counts(self) -> None:
        plan, world = self.plan, self.world
        counts = {
            "places": plan.places,
            "roads": plan.roads,
            "facilities": plan.facilities,
            "units": plan.fire_units,
            "missions": plan.missions,
            "garrisons": plan.garrisons,
            "reserves": plan.reserves,
            "echelons": plan.echelons,
            "matters": plan.matters,
            "advances": plan.advances,
            "operations": plan.operations,
        }
        for name, group in counts.items():
            world[f"n_{name}"] = _size(group)
        world["n_outcomes"] = len(plan.outcomes)
        world["n_measures"] = len(plan.measures)
        self.static = _static_slots(plan)
        world["n_static"] = len(self.static.kinds)
        for name, first in self.static.first.items():
            world[name] = first

    def _set_scalars(self) -> None:
        plan, world, lists = self.plan, self.world, self._lists
        world["measure_columns"] = lists.add(plan.columns.measure)
        world["sent_columns"] = lists.add(plan.columns.sent)
        world["measure_since"] = lists.add([since for since, _ in plan.measures])
        world["measure_until"] = lists.add([until for _, until in plan.measures])
        world["public_lag"] = plan.public_lag
        world["planners"] = plan.theatre.planners
        world["horizon"] = plan.clock.horizon
        for name in ("first_strike", "first_contact", "first_loss"):
            world[name] = getattr(plan.sources, name)
        network = plan.roads.network
        self._network = [
            np.array(part, dtype=np.int64)
            for part in (network.first, network.neighbour, network.road)
        ]
        names = ("network_first", "network_neighbour", "network_road")
        for name, part in zip(names, self._network, strict=True):
            world[name] = part.ctypes.data

    def state(self, pool: int, strikes: int) -> dict[str, Table]:
        """The state at the start, with room for so many actors of the pool and strikes."""
        tables = {
            name: np.zeros(max(1, size), STATE_TYPES[name])
            for name, size in _sizes(self.plan, len(self.static.kinds) + pool, strikes).items()
        }
        _start_places(self.plan, tables)
        _start_forces(self.plan, tables)
        _start_others(self.plan, tables)
        self.static.write(tables["slots"])
        return tables


@dataclass(frozen=True, kw_only=True)
class _StaticSlots:
    """The actors that every replication may have, one slot each."""

    kinds: tuple[int, ...]
    entities: tuple[int, ...]
    ranks: tuple[int, ...]
    first: Mapping[str, int]
    """By name of the world's field: the slot of the first actor of a kind."""

    def write(self, slots: Table) -> None:
        """Write them; the slots of the pool follow."""
        count = len(self.kinds)
        slots["kind"][:count] = self.kinds
        slots["entity"][:count] = self.entities
        slots["rank"][:count] = self.ranks
        slots["next"] = NONE


def _static_slots(plan: Plan) -> _StaticSlots:
    operations, facilities = len(plan.operations.names), len(plan.facilities.names)
    kinds = [
        ("demolition_slots", ActorKind.DEMOLITION, facilities),
        ("repair_slots", ActorKind.REPAIR, facilities),
        ("bypass_slots", ActorKind.BYPASS, facilities),
        ("relocation_slots", ActorKind.RELOCATION, len(plan.echelons.names)),
        ("depot_slots", ActorKind.DEPOT_RESUPPLY, facilities),
        ("salvo_slots", ActorKind.SALVO_RESUPPLY, len(plan.fire_units.names)),
        ("supply_slots", ActorKind.GARRISON_SUPPLY, len(plan.garrisons.names)),
        # One more than there are operations: the planning teams act after all of them.
        ("operation_slots", ActorKind.OPERATION, operations + 1),
        ("start_slots", ActorKind.OPERATION, operations),
        ("bombard_slots", ActorKind.BOMBARDMENT, operations),
        ("counterattack_slots", ActorKind.COUNTERATTACK, operations),
        ("advance_slots", ActorKind.ADVANCE, len(plan.advances.names)),
        ("reserve_slots", ActorKind.RESERVE, len(plan.reserves.names)),
        ("coupling_slots", ActorKind.COUPLING, operations),
        ("event_slot", ActorKind.POLITICS, 1),
        ("mobilisation_slot", ActorKind.POLITICS, 1),
        ("indication_slot", ActorKind.INDICATIONS, 1),
        ("decision_slots", ActorKind.DECISION, len(plan.matters.names)),
    ]
    slots: list[tuple[int, int, int]] = []
    first: dict[str, int] = {}
    for name, kind, count in kinds:
        first[name] = len(slots)
        number = 1 if name == "start_slots" else 0
        for entity in range(count):
            own = 1 if name == "mobilisation_slot" else entity
            slots.append((int(kind), entity, rank(kind, own, number)))
    first["planning_slot"] = first["operation_slots"] + operations
    numbers, entities, ranks = (tuple(part) for part in zip(*slots, strict=True))
    return _StaticSlots(kinds=numbers, entities=entities, ranks=ranks, first=first)


def _size(group: Any) -> int:
    return len(group.names)


def _values(dtype: np.dtype[np.void], values: Sequence[float]) -> Table:
    table = np.zeros(max(1, len(values)), dtype)
    table["value"][: len(values)] = values
    return table


def _sizes(plan: Plan, slots: int, strikes: int) -> dict[str, int]:
    """Records in each table of the state."""
    places, operations = len(plan.places.names), len(plan.operations.names)
    advances, reserves = len(plan.advances.names), len(plan.reserves.names)
    return {
        "places": places,
        "parties": 2 * places,
        "facilities": len(plan.facilities.names),
        "units": len(plan.fire_units.names),
        "missions": len(plan.missions.names),
        "garrisons": len(plan.garrisons.names),
        "reserves": reserves,
        "echelons": len(plan.echelons.names),
        "grants": len(plan.echelons.names) * operations,
        "matters": len(plan.matters.names),
        "advances": advances,
        "operations": operations,
        "forces": 2 * places + advances + reserves + 3 * operations,
        "sides": 2,
        "event_state": 1,
        "drawn": len(plan.streams.ids),
        "slots": slots,
        "heap": slots,
        "party_forces": 2 * places * (advances + 1),
        "loss_times": strikes,
        "strike_times": strikes,
        "route_hours": len(plan.roads.names),
        "search_hours": places,
        "search_place": places,
        "search_road": places,
        "search_reached": places,
        "search_frontier": places,
        "rear_reached": places,
    }


def _start_places(plan: Plan, tables: dict[str, Table]) -> None:
    places = tables["places"]
    places["holder"] = plan.places.holder
    places["posture"] = NONE
    places["supply"] = 1.0
    places["over"] = NONE
    for place, posture in zip(plan.garrisons.place, plan.garrisons.posture, strict=True):
        places["posture"][place] = posture


def _start_forces(plan: Plan, tables: dict[str, Table]) -> None:
    forces, sides = tables["forces"], tables["sides"]
    places = len(plan.places.names)
    for place, elements in zip(plan.garrisons.place, plan.garrisons.elements, strict=True):
        forces["elements"][place] += elements
    moving = (*plan.advances.elements, *plan.reserves.elements)
    forces["elements"][2 * places : 2 * places + len(moving)] = moving
    forces["start"] = forces["elements"]
    sides["raised"][ATTACKER] = sum(plan.advances.elements)
    sides["raised"][DEFENDER] = sum(plan.garrisons.elements) + sum(plan.reserves.elements)


def _start_others(plan: Plan, tables: dict[str, Table]) -> None:
    facilities, units = tables["facilities"], tables["units"]
    facilities["closed_since"] = INFINITY
    facilities["awaiting"] = NONE
    if plan.facilities.names:
        facilities["level"] = plan.facilities.levels
        facilities["stock"] = plan.facilities.stock_t
    units["first"] = NONE
    if plan.fire_units.names:
        units["stock"] = plan.fire_units.stock
    garrisons, echelons = tables["garrisons"], tables["echelons"]
    garrisons["version"] = NONE
    if plan.garrisons.names:
        garrisons["stock"] = plan.garrisons.stock_t
    for name in ("first", "last", "waiting"):
        echelons[name] = NONE
    if plan.echelons.names:
        echelons["free"] = plan.echelons.staff
    if plan.reserves.names:
        tables["reserves"]["place"] = plan.reserves.place
    if plan.advances.names:
        tables["advances"]["place"] = plan.advances.start
    tables["advances"]["attack"] = NONE
    tables["drawn"]["index"] = NONE
    tables["operations"]["captor"] = NONE
    tables["operations"]["lost_at"] = INFINITY
    tables["operations"]["contact_at"] = INFINITY


class Scratch:
    """A world of its own for one thread: the shared tables and a state to write in."""

    def __init__(self, memory: Memory, pool: int = POOL, strikes: int = STRIKES) -> None:
        self._memory = memory
        self._pool, self._strikes = pool, strikes
        state = memory.state(pool, strikes)
        self._template = b"".join(table.tobytes() for table in state.values())
        words = np.frombuffer(self._template, dtype=np.int64)
        self._words = words.copy()
        self.world = memory.world.copy()
        self.world["n_slots"] = len(state["slots"])
        self.world["n_times"] = strikes
        self.world["template"] = words.ctypes.data
        self.world["state"] = self._words.ctypes.data
        address = self._words.ctypes.data
        for name, table in state.items():
            self.world[name] = address
            if name == "slots":
                kept = len(memory.static.kinds) * table.itemsize
                self.world["state_words"] = (address + kept - self._words.ctypes.data) // 8
            address += table.nbytes

    def larger(self) -> "Scratch":
        """The same with more room."""
        return Scratch(self._memory, 4 * self._pool, 4 * self._strikes)
