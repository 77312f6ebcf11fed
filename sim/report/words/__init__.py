"""A scenario in words, made from the scenario alone: what to know before the results."""

from sim.report.words.answer import the_answer
from sim.report.words.chapters import Chapter, Table
from sim.report.words.plans import the_plan
from sim.report.words.setting import the_setting
from sim.scenario.schema import Scenario

__all__ = ["Chapter", "Table", "scenario_in_words"]


def scenario_in_words(scenario: Scenario) -> tuple[Chapter, ...]:
    """The chapters: ground, forces, the plan day by day, command, reserves, and the rules."""
    return (*the_setting(scenario), *the_plan(scenario), *the_answer(scenario))
