"""Lowering of the defender: garrisons, reserves, command, doctrine, warnings."""

from math import inf

from sim.model.lowering.book import HOURS_A_DAY, Book
from sim.model.plan import (
    Doctrine,
    Echelons,
    Garrisons,
    Matters,
    Messages,
    Reserves,
    Sources,
    Warnings,
)
from sim.model.reports import MatterKind, ReportKind
from sim.model.rules import NONE

POSTURES = ("prepared", "hasty", "delay", "exploitation")
"""Postures that an advance can meet; their positions index its pace."""

STREAMS_PER_ECHELON = 4
"""Draws that one report takes at one echelon: message, report, assess, heed."""


def garrisons(book: Book) -> Garrisons:
    """Garrisons, each with its supply."""
    names = book.garrisons.names
    blocks = [book.scenario.formations[name] for name in names]
    supply = [book.scenario.supply.get(name) for name in names]
    return Garrisons(
        names=names,
        place=tuple(book.places[b.place] for b in blocks),
        elements=tuple(b.elements for b in blocks),
        posture=tuple(POSTURES.index(b.posture) for b in blocks),
        depot=tuple(book.facilities[s.depot] if s else NONE for s in supply),
        need_t_per_h=tuple(s.need / HOURS_A_DAY if s else 0.0 for s in supply),
        stock_t=tuple(s.stock if s else 0.0 for s in supply),
        convoy_every=tuple(s.convoy_every if s else inf for s in supply),
        convoy_load_t=tuple(s.convoy_load if s else 0.0 for s in supply),
        convoy_speed=tuple(s.convoy_speed if s else 1.0 for s in supply),
        wear_per_h=tuple(s.wear / HOURS_A_DAY if s else 0.0 for s in supply),
        gives_up_below=tuple(s.gives_up_below if s else 0.0 for s in supply),
        depends_on=tuple(tuple(book.places[p] for p in b.depends_on) for b in blocks),
        wear_stream=book.streams.each(names, "wear", 8),
    )


def reserves(book: Book) -> Reserves:
    """Reserves with their release."""
    names = book.reserves.names
    blocks = list(book.scenario.reserves.values())
    formations = [book.scenario.formations[name] for name in names]
    return Reserves(
        names=names,
        place=tuple(book.places[f.place] for f in formations),
        elements=tuple(f.elements for f in formations),
        speed=tuple(f.speed for f in formations),
        echelon=tuple(book.echelons[b.released_by] for b in blocks),
        available=tuple(b.available for b in blocks),
        notice=tuple(book.variate(b.notice) for b in blocks),
        available_stream=book.streams.each(names, "available", 1),
        notice_stream=book.streams.each(names, "notice", 1),
        loss_stream=book.streams.each(names, "march losses", 32),
    )


def echelons(book: Book) -> Echelons:
    """The chain of headquarters, local first."""
    names = book.echelons.names
    blocks = list(book.scenario.command.echelons.values())
    releasing = {b.released_by for b in book.scenario.reserves.values()}
    return Echelons(
        names=names,
        headquarters=tuple(book.facilities[b.headquarters] for b in blocks),
        staff=tuple(b.staff for b in blocks),
        report=tuple(book.variate(b.report) for b in blocks),
        assess=tuple(book.variate(b.assess) for b in blocks),
        decide=tuple(book.variate(b.decide) for b in blocks),
        order=tuple(book.variate(b.order) for b in blocks),
        degraded=tuple(b.degraded_stretch for b in blocks),
        relocate=tuple(book.variate(b.relocate) for b in blocks),
        heeds=tuple(
            (b.heeds.indications, b.heeds.strikes, b.heeds.contact, b.heeds.losses) for b in blocks
        ),
        relocate_stream=book.streams.each(names, "relocation", 2),
        releases=tuple(name in releasing for name in names),
    )


def sources(book: Book) -> Sources:
    """Everything that sends reports, each with streams of its own at each echelon."""
    scenario = book.scenario
    warned = scenario.warnings.operation if scenario.warnings else None
    lines: list[tuple[str, ReportKind, int]] = [
        ("indications", ReportKind.INDICATION, max(0, book.operations[warned]))
    ]
    for position, operation in enumerate(scenario.operations):
        lines += [(f"strike of {m}", ReportKind.STRIKE, position) for m in operation.fire_plan]
    for position, operation in enumerate(scenario.operations):
        lines += [(f"contact of {a}", ReportKind.CONTACT, position) for a in operation.advances]
    lines += [(f"loss of {p}", ReportKind.LOSS, NONE) for p in book.places.names]
    names = tuple(name for name, _, _ in lines)
    return Sources(
        names=names,
        kind=tuple(int(kind) for _, kind, _ in lines),
        operation=tuple(operation for _, _, operation in lines),
        detect_stream=book.streams.each(names, "detection", 1),
        streams=tuple(_report_streams(book, name, kind) for name, kind, _ in lines),
        first_strike=1,
        first_contact=1 + len(book.missions.names),
        first_loss=1 + len(book.missions.names) + len(book.advances.names),
    )


