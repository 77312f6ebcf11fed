"""Sliders: their places, the base among them, and what is refused."""

import re
from pathlib import Path

import pytest

from sim.model.loading import load, load_with_origins
from sim.scenario.errors import ScenarioError
from sim.scenario.explaining import explain
from sim.scenario.schema import Scenario
from sim.serve.sliders import MOST_SLIDERS, graded, sliders_of
from sim.serve.suggestions import suggested
from unit.cli import small

SCENARIOS = Path(__file__).parents[3] / "scenarios"
DECIDE = "command.echelons.division.decide"


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """The small one."""
    return load(small.write(tmp_path))


def test_whole_numbers_take_every_place(scenario: Scenario) -> None:
    """The place of the file sets nothing."""
    (slider,) = sliders_of(scenario, ["formations.garrison.elements=2..6"])
    assert ("2", "3", "4", "5", "6") == tuple(place.shown for place in slider.places)
    assert 2 == slider.base
    assert {} == slider.places[2].settings
    assert {"formations.garrison.elements": "6"} == slider.places[4].settings
    assert "Garrison: elements" == slider.label
    assert "Strength in elements" == slider.hint


def test_the_value_of_the_file_gets_a_place_of_its_own(scenario: Scenario) -> None:
    """Also where it lies outside the range or between its places."""
    (slider,) = sliders_of(scenario, ["formations.garrison.elements=6..10:3"])
    assert ["4", "6", "8", "10"] == [place.shown for place in slider.places]
    assert 0 == slider.base


def test_a_distribution_is_stretched(scenario: Scenario) -> None:
    """Its median is moved and its shape is kept: the median of an exponential is mean · ln 2."""
    (slider,) = sliders_of(scenario, [f"{DECIDE}=8 h..32 h:4"])
    shown = [place.shown for place in slider.places]
    assert ["median 8 h", "median 16 h", "median 16.6 h", "median 24 h", "median 32 h"] == shown
    assert 2 == slider.base
    text = slider.places[4].settings[DECIDE]
    mean = re.fullmatch(r"\{exponential: \{mean: ([\d.]+) h\}\}", text)
    assert mean is not None
    assert 24.0 * 32.0 / 16.6 == pytest.approx(float(mean[1]), rel=1e-3)


@pytest.mark.parametrize(
    ("form", "stretched"),
    [
        ("36 h", "72 h"),
        (
            "{triangular: {low: 12 h, mode: 36 h, high: 60 h}}",
            "{triangular: {low: 24 h, mode: 72 h, high: 120 h}}",
        ),
        ("{gamma: {shape: 3, mean: 40.4 h}}", "{gamma: {shape: 3, mean: 80.8 h}}"),
        ("{empirical: {values: [6 h, 36 h, 96 h]}}", "{empirical: {values: [12 h, 72 h, 192 h]}}"),
        (
            "{quantiles: {0: 6 h, 0.5: 36 h, 1: 96 h}}",
            "{quantiles: {0: 12 h, 0.5: 72 h, 1: 192 h}}",
        ),
        ("{lognormal: {median: 36 h, p90: 84 h}}", "{lognormal: {median: 72 h, p90: 168 h}}"),
    ],
)
def test_every_family_keeps_its_shape(tmp_path: Path, form: str, stretched: str) -> None:
    """All that is written in hours is twice as long; shapes and shares stay."""
    scenario = load(small.write(tmp_path), [f"{DECIDE}={form}"])
    (slider,) = sliders_of(scenario, [f"{DECIDE}=36 h..72 h:2"])
    assert {} == slider.places[slider.base].settings
    assert stretched == slider.places[-1].settings[DECIDE]


def test_explanations_are_places(tmp_path: Path) -> None:
    """The one that changes nothing is the base."""
    scenario = load(SCENARIOS / "balakliia-2022.yaml")
    (slider,) = sliders_of(scenario, ["variants=all"])
    assert "staff-broken-no-reserves" == slider.places[slider.base].shown
    assert 4 == len(slider.places)
    assert "command.message_loss" in slider.places[-1].settings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("formations.garrison.element=2..6", "did you mean: `formations.garrison.elements`"),
        ("formations.garrison.elements=0..6", "must be at least 1"),
        ("formations.garrison.elements=1..900:900", "has 900 places"),
        ("formations.garrison.elements=4", "this is no factor"),
        ("formations.garrison.elements", "has no `=`"),
        ("formations.*.elements=2..6", "has no single value to begin from"),
        (f"{DECIDE}=12..24", "12"),
    ],
)
def test_what_is_refused(scenario: Scenario, text: str, words: str) -> None:
    """With the place in the option."""
    with pytest.raises(ScenarioError, match=r"--slider|small") as refused:
        sliders_of(scenario, [text])
    assert words in str(refused.value)


def test_too_many(scenario: Scenario) -> None:
    """A page has room for so many."""
    ranges = [f"formations.garrison.elements={n + 1}..9" for n in range(MOST_SLIDERS + 1)]
    with pytest.raises(ScenarioError, match="9 sliders are too many"):
        sliders_of(scenario, ranges)


def test_the_grade_of_what_is_moved() -> None:
    """As the scenario's own sources have it."""
    loaded = load_with_origins(SCENARIOS / "balakliia-2022.yaml")
    ranges = ["command.echelons.army.decide=12 h..96 h", "reserves.izium-reserve.available=0..1"]
    decide, available = graded(sliders_of(loaded.scenario, ranges), explain(loaded))
    assert ("assumed", "memory: deliberate decision of a corps") == (decide.grade, decide.source)
    assert "contested" == available.grade


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_gets_sliders(path: Path) -> None:
    """Up to six, each with places on either side of the value in the file or at an end."""
    sliders = suggested(load(path))
    assert 1 <= len(sliders) <= 6
    for slider in sliders:
        assert {} == slider.places[slider.base].settings
        assert all(place.settings for n, place in enumerate(slider.places) if n != slider.base)
        assert slider.label
        assert len(slider.places) > 5
