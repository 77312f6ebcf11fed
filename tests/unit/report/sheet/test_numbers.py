from pathlib import Path

import pytest

from sim.report.sheet.numbers import (
    by_grade,
    different,
    numbers_of,
    read_sources,
    sources_of,
)
from sim.report.sheet.subject import ReportError, Subject, open_subjects
from sim.scenario.errors import ScenarioError


def test_grades_are_those_of_the_scenario(subject: Subject) -> None:
    """The longest path wins; what nobody named a source for says so; defaults are no evidence."""
    found = {number.path: number for number in numbers_of(subject)}
    assert ("reported", "S1", "from a map") == (
        found["formations.garrison.elements"].grade,
        found["formations.garrison.elements"].source,
        found["formations.garrison.elements"].note,
    )
    assert "contested" == found["formations.brigade.elements"].grade
    assert "no source" == found["map.roads.east.length"].grade
    assert "default" == found["battle.kill_rate.attacker"].grade


def test_a_default_is_not_credited_to_a_source_around_it(subject: Subject) -> None:
    """The saved form writes `speed` out, which the scenario did not: S1 never spoke of it."""
    found = {number.path: number for number in numbers_of(subject)}
    assert ("default", "") == (
        found["formations.garrison.speed"].grade,
        found["formations.garrison.speed"].source,
    )


def test_a_distribution_is_one_value(subject: Subject) -> None:
    """Its parameters stand together, in words."""
    found = {number.path: number for number in numbers_of(subject)}
    assert "exponential with mean 1 day" == found["command.echelons.division.decide"].value
    assert found["command.echelons.division.decide"].is_drawn
    assert not found["formations.garrison.elements"].is_drawn


def test_operations_go_by_name(subject: Subject) -> None:
    """The path is what `--set` takes."""
    paths = {number.path for number in numbers_of(subject)}
    assert "operations.attack.advances.assault.when" in paths


def test_counts_add_up(subject: Subject) -> None:
    """Every value has one grade."""
    numbers = numbers_of(subject)
    assert len(numbers) == sum(by_grade(numbers).values())


def test_sources_are_told_from_a_list(subject: Subject, tmp_path: Path) -> None:
    """A mark is explained where the list knows it, and stands alone where it does not."""
    path = tmp_path / "sources.yaml"
    path.write_text("sources: {S1: {what: A map, reliability: good}}\n")
    first, second = sources_of(numbers_of(subject), read_sources(path))
    assert ("S1", "A map", "good") == (first.mark, first.what, first.reliability)
    assert ("S2", "", "") == (second.mark, second.what, second.reliability)
    assert first.values > second.values


def test_a_broken_list_of_sources_is_refused(tmp_path: Path) -> None:
    """With its line."""
    path = tmp_path / "sources.yaml"
    path.write_text("sources: {S1: [}\n")
    with pytest.raises(ScenarioError, match=r"sources.yaml:1"):
        read_sources(path)


def test_what_differs_between_two(subject: Subject, harmful: Subject) -> None:
    """Only values count: texts are no part of what is simulated."""
    assert [] == different(numbers_of(subject), numbers_of(harmful))


def test_the_same_results_twice_are_refused(subject: Subject) -> None:
    """There would be nothing to compare."""
    with pytest.raises(ReportError, match="hold the same results"):
        open_subjects([subject.folder, subject.folder])
