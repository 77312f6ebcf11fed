"""Battles of the engine against exact recursions and the deterministic laws.

Both sides fight to the end: breakpoints are 1, so the winner is who has survivors.
"""

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.samples import Sample, agrees, sample
from sim.model.draws import stream_id, uniform
from worlds import ASSAULT, run

REPLICATIONS = 6_000

BATTLE = {
    "battle.breakpoint": {"attacker": 1.0, "defender": 1.0},
    "battle.kill_rate": {"attacker": "100 per day", "defender": "100 per day"},
}
SURVIVORS = ("survivors.attacker", "survivors.defender")


def survivors(
    attackers: int, defenders: int, changes: dict[str, Any] | None = None
) -> tuple[Sample, Sample]:
    """Survivors of both sides in many battles."""
    strengths = {
        "formations.brigade.elements": attackers,
        "formations.garrison.elements": defenders,
    }
    one, other = sample({**BATTLE, **strengths, **(changes or {})}, REPLICATIONS, *SURVIVORS)
    assert (np.minimum(one, other) == 0.0).all()
    return one, other


@cache
def expected_survivors(attackers: int, defenders: int) -> float:
    """Exact, at equal rates: the next loss is the defenders' with chance a / (a + d)."""
    if attackers == 0 or defenders == 0:
        return float(attackers + defenders)
    share = attackers / (attackers + defenders)
    return share * expected_survivors(attackers, defenders - 1) + (
        1.0 - share
    ) * expected_survivors(attackers - 1, defenders)


@pytest.mark.parametrize(("strength", "mean"), [(2, 5 / 3), (5, 3.353946), (10, 5.715147)])
def test_survivors_of_equal_sides(strength: int, mean: float) -> None:
    """Square law, n against n (Kingman 1999, the OK Corral)."""
    assert mean == pytest.approx(expected_survivors(strength, strength), abs=5e-7)
    one, other = survivors(strength, strength)
    assert agrees(mean, one + other, sees=0.025)


@cache
def chance_to_win(attackers: int, defenders: int, ratio: float) -> float:
    """Exact, square law with a ratio of kill rates (Brown 1963)."""
    if attackers == 0 or defenders == 0:
        return float(defenders == 0)
    share = ratio * attackers / (ratio * attackers + defenders)
    return share * chance_to_win(attackers, defenders - 1, ratio) + (1.0 - share) * chance_to_win(
        attackers - 1, defenders, ratio
    )


@pytest.mark.parametrize(
    ("attackers", "defenders", "chance"),
    [(2, 1, 0.833333), (3, 2, 0.775), (10, 8, 0.791358), (12, 10, 0.768646)],
)
def test_chance_to_win(attackers: int, defenders: int, chance: float) -> None:
    """Square law at equal rates."""
    assert chance == pytest.approx(chance_to_win(attackers, defenders, 1.0), abs=1e-6)
    one, _ = survivors(attackers, defenders)
    assert agrees(chance, (one > 0.0).astype(float), sees=0.035)


def test_chance_to_win_against_the_better() -> None:
    """Five against four who kill at 1.44 times the rate; terrain 1.2 as well makes it 1.728."""
    rates = {"battle.kill_rate.defender": "144 per day"}
    one, _ = survivors(5, 4, rates)
    assert agrees(chance_to_win(5, 4, 1 / 1.44), (one > 0.0).astype(float), sees=0.05)
    one, _ = survivors(5, 4, {**rates, "map.places.town.terrain": 1.2})
    assert agrees(chance_to_win(5, 4, 1 / 1.728), (one > 0.0).astype(float), sees=0.07)


def test_linear_law() -> None:
    """p = q = 1: each loss is as likely on either side; ten against eight win with .685471."""
    ways = sum(math.comb(17, wins) for wins in range(8, 18))
    assert 0.685471 == pytest.approx(ways / 2**17, abs=1e-6)
    one, _ = survivors(10, 8, {"battle.law": {"p": 1.0, "q": 1.0}})
    assert agrees(ways / 2**17, (one > 0.0).astype(float), sees=0.04)


