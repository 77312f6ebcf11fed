"""A bridge between salvos and repair: an alternating renewal process.

A unit that never stops fires at a bridge of one level, a hit about every 48 h; hits on the ruins
change nothing, so by the lack of memory the bridge stands for an exponential time with mean 48 h.
Repair is exponential with mean 24 h.
"""

import math

import pytest

from analytic.samples import agrees, sample
from sim.engines.reference.environment import Wait
from sim.engines.reference.run import run_chunk
from sim.engines.reference.world import World
from sim.model.outcomes import Outcome
from worlds import NO_ADVANCE, PLAN, plan

BRIDGE = {
    **NO_ADVANCE,
    "map.roads.east-road.bridge": "bridge",
    "facilities.bridge": {
        "kind": "bridge",
        "levels": 1,
        "repair": {"time": {"exponential": {"mean": "24 h"}}},
    },
    "fire_units.rockets": {
        "salvo_interval": {"exponential": {"mean": "48 h"}},
        "stock": 9999,
        "effect": {"bridge": 1.0},
    },
    f"{PLAN}.strike": {
        "when": "day 1 00:00",
        "target": "bridge",
        "by": "rockets",
        "salvos": 9999,
    },
}
FAIL, MEND = 1.0 / 48.0, 1.0 / 24.0
REPLICATIONS = 4_000


def up(hours: float) -> float:
    """The chance that the bridge stands after so many hours, standing at first."""
    both = FAIL + MEND
    return MEND / both + FAIL / both * math.exp(-both * hours)


UP = Outcome(name="bridge.up", kind="flag", unit="", meaning="Whether the bridge stood.")


@pytest.mark.parametrize(("hours", "chance"), [(24.0, 0.741043), (300.0, 0.666667)])
def test_availability(hours: float, chance: float) -> None:
    """.741043 after 24 h, .666667 in the long run."""
    assert chance == pytest.approx(up(hours), abs=1e-6)

    def look(world: World) -> Wait:
        yield world.env.timeout(hours)
        world.report("bridge.up", float(world.facilities.level[0]))

    of = plan(BRIDGE, [UP])
    chunk = run_chunk(of, 0, 0, REPLICATIONS, processes=[look])
    assert agrees(chance, chunk.values[:, of.column("bridge.up")], sees=0.05)


def test_hours_closed() -> None:
    """Over 20 days: the integral of 1 - up(t), 154.67 h of 480."""
    both = FAIL + MEND
    expected = FAIL / both * (480.0 - (1.0 - math.exp(-both * 480.0)) / both)
    assert 154.67 == pytest.approx(expected, abs=0.01)
    (closed,) = sample(BRIDGE, REPLICATIONS, "facility.bridge.closed_hours")
    assert agrees(expected, closed, sees=0.03)