def _expected_indications(book: Book) -> int:
    """About how many indications arrive before contact: twice the mean, within bounds."""
    block, operations = book.scenario.warnings, book.scenario.operations
    moments = [a.when for o in operations for a in o.advances.values()]
    if block is None or not moments:
        return 2
    days = (min(moments) - block.first) / HOURS_A_DAY
    return min(64, max(2, round(2.0 * days * block.indications)))


def _report_streams(book: Book, source: str, kind: ReportKind) -> tuple[int, ...]:
    """The first of the streams of one source at each echelon."""
    depth = _expected_indications(book) if kind is ReportKind.INDICATION else 2
    first = []
    for echelon in book.echelons.names:
        actor = f"{source} at {echelon}"
        first.append(book.streams.add(f"{actor}/message", depth))
        for decision in ("report", "assess", "heed"):
            book.streams.add(f"{actor}/{decision}", depth)
    return tuple(first)


def chains(book: Book) -> tuple[tuple[int, ...], ...]:
    """Per operation: the echelons that its reports rise through, local first."""
    sectors = book.scenario.theatre.sectors
    chains = []
    for operation in book.scenario.operations:
        own = [name for name, sector in sectors.items() if operation.objective in sector.places]
        chains.append(
            tuple(
                book.echelons[name]
                for name, echelon in book.scenario.command.echelons.items()
                if echelon.sector is None or echelon.sector in own
            )
        )
    return tuple(chains)


def matters(book: Book) -> Matters:
    """What echelons decide: releases in chain order, responses, withdrawals of garrisons."""
    releasing = {b.released_by for b in book.scenario.reserves.values()}
    numbered = list(enumerate(book.operations.names))
    lines = [
        (f"release.{echelon}.{operation}", position, number, MatterKind.RELEASE, NONE)
        for position, echelon in enumerate(book.echelons.names)
        if echelon in releasing
        for number, operation in numbered
    ]
    if book.scenario.doctrine is not None:
        deciding = book.echelons[book.scenario.doctrine.decided_by]
        lines += [
            (f"response.{operation}", deciding, number, MatterKind.RESPONSE, NONE)
            for number, operation in numbered
        ]
    if (own := _bombards_by_itself(book)) is not None:
        lines += [
            (f"bombardment.{operation}", own, number, MatterKind.BOMBARDMENT, NONE)
            for number, operation in numbered
        ]
    highest = len(book.echelons.names) - 1
    lines += [
        (f"withdrawal.{name}", highest, NONE, MatterKind.WITHDRAWAL, garrison)
        for garrison, name in enumerate(book.garrisons.names)
        if name in book.scenario.supply and book.scenario.supply[name].gives_up_below > 0.0
    ]
    names = tuple(line[0] for line in lines)
    return Matters(
        names=names,
        echelon=tuple(line[1] for line in lines),
        operation=tuple(line[2] for line in lines),
        kind=tuple(int(line[3]) for line in lines),
        subject=tuple(line[4] for line in lines),
        decide_stream=book.streams.each(names, "decide", 1),
        order_stream=book.streams.each(names, "order", 1),
    )


def _bombards_by_itself(book: Book) -> int | None:
    """The echelon that decides on the bombardment alone, None where the response decides."""
    block = book.scenario.doctrine
    if block is None or block.bombard is None or block.bombard.decided_by is None:
        return None
    return book.echelons[block.bombard.decided_by]


def doctrine(book: Book) -> Doctrine:
    """The defender's answer to a loss."""
    block = book.scenario.doctrine
    bombard = block.bombard if block else None
    counterattack = block.counterattack if block else None
    return Doctrine(
        echelon=book.echelons[block.decided_by] if block else NONE,
        bombards_by_itself=_bombards_by_itself(book) is not None,
        bombard_unit=book.fire_units[bombard.by] if bombard else NONE,
        bombard_salvos=bombard.salvos if bombard else 0,
        bombard_kills=bombard.kills if bombard else 0.0,
        bombard_delay=bombard.delays if bombard else 0.0,
        assembly=book.places[counterattack.assembly] if counterattack else NONE,
        needed=counterattack.needed if counterattack else 0,
        window=counterattack.window if counterattack else 0.0,
        prepare=book.variate(counterattack.prepare) if counterattack else NONE,
    )


def warnings(book: Book) -> Warnings:
    """The Poisson process of indications."""
    block = book.scenario.warnings
    stream = book.streams.add("indications/gap", _expected_indications(book))
    if block is None:
        return Warnings(operation=0, first=inf, rate_per_h=0.0, strikes=True, gap_stream=stream)
    return Warnings(
        operation=0 if block.operation is None else book.operations[block.operation],
        first=book.since_start(block.first),
        rate_per_h=block.indications / HOURS_A_DAY,
        strikes=block.strikes,
        gap_stream=stream,
    )


def messages(book: Book) -> Messages:
    """How reports travel."""
    command = book.scenario.command
    return Messages(
        detect=book.variate(command.detect), loss=command.message_loss, repeat=command.repeat
    )
