"""What an engine returns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Chunk:
    """Outcomes of some replications: `values` (count, outcomes), `events` (count,).

    `failures` holds the number and the error of each replication that did not end, whose row is
    void.
    """

    values: NDArray[np.float64]
    events: NDArray[np.int64]
    failures: tuple[tuple[int, str], ...] = ()
