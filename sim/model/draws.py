"""Addressed uniforms: the same luck for the same decision, whoever asks and whenever.

A draw is named by its address (seed, replication, stream, index); a stream is one decision of one
actor. Nothing is consumed and nothing has a state, so that a new actor moves nobody else's luck,
a replication can be replayed alone, and the number of workers cannot matter.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
as 1, 2, 3", SC 2011). The key is the seed, the counter is (index // 2, stream low word, stream
high word, replication): one block of four 32-bit words serves two neighbouring indices.

Two forms of the same function stand here. The scalar one is plain integer arithmetic that gives
the same words with Python's integers and with wrapping 64-bit ones, so it can be compiled as it
is; the other works on arrays and fills the table that a replication reads from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""32-bit words, held in 64 bits so that a product of two of them fits."""

_MULTIPLIER_0: Final = 0xD2511F53
_MULTIPLIER_1: Final = 0xCD9E8D57
_WEYL_0: Final = 0x9E3779B9
_WEYL_1: Final = 0xBB67AE85
_ROUNDS: Final = 10
_LOW_WORD: Final = 0xFFFFFFFF
_STEP: Final = 2.0**-52

SMALLEST_UNIFORM: Final = 2.0**-53
LARGEST_UNIFORM: Final = 1.0 - 2.0**-53

INDEX_LIMIT: Final = 2**33
"""Draws in one stream of one replication: the block number has 32 bits and serves two."""

_SLAB_BLOCKS: Final = 1 << 14
"""Blocks made at a time: few enough for the processor's cache, enough to hide numpy's overhead."""

_PAGE_BLOCKS: Final = 64
"""Blocks made at a time beyond a stream's depth; as slow as making one."""


