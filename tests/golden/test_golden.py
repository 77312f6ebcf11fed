"""The first replication of the shortest scenario and of a small theatre, word for word.

A change of the engine, the draws or the words shows here first. Where it is meant, look at what
changed and write the files anew:

    REGENERATE=1 python -m pytest tests/golden
"""

import os
from pathlib import Path

import pytest

from sim.engines.reference.replay import Trace, replay
from sim.model.lowering import lower
from sim.report.story import story
from sim.scenario.loading import load

HERE = Path(__file__).resolve().parent
SCENARIOS = (HERE.parent.parent / "scenarios" / "first-steps.yaml", HERE / "theatre.yaml")


def told(trace: Trace) -> str:
    """The story with the numbers of events and causes, then every outcome to a millionth."""
    lines = [
        f"{line.number:3} <- {trace.events[line.number].cause:3}  {line.moment}  {line.sentence}"
        for line in story(trace)
    ]
    outcomes = [
        f"{outcome.name} = {value:.6f}"
        for outcome, value in zip(trace.plan.outcomes, trace.record, strict=True)
    ]
    return "\n".join([*lines, "", *outcomes, ""])


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda file: file.stem)
def test_golden(scenario: Path) -> None:
    """Replication 0 of seed 0."""
    golden = HERE / f"{scenario.stem}.txt"
    text = told(replay(lower(load(scenario)), 0, 0))
    if os.environ.get("REGENERATE") == "1":
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text
