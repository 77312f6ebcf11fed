"""Questions about what operations share, and what is the case in each answer."""

from typing import Any

import pytest

from sim.report.why import why
from unit.engines.test_collapse import CUT, DEPENDENT, LATE, WORN
from unit.engines.test_politics import EVENT, RAISED
from unit.engines.theatres import ATTACK, CORPS, HALTED, LINK, SECOND, theatre

SILENT_WORN = {**WORN, "supply.port-garrison.wear": "0 per day"}
FEW = {"politics.mobilisation": {**RAISED, "places_lost": 3}}
DECIDES = {**CORPS, **HALTED, "command.echelons.corps.decide": "36 h"}
STRIKE = {
    "facilities.mill": {"kind": "mill", "place": "rear"},
    "fire_units.rockets": {"salvo_interval": "0 h", "stock": 9, "effect": {"mill": 1.0}},
    "warnings": {"first": "day 1 00:00", "indications": "0 per day", "operation": "push"},
    f"{ATTACK}.fire_plan": {
        "strike": {"when": "day 1 06:00", "target": "mill", "by": "rockets", "salvos": 1}
    },
    "command.echelons": {"corps": {"heeds": {"strikes": 0.0}}},
}

ANSWERS: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "given up": (
        [DEPENDENT],
        "given_up.port: day 2 17:00.",
        "The garrison of port, 2 strong, gives the place up; 1 are captured.",
    ),
    "not shaken": (
        [],
        ("given_up.town did not happen: it was taken by force."),
        "Advance assault takes town.",
    ),
    "nothing to depend on": (
        [HALTED],
        (
            "given_up.port did not happen: nothing that its garrison depends on was lost, and it "
            "was not cut off."
        ),
        "",
    ),
    "it held on": (
        [
            DEPENDENT,
            {f"{SECOND}.advances.drive.when": "day 20 00:00", "battle.collapse.delay": "30 days"},
        ],
        ("given_up.port did not happen: it held on, or was still about to leave, after this."),
        "Advance assault takes town.",
    ),
    "cut off and held on": (
        [LATE, CUT, HALTED],
        ("given_up.port did not happen: it was cut off, and held on or was still about to leave."),
        "Port is cut off: no road to the rear is open.",
    ),
    "withdrawn": (
        [WORN],
        "decision.withdrawal.port-garrison.decided: {moment}.",
        "Corps decides on the withdrawal of port-garrison.",
    ),
    "never worn": (
        [SILENT_WORN, HALTED],
        "given_up.port did not happen: the garrison was never worn that far.",
        "",
    ),
    "a date": ([], "operation.attack.started: day 1 00:00; its plan has this date.", ""),
    "after an outcome": (
        [{f"{SECOND}.start": {"after": "captured.town", "plus": "6 h"}}],
        "operation.push.started: day 2 18:00.",
        "Operation push: cycle 1 begins.",
    ),
    "an outcome that does not happen": (
        [{f"{SECOND}.start": {"after": "recaptured.town"}}],
        (
            "operation.push.started did not happen: recaptured.town did not happen; the scenario "
            "has no doctrine for the loss of an objective."
        ),
        "",
    ),
    "an outcome too late": (
        [{f"{SECOND}.start": {"after": "captured.town", "plus": "30 days"}}],
        (
            "operation.push.started did not happen: captured.town happened (day 2 12:00), and the "
            "horizon came first."
        ),
        "Advance assault takes town.",
    ),
    "no staff": (
        [{"theatre.planning": {"staff": 1, "prepare": "15 days"}}],
        ("operation.push.started did not happen: the last word of operation push was this."),
        "Operation push: the staff takes up the next cycle.",
    ),
    "a sector that held": (
        [HALTED],
        ("sector.south.first_loss did not happen: the last word of an advance into it was this."),
        "Advance drive moves on port.",
    ),
    "a sector without an advance": (
        [{"theatre.sectors": {"coast": {"places": ["coast"]}}}],
        (
            "sector.coast.first_loss did not happen: no advance has a place of this sector on its "
            "axis."
        ),
        "",
    ),
    "a sector that was lost": (
        [],
        "sector.south.first_loss: day 2 00:00.",
        "Advance drive takes port.",
    ),
    "held": ([{"politics.event": EVENT}], "politics.held: day 13 00:00.", "The event is held."),
    "not held": (
        [{"politics.event": {**EVENT, "postpone_by": "52 weeks"}}],
        ("politics.held did not happen: its new date lies beyond the horizon."),
        "The event is postponed by 364 days.",
    ),
    "not postponed": (
        [{"politics.event": {**EVENT, "threshold": 9.0}}],
        (
            "politics.postponed did not happen: the pressure did not reach the threshold in time "
            "for a decision."
        ),
        "The event is held.",
    ),
    "not mobilised": ([FEW], "politics.mobilised did not happen: 2 of 3 places were lost.", ""),
    "mobilised too late": (
        [{"politics.mobilisation": {**RAISED, "decide": "30 days"}}],
        ("politics.mobilised did not happen: the horizon came before the decision."),
        "Advance assault takes town.",
    ),
    "no arrival": (
        [{"politics.mobilisation": {**RAISED, "place": "town"}}],
        ("politics.mobilised_arrived did not happen: the last word on mobilisation was this."),
        "The 5 mobilised elements do not come: town is lost.",
    ),
    "forewarned of another": (
        [STRIKE],
        "forewarned.attack did not happen: corps heeded no warning before contact.",
        "Corps does not heed the report: strike of strike.",
    ),
    "not forewarned": (
        [STRIKE],
        "forewarned.push did not happen: no warning reached the local echelon.",
        "",
    ),
    "pinned": (
        [DECIDES, LINK, {"theatre.pins": True}],
        "reserve.reserve.pinned: yes.",
        "Reserve stays where it is: its own sector west is in contact.",
    ),
    "not pinned": (
        [DECIDES, LINK],
        (
            "reserve.reserve.pinned: no; it was not granted to another sector while its own was in "
            "contact."
        ),
        "",
    ),
    "kept": (
        [DECIDES, {f"{ATTACK}.advances": {}, "formations.brigade": None}],
        (
            "reserve.reserve.released did not happen: reserve was kept for another operation, or "
            "no road leads there."
        ),
        "The order on the release of reserves for push reaches the troops.",
    ),
    "a release that was not asked for": (
        [
            DECIDES,
            {
                f"{ATTACK}.advances": {},
                f"{SECOND}.advances": {},
                "formations.brigade": None,
                "formations.division": None,
            },
        ],
        "decision.release.corps.push.ordered did not happen: no report was on its way.",
        "",
    ),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(case: str) -> None:
    """The statement, and the event that is nearest to it."""
    changes, statement, first = ANSWERS[case]
    told = theatre(*changes)
    answer = why(told.trace, statement.partition(" ")[0].rstrip(":"))
    start, _, end = statement.partition("{moment}")
    assert answer.statement.startswith(start)
    assert answer.statement.endswith(end)
    assert first == (answer.causes[0].sentence if answer.causes else "")
