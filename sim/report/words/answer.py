"""The defender's answer: warning, command, reserves, doctrine, supply; then battle and politics."""

import math
from collections.abc import Iterator

from sim.report.words.chapters import Chapter, Row, Table
from sim.report.words.phrases import (
    counted,
    every,
    figure,
    is_nothing,
    length,
    moment,
    name,
    percent,
    sentence,
    spread,
    thing,
)
from sim.scenario.schema import Scenario
from sim.scenario.schema.command import Echelon
from sim.scenario.schema.theatre import Politics


def the_answer(scenario: Scenario) -> Iterator[Chapter]:
    """The chapters on command, reserves, doctrine and supply, battle, and politics."""
    if scenario.command.echelons:
        yield _command(scenario)
    if scenario.reserves:
        yield _reserves(scenario)
    told = (*_doctrine(scenario), *_supply(scenario))
    if told:
        yield Chapter(title="Doctrine and supply", paragraphs=told)
    yield Chapter(title="How battles go", paragraphs=tuple(_battle(scenario)))
    politics = tuple(_politics(scenario.politics))
    if politics:
        yield Chapter(title="The political clock", paragraphs=politics)


def _command(scenario: Scenario) -> Chapter:
    command, told = scenario.command, []
    chain = " to ".join(name(key) for key in command.echelons)
    sent = "at once" if is_nothing(command.detect) else f"after {spread(command.detect)}"
    lost = ""
    if command.message_loss:
        lost = (
            f"; a message is lost with a chance of {percent(command.message_loss)} and repeated "
            f"after {length(command.repeat)}"
        )
    told.append(f"Reports go from {chain}. What the troops see they report {sent}{lost}.")
    if scenario.warnings is not None:
        warnings = scenario.warnings
        told.append(
            sentence(
                f"Signs of the build-up arrive from {moment(warnings.first)} on, "
                f"{figure(round(warnings.indications, 3))} a day on average, until contact"
            )
        )
    echelons = command.echelons.items()
    delays: Row = ("Echelon", "Staff", "A report arrives in", "is assessed in", "A decision takes")
    delays += ("The order takes", "If its headquarters is closed")
    work = tuple(_delays(key, one) for key, one in echelons)
    heed = tuple(_heeded(key, one) for key, one in echelons)
    return Chapter(
        title="Warning and the chain of command",
        paragraphs=(" ".join(told),),
        tables=(
            Table(heads=delays, rows=work, caption="How long staff work takes"),
            Table(
                heads=("Echelon", "Signs of a build-up", "Strikes", "Contact", "Losses"),
                rows=heed,
                caption="The chance that a report is taken seriously",
            ),
        ),
    )


def _delays(key: str, one: Echelon) -> Row:
    closed = "cannot be struck"
    if one.headquarters is not None:
        stretch = f"then work takes {figure(one.degraded_stretch)} times as long"
        closed = sentence(f"works again after {spread(one.relocate)}, {stretch}")
    sector = f" (sector {name(one.sector)})" if one.sector else ""
    work = (spread(one.report), spread(one.assess), spread(one.decide), spread(one.order))
    return (f"{name(key)}{sector}", figure(one.staff), *work, closed)


def _heeded(key: str, one: Echelon) -> Row:
    heeds = one.heeds
    chances = (heeds.indications, heeds.strikes, heeds.contact, heeds.losses)
    return (name(key), *map(percent, chances))


def _reserves(scenario: Scenario) -> Chapter:
    rows = []
    for key, one in scenario.reserves.items():
        force = scenario.formations[key]
        rows.append(
            (
                name(key),
                name(force.place),
                figure(force.elements),
                name(one.released_by),
                percent(one.available),
                spread(one.notice),
                f"{figure(round(force.speed, 1))} km/h",
            )
        )
    heads = ("Reserve", "At", "Elements", "Released by", "Chance that it is free")
    table = Table(heads=(*heads, "Notice", "Marches at"), rows=tuple(rows))
    return Chapter(title="Reserves", tables=(table,))


