"""What the timeline of one replication says: the moments that mark it, and work in plain words."""

from typing import TYPE_CHECKING

from sim.engines.reference.log import Event
from sim.engines.trace import Mark, Side, Weight
from sim.model.labels import shown_name

if TYPE_CHECKING:
    from sim.model.plan import Plan

MARKED = {
    "advance_starts": "{actor} starts",
    "captured": "{subject} falls",
    "recaptured": "{subject} retaken",
    "isolated": "{subject} isolated",
    "gives_place_up": "{subject} given up",
    "decided": "{actor} decides",
    "counterattacks": "counterattack",
    "forewarned": "forewarned",
    "postponed": "event postponed",
    "mobilised": "mobilisation",
}
"""Kinds of events that stand as marks on the timeline."""
ATTACKERS_EVENTS = ("advance_starts", "captured")
WEIGHTY: dict[str, Weight] = {
    "captured": 2,
    "recaptured": 2,
    "gives_place_up": 2,
    "counterattacks": 2,
    "advance_starts": 1,
}
"""How much a kind of mark tells, where there is no room for the words of all."""
DECISIONS = {
    "release": "reserves for {name}",
    "response": "answer at {name}",
    "bombardment": "bombardment at {name}",
    "withdrawal": "withdrawal of {name}",
}


def mark_of(event: Event, plan: "Plan") -> Mark:
    """The mark of an event of one of these kinds; the fall of an objective tells most."""
    subject = event.subject
    objectives = {plan.places.names[objective] for objective in plan.operations.objective}
    weight = WEIGHTY.get(event.kind, 0)
    if event.kind == "captured" and subject in objectives:
        weight = 3
    side: Side = "attacker" if event.kind in ATTACKERS_EVENTS else "defender"
    label = MARKED[event.kind].format(actor=event.actor, subject=shown_name(subject))
    return Mark(time=event.time, side=side, label=label, weight=weight)


def in_words(label: str, plan: "Plan") -> str:
    """The label of an activity, with towns and decisions as people write them."""
    work, _, about = label.partition(" ")
    matter, _, rest = about.partition(".")
    if work == "decide" and matter in DECISIONS:
        name = rest.rpartition(".")[2]
        named = name in plan.operations.names
        return f"decide {DECISIONS[matter].format(name=shown_name(name, named=named))}"
    places = set(plan.places.names)
    return " ".join(shown_name(word) if word in places else word for word in label.split(" "))
