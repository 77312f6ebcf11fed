"""What outcomes are called on pictures: a few words, by family."""

from collections.abc import Mapping

NAMED = ("places", "operations", "garrisoned", "sectors")
"""Families over these have names of towns and operations, which are written as names are."""

LABELS: Mapping[str, str] = {
    "captured": "{x} falls",
    "recaptured": "{x} is retaken",
    "isolated": "{x} is cut off",
    "seen_captured": "fall of {x} becomes known",
    "seen_recaptured": "retaking of {x} becomes known",
    "level": "{x} or below",
    "closed_hours": "{x} closed",
    "bypass": "bypass of {x} opens",
    "mission_started": "mission {x} opens fire",
    "mission_ended": "mission {x} ends",
    "mission_salvos": "salvos of mission {x}",
    "mission_effects": "levels taken by mission {x}",
    "mission_cut_short": "mission {x} is cut short",
    "salvos": "salvos of the {x}",
    "tonnes": "tonnes fired by the {x}",
    "forewarned": "garrisons are forewarned of {x}",
    "reports": "reports to {x}",
    "received": "first report reaches {x}",
    "heeded": "{x} heeds a report",
    "waited": "longest wait at {x}",
    "decided": "decision on {x}",
    "ordered": "order on {x}",
    "reserve_available": "{x} is free",
    "released": "{x} is released",
    "sent": "{x}",
    "departed": "{x} marches off",
    "arrived": "{x} arrives",
    "reserve_elements": "elements of {x} that arrive",
    "advance_started": "advance {x} starts",
    "advance_cancelled": "advance {x} is cancelled",
    "advance_repulsed": "advance {x} is beaten",
    "advance_finished": "advance {x} reaches its end",
    "advance_km": "distance of advance {x}",
    "advance_places": "places taken by advance {x}",
    "losses": "losses of the {x}",
    "taken": "elements of the {x} captured",
    "survivors": "elements of the {x} left",
    "bombard_salvos": "salvos on the lost {x}",
    "assembled": "counterattack at {x} is assembled",
    "launched": "counterattack at {x} begins",
    "counterattack_size": "elements in the counterattack at {x}",
    "counterattack_won": "counterattack at {x} succeeds",
    "next_move": "next move from {x} is ready",
    "race_counterattack": "counterattack at {x} comes",
    "initiative": "attacker has the initiative at {x}",
    "pinned": "{x} is pinned to its sector",
    "given_up": "{x} is given up",
    "operation_started": "operation {x} begins",
    "operation_cycles": "cycles of operation {x}",
    "drawn_in": "elements drawn in by the pressure on {x}",
    "sector_lost": "places lost in sector {x}",
    "sector_first_loss": "first place of sector {x} falls",
    "sector_km": "distance advanced in sector {x}",
    "sector_salvos": "salvos in sector {x}",
    "sector_tonnes": "tonnes fired in sector {x}",
    "sector_reserves": "elements of reserves in sector {x}",
    "event_held": "event is held",
    "event_postponed": "event is postponed",
    "event_postponements": "postponements of the event",
    "event_contradictions": "contradictions about the event",
    "mobilised": "mobilisation is announced",
    "mobilised_arrived": "mobilised forces arrive",
    "gained": "places gained",
    "salvos_per_place": "salvos for each place gained",
    "tonnes_per_place": "tonnes for each place gained",
    "measure": "{x}",
}
"""By family: the label of an outcome, `{x}` its entity."""


def label_of(column: str, over: str, entity: str) -> str:
    """The label of one outcome, beginning with a capital letter."""
    return sentence_case(LABELS[column].format(x=shown_name(entity, named=over in NAMED)))


def shown_name(name: str, *, named: bool = True) -> str:
    """A name of the scenario as people write it: `volokhiv-yar` gives `Volokhiv Yar`."""
    words = name.replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word[:1].upper() + word[1:] if named else word for word in words)


def sentence_case(text: str) -> str:
    """Text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