def philox4x32(
    counter: tuple[int, int, int, int], key: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return the block of four 32-bit words at `counter` under `key`.

    With wrapping 64-bit integers the product may come out negative; shifting it right with its
    sign and masking still yields its upper word.
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = ((product_1 >> 32) & _LOW_WORD) ^ c1 ^ k0
        c1 = product_1 & _LOW_WORD
        c2 = ((product_0 >> 32) & _LOW_WORD) ^ c3 ^ k1
        c3 = product_0 & _LOW_WORD
        k0 = (k0 + _WEYL_0) & _LOW_WORD
        k1 = (k1 + _WEYL_1) & _LOW_WORD
    return c0, c1, c2, c3


def philox4x32_arrays(
    counter: tuple[Words, Words, Words, Words], key: tuple[int, int]
) -> tuple[Words, Words, Words, Words]:
    """Return the blocks at arrays of counters, which are broadcast against each other.

    Values that hang on one axis only (the replication, or the stream and index) stay that small
    until the rounds have mixed them, which saves almost two rounds of the ten.
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    multiplier_0, multiplier_1 = np.uint64(_MULTIPLIER_0), np.uint64(_MULTIPLIER_1)
    low_word, half = np.uint64(_LOW_WORD), np.uint64(32)
    for _ in range(_ROUNDS):
        product_0 = multiplier_0 * c0
        product_1 = multiplier_1 * c2
        c0 = (product_1 >> half) ^ c1 ^ np.uint64(k0)
        c1 = product_1 & low_word
        c2 = (product_0 >> half) ^ c3 ^ np.uint64(k1)
        c3 = product_0 & low_word
        k0 = (k0 + _WEYL_0) & _LOW_WORD
        k1 = (k1 + _WEYL_1) & _LOW_WORD
    return c0, c1, c2, c3


def unit_interval(low: int, high: int) -> float:
    """Return the uniform made of two words: the middle of one of 2**52 equal cells of (0, 1).

    It lies from SMALLEST_UNIFORM to LARGEST_UNIFORM and is exact, and so is 1 minus it.
    """
    return (((high << 20) | (low >> 12)) + 0.5) * _STEP


def pair(
    key: tuple[int, int], stream: tuple[int, int], replication: int, block: int
) -> tuple[float, float]:
    """Return the uniforms at the indices 2 * block and 2 * block + 1, which one block makes.

    Seed and stream are split into (low, high) words.
    """
    w0, w1, w2, w3 = philox4x32((block, stream[0], stream[1], replication), key)
    return unit_interval(w0, w1), unit_interval(w2, w3)


def draw(key: tuple[int, int], stream: tuple[int, int], replication: int, index: int) -> float:
    """Return the uniform at an address whose seed and stream are split into (low, high) words."""
    even, odd = pair(key, stream, replication, index >> 1)
    return odd if index & 1 else even


def words_of(number: int) -> tuple[int, int]:
    """Split a number of 64 bits into its low and high words; ValueError outside [0, 2**64)."""
    if not 0 <= number < 2**64:
        raise ValueError(f"not a number of 64 bits: {number}")
    return number & _LOW_WORD, number >> 32


def uniform(seed: int, replication: int, stream: int, index: int) -> float:
    """Return the uniform at one address, strictly between 0 and 1.

    `seed` and `stream` have 64 bits, `replication` 32 and `index` 33; ValueError outside.
    """
    _check_replication(replication)
    _check_index(index)
    return draw(words_of(seed), words_of(stream), replication, index)


def stream_id(name: str) -> int:
    """Return the 64-bit number of the stream called `name`: BLAKE2b of its UTF-8 bytes."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def stream_ids(names: Iterable[str]) -> Words:
    """Return the numbers of streams, in order; ValueError where two would share their luck."""
    owners: dict[int, str] = {}
    for name in names:
        number = stream_id(name)
        if number in owners:
            raise ValueError(f"streams {owners[number]!r} and {name!r} have the same number")
        owners[number] = name
    return np.array(list(owners), dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the table keeps each stream, by stream number, and what finds the draws beyond."""

    key: tuple[int, int]
    streams: list[tuple[int, int]]
    starts: list[int]
    depths: list[int]


class DrawTable:
    """The uniforms that a chunk of replications is expected to need, made many at a time.

    `depths` says how many draws of each stream to keep ready. It is a matter of speed only: a
    draw beyond it has the value of its address all the same.
    """

    def __init__(
        self,
        *,
        seed: int,
        replications: range,
        streams: Sequence[int] | Words,
        depths: Sequence[int],
    ) -> None:
        if not len(replications) or replications.step != 1:
            raise ValueError(f"replications must follow each other: {replications}")
        _check_replication(replications[0])
        _check_replication(replications[-1])
        if len(streams) != len(depths) or min(depths, default=0) < 0:
            raise ValueError("each stream needs one depth that is not negative")
        blocks = np.array([(depth + 1) // 2 for depth in depths], dtype=np.int64)
        self._replications = replications
        self._layout = _Layout(
            key=words_of(seed),
            streams=[words_of(int(number)) for number in streams],
            starts=(2 * (np.cumsum(blocks) - blocks)).tolist(),
            depths=(2 * blocks).tolist(),
        )
        self._counter = _counter_columns(self._layout.streams, blocks)
        self._slab_rows = max(1, _SLAB_BLOCKS // max(1, int(blocks.sum())))
        self._slab_first = -1
        self._slab: NDArray[np.float64] = np.empty((0, 0))

    def replication(self, number: int) -> "Draws":
        """Return the draws of one replication; IndexError when it is not of this chunk."""
        if number not in self._replications:
            raise IndexError(f"replication {number} is not in {self._replications}")
        row = (number - self._replications.start) % self._slab_rows
        if number - row != self._slab_first:
            self._make_slab(number - row)
        return Draws(self._layout, number, self._slab[row].tolist())

    def _make_slab(self, first: int) -> None:
        """Make the uniforms of some replications that follow each other; shape (rows, draws)."""
        last = min(first + self._slab_rows, self._replications.stop)
        numbers = np.arange(first, last, dtype=np.uint64)[:, np.newaxis]
        self._slab = uniforms(self._layout.key, self._counter, numbers)
        self._slab_first = first


class Draws:
    """The luck of one replication: `uniform(stream number, index)`.

    Streams are numbered in the order in which they were given to the table.
    """

    __slots__ = ("_depths", "_layout", "_pages", "_replication", "_starts", "_values")

    def __init__(self, layout: _Layout, replication: int, values: list[float]) -> None:
        self._layout = layout
        self._replication = replication
        self._values = values
        self._starts = layout.starts
        self._depths = layout.depths
        self._pages: dict[tuple[int, int], list[float]] = {}

    def uniform(self, stream_number: int, index: int) -> float:
        """Return one uniform; ValueError for an index below 0 or of more than 33 bits."""
        if 0 <= index < self._depths[stream_number]:
            return self._values[self._starts[stream_number] + index]
        return self._beyond(stream_number, index)

    def named(self, name: str, index: int) -> float:
        """Return one uniform of a stream that is not in the table, by its name."""
        _check_index(index)
        return draw(self._layout.key, words_of(stream_id(name)), self._replication, index)

    def _beyond(self, stream_number: int, index: int) -> float:
        """Return a draw that the table does not hold, from a page of its neighbours."""
        _check_index(index)
        page, place = divmod(index, 2 * _PAGE_BLOCKS)
        values = self._pages.get((stream_number, page))
        if values is None:
            low, high = self._layout.streams[stream_number]
            first = page * _PAGE_BLOCKS
            numbers = np.arange(first, first + _PAGE_BLOCKS, dtype=np.uint64)
            counter = (numbers, np.full_like(numbers, low), np.full_like(numbers, high))
            replication = np.array([[self._replication]], dtype=np.uint64)
            values = uniforms(self._layout.key, counter, replication)[0].tolist()
            self._pages[stream_number, page] = values
        return values[place]


def uniforms(
    key: tuple[int, int], counter: tuple[Words, Words, Words], replications: Words
) -> NDArray[np.float64]:
    """Return the uniforms of every block in every replication, two for each block.

    `counter` holds (index // 2, stream low, stream high), each of shape (blocks,), `replications`
    has shape (rows, 1); the answer has shape (rows, 2 * blocks).
    """
    c0, c1, c2 = counter
    w0, w1, w2, w3 = philox4x32_arrays((c0, c1, c2, replications), key)
    values = np.empty((len(replications), 2 * len(c0)))
    values[:, 0::2] = (w1 << np.uint64(20)) | (w0 >> np.uint64(12))
    values[:, 1::2] = (w3 << np.uint64(20)) | (w2 >> np.uint64(12))
    values += 0.5
    values *= _STEP
    return values


def _counter_columns(
    streams: Sequence[tuple[int, int]], blocks: NDArray[np.int64]
) -> tuple[Words, Words, Words]:
    """Return the first three counter words of every block of the table, stream after stream."""
    of_stream = np.repeat(np.arange(len(blocks)), blocks)
    first = np.repeat(np.cumsum(blocks) - blocks, blocks)
    words = np.array(streams, dtype=np.uint64).reshape(-1, 2)
    numbers = (np.arange(len(of_stream)) - first).astype(np.uint64)
    return numbers, words[of_stream, 0], words[of_stream, 1]


def _check_replication(replication: int) -> None:
    if not 0 <= replication < 2**32:
        raise ValueError(f"not a replication number of 32 bits: {replication}")


def _check_index(index: int) -> None:
    if not 0 <= index < INDEX_LIMIT:
        raise ValueError(f"not the index of a draw: {index}")
