"""Checks of the attrition law."""

import math
from collections.abc import Iterator

from sim.scenario.checking.context import Context
from sim.scenario.dimensions import number_text
from sim.scenario.distributions import Constant, Distribution
from sim.scenario.errors import Problem

LARGEST_EXPONENT = 10.0
"""Of the attrition law; the square and the linear law have 1, and nobody has claimed 3."""


def check(context: Context) -> Iterator[Problem]:
    """Everything about how battles are decided."""
    battle = context.scenario.battle
    for name in ("p", "q"):
        exponent = getattr(battle.law, name)
        if exponent > LARGEST_EXPONENT:
            yield Problem(
                path=("battle", "law", name),
                message=f"the exponent is larger than any attrition law has: "
                f"{number_text(exponent)}",
                expected="`p: 1, q: 0` for the square law, `p: 1, q: 1` for the linear law, and "
                f"at most {number_text(LARGEST_EXPONENT)}",
            )
    kill_rate = battle.kill_rate
    if kill_rate.attacker == kill_rate.defender == 0.0 and _can_be_endless(context):
        yield Problem(
            path=("battle", "kill_rate"),
            message="no side can hurt the other, so a battle would never end",
            expected="a rate above zero for at least one side, such as `0.15 per day`",
        )


def _can_be_endless(context: Context) -> bool:
    """Whether two forces can meet of which neither gives way without losses."""
    battle, formations = context.scenario.battle, context.scenario.formations
    garrisons = {
        formation.place: formation
        for formation in formations.values()
        if formation.role == "garrison"
    }
    for _, advance in context.advances:
        own = [formations[name].breakpoint for name in advance.formations[:1] if name in formations]
        attacking = own[0] if own and own[0] is not None else battle.breakpoint.attacker
        for place in advance.axis:
            garrison = garrisons.get(place)
            if garrison is None:
                continue
            holding = garrison.breakpoint or battle.breakpoint.defender
            if not (_always_zero(attacking) or _always_zero(holding)):
                return True
    return False


def _always_zero(breakpoint: Distribution) -> bool:
    return isinstance(breakpoint, Constant) and math.isclose(breakpoint.value, 0.0)
