"""What must hold for every record of every replication, whatever the scenario."""

import math
from collections.abc import Iterator
from itertools import pairwise

from sim.model.plan import Plan
from sim.model.reports import MatterKind
from sim.model.rules import initiative

NEVER = math.inf


class Record:
    """The values of one replication by name; a time that never came is infinite."""

    def __init__(self, plan: Plan, values: list[float]) -> None:
        self.plan = plan
        self._values = values

    def __getitem__(self, outcome: str) -> float:
        """The value as it is, NaN included."""
        return self._values[self.plan.column(outcome)]

    def time(self, outcome: str) -> float:
        """The value, infinite for NaN."""
        value = self[outcome]
        return NEVER if math.isnan(value) else value

    def in_order(self, *outcomes: str) -> bool:
        """Whether these came in this order, each only if the one before did."""
        return all(a <= b for a, b in pairwise(self.time(outcome) for outcome in outcomes))


def faults(plan: Plan, values: list[float]) -> list[str]:
    """Everything that cannot be, in words."""
    record = Record(plan, values)
    checks = (kinds, facilities, missions, command, reserves, advances, responses, totals, sectors)
    return [fault for check in checks for fault in check(record)]


def kinds(record: Record) -> Iterator[str]:
    """Times lie in the simulation, counts are whole, flags are flags."""
    for outcome in record.plan.outcomes:
        value = record[outcome.name]
        if outcome.kind == "flag":
            right = math.isnan(value) or value in (0.0, 1.0)
        elif outcome.kind == "time":
            right = math.isnan(value) or 0.0 <= value < record.plan.clock.horizon
        elif outcome.kind == "count":
            right = value >= 0.0 and value == int(value)
        elif outcome.kind == "amount":
            nothing_gained = outcome.name.startswith("effort.") and math.isnan(value)
            right = nothing_gained or 0.0 <= value < math.inf
        else:
            signed = outcome.name.startswith("measure.")
            right = math.isnan(value) or signed or value >= 0.0
        if not right:
            yield f"{outcome.name} is {value}"


def facilities(record: Record) -> Iterator[str]:
    """Levels are lost one after another; what was never closed was closed for no time."""
    plan = record.plan.facilities
    for name, levels in zip(plan.names, plan.levels, strict=True):
        if not record.in_order(*[f"facility.{name}.level.{k}" for k in reversed(range(levels))]):
            yield f"{name} reached a level before the one above it"
        closed = record[f"facility.{name}.closed_hours"]
        if closed > record.plan.clock.horizon - min(
            record.time(f"facility.{name}.level.0"), record.plan.clock.horizon
        ):
            yield f"{name} was closed for {closed} h"


def missions(record: Record) -> Iterator[str]:
    """Started before ended, with no more salvos than planned and no more effects than salvos."""
    plan, operations = record.plan.missions, record.plan.operations
    for number, name in enumerate(plan.names):
        mission = f"mission.{name}"
        salvos = record[f"{mission}.salvos"]
        cycles = record[f"operation.{operations.names[plan.operation[number]]}.cycles"]
        # Without salvos it ends at once; it may start in a later cycle.
        in_order = record.in_order(f"{mission}.started", f"{mission}.ended")
        if salvos > 0.0 and cycles == 1.0 and not in_order:
            yield f"{mission} ended before it started"
        if salvos > plan.salvos[number] * (1 + plan.again[number]) * cycles:
            yield f"{mission} fired {salvos} salvos"
        if record[f"{mission}.effects"] > salvos:
            yield f"{mission} had more effects than salvos"
        if too_early(record, f"{mission}.started", plan.operation[number], plan.when[number]):
            yield f"{mission} started too early"


def too_early(record: Record, outcome: str, operation: int, when: float) -> bool:
    """Whether it came before its moment, counted from the beginning of its operation's plan."""
    operations = record.plan.operations
    if operations.dated[operation]:
        begun = operations.base[operation]
    else:
        begun = record.time(f"operation.{operations.names[operation]}.started")
    return record.time(outcome) < begun + when


