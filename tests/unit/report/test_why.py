"""Every question about a replication has an answer, and the answer is true."""

import math

import pytest

import worlds
from sim.engines.reference.replay import Trace
from sim.report.why import UnknownQuestionError, why
from worlds import Changes

COUNTERATTACK: Changes = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves": {"reserve": {"released_by": "corps", "notice": "13 h"}},
    "command": {"echelons": {"corps": {}}},
    "doctrine": {
        "decided_by": "corps",
        "counterattack": {
            "assembly": "rear",
            "needed": 4,
            "window": "5 days",
            "prepare": "12 h",
        },
    },
}
"""The town is lost at 36 h; an hour later eight elements are there and prepare for 12 h."""


def trace(changes: Changes | None = None) -> Trace:
    """The first replication of a small world."""
    return worlds.run(changes).trace


@pytest.mark.parametrize("replication", range(12))
def test_every_outcome_has_an_answer(replication: int) -> None:
    """It names the outcome; its causes run back in time; what did not happen is said so."""
    told = worlds.run(worlds.FULL, replication=replication).trace
    for outcome, value in zip(told.plan.outcomes, told.record, strict=True):
        answer = why(told, outcome.name)
        assert answer.statement.startswith(outcome.name)
        numbers = [cause.number for cause in answer.causes]
        assert sorted(set(numbers), reverse=True) == numbers
        absent = f"{outcome.name} did not happen: ", f"{outcome.name} does not arise: "
        assert math.isnan(value) == answer.statement.startswith(absent)


def test_the_chain_of_an_event() -> None:
    """An event is asked for by its number, with or without #; its causes follow."""
    told = trace()
    assert why(told, "2") == why(told, "#2")
    taken = next(event for event in told.events if event.kind == "captured")
    chain = [cause.number for cause in why(told, str(taken.number)).causes]
    assert taken.cause == chain[0]
    assert told.events[chain[-1]].cause == -1


def test_unknown_questions() -> None:
    """Numbers and names that there are not are refused, with the nearest or the known ones."""
    told = trace()
    last = len(told.events) - 1
    cases = {
        str(last + 1): f"there is no event {last + 1}: this replication has events 0 to {last}",
        "9" * 5000: f"there is no event {'9' * 18}…: this replication has events 0 to {last}",
        "captured.twon": "`captured.twon` is no outcome of this scenario; "
        "did you mean `captured.town`?",
        "km": "`km` is no outcome of this scenario; did you mean `advance.assault.km`?",
        "zzz": "`zzz` is no outcome of this scenario; `sim outcomes FILE` lists them",
    }
    for question, words in cases.items():
        with pytest.raises(UnknownQuestionError) as caught:
            why(told, question)
        assert words == str(caught.value)
    with pytest.raises(UnknownQuestionError, match="this replication has no events"):
        why(trace(worlds.NO_ADVANCE), "0")


ANSWERS: list[tuple[str, Changes, str, str]] = [
    (
        "a time",
        {},
        "captured.town: day 2 12:00.",
        "Advance assault takes town.",
    ),
    (
        "no advance goes there",
        {},
        "captured.rear did not happen: no advance has this place on its axis.",
        "",
    ),
    (
        "the attacker was beaten",
        {"battle.breakpoint": {"attacker": 0.0, "defender": 1.0}},
        "captured.town did not happen: the last word of advance assault was this.",
        "Advance assault is beaten and gives up at base.",
    ),
    (
        "it was seen too late",
        {"reports.lag": "30 days"},
        (
            "seen.captured.town did not happen: it happened at day 2 12:00, "
            "and the horizon came before the report."
        ),
        "Advance assault takes town.",
    ),
    (
        "it did not happen and so was not seen",
        {},
        "seen.recaptured.rear did not happen: the place was never lost.",
        "",
    ),
    (
        "there is no doctrine",
        {},
        (
            "recaptured.town did not happen: the scenario has no doctrine for the loss of an "
            "objective."
        ),
        "",
    ),
    (
        "the attacker has the initiative",
        COUNTERATTACK,
        (
            "initiative.attack: yes; once the objective had fallen the attacker was ready to move "
            "on after 0.0 h, and the counterattack came after 13.0 h."
        ),
        "Advance assault has consolidated town and is ready to move on.",
    ),
    (
        "the defender has the initiative",
        {**COUNTERATTACK, "operations.0.advances.assault.consolidate": "20 h"},
        (
            "initiative.attack: no; once the objective had fallen the attacker was ready to move "
            "on after 20.0 h, and the counterattack came after 13.0 h."
        ),
        "Response attack: 8 elements counterattack at town.",
    ),
    (
        "nobody has the initiative",
        worlds.NO_ADVANCE,
        (
            "initiative.attack does not arise: town did not fall; no advance has this place on its "
            "axis."
        ),
        "",
    ),
    (
        "the reserve was there",
        COUNTERATTACK,
        "reserve.reserve.available: yes; it was not committed elsewhere.",
        "",
    ),
    (
        "the reserve was not there",
        {**COUNTERATTACK, "reserves.reserve.available": 0.0},
        "reserve.reserve.available: no; the last word of reserve was this.",
        "Reserve can't come: it is committed elsewhere.",
    ),
    (
        "nobody asked for the reserve",
        {**COUNTERATTACK, **worlds.NO_ADVANCE, "reserves.reserve.available": 0.0},
        "reserve.reserve.available: no; it was committed elsewhere, and nobody asked for it.",
        "",
    ),
    (
        "a measure",
        {"measures": {"fall": {"since": "advance.assault.started", "until": "captured.town"}}},
        (
            "measure.fall: 12.0 h; from advance.assault.started (day 2 00:00) to captured.town "
            "(day 2 12:00)."
        ),
        "Advance assault takes town.",
    ),
    (
        "a measure without an end",
        {"measures": {"loss": {"since": "captured.town", "until": "recaptured.town"}}},
        (
            "measure.loss did not happen: recaptured.town did not happen; the scenario has no "
            "doctrine for the loss of an objective."
        ),
        "",
    ),
    (
        "a total",
        {},
        "advance.assault.km: 12 km, a total over the replication without one cause.",
        "",
    ),
    (
        "a flag that was not raised",
        {},
        "advance.assault.repulsed: no; the last word of advance assault was this.",
        "Advance assault has reached the end of its axis at town.",
    ),
]


@pytest.mark.parametrize(
    ("changes", "statement", "first"),
    [case[1:] for case in ANSWERS],
    ids=[case[0] for case in ANSWERS],
)
def test_answers(changes: Changes, statement: str, first: str) -> None:
    """The statement, and the event that is nearest to it."""
    answer = why(trace(changes), statement.partition(" ")[0].rstrip(":"))
    assert statement == answer.statement
    assert first == (answer.causes[0].sentence if answer.causes else "")
