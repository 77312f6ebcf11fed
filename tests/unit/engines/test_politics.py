"""The political clock, every time worked out by hand: the port falls at 24 h, the town at 36 h."""

import math
from typing import Any

import pytest

from unit.engines.theatres import SECOND, fires, theatre
from worlds import Told

EVENT = {
    "date": "day 10 00:00",
    "threshold": 2.0,
    "decide": "12 h",
    "postpone_by": "10 days",
}


def event(*changes: dict[str, Any], **fields: Any) -> Told:
    """The two sectors with a planned event."""
    return theatre({"politics.event": {**EVENT, **fields}}, *changes)


def test_the_event_is_held_on_its_date() -> None:
    """Two losses are not enough."""
    told = event(threshold=3.0)
    assert (216.0, 0.0) == (told["politics.held"], told["politics.postponements"])
    assert math.isnan(told["politics.postponed"])


def test_losses_postpone_it() -> None:
    """The second loss at 36 h; decided at 48 h; ten days later it is held."""
    told = event()
    assert (48.0, 288.0) == (told["politics.postponed"], told["politics.held"])
    assert (1.0, 0.0) == (told["politics.postponements"], told["politics.contradictions"])
    (postponed,) = told.events("postponed")
    assert "captured" == told.trace.events[postponed.cause].kind
    assert 10.0 == postponed.detail["days"]


def test_officials_contradict_each_other() -> None:
    """Always, where the chance is 1."""
    told = event(contradiction=1.0)
    assert (1.0, [48.0]) == (told["politics.contradictions"], told.times("contradicted"))


def test_a_decision_that_comes_too_late() -> None:
    """Date 42 h, decision 48 h: it is held."""
    told = event(date="day 2 18:00")
    assert (42.0, 0.0) == (told["politics.held"], told["politics.postponements"])


def test_a_loss_after_the_date_changes_nothing() -> None:
    """Held at 30 h."""
    told = event(date="day 2 06:00")
    assert (30.0, 0.0) == (told["politics.held"], told["politics.postponements"])


@pytest.mark.parametrize(("memory", "expected"), [("12 h", 1.0), ("11 h", 0.0)])
def test_losses_are_forgotten(memory: str, expected: float) -> None:
    """The first loss was 12 h before the second."""
    assert expected == event(memory=memory)["politics.postponements"]


def test_places_weigh_as_the_scenario_says() -> None:
    """One loss of weight 2 at 24 h is enough."""
    assert 36.0 == event(town=2.0)["politics.postponed"]


def test_strikes_weigh_too() -> None:
    """Four strikes of a half, the last at 4 h."""
    moments = [f"day 1 0{hour}:00" for hour in range(1, 6)]
    told = event(fires(*moments), strike=0.5)
    assert 16.0 == told["politics.postponed"]


def test_it_is_postponed_again_by_a_further_loss() -> None:
    """Losses at 24 and 36 h, decided in 1 h: the second date counts from 37 h."""
    told = event(threshold=1.0, decide="1 h", most=2)
    assert [25.0, 37.0] == told.times("postponed")
    assert (25.0, 277.0) == (told["politics.postponed"], told["politics.held"])
    assert 2.0 == told["politics.postponements"]


def test_no_more_often_than_it_may_be() -> None:
    """Once: held ten days after 25 h."""
    told = event(threshold=1.0, decide="1 h")
    assert (1.0, 265.0) == (told["politics.postponements"], told["politics.held"])


def test_a_date_beyond_the_horizon() -> None:
    """Postponed by a year: never held."""
    assert math.isnan(event(postpone_by="52 weeks")["politics.held"])


def test_given_up_places_are_no_defeat_until_they_are_taken() -> None:
    """The port is given up at 36 h when the town falls, and taken at 102 h: decided at 114 h."""
    told = event(
        {
            f"{SECOND}.advances.drive.when": "day 5 00:00",
            "formations.port-garrison.depends_on": ["town"],
            "battle.collapse.dependence_lost": 1.0,
        }
    )
    assert (36.0, 114.0) == (told["given_up.port"], told["politics.postponed"])


# Mobilisation

RAISED = {"places_lost": 2, "decide": "1 day", "arrive": "2 days", "elements": 5, "place": "rear"}


def mobilised(*changes: dict[str, Any], **fields: Any) -> Told:
    """The two sectors with mobilisation."""
    return theatre({"politics.mobilisation": {**RAISED, **fields}}, *changes)


def test_mobilisation_after_losses() -> None:
    """Decided a day after the second loss at 36 h; five elements two days later."""
    told = mobilised()
    assert (60.0, 108.0) == (told["politics.mobilised"], told["politics.mobilised_arrived"])
    assert 6.0 + 5.0 == told["survivors.defender"]


def test_too_few_losses() -> None:
    """Never, in the default as well."""
    told = mobilised(places_lost=3)
    assert math.isnan(told["politics.mobilised"])
    assert 6.0 == told["survivors.defender"]


def test_they_join_a_garrison_in_battle() -> None:
    """Many more than all others together; the battle for the town lasts from 36 h on.

    The port is lost at 24 h; they come at 72 h, more than could be without them.
    """
    still = {
        "formations.garrison.breakpoint": 1.0,
        "battle.kill_rate": {"attacker": "0.001 per day", "defender": "1000 per day"},
        "operations.0.advances.assault.pace.prepared": "5 km/day",
    }
    told = mobilised(still, places_lost=1, decide="0 h", elements=90, place="town")
    assert [94] == [e.detail["holding"] for e in told.events("battle", "advance assault")]
    assert 1.0 == told["advance.assault.repulsed"]


def test_they_stay_away_from_a_place_that_is_lost() -> None:
    """The town has fallen before they come."""
    told = mobilised(place="town")
    assert [108.0] == told.times("recruits_stay_away")
    assert math.isnan(told["politics.mobilised_arrived"])
    assert 6.0 == told["survivors.defender"]
