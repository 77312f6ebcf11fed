"""Searching a space of plans: what is compared, what is refused, and what comes out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.plan_search import save, search_plans
from sim.experiments.plan_search_space import read_space, search_of
from sim.scenario.errors import ScenarioError
from sim.scenario.schema import Scenario

TEXT = """\
name: bridges
clock: {start: day -5 00:00, end: day 8 00:00}
map:
  places: {camp: {held_by: attacker, rear: true}, town: {}, depot: {rear: true}}
  roads:
    west: {between: [camp, town], length: 1 km}
    east: {between: [town, depot], length: 100 km, bridge: bridge}
facilities:
  bridge: {kind: bridge, levels: 1, repair: {time: {uniform: {low: 20 h, high: 40 h}}}}
  staff: {kind: headquarters, place: depot, levels: 1}
fire_units:
  rockets: {salvo_interval: 6 min, stock: 40, effect: {bridge: 0.7, headquarters: 0.5}}
formations:
  brigade: {side: attacker, role: assault, place: camp, elements: 8}
  garrison: {side: defender, role: garrison, place: town, elements: 3, posture: hasty}
  reserve: {side: defender, role: reserve, place: depot, elements: 8, speed: 25 km/h}
command: {echelons: {division: {decide: 2 h}}}
reserves: {reserve: {released_by: division}}
operations:
  - name: attack
    objective: town
    fire_plan:
      cut: {when: day 1 06:00, target: bridge, by: rockets, salvos: 3}
      blind: {when: day 1 04:00, target: staff, by: rockets, salvos: 2, again: 1}
      blind-too: {when: day 1 05:30, target: staff, by: rockets, salvos: 1}
    advances:
      assault: {when: day 3 00:00, formations: [brigade], axis: [town]}
"""
SPACE: dict[str, Any] = {
    "goal": "captured.town",
    "phases": {"cut": ["cut"], "blind": ["blind", "blind-too"]},
    "lags": ["1 h", "48 h"],
}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A town that falls unless the reserve gets over the bridge, which is soon repaired."""
    file = tmp_path_factory.mktemp("plans") / "bridges.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return sim.load(file)


def test_every_order_at_every_lag(scenario: Scenario) -> None:
    """The last phase begins a lag before the attack; in a phase the hours between missions stay."""
    search = search_of(scenario, SPACE)
    names = [plan.name for plan in search.candidates]
    assert [
        "cut > blind, 1 h",
        "cut > blind, 48 h",
        "blind > cut, 1 h",
        "blind > cut, 48 h",
    ] == names
    plan = "operations.attack.fire_plan"
    changes = search.candidates[0].changes
    moments = [changes[f"{plan}.{name}.when"] for name in ("cut", "blind", "blind-too")]
    assert ["day 2 22:00", "day 2 23:00", "day 3 00:30"] == moments
    assert "day -1 00:00" == search.candidates[1].changes[f"{plan}.cut.when"]
    assert {8} == {plan.salvos for plan in search.candidates}
    assert {8} == {search.budget}


@pytest.mark.parametrize(
    ("budget", "parts", "expected"),
    [
        (8, {}, {"cut": 3, "blind": 4, "blind-too": 1}),
        (16, {}, {"cut": 6, "blind": 8, "blind-too": 2}),
        (4, {"blind": 0.0}, {"cut": 4, "blind": 0, "blind-too": 0}),
        (9, {"cut": 2.0}, {"cut": 5, "blind": 3, "blind-too": 1}),
        (1, {}, {"cut": 0, "blind": 1, "blind-too": 0}),
    ],
)
def test_salvos_are_apportioned(
    scenario: Scenario, budget: int, parts: dict[str, float], expected: dict[str, int]
) -> None:
    """By largest remainder, never above the budget; who gets none is struck off the plan."""
    form = SPACE | {"budget": budget, "splits": {"other": parts}, "order": "as-listed"}
    for plan in search_of(scenario, form).candidates:
        assert sum(expected.values()) == plan.salvos <= budget
        changed = scenario.with_(plan.changes).operations[0].fire_plan
        assert {name for name, salvos in expected.items() if salvos} == set(changed)
        for name, mission in changed.items():
            goes = 1 + mission.again
            assert expected[name] - goes < mission.salvos * goes <= expected[name]


