"""The race of the two clocks after the loss of the town."""

from itertools import pairwise

import numpy as np

from claims.figures import Quote
from claims.paired import Runs, effect, fell, runs, share
from claims.settings import BASE, BOTH, HEEDS, UNHEEDED

ONE_STEP = (
    "formations.verbivka-outpost=null",
    "map.places.verbivka.held_by=attacker",
    "formations.town-assault.place=verbivka",
    "operations.balakliia.advances.town.axis=[balakliia]",
    "measures.contact-to-verbivka=null",
    "evidence.verbivka-falls=null",
    *UNHEEDED,
    f"{HEEDS}.contact=0",
)
"""The assault starts from Verbivka and the army answers the loss alone, so that the attacker's
clock can be set without giving the reserves time to come before the town falls."""

NEXT_MOVE, COUNTERATTACK = "race.balakliia.next_move", "race.balakliia.counterattack"
INITIATIVE = "initiative.balakliia"


def race(consolidate_h: int, *sets: str) -> Runs:
    """The race with staff and reserves, the attacker's clock at a constant."""
    consolidate = f"operations.balakliia.advances.town.consolidate={consolidate_h} h"
    return runs(BOTH, *ONE_STEP, consolidate, *sets, replications=150)


def medians(run: Runs) -> tuple[float, float]:
    """Both clocks' medians over the runs in which the town fell; never is infinite."""
    lost = fell(run) == 1.0
    return float(np.median(run.when(NEXT_MOVE)[lost])), float(
        np.median(run.when(COUNTERATTACK)[lost])
    )


def test_initiative_changes_sides_where_the_clocks_cross(quoted: Quote) -> None:
    """C16: the attacker has it with the shorter clock, the defender with the longer one."""
    clocks = (12, 48, 72, 84, 108)
    swept = {hours: race(hours) for hours in clocks}
    had = {hours: share(run[INITIATIVE]) for hours, run in swept.items()}
    for hours, measured in had.items():
        quoted("C16", f"initiative with the attacker, {hours} h to consolidate", measured)
    assert all(shorter.value >= longer.value for shorter, longer in pairwise(had.values()))
    assert had[12].low > 0.95
    assert had[108].high < 0.2
    for hours, run in swept.items():
        next_move, counterattack = medians(run)
        assert (had[hours].value > 0.5) == (next_move < counterattack)


def test_the_defenders_clock_moves_the_crossing(quoted: Quote) -> None:
    """C16: the same attacker's clock wins again once the defender decides and prepares slowly."""
    slow = (
        "command.echelons.army.decide={triangular: {low: 30 h, mode: 40 h, high: 60 h}}",
        "doctrine.counterattack.prepare={triangular: {low: 24 h, mode: 48 h, high: 96 h}}",
    )
    gain = effect(race(84, *slow)[INITIATIVE], race(84)[INITIATIVE])
    quoted("C16", "initiative at 84 h, defender slower", gain)
    assert gain.low > 0.3
    next_move, counterattack = medians(race(84, *slow))
    assert next_move < counterattack


def test_as_things_stood_the_race_was_not_close(quoted: Quote) -> None:
    """C16: the attacker needed half a day, the defender most of a week where he came at all."""
    run = runs(BASE)
    quoted("C16", "initiative with the attacker, as things stood", share(run[INITIATIVE]))
    assert share(run[INITIATIVE]).low > 0.95
    assert float(np.nanmedian(run[NEXT_MOVE])) < 24.0
    assert float(np.nanquantile(run[COUNTERATTACK], 0.1)) > 48.0
