"""The outcomes of a replication: one flat record of named numbers, declared once.

A family declares the outcomes of one kind of entity. The declaration feeds the engines (columns),
the results (names, units, meanings), the documentation and the charts.
"""

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from sim.model.families import FAMILIES, Kind
from sim.model.labels import NAMED, label_of, shown_name

UNDECLARED = -1
KINDS: tuple[str, ...] = get_args(Kind)
NAME = r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
TAKEN = ("replication",)
"""What else stands in the tables."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One named number that every replication records.

    `time` is in hours from the start of the simulation and `duration` in hours, NaN where it did
    not happen within the horizon; `count` and `amount` are totals; `flag` is 0 or 1, NaN where
    the question does not arise. ValueError for an unknown kind or a name that is none.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    label: str = ""
    """What it is called on pictures; the name in plain words where there is none."""

    def __post_init__(self) -> None:
        for field in ("name", "kind", "unit", "meaning", "label"):
            if not isinstance(text := getattr(self, field), str):
                raise TypeError(f"an outcome's `{field}` is a text, not {text!r}")
        if self.kind not in KINDS:
            near = difflib.get_close_matches(self.kind, KINDS, n=1)
            cure = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(
                f"the outcome {self.name!r} has the unknown kind {self.kind!r}; there are "
                f"{', '.join(KINDS)}{cure}"
            )
        if self.name in TAKEN or not re.fullmatch(NAME, self.name):
            why = "is the name of another column" if self.name in TAKEN else "is no name"
            raise ValueError(
                f"{self.name!r} {why}; an outcome is called by words of letters, digits, `-` and "
                "`_` between dots, such as 'partisans.raids'"
            )


INITIAL = {"time": float("nan"), "duration": float("nan"), "count": 0.0, "amount": 0.0}
UNDEFINED_FLAGS = ("counterattack_won", "initiative", "reserve_available")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """For each family the column of each entity, UNDECLARED where an entity has none."""

    captured: tuple[int, ...]
    recaptured: tuple[int, ...]
    isolated: tuple[int, ...]
    seen_captured: tuple[int, ...]
    seen_recaptured: tuple[int, ...]
    level: tuple[int, ...]
    """Flat: facility f at level k has entry level_base[f] + k."""
    level_base: tuple[int, ...]
    closed_hours: tuple[int, ...]
    bypass: tuple[int, ...]
    mission_started: tuple[int, ...]
    mission_ended: tuple[int, ...]
    mission_salvos: tuple[int, ...]
    mission_effects: tuple[int, ...]
    mission_cut_short: tuple[int, ...]
    salvos: tuple[int, ...]
    tonnes: tuple[int, ...]
    forewarned: tuple[int, ...]
    reports: tuple[int, ...]
    received: tuple[int, ...]
    heeded: tuple[int, ...]
    waited: tuple[int, ...]
    decided: tuple[int, ...]
    ordered: tuple[int, ...]
    reserve_available: tuple[int, ...]
    pinned: tuple[int, ...]
    released: tuple[int, ...]
    sent: tuple[int, ...]
    """Flat: reserve r sent to operation o has entry r x operations + o."""
    departed: tuple[int, ...]
    arrived: tuple[int, ...]
    reserve_elements: tuple[int, ...]
    advance_started: tuple[int, ...]
    advance_cancelled: tuple[int, ...]
    advance_repulsed: tuple[int, ...]
    advance_finished: tuple[int, ...]
    advance_km: tuple[int, ...]
    advance_places: tuple[int, ...]
    losses: tuple[int, ...]
    taken: tuple[int, ...]
    survivors: tuple[int, ...]
    bombard_salvos: tuple[int, ...]
    assembled: tuple[int, ...]
    launched: tuple[int, ...]
    counterattack_size: tuple[int, ...]
    counterattack_won: tuple[int, ...]
    next_move: tuple[int, ...]
    race_counterattack: tuple[int, ...]
    initiative: tuple[int, ...]
    given_up: tuple[int, ...]
    operation_started: tuple[int, ...]
    operation_cycles: tuple[int, ...]
    drawn_in: tuple[int, ...]
    sector_lost: tuple[int, ...]
    sector_first_loss: tuple[int, ...]
    sector_km: tuple[int, ...]
    sector_salvos: tuple[int, ...]
    sector_tonnes: tuple[int, ...]
    sector_reserves: tuple[int, ...]
    event_held: tuple[int, ...]
    event_postponed: tuple[int, ...]
    event_postponements: tuple[int, ...]
    event_contradictions: tuple[int, ...]
    mobilised: tuple[int, ...]
    mobilised_arrived: tuple[int, ...]
    gained: tuple[int, ...]
    salvos_per_place: tuple[int, ...]
    tonnes_per_place: tuple[int, ...]
    measure: tuple[int, ...]
    initial: tuple[float, ...]
    """The record before anything has happened."""


def declare(
    entities: Mapping[str, Sequence[str | None]],
    level_base: Sequence[int],
    meanings: Mapping[str, str],
    own: Sequence[Outcome] = (),
) -> tuple[tuple[Outcome, ...], Columns]:
    """Declare every outcome of a scenario.

    `entities` maps each family's `over` to its entities in plan order, None where an entity has
    no such outcome; `meanings` gives the meaning of each measure; `own` are further outcomes,
    which processes of the user's record. ValueError where two have the same name.
    """
    outcomes: list[Outcome] = []
    initial: list[float] = []
    columns: dict[str, tuple[int, ...]] = {}
    for family in FAMILIES:
        positions = []
        for entity in entities[family.over]:
            if entity is None:
                positions.append(UNDECLARED)
                continue
            positions.append(len(outcomes))
            called = shown_name(entity, named=family.over in NAMED)
            outcomes.append(
                Outcome(
                    name=family.name.format(x=entity),
                    kind=family.kind,
                    unit=family.unit,
                    meaning=family.meaning.format(x=called, meaning=meanings.get(entity, "")),
                    label=label_of(family.column, family.over, entity),
                )
            )
            undefined = family.column in UNDEFINED_FLAGS
            initial.append(INITIAL.get(family.kind, float("nan") if undefined else 0.0))
        columns[family.column] = tuple(positions)
    outcomes.extend(own)
    initial.extend(INITIAL.get(outcome.kind, 0.0) for outcome in own)
    counts = Counter(outcome.name for outcome in outcomes)
    repeated = sorted(name for name, times in counts.items() if times > 1)
    if repeated:
        raise ValueError(f"two outcomes have the same name: {', '.join(repeated)}")
    return tuple(outcomes), Columns(level_base=tuple(level_base), initial=tuple(initial), **columns)
