"""The two explanations: a staff that does not decide, reserves that are not there, and both."""

import numpy as np
import pytest

from claims.figures import Quote
from claims.paired import Values, effect, fell, held, mean, runs, share
from claims.settings import BASE, BOTH, HEEDS, RESERVES, STAFF, UNHEEDED

DECIDE = "command.echelons.army.decide.lognormal"
INSTANT = (
    "command.message_loss=0",
    "command.echelons.army.decide=1 min",
    "doctrine.counterattack.prepare=12 h",
)
NO_RESERVES = ("reserves.izium-reserve.available=0", "reserves.belgorod-reserve.available=0")
DEAF = (*UNHEEDED, f"{HEEDS}.contact=0", f"{HEEDS}.losses=0")
"""The army never answers: what the defender does is fixed beforehand."""
UNWILLING = "battle.breakpoint.defender={triangular: {low: 0.1, mode: 0.15, high: 0.2}}"


STRONGER = {
    "garrison of 4 elements, not 6": ("formations.balakliia-garrison.elements=6",),
    "decision in 36 h, not 8 h": (f"{DECIDE}.median=8 h", f"{DECIDE}.p90=19 h"),
}


@pytest.mark.parametrize("weakness", STRONGER)
def test_weak_garrison_and_slow_decision_each_raise_the_odds(quoted: Quote, weakness: str) -> None:
    """C03: each on its own makes it more likely that the town falls."""
    weaker = runs(BASE, replications=400)
    stronger = runs(BASE, *STRONGER[weakness], replications=400)
    gain = effect(fell(weaker), fell(stronger))
    quoted("C03", f"town falls more often, {weakness}", gain)
    assert gain.low > 0.0


def test_remedies_do_more_than_their_sum_and_so_explanations_less(quoted: Quote) -> None:
    """C20: staff and reserves need each other; to lose the town, lacking either nearly suffices."""
    neither, staff, reserves, both = (held(runs(s)) for s in (BASE, STAFF, RESERVES, BOTH))
    interaction = effect(both - staff, reserves - neither)
    quoted("C20", "held with neither", share(neither))
    quoted("C20", "held more with a working staff alone", effect(staff, neither))
    quoted("C20", "held more with reserves alone", effect(reserves, neither))
    quoted("C20", "held more with both", effect(both, neither))
    quoted("C20", "interaction", interaction)
    quoted("C20", "held less by a broken staff alone", effect(both, reserves))
    quoted("C20", "held less by missing reserves alone", effect(both, staff))
    assert effect(staff, neither).low > 0.0
    assert effect(reserves, neither).low > 0.0
    assert interaction.low > 0.1
    lost_by_both = effect(both, neither).value
    assert effect(both, reserves).value > 0.5 * lost_by_both
    assert effect(both, staff).value > 0.5 * lost_by_both


def _fate(scenario: str, reserve: str) -> tuple[Values, Values, Values]:
    """Per run with this reserve at hand: whether it came before the loss, after it, or never."""
    run = runs(scenario)
    at_hand = run[f"reserve.{reserve}.available"] == 1.0
    arrived = run.happened(f"reserve.{reserve}.arrived")[at_hand]
    in_time = run.in_time(f"reserve.{reserve}.arrived", "captured.balakliia")[at_hand]
    return in_time, arrived - in_time, 1.0 - arrived


def test_reserves_within_reach_come_late_or_never_under_a_broken_staff(quoted: Quote) -> None:
    """C18: of reserves that are at hand, few come before the town is lost."""
    in_time, late, _ = _fate(RESERVES, "izium-reserve")
    quoted("C18", "from Izium, in time", share(in_time))
    quoted("C18", "from Izium, late", share(late))
    assert share(in_time).high < 0.4
    assert share(late).low > 0.6
    in_time, _, never = _fate(RESERVES, "belgorod-reserve")
    quoted("C18", "from Belgorod, in time", share(in_time))
    quoted("C18", "from Belgorod, never", share(never))
    assert share(in_time).high < 0.3
    assert share(never).low > 0.5
    in_time, _, _ = _fate(BOTH, "izium-reserve")
    quoted("C18", "from Izium, in time, staff intact", share(in_time))
    assert share(in_time).low > 0.8


