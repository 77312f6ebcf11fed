from pathlib import Path

import pytest

from sim.scenario.checking import check
from sim.scenario.checking.families import Family, listed
from sim.scenario.composing import compose
from sim.scenario.errors import Problem, path_text
from sim.scenario.schema import Scenario

EVERY_BLOCK = Path(__file__).resolve().parents[2] / "cases" / "valid" / "every-block.yaml"
MISSION = "operations.0.fire_plan.strike"
ADVANCE = "operations.0.advances.assault"


def problems(*sets: str) -> list[Problem]:
    """What is wrong with a scenario that uses every block, with some values changed."""
    tree = compose(EVERY_BLOCK, sets, model=Scenario).tree
    return check(Scenario.model_validate(tree.plain()))


def found(*sets: str) -> list[str]:
    """The paths of these problems."""
    return [path_text(problem.path) for problem in problems(*sets)]


def test_nothing_is_wrong_with_a_scenario_in_order() -> None:
    """A check that fires here would fire everywhere."""
    assert [] == found()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (f"{MISSION}.until=3", f"{MISSION}.until=4"),
        (f"{MISSION}.again=24999", f"{MISSION}.again=25000"),
        (f"{ADVANCE}.no_later_than=day 3 05:00", f"{ADVANCE}.no_later_than=day 3 04:59"),
        (f"{ADVANCE}.go_if.levels.old-bridge=4", f"{ADVANCE}.go_if.levels.old-bridge=5"),
        (f"{ADVANCE}.leave=11", f"{ADVANCE}.leave=12"),
        (f"{ADVANCE}.recheck=0.4 min", f"{ADVANCE}.recheck=0.3 min"),
        ("fire_units.rockets.capacity=12", "fire_units.rockets.capacity=11"),
        ("fire_units.rockets.resupply.every=0.4 min", "fire_units.rockets.resupply.every=0.3 min"),
        ("facilities.dump.resupply.every=0.4 min", "facilities.dump.resupply.every=0.3 min"),
        ("facilities.staff.levels=100", "facilities.staff.levels=101"),
        ("supply.garrison.convoy_every=0.4 min", "supply.garrison.convoy_every=0.3 min"),
        ("map.places.town.at=[90, 180]", "map.places.town.at=[90.1, 180]"),
        ("map.places.town.at=[-90, -180]", "map.places.town.at=[-90, -180.1]"),
        ("formations.garrison.elements=99980", "formations.garrison.elements=99981"),
        ("command.message_loss=0.999", "command.message_loss=1"),
        (
            "command.echelons.local.degraded_stretch=1",
            "command.echelons.local.degraded_stretch=0.99",
        ),
        ("warnings.indications=3703 per day", "warnings.indications=3704 per day"),
        ("doctrine.counterattack.needed=8", "doctrine.counterattack.needed=9"),
        ("doctrine.bombard.salvos=100000", "doctrine.bombard.salvos=100001"),
        ("battle.law.p=10", "battle.law.p=10.1"),
        ("battle.law.q=10", "battle.law.q=10.1"),
    ],
)
def test_limits_hold_on_both_sides(right: str, wrong: str) -> None:
    """The last value that is allowed, and the first that is not."""
    assert [] == found(right)
    assert [wrong.partition("=")[0]] == found(wrong)


@pytest.mark.parametrize(
    "path",
    [
        f"{MISSION}.when",
        f"{ADVANCE}.when",
        "warnings.first",
        "facilities.staff.demolition.when",
    ],
)
def test_moments_lie_in_the_clock(path: str) -> None:
    """From its start on, and before its end."""
    assert [] == found(f"{path}=day -7", f"{ADVANCE}.no_later_than=null")
    assert [] == found(f"{path}=day 19 23:59:59", f"{ADVANCE}.no_later_than=null")
    assert [path] == found(f"{path}=day -8 23:59:59", f"{ADVANCE}.no_later_than=null")
    assert [path] == found(f"{path}=day 20", f"{ADVANCE}.no_later_than=null")


def test_last_moment_of_an_advance_lies_in_the_clock() -> None:
    """At the end of the clock it would say nothing."""
    assert [] == found(f"{ADVANCE}.no_later_than=day 19 23:59:59")
    assert [f"{ADVANCE}.no_later_than"] == found(f"{ADVANCE}.no_later_than=day 20")


