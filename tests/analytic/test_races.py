"""The race of the two clocks, with clocks whose race has a closed form.

The town falls at once. The attacker's clock is his consolidation, the defender's the preparation
of reserves that stand ready: nothing else takes time. The counterattack gives way at once.
"""

from typing import Any

import numpy as np
import pytest

from analytic.samples import agrees, sample
from worlds import ASSAULT

RACE = {
    "clock.end": "day 200 00:00",
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "corps"},
    "command.echelons": {"corps": {"heeds": {"contact": 0.0}}},
    "doctrine.decided_by": "corps",
}
OUTCOMES = ("initiative.attack", "race.attack.next_move", "race.attack.counterattack")


def race(consolidate: Any, prepare: Any) -> dict[str, Any]:
    """Two clocks."""
    counterattack = {"assembly": "rear", "needed": 8, "window": "1 h", "prepare": prepare}
    return {
        **RACE,
        f"{ASSAULT}.consolidate": consolidate,
        "doctrine.counterattack": counterattack,
    }


@pytest.mark.parametrize(
    ("family", "means", "attacker_first"),
    [
        ("exponential", (8.0, 12.0), 0.6),
        ("exponential", (12.0, 8.0), 0.4),
        ("erlang", (12.0, 8.0), 0.289792),
    ],
)
def test_race(family: str, means: tuple[float, float], attacker_first: float) -> None:
    """Exponentials with means 8 and 12: 12 / 20. Erlang-4: the slower wins .289792 of races."""
    shape = {"shape": 4} if family == "erlang" else {}
    clocks = [{family: {**shape, "mean": f"{mean} h"}} for mean in means]
    first, attacker, defender = sample(race(*clocks), 6_000, *OUTCOMES)
    assert agrees(attacker_first, first, sees=0.09)
    assert agrees(means[0], attacker, sees=0.06)
    assert agrees(means[1], defender, sees=0.06)
    assert ((attacker <= defender) == (first == 1.0)).all()


def test_clocks_are_independent() -> None:
    """Each has its own stream: no correlation beyond chance."""
    clocks = [{"exponential": {"mean": f"{mean} h"}} for mean in (8.0, 12.0)]
    _, attacker, defender = sample(race(*clocks), 6_000, *OUTCOMES)
    assert abs(np.corrcoef(attacker, defender)[0, 1]) < 4.0 / np.sqrt(6_000)
