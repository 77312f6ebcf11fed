"""One replication told again: what is kept of one that fails."""

from pathlib import Path

import pytest

from sim.engines.reference.environment import Wait
from sim.engines.reference.replay import ReplayError, replay
from sim.engines.reference.world import World
from sim.model.lowering import lower
from unit.cli.small import CERTAIN, told


def fails_on_day_three(world: World) -> Wait:
    """A process of the user's with a mistake."""
    yield world.env.timeout(48.0)
    raise ZeroDivisionError("mine")


def test_a_failing_replication_keeps_its_story(tmp_path: Path) -> None:
    """The error is the cause of the ReplayError, which has the events before it."""
    scenario, whole = told(tmp_path, *CERTAIN)
    with pytest.raises(
        ReplayError, match=r"^replication 7 of seed 3 ended with an error$"
    ) as caught:
        replay(lower(scenario), 3, 7, [fails_on_day_three])
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    before = [event for event in whole.events if event.time < 48.0]
    assert before == caught.value.trace.events
