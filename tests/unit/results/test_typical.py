"""The run in the middle, and one that went otherwise."""

import numpy as np
import pytest

from sim.model.families import Kind
from sim.results.results import Results
from sim.results.typical import contrast, typical
from unit.results.made_up import NAN, make_results

COLUMNS: dict[tuple[str, Kind], list[float]] = {
    ("captured.town", "time"): [70.0, NAN, 60.0, 62.0, 61.0, NAN],
    ("initiative.attack", "flag"): [1.0, NAN, 1.0, 0.0, 1.0, NAN],
    ("losses.attacker", "count"): [9.0, 4.0, 1.0, 4.0, 5.0, 4.0],
}


def results(n: int = 6) -> Results:
    """Six runs or fewer, numbered from 10."""
    columns = {key: values[:n] for key, values in COLUMNS.items()}
    return make_results(columns, replication=np.arange(10, 10 + n))


def test_the_typical_run_is_in_the_middle_of_everything() -> None:
    """Run 14 did what most did, at a middling time and price."""
    assert 14 == typical(results())


def test_the_middle_of_some_outcomes() -> None:
    """Only the outcomes that are named count."""
    assert 11 == typical(results(), ["losses.attacker"])
    assert 13 == typical(results(), ["captured.town", "losses.attacker"])


def test_equal_runs() -> None:
    """Of equally typical runs it is the first."""
    assert 10 == typical(results(1))
    same = make_results({("losses.attacker", "count"): [3.0, 3.0, 3.0]})
    assert 0 == typical(same)
    assert contrast(same) is None


def test_a_run_that_went_otherwise() -> None:
    """It differs in the first outcome that differs anywhere, and is typical in the rest."""
    found = contrast(results())
    assert found is not None
    assert ("captured.town", 11) == (found.outcome.name, found.replication)
    assert found.value != found.value
    assert 61.0 == found.typical_value


def test_a_flag_that_went_otherwise() -> None:
    """Of flags that differ, that the question did not arise included, the nearest is taken."""
    found = contrast(results(4), ["initiative.attack", "captured.town"])
    assert found is not None
    assert ("initiative.attack", 13) == (found.outcome.name, found.replication)
    assert (0.0, 1.0) == (found.value, found.typical_value)


def test_different_amounts_are_no_contrast() -> None:
    """A count is larger or smaller in every run: that is no different way to go."""
    assert contrast(results(), ["losses.attacker"]) is None


@pytest.mark.parametrize("function", [typical, contrast])
def test_no_runs(function: object) -> None:
    """Where nothing was finished there is nothing to tell."""
    assert callable(function)
    assert function(results(0)) is None
