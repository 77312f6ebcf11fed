"""The calendar: a slot for each actor, and a binary heap of the slots that are due.

An actor waits for one thing at a time, so its slot is on the calendar once or not at all. Equal
times are settled by rank, as on the reference engine. What would be due at the horizon or beyond
never happens and stays off the heap.
"""

from typing import Any

from sim.engines.batch.compiling import kernel
from sim.engines.batch.records import entry_at, slot_at
from sim.engines.batch.shared import rank
from sim.model.rules import NONE

ANYWHERE = 0
"""What a slot can be broken into while it pauses for: nothing."""
REPAIRING, MARCHING, FIGHTING, CONSOLIDATING, ASSEMBLING, ALARMED = 1, 2, 3, 4, 5, 6


@kernel
def _before(one: Any, time: float, rank_: int) -> bool:
    return one.time < time or (one.time == time and one.rank < rank_)


@kernel
def _put(w: Any, position: int, time: float, rank_: int, slot: int) -> None:
    entry = entry_at(w, position)
    entry.time = time
    entry.rank = rank_
    entry.slot = slot
    slot_at(w, slot).position = position


@kernel
def _rise(w: Any, position: int, time: float, rank_: int, slot: int) -> None:
    """Put an entry at a free position or as far above it as it belongs."""
    while position > 0:
        above = (position - 1) >> 1
        parent = entry_at(w, above)
        if not (time < parent.time or (time == parent.time and rank_ < parent.rank)):
            break
        _put(w, position, parent.time, parent.rank, parent.slot)
        position = above
    _put(w, position, time, rank_, slot)


@kernel
def _sink(w: Any, position: int, time: float, rank_: int, slot: int) -> None:
    """Put an entry at a free position or as far below it as it belongs."""
    size = w.heap_size
    while True:
        below = 2 * position + 1
        if below >= size:
            break
        child = entry_at(w, below)
        if below + 1 < size:
            other = entry_at(w, below + 1)
            if _before(other, child.time, child.rank):
                child, below = other, below + 1
        if not _before(child, time, rank_):
            break
        _put(w, position, child.time, child.rank, child.slot)
        position = below
    _put(w, position, time, rank_, slot)


@kernel
def _enter(w: Any, number: int, time: float) -> None:
    slot = slot_at(w, number)
    slot.time = time
    if time < w.horizon:
        position = w.heap_size
        w.heap_size += 1
        _rise(w, position, time, slot.rank, number)


@kernel
def take_off(w: Any, number: int) -> None:
    """Take a slot off the calendar, if it is on it."""
    slot = slot_at(w, number)
    position = slot.position
    if position == NONE:
        return
    slot.position = NONE
    w.heap_size -= 1
    if position == w.heap_size:
        return
    last = entry_at(w, w.heap_size)
    time, rank_, moved = last.time, last.rank, last.slot
    if position > 0 and _before(
        last, entry_at(w, (position - 1) >> 1).time, entry_at(w, (position - 1) >> 1).rank
    ):
        _rise(w, position, time, rank_, moved)
    else:
        _sink(w, position, time, rank_, moved)


@kernel
def next_slot(w: Any) -> int:
    """Take the first slot off the calendar and move the clock to it; NONE at the horizon."""
    if w.heap_size == 0:
        return NONE
    first = entry_at(w, 0)
    number = first.slot
    w.now = first.time
    slot_at(w, number).position = NONE
    w.heap_size -= 1
    if w.heap_size > 0:
        last = entry_at(w, w.heap_size)
        _sink(w, 0, last.time, last.rank, last.slot)
    return number


@kernel
def wait(w: Any, number: int, hours: float, step: int) -> None:
    """The actor of a slot goes on with a step after some hours."""
    slot_at(w, number).step = step
    _enter(w, number, w.now + hours)


@kernel
def pause(w: Any, number: int, hours: float, step: int, doing: int) -> None:
    """Wait in such a way that whoever concerns what the actor is doing can break in."""
    slot = slot_at(w, number)
    slot.pausing = doing
    slot.interrupted = 0
    wait(w, number, hours, step)


@kernel
def interrupt(w: Any, number: int, doing: int) -> None:
    """Break into a pause; what is due at this very moment ends normally."""
    slot = slot_at(w, number)
    if slot.pausing == doing and slot.time > w.now:
        slot.pausing = ANYWHERE
        slot.interrupted = 1
        take_off(w, number)
        _enter(w, number, w.now)


@kernel
def pause_finished(w: Any, number: int) -> bool:
    """Whether the whole time of the pause that has just ended has passed."""
    slot = slot_at(w, number)
    slot.pausing = ANYWHERE
    return slot.interrupted == 0


@kernel
def await_call(w: Any, number: int, step: int) -> None:
    """The actor goes on with a step when it is called; until then it is off the calendar."""
    slot_at(w, number).step = step


@kernel
def call(w: Any, number: int) -> None:
    """Call an actor that waits for it: it goes on at this moment, in its turn."""
    _enter(w, number, w.now)


@kernel
def join_list(w: Any, number: int, first: int, step: int) -> int:
    """The actor waits among others for one call; return the new head of their list."""
    slot = slot_at(w, number)
    slot.step = step
    slot.next = first
    return number


@kernel
def call_list(w: Any, first: int) -> None:
    """Call all actors of a list."""
    while first != NONE:
        following = slot_at(w, first).next
        call(w, first)
        first = following


@kernel
def launch(w: Any, number: int) -> None:
    """Start the actor of a slot of its own at this moment, in its turn."""
    wait(w, number, 0.0, 0)


@kernel
def launch_another(w: Any, kind: int, entity: int, number: int) -> int:
    """Start an actor of a kind that may have several at a time; return its slot.

    Where the pool is used up the last slot, which is kept for it, is returned and the world is
    marked: the replication must be run again with more memory.
    """
    taken = w.free
    slot = slot_at(w, taken)
    if slot.next == NONE:
        w.overflow = 1
        return taken
    w.free = slot.next
    slot.kind = kind
    slot.entity = entity
    slot.number = number
    slot.rank = rank(kind, entity, number)
    slot.pausing = ANYWHERE
    launch(w, taken)
    return taken


@kernel
def leave(w: Any, number: int) -> None:
    """The actor of a slot from the pool has ended; the slot is free."""
    slot_at(w, number).next = w.free
    w.free = number
