"""Labels of outcomes."""

from sim.model.families import FAMILIES
from sim.model.labels import LABELS, label_of, shown_name


def test_every_family_has_a_label() -> None:
    """No picture has to fall back on a dotted name."""
    assert {family.column for family in FAMILIES} == set(LABELS)


def test_names_of_towns_are_written_as_names() -> None:
    """A town gets its capitals, other things stay plain words."""
    assert "Volokhiv Yar falls" == label_of("captured", "places", "volokhiv-yar")
    assert "Bridge.level.0 or below".replace(".", " ") == label_of(
        "level", "levels", "bridge.level.0"
    )
    assert "Izium reserve arrives" == label_of("arrived", "reserves", "izium-reserve")


def test_shown_name_leaves_inner_capitals() -> None:
    """Only first letters change."""
    assert "La McX" == shown_name("la-mcX")
