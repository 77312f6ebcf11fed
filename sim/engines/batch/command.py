"""The chain of headquarters: reports rise, staff officers work, decisions go out as orders."""

from typing import Any

from sim.engines.batch.calendar import (
    await_call,
    call,
    join_list,
    launch,
    launch_another,
    leave,
    wait,
)
from sim.engines.batch.collapse import give_up, may_leave
from sim.engines.batch.compiling import kernel
from sim.engines.batch.contact import alert
from sim.engines.batch.doctrine import order_fire, order_response
from sim.engines.batch.luck import add, chance, draw, raise_to, record_time, uniform
from sim.engines.batch.records import (
    advance_at,
    advance_plan,
    echelon_at,
    echelon_plan,
    facility_at,
    facility_plan,
    garrison_plan,
    matter_at,
    matter_plan,
    messages_of,
    mission_plan,
    number_at,
    operation_at,
    operation_plan,
    place_at,
    slot_at,
    source_plan,
    unit_plan,
    warnings_of,
    whole_at,
)
from sim.engines.batch.reserves import release
from sim.engines.batch.shared import message_hours, repetitions, time_to_loss, unit_exponential
from sim.engines.batch.shared import stretch as stretch_of
from sim.model import ranks
from sim.model.reports import MatterKind, ReportKind
from sim.model.rules import DEFENDER, INFINITY, NONE

REPORT = int(ranks.ActorKind.REPORT)
STRIKE = int(ReportKind.STRIKE)
CONTACT, LOSS = int(ReportKind.CONTACT), int(ReportKind.LOSS)
RELEASE, RESPONSE = int(MatterKind.RELEASE), int(MatterKind.RESPONSE)
WITHDRAWAL, BOMBARDMENT = int(MatterKind.WITHDRAWAL), int(MatterKind.BOMBARDMENT)

START, SENT, RECEIVED, SERVED, WORKED, ORDERED, WITHDRAWS = 0, 1, 2, 3, 4, 5, 6
FIRST_STREAM_OF_TRAVEL, OF_ASSESSMENT, OF_HEEDING = 1, 2, 3
"""The streams of a report at an echelon, counted from that of its messages."""


@kernel
def send(w: Any, source: int, number: int, operation: int, place: int) -> None:
    """A report sets out; `place` is the one that it says was lost, NONE for others."""
    if w.n_echelons == 0:
        return
    report = slot_at(w, launch_another(w, REPORT, source, number))
    report.operation = operation
    report.place = place
    report.link = 0


@kernel
def report_strike(w: Any, mission: int, go: int) -> None:
    """The troops report a strike."""
    plan, warnings = mission_plan(w, mission), warnings_of(w)
    if warnings.strikes and unit_plan(w, plan.unit).side != DEFENDER:
        send(w, w.first_strike + mission, go, plan.operation, NONE)


@kernel
def report_contact(w: Any, advance: int) -> None:
    """The troops report that an advance has begun."""
    state = advance_at(w, advance)
    number = state.contacts
    state.contacts += 1
    send(w, w.first_contact + advance, number, advance_plan(w, advance).operation, NONE)


@kernel
def report_loss(w: Any, place: int, operation: int) -> None:
    """The troops report the loss of a place."""
    state = place_at(w, place)
    number = state.losses_reported
    state.losses_reported += 1
    send(w, w.first_loss + place, number, operation, place)


@kernel
def indicate(w: Any, slot: int) -> None:
    """Signs of the build-up: a Poisson process until the first contact."""
    state, plan = slot_at(w, slot), warnings_of(w)
    if state.step == START:
        wait(w, slot, plan.first, SENT)
        return
    if state.step == RECEIVED:
        if operation_at(w, plan.operation).contact_at < INFINITY:
            return
        send(w, 0, state.number, plan.operation, NONE)
        state.number += 1
    budget = unit_exponential(uniform(w, plan.gap_stream, state.number))
    wait(w, slot, time_to_loss(budget, plan.rate_per_h), RECEIVED)


