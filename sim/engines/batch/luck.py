"""Draws and the record: what every part of the kernel does with luck and with outcomes."""

from math import isnan
from typing import Any

from sim.engines.batch.calendar import call
from sim.engines.batch.compiling import kernel
from sim.engines.batch.records import (
    drawn_at,
    number_array,
    operation_at,
    operation_plan,
    outcome_at,
    stream_at,
    variate_at,
)
from sim.engines.batch.shared import pair, variate
from sim.model.outcomes import UNDECLARED
from sim.model.rules import NONE
from sim.model.variates import CONSTANT, Row


@kernel
def uniform(w: Any, stream: int, index: int) -> float:
    """The uniform draw in (0, 1) at an address of this replication."""
    drawn = drawn_at(w, stream)
    if drawn.index == index:
        return drawn.value
    words = stream_at(w, stream)
    key = (w.seed_low, w.seed_high)
    even, odd = pair(key, (words.low, words.high), w.replication, index >> 1)
    if index & 1:
        return odd
    # The neighbour is of the same block and often asked for next.
    drawn.index = index + 1
    drawn.value = odd
    return even


@kernel
def chance(w: Any, probability: float, stream: int, index: int) -> bool:
    """Whether something of this probability happens; certainty needs no draw."""
    if probability <= 0.0:
        return False
    return probability >= 1.0 or uniform(w, stream, index) < probability


@kernel
def draw(w: Any, number: int, stream: int, index: int) -> float:
    """A draw from a distribution of the plan; 0 for NONE."""
    if number == NONE:
        return 0.0
    row = variate_at(w, number)
    if row.code == CONSTANT:
        return row.a
    numbers = number_array(w.numbers, row.start + 2 * row.length)
    return variate(
        Row(row.code, row.a, row.b, row.c, row.start, row.length),
        numbers,
        uniform(w, stream, index),
    )


@kernel
def happened(w: Any, column: int) -> bool:
    """Whether an outcome has happened."""
    return not isnan(outcome_at(w, column).value)


@kernel
def record(w: Any, column: int, value: float) -> None:
    """Record an outcome."""
    if column != UNDECLARED:
        outcome_at(w, column).value = value


@kernel
def record_time(w: Any, column: int) -> None:
    """Record the present moment, unless an earlier one stands; operations may begin after it."""
    if column == UNDECLARED or happened(w, column):
        return
    outcome_at(w, column).value = w.now
    for operation in range(w.n_operations):
        if operation_plan(w, operation).after == column and operation_at(w, operation).waits:
            operation_at(w, operation).waits = 0
            call(w, w.operation_slots + operation)


@kernel
def add(w: Any, column: int, amount: float) -> None:
    """Add to a count or an amount."""
    outcome_at(w, column).value += amount


@kernel
def raise_to(w: Any, column: int, amount: float) -> None:
    """Keep the largest amount."""
    kept = outcome_at(w, column)
    kept.value = max(kept.value, amount)
