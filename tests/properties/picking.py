"""Quick choices for strategies that draw hundreds of values, and the values they choose from.

A strategy that is made anew in each draw costs more than the draw. Here each choice is a draw from
an integer strategy that is made once; what stands first is what Hypothesis shrinks to.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

Values = dict[str, Any]

DAY = 24
"""Hours."""
DAYS = 8
"""From day 1 to the end of the simulation."""

HOURS = ("1 h", "0 h", "2 h", "3 h", "6 h", "7.3 h", "12 h", "1 day", "30 min")
POSITIVE_HOURS = ("6 h", "1 h", "2 h", "12 h", "1 day")
QUICK: tuple[Any, ...] = ("0 h", "1 h", "2 h", {"exponential": {"mean": "2 h"}})
SPREAD: tuple[Any, ...] = (
    {"exponential": {"mean": "5 h"}},
    {"triangular": {"low": "1 h", "mode": "2 h", "high": "9 h"}},
    {"pert": {"low": "0 h", "mode": "3 h", "high": "1 day"}},
    {"erlang": {"shape": 3, "mean": "6 h"}},
    {"gamma": {"shape": 0.5, "mean": "6 h"}},
    {"lognormal": {"median": "4 h", "p90": "12 h"}},
    {"lognormal": {"mean": "4 h", "sd": "2 h"}},
    {"weibull": {"shape": 1.5, "scale": "6 h"}},
    {"empirical": {"values": ["1 h", "2 h", "12 h"]}},
    {"quantiles": {"0": "0 h", "0.5": "6 h", "1": "2 days"}},
    {"uniform": {"low": "0 h", "high": "1 day"}},
)
"""Every form of a distribution."""
DURATIONS: tuple[Any, ...] = HOURS + SPREAD
CHANCES = (0.0, 1.0, 0.3, 0.5, 0.9)
LIKELY = (1.0, 1.0, 1.0, 0.5, 0.0)
FACTORS = (1.0, 0.0, 0.5, 0.8)
FRACTIONS: tuple[Any, ...] = (0.0, 0.25, 0.5, 1.0, {"uniform": {"low": 0.1, "high": 0.6}})
PACES: tuple[Any, ...] = (
    "24 km/day",
    "6 km/day",
    "12 km/day",
    "48 km/day",
    {"uniform": {"low": "10 km/day", "high": "40 km/day"}},
)
TONNES = ("1 t", "0 t", "4 t", "20 t")


@lru_cache(maxsize=1024)
def _whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


class Pick:
    """Chooses; what stands first is the simplest."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def one(self, options: Sequence[Any]) -> Any:
        """One of them."""
        return options[self._draw(_whole(0, len(options) - 1))]

    def count(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._draw(_whole(low, high))

    def often(self) -> bool:
        """True two times out of three."""
        return self.count(0, 2) > 0

    def maybe(self) -> bool:
        """True every second time."""
        return self.count(0, 1) > 0

    def seldom(self) -> bool:
        """True one time out of four."""
        return self.count(0, 3) == 3

    def some(self, options: Sequence[Any], most: int) -> list[Any]:
        """Up to so many of them, each once, in their order."""
        if not options:
            return []
        chosen = {self.count(0, len(options) - 1) for _ in range(self.count(0, most))}
        return [options[position] for position in sorted(chosen)]

    def hours(self, low: int, high: int) -> int:
        """A full hour, by preference one that many events share."""
        return 6 * self.count(-(-low // 6), high // 6) if self.often() else self.count(low, high)


def moment(hours: int) -> str:
    """A full hour as a day of the plan; hour 0 is day 1 00:00."""
    return f"day {hours // DAY + 1} {hours % DAY:02}:00"


def present(**fields: Any) -> Values:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