@pytest.mark.parametrize(
    ("sets", "paths"),
    [
        (["clock.end=day -9"], ["clock.end"]),
        (["formations.garrison.place=nowhere"], ["formations.garrison.place"]),
        (["formations.brigade.place=nowhere"], ["formations.brigade.place"]),
        (["formations.reserve.place=nowhere"], ["formations.reserve.place"]),
        (["formations.reserve.place=camp"], ["formations.reserve.place"]),
        (["formations.brigade.side=defender"], ["formations.brigade.role"]),
        (
            ["map.roads.highway.between=[camp, nowhere]"],
            ["map.roads.highway.between.1", f"{ADVANCE}.axis.0"],
        ),
        (["facilities.dump.place=nowhere"], ["facilities.dump.place"]),
        ([f"{MISSION}.target=nowhere"], [f"{MISSION}.target"]),
        ([f"{MISSION}.by=nowhere"], [f"{MISSION}.by"]),
        ([f"{MISSION}.by=guns"], [f"{MISSION}.by"]),
        ([f"{ADVANCE}.axis=[]"], [f"{ADVANCE}.axis"]),
        ([f"{ADVANCE}.axis=[town, nowhere, crossing]"], [f"{ADVANCE}.axis.1"]),
        ([f"{ADVANCE}.axis=[nowhere, town]"], [f"{ADVANCE}.axis.0"]),
        (["operations.0.objective=nowhere"], ["operations.0.objective"]),
        (["operations.0.objective=camp"], ["operations.0.objective"]),
        (["doctrine.counterattack.assembly=nowhere"], ["doctrine.counterattack.assembly"]),
        (["supply.garrison.depot=nowhere"], ["supply.garrison.depot"]),
        (["supply.garrison.depot=staff"], ["supply.garrison.depot"]),
    ],
)
def test_one_mistake_is_one_problem(sets: list[str], paths: list[str]) -> None:
    """What follows from a mistake is not reported as well."""
    assert paths == found(*sets)


def test_all_problems_are_found_at_once() -> None:
    """Mistakes in different blocks do not hide each other."""
    expected = [
        "facilities.tower.place",
        f"{MISSION}.when",
        "reserves.reserve.released_by",
        f"{ADVANCE}.axis.0",
        "command.echelons.local.headquarters",
        "doctrine.decided_by",
        "headline.1",
    ]
    assert expected == found(
        "facilities.tower.place=nowhere",
        f"{MISSION}.when=day 50",
        "reserves.reserve.released_by=nobody",
        f"{ADVANCE}.axis=[crossing]",
        "operations.0.objective=crossing",
        "command.echelons.local.headquarters=dump",
        "doctrine.decided_by=nobody",
        "headline=[captured.town, captured.town]",
    )


def test_supply_may_come_from_outside_the_map() -> None:
    """Without a depot there is nothing to check."""
    paths = ("fire_units.rockets.resupply.depot", f"{ADVANCE}.supply.depot")
    assert [] == found(*(f"{path}=null" for path in paths))


def test_reserve_must_not_need_roads_through_the_enemy() -> None:
    """A place that the attacker holds from the start is never the defender's."""
    sets = ["map.places.crossing.held_by=attacker", "doctrine.counterattack=null"]
    assert ["formations.reserve.place", "supply.garrison.depot"] == found(
        *sets, f"{ADVANCE}.axis=[town]", "facilities.tower.place=city"
    )


def test_reserve_may_reach_the_assembly_place_alone() -> None:
    """It comes too late for the objective, but not for the counterattack."""
    cut = ["map.roads.river-road=null", "facilities.old-bridge=null", f"{MISSION}=null"]
    rest = [f"{ADVANCE}.axis=[town]", f"{ADVANCE}.go_if={{}}", "supply={}"]
    fires = ["fire_units.rockets.effect={radar: 0.9}"]
    assert [] == found(*cut, *rest, *fires)


@pytest.mark.parametrize(
    "setting",
    [
        "battle.breakpoint.attacker=0",
        "battle.breakpoint.defender=0",
        "formations.garrison.breakpoint=0",
        "formations.brigade.breakpoint=0",
        "formations.garrison.place=city",
        "battle.kill_rate.attacker=0.1 per day",
        "battle.kill_rate.defender=0.1 per day",
    ],
)
def test_battle_that_can_end_is_allowed(setting: str) -> None:
    """Without losses, where a side gives way at once or nobody is in the way."""
    nothing = "battle.kill_rate={attacker: 0 per day, defender: 0 per day}"
    rest = ["formations.brigade.breakpoint=null", "supply={}"]
    assert ["battle.kill_rate"] == found(nothing, *rest)
    assert [] == found(nothing, *rest, setting)


def test_longest_lists_of_names_are_cut() -> None:
    """Eight names, and how many more there are."""
    assert "`a`, `b`" == listed(["a", "b"])
    assert "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`" == listed(map(str, range(8)))
    assert "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7` and 2 more" == listed(map(str, range(10)))


def test_family_says_what_would_fit() -> None:
    """With the right article, what sets them apart, and a word where there is none."""
    families = Family(noun="echelon", where="command.echelons", entries={"corps": 1, "army": 2})
    assert "an echelon under `command.echelons`: `corps`, `army`" == families.expected
    some = families.only("of the east", lambda number: number > 1)
    assert "an echelon of the east, under `command.echelons`: `army`" == some.expected
    none = families.only("of the west", lambda number: number > 2)
    assert "an echelon of the west; there is none yet under `command.echelons`" == none.expected


def test_family_suggests_among_those_that_fit() -> None:
    """Not a name that would be the next mistake."""
    families = Family(noun="place", where="map.places", entries={"town": 1, "tower": 2})
    assert "town" == families.unknown("towm", ("axis", 0)).nearest
    assert "tower" == families.only("", lambda number: number > 1).unknown("towe", ()).nearest
    assert None is families.unknown("harbour", ("axis", 0)).nearest
