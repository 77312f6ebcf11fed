"""Garrisons that give up a place without a fight: cut off, left alone, or ordered to withdraw."""

from typing import Any

from sim.engines.batch.battle import look_again
from sim.engines.batch.calendar import leave, wait
from sim.engines.batch.compiling import kernel
from sim.engines.batch.forces import garrison_of, leave_map
from sim.engines.batch.luck import draw, record_time
from sim.engines.batch.network import shake
from sim.engines.batch.records import (
    battle_rules_of,
    force_at,
    garrison_plan,
    place_at,
    place_plan,
    side_at,
    slot_at,
    whole_at,
)
from sim.engines.batch.roads import cut_off
from sim.engines.batch.shared import left_behind
from sim.model.rules import DEFENDER

START, LEAVES = 0, 1


@kernel
def place_lost(w: Any, place: int) -> None:
    """A place is lost; garrisons that depend on it are shaken."""
    for garrison in range(w.n_garrisons):
        plan = garrison_plan(w, garrison)
        for position in range(plan.depends_on_count):
            if whole_at(w, plan.depends_on_first + position).value == place:
                shake(w, plan.place, battle_rules_of(w).collapse_dependence)
                break


@kernel
def may_leave(w: Any, place: int) -> bool:
    """Whether nothing holds up a garrison that is to withdraw: a road is open, or all is lost."""
    state = place_at(w, place)
    return state.holder != DEFENDER or state.isolated == 0


@kernel
def give_up(w: Any, place: int) -> None:
    """The garrison leaves; part of it is captured, all of it where no road is open."""
    force = force_at(w, garrison_of(w, place))
    if force.elements == 0 or place_at(w, place).holder != DEFENDER:
        return
    captured = force.elements
    if not cut_off(w, DEFENDER, place):
        captured = left_behind(force.elements, battle_rules_of(w).left_behind)
    force.elements -= captured
    side_at(w, DEFENDER).taken += captured
    leave_map(w, garrison_of(w, place), DEFENDER, False)
    record_time(w, place_plan(w, place).given_up_column)
    look_again(w)


@kernel
def collapse(w: Any, slot: int) -> None:
    """A shaken garrison leaves after a delay."""
    state = slot_at(w, slot)
    rules = battle_rules_of(w)
    if state.step == START:
        stream = whole_at(w, rules.collapse_stream_first + state.entity).value + 1
        wait(w, slot, draw(w, rules.collapse_delay, stream, state.number), LEAVES)
    else:
        give_up(w, state.entity)
        leave(w, slot)
