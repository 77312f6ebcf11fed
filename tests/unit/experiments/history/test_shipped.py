"""The shipped case: its variants are the shipped scenarios, its evidence the recorded brackets."""

from pathlib import Path

import pytest
import yaml

import sim
from sim.experiments.history.observing import observations_of
from sim.experiments.history.variants import check_case, check_control, rivals
from sim.model.lowering import outcomes_of
from sim.scenario.paths import explicit

ROOT = Path(__file__).resolve().parents[4]
SCENARIOS = ROOT / "scenarios"
CASE = sim.load(SCENARIOS / "balakliia-2022.yaml")
CONTROL = sim.load(SCENARIOS / "hrakove-2022.yaml")
TOLD = {"name", "title", "question", "description", "sources"}
"""What words a file has for itself."""
HINDCAST = {
    row["id"]: row
    for row in yaml.safe_load((ROOT / "seeds" / "hindcast.yaml").read_text(encoding="utf-8"))
}


@pytest.mark.parametrize(
    ("variant", "file"),
    [
        ("staff-broken-no-reserves", "balakliia-2022"),
        ("staff-broken", "balakliia-2022-reserves-present"),
        ("no-reserves", "balakliia-2022-staff-intact"),
        ("neither", "balakliia-2022-both"),
    ],
)
def test_each_variant_is_a_shipped_scenario(variant: str, file: str) -> None:
    """A variant and the file of the same meaning have the same values throughout."""
    one, other = explicit(rivals(CASE)[variant]), explicit(sim.load(SCENARIOS / f"{file}.yaml"))
    differing = [key for key in one if key not in TOLD and one[key] != other[key]]
    assert [] == differing


def test_explanations_form_a_square() -> None:
    """Two explanations, and each variant another combination of them, all with equal weight."""
    held = [set(variant.explanations) for variant in CASE.variants.values()]
    both = {"broken-staff", "scarce-reserves"}
    assert [both, {"broken-staff"}, {"scarce-reserves"}, set()] == held
    assert {1.0} == {variant.weight for variant in CASE.variants.values()}


def test_the_control_can_judge_all_of_them() -> None:
    """Same variants; its reserves are on record, so that the staff alone differs."""
    check_case(CASE)
    check_control(CASE, CONTROL)
    for scenario in rivals(CONTROL).values():
        free = {name: reserve.available for name, reserve in scenario.reserves.items()}
        assert {"izium-reserve": 0.95, "belgorod-reserve": 0.4} == free
    by_name = rivals(CONTROL)
    assert by_name["staff-broken"].command == CONTROL.command == CASE.command
    assert by_name["neither"].command == rivals(CASE)["neither"].command != CASE.command


@pytest.mark.parametrize("observation", CASE.evidence)
def test_brackets_are_those_of_the_hindcast(observation: str) -> None:
    """Nobody moves a bracket towards the model: it is the one on record, in hours."""
    (one,) = [each for each in observations_of(CASE, outcomes_of(CASE)) if each.name == observation]
    row = HINDCAST[one.note.split()[0]]
    if row["kind"] == "flag":
        # Day 12 after the contact of 6 September, which is day 3 of the plan.
        assert (one.or_never, one.low) == (True, (2 + 12) * 24.0 - CASE.clock.start)
        return
    assert [24.0 * row["bracket"][end] for end in ("low", "high")] == [one.low, one.high]