def command(record: Record) -> Iterator[str]:
    """Reports rise: received, heeded, received above; decisions come before orders."""
    names, matters = record.plan.echelons.names, record.plan.matters
    below: dict[int, set[int]] = {}
    for chain in record.plan.operations.chain:
        for lower, upper in pairwise((-1, *chain)):
            below.setdefault(upper, set()).add(lower)
    for echelon, name in enumerate(names):
        if not record.in_order(f"command.{name}.received", f"command.{name}.heeded"):
            yield f"{name} heeded what it had not received"
        senders = below.get(echelon, {echelon})
        heard = [record.time(f"command.{names[sender]}.heeded") for sender in senders - {-1}]
        if -1 not in senders and record.time(f"command.{name}.received") < min(heard):
            yield f"a report to {name} skipped an echelon"
    for matter, deciding, kind in zip(matters.names, matters.echelon, matters.kind, strict=True):
        steps = [f"decision.{matter}.decided", f"decision.{matter}.ordered"]
        if kind != MatterKind.WITHDRAWAL:
            steps.insert(0, f"command.{names[deciding]}.heeded")
        if not record.in_order(*steps):
            yield f"{steps[-1]} came before what it follows from"


def reserves(record: Record) -> Iterator[str]:
    """Released, departed, arrived; only who is available, with no more than it had."""
    plan = record.plan.reserves
    for number, name in enumerate(plan.names):
        reserve = f"reserve.{name}"
        echelon = record.plan.echelons.names[plan.echelon[number]]
        orders = [
            f"decision.{matter}.ordered"
            for matter in record.plan.matters.names
            if matter.startswith(f"release.{echelon}.")
        ]
        if not any(record.in_order(order, f"{reserve}.released") for order in orders):
            yield f"{reserve} was released without an order"
        for later in ("departed", "arrived"):
            if not record.in_order(f"{reserve}.released", f"{reserve}.{later}"):
                yield f"{reserve} {later} before its release"
        departed = record[f"{reserve}.departed"]
        if departed > record.time(f"{reserve}.arrived"):
            yield f"{reserve} arrived before it departed"
        if record.time(f"{reserve}.released") < NEVER and record[f"{reserve}.available"] != 1.0:
            yield f"{reserve} was released without being available"
        arrived, elements = record.time(f"{reserve}.arrived"), record[f"{reserve}.elements"]
        if not (0.0 < elements <= plan.elements[number] if arrived < NEVER else elements == 0.0):
            yield f"{reserve} arrived with {elements}"


def advances(record: Record) -> Iterator[str]:
    """Started, finished; no further than the axis; cancelled or started, not both."""
    plan = record.plan.advances
    for number, name in enumerate(plan.names):
        advance = f"advance.{name}"
        started = record.time(f"{advance}.started")
        if not record.in_order(f"{advance}.started", f"{advance}.finished"):
            yield f"{advance} finished before it started"
        operations, operation = record.plan.operations, plan.operation[number]
        if too_early(record, f"{advance}.started", operation, plan.when[number]):
            yield f"{advance} started too early"
        if record[f"{advance}.places"] > len(plan.axis[number]):
            yield f"{advance} took more places than there are"
        lengths = record.plan.roads.length_km
        length = sum(max(lengths[road] for road in roads) for roads in plan.roads[number])
        if record[f"{advance}.km"] > (length if started < NEVER else 0.0):
            yield f"{advance} went further than its axis"
        if record[f"{advance}.cancelled"] == 1.0 and started < NEVER:
            yield f"{advance} started and was cancelled"
        if started <= record.time(f"forewarned.{operations.names[operation]}") < NEVER:
            yield "forewarned after contact"


