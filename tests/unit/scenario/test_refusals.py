from collections.abc import Iterator
from typing import Literal

import pytest

from sim.scenario.blocks import Block
from sim.scenario.errors import Origin, Problem, ScenarioError
from sim.scenario.loading import validate
from sim.scenario.reading import read_text
from unit.scenario.toy import Toy, refusal, toy

REFUSED = {
    "title: x": """\
toy.yaml: error: `name` is missing
  expected: `name: balakliia`: Short name
1 problem""",
    "name: toy\nlegs:\n  first: {rest: 2 h}": """\
toy.yaml:3:3: error: `speed` is missing in `first`
  3 |   first: {rest: 2 h}
    |   ^^^^^
  at: legs.first.speed
  expected: `speed: 40 km/h`: Speed on the road
1 problem""",
    "name: toy\nlegs:\n  first: {sped: 40 km/h, speeed: 1}": """\
toy.yaml:3:11: error: `sped` is not a key of `first`
  3 |   first: {sped: 40 km/h, speeed: 1}
    |           ^^^^
  at: legs.first.sped
  expected: one of `speed`, `rest`, `notice`, `share`
  did you mean: `speed`
toy.yaml:3:26: error: `speeed` is not a key of `first`
  3 |   first: {sped: 40 km/h, speeed: 1}
    |                          ^^^^^^
  at: legs.first.speeed
  expected: one of `speed`, `rest`, `notice`, `share`
  did you mean: `speed`
2 problems""",
    "name: toy\nrest: 2 h": """\
toy.yaml:2:1: error: `rest` is not a key of a scenario
  2 | rest: 2 h
    | ^^^^
  expected: `rest` stands in `legs.*` or `spare`
1 problem""",
    "name: toy\ntasks:\n  - {name: a, when: day 1, name2: b}\n  - {name: c}": """\
toy.yaml:3:28: error: `name2` is not a key of `tasks[0]`
  3 |   - {name: a, when: day 1, name2: b}
    |                            ^^^^^
  at: tasks.0.name2
  expected: one of `count`, `kind`
  did you mean: `name`
toy.yaml:4:5: error: `when` is missing in `tasks[1]`
  4 |   - {name: c}
    |     ^^^^^^^^^
  at: tasks.1.when
  expected: `when: day 3 05:00`: Its start
2 problems""",
    "name: toy\nstart: 04:00\nend: day 1 24:00": """\
toy.yaml:2:8: error: `start` is not a moment: 04:00
  2 | start: 04:00
    |        ^^^^^
  expected: a moment such as `day 3 05:00` or `day -7`
  did you mean: `day 1 04:00`
toy.yaml:3:6: error: `end` is no time of day: day 1 24:00
  3 | end: day 1 24:00
    |      ^^^^^^^^^^^
  expected: a moment such as `day 3 05:00` or `day -7`
2 problems""",
    "name: toy\nstart: day 3\nend: day 2": """\
toy.yaml:3:6: error: `end` must not be before `start`
  3 | end: day 2
    |      ^^^^^
1 problem""",
    "name: toy\nstart: day 3": """\
toy.yaml: error: `end` must not be before `start`
1 problem""",
    "name: toy\nlegs:\n  First Leg: {speed: 40 km/h}": """\
toy.yaml:3:3: error: `First Leg` is not a name
  3 |   First Leg: {speed: 40 km/h}
    |   ^^^^^^^^^
  at: legs.First Leg
  expected: a name of lower-case letters, digits, `-` and `_`, starting with a letter, such as \
`balakliia` or `bridge-1`
  did you mean: `first-leg`
1 problem""",
    "name: toy\npace:\n  hasty: {unifrom: {low: 1 km/day}}": """\
toy.yaml:3:11: error: `unifrom` is not a distribution
  3 |   hasty: {unifrom: {low: 1 km/day}}
    |           ^^^^^^^
  at: pace.hasty.unifrom
  expected: a speed such as `15 km/day` or `2 km/h`, or one of `uniform`, `triangular`, `pert`, \
`exponential`, `erlang`, `gamma`, `lognormal`, `weibull`, `empirical`, `quantiles`
  did you mean: `uniform`
1 problem""",
    "name: toy\npace:\n  hasty: {uniform: {low: 1 km/day, hihg: 2 km/day}}": """\
toy.yaml:3:36: error: `hihg` is not a key of `uniform`
  3 |   hasty: {uniform: {low: 1 km/day, hihg: 2 km/day}}
    |                                    ^^^^
  at: pace.hasty.uniform.hihg
  expected: one of `high`
  did you mean: `high`
1 problem""",
    "name: toy\npace:\n  hasty: {uniform: {low: 1 km/day}}\n  losses: {exponential: {}}": """\
toy.yaml:3:11: error: `high` is missing in `uniform`
  3 |   hasty: {uniform: {low: 1 km/day}}
    |           ^^^^^^^
  at: pace.hasty.uniform.high
  expected: `high: 15 km/day`
toy.yaml:4:12: error: `exponential` has no largest value, and a fraction from 0 to 1 has one
  4 |   losses: {exponential: {}}
    |            ^^^^^^^^^^^
  at: pace.losses.exponential
  expected: a fraction from 0 to 1 such as `0.3`, or one of `uniform`, `triangular`, `pert`, \
`empirical`, `quantiles`
2 problems""",
    "name: toy\npace:\n  hasty: {uniform: {low: 3 km/day, high: 1 km/day}}": """\
toy.yaml:3:42: error: `high` must not be below `low`
  3 |   hasty: {uniform: {low: 3 km/day, high: 1 km/day}}
    |                                          ^^^^^^^^
  at: pace.hasty.uniform.high
1 problem""",
    "name: toy\nlag: {quantiles: {0: 1 h, 0.50: 3 h, 1: 2 h, 2: 4 h}}": """\
toy.yaml:2:46: error: `2` must be a share from 0 to 1
  2 | lag: {quantiles: {0: 1 h, 0.50: 3 h, 1: 2 h, 2: 4 h}}
    |                                              ^
  at: lag.quantiles.2
  expected: a share such as `0`, `0.5` or `1`
1 problem""",
    "name: toy\nlag: {quantiles: {0: 1 h, 0.50: 3 h, 1: 2 h}}": """\
toy.yaml:2:41: error: `1` must not have a lower value than 0.50
  2 | lag: {quantiles: {0: 1 h, 0.50: 3 h, 1: 2 h}}
    |                                         ^^^
  at: lag.quantiles.1
1 problem""",
    "name: toy\nlag: [1 h]": """\
toy.yaml:2:6: error: `lag` must be a lag, not a list
  2 | lag: [1 h]
    |      ^^^^^
  expected: a lag such as `6 h` or `-12 h`, or a distribution such as \
`uniform: {low: -12 h, high: 6 h}`
1 problem""",
    "name: toy\nquick: NO": """\
toy.yaml:2:8: error: `quick` must be `true` or `false`, not NO
  2 | quick: NO
    |        ^^
  did you mean: `false`
1 problem""",
    "name: toy\ntasks: [{name: a, when: day 1, kind: marsh}]": """\
toy.yaml:2:38: error: `kind` cannot be marsh
  2 | tasks: [{name: a, when: day 1, kind: marsh}]
    |                                      ^^^^^
  at: tasks.0.kind
  expected: `march` or `halt`
  did you mean: `march`
1 problem""",
    "name: toy\nat: [1, x]": """\
toy.yaml:2:9: error: `at[1]` must be a number, not x
  2 | at: [1, x]
    |         ^
  at: at.1
1 problem""",
    "name: toy\nat: [1]": """\
toy.yaml:2:5: error: `at` must hold 2 values, not 1
  2 | at: [1]
    |     ^^^
1 problem""",
    "name: toy\nat: [1, 2, 3]": """\
toy.yaml:2:5: error: `at` must hold at most 2 values, not 3
  2 | at: [1, 2, 3]
    |     ^^^^^^^^^
1 problem""",
    "name: toy\nat: [nan, inf]": """\
toy.yaml:2:6: error: `at[0]` must be a number, not nan
  2 | at: [nan, inf]
    |      ^^^
  at: at.0
toy.yaml:2:11: error: `at[1]` must be a number, not inf
  2 | at: [nan, inf]
    |           ^^^
  at: at.1
2 problems""",
    "name: toy\nat: 49": """\
toy.yaml:2:5: error: `at` must be a list, not 49
  2 | at: 49
    |     ^^
  did you mean: `[49]`
1 problem""",
    "name: toy\nbracket: [{}]": """\
toy.yaml:2:11: error: `bracket[0]` must be a text or a number, not a mapping
  2 | bracket: [{}]
    |           ^^
  at: bracket.0
1 problem""",
    "name: toy\npace: 3": """\
toy.yaml:2:7: error: `pace` must be a mapping, not 3
  2 | pace: 3
    |       ^
  expected: the keys `hasty`, `losses`
1 problem""",
    "name: toy\nlegs: [first]": """\
toy.yaml:2:7: error: `legs` must be a mapping, not a list
  2 | legs: [first]
    |       ^^^^^^^
  expected: a block by name, such as `name: {…}`
1 problem""",
    "name: toy\nlegs:\n  first:": """\
toy.yaml:3:3: error: `first` must be a mapping, not nothing
  3 |   first:
    |   ^^^^^
  at: legs.first
  expected: the keys `speed`, `rest`, `notice`, `share`
1 problem""",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_said_in_place(text: str) -> None:
    """The whole report is as written here: place, caret, path and cure."""
    assert REFUSED[text] == refusal(text)


def test_a_scenario_full_of_problems_reports_the_first_hundred() -> None:
    """Ten thousand unknown keys do not fill the screen."""
    text = "name: toy\n" + "".join(f"key{number}: 1\n" for number in range(10_000))
    assert refusal(text).endswith("\n100 problems or more, of which these are the first 50")


class Sided(Block):
    """A block with a choice that must be made."""

    side: Literal["left", "right", "middle"]
    """Which way."""


def test_a_missing_choice_shows_all_choices() -> None:
    """Each word that may stand there is offered."""
    with pytest.raises(ScenarioError) as caught:
        validate(read_text("x: 1", "x.yaml"), Sided)
    missing = caught.value.problems[0]
    assert "`side: left` or `side: right` or `side: middle`: Which way" == missing.expected


class Picky(Block):
    """A block with a validator that raises in pydantic's own way."""

    value: int
    """A number that is never right."""
    text: str = ""
    """A text."""


def test_other_words_of_pydantic_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no wording of ours is still a sentence about the field."""
    with pytest.raises(ScenarioError) as caught:
        validate(read_text("value: 3.5\ntext: 3", "x.yaml"), Picky)
    assert ["`value` must be a whole number, not 3.5", "`text` must be a text, not 3"] == [
        problem.message for problem in caught.value.problems
    ]

    def wrong(self: Picky) -> Iterator[None]:
        raise ValueError("and so on")

    monkeypatch.setattr(Picky, "misfits", wrong)
    with pytest.raises(ScenarioError, match="error: the scenario and so on"):
        validate(read_text("value: 3", "x.yaml"), Picky)


def check(*problems: Problem) -> str:
    """Return the report where a check found these problems."""
    text = "name: toy\nlegs:\n  first: {speed: 40 km/h}\ntasks:\n  - {name: a, when: day 1}\n"
    with pytest.raises(ScenarioError) as caught:
        validate(read_text(text, "x.yaml"), Toy, check=lambda _: problems)
    return str(caught.value)


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (Problem(path=("legs", "first", "speed"), message="m"), "x.yaml:3:18: error: m"),
        (Problem(path=("legs", "first"), message="m", on_key=True), "x.yaml:3:3: error: m"),
        (Problem(path=("legs", "first", "rest"), message="m"), "x.yaml:3:3: error: m"),
        (Problem(path=("tasks", 0, "when"), message="m"), "x.yaml:5:21: error: m"),
        (Problem(path=("tasks", 0, "count"), message="m"), "x.yaml:5:5: error: m"),
        (Problem(path=("tasks", 7), message="m"), "x.yaml:4:1: error: m"),
        (Problem(path=("pace", "hasty"), message="m"), "x.yaml: error: m"),
        (Problem(path=(), message="m"), "x.yaml: error: m"),
    ],
)
def test_problems_of_checks_find_their_place(problem: Problem, place: str) -> None:
    """A check names a path; what was left to its default is shown at the block it belongs to."""
    assert place == check(problem).splitlines()[0]


def test_a_check_may_bring_its_own_place() -> None:
    """An origin that is known already stays."""
    report = check(Problem(path=("name",), message="m", origin=toy_origin()))
    assert report.startswith("toy.yaml:1:7: error: m")


def toy_origin() -> Origin:
    """Return where the name of a toy stands."""
    root = read_text("name: toy", "toy.yaml").value
    assert isinstance(root, dict)
    return root["name"].origin


def test_a_check_without_problems_lets_pass() -> None:
    """The checked block is handed on."""
    tree = read_text("name: toy", "x.yaml")
    assert toy("name: toy") == validate(tree, Toy, check=lambda _: ())
