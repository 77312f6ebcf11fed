"""Chunks cover a batch once, and follow the clock."""

import pytest

from sim.experiments.chunking import CHUNK_SECONDS, FIRST_CHUNK, GROWTH, MAX_CHUNK, Chunking


def spans(chunking: Chunking, seconds_each: float) -> list[tuple[int, int]]:
    """All chunks, when each replication takes so long."""
    taken = []
    while (span := chunking.take()) is not None:
        taken.append(span)
        chunking.learn(span[1], span[1] * seconds_each)
    return taken


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("chunk", [None, 1, 7, 1000])
@pytest.mark.parametrize("seconds_each", [0.0, 0.001, 9.0])
def test_every_replication_once(workers: int, chunk: int | None, seconds_each: float) -> None:
    """The chunks follow on each other from the first replication to the last."""
    taken = spans(Chunking(10, 500, workers, chunk), seconds_each)
    numbers = [number for first, count in taken for number in range(first, first + count)]
    assert list(range(10, 510)) == numbers


def test_fixed_chunks() -> None:
    """A given size is kept, but for the rest."""
    assert [(0, 4), (4, 4), (8, 2)] == spans(Chunking(0, 10, 2, 4), 9.0)


def test_chunks_grow_to_the_wanted_time() -> None:
    """Quick replications come in ever larger chunks, slow ones alone."""
    quick = [count for _, count in spans(Chunking(0, 100_000, 1, None), CHUNK_SECONDS / 1000)]
    assert [FIRST_CHUNK, FIRST_CHUNK * GROWTH, FIRST_CHUNK * GROWTH**2] == quick[:3]
    assert {1000} == set(quick[5:-1])
    slow = [count for _, count in spans(Chunking(0, 20, 1, None), 9.0)]
    assert [FIRST_CHUNK, *[1] * (20 - FIRST_CHUNK)] == slow


def test_chunks_have_a_largest_size() -> None:
    """Replications that take no time do not make one chunk of everything."""
    sizes = [count for _, count in spans(Chunking(0, 100_000, 1, None), 0.0)]
    assert MAX_CHUNK == max(sizes)


def test_last_chunks_are_shared() -> None:
    """Towards the end no worker is left with much more to do than the others."""
    quick = [count for _, count in spans(Chunking(0, 10_000, 4, None), CHUNK_SECONDS / 1000)]
    assert quick[6:] == sorted(quick[6:], reverse=True)
    assert [50, 50, 50] == quick[-4:-1]
    slow = [count for _, count in spans(Chunking(0, 6, 4, None), 9.0)]
    assert [1, 1, 1, 1, 1, 1] == slow


def test_time_left() -> None:
    """The time left goes by the latest chunk, and by what has not been handed out."""
    chunking = Chunking(0, 100, 1, 10)
    assert 0.0 == chunking.seconds_left
    chunking.take()
    chunking.learn(10, 5.0)
    assert (90, 45.0) == (chunking.left, chunking.seconds_left)