@kernel
def _works(w: Any, echelon: int) -> bool:
    headquarters = echelon_plan(w, echelon).headquarters
    if headquarters == NONE or facility_at(w, headquarters).level > 0:
        return True
    return echelon_at(w, echelon).alternate != 0


@kernel
def _stretch(w: Any, echelon: int) -> float:
    plan = echelon_plan(w, echelon)
    if plan.headquarters == NONE:
        return 1.0
    level = facility_at(w, plan.headquarters).level
    return stretch_of(level, facility_plan(w, plan.headquarters).levels, plan.degraded)


@kernel
def _ask_staff(w: Any, slot: int, echelon: int, hours: float) -> None:
    """Ask for a staff officer for so many hours of work; served in the order of asking."""
    state, staff = slot_at(w, slot), echelon_at(w, echelon)
    state.hours = hours
    state.asked = w.now
    await_call(w, slot, SERVED)
    if staff.free > 0:
        staff.free -= 1
        call(w, slot)
        return
    state.next = NONE
    if staff.first == NONE:
        staff.first = slot
    else:
        slot_at(w, staff.last).next = slot
    staff.last = slot


@kernel
def _begin_work(w: Any, slot: int, echelon: int) -> None:
    """Work, as soon as the headquarters does."""
    state, staff = slot_at(w, slot), echelon_at(w, echelon)
    if not _works(w, echelon):
        staff.waiting = join_list(w, slot, staff.waiting, SERVED)
        return
    raise_to(w, echelon_plan(w, echelon).waited_column, w.now - state.asked)
    wait(w, slot, state.hours * _stretch(w, echelon), WORKED)


@kernel
def _release_officer(w: Any, echelon: int) -> None:
    """An officer is free for the next who has asked."""
    staff = echelon_at(w, echelon)
    following = staff.first
    if following == NONE:
        staff.free += 1
        return
    staff.first = slot_at(w, following).next
    call(w, following)


@kernel
def _send_on(w: Any, slot: int) -> None:
    """Send a report to the next echelon of its chain, if there is one."""
    report = slot_at(w, slot)
    plan = operation_plan(w, report.operation)
    if report.link >= plan.chain_count:
        leave(w, slot)
        return
    echelon = whole_at(w, plan.chain_first + report.link).value
    messages = messages_of(w)
    stream = whole_at(w, source_plan(w, report.entity).streams_first + echelon).value
    again = 0.0
    if messages.loss > 0.0:
        again = repetitions(messages.loss, uniform(w, stream, report.number))
    travel = draw(
        w, echelon_plan(w, echelon).report, stream + FIRST_STREAM_OF_TRAVEL, report.number
    )
    hours = message_hours(again, messages.repeat, travel)
    report.echelon = echelon
    if hours < INFINITY:
        wait(w, slot, hours, RECEIVED)
    else:
        leave(w, slot)


@kernel
def report(w: Any, slot: int) -> None:
    """One report: detected, then at each echelon received, assessed, heeded or not."""
    state = slot_at(w, slot)
    source = source_plan(w, state.entity)
    if state.step == START and (source.kind == CONTACT or source.kind == LOSS):
        hours = draw(w, messages_of(w).detect, source.detect_stream, state.number)
        wait(w, slot, hours, SENT)
        return
    if state.step == START or state.step == SENT:
        _send_on(w, slot)
        return
    echelon = state.echelon
    if state.step == RECEIVED:
        _receive(w, slot, echelon)
    elif state.step == SERVED:
        _begin_work(w, slot, echelon)
    else:
        _release_officer(w, echelon)
        _assessed(w, slot, echelon)


@kernel
def _receive(w: Any, slot: int, echelon: int) -> None:
    state, plan = slot_at(w, slot), echelon_plan(w, echelon)
    add(w, plan.reports_column, 1.0)
    record_time(w, plan.received_column)
    stream = whole_at(w, source_plan(w, state.entity).streams_first + echelon).value
    _ask_staff(w, slot, echelon, draw(w, plan.assess, stream + OF_ASSESSMENT, state.number))


