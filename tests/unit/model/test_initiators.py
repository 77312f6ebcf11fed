"""Which operations can bring which outcomes about, and what none may wait for."""

from typing import Any

import pytest

from sim.model.initiators import initiators
from sim.model.lowering import outcomes_of
from sim.model.outcome_checks import check_outcomes
from sim.scenario.schema import Scenario
from worlds import FULL, changed

RAID = {
    "name": "raid",
    "objective": "town",
    "fire_plan": {
        "hit": {"when": "day 1 00:00", "target": "mill", "by": "rockets", "salvos": 1},
    },
}
BOTH = {
    **FULL,
    "theatre.sectors": {"front": {"places": ["town", "bridgehead"]}, "back": {"places": ["rear"]}},
    "facilities.mill": {"kind": "mill", "place": "rear"},
    "warnings.operation": "attack",
    "operations.+": RAID,
}


def scenario(**changes: Any) -> Scenario:
    """The full world with a raid on the mill beside its attack."""
    return Scenario.model_validate(changed({**BOTH, **changes}))


@pytest.mark.parametrize(
    ("outcome", "operations"),
    [
        ("captured.town", {"attack"}),
        ("seen.captured.bridgehead", {"attack"}),
        ("recaptured.town", {"attack"}),
        ("captured.rear", set()),
        ("counterattack.attack.launched", {"attack"}),
        ("mission.hit.ended", {"raid"}),
        ("advance.assault.started", {"attack"}),
        ("operation.raid.started", {"raid"}),
        ("sector.front.first_loss", {"attack"}),
        ("sector.back.first_loss", set()),
        ("facility.mill.level.0", {"raid"}),
        ("facility.post.level.0", {"attack"}),
        ("facility.bridge.level.0", {"attack", "raid"}),
        ("forewarned.raid", {"raid"}),
        ("decision.release.corps.raid.ordered", {"raid"}),
        ("decision.response.attack.ordered", {"attack"}),
        ("politics.postponed", {"attack", "raid"}),
    ],
)
def test_only_these_can_bring_it_about(outcome: str, operations: set[str]) -> None:
    """By their missions, their axes, their contact and the reports about them."""
    assert frozenset(operations) == initiators(scenario(), outcome)


@pytest.mark.parametrize(
    "outcome",
    [
        "forewarned.attack",
        "decision.release.corps.attack.decided",
        "command.brigade.received",
        "reserve.reserve.arrived",
        "isolated.town",
        "given_up.town",
        "politics.held",
        "partisans.raid",
    ],
)
def test_something_else_can_as_well(outcome: str) -> None:
    """Signs of the build-up, roads, supply, a date, a process of the user's own."""
    assert initiators(scenario(), outcome) is None


def test_without_indications_all_reports_come_from_operations() -> None:
    """Then nobody hears or comes before an operation has begun."""
    silent = scenario(**{"warnings.indications": "0 per day"})
    assert frozenset({"attack"}) == initiators(silent, "forewarned.attack")
    assert frozenset({"attack", "raid"}) == initiators(silent, "reserve.reserve.arrived")


def test_a_demolition_with_a_date_needs_nobody() -> None:
    """It comes whatever happens."""
    dated = scenario(**{"facilities.bridge.demolition": {"when": "day 2 00:00"}})
    assert initiators(dated, "facility.bridge.level.0") is None


def refused(*after: str | None) -> list[int]:
    """Which of the two operations are refused, if they start after these outcomes."""
    starts = {
        f"operations.{position}.start": {"after": outcome}
        for position, outcome in enumerate(after)
        if outcome is not None
    }
    made = scenario(**starts)
    problems = check_outcomes(made, outcomes_of(made))
    return [
        int(problem.path[1]) for problem in problems if problem.message.find("wait for itself") > 0
    ]


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        (("captured.town", None), [0]),
        (("mission.hit.ended", "captured.town"), [0, 1]),
        (("mission.hit.ended", None), []),
        (("facility.bridge.level.0", None), []),
        (("facility.bridge.level.0", "captured.town"), [0, 1]),
        (("captured.rear", None), []),
        (("captured.town", "captured.town"), [0]),
        (("forewarned.attack", "captured.town"), []),
    ],
)
def test_nobody_waits_for_itself(after: tuple[str | None, ...], wrong: list[int]) -> None:
    """Alone or in a circle; who waits for such a one is not the mistake."""
    assert wrong == refused(*after)
