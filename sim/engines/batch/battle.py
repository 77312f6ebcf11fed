"""Battles: single losses in a Markov chain until one side gives way.

There is one battle at a place at most, and its record is the place's. Its two parties are numbered
2 * place for the attacking and 2 * place + 1 for the holding side. A battle has a number of its own
over all places, by which those who wait for its end know it.
"""

from typing import Any

from sim.engines.batch.calendar import (
    FIGHTING,
    await_call,
    call,
    call_list,
    interrupt,
    join_list,
    pause,
    pause_finished,
)
from sim.engines.batch.compiling import kernel
from sim.engines.batch.forces import lose
from sim.engines.batch.luck import uniform
from sim.engines.batch.records import (
    air_of,
    battle_rules_of,
    echelon_plan,
    force_at,
    number_at,
    operation_at,
    operation_plan,
    party_at,
    party_force_at,
    place_at,
    place_plan,
    whole_at,
)
from sim.engines.batch.roads import cut_off, function, superiority
from sim.engines.batch.shared import (
    air_battle_factor,
    effective_breakpoint,
    gives_way,
    loss_rate,
    time_to_loss,
    unit_exponential,
    weighted,
)
from sim.model.rules import DEFENDER, INFINITY, NONE


@kernel
def local_function(w: Any, operation: int) -> float:
    """Share of an operation's local headquarters that works; 1 where it can't be struck."""
    plan = operation_plan(w, operation)
    if plan.chain_count == 0:
        return 1.0
    headquarters = echelon_plan(w, whole_at(w, plan.chain_first).value).headquarters
    return 1.0 if headquarters == NONE else function(w, headquarters)


@kernel
def is_over(w: Any, place: int, battle: int) -> bool:
    """Whether a battle at a place has ended."""
    state = place_at(w, place)
    return state.fighting == 0 or state.battle != battle


@kernel
def wait_for_end(w: Any, number: int, place: int, battle: int, step: int) -> None:
    """An actor goes on with a step when a battle is over, at once if it is."""
    if is_over(w, place, battle):
        await_call(w, number, step)
        call(w, number)
    else:
        state = place_at(w, place)
        state.over = join_list(w, number, state.over, step)


@kernel
def form_party(w: Any, number: int, side: int, operation: int, base: int) -> None:
    """Begin a party without forces."""
    party = party_at(w, number)
    party.side = side
    party.operation = operation
    party.base = base
    party.garrison = 0
    party.forces = 0
    party.drawn = 0


@kernel
def add_to_party(w: Any, number: int, force: int) -> None:
    """Add a force to a party; losses fall on the first that has elements."""
    party = party_at(w, number)
    party_force_at(w, number * (w.n_advances + 1) + party.forces).value = force
    party.forces += 1


@kernel
def _count(w: Any, number: int) -> None:
    """Bring a party's elements, losses and strength at the start up to date."""
    party = party_at(w, number)
    elements, start = 0, 0
    first = number * (w.n_advances + 1)
    for position in range(party.forces):
        force = force_at(w, party_force_at(w, first + position).value)
        elements += force.elements
        start += force.start
    party.elements = elements
    party.start = start
    party.lost = start - elements


@kernel
def _power(w: Any, number: int) -> float:
    """Factor on a party's killing power from the air, its command and its supply."""
    party, rules = party_at(w, number), battle_rules_of(w)
    own, enemy = superiority(w, party.side), superiority(w, 1 - party.side)
    factor = air_battle_factor(air_of(w).battle, own, enemy)
    if party.side == DEFENDER:
        factor *= weighted(rules.command_weight, local_function(w, party.operation))
    if party.garrison:
        factor *= weighted(rules.supply_weight, place_at(w, party.base).supply)
    return factor


@kernel
def _surprise_left(w: Any, number: int) -> float:
    """Hours until surprise wears off for a defender; infinite where there is none."""
    party, rules = party_at(w, number), battle_rules_of(w)
    operation = operation_at(w, party.operation)
    if party.side != DEFENDER or operation.forewarned or rules.surprise == 0.0:
        return INFINITY
    left = operation.contact_at + rules.surprise_lasts - w.now
    return left if left > 0.0 else INFINITY


@kernel
def _rate_of_loss(w: Any, place: int, losing: int) -> float:
    """Losses an hour of the attacking (0) or the holding (1) side."""
    rules = battle_rules_of(w)
    loser, enemy = party_at(w, 2 * place + losing), party_at(w, 2 * place + 1 - losing)
    factor = _power(w, 2 * place + 1 - losing)
    if losing == 0:
        surprised = _surprise_left(w, 2 * place + 1) < INFINITY
        factor *= 1.0 - rules.surprise if surprised else 1.0
    else:
        factor /= place_plan(w, place).terrain
    return loss_rate(
        number_at(w, rules.kill_rate_per_h_first + enemy.side).value,
        number_at(w, rules.enemy_power_first + enemy.elements).value,
        number_at(w, rules.own_power_first + loser.elements).value,
        factor,
    )


