"""An interdicted network small enough to work out by hand.

Roads s-a 4, a-t 5, s-b 6, b-t 6, a-b 1; a-t and b-t are bridges, 8 longer when cut (the march
over the bypass). Compare Israeli and Wood (2002) on interdicting shortest paths.
"""

import pytest

from sim.model.draws import DrawTable, stream_ids
from sim.model.routes import network_of, search_of, shortest
from sim.model.rules import happens

S, A, B, T = range(4)
NETWORK = network_of(4, [(S, A), (A, T), (S, B), (B, T), (A, B)])
HOURS = [4.0, 5.0, 6.0, 6.0, 1.0]
BRIDGES = (1, 3)
CUT_ADDS = 8.0
DOWN = 0.6


def march(cut: set[int]) -> float:
    """Return the time from s to t with these bridges down."""
    hours = [time + CUT_ADDS * (road in cut) for road, time in enumerate(HOURS)]
    search = search_of(4)
    shortest(T, NETWORK, hours, search)
    return search.hours[S]


@pytest.mark.parametrize(
    ("cut", "expected"), [(set(), 9.0), ({1}, 11.0), ({3}, 9.0), ({1, 3}, 17.0)]
)
def test_times_by_cut(cut: set[int], expected: float) -> None:
    """The best single cut costs 2 hours, both together 8."""
    assert expected == march(cut)


def test_mean_by_enumeration() -> None:
    """With each bridge down with probability 0.6 the mean march takes 12.36."""
    up = 1 - DOWN
    mean = (
        up * up * march(set())
        + DOWN * up * march({1})
        + up * DOWN * march({3})
        + DOWN * DOWN * march({1, 3})
    )

    assert 12.36 == pytest.approx(mean, abs=1e-12)


def test_mean_by_simulation() -> None:
    """Addressed draws find the mean within four standard errors."""
    replications = 20_000
    table = DrawTable(
        seed=0,
        replications=range(replications),
        streams=stream_ids(["bridge at a", "bridge at b"]),
        depths=[1, 1],
    )
    total = 0.0
    for number in range(replications):
        draws = table.replication(number)
        down = (happens(DOWN, draws.uniform(bridge, 0)) for bridge in range(len(BRIDGES)))
        total += march({road for road, cut in zip(BRIDGES, down, strict=True) if cut})

    # Variance of 9, 11, 9, 17 with chances .16, .24, .24, .36: 165.48 - 12.36**2.
    standard_error = ((165.48 - 12.36**2) / replications) ** 0.5
    assert 12.36 == pytest.approx(total / replications, abs=4 * standard_error)
