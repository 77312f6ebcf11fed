"""What an outcome came to, in words."""

from pathlib import Path

import pytest

from sim.model.outcomes import Outcome
from sim.report.values import value_words
from unit.cli.small import CERTAIN, told


@pytest.mark.parametrize(
    ("kind", "unit", "value", "words"),
    [
        ("time", "h", 36.0, "day 2 12:00"),
        ("time", "h", float("nan"), "did not happen"),
        ("duration", "h", 6.0, "6.0 h"),
        ("count", "elements", 1200.0, "1,200 elements"),
        ("amount", "t", 1.2345, "1.23 t"),
        ("flag", "", 1.0, "yes"),
        ("flag", "", 0.0, "no"),
        ("flag", "", float("nan"), "does not arise"),
    ],
)
def test_values_in_words(tmp_path: Path, kind: str, unit: str, value: float, words: str) -> None:
    """Each kind of outcome is said in its own way."""
    _, trace = told(tmp_path, *CERTAIN)
    outcome = Outcome(name="x", kind=kind, unit=unit, meaning="")  # type: ignore[arg-type]
    assert words == value_words(trace, outcome, value)
