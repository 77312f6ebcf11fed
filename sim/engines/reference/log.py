"""The event log of one replication: what happened, to whom, and because of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Detail = float | int | str
NO_CAUSE = -1


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `cause` is the number of the event that led to it."""

    number: int
    time: float
    actor: str
    kind: str
    subject: str
    cause: int
    detail: Mapping[str, Detail]


@dataclass(slots=True)
class Span:
    """Something that takes time, for the timeline; without an end it lasts beyond the horizon."""

    lane: str
    side: int
    kind: str
    start: float
    label: str
    end: float | None = None


@dataclass
class EventLog:
    """Collects events and spans; a log that is off keeps nothing."""

    on: bool = False
    events: list[Event] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    levels: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    """By facility: (time, level) from each change on."""
    outcomes: dict[int, int] = field(default_factory=dict)
    """By column of the record: the event that set it."""

    def add(self, event: Event) -> int:
        """Note an event and return its number."""
        self.events.append(event)
        return event.number

    def begin(self, span: Span) -> Span:
        """Note that something begins."""
        self.spans.append(span)
        return span

    def level(self, facility: str, time: float, level: int) -> None:
        """Note the level of a facility from now on."""
        if self.on:
            self.levels.setdefault(facility, []).append((time, level))
