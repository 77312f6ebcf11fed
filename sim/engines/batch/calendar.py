"""The calendar: a slot for each actor, and which slots are due next.

An actor waits for one thing at a time, so its slot is on the calendar once or not at all. Equal
times are settled by rank, as on the reference engine. What would be due at the horizon or beyond
never happens and stays off the calendar.

What is due at this very moment (actors that were called, and delays of 0) is a list in the order
of ranks, often of one. All else is a binary heap. The entry of the actor whose turn it is stays
on top as a gap, since it mostly waits again: its next entry sinks from there, where taking one
entry out and putting another in would be two walks through the heap.
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
def _comes_first(one: Any, other: Any) -> bool:
    """Whether one entry is due before another, without a branch: which of two is no pattern."""
    return (one.time < other.time) | ((one.time == other.time) & (one.rank < other.rank))


@kernel
def _put(w: Any, position: int, time: float, rank_: int, slot: int) -> None:
    entry = entry_at(w, position)
    entry.time = time
    entry.rank = rank_
    entry.slot = slot


@kernel
def _rise(w: Any, position: int, time: float, rank_: int, slot: int) -> None:
    """Put an entry at a free position or as far above it as it belongs."""
    while position > 0:
        above = (position - 1) >> 1
        parent = entry_at(w, above)
        if _before(parent, time, rank_):
            break
        _put(w, position, parent.time, parent.rank, parent.slot)
        position = above
    _put(w, position, time, rank_, slot)


@kernel
def _sink(w: Any, position: int, time: float, rank_: int, slot: int) -> None:
    """Put an entry at a free position, before which all above it are, or where it belongs below.

    Most belong near the bottom: so the gap is moved there first, and the entry rises from it.
    """
    size = w.heap_size
    below = 2 * position + 1
    while below + 1 < size:
        below += _comes_first(entry_at(w, below + 1), entry_at(w, below))
        child = entry_at(w, below)
        _put(w, position, child.time, child.rank, child.slot)
        position = below
        below = 2 * position + 1
    if below < size:
        child = entry_at(w, below)
        _put(w, position, child.time, child.rank, child.slot)
        position = below
    _rise(w, position, time, rank_, slot)


@kernel
def _close_gap(w: Any) -> None:
    """Take the entry on top off the heap."""
    w.gap = 0
    w.heap_size -= 1
    if w.heap_size > 0:
        last = entry_at(w, w.heap_size)
        _sink(w, 0, last.time, last.rank, last.slot)


@kernel
def _enter(w: Any, number: int, time: float) -> None:
    slot = slot_at(w, number)
    slot.time = time
    if time <= w.now:
        _enter_now(w, number)
    elif time < w.horizon:
        if w.gap:
            w.gap = 0
            _sink(w, 0, time, slot.rank, number)
        else:
            w.heap_size += 1
            _rise(w, w.heap_size - 1, time, slot.rank, number)


@kernel
def _enter_now(w: Any, number: int) -> None:
    """Put a slot in the list of those that are due at this moment, behind all of lower rank."""
    slot = slot_at(w, number)
    if w.due == NONE:
        slot.next = NONE
        w.due = number
        w.last_due = number
    elif slot_at(w, w.last_due).rank < slot.rank:
        slot.next = NONE
        slot_at(w, w.last_due).next = number
        w.last_due = number
    elif slot.rank < slot_at(w, w.due).rank:
        slot.next = w.due
        w.due = number
    else:
        before = w.due
        while slot_at(w, slot_at(w, before).next).rank < slot.rank:
            before = slot_at(w, before).next
        slot.next = slot_at(w, before).next
        slot_at(w, before).next = number


@kernel
def _take_off(w: Any, number: int) -> None:
    """Take a slot that is due later off the calendar, if it is on it."""
    if w.gap:
        _close_gap(w)
    position = 0
    while position < w.heap_size and entry_at(w, position).slot != number:
        position += 1
    if position == w.heap_size:
        return
    w.heap_size -= 1
    last = entry_at(w, w.heap_size)
    time, rank_, moved = last.time, last.rank, last.slot
    if position == w.heap_size:
        return
    parent = entry_at(w, (position - 1) >> 1)
    if position > 0 and not _before(parent, time, rank_):
        _rise(w, position, time, rank_, moved)
    else:
        _sink(w, position, time, rank_, moved)


@kernel
def next_slot(w: Any) -> int:
    """Take the first slot off the calendar and move the clock to it; NONE at the horizon."""
    if w.gap:
        _close_gap(w)
    number = w.due
    if number != NONE:
        ahead = w.heap_size > 0 and _before(entry_at(w, 0), w.now, slot_at(w, number).rank)
        if not ahead:
            w.due = slot_at(w, number).next
            return number
    if w.heap_size == 0:
        return NONE
    first = entry_at(w, 0)
    w.now = first.time
    w.gap = 1
    return first.slot


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
        _take_off(w, number)
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
    if taken == w.fresh:
        if taken == w.n_slots - 1:
            w.overflow = 1
            return taken
        w.fresh += 1
        w.free = w.fresh
    else:
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
