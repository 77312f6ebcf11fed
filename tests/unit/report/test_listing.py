"""The declared outcomes as a list."""

from sim.model.outcomes import Outcome
from sim.report.listing import listing


def test_listing() -> None:
    """Name, kind and unit on one line; the meaning below, within the width."""
    outcomes = [
        Outcome(name="captured.town", kind="time", unit="h", meaning="When town first fell."),
        Outcome(name="forewarned", kind="flag", unit="", meaning="Whether a warning was heeded."),
    ]
    assert [
        "captured.town  (time, h)",
        "    When town first",
        "    fell.",
        "forewarned  (flag)",
        "    Whether a",
        "    warning was",
        "    heeded.",
    ] == list(listing(outcomes, 20))
