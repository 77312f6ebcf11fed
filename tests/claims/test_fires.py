"""Fires: the defender's on the lost town, and what the attacker's cost."""

import numpy as np

from claims.figures import Quote
from claims.paired import Runs, Values, effect, fell, ratio, runs, share
from claims.settings import (
    BASE,
    MASSED,
    NO_BRIDGE_HITS,
    NO_DEPOT_HITS,
    NO_HEADQUARTERS_HITS,
    NO_HITS,
    STAFF,
)

GROUP_DECIDES = "doctrine.decided_by=group"
STAFF_BEHIND = "facilities.group-headquarters.place=savyntsi"
"""The local staff does not work in the town, and so isn't lost with it."""
ARMY_FIRES = "doctrine.bombard.decided_by=army"
"""The guns wait for the army, as the whole response does."""
SALVOS = "bombardment.balakliia.salvos"
MISSIONS = ("depot", "headquarters", "army-headquarters", "bridge", "far-bridge")


def fired_on(run: Runs) -> Values:
    """Per run in which the town fell: 1 where the defender fired on it."""
    fired: Values = (run[SALVOS] > 0.0).astype(np.float64)[fell(run) == 1.0]
    return fired


def test_no_fires_fall_on_the_town_while_the_army_decides(quoted: Quote) -> None:
    """C14: the army's order comes days after the loss, when the attacker has consolidated."""
    broken, intact = runs(BASE, ARMY_FIRES), runs(STAFF, ARMY_FIRES)
    quoted("C14", "lost towns fired on, the army decides", share(fired_on(broken)))
    quoted("C14", "lost towns fired on, the army decides, staff intact", share(fired_on(intact)))
    assert 0.0 == broken[SALVOS].max()
    assert share(fired_on(intact)).high < 0.15
    late = broken["decision.response.balakliia.ordered"] - broken["captured.balakliia"]
    assert float(np.nanquantile(late, 0.1)) > 24.0


def test_fires_fall_on_few_lost_towns_as_things_stood(quoted: Quote) -> None:
    """C14: the local echelon calls for fires, and its headquarters falls with the town."""
    fired = share(fired_on(runs(BASE)))
    behind = effect(runs(BASE, STAFF_BEHIND)[SALVOS], runs(BASE)[SALVOS])
    quoted("C14", "lost towns fired on, as things stood", fired)
    quoted("C14", "salvos more with the local staff behind the town", behind)
    assert fired.high < 0.2
    assert behind.low > 0.0


def test_fires_come_within_a_day_if_the_local_staff_decides_and_survives(quoted: Quote) -> None:
    """C14: decided from behind they come in time half the time, and less once it is struck."""
    whole = runs(BASE, GROUP_DECIDES, STAFF_BEHIND, *NO_HITS)
    struck = runs(BASE, GROUP_DECIDES, STAFF_BEHIND, NO_DEPOT_HITS, NO_BRIDGE_HITS)
    change = effect(struck[SALVOS], whole[SALVOS])
    quoted("C14", "lost towns fired on, local staff decides unstruck", share(fired_on(whole)))
    quoted("C14", "salvos more with the headquarters struck", change)
    assert share(fired_on(whole)).low > 0.4
    assert change.high < 0.0
    order = whole["decision.response.balakliia.ordered"] - whole["captured.balakliia"]
    assert float(np.nanmedian(order)) < 24.0


def test_hits_on_the_depot_do_not_silence_the_guns(quoted: Quote) -> None:
    """C14: the salvos with the guns last for one bombardment, whatever the depot has lost."""
    whole = runs(BASE, GROUP_DECIDES, STAFF_BEHIND, *NO_HITS)
    struck = runs(BASE, GROUP_DECIDES, STAFF_BEHIND, NO_HEADQUARTERS_HITS, NO_BRIDGE_HITS)
    change = effect(struck[SALVOS], whole[SALVOS])
    quoted("C14", "salvos more with the depot struck", change)
    assert change.low > -0.5


def levels(run: Runs) -> Values:
    """Levels of all targets that the fire plan took."""
    taken: Values = np.sum([run[f"mission.{name}.effects"] for name in MISSIONS], axis=0)
    return taken


def test_accurate_fires_spend_fewer_salvos_for_each_level(quoted: Quote) -> None:
    """C22: the massed plan fires some thirty salvos for each of the guided plan's."""
    guided, massed = runs(BASE), runs(MASSED)
    spent = "salvos.attacker"
    salvos = ratio(
        [(massed[spent], 1), (levels(massed), -1), (guided[spent], -1), (levels(guided), 1)]
    )
    quoted("C22", "levels taken, massed less guided", effect(levels(massed), levels(guided)))
    quoted("C22", "salvos a level, massed over guided", salvos)
    assert salvos.low > 10.0


def test_the_massed_plan_takes_ten_times_the_tonnes_for_the_same_result(quoted: Quote) -> None:
    """C27: the town falls as often and as soon, at more than ten times the weight of fire."""
    guided, massed = runs(BASE), runs(MASSED)
    tonnes = ratio([(massed["tonnes.attacker"], 1), (guided["tonnes.attacker"], -1)])
    falls = effect(fell(massed), fell(guided))
    sooner = effect(massed["captured.balakliia"], guided["captured.balakliia"])
    quoted("C27", "tonnes, massed over guided", tonnes)
    quoted("C27", "town falls, massed less guided", falls)
    quoted("C27", "fall of the town, massed later than guided, h", sooner)
    assert tonnes.low >= 10.0
    assert -0.05 < falls.low <= falls.high < 0.05
    assert -6.0 < sooner.low <= sooner.high < 6.0
