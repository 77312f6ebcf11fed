from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from sim.scenario.blocks import Block, Misfit
from unit.scenario.toy import Leg


class Pair(Block):
    """Two numbers in order."""

    low: int
    """The lower."""
    high: int
    """The higher."""

    def misfits(self) -> Iterator[Misfit]:
        """Both ends at once."""
        if self.high < self.low:
            yield Misfit(path=("low",), problem="must not be above `high`", on_key=True)
            yield Misfit(path=("high",), problem="must not be below `low`", nearest="9")


class Nest(Block):
    """A pair inside."""

    pair: Pair
    """It."""


def test_blocks_cannot_be_changed() -> None:
    """A scenario stays what it was when it was loaded."""
    pair = Pair(low=1, high=2)
    with pytest.raises(ValidationError, match="frozen"):
        pair.low = 3


def test_blocks_refuse_what_they_do_not_know() -> None:
    """A misspelt key is never ignored."""
    with pytest.raises(ValidationError, match="Extra inputs"):
        Pair.model_validate({"low": 1, "high": 2, "middle": 1})


def test_docstrings_of_fields_become_descriptions() -> None:
    """What stands under a field reaches the schema and the messages."""
    assert "Speed on the road." == Leg.model_fields["speed"].description


def test_all_misfits_are_raised_at_their_places() -> None:
    """What is wrong between fields is found at once, at the field to change."""
    with pytest.raises(ValidationError) as caught:
        Nest.model_validate({"pair": {"low": 2, "high": 1}})
    found = [(error["loc"], error["msg"], error["ctx"]) for error in caught.value.errors()]
    assert [
        (
            ("pair", "low"),
            "must not be above `high`",
            {
                "problem": "must not be above `high`",
                "expected": None,
                "nearest": None,
                "on_key": True,
            },
        ),
        (
            ("pair", "high"),
            "must not be below `low`",
            {
                "problem": "must not be below `low`",
                "expected": None,
                "nearest": "9",
                "on_key": False,
            },
        ),
    ] == found
