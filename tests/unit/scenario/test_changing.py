"""Scenarios changed by path: the same as from a file with `--set`, and checked as well."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.model.loading import load
from sim.scenario.changing import Changing, as_texts
from sim.scenario.errors import ScenarioError
from sim.scenario.reading import read_value
from sim.scenario.schema import Scenario
from sim.scenario.writing import flow_text

BALAKLIIA = Path(__file__).resolve().parents[3] / "scenarios" / "balakliia-2022.yaml"


@pytest.fixture(scope="module")
def base() -> Scenario:
    """The article's case."""
    return load(BALAKLIIA)


CHANGES = [
    "command.message_loss=0.3",
    "command.echelons.army.decide=12 h",
    "command.echelons.army.decide.lognormal.median=12 h",
    "command.echelons.army.decide={triangular: {low: 1 h, mode: 2 h, high: 9 h}}",
    "operations.balakliia.fire_plan.bridge.when=day 2 10:00",
    "operations.balakliia.fire_plan.depot=null",
    "operations.0.advances.town.axis=[balakliia]",
    "warnings=null",
    "doctrine.counterattack=null",
    "title=Another day: the same place",
    "battle.law=linear",
    "politics.event.when=day 9",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_the_same_as_with_set(base: Scenario, change: str) -> None:
    """What `with_` gives, or refuses, is what the file gives with `--set`."""
    assert _made(lambda: load(BALAKLIIA, sets=[change])) == _made(lambda: base.with_(change))


def _made(make: Callable[[], Scenario]) -> Scenario | list[str]:
    """The scenario, or what is wrong with it."""
    try:
        return make()
    except ScenarioError as error:
        return [problem.message for problem in error.problems]


def test_the_first_scenario_stays_as_it_is(base: Scenario) -> None:
    """A change makes another scenario."""
    changed = base.with_({"command.message_loss": 0.5})
    assert (0.15, 0.5) == (base.command.message_loss, changed.command.message_loss)


def test_later_changes_win_and_all_are_remembered(base: Scenario) -> None:
    """Changes add up from left to right, over several calls too."""
    first = base.with_("command.message_loss=0.5", {"command.message_loss": 0.25})
    second = first.with_({"command.detect": "2 h"})
    texts = ("command.message_loss=0.5", "command.message_loss=0.25", "command.detect=2 h")
    assert (0.25, texts) == (second.command.message_loss, second.changes)


def test_changes_from_the_file_are_remembered() -> None:
    """A scenario that was loaded with `sets` says so."""
    scenario = load(BALAKLIIA, sets=["command.message_loss=0.5"])
    changed = scenario.with_("command.detect=2 h")
    assert ("command.message_loss=0.5", "command.detect=2 h") == changed.changes


def test_how_it_was_made_makes_no_difference(base: Scenario) -> None:
    """Two scenarios that say the same are equal, whatever was changed on the way."""
    assert base == base.with_({"command.message_loss": 0.15})


def test_changes_survive_being_sent(base: Scenario) -> None:
    """A worker process gets the scenario with what it remembers, and checks what is named."""
    sent = pickle.loads(pickle.dumps(base.with_("command.message_loss=0.5")))  # noqa: S301
    assert ("command.message_loss=0.5",) == sent.changes
    with pytest.raises(ScenarioError, match="there is no outcome"):
        sent.with_("headline=[captured.nowhere]")


def test_what_is_wrong_is_shown_at_its_place(base: Scenario) -> None:
    """All mistakes at once, each with its text, caret and cure."""
    with pytest.raises(ScenarioError) as refused:
        base.with_({"reserves.izium-reserv.available": 1, "command.message_loss": "2 h"})
    expected = """\
with_: error: there is no `izium-reserv` in `reserves`
    | reserves.izium-reserv.available=1
    |          ^^^^^^^^^^^^
  expected: one of `izium-reserve`, `belgorod-reserve`
  did you mean: `reserves.izium-reserve.available`
1 problem"""
    assert expected == str(refused.value)


def test_outcomes_that_a_change_takes_away_are_missed(base: Scenario) -> None:
    """The checks of outcomes are those of the file."""
    with pytest.raises(ScenarioError, match=r"there is no outcome `captured\.nowhere`"):
        base.with_({"headline": ["captured.nowhere"]})


def test_values_that_no_scenario_holds_are_refused(base: Scenario) -> None:
    """A set or an object is a mistake of the caller, in words."""
    with pytest.raises(TypeError, match=r"`command.detect` cannot be set to \{1\}"):
        base.with_({"command.detect": {1}})


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1e-7,
        3,
        True,
        None,
        "day 3 05:00",
        "null",
        "0.5",
        "a, b",
        "a: b",
        " x ",
        "",
        "- x",
        'quo"te',
        ["12 h", "x, y", "3"],
        {"lognormal": {"median": "12 h", "p90": "28 h"}},
        {"a b": ["{", "}"], "0.5": {"x:y": []}, "y": {}},
    ],
)
def test_written_values_read_as_themselves(value: object) -> None:
    """Whatever stands behind the `=` means what was given."""
    argument = f"path={flow_text(value)}"
    assert value == read_value(argument, len("path=")).plain()


def test_texts_stand_as_they_are() -> None:
    """A text in a mapping is what one would write behind the `=`."""
    assert ("a=12 h", "b=0.5", "c=[x]") == as_texts({"a": "12 h", "b": 0.5}, "c=[x]")


def test_many_changes_share_the_work(base: Scenario) -> None:
    """The explicit form is made once for all changed versions."""
    changing = Changing(base)
    tree = changing.tree
    assert base.with_("command.message_loss=0.5") == changing.changed("command.message_loss=0.5")
    assert tree is changing.tree


def test_sources_go_with_what_they_were_about(base: Scenario) -> None:
    """Of many versions each keeps the sources of what it has, whatever came before it."""
    path = "command.echelons.army.decide"
    note = {"source": "S1", "grade": "assumed"}
    sources = {f"{path}.lognormal": note, "doctrine.bombard.decided_by": note}
    changing = Changing(base.with_({"sources": sources}))
    for hours in ("12 h", "13 h"):
        assert ["doctrine.bombard.decided_by"] == list(changing.changed({path: hours}).sources)
    other = {"lognormal": {"median": "12 h", "p90": "28 h"}}
    assert list(sources) == list(changing.changed({path: other}).sources)
    gone = changing.changed({path: other}, "doctrine=null")
    assert [f"{path}.lognormal"] == list(gone.sources)
