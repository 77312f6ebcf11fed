"""Warnings: how early they come, who heeds them, and what that is worth."""

import numpy as np

from claims.figures import Quote
from claims.paired import Values, effect, runs, share
from claims.settings import BASE, BOTH, CONTACT, HEEDS, RELEASE, UNHEEDED

WEEK_H = 168.0


def test_the_build_up_is_known_a_week_ahead(quoted: Quote) -> None:
    """C10: the local echelon heeds a warning, and the army has one, a week before contact."""
    run = runs(BASE)
    deadline = run[CONTACT] - WEEK_H
    local = share((run.when("forewarned.balakliia") <= deadline).astype(np.float64))
    above = share((run.when("command.army.received") <= deadline).astype(np.float64))
    quoted("C10", "local echelon forewarned a week ahead", local)
    quoted("C10", "the army has a report a week ahead", above)
    assert local.low > 0.95
    assert above.low > 0.95


def in_place(first: str, heeds: float) -> Values:
    """1 where the reserve from Izium stands in Balakliia at contact; strikes are not reported."""
    run = runs(
        BOTH,
        f"warnings.first={first}",
        f"{HEEDS}.indications={heeds}",
        "warnings.strikes=false",
        replications=150,
    )
    return run.in_time("reserve.izium-reserve.arrived", CONTACT)


def test_lead_time_counts_only_with_somebody_who_acts(quoted: Quote) -> None:
    """C11: a long warning and a heeding army each do little alone and much together."""
    short, long = "day 1 00:00", "day -9 00:00"
    neither, lead, heed, both = (
        in_place(short, 0.01),
        in_place(long, 0.01),
        in_place(short, 0.1),
        in_place(long, 0.1),
    )
    interaction = effect(both - lead, heed - neither)
    quoted("C11", "reserve in place, 12 days of warning instead of 2", effect(lead, neither))
    quoted("C11", "reserve in place, 10 % heeded instead of 1 %", effect(heed, neither))
    quoted("C11", "reserve in place, both", effect(both, neither))
    quoted("C11", "interaction", interaction)
    assert effect(both, neither).low > 0.3
    assert interaction.low > 0.2


def test_unheeded_above_the_reserves_stay_where_they_are(quoted: Quote) -> None:
    """C12: the garrison knows, and no reserve moves; as things stood hardly any did."""
    unheeded = runs(BOTH, *UNHEEDED)
    assert 1.0 == unheeded.in_time("forewarned.balakliia", CONTACT).min()
    assert 0.0 == unheeded.in_time(RELEASE, CONTACT).max()
    as_it_was = share(runs(BASE).in_time(RELEASE, CONTACT))
    heeding = share(runs(BOTH).in_time(RELEASE, CONTACT))
    quoted("C12", "released before contact, as things stood", as_it_was)
    quoted("C12", "released before contact, staff intact", heeding)
    assert as_it_was.high < 0.2
    assert heeding.low > 0.6
