"""Quantiles of any number of values in little memory: DDSketch with whole arrays at a time.

Values are counted in bins that are narrow in proportion to the value (Masson, Rim and Lee 2019,
Proceedings of the VLDB Endowment 12:2195). The bins are fixed beforehand and the counts are whole
numbers, so that parts of a batch give the same sketch in whatever order they are put together.
"""

from typing import Any

import numpy as np
from ddsketch.ddsketch import BaseDDSketch
from ddsketch.mapping import LinearlyInterpolatedMapping
from ddsketch.store import Store
from numpy.typing import NDArray

RELATIVE_ERROR = 5e-5
"""A quantile lies at most this part of itself beside the true one: half a minute in a week."""
TINY = 1e-6
"""What is nearer to zero than this, in the unit of the outcome, is counted as zero."""

Bins = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Keys in ascending order and how many values each bin holds."""


class Mapping(LinearlyInterpolatedMapping):
    """The library's bins, also for arrays.

    Of its mappings this one takes no logarithm, of which machines round the last bit variously.
    """

    def __init__(self) -> None:
        super().__init__(RELATIVE_ERROR)

    def keys(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """What `key` gives for each of these positive values, bit for bit."""
        mantissas, exponents = np.frexp(values)
        logarithms = (2.0 * mantissas - 1.0) + (exponents - 1)
        keys: NDArray[np.int64] = np.ceil(logarithms * self._multiplier).astype(np.int64)
        return keys


class ArrayStore(Store):
    """Counts of bins in an array from the lowest to the highest key, with room to grow."""

    def __init__(self) -> None:
        super().__init__()
        self.clear()

    def clear(self) -> None:
        """Hold nothing."""
        self.count = 0
        self.counts = np.zeros(0, dtype=np.int64)
        self.start = 0
        """The key of the first count."""

    def copy(self, store: "ArrayStore") -> None:
        """Take over the counts of another store."""
        self.clear()
        self.merge(store)

    def length(self) -> int:
        """How many bins there is room for."""
        return len(self.counts)

    def add(self, key: int, weight: float = 1) -> None:
        """Count `weight` values more in a bin."""
        self.add_counts(key, np.array([weight], dtype=np.int64))

    def add_keys(self, keys: NDArray[np.int64]) -> None:
        """Count one value more in the bin of each key."""
        if len(keys):
            start = int(keys.min())
            self.add_counts(start, np.bincount(keys - start))

    def add_counts(self, start: int, counts: NDArray[np.int64]) -> None:
        """Count so many values more in the bins from `start` on."""
        self._make_room(start, start + len(counts))
        at = start - self.start
        self.counts[at : at + len(counts)] += counts
        self.count += int(counts.sum())

    def _make_room(self, start: int, end: int) -> None:
        if not len(self.counts):
            self.start, self.counts = start, np.zeros(end - start, dtype=np.int64)
            return
        low = min(start, self.start)
        high = max(end, self.start + len(self.counts))
        if high - low > len(self.counts):
            grown = np.zeros(high - low, dtype=np.int64)
            at = self.start - low
            grown[at : at + len(self.counts)] = self.counts
            self.start, self.counts = low, grown

    def key_at_rank(self, rank: float, lower: bool = True) -> int:  # noqa: FBT001, FBT002 (theirs)
        """The key of the value at a rank counted from 0; between two ranks the lower or upper."""
        whole = int(rank) if lower else int(-(-rank // 1))
        return self.start + int(np.searchsorted(self.counts.cumsum(), whole, side="right"))

    def merge(self, store: "ArrayStore") -> None:
        """Add the counts of another store."""
        if store.length():
            self.add_counts(store.start, store.counts)

    @property
    def bins(self) -> Bins:
        """The bins that hold something."""
        filled = np.flatnonzero(self.counts)
        return filled + self.start, self.counts[filled]

    @bins.setter
    def bins(self, bins: Bins) -> None:
        keys, counts = bins
        self.clear()
        if len(keys):
            start = int(keys[0])
            whole = np.zeros(int(keys[-1]) - start + 1, dtype=np.int64)
            whole[keys - start] = counts
            self.add_counts(start, whole)


class Sketch(BaseDDSketch):
    """A DDSketch of an outcome's values."""

    def __init__(self) -> None:
        self.mapping = Mapping()
        self.above, self.below = ArrayStore(), ArrayStore()
        super().__init__(self.mapping, self.above, self.below, 0)

    @property
    def zeros(self) -> int:
        """How many values are nearer to zero than TINY."""
        return int(self._zero_count)

    def add_all(self, values: NDArray[np.float64]) -> None:
        """Count finite values, shape (n,)."""
        above, below = values > TINY, values < -TINY
        self.above.add_keys(self.mapping.keys(values[above]))
        self.below.add_keys(self.mapping.keys(-values[below]))
        self.add_zeros(len(values) - int(above.sum()) - int(below.sum()))

    def add_zeros(self, count: int) -> None:
        """Count values that are nearer to zero than TINY."""
        self._zero_count += count
        self.recount()

    def recount(self) -> None:
        """Take note of values that were put into the stores."""
        self._count = self.below.count + self._zero_count + self.above.count

    def value_at(self, rank: int) -> float:
        """The value at a rank counted from 0, off by at most `error_of` it."""
        if rank < self.below.count:
            return -float(self.mapping.value(self.below.key_at_rank(self.below.count - 1 - rank)))
        above = rank - self.below.count - self.zeros
        return 0.0 if above < 0 else float(self.mapping.value(self.above.key_at_rank(above)))

    def values(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The value of each bin that holds something, in ascending order, and how many it holds."""
        (below, few), (above, many) = self.below.bins, self.above.bins
        zeros = np.ones(int(self.zeros > 0))
        sizes = [[self.mapping.value(int(key)) for key in keys] for keys in (below[::-1], above)]
        values = np.concatenate([-np.array(sizes[0]), 0.0 * zeros, np.array(sizes[1])])
        counts = np.concatenate([few[::-1], self.zeros * zeros.astype(np.int64), many])
        return values, counts

    def _copy(self, sketch: Any) -> None:
        super()._copy(sketch)
        self.recount()


def error_of(value: float) -> float:
    """How far the true value may lie from one that a sketch gave."""
    return max(RELATIVE_ERROR / (1.0 - RELATIVE_ERROR) * abs(value), TINY)
