"""How a batch is cut into chunks: by the clock, since the cut cannot change a value."""

CHUNK_SECONDS = 0.4
"""Long enough that handing chunks about costs nothing, short enough that Ctrl-C feels prompt."""

FIRST_CHUNK = 8
GROWTH = 4
MAX_CHUNK = 4096


class Chunking:
    """Hands out replications `first` to `first + replications - 1`, a chunk at a time.

    Chunks of a fixed size if `chunk` is given. Otherwise they grow or shrink until one takes
    `CHUNK_SECONDS`, and the last ones are small enough that all workers end together.
    """

    def __init__(self, first: int, replications: int, workers: int, chunk: int | None) -> None:
        self._next = first
        self._end = first + replications
        self._workers = workers
        self._fixed = chunk
        self._size = FIRST_CHUNK

    def take(self) -> tuple[int, int] | None:
        """First replication and number of the next chunk; None when all are handed out."""
        left = self._end - self._next
        if left == 0:
            return None
        count = self._fixed or min(self._size, self._fair_share(left))
        span = (self._next, min(count, left))
        self._next += span[1]
        return span

    def _fair_share(self, left: int) -> int:
        if self._workers == 1:
            return left
        return max(-(-left // (2 * self._workers)), self._size // 20)

    def learn(self, count: int, seconds: float) -> None:
        """Take note of how long a chunk took."""
        fitting = round(count * CHUNK_SECONDS / seconds) if seconds > 0.0 else MAX_CHUNK
        self._size = max(1, min(fitting, self._size * GROWTH, MAX_CHUNK))
