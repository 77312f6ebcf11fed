"""The model's own functions, compiled: the rules stand once and serve both engines.

The model does not know of Numba. A compiled function may only call compiled ones, so each function
is compiled with the functions that it names in the place of their plain forms.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from numba import njit

from sim.engines.batch.compiling import OPTIONS, without_constants
from sim.model import draws, ranks, routes, rules, variates

_compiled: dict[Callable[..., Any], Any] = {}


def compiled(function: Callable[..., Any]) -> Any:
    """The compiled form of a scalar function and, under the same names, of those that it calls."""
    if function in _compiled:
        return _compiled[function]
    if not isinstance(function, FunctionType):
        raise TypeError(f"not a plain function: {function!r}")
    names = dict(function.__globals__)
    for name in function.__code__.co_names:
        if isinstance(names.get(name), FunctionType):
            names[name] = compiled(names[name])
    # Numba knows no keyword-only parameters; in the compiled form they come last by position.
    code = function.__code__
    code = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    twin = FunctionType(code, names, function.__name__, function.__defaults__)
    _compiled[function] = without_constants(njit(**OPTIONS)(twin))
    return _compiled[function]


pair = compiled(draws.pair)
rank = compiled(ranks.rank)
reachable = compiled(routes.reachable)
shortest = compiled(routes.shortest)
variate = compiled(variates.variate)

advance_hours = compiled(rules.advance_hours)
air_battle_factor = compiled(rules.air_battle_factor)
air_march_factor = compiled(rules.air_march_factor)
believed_level = compiled(rules.believed_level)
column_loss_probability = compiled(rules.column_loss_probability)
crossing_capacity = compiled(rules.crossing_capacity)
crossing_hours = compiled(rules.crossing_hours)
crossing_share = compiled(rules.crossing_share)
effort = compiled(rules.effort)
effective_breakpoint = compiled(rules.effective_breakpoint)
elements_drawn = compiled(rules.elements_drawn)
function_of = compiled(rules.function_of)
gives_way = compiled(rules.gives_way)
happens = compiled(rules.happens)
initiative = compiled(rules.initiative)
left_behind = compiled(rules.left_behind)
loss_rate = compiled(rules.loss_rate)
march_hours = compiled(rules.march_hours)
message_hours = compiled(rules.message_hours)
needs_pause = compiled(rules.needs_pause)
posture = compiled(rules.posture)
pressure = compiled(rules.pressure)
repetitions = compiled(rules.repetitions)
salvos_from_depot = compiled(rules.salvos_from_depot)
seen_at = compiled(rules.seen_at)
stock_lost_share = compiled(rules.stock_lost_share)
stretch = compiled(rules.stretch)
supply_factor = compiled(rules.supply_factor)
time_to_loss = compiled(rules.time_to_loss)
turns_back = compiled(rules.turns_back)
unit_exponential = compiled(rules.unit_exponential)
wear_probability = compiled(rules.wear_probability)
weighted = compiled(rules.weighted)
