"""A lesson on the small scenario of the tests."""

from sim.report.lessons.reading import Course, course_of
from sim.scenario.schema import Scenario

LESSON = """\
name: hold-the-town
title: Hold the town
side: defender
task: Hold it.
replications: 80
budget: 3
goals:
  - {outcome: captured.town, want: least, points: 8}
  - {outcome: losses.attacker, want: most, points: 2}
decisions:
  attack:
    label: When the attack begins
    path: operations.attack.advances.assault.when
    between: [day 1 00:00, day 3 00:00]
choices:
  more: {label: A larger garrison, cost: 2, set: {formations.garrison.elements: 9}}
  quick: {label: A quick decision, cost: 2, set: {command.echelons.division.decide: 2 h}}
plans:
  nothing: {title: Nothing}
  strong: {title: Strong, choose: [more]}
reference: nothing
model: strong
questions:
  - {ask: What helps?, answer: A garrison., plans: [nothing, strong]}
"""


def course(scenario: Scenario, text: str = LESSON) -> Course:
    """The lesson, fit for the scenario."""
    return course_of(text, "lesson.yaml", scenario)