def test_without_reserves_not_even_an_instant_decision_counterattacks(quoted: Quote) -> None:
    """C19: there is nothing to send, however fast the army decides."""
    launched = "counterattack.balakliia.launched"
    without = runs(STAFF, *UNHEEDED, *INSTANT, *NO_RESERVES)
    present = runs(BOTH, *UNHEEDED, *INSTANT)
    lost = fell(present) == 1.0
    quoted("C19", "counterattacks without reserves", share(without.happened(launched)))
    quoted(
        "C19",
        "counterattacks on a lost town with reserves",
        share(present.happened(launched)[lost]),
    )
    assert 0.0 == without.happened(launched).max()
    assert share(present.happened(launched)[lost]).low > 0.5


def test_a_defender_who_never_answers_overrates_the_plan(quoted: Quote) -> None:
    """C17: with his response fixed the town falls more often, most of all where he can answer."""
    quiet = effect(fell(runs(BASE, *DEAF)), fell(runs(BASE)))
    able = effect(fell(runs(BOTH, *DEAF)), fell(runs(BOTH)))
    quoted("C17", "town falls, response fixed, as things stood", quiet)
    quoted("C17", "town falls, response fixed, staff and reserves", able)
    assert quiet.low > 0.0
    assert able.low > 0.5


def _counterattack_clock(scenario: str, *sets: str) -> Values:
    """Per run in which the town fell: hours to the counterattack, infinite for never."""
    run = runs(scenario, *sets)
    clock: Values = run.when("race.balakliia.counterattack")[fell(run) == 1.0]
    return clock


def test_counterattack_within_three_days_takes_a_working_staff(quoted: Quote) -> None:
    """C15: with reserves at hand, soon after three days by a staff that works, six by a broken."""
    clocks = {
        "staff intact": _counterattack_clock(BOTH, *UNHEEDED),
        "staff broken": _counterattack_clock(RESERVES),
    }
    in_days = {
        staff: share(((clock >= 24.0) & (clock <= 72.0)).astype(np.float64))
        for staff, clock in clocks.items()
    }
    for staff, clock in clocks.items():
        quoted("C15", f"lost towns attacked after 1 to 3 days, {staff}", in_days[staff])
        quoted("C15", f"from loss to counterattack, h, {staff}", mean(clock[np.isfinite(clock)]))
    assert in_days["staff intact"].low > 0.15
    assert in_days["staff broken"].high < 0.15


def _like_history(scenario: str, *sets: str) -> Values:
    """1 where a run meets the brackets H1 to H3 of seeds/hindcast.yaml."""
    run = runs(scenario, *sets)
    day = 24.0
    verbivka = run.when("measure.contact-to-verbivka")
    isolation = run.when("measure.contact-to-isolation")
    capture = run.when("measure.isolation-to-capture")
    meets = (verbivka <= day) & (0.5 * day <= isolation) & (isolation <= 2.0 * day)
    return (meets & (0.5 * day <= capture) & (capture <= 3.0 * day)).astype(np.float64)


def test_an_unwilling_garrison_explains_the_days_nearly_as_well(quoted: Quote) -> None:
    """C21: a third explanation does better than none, and one history cannot shut it out."""
    explained, rival, neither = (
        _like_history(BASE),
        _like_history(BOTH, UNWILLING),
        _like_history(BOTH),
    )
    quoted("C21", "H1 to H3 met, both explanations", share(explained))
    quoted("C21", "H1 to H3 met, unwilling garrison instead", share(rival))
    quoted("C21", "H1 to H3 met, none of the three", share(neither))
    assert effect(rival, neither).low > 0.0
    assert effect(explained, rival).low > 0.0
    assert share(explained).value < 3.0 * share(rival).value
