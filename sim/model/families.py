"""The families of outcomes: what every replication records, by kind of entity."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["time", "duration", "count", "flag", "amount"]


@dataclass(frozen=True)
class Family:
    """Outcomes of one kind, one for each entity; `{x}` in name and meaning is the entity."""

    column: str
    over: str
    name: str
    kind: Kind
    unit: str
    meaning: str


# A table reads best as a table.
# fmt: off
FAMILIES = (
    Family("captured", "places", "captured.{x}", "time", "h",
           "When {x} first fell to the attacker."),
    Family("recaptured", "places", "recaptured.{x}", "time", "h",
           "When the defender first retook {x}."),
    Family("isolated", "places", "isolated.{x}", "time", "h",
           "When the defender in {x} first had no open route to a rear."),
    Family("seen_captured", "places", "seen.captured.{x}", "time", "h",
           "When the public first learned that {x} had fallen; early where claims lead."),
    Family("seen_recaptured", "places", "seen.recaptured.{x}", "time", "h",
           "When the public first learned that {x} had been retaken."),
    Family("level", "levels", "facility.{x}", "time", "h",
           "When this facility first stood at this level or below."),
    Family("closed_hours", "facilities", "facility.{x}.closed_hours", "amount", "h",
           "Hours for which {x} stood at level 0."),
    Family("bypass", "bypasses", "facility.{x}.bypass", "time", "h",
           "When the bypass of {x} first carried traffic."),
    Family("mission_started", "missions", "mission.{x}.started", "time", "h",
           "When mission {x} fired its first salvo."),
    Family("mission_ended", "missions", "mission.{x}.ended", "time", "h",
           "When mission {x} ended, for whatever reason."),
    Family("mission_salvos", "missions", "mission.{x}.salvos", "count", "salvos",
           "Salvos that mission {x} spent."),
    Family("mission_effects", "missions", "mission.{x}.effects", "count", "levels",
           "Levels that mission {x} took from its target."),
    Family("mission_cut_short", "missions", "mission.{x}.cut_short", "flag", "",
           "Whether mission {x} ended without its target assessed at the level it wanted."),
    Family("salvos", "sides", "salvos.{x}", "count", "salvos",
           "Salvos spent by the {x}."),
    Family("tonnes", "sides", "tonnes.{x}", "amount", "t",
           "Tonnes of ammunition fired by the {x}."),
    Family("forewarned", "once", "forewarned", "time", "h",
           "When the local echelon first heeded a warning before contact."),
    Family("reports", "echelons", "command.{x}.reports", "count", "reports",
           "Reports that reached {x}."),
    Family("received", "echelons", "command.{x}.received", "time", "h",
           "When the first report reached {x}."),
    Family("heeded", "echelons", "command.{x}.heeded", "time", "h",
           "When {x} first heeded a report."),
    Family("waited", "echelons", "command.{x}.longest_wait", "amount", "h",
           "Longest wait of a report or decision for a staff officer of {x}."),
    Family("decided", "matters", "decision.{x}.decided", "time", "h",
           "When the decision on {x} was taken."),
    Family("ordered", "matters", "decision.{x}.ordered", "time", "h",
           "When the order that follows the decision on {x} arrived."),
    Family("reserve_available", "reserves", "reserve.{x}.available", "flag", "",
           "Whether {x} was not committed elsewhere."),
    Family("released", "reserves", "reserve.{x}.released", "time", "h",
           "When the order of release reached {x}."),
    Family("departed", "reserves", "reserve.{x}.departed", "time", "h",
           "When {x} first marched off."),
    Family("arrived", "reserves", "reserve.{x}.arrived", "time", "h",
           "When {x} arrived at the objective or, if that was lost, at the assembly place."),
    Family("reserve_elements", "reserves", "reserve.{x}.elements", "count", "elements",
           "Elements of {x} that arrived."),
    Family("advance_started", "advances", "advance.{x}.started", "time", "h",
           "When {x} crossed its start line."),
    Family("advance_cancelled", "advances", "advance.{x}.cancelled", "flag", "",
           "Whether {x} was cancelled because its conditions did not hold in time."),
    Family("advance_repulsed", "advances", "advance.{x}.repulsed", "flag", "",
           "Whether {x} was beaten and gave up."),
    Family("advance_finished", "advances", "advance.{x}.finished", "time", "h",
           "When {x} had consolidated its last objective."),
    Family("advance_km", "advances", "advance.{x}.km", "amount", "km",
           "Kilometres that {x} advanced along its axis."),
    Family("advance_places", "advances", "advance.{x}.places", "count", "places",
           "Places that {x} captured."),
    Family("losses", "sides", "losses.{x}", "count", "elements",
           "Elements of the {x} put out of action in battle, under fire or on the march."),
    Family("taken", "sides", "taken.{x}", "count", "elements",
           "Elements of the {x} captured because no route was open or they were overrun."),
    Family("survivors", "sides", "survivors.{x}", "count", "elements",
           "Elements of the {x} left at the horizon, wherever they are."),
    Family("bombard_salvos", "operations", "bombardment.{x}.salvos", "count", "salvos",
           "Salvos of the defender on the lost objective of {x}."),
    Family("assembled", "operations", "counterattack.{x}.assembled", "time", "h",
           "When enough elements for the counterattack of {x} were assembled."),
    Family("launched", "operations", "counterattack.{x}.launched", "time", "h",
           "When the counterattack on the objective of {x} began."),
    Family("counterattack_size", "operations", "counterattack.{x}.elements", "count", "elements",
           "Elements that took part in the counterattack of {x}."),
    Family("counterattack_won", "operations", "counterattack.{x}.won", "flag", "",
           "Whether the counterattack retook the objective; undefined when there was none."),
    Family("next_move", "operations", "race.{x}.next_move", "duration", "h",
           "The attacker's clock: from the loss of the objective of {x} until the force that "
           "took it is ready to move on."),
    Family("race_counterattack", "operations", "race.{x}.counterattack", "duration", "h",
           "The defender's clock: from the same loss to the counterattack."),
    Family("initiative", "operations", "initiative.{x}", "flag", "",
           "1 where the attacker's clock ran out first, 0 where the defender's did; undefined "
           "where neither did."),
    Family("gained", "once", "places_gained", "count", "places",
           "Places held by the attacker at the horizon that were the defender's at the start."),
    Family("measure", "measures", "measure.{x}", "duration", "h",
           "{meaning}"),
)
# fmt: on
