"""The record at the horizon."""

from typing import Any

from sim.engines.batch.compiling import kernel
from sim.engines.batch.luck import add, record
from sim.engines.batch.records import (
    facility_at,
    facility_plan,
    operation_plan,
    outcome_at,
    place_at,
    place_plan,
    sector_plan,
    side_at,
    side_plan,
    theatre_of,
    whole_at,
)
from sim.engines.batch.reserves import sector_of
from sim.engines.batch.shared import effort, initiative
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE


@kernel
def finish(w: Any) -> None:
    """Complete the record."""
    for number in range(w.n_facilities):
        facility = facility_at(w, number)
        open_hours = 0.0
        if facility.closed_since < INFINITY:
            open_hours = w.horizon - facility.closed_since
        column = facility_plan(w, number).closed_hours_column
        record(w, column, facility.closed_hours + open_hours)
    for number in range(2):
        side, columns = side_at(w, number), side_plan(w, number)
        record(w, columns.losses_column, float(side.losses))
        record(w, columns.taken_column, float(side.taken))
        record(w, columns.survivors_column, float(side.raised - side.losses - side.taken))
    _count_gains(w)
    for number in range(w.n_operations):
        columns = operation_plan(w, number)
        next_move = outcome_at(w, columns.next_move_column).value
        counterattack = outcome_at(w, columns.race_counterattack_column).value
        record(w, columns.initiative_column, initiative(next_move, counterattack))
    for number in range(w.n_measures):
        since = outcome_at(w, whole_at(w, w.measure_since + number).value).value
        until = outcome_at(w, whole_at(w, w.measure_until + number).value).value
        record(w, whole_at(w, w.measure_columns + number).value, until - since)


@kernel
def _count_gains(w: Any) -> None:
    """Count the places that the attacker has gained, over all and by sector."""
    gained = 0
    for place in range(w.n_places):
        taken = place_plan(w, place).holder == DEFENDER and place_at(w, place).holder == ATTACKER
        if taken:
            gained += 1
            sector = sector_of(w, place)
            if sector != NONE:
                add(w, sector_plan(w, sector).sector_lost_column, 1.0)
    columns, spent = theatre_of(w), side_plan(w, ATTACKER)
    record(w, columns.gained_column, float(gained))
    salvos = outcome_at(w, spent.salvos_column).value
    record(w, columns.salvos_per_place_column, effort(salvos, gained))
    tonnes = outcome_at(w, spent.tonnes_column).value
    record(w, columns.tonnes_per_place_column, effort(tonnes, gained))
