"""How a batch is cut into chunks: by the clock, since the cut cannot change a value."""

CHUNK_SECONDS = 0.4
"""Long enough that handing chunks about costs nothing, short enough that Ctrl-C feels prompt."""

FIRST_CHUNK = 2
GROWTH = 4
MAX_CHUNK = 1 << 14


class Chunking:
    """Hands out replications `first` to `first + replications - 1`, a chunk at a time.

    Chunks of a fixed size if `chunk` is given. Otherwise they grow or shrink until one takes
    `CHUNK_SECONDS`, and the last ones are small enough that all `workers` end together.
    """

    def __init__(self, first: int, replications: int, workers: int, chunk: int | None) -> None:
        self.workers = workers
        self.paused = False
        """While set, no chunk is handed out: those under way have to end first."""
        self._next = first
        self._end = first + replications
        self._fixed = chunk
        self._size = FIRST_CHUNK
        self._seconds_each = 0.0

    @property
    def left(self) -> int:
        """How many replications have not been handed out."""
        return self._end - self._next

    @property
    def seconds_left(self) -> float:
        """How long one worker would take for what is left, going by the latest chunk."""
        return self.left * self._seconds_each

    def take(self) -> tuple[int, int] | None:
        """First replication and number of the next chunk; None when all are, or none may be."""
        if self.left == 0 or self.paused:
            return None
        count = min(self._fixed or min(self._size, self._fair_share()), self.left)
        self._next += count
        return self._next - count, count

    def _fair_share(self) -> int:
        if self.workers == 1:
            return self.left
        return max(-(-self.left // (2 * self.workers)), self._size // 20)

    def learn(self, count: int, seconds: float) -> None:
        """Take note of how long a chunk took."""
        self._seconds_each = seconds / count
        fitting = round(count * CHUNK_SECONDS / seconds) if seconds > 0.0 else MAX_CHUNK
        self._size = max(1, min(fitting, self._size * GROWTH, MAX_CHUNK))
