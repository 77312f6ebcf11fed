import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.model.draws import (
    INDEX_LIMIT,
    DrawTable,
    philox4x32,
    philox4x32_arrays,
    stream_id,
    uniform,
)

WORDS = st.integers(0, 2**32 - 1)
LONG = st.integers(0, 2**64 - 1)
INDICES = st.integers(0, INDEX_LIMIT - 1)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=20), WORDS, WORDS)
def test_arrays_and_scalars_give_the_same_words(
    counters: list[tuple[int, int, int, int]], key_low: int, key_high: int
) -> None:
    """Both forms of the generator are one function, at any counter and key."""
    c0, c1, c2, c3 = np.array(counters, dtype=np.uint64).T

    blocks = np.stack(philox4x32_arrays((c0, c1, c2, c3), (key_low, key_high)), axis=1)

    expected = [list(philox4x32(counter, (key_low, key_high))) for counter in counters]
    assert expected == blocks.tolist()


@given(LONG, WORDS, st.lists(LONG, min_size=1, max_size=5, unique=True), st.data())
def test_table_equals_the_addresses(
    seed: int, replication: int, streams: list[int], data: st.DataObject
) -> None:
    """Any address can be read from a table of any depth, or without one."""
    depths = data.draw(st.lists(st.integers(0, 50), min_size=len(streams), max_size=len(streams)))
    number = data.draw(st.integers(0, len(streams) - 1))
    index = data.draw(st.integers(0, 60) | INDICES)
    replications = range(replication, min(replication + 3, 2**32))

    draws = DrawTable(
        seed=seed, replications=replications, streams=streams, depths=depths
    ).replication(replications[-1])

    expected = uniform(seed, replications[-1], streams[number], index)
    assert expected == draws.uniform(number, index)
    assert 0 < expected < 1


@given(st.lists(st.text(), min_size=1, max_size=6, unique=True), st.text(), st.integers(0, 40))
def test_another_stream_moves_nobody_elses_draws(
    names: list[str], newcomer: str, index: int
) -> None:
    """Adding an actor in front of the others leaves their luck as it was."""
    others = [name for name in names if name != newcomer]
    before, after = (
        DrawTable(
            seed=0,
            replications=range(7, 8),
            streams=[stream_id(name) for name in actors],
            depths=[8] * len(actors),
        ).replication(7)
        for actors in (others, [newcomer, *others])
    )

    for number in range(len(others)):
        assert before.uniform(number, index) == after.uniform(number + 1, index)
