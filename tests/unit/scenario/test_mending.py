from pathlib import Path

import pytest

from sim.scenario.composing import compose
from sim.scenario.errors import ScenarioError, path_text
from sim.scenario.loading import validate
from sim.scenario.schema import Scenario

EVERY_BLOCK = Path(__file__).resolve().parents[2] / "cases" / "valid" / "every-block.yaml"
NOWHERE = "formations.garrison.place=nowhere"
"""A mistake that only the checks between blocks can find."""


def found(*sets: str, check: bool = True) -> set[str]:
    """The paths of the problems of a scenario that uses every block, with some values changed."""
    from sim.scenario.checking import check as look

    tree = compose(EVERY_BLOCK, sets, model=Scenario).tree
    with pytest.raises(ScenarioError) as caught:
        validate(tree, Scenario, check=look if check else None)
    return {path_text(problem.path) for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("map.roads.highway.length=20", None),
        ("map.roads.highway.length=long", None),
        ("clock.day_one=tomorrow", None),
        ("facilities.staff.located=70 %", None),
        ("map.places.town.rear=maybe", None),
        ("formations.garrison.posture=hastily", None),
        ("formations.garrison.elements=many", None),
        ("operations.attack.fire_plan.strike.when=noon", "operations.0.fire_plan.strike.when"),
        (
            "reserves.reserve.notice={uniform: {low: 9 h, high: 6 h}}",
            "reserves.reserve.notice.uniform.high",
        ),
        ("reserves.reserve.notice={uniform: {low: 9 h}}", "reserves.reserve.notice.uniform.high"),
        ("reserves.reserve.notice={uniforn: {low: 9 h}}", "reserves.reserve.notice.uniforn"),
        ("reserves.reserve={releasd_by: division}", "reserves.reserve.releasd_by"),
        ("map.places.town={morale: 3}", "map.places.town.morale"),
        ("map.roads.highway={between: [camp, town]}", "map.roads.highway.length"),
    ],
)
def test_field_that_cannot_be_read_hides_no_other_mistake(setting: str, path: str | None) -> None:
    """Both problems are reported, and nothing else."""
    expected = path or setting.partition("=")[0]
    assert {expected} == found(setting)
    assert {expected, "formations.garrison.place"} == found(setting, NOWHERE)


@pytest.mark.parametrize(
    "setting",
    [
        "formations.garrison.side=green",
        "formations.garrison=strong",
        "map.places=7",
        "map.places.town=7",
        "operations=attack",
        "formations.brigade.place=7",
        "formations={Garrison: 7, garrison: {}}",
        "reserves={reserve: {released_by: division, released-by: [division]}}",
    ],
)
def test_what_nobody_can_guess_is_left_alone(setting: str) -> None:
    """Other mistakes wait until the field is right, so that none is made up."""
    assert found(setting, check=False) == found(setting, "doctrine.decided_by=nobody")


def test_replaced_values_are_not_found_fault_with() -> None:
    """What stands in for an unreadable value is nobody's mistake."""
    numbers = [
        "fire_units.rockets.capacity=few",
        "fire_units.rockets.stock=many",
        "clock.end=soon",
        "doctrine.counterattack.needed=all",
        "battle.law.p=square",
    ]
    expected = {setting.partition("=")[0] for setting in numbers}
    assert expected == found(*numbers)


def test_numbers_are_not_compared_with_replaced_ones() -> None:
    """Whether the stock fits cannot be told while one of the two is unreadable."""
    assert {"fire_units.rockets.stock"} == found(
        "fire_units.rockets.capacity=1", "fire_units.rockets.stock=many"
    )


def test_misspelt_name_is_followed_to_what_it_names() -> None:
    """A key that is put right is known under its right name."""
    text = "formations={Brigade: {side: attacker, role: assault, place: camp, elements: 3}, "
    garrison = "garrison: {side: defender, role: garrison, place: nowhere, elements: 3}}"
    rest = ["reserves={}", "doctrine=null"]
    assert {"formations.Brigade", "formations.garrison.place"} == found(text + garrison, *rest)
