"""The story of one replication in plain sentences, one for each event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sim.engines.reference.log import Event
from sim.engines.reference.replay import Trace
from sim.scenario.quantities import format_moment

SENTENCES = {
    # fires
    "mission_due": "{actor} is due: its target is {subject}.",
    "mission_starts": "{actor} opens fire on {subject}.",
    "hit": "{actor} hits {subject}; {level} of {levels} levels are left.",
    "hit_ruins": "{actor} hits {subject}, which was already down.",
    "missed": "{actor} fires a salvo at {subject} without effect.",
    "aborted": "{actor} aborts a salvo at {subject} because of the enemy in the air.",
    "assessed": "{actor} assesses {subject}, {misread}, as {verdict} (it stands at level {level}).",
    "mission_ended": "{actor} is done with {subject}.",
    "mission_cut_short": "{actor} ends short of its goal at {subject}: {reason}.",
    # facilities
    "repaired": "Engineers bring {subject} back to level {level} of {levels}.",
    "bypass_open": "A bypass of {subject} carries traffic.",
    "facility_lost": "{subject} falls into enemy hands and is lost to its side.",
    "demolished": "{subject} is destroyed by its own side.",
    # warning and command
    "indication": "Sign number {number} of a build-up is seen.",
    "received": "A report reaches {actor}: {subject}.",
    "heeded": "{actor} takes the report seriously: {subject}.",
    "not_heeded": "{actor} does not heed the report: {subject}.",
    "forewarned": "{actor} alerts the garrisons.",
    "relocated": "{actor} works from its alternate command post.",
    "deciding": "{actor} takes up the decision on {subject}.",
    "decided": "{actor} decides on {subject}.",
    "ordered": "The order on {subject} reaches the troops.",
    # reserves
    "released": "{actor} receives the order of release.",
    "committed_elsewhere": "{actor} can't come: it is committed elsewhere.",
    "departed": "{actor} marches off from {subject} towards {to}.",
    "held_up": "{actor} is held up at {subject}: no road is open.",
    "turned_back": "{actor} turns back on the road to {subject}: the way is blocked.",
    "thinned": "{actor} loses {lost} on the march to attacks from the air.",
    "destroyed_on_march": "{actor} is destroyed on the road to {subject}.",
    "overrun": "{actor} is overrun at {subject}.",
    "without_goal": "{actor} halts: the objective is lost and there is no place to assemble.",
    "reinforced": "{actor} joins the garrison of {subject} with {elements}.",
    "assembled": "{actor} assembles {elements} at {subject} for a counterattack on {objective}.",
    # advance
    "waits": "{actor} waits at {subject}: {reason}.",
    "cancelled": "{actor} is cancelled at {subject}: {reason}.",
    "advance_starts": "{actor} crosses its start line at {subject}.",
    "moves": "{actor} moves on {subject}.",
    "halted_at_bridge": "{actor} halts: {subject} is closed.",
    "moves_on": "{actor} goes on to {subject}: the way is open again.",
    "refuels": "{actor} stops at {subject} to resupply.",
    "passes": "{actor} passes through {subject}.",
    "captured": "{actor} takes {subject}.",
    "consolidated": "{actor} has consolidated {subject} and is ready to move on.",
    "axis_finished": "{actor} has reached the end of its axis at {subject}.",
    "gives_up": "{actor} is beaten and gives up at {subject}.",
    # battle
    "battle": "{actor}: battle for {subject}, {attacking} elements against {holding}.",
    "battle_won": "{actor} wins the battle for {subject}: {attacking} elements left against "
    "{holding}, lost {attacking_lost} against {holding_lost}; the holding side {end}.",
    "battle_lost": "{actor} loses the battle for {subject}: {attacking} elements left against "
    "{holding}, lost {attacking_lost} against {holding_lost}; the attacking side {end}.",
    "garrison_withdraws": "The garrison of {subject} withdraws with {elements}.",
    "garrison_captured": "The garrison of {subject}, {elements} strong, is captured.",
    "isolated": "{subject} is cut off: no road to the rear is open.",
    "supply_short": "The garrison of {subject} runs short of supply ({share:.0%} of its need).",
    "supply_restored": "The garrison of {subject} is fully supplied again.",
    # doctrine
    "bombards": "{actor}: the guns open fire on {subject}.",
    "bombardment_loss": "{actor}: a salvo costs {subject} one element.",
    "bombardment_without_target": "{actor}: the guns stop, nobody consolidates in {subject}.",
    "bombardment_without_salvos": "{actor}: the guns fall silent, no salvos are left.",
    "assembling": "{actor}: the counterattack assembles at {subject}; {assembled} of {needed} "
    "elements are there.",
    "ready_to_prepare": "{actor}: {elements} elements are assembled; preparation begins.",
    "called_off": "{actor} is called off: {assembled} of {needed} elements assembled in time.",
    "counterattacks": "{actor}: {elements} elements counterattack at {subject}.",
    "nothing_to_retake": "{actor}: {subject} is still in the defender's hands.",
    "recaptured": "{actor}: {subject} is retaken.",
    # theatre
    "planning": "{actor}: the staff takes up the next cycle.",
    "cycle_begins": "{actor}: cycle {cycle} begins.",
    "operation_over": "{actor} is over.",
    "pinned": "{actor} stays where it is: its own sector {subject} is in contact.",
    "drawn_in": "The pressure of {subject} draws in {elements} of {wanted} elements.",
    "drawn_arrive": "Elements from other sectors join the garrison of {subject}: {elements}.",
    "drawn_assemble": "Elements from other sectors assemble against {subject}: {elements}.",
    "gives_place_up": "The garrison of {subject}, {elements} strong, gives the place up; "
    "{captured} are captured.",
    "cannot_leave": "The garrison of {subject} can't leave yet: no road is open.",
    "worn": "The garrison of {subject} loses {lost} to want of supply.",
    # politics
    "postponed": "The event is postponed by {days:.0f} days.",
    "contradicted": "Officials contradict each other about the {subject}.",
    "held": "The event is held.",
    "mobilised": "Mobilisation is announced.",
    "recruits": "Mobilisation brings {elements} elements to {subject}.",
    "recruits_stay_away": "The {elements} mobilised elements do not come: {subject} is lost.",
}
"""One sentence for each kind of event; names and details of the event fill it."""


BATTLE_ENDS = ("battle_won", "battle_lost")
DECISIONS = ("deciding", "decided", "ordered")
MATTERS = {
    "release": "the release of reserves for {name}",
    "response": "the response at {name}",
    "bombardment": "the bombardment at {name}",
    "withdrawal": "the withdrawal of {name}",
}

FOLDED = {
    "indication": "{count} signs of a build-up are seen, the last on {until}.",
    "received": "{count} reports reach {actor}, the last on {until}: {subject}.",
    "heeded": "{actor} takes {count} reports seriously, the last on {until}: {subject}.",
    "not_heeded": "{actor} does not heed {count} reports, the last on {until}: {subject}.",
    "missed": "{actor} fires {count} salvos at {subject} without effect, the last on {until}.",
}
"""One sentence for several events of a kind, one after the other."""
INDICATIONS = "indications"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence of the story with its moment; `number` is the event's, for `--why`."""

    number: int
    moment: str
    sentence: str