@kernel
def _assessed(w: Any, slot: int, echelon: int) -> None:
    """A report has been assessed: an echelon that heeds it acts and sends it on."""
    state, plan = slot_at(w, slot), echelon_plan(w, echelon)
    source = source_plan(w, state.entity)
    stream = whole_at(w, source.streams_first + echelon).value
    heeds = number_at(w, plan.heeds_first + source.kind).value
    if not chance(w, heeds, stream + OF_HEEDING, state.number):
        leave(w, slot)
        return
    record_time(w, plan.heeded_column)
    _act(w, slot, echelon)
    state.link += 1
    _send_on(w, slot)


@kernel
def _act(w: Any, slot: int, echelon: int) -> None:
    """What an echelon does on a report that it heeds."""
    report_ = slot_at(w, slot)
    kind = source_plan(w, report_.entity).kind
    first = whole_at(w, operation_plan(w, report_.operation).chain_first).value
    warning = kind <= STRIKE  # indications and strikes come before contacts and losses
    if warning and echelon == first:
        alert(w, report_.operation)
    for matter in range(w.n_matters):
        deciding = matter_plan(w, matter).echelon == echelon
        if deciding and matter_at(w, matter).decided == 0 and _concerns(w, slot, matter):
            _take_up(w, matter)


@kernel
def _concerns(w: Any, slot: int, matter: int) -> bool:
    """Whether a report calls for a decision: any for reserves, a loss for a response."""
    report_, plan = slot_at(w, slot), matter_plan(w, matter)
    if plan.kind == RELEASE:
        return plan.operation == report_.operation
    if plan.kind == RESPONSE or plan.kind == BOMBARDMENT:
        return report_.place == operation_plan(w, plan.operation).objective
    return False


@kernel
def _take_up(w: Any, matter: int) -> None:
    matter_at(w, matter).decided = 1
    launch(w, w.decision_slots + matter)


@kernel
def ask_to_withdraw(w: Any, garrison: int) -> None:
    """A worn garrison asks the highest echelon to be withdrawn."""
    for matter in range(w.n_matters):
        plan = matter_plan(w, matter)
        asked = plan.kind == WITHDRAWAL and plan.subject == garrison
        if asked and matter_at(w, matter).decided == 0:
            _take_up(w, matter)


@kernel
def decide(w: Any, slot: int) -> None:
    """Take a decision and send out the order."""
    state = slot_at(w, slot)
    plan = matter_plan(w, state.entity)
    echelon = plan.echelon
    if state.step == START:
        hours = draw(w, echelon_plan(w, echelon).decide, plan.decide_stream, 0)
        _ask_staff(w, slot, echelon, hours)
    elif state.step == SERVED:
        _begin_work(w, slot, echelon)
    elif state.step == WORKED:
        _release_officer(w, echelon)
        record_time(w, plan.decided_column)
        wait(w, slot, draw(w, echelon_plan(w, echelon).order, plan.order_stream, 0), ORDERED)
    elif state.step == ORDERED:
        record_time(w, plan.ordered_column)
        _carry_out(w, slot)
    else:
        _withdraw(w, slot)


@kernel
def _carry_out(w: Any, slot: int) -> None:
    """The order for a matter arrives."""
    plan = matter_plan(w, slot_at(w, slot).entity)
    if plan.kind == RELEASE:
        release(w, plan.echelon, plan.operation)
    elif plan.kind == RESPONSE:
        order_response(w, plan.operation)
    elif plan.kind == BOMBARDMENT:
        order_fire(w, plan.operation)
    else:
        _withdraw(w, slot)


@kernel
def _withdraw(w: Any, slot: int) -> None:
    """Leave on orders, as soon as a road is open."""
    place = garrison_plan(w, matter_plan(w, slot_at(w, slot).entity).subject).place
    if may_leave(w, place):
        give_up(w, place)
    else:
        w.change_waiting = join_list(w, slot, w.change_waiting, WITHDRAWS)
