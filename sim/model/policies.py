"""Policies: how sides choose between operations. A new policy is one function in a table.

Each takes the scores of the candidates, in the order of the scenario, and returns the position of
the one chosen. Ties go to the first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Call:
    """An operation that may get a reserve: what an allocation policy may look at."""

    operation: int
    granted: int
    """Position in the order in which requests were granted; large where it was not yet."""
    hours: float
    """March time of the reserve to where it is needed, infinite where no road is open."""
    threat: float
    """The attacker's elements in play less the garrison of the objective."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """An operation that waits for the attacker's staff: what a choice policy may look at."""

    operation: int
    garrison: int
    """Elements that hold its next objective."""
    cycles: int
    """Cycles it has had so far."""


def _first_come(calls: Sequence[Call]) -> int:
    return min(range(len(calls)), key=lambda n: calls[n].granted)


def _nearest(calls: Sequence[Call]) -> int:
    return min(range(len(calls)), key=lambda n: calls[n].hours)


def _greatest_threat(calls: Sequence[Call]) -> int:
    return max(range(len(calls)), key=lambda n: calls[n].threat)


def _fixed(turns: Sequence[Turn]) -> int:
    return min(range(len(turns)), key=lambda n: turns[n].operation)


def _weakest_first(turns: Sequence[Turn]) -> int:
    return min(range(len(turns)), key=lambda n: turns[n].garrison)


def _even_spread(turns: Sequence[Turn]) -> int:
    return min(range(len(turns)), key=lambda n: turns[n].cycles)


ALLOCATIONS: Mapping[str, Callable[[Sequence[Call]], int]] = {
    "first-come": _first_come,
    "nearest": _nearest,
    "greatest-threat": _greatest_threat,
}
"""Which operation the defender gives a reserve to."""

CHOICES: Mapping[str, Callable[[Sequence[Turn]], int]] = {
    "fixed": _fixed,
    "weakest-first": _weakest_first,
    "even-spread": _even_spread,
}
"""Which operation the attacker's staff prepares next."""
