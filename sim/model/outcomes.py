"""The outcomes of a replication: one flat record of named numbers, declared once.

A family declares the outcomes of one kind of entity. The declaration feeds the engines (columns),
the results (names, units, meanings), the documentation and the charts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

Kind = Literal["time", "duration", "count", "flag", "amount"]
UNDECLARED = -1


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One named number that every replication records.

    `time` is in hours from the start of the simulation and `duration` in hours, NaN where it did
    not happen within the horizon; `count` and `amount` are totals; `flag` is 0 or 1, NaN where
    the question does not arise.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str


@dataclass(frozen=True)
class Family:
    """Outcomes of one kind, one for each entity; `{x}` in name and meaning is the entity."""

    column: str
    over: str
    name: str
    kind: Kind
    unit: str
    meaning: str


FAMILIES = (
    Family(
        "captured", "places", "captured.{x}", "time", "h", "When {x} first fell to the attacker."
    ),
    Family(
        "recaptured", "places", "recaptured.{x}", "time", "h", "When the defender first retook {x}."
    ),
    Family(
        "isolated",
        "places",
        "isolated.{x}",
        "time",
        "h",
        "When the defender in {x} first had no open route to a rear.",
    ),
    Family(
        "seen_captured",
        "places",
        "seen.captured.{x}",
        "time",
        "h",
        "When the public first learned that {x} had fallen; early where claims lead.",
    ),
    Family(
        "seen_recaptured",
        "places",
        "seen.recaptured.{x}",
        "time",
        "h",
        "When the public first learned that {x} had been retaken.",
    ),
    Family(
        "level",
        "levels",
        "facility.{x}",
        "time",
        "h",
        "When this facility first stood at this level or below.",
    ),
    Family(
        "closed_hours",
        "facilities",
        "facility.{x}.closed_hours",
        "amount",
        "h",
        "Hours for which {x} stood at level 0.",
    ),
    Family(
        "bypass",
        "bypasses",
        "facility.{x}.bypass",
        "time",
        "h",
        "When the bypass of {x} first carried traffic.",
    ),
    Family(
        "mission_started",
        "missions",
        "mission.{x}.started",
        "time",
        "h",
        "When mission {x} fired its first salvo.",
    ),
    Family(
        "mission_ended",
        "missions",
        "mission.{x}.ended",
        "time",
        "h",
        "When mission {x} ended, for whatever reason.",
    ),
    Family(
        "mission_salvos",
        "missions",
        "mission.{x}.salvos",
        "count",
        "salvos",
        "Salvos that mission {x} spent.",
    ),
    Family(
        "mission_effects",
        "missions",
        "mission.{x}.effects",
        "count",
        "levels",
        "Levels that mission {x} took from its target.",
    ),
    Family(
        "mission_cut_short",
        "missions",
        "mission.{x}.cut_short",
        "flag",
        "",
        "Whether mission {x} ended without its target assessed at the level it wanted.",
    ),
    Family("salvos", "sides", "salvos.{x}", "count", "salvos", "Salvos spent by the {x}."),
    Family(
        "tonnes", "sides", "tonnes.{x}", "amount", "t", "Tonnes of ammunition fired by the {x}."
    ),
    Family(
        "forewarned",
        "once",
        "forewarned",
        "time",
        "h",
        "When the local echelon first heeded a warning before contact.",
    ),
    Family(
        "reports",
        "echelons",
        "command.{x}.reports",
        "count",
        "reports",
        "Reports that reached {x}.",
    ),
    Family(
        "received",
        "echelons",
        "command.{x}.received",
        "time",
        "h",
        "When the first report reached {x}.",
    ),
    Family(
        "heeded", "echelons", "command.{x}.heeded", "time", "h", "When {x} first heeded a report."
    ),
    Family(
        "waited",
        "echelons",
        "command.{x}.longest_wait",
        "amount",
        "h",
        "Longest wait of a report or decision for a staff officer of {x}.",
    ),
    Family(
        "decided",
        "matters",
        "decision.{x}.decided",
        "time",
        "h",
        "When the decision on {x} was taken.",
    ),
    Family(
        "ordered",
        "matters",
        "decision.{x}.ordered",
        "time",
        "h",
        "When the order that follows the decision on {x} arrived.",
    ),
    Family(
        "reserve_available",
        "reserves",
        "reserve.{x}.available",
        "flag",
        "",
        "Whether {x} was not committed elsewhere.",
    ),
    Family(
        "released",
        "reserves",
        "reserve.{x}.released",
        "time",
        "h",
        "When the order of release reached {x}.",
    ),
    Family(
        "departed", "reserves", "reserve.{x}.departed", "time", "h", "When {x} first marched off."
    ),
    Family(
        "arrived",
        "reserves",
        "reserve.{x}.arrived",
        "time",
        "h",
        "When {x} arrived at the objective or, if that was lost, at the assembly place.",
    ),
    Family(
        "reserve_elements",
        "reserves",
        "reserve.{x}.elements",
        "count",
        "elements",
        "Elements of {x} that arrived.",
    ),
    Family(
        "advance_started",
        "advances",
        "advance.{x}.started",
        "time",
        "h",
        "When {x} crossed its start line.",
    ),
    Family(
        "advance_cancelled",
        "advances",
        "advance.{x}.cancelled",
        "flag",
        "",
        "Whether {x} was cancelled because its conditions did not hold in time.",
    ),
    Family(
        "advance_repulsed",
        "advances",
        "advance.{x}.repulsed",
        "flag",
        "",
        "Whether {x} was beaten and gave up.",
    ),
    Family(
        "advance_finished",
        "advances",
        "advance.{x}.finished",
        "time",
        "h",
        "When {x} had consolidated its last objective.",
    ),
    Family(
        "advance_km",
        "advances",
        "advance.{x}.km",
        "amount",
        "km",
        "Kilometres that {x} advanced along its axis.",
    ),
    Family(
        "advance_places",
        "advances",
        "advance.{x}.places",
        "count",
        "places",
        "Places that {x} captured.",
    ),
    Family(
        "losses",
        "sides",
        "losses.{x}",
        "count",
        "elements",
        "Elements of the {x} put out of action in battle, under fire or on the march.",
    ),
    Family(
        "taken",
        "sides",
        "taken.{x}",
        "count",
        "elements",
        "Elements of the {x} captured because no route was open or they were overrun.",
    ),
    Family(
        "survivors",
        "sides",
        "survivors.{x}",
        "count",
        "elements",
        "Elements of the {x} left at the horizon, wherever they are.",
    ),
    Family(
        "bombard_salvos",
        "operations",
        "bombardment.{x}.salvos",
        "count",
        "salvos",
        "Salvos of the defender on the lost objective of {x}.",
    ),
    Family(
        "assembled",
        "operations",
        "counterattack.{x}.assembled",
        "time",
        "h",
        "When enough elements for the counterattack of {x} were assembled.",
    ),
    Family(
        "launched",
        "operations",
        "counterattack.{x}.launched",
        "time",
        "h",
        "When the counterattack on the objective of {x} began.",
    ),
    Family(
        "counterattack_elements",
        "operations",
        "counterattack.{x}.elements",
        "count",
        "elements",
        "Elements that took part in the counterattack of {x}.",
    ),
    Family(
        "counterattack_won",
        "operations",
        "counterattack.{x}.won",
        "flag",
        "",
        "Whether the counterattack retook the objective; undefined when there was none.",
    ),
    Family(
        "next_move",
        "operations",
        "race.{x}.next_move",
        "duration",
        "h",
        "The attacker's clock: from the loss of the objective of {x} until the force that took "
        "it is ready to move on.",
    ),
    Family(
        "race_counterattack",
        "operations",
        "race.{x}.counterattack",
        "duration",
        "h",
        "The defender's clock: from the same loss to the counterattack.",
    ),
    Family(
        "initiative",
        "operations",
        "initiative.{x}",
        "flag",
        "",
        "1 where the attacker's clock ran out first, 0 where the defender's did; undefined "
        "where neither did.",
    ),
    Family(
        "gained",
        "once",
        "places_gained",
        "count",
        "places",
        "Places held by the attacker at the horizon that were the defender's at the start.",
    ),
    Family("measure", "measures", "measure.{x}", "duration", "h", "{meaning}"),
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
    released: tuple[int, ...]
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
    counterattack_elements: tuple[int, ...]
    counterattack_won: tuple[int, ...]
    next_move: tuple[int, ...]
    race_counterattack: tuple[int, ...]
    initiative: tuple[int, ...]
    gained: tuple[int, ...]
    measure: tuple[int, ...]
    initial: tuple[float, ...]
    """The record before anything has happened."""


FAMILY_COLUMNS = tuple(f.name for f in fields(Columns) if f.name not in ("level_base", "initial"))


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
            outcomes.append(
                Outcome(
                    name=family.name.format(x=entity),
                    kind=family.kind,
                    unit=family.unit,
                    meaning=family.meaning.format(x=entity, meaning=meanings.get(entity, "")),
                )
            )
            undefined = family.column in UNDEFINED_FLAGS
            initial.append(INITIAL.get(family.kind, float("nan") if undefined else 0.0))
        columns[family.column] = tuple(positions)
    return tuple(outcomes), Columns(level_base=tuple(level_base), initial=tuple(initial), **columns)