def test_strength_over_time() -> None:
    """dA = -B dt, dB = -1.44 A dt from 80 and 100: 41.782752 and 57.427778 after half a day.

    The rates are linear in the strengths, so the means of the chain obey the same equations
    until a side may be wiped out, which is many standard deviations away.
    """
    changes = {
        "clock.end": "day 1 12:00",
        f"{ASSAULT}.when": "day 1 00:00",
        f"{ASSAULT}.pace": {"prepared": "24000000 km/day"},
        "battle.breakpoint": {"attacker": 1.0, "defender": 1.0},
        "battle.kill_rate": {"attacker": "1.44 per day", "defender": "1 per day"},
        "formations.brigade.elements": 80,
        "formations.garrison.elements": 100,
    }
    root = math.sqrt(1.44)
    cosh, sinh = math.cosh(0.5 * root), math.sinh(0.5 * root)
    exact = 80 * cosh - 100 / root * sinh, 100 * cosh - 80 * root * sinh
    assert (41.782752, 57.427778) == pytest.approx(exact, abs=1e-6)
    attackers, defenders = sample(changes, 1_500, *SURVIVORS)
    assert agrees(exact[0], attackers, sees=0.03)
    assert agrees(exact[1], defenders, sees=0.02)


# One battle, loss by loss


def losses_by_time_change(
    strengths: tuple[int, int], rates: tuple[float, float], breakpoints: tuple[float, float]
) -> tuple[float, list[int]]:
    """When the battle ends and what it costs, from the draws of replication 0 of seed 0.

    The k-th loss of a side comes when its hazard since the beginning has reached the sum of its
    first k unit exponentials; the two hazards are integrated from loss to loss.
    """
    clocks = [
        stream_id(f"advance assault at town/losses of the {side} side")
        for side in ("attacking", "holding")
    ]
    thresholds = [-math.log1p(-uniform(0, 0, clock, 0)) for clock in clocks]
    hazards, lost, now = [0.0, 0.0], [0, 0], 0.0
    while True:
        for side in (1, 0):
            if lost[side] >= breakpoints[side] * strengths[side] - 1e-9:
                return now, lost
        left = [strengths[side] - lost[side] for side in (0, 1)]
        speeds = [rates[1] * left[1], rates[0] * left[0]]
        waits = [
            (thresholds[side] - hazards[side]) / speeds[side] if speeds[side] > 0.0 else math.inf
            for side in (0, 1)
        ]
        side = 0 if waits[0] <= waits[1] else 1
        now += waits[side]
        hazards = [hazards[k] + speeds[k] * waits[side] for k in (0, 1)]
        lost[side] += 1
        hazards[side] = thresholds[side]
        thresholds[side] -= math.log1p(-uniform(0, 0, clocks[side], lost[side]))


@given(
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.tuples(st.sampled_from([1.0, 3.0, 10.0]), st.sampled_from([0.0, 1.0, 3.0, 10.0])),
    st.tuples(st.sampled_from([0.2, 0.5, 1.0]), st.sampled_from([0.25, 0.6, 1.0])),
)
@settings(max_examples=80)
def test_a_battle_loss_by_loss(
    strengths: tuple[int, int], rates: tuple[float, float], breakpoints: tuple[float, float]
) -> None:
    """The engine ends each battle at the time and with the losses of an independent computation."""
    changes = {
        "clock.end": "day 99 00:00",
        "formations.brigade.elements": strengths[0],
        "formations.garrison.elements": strengths[1],
        "battle.kill_rate": {
            "attacker": f"{rates[0]} per day",
            "defender": f"{rates[1]} per day",
        },
        "battle.breakpoint": {"attacker": breakpoints[0], "defender": breakpoints[1]},
    }
    told = run(changes)
    hours, lost = losses_by_time_change(strengths, (rates[0] / 24.0, rates[1] / 24.0), breakpoints)
    (_, end) = told.spans("advance assault", "battle")[0]
    assert 36.0 + hours == pytest.approx(end, rel=1e-9)
    assert lost == [told["losses.attacker"], told["losses.defender"]]
