"""Warnings, reports, staff work and decisions, every time worked out by hand.

The advance starts at 24 h and takes the town at 36 h. Reports of it go up the chain.
"""

import math
from typing import Any

import pytest

from worlds import NO_ADVANCE, PLAN, Told, run

BRIGADE = {"report": "1 h", "assess": "2 h"}
CORPS = {"report": "3 h", "assess": "4 h"}
CHAIN = {
    "command": {"detect": "30 min", "echelons": {"brigade": BRIGADE, "corps": CORPS}},
}


def heeded(told: Told, echelon: str) -> list[tuple[str, float]]:
    """What an echelon took seriously, and when."""
    return [(event.subject, event.time) for event in told.events("heeded", echelon)]


def test_a_report_of_contact_goes_up() -> None:
    """24 h + 0.5 detected, +1 at brigade, +2 assessed 27.5; +3 at corps 30.5, +4 heeded 34.5."""
    told = run(CHAIN)
    assert (25.5, 30.5) == (told["command.brigade.received"], told["command.corps.received"])
    assert (27.5, 34.5) == (told["command.brigade.heeded"], told["command.corps.heeded"])
    assert ("contact of assault", 34.5) == heeded(told, "corps")[0]


def test_a_report_of_a_loss_goes_up() -> None:
    """The town falls at 36 h, and corps knows at 36.5 + 3 + 7 = 46.5 h."""
    told = run(CHAIN)
    assert ("loss of town", 46.5) == heeded(told, "corps")[1]
    assert (2.0, 2.0) == (told["command.brigade.reports"], told["command.corps.reports"])


def test_what_is_not_heeded_ends_there() -> None:
    """Brigade does not heed contact: corps hears of the loss only."""
    told = run({**CHAIN, "command.echelons.brigade.heeds": {"contact": 0.0}})
    assert (2.0, 1.0) == (told["command.brigade.reports"], told["command.corps.reports"])
    assert [27.5] == told.times("not_heeded", "brigade")
    assert 42.5 == told["command.corps.received"]


