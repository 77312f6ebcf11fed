"""Salvos against facilities: binomial, geometric and negative binomial counts."""

import math
from typing import Any

import numpy as np
import pytest

from analytic.samples import agrees, sample
from worlds import NO_ADVANCE, PLAN

REPLICATIONS = 8_000


def strike(effect: float, levels: int, **mission: Any) -> dict[str, Any]:
    """A mission on a depot with so many levels, without repair, with salvos enough."""
    return {
        **NO_ADVANCE,
        "facilities.depot": {"kind": "depot", "place": "rear", "levels": levels},
        "fire_units.rockets": {
            "salvo_interval": "1 min",
            "stock": 999,
            "effect": {"depot": effect},
        },
        f"{PLAN}.strike": {
            "when": "day 1 00:00",
            "target": "depot",
            "by": "rockets",
            **mission,
        },
    }


@pytest.mark.parametrize(("salvos", "effect"), [(1, 0.3), (3, 0.3), (5, 0.6)])
def test_at_least_one_effect(salvos: int, effect: float) -> None:
    """1 - (1 - p)^n."""
    (closed,) = sample(strike(effect, 1, salvos=salvos), REPLICATIONS, "facility.depot.level.0")
    expected = 1.0 - (1.0 - effect) ** salvos
    assert agrees(expected, np.isfinite(closed).astype(float), sees=0.08)


def test_effects_are_binomial() -> None:
    """Ten salvos of 0.3: mean 3, variance 2.1, and each count as often as it should."""
    (effects,) = sample(strike(0.3, 20, salvos=10), REPLICATIONS, "mission.strike.effects")
    assert agrees(3.0, effects, sees=0.03)
    assert agrees(2.1, (effects - 3.0) ** 2, sees=0.09)
    for count in range(7):
        share = math.comb(10, count) * 0.3**count * 0.7 ** (10 - count)
        assert agrees(share, (effects == count).astype(float), sees=0.3)


@pytest.mark.parametrize("levels", [1, 2, 4])
def test_salvos_until_the_last_level(levels: int) -> None:
    """One salvo a go: negative binomial, mean k / p and variance k (1 - p) / p^2."""
    effect = 0.4
    shooting = strike(effect, levels, salvos=1, again=200)
    (salvos,) = sample(shooting, REPLICATIONS, "mission.strike.salvos")
    assert agrees(levels / effect, salvos, sees=0.05)
    variance = levels * (1.0 - effect) / effect**2
    assert agrees(variance, (salvos - levels / effect) ** 2, sees=0.2)
    assert agrees(effect**levels, (salvos == levels).astype(float), sees=0.3)


def test_aborts_thin_the_salvos() -> None:
    """Effect 0.5 and abort 0.4 x 0.5: each salvo has an effect with chance 0.5 x 0.8 = 0.4."""
    air = {"air": {"defender": 0.5, "mission_abort": 0.4}}
    changes = {**strike(0.5, 20, salvos=5), **air}
    (effects,) = sample(changes, REPLICATIONS, "mission.strike.effects")
    assert agrees(2.0, effects, sees=0.03)


def test_location_is_drawn_once() -> None:
    """Located with chance 0.7, and for both missions on the same facility alike."""
    changes = strike(1.0, 9, salvos=1)
    again = {"when": "day 2 00:00", "target": "depot", "by": "rockets", "salvos": 1}
    changes = {**changes, "facilities.depot.located": 0.7, f"{PLAN}.again": again}
    first, second = sample(changes, REPLICATIONS, "mission.strike.salvos", "mission.again.salvos")
    assert agrees(0.7, first, sees=0.03)
    assert (first == second).all()


def test_misreading() -> None:
    """Effect 0 and goes of one salvo: each look ends it with chance 0.25, at most four goes.

    Salvos fired: geometric, cut at 4: 1 + .75 + .75^2 + .75^3 = 2.734375 in the mean.
    """
    changes = strike(0.0, 1, salvos=1, again=3, assess={"misread": 0.25})
    salvos, cut = sample(changes, REPLICATIONS, "mission.strike.salvos", "mission.strike.cut_short")
    assert agrees(2.734375, salvos, sees=0.03)
    assert agrees(0.75**4, cut, sees=0.07)