def told_moment(trace: Trace, time: float) -> str:
    """A simulation time as a moment of the plan, to the minute."""
    return format_moment(round((time + trace.plan.clock.day_one) * 60.0) / 60.0)


def sentence(event: Event) -> str:
    """One event as a sentence."""
    text = SENTENCES.get(event.kind, "{actor}: {kind} {subject}.")
    more = {"end": _end_of_battle(event)} if event.kind in BATTLE_ENDS else {}
    filled = text.format(
        actor=event.actor, subject=_in_words(event), kind=event.kind, **event.detail, **more
    )
    return filled[0].upper() + filled[1:]


def _end_of_battle(event: Event) -> str:
    """Why the beaten side gave way: the breakpoint that it met, and what had lowered it."""
    lost, of = int(event.detail["lost"]), int(event.detail["of"])
    if of == 0:
        return "had left"
    if lost >= of:
        return "fought to the last"
    lowered = f", lowered: {event.detail['lowered']}" if event.detail["lowered"] else ""
    return f"gave way at {lost} of {of} (breakpoint {event.detail['breakpoint']:.0%}{lowered})"


def _in_words(event: Event) -> str:
    """The subject of an event; matters of decision are spelled out."""
    if event.kind not in DECISIONS:
        return event.subject
    matter, _, name = event.subject.partition(".")
    return MATTERS[matter].format(name=name.rpartition(".")[2])


def line(trace: Trace, event: Event) -> Line:
    """One event as a line of the story."""
    return Line(
        number=event.number, moment=told_moment(trace, event.time), sentence=sentence(event)
    )


def story(trace: Trace) -> Iterator[Line]:
    """The whole replication, line by line."""
    return (line(trace, event) for event in trace.events)


def folded(trace: Trace) -> Iterator[Line]:
    """The replication with like events that follow one another in one line each.

    What the signs of a build-up bring with them, reports at all echelons, counts as one sequence.
    """
    for _, run in groupby(trace.events, key=_sequence):
        alike: dict[tuple[str, str, str], list[Event]] = {}
        for event in run:
            alike.setdefault((event.kind, event.actor, event.subject), []).append(event)
        for events in alike.values():
            yield line(trace, events[0]) if len(events) == 1 else _fold(trace, events)


def _sequence(event: Event) -> object:
    """What an event has in common with those that it can stand in one line with."""
    if event.kind == "indication" or event.subject == INDICATIONS:
        return INDICATIONS
    if event.kind in FOLDED:
        return (event.kind, event.actor, event.subject)
    return event.number


def _fold(trace: Trace, events: Sequence[Event]) -> Line:
    first = events[0]
    filled = FOLDED[first.kind].format(
        count=len(events),
        actor=first.actor,
        subject=first.subject,
        until=told_moment(trace, events[-1].time),
    )
    return Line(
        number=first.number,
        moment=told_moment(trace, first.time),
        sentence=filled[0].upper() + filled[1:],
    )