def test_strikes_are_reported_by_go() -> None:
    """Two goes end at 1 and 4 h; no detection time: at brigade at 2 and 5 h."""
    struck = {
        **NO_ADVANCE,
        "facilities.depot": {"kind": "depot", "place": "rear"},
        "fire_units.rockets": {"salvo_interval": "1 h", "stock": 9, "effect": {"depot": 1.0}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
        f"{PLAN}.strike": {
            "when": "day 1 00:00",
            "target": "depot",
            "by": "rockets",
            "salvos": 1,
            "again": 1,
            "assess": {"delay": "2 h"},
        },
    }
    told = run({**CHAIN, **struck})
    assert [2.0, 5.0] == told.times("received", "brigade")
    assert 4.0 == told["forewarned.attack"]
    causes = [told.trace.events[e.cause].kind for e in told.events("received", "brigade")]
    assert ["hit", "hit"] == causes
    unwarned = run({**CHAIN, **struck, "warnings": None})
    assert told.times("received", "brigade") == unwarned.times("received", "brigade")
    silent = run({**CHAIN, **struck, "warnings.strikes": False})
    assert [] == silent.times("received", "brigade")
    assert math.isnan(silent["forewarned.attack"])


def test_a_go_that_fires_nothing_is_no_strike() -> None:
    """Two missions and one salvo: the second mission is not reported, nor seen."""
    struck = {
        **NO_ADVANCE,
        "facilities.depot": {"kind": "depot", "place": "rear"},
        "fire_units.rockets": {"salvo_interval": "1 h", "stock": 1, "effect": {"depot": 1.0}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
    }
    strike = {"when": "day 1 00:00", "target": "depot", "by": "rockets", "salvos": 1}
    told = run({**CHAIN, **struck, f"{PLAN}.first": strike, f"{PLAN}.second": strike})
    received = [event.subject for event in told.events("received", "brigade")]
    assert ["strike of first"] == received


def test_forewarned_only_before_contact() -> None:
    """The same strike that is assessed at 25 h, after contact at 24 h, forewarns nobody."""
    struck = {
        "facilities.depot": {"kind": "depot", "place": "rear"},
        "fire_units.rockets": {"salvo_interval": "1 h", "stock": 9, "effect": {"depot": 1.0}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
        f"{PLAN}.strike": {"when": "day 1 21:00", "target": "depot", "by": "rockets", "salvos": 1},
    }
    told = run({**CHAIN, **struck})
    assert ("strike of strike", 25.0) in heeded(told, "brigade")
    assert math.isnan(told["forewarned.attack"])


def test_indications_end_with_contact() -> None:
    """About ten an hour from 6 h until contact at 24 h: some 180, none before, none after."""
    told = run({**CHAIN, "warnings": {"first": "day 1 06:00", "indications": "240 per day"}})
    times = told.times("indication")
    assert 180.0 == pytest.approx(len(times), abs=4 * 180.0**0.5)
    assert all(6.0 < time < 24.0 for time in times)


def test_indications_are_numbered_and_travel() -> None:
    """Each indication reaches brigade an hour after it was seen."""
    told = run({**CHAIN, "warnings": {"first": "day 1 00:00", "indications": "24 per day"}})
    seen = told.times("indication")
    received = [e.time for e in told.events("received", "brigade") if e.subject == "indications"]
    assert [time + 1.0 for time in seen] == received
    assert list(range(1, len(seen) + 1)) == [e.detail["number"] for e in told.events("indication")]


QUEUE = {
    **NO_ADVANCE,
    "facilities.mill": {"kind": "mill", "place": "rear", "levels": 99},
    "fire_units.rockets": {"salvo_interval": "1 h", "stock": 99, "effect": {"mill": 0.0}},
    "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
    # A strike is reported every hour from 1 to 5 h.
    f"{PLAN}.strike": {
        "when": "day 1 00:00",
        "target": "mill",
        "by": "rockets",
        "salvos": 1,
        "again": 4,
    },
}


def queue(**echelon: Any) -> Told:
    """Five reports, one an hour from 1 to 5 h, for one echelon."""
    return run({**QUEUE, "command.echelons.staff": echelon})


def test_one_officer_works_on_one_report_at_a_time() -> None:
    """3 h each: heeded at 4, 7, 10, 13 and 16 h; the last came at 5 h and waited until 13 h."""
    told = queue(assess="3 h")
    assert [4.0, 7.0, 10.0, 13.0, 16.0] == told.times("heeded")
    assert 8.0 == told["command.staff.longest_wait"]


def test_two_officers_share_the_queue() -> None:
    """From 1, 2, 4, 5 and 7 h: heeded at 4, 5, 7, 8 and 10 h; the last waited 2 h."""
    told = queue(assess="3 h", staff=2)
    assert [4.0, 5.0, 7.0, 8.0, 10.0] == told.times("heeded")
    assert 2.0 == told["command.staff.longest_wait"]


def test_enough_officers_never_wait() -> None:
    """Three are always enough."""
    told = queue(assess="3 h", staff=3)
    assert [4.0, 5.0, 6.0, 7.0, 8.0] == told.times("heeded")
    assert 0.0 == told["command.staff.longest_wait"]


def test_lost_messages_are_repeated() -> None:
    """Each report is late by a whole number of repetitions of 10 h, and some are."""
    losing = {"command.message_loss": 0.5, "command.repeat": "10 h"}
    received = run({**QUEUE, "command.echelons.staff": {}, **losing}).events("received")
    sent = [int(event.detail["sent"]) for event in received]
    first_sent = [e.time - 10.0 * (n - 1) for e, n in zip(received, sent, strict=True)]
    assert [1.0, 2.0, 3.0, 4.0, 5.0] == sorted(first_sent)
    assert max(sent) > 1


def test_a_message_loss_of_nearly_one() -> None:
    """Nothing arrives in time, and nothing breaks."""
    told = run({**QUEUE, "command.echelons.staff": {}, "command.message_loss": 0.9999999})
    assert [] == told.times("received")


RESERVE = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve": {"released_by": "corps"},
}


def test_decision_and_order() -> None:
    """Corps heeds contact at 34.5 h, decides for 5 h, and the order takes 2 h: 41.5 h."""
    timed = {"command.echelons.corps.decide": "5 h", "command.echelons.corps.order": "2 h"}
    told = run({**CHAIN, **RESERVE, **timed})
    assert 39.5 == told["decision.release.corps.attack.decided"]
    assert 41.5 == told["decision.release.corps.attack.ordered"]
    assert 41.5 == told["reserve.reserve.released"]


def test_a_decision_is_taken_once() -> None:
    """Contact and loss both reach corps; the release is decided on the first."""
    told = run({**CHAIN, **RESERVE})
    assert 2 == len(heeded(told, "corps"))
    assert [34.5] == told.times("decided", "corps")


def test_a_decision_needs_an_officer() -> None:
    """One officer: contact is heeded at 34.5 h and decided on for 5 h until 39.5 h.

    The loss of the town at 36 h is received at 42.5 h and finds the officer free.
    """
    told = run({**CHAIN, **RESERVE, "command.echelons.corps.decide": "20 h"})
    assert 54.5 == told["decision.release.corps.attack.decided"]
    assert ("loss of town", 58.5) == heeded(told, "corps")[1]
    assert 12.0 == told["command.corps.longest_wait"]


def test_who_does_not_heed_does_not_decide() -> None:
    """Corps heeds nothing: no release."""
    deaf = {"contact": 0.0, "losses": 0.0}
    told = run({**CHAIN, **RESERVE, "command.echelons.corps.heeds": deaf})
    assert [] == told.times("deciding")
    assert math.isnan(told["reserve.reserve.released"])


def post(hour: int, **corps: Any) -> dict[str, Any]:
    """Corps works in a headquarters of two levels that is blown at this hour."""
    when = f"day {1 + hour // 24} {hour % 24:02}:00"
    return {
        **CHAIN,
        "facilities.post": {
            "kind": "headquarters",
            "place": "rear",
            "levels": 2,
            "demolition": {"when": when},
        },
        "command.echelons.corps": {**CORPS, "headquarters": "post", **corps},
    }


def test_a_closed_headquarters_waits_for_the_alternate() -> None:
    """Blown at 28 h, alternate up at 40 h; received at 30.5 h, then 4 h stretched to 8: 48 h."""
    told = run(post(28, relocate="12 h"))
    assert [40.0] == told.times("relocated")
    assert 48.0 == told["command.corps.heeded"]
    assert 9.5 == told["command.corps.longest_wait"]


def test_the_alternate_may_be_up_before_work_comes() -> None:
    """Alternate up at 30 h: nobody waits, but work takes 3 x 4 h: 30.5 + 12 = 42.5 h."""
    told = run(post(28, relocate="2 h", degraded_stretch=3.0))
    assert 42.5 == told["command.corps.heeded"]
    assert 0.0 == told["command.corps.longest_wait"]


def test_work_that_has_begun_goes_on() -> None:
    """Received at 30.5 h and blown at 31 h: assessed at 34.5 h as if nothing had been."""
    assert 34.5 == run(post(31, relocate="12 h"))["command.corps.heeded"]


def test_a_repaired_headquarters_works_again() -> None:
    """Blown at 28 h and repaired to level 1 of 2 at 33 h, long before the alternate is up.

    Stretch is then 1 + (3 - 1) x 1/2 = 2: 33 + 8 = 41 h.
    """
    repaired = {"facilities.post.repair": {"time": "5 h"}}
    told = run({**post(28, relocate="99 h", degraded_stretch=3.0), **repaired})
    assert 41.0 == told["command.corps.heeded"]


def test_the_headquarters_moves_once() -> None:
    """Closed again while the alternate is up, nobody moves, and work goes on stretched.

    Struck to 0 at 2 h, alternate up at 3 h, repaired at 12 h, struck again at 21 h.
    """
    struck = {
        "fire_units.rockets": {
            "salvo_interval": "1 h",
            "stock": 9,
            "effect": {"headquarters": 1.0},
        },
        "facilities.post": {
            "kind": "headquarters",
            "place": "rear",
            "levels": 1,
            "repair": {"time": "10 h"},
        },
        f"{PLAN}.first": {"when": "day 1 01:00", "target": "post", "by": "rockets", "salvos": 1},
        f"{PLAN}.second": {"when": "day 1 20:00", "target": "post", "by": "rockets", "salvos": 1},
    }
    told = run({**post(28, relocate="1 h"), **struck})
    assert [3.0] == told.times("relocated")


def test_headquarters_of_two_echelons() -> None:
    """Both move from the same ruins, each in its own time."""
    shared = {"command.echelons.brigade": {**BRIGADE, "headquarters": "post", "relocate": "1 h"}}
    told = run({**post(28, relocate="3 h"), **shared})
    assert ([29.0], [31.0]) == (
        told.times("relocated", "brigade"),
        told.times("relocated", "corps"),
    )


def test_nobody_reports_to_nobody() -> None:
    """Without echelons there are no reports and no outcomes of them."""
    told = run()
    assert [] == told.times("received")
    with pytest.raises(KeyError):
        told["command.corps.reports"]
