from pathlib import Path

import pytest

from sim.model.loading import load
from sim.model.lowering import lower, outcomes_of
from sim.model.outcome_checks import FLAG, NUMBER, SPAN, check_outcomes, dimension_of_bracket
from sim.model.outcomes import Outcome
from sim.scenario.errors import ScenarioError, path_text
from sim.scenario.quantities import MOMENT
from sim.scenario.schema import Scenario
from sim.scenario.schema.study import Evidence, Measure

EVERY_BLOCK = Path(__file__).resolve().parents[2] / "cases" / "valid" / "every-block.yaml"
OWN = Outcome(name="radio.silence", kind="time", unit="h", meaning="When the radio fell silent.")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A scenario that names outcomes in every place where it can."""
    return load(EVERY_BLOCK)


def changed(scenario: Scenario, **blocks: object) -> list[str]:
    """The paths of the problems with a scenario whose blocks are changed."""
    other = scenario.model_copy(update=blocks)
    return [path_text(problem.path) for problem in check_outcomes(other, outcomes_of(other))]


def test_outcomes_are_those_of_the_plan(scenario: Scenario) -> None:
    """In the same order, with the user's own at the end."""
    assert lower(scenario, [OWN]).outcomes == outcomes_of(scenario, [OWN])


def test_outcomes_are_known_although_measures_are_wrong(scenario: Scenario) -> None:
    """Otherwise nothing could be said about what is wrong with them."""
    wrong = {"delay": Measure(since="nothing", until="captured.town")}
    other = scenario.model_copy(update={"measures": wrong})
    assert "measure.delay" in [outcome.name for outcome in outcomes_of(other)]


def test_own_outcomes_may_be_named(tmp_path: Path) -> None:
    """By whoever says what they are when the scenario is loaded."""
    text = EVERY_BLOCK.read_text(encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("headline: [", "headline: [radio.silence, "), encoding="utf-8")
    assert "radio.silence" == load(file, outcomes=[OWN]).headline[0]
    with pytest.raises(ScenarioError, match=r"there is no outcome `radio\.silence`"):
        load(file)


def test_all_problems_are_found_at_once(scenario: Scenario) -> None:
    """In measures, headline and evidence."""
    expected = ["measures.delay.since", "measures.delay.until", "headline.0", "evidence.fall.since"]
    assert expected == changed(
        scenario,
        measures={"delay": Measure(since="nothing", until="losses.attacker")},
        headline=("nothing",),
        evidence={"fall": Evidence(outcome="captured.town", since="a", between=("1 h", "2 h"))},
    )


@pytest.mark.parametrize(
    ("kind", "since", "written"),
    [
        ("time", None, MOMENT),
        ("time", "captured.town", SPAN),
        ("duration", None, SPAN),
        ("count", None, NUMBER),
        ("amount", None, NUMBER),
        ("flag", None, FLAG),
    ],
)
def test_brackets_are_written_like_their_outcome(
    kind: str, since: str | None, written: object
) -> None:
    """Moments for times, durations for what is counted from something, numbers for the rest."""
    outcome = Outcome(name="a", kind=kind, unit="", meaning="")  # type: ignore[arg-type]
    assert written is dimension_of_bracket(Evidence(outcome="a", since=since), outcome)


@pytest.mark.parametrize(
    ("bracket", "path"),
    [
        (("day 3", "day 3"), None),
        (("day 3", "day 20"), None),
        (("day -90", "day 5"), None),
        (("day 3", "day 20 00:01"), "evidence.fall.between.1"),
        (("day 5", "day 3"), "evidence.fall.between"),
        (("day 3", "noon"), "evidence.fall.between.1"),
        ((3.0, "day 5"), "evidence.fall.between.0"),
    ],
)
def test_brackets_have_their_ends_in_order(
    scenario: Scenario, bracket: tuple[str | float, str | float], path: str | None
) -> None:
    """Both ends readable, the lower first, the upper within the runs."""
    evidence = {"fall": Evidence(outcome="captured.town", between=bracket)}
    assert ([path] if path else []) == changed(scenario, evidence=evidence)


def test_observation_up_to_the_end_of_the_clock_can_be_compared(scenario: Scenario) -> None:
    """What the runs end with is known of each of them."""
    held = {"held": Evidence.model_validate({"outcome": "recaptured.town", "not_before": "day 20"})}
    assert [] == changed(scenario, evidence=held)
    later = {"outcome": "recaptured.town", "not_before": "day 20 00:01"}
    held = {"held": Evidence.model_validate(later)}
    assert ["evidence.held.not_before"] == changed(scenario, evidence=held)
