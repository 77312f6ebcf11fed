"""Outcomes are declared once for every entity, with names of their own."""

import math
from dataclasses import fields, replace
from typing import Any

import pytest

from properties.strategies_theatres import both
from sim.model.families import FAMILIES, Family
from sim.model.lowering import lower, outcomes_of
from sim.model.outcomes import UNDECLARED, Columns, Outcome
from worlds import FULL, plan, scenario

OWN = Outcome(name="partisans.raids", kind="count", unit="raids", meaning="Raids so far.")


def test_names_are_unique() -> None:
    """No two outcomes of a scenario with everything have the same name."""
    names = [outcome.name for outcome in plan(FULL).outcomes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.column)
def test_every_family_is_present(family: Family) -> None:
    """A scenario with every block has outcomes of each family, at the columns that say so."""
    of = plan(both() if family.over == "sendings" else FULL)
    column = family.column
    declared = [c for c in getattr(of.columns, column) if c != UNDECLARED]
    assert declared
    prefix = family.name.partition("{x}")[0]
    assert all(of.outcomes[c].name.startswith(prefix) for c in declared)


def test_families_are_the_columns() -> None:
    """Each family has its field, in order; `level_base` and `initial` are none."""
    expected = [f.name for f in fields(Columns) if f.name not in ("level_base", "initial")]
    assert sorted(expected) == sorted(family.column for family in FAMILIES)


def test_every_column_belongs_to_one_family() -> None:
    """The columns of the families are all columns, each once."""
    of = plan(FULL)
    columns = [c for f in FAMILIES for c in getattr(of.columns, f.column) if c != UNDECLARED]
    assert list(range(len(of.outcomes))) == sorted(columns)


def test_every_outcome_says_what_it_means() -> None:
    """A sentence, and a unit for everything but flags."""
    for outcome in plan(FULL).outcomes:
        assert outcome.meaning.endswith(".")
        assert "{" not in outcome.meaning + outcome.name
        assert (outcome.kind == "flag") == (outcome.unit == "")
        assert outcome.kind not in ("time", "duration") or outcome.unit == "h"


def test_places_of_the_attacker_fall_to_nobody() -> None:
    """Only places that the defender holds at the start have outcomes."""
    of = plan(FULL)
    base = of.places.names.index("base")
    assert UNDECLARED == of.columns.captured[base]
    assert "captured.base" not in {outcome.name for outcome in of.outcomes}


def test_levels_are_flat() -> None:
    """Facility f at level k stands at level_base[f] + k, for every level below the whole."""
    of = plan(FULL)
    for facility, name in enumerate(of.facilities.names):
        for level in range(of.facilities.levels[facility]):
            column = of.columns.level[of.columns.level_base[facility] + level]
            assert f"facility.{name}.level.{level}" == of.outcomes[column].name


def test_what_the_record_is_before_anything_happens() -> None:
    """Times, durations and open questions are NaN; counts, amounts and plain flags are 0."""
    of = plan(FULL)
    open_questions = ("reserve.reserve.available", "counterattack.attack.won", "initiative.attack")
    for outcome, value in zip(of.outcomes, of.columns.initial, strict=True):
        undefined = outcome.kind in ("time", "duration") or outcome.name in open_questions
        assert undefined == math.isnan(value)
        assert undefined or value == 0.0


def test_measure_means_what_it_counts() -> None:
    """Its meaning names both ends."""
    of = plan(FULL)
    expected = "From `forewarned.attack` to `advance.assault.started`."
    assert expected == of.outcomes[of.column("measure.warning")].meaning


def test_own_outcomes_stand_last() -> None:
    """A user's outcome has a column after all others and begins as its kind does."""
    of = plan(FULL, [OWN])
    assert OWN == of.outcomes[-1]
    assert len(of.outcomes) - 1 == of.column("partisans.raids")
    assert 0.0 == of.columns.initial[-1]


def test_own_outcome_with_a_name_that_is_taken() -> None:
    """Two outcomes of one name are refused, and the name is said."""
    taken = Outcome(name="captured.town", kind="time", unit="h", meaning="Mine.")
    with pytest.raises(ValueError, match=r"same name: captured\.town"):
        lower(scenario(), [taken])


def test_unknown_outcome_has_no_column() -> None:
    """Asking for it is a KeyError."""
    with pytest.raises(KeyError, match=r"captured\.mars"):
        plan().column("captured.mars")


def test_outcomes_are_known_before_lowering() -> None:
    """Also where measures name outcomes that do not exist, so that a check can say so."""
    wrong = {"measures": {"m": {"since": "captured.mars", "until": "forewarned.attack"}}}
    names = [outcome.name for outcome in outcomes_of(scenario(wrong), [OWN])]
    assert {"measure.m", "partisans.raids"} <= set(names)
    assert [o.name for o in plan(FULL).outcomes] == [o.name for o in outcomes_of(scenario(FULL))]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "replication"}, "'replication' is the name of another column"),
        ({"name": ""}, "'' is no name; an outcome is called by words"),
        ({"name": "two words"}, "'two words' is no name"),
        ({"name": "a..b"}, r"'a\.\.b' is no name"),
        ({"name": "a\n"}, r"'a\\n' is no name"),
        ({"kind": "durations"}, "unknown kind 'durations'; .* did you mean 'duration'"),
        ({"kind": "x"}, "unknown kind 'x'; there are time, duration, count, flag, amount$"),
    ],
)
def test_a_declaration_that_is_none(change: dict[str, Any], words: str) -> None:
    """A name that no column can have, or a kind that nothing knows, is refused at once."""
    with pytest.raises(ValueError, match=words):
        replace(OWN, **change)


@pytest.mark.parametrize("field", ["name", "kind", "unit", "meaning", "label"])
def test_a_declaration_of_something_else(field: str) -> None:
    """All that an outcome says of itself is text."""
    with pytest.raises(TypeError, match=f"an outcome's `{field}` is a text, not 7"):
        replace(OWN, **dict[str, Any]({field: 7}))


def test_two_of_one_own_name() -> None:
    """Two outcomes of the user's own cannot share a column."""
    with pytest.raises(ValueError, match=r"same name: partisans\.raids"):
        lower(scenario(), [OWN, OWN])