def responses(record: Record) -> Iterator[str]:
    """The clocks run from the loss; who was first has the initiative."""
    operations, doctrine = record.plan.operations, record.plan.doctrine
    for name, objective in zip(operations.names, operations.objective, strict=True):
        lost = record.time(f"captured.{record.plan.places.names[objective]}")
        counter = f"counterattack.{name}"
        if not record.in_order(f"{counter}.assembled", f"{counter}.launched"):
            yield f"{counter} was launched before it was assembled"
        launched = record.time(f"{counter}.launched")
        won = record[f"{counter}.won"]
        if launched == NEVER and not math.isnan(won):
            yield f"{counter} ended without having begun"
        if launched < NEVER:
            if record[f"{counter}.elements"] < doctrine.needed:
                yield f"{counter} had too few elements"
            if record[f"race.{name}.counterattack"] != launched - lost:
                yield f"the defender's clock of {name} is wrong"
        clocks = [record[f"race.{name}.{clock}"] for clock in ("next_move", "counterattack")]
        if repr(initiative(*clocks)) != repr(record[f"initiative.{name}"]):
            yield f"the initiative of {name} is wrong"


def totals(record: Record) -> Iterator[str]:
    """Sums are the sums of their parts; places are retaken and seen only after a loss."""
    plan = record.plan
    initial = (
        sum(plan.advances.elements),
        sum(plan.garrisons.elements) + sum(plan.reserves.elements),
    )
    raised = plan.politics.mobilisation.elements if plan.politics.mobilisation.places_lost else 0
    for side, elements in zip(("attacker", "defender"), initial, strict=True):
        parts = [record[f"{what}.{side}"] for what in ("losses", "taken", "survivors")]
        possible = {elements, elements + (raised if side == "defender" else 0)}
        if sum(parts) not in possible:
            yield f"{elements} elements of the {side} became {parts}"
    fired = sum(record[f"mission.{name}.salvos"] for name in plan.missions.names)
    if fired != record["salvos.attacker"]:
        yield "the attacker's salvos are not those of its missions"
    bombs = sum(record[f"bombardment.{name}.salvos"] for name in plan.operations.names)
    if bombs != record["salvos.defender"]:
        yield "the defender's salvos are not those of its bombardments"
    fallen = 0
    for name, holder in zip(plan.places.names, plan.places.holder, strict=True):
        if holder == 0:
            continue
        fallen += record.time(f"captured.{name}") < NEVER
        if not record.in_order(f"captured.{name}", f"recaptured.{name}"):
            yield f"{name} was retaken before it fell"
        for what in ("captured", "recaptured"):
            if (
                record.time(f"{what}.{name}") == NEVER
                and record.time(f"seen.{what}.{name}") < NEVER
            ):
                yield f"{name} was seen {what} and was not"
    if record["places_gained"] > fallen:
        yield "more places were gained than fell"


def sectors(record: Record) -> Iterator[str]:
    """A sector has no more than the theatre."""
    plan, names = record.plan, record.plan.theatre.sectors
    wholes = {
        "places_lost": record["places_gained"],
        "salvos": record["salvos.attacker"],
        "tonnes": record["tonnes.attacker"],
        "km": sum(record[f"advance.{name}.km"] for name in plan.advances.names),
        "reserves": sum(record[f"reserve.{name}.elements"] for name in plan.reserves.names),
    }
    for what, whole in wholes.items():
        parts = math.fsum(record[f"sector.{name}.{what}"] for name in names)
        if parts > whole * (1 + 1e-9):
            yield f"the sectors have {parts} {what} of {whole}"
    for name, number in zip(names, range(len(names)), strict=True):
        fallen = [
            record.time(f"captured.{place}")
            for place, of in zip(plan.places.names, plan.theatre.sector, strict=True)
            if of == number and f"captured.{place}" in {o.name for o in plan.outcomes}
        ]
        if record.time(f"sector.{name}.first_loss") != min(fallen, default=NEVER):
            yield f"the first loss of {name} is not the first"
