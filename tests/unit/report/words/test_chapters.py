from pathlib import Path

import pytest

import sim
from sim.report.words import Chapter, scenario_in_words
from unit.cli import small

SCENARIOS = Path(__file__).resolve().parents[4] / "scenarios"


def words_of(scenario: sim.Scenario) -> dict[str, str]:
    """Everything that is said in each chapter, by its title."""
    return {one.title: _text(one) for one in scenario_in_words(scenario)}


def _text(one: Chapter) -> str:
    rows = [" | ".join(row) for table in one.tables for row in table.rows]
    return "\n".join([*one.paragraphs, *rows])


def test_the_case_in_words() -> None:
    """The map, the plan with its dates, and the delays of the command are those of the file."""
    told = words_of(sim.load(SCENARIOS / "balakliia-2022.yaml"))
    assert "from day -9 00:00 (25 August 2022)" in told["Time and ground"]
    assert "Day 3, 6 September 2022" in told["The attacker's plan"]
    assert (
        "04:00 | Depot | Rockets fire 4 salvos at the Ammunition Depot, and once more unless it is "
        "believed at level 1 or less; each go is assessed 4 h (1 to 12 h) later, wrong in 15 %."
    ) in told["The attacker's plan"]
    command = told["Warning and the chain of command"]
    assert "Army | 3 | 3 h (1 to 10 h) | 6 h (2 to 18 h) | 36 h (1 in 10 over 3.5 days)" in command
    assert "Army | 1 % | 2 % | 70 % | 90 %" in command
    assert "Izium Reserve | Izium | 6 | Army | 15 % | 8 h (4 h to 1 day)" in told["Reserves"]
    assert "Lanchester's square law" in told["How battles go"]


def test_a_changed_number_changes_the_words() -> None:
    """The words come from the scenario, not from the file it was written in."""
    scenario = sim.load(SCENARIOS / "balakliia-2022.yaml")
    told = words_of(scenario.with_("reserves.izium-reserve.available=0.95", "battle.law.q=1"))
    assert "Izium Reserve | Izium | 6 | Army | 95 %" in told["Reserves"]
    assert "Lanchester's linear law" in told["How battles go"]


def test_every_operation_has_a_chapter() -> None:
    """Operations with a start of their own say when it is; coupling and politics are told."""
    told = words_of(sim.load(SCENARIOS / "kherson-kharkiv-2022-mobilisation.yaml"))
    assert "after the outcome captured.balakliia" in told["The plan of operation Izium"]
    assert "day -45, 20 July 2022" in told["The plan of operation Kherson"]
    assert "0.5 to 1.2 elements" in told["What binds the operations together"]
    assert "6 elements join at Kherson" in told["The political clock"]


def test_what_a_scenario_lacks_is_not_told(tmp_path: Path) -> None:
    """No chapter on facilities without any; no doctrine is said to be none."""
    told = words_of(sim.load(small.write(tmp_path)))
    assert "What can be struck" not in told
    assert "The political clock" not in told
    assert "The defender has no doctrine" in told["Doctrine and supply"]


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_can_be_told(path: Path) -> None:
    """No sentence is without an end, none holds what only a program would say."""
    for title, text in words_of(sim.load(path)).items():
        assert title[0].isupper()
        assert text
        for strange in ("None", "nan", "  ", "..", "[]", "{}", "object at"):
            assert strange not in text, f"{title}: {text}"
