import pytest
from pydantic_core import PydanticCustomError

from sim.scenario.names import OutcomeText, as_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nova Husarivka", "nova-husarivka"),
        ("Ізюм", None),
        ("Zürich", "zurich"),
        ("1st brigade", "st-brigade"),
        ("a.b/c", "a-b-c"),
        ("--", None),
        ("", None),
        ("x" * 100, "x" * 64),
    ],
)
def test_a_text_is_turned_into_the_nearest_name(text: str, name: str | None) -> None:
    """Letters are kept as far as ASCII has them; nothing is offered where nothing is left."""
    assert name == as_name(text)


@pytest.mark.parametrize(
    "written", ["captured.town", " captured.town ", {"captured": "town"}, {" captured ": " town "}]
)
def test_an_outcome_is_named_by_text_or_by_family(written: object) -> None:
    """`{captured: town}` reads better where the family is the point."""
    assert "captured.town" == OutcomeText().parse(written)


@pytest.mark.parametrize(
    "written", ["", "  ", 3, None, ["captured.town"], {}, {"captured": 3}, {"a": "b", "c": "d"}]
)
def test_what_names_no_outcome(written: object) -> None:
    """Nothing, a number, a list, two families."""
    with pytest.raises(PydanticCustomError, match="the name of an outcome"):
        OutcomeText().parse(written)
