import pytest

from sim.scenario.names import as_name


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
