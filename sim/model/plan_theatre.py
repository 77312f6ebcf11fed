"""The part of the plan that operations share: sectors, policies, coupling, politics."""

from dataclasses import dataclass

Ints = tuple[int, ...]
Names = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Theatre:
    """What operations share."""

    sectors: Names
    sector: Ints
    """Per place, NONE for a place in no sector."""
    component: Ints
    """Per place: the part of the map that roads join it to."""
    allocation: int
    pins: bool
    strength: int
    delay: int
    march: int
    strength_stream: Ints
    delay_stream: Ints
    march_stream: Ints
    planners: int
    """0 for an unlimited staff."""
    prepare: int
    prepare_stream: Ints
    choice: int


@dataclass(frozen=True, kw_only=True)
class PlannedEvent:
    """A political event; its date is infinite where there is none."""

    date: float
    threshold: float
    town: float
    strike: float
    memory: float
    decide: int
    postpone_by: int
    most: int
    contradiction: float
    decide_stream: int
    postpone_stream: int
    contradiction_stream: int


@dataclass(frozen=True, kw_only=True)
class Mobilisation:
    """New forces after losses; `places_lost` is 0 where there are none."""

    places_lost: int
    decide: int
    arrive: int
    elements: int
    place: int
    stream: int


@dataclass(frozen=True, kw_only=True)
class Politics:
    """The political clock."""

    event: PlannedEvent
    mobilisation: Mobilisation