@pytest.mark.slow
def test_it_finds_the_plan_that_must_be_best(scenario: Scenario) -> None:
    """A bridge that is repaired within two days must be cut just before the attack."""
    search = search_of(scenario, SPACE)
    result = search_plans(search, most_runs=2000, seed=3)
    assert (True, 1.0) == (result.decided, result.best.lag_h)
    assert result.fresh.gain.low > 0.0
    assert result.fresh.best.value > result.fresh.file.value
    first, *others = result.ranking
    assert first.behind.value == 0.0
    late = [one for one in others if one.plan.lag_h == 48.0]
    assert all(one.behind.low > 0.1 for one in late)
    frame = result.to_pandas()
    assert list(frame["plan"]) == [one.plan.name for one in result.ranking]
    for words in ("Chosen: ", "fresh runs", "95.0 %"):
        assert words in result.summary()


@pytest.mark.slow
def test_the_best_plan_runs_as_a_file(scenario: Scenario, tmp_path: Path) -> None:
    """What is written is the scenario that was chosen, and gives the goal that was found."""
    result = search_plans(search_of(scenario, SPACE), most_runs=400)
    folder = save(result, tmp_path / "found")
    again = sim.load(folder / "best-plan.yaml")
    assert result.best_scenario == again
    results = sim.run(again, 400)
    share = float(np.mean(~np.isnan(results.column("captured.town"))))
    assert share == result.ranking[0].goal.value
    assert {"ranking.csv", "search.txt", "best-plan.yaml"} == {x.name for x in folder.iterdir()}


@pytest.mark.slow
def test_least_of_a_count(scenario: Scenario) -> None:
    """Fewest losses first, and what a plan is behind is what it loses more."""
    form = SPACE | {"goal": "losses.attacker", "want": "least", "difference": 0.5}
    result = search_plans(search_of(scenario, form), most_runs=400)
    means = [one.goal.value for one in result.ranking if one.left]
    assert sorted(means) == means
    assert "as little as can be" in result.summary()
    assert all(one.behind.value >= 0.0 for one in result.ranking)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"goal": "captured.twon"}, "no outcome `captured.twon`"),
        ({"goal": "losses.attacker"}, "`difference` is missing"),
        ({"goal": "losses.attacker", "difference": 1, "by": "day 4"}, "is not a time"),
        ({"operation": "defence"}, "no operation `defence`"),
        ({"phases": {"cut": ["cutt"]}}, "no mission `cutt`"),
        ({"phases": {"cut": ["cut"], "again": ["cut"]}}, "`cut` stands here twice"),
        ({"phases": {"cut": []}}, "a phase without a mission"),
        ({"phases": {}}, "a phase without a mission"),
        ({"lags": []}, "`lags` is empty"),
        ({"lags": ["5 days"]}, "before the clock starts"),
        ({"lags": [f"{n + 1} min" for n in range(260)]}, "there are 520 plans"),
        ({"splits": {"odd": {"cutt": 2}}}, "no phase `cutt`"),
        ({"splits": {"none": {"cut": 0, "blind": 0}}}, "no phase gets a salvo"),
        ({"splits": {}}, "`splits` is empty"),
        ({"lag": ["1 h"]}, "lag"),
    ],
)
def test_what_cannot_be_searched(scenario: Scenario, change: dict[str, Any], message: str) -> None:
    """Each with its place and a cure."""
    with pytest.raises(ScenarioError, match=message):
        search_of(scenario, SPACE | change)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [({"most_runs": 399}, "at least 400 runs"), ({"confidence": 1.0}, "from 0.5 to 1")],
)
def test_impossible_numbers(scenario: Scenario, numbers: dict[str, Any], message: str) -> None:
    """They are refused before anything is simulated."""
    with pytest.raises(ValueError, match=message):
        search_plans(search_of(scenario, SPACE), **numbers)


def test_the_shipped_space_fits_the_shipped_case() -> None:
    """Three phases in six orders at three lags, with the salvos of the plan."""
    folder = Path(__file__).resolve().parents[3] / "scenarios"
    for name in ("balakliia-2022", "balakliia-2022-reserves-present"):
        scenario = sim.load(folder / f"{name}.yaml")
        search = read_space(folder / "plans" / "balakliia-phases.yaml", scenario)
        assert (18, 31) == (len(search.candidates), search.budget)