@kernel
def _gives_way(w: Any, number: int) -> bool:
    """Whether a party's losses have reached the breakpoint that it has at present."""
    party, rules = party_at(w, number), battle_rules_of(w)
    isolated = cut_off(w, party.side, party.base)
    headless = party.side == DEFENDER and local_function(w, party.operation) == 0.0
    unsupplied = party.garrison != 0 and place_at(w, party.base).supply < 1.0
    effective = effective_breakpoint(
        party.breakpoint,
        rules.isolated if isolated else 1.0,
        rules.headquarters_closed if headless else 1.0,
        rules.unsupplied if unsupplied else 1.0,
    )
    return gives_way(party.lost, party.start, effective)


@kernel
def _look_again_at(w: Any, place: int) -> None:
    attacking, holding = 2 * place, 2 * place + 1
    _count(w, attacking)
    _count(w, holding)
    if (
        _rate_of_loss(w, place, 0) != party_at(w, attacking).rate
        or _rate_of_loss(w, place, 1) != party_at(w, holding).rate
        or _gives_way(w, holding)
        or _gives_way(w, attacking)
    ):
        interrupt(w, place_at(w, place).fighter, FIGHTING)


@kernel
def look_again(w: Any) -> None:
    """Something changed that may change the rates or breakpoints of battles under way."""
    if w.fights == 0:
        return
    for place in range(w.n_places):
        if place_at(w, place).fighting:
            _look_again_at(w, place)


@kernel
def _budget(w: Any, place: int, clock: int) -> float:
    party = party_at(w, 2 * place + clock)
    budget = unit_exponential(uniform(w, place_at(w, place).stream + clock, party.drawn))
    party.drawn += 1
    return budget


@kernel
def begin_battle(w: Any, number: int, place: int, stream: int, step: int) -> bool:
    """The parties of a place begin to fight; whether it is over at once, as `fought` tells."""
    state = place_at(w, place)
    state.fighting = 1
    state.fighter = number
    state.stream = stream
    w.fights += 1
    party_at(w, 2 * place).rate = 0.0
    party_at(w, 2 * place + 1).rate = 0.0
    for clock in range(2):
        party_at(w, 2 * place + clock).budget = _budget(w, place, clock)
    return _fight_on(w, number, place, step)


@kernel
def new_battle(w: Any, place: int) -> int:
    """The number of a battle that is about to begin at a place."""
    w.battles += 1
    place_at(w, place).battle = w.battles
    return w.battles


@kernel
def _end(w: Any, place: int, won: int) -> None:
    state = place_at(w, place)
    state.fighting = 0
    state.won = won
    w.fights -= 1
    first, state.over = state.over, NONE
    call_list(w, first)


@kernel
def _fight_on(w: Any, number: int, place: int, step: int) -> bool:
    """Let the two clocks run until the next loss; whether one side has given way instead."""
    attacking, holding = 2 * place, 2 * place + 1
    _count(w, attacking)
    _count(w, holding)
    if _gives_way(w, holding):
        _end(w, place, 1)
        return True
    if _gives_way(w, attacking):
        _end(w, place, 0)
        return True
    for clock in range(2):
        party = party_at(w, 2 * place + clock)
        party.rate = _rate_of_loss(w, place, clock)
        party.wait = time_to_loss(party.budget, party.rate)
    state = place_at(w, place)
    state.until_worn = _surprise_left(w, holding)
    state.began = w.now
    until_loss = min(party_at(w, attacking).wait, party_at(w, holding).wait)
    pause(w, number, min(until_loss, state.until_worn), step, FIGHTING)
    return False


@kernel
def fought(w: Any, number: int, place: int, step: int) -> bool:
    """A stretch of the battle has passed; whether the battle is over.

    Otherwise the actor goes on with the same step after the next stretch. `won` of the place then
    says whether the attacking side has won.
    """
    finished = pause_finished(w, number)
    state = place_at(w, place)
    elapsed = w.now - state.began
    loser = 0 if party_at(w, 2 * place).wait <= party_at(w, 2 * place + 1).wait else 1
    for clock in range(2):
        party = party_at(w, 2 * place + clock)
        party.budget = max(0.0, party.budget - party.rate * elapsed)
    losing = party_at(w, 2 * place + loser)
    _count(w, 2 * place + loser)
    if finished and losing.wait <= state.until_worn and losing.elements > 0:
        first = (2 * place + loser) * (w.n_advances + 1)
        for position in range(losing.forces):
            force = party_force_at(w, first + position).value
            if force_at(w, force).elements > 0:
                lose(w, force, losing.side)
                break
        losing.budget = _budget(w, place, loser)
    return _fight_on(w, number, place, step)
