"""The addressed draws behave like independent uniforms along every part of the address.

Seeds are fixed, so these tests always give the same answer; the bounds are those that a sound
generator misses about once in ten thousand seeds.
"""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.model.draws import stream_id, uniforms, words_of

SEEDS = [0, 1, 2**64 - 1]
REPLICATIONS, STREAMS, DRAWS = 128, 200, 32


def cube(seed: int, stream_numbers: list[int]) -> NDArray[np.float64]:
    """Return uniforms by replication, stream and index."""
    words = np.array([words_of(number) for number in stream_numbers], dtype=np.uint64)
    blocks = np.tile(np.arange(DRAWS // 2, dtype=np.uint64), len(words))
    low, high = np.repeat(words, DRAWS // 2, axis=0).T
    numbers = np.arange(REPLICATIONS, dtype=np.uint64)[:, np.newaxis]
    values = uniforms(words_of(seed), (blocks, low, high), numbers)
    return values.reshape(REPLICATIONS, len(words), DRAWS)


def named(count: int) -> list[int]:
    """Return the numbers of streams whose names differ in one figure."""
    return [stream_id(f"salvo effect of mission {number}") for number in range(count)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("streams", [named(STREAMS), list(range(STREAMS))], ids=["names", "counts"])
def test_distribution_is_uniform(seed: int, streams: list[int]) -> None:
    """All draws together fit the uniform distribution, in mean, variance and shape."""
    values = cube(seed, streams).ravel()

    assert 0.5 == pytest.approx(values.mean(), abs=4 * (1 / 12 / values.size) ** 0.5)
    assert 1 / 12 == pytest.approx(values.var(), abs=4 * (1 / 180 / values.size) ** 0.5)
    assert 1e-4 < stats.kstest(values, "uniform").pvalue


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("axis", [0, 1, 2], ids=["replication", "stream", "index"])
def test_no_part_of_the_address_is_luckier(seed: int, axis: int) -> None:
    """The means at each replication, stream or index scatter as much as chance lets them."""
    values = cube(seed, named(STREAMS))
    others = tuple(other for other in range(3) if other != axis)
    count = values.shape[axis]

    scores = (values.mean(axis=others) - 0.5) / (1 / 12 / (values.size / count)) ** 0.5

    assert 5 > abs(scores).max()
    assert count == pytest.approx((scores**2).sum(), abs=4 * (2 * count) ** 0.5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("axis", [0, 1, 2], ids=["replication", "stream", "index"])
def test_neighbours_are_uncorrelated(seed: int, axis: int) -> None:
    """Knowing a draw tells nothing of the next replication, stream or index."""
    centred = np.moveaxis(cube(seed, list(range(STREAMS))), axis, 0) - 0.5

    products = centred[1:] * centred[:-1]

    assert 0 == pytest.approx(products.mean() * 12, abs=4 * products.size**-0.5)


def test_neighbouring_seeds_are_uncorrelated() -> None:
    """Seed 1 is as good a second opinion on seed 0 as any other."""
    first, second = cube(0, named(STREAMS)) - 0.5, cube(1, named(STREAMS)) - 0.5

    assert 0 == pytest.approx((first * second).mean() * 12, abs=4 * first.size**-0.5)


def test_lowest_bits_are_as_random_as_the_highest() -> None:
    """Each of the 52 bits is set in half of the draws."""
    cells = np.floor(cube(3, named(STREAMS)).ravel() * 2.0**52).astype(np.uint64)

    shares = [((cells >> np.uint64(bit)) & np.uint64(1)).mean() for bit in range(52)]

    assert [0.5] * 52 == pytest.approx(shares, abs=4.5 * 0.5 * cells.size**-0.5)
