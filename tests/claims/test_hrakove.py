"""The negative control: the same command retook at Hrakove what it had lost."""

import numpy as np

import sim
from claims.figures import Quote
from claims.paired import SCENARIOS, Values, effect, runs, share
from claims.settings import BASE, HRAKOVE

SCARCE = "reserves.izium-reserve.available=0.15"


def test_the_command_is_the_same_number_for_number() -> None:
    """C18: nothing about the staff differs, nor what its doctrine asks and how long that takes."""
    balakliia, hrakove = (sim.load(SCENARIOS / f"{name}.yaml") for name in (BASE, HRAKOVE))
    assert balakliia.command == hrakove.command
    assert balakliia.facilities["army-headquarters"] == hrakove.facilities["army-headquarters"]
    assert balakliia.facilities["group-headquarters"] == hrakove.facilities["group-headquarters"]
    assert balakliia.doctrine is not None
    assert hrakove.doctrine is not None
    assert balakliia.doctrine.decided_by == hrakove.doctrine.decided_by
    assert balakliia.doctrine.counterattack is not None
    assert hrakove.doctrine.counterattack is not None
    assert balakliia.doctrine.counterattack.prepare == hrakove.doctrine.counterattack.prepare
    for name, reserve in balakliia.reserves.items():
        assert reserve.notice == hrakove.reserves[name].notice
        assert reserve.released_by == hrakove.reserves[name].released_by


def _retaken(scenario: str, place: str, *sets: str) -> Values:
    """Per run in which the place was lost: 1 where it was retaken."""
    run = runs(scenario, *sets)
    lost = run.happened(f"captured.{place}") == 1.0
    retaken: Values = run.happened(f"recaptured.{place}")[lost]
    return retaken


def test_what_hrakove_retakes_balakliia_hardly_ever_does(quoted: Quote) -> None:
    """C18: with reserves at hand a slow staff is enough against a raid."""
    hrakove, balakliia = _retaken(HRAKOVE, "hrakove"), _retaken(BASE, "balakliia")
    quoted("C18", "retaken at Hrakove", share(hrakove))
    quoted("C18", "retaken at Balakliia", share(balakliia))
    assert share(hrakove).low > 0.6
    assert share(balakliia).high < 0.1


def test_reserves_make_the_difference_at_hrakove(quoted: Quote) -> None:
    """C18: with reserves as scarce as at Balakliia the same raid would mostly have kept Hrakove."""
    retaken = "recaptured.hrakove"
    more = effect(runs(HRAKOVE).happened(retaken), runs(HRAKOVE, SCARCE).happened(retaken))
    quoted("C18", "Hrakove lost and retaken more often than with scarce reserves", more)
    assert more.low > 0.2


def test_counterattack_at_hrakove_takes_four_to_six_days(quoted: Quote) -> None:
    """C15: the staff that retakes Hrakove does not do it within three days."""
    run = runs(HRAKOVE)
    clock = run["race.hrakove.counterattack"]
    clock = clock[np.isfinite(clock)]
    soon = share((clock <= 72.0).astype(np.float64))
    quoted("C15", "counterattacks at Hrakove within 3 days of the loss", soon)
    assert soon.high < 0.15
    assert 84.0 < float(np.median(clock)) < 156.0