def _doctrine(scenario: Scenario) -> Iterator[str]:
    doctrine = scenario.doctrine
    if doctrine is None:
        yield "The defender has no doctrine for the loss of an objective."
        return
    yield sentence(
        f"On the loss of an objective {thing(doctrine.decided_by)} decides on the answer"
    )
    fires = doctrine.bombard
    if fires is not None:
        by = f", decided on by {thing(fires.decided_by)}" if fires.decided_by else ""
        yield sentence(
            f"Massed fires{by}: {name(fires.by)} fire up to {counted(fires.salvos, 'salvo')} on "
            f"the lost place while the attacker consolidates there; each costs an element with a "
            f"chance of {percent(fires.kills)} and delays him by {length(fires.delays)}"
        )
    attack = doctrine.counterattack
    if attack is not None:
        ready = "" if is_nothing(attack.prepare) else f", and attack {spread(attack.prepare)} later"
        yield sentence(
            f"A counterattack: reserves assemble at {name(attack.assembly)} until "
            f"{counted(attack.needed, 'element')} are there, within {length(attack.window)} of "
            f"the order{ready}"
        )


def _supply(scenario: Scenario) -> Iterator[str]:
    for key, one in scenario.supply.items():
        worn = ""
        if one.wear:
            # A rate, so the share that is lost in a day is a little less.
            lost = percent(round(-math.expm1(-one.wear), 4))
            worn = f"; while nothing is issued {lost} of its elements are lost a day"
        if one.gives_up_below:
            worn += f"; below {percent(one.gives_up_below)} of its strength it asks to withdraw"
        yield sentence(
            f"{name(key)} holds {figure(one.stock)} t and needs "
            f"{figure(round(one.need, 3))} t for each element and day; convoys of "
            f"{figure(one.convoy_load)} t come from {thing(one.depot)} "
            f"{every(one.convoy_every)}{worn}"
        )


def _battle(scenario: Scenario) -> Iterator[str]:
    battle, law = scenario.battle, scenario.battle.law
    yield (
        "A battle is a chain of single losses. One attacking element puts "
        f"{figure(round(battle.kill_rate.attacker, 3))} elements a day out of action on open "
        f"ground, one defending element {figure(round(battle.kill_rate.defender, 3))}, under "
        f"{law_in_words(law.p, law.q)}. A side gives way when its losses reach its breakpoint: "
        f"{spread(battle.breakpoint.attacker, percent)} for the attacker, "
        f"{spread(battle.breakpoint.defender, percent)} for the defender. It is multiplied by "
        f"{figure(battle.breakpoint.isolated)} while a force is cut off."
    )
    if battle.surprise.reduces:
        yield sentence(
            f"A defender who was not forewarned loses {percent(battle.surprise.reduces)} of his "
            f"killing power for the first {length(battle.surprise.lasts)} after contact"
        )
    collapse = battle.collapse
    if collapse.isolated or collapse.dependence_lost:
        yield sentence(
            f"A garrison gives its place up without a fight with a chance of "
            f"{percent(collapse.isolated)} when it is cut off and of "
            f"{percent(collapse.dependence_lost)} when a place it depends on is lost, "
            f"{spread(collapse.delay)} later"
        )


def law_in_words(p: float, q: float) -> str:
    """What an attrition law is called: by name where it has one, else by its exponents."""
    named = {(1.0, 0.0): "Lanchester's square law", (1.0, 1.0): "Lanchester's linear law"}
    if (p, q) in named:
        return named[(p, q)]
    return (
        f"a loss rate that goes with the enemy's strength to the power {figure(p)} and the own "
        f"to the power {figure(q)}"
    )


def _politics(politics: Politics) -> Iterator[str]:
    event = politics.event
    if event is not None:
        yield sentence(
            f"A political event is set for {moment(event.date)}. A lost place puts "
            f"{figure(event.town)} and a strike {figure(event.strike)} on the pressure to put it "
            f"off, each for {length(event.memory)}; at {figure(event.threshold)} it is decided on "
            f"{spread(event.decide)} later, and the event comes {spread(event.postpone_by)} after, "
            f"at most {counted(event.most, 'time')}"
        )
    raised = politics.mobilisation
    if raised is not None:
        yield sentence(
            f"After {counted(raised.places_lost, 'lost place')} mobilisation is decided on "
            f"{spread(raised.decide)} later; {counted(raised.elements, 'element')} join at "
            f"{name(raised.place)} {spread(raised.arrive)} after that"
        )
