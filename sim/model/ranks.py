"""Which of several events at the same moment comes first.

Equal times are common where scenarios have round numbers, and who goes first then changes the
result; so the order is a rule of the model, not an accident of a calendar. The lower rank goes
first: by kind of actor in the order below, then by the order in the scenario, then by number.
Every process waits for one thing at a time, so its rank settles every tie.
"""

from enum import IntEnum, auto

ENTITY_BITS = 20
NUMBER_BITS = 20


class ActorKind(IntEnum):
    """Kinds of actors, in the order in which they act at equal times."""

    DEMOLITION = auto()
    REPAIR = auto()
    BYPASS = auto()
    RELOCATION = auto()
    DEPOT_RESUPPLY = auto()
    SALVO_RESUPPLY = auto()
    GARRISON_SUPPLY = auto()
    OPERATION = auto()
    MISSION = auto()
    BOMBARDMENT = auto()
    COUNTERATTACK = auto()
    ADVANCE = auto()
    RESERVE = auto()
    COUPLING = auto()
    COLLAPSE = auto()
    POLITICS = auto()
    INDICATIONS = auto()
    DECISION = auto()
    REPORT = auto()
    USER = auto()


def rank(kind: ActorKind, entity: int = 0, number: int = 0) -> int:
    """The tie-breaking rank of one actor; unique for (kind, entity, number)."""
    return (kind << (ENTITY_BITS + NUMBER_BITS)) | (entity << NUMBER_BITS) | number
