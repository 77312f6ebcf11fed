"""One replication laid out for people and for programs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.engines.reference.log import Event
from sim.report.closing import Request
from sim.report.palette import COLOURED
from sim.report.story import folded, story, told_moment
from sim.report.telling import Teller, answer_data, event_data
from sim.report.why import why
from unit.cli.small import CERTAIN, told
from worlds import run

WON = (
    "Advance assault wins the battle for town: 6 elements left against 4, lost 0 against 0; "
    "the holding side gave way at 0 of 4 (breakpoint 0%)."
)
STARTS = "Advance assault crosses its start line at base."
BEGUN = "Advance assault: battle for town, 6 elements against 4."
STORY = f"""\
A small case
replication 0, seed 0   > attacker   < defender

 0  day 2 00:00  > Advance assault crosses its start line at base.
 1  day 2 00:00  > Advance assault moves on town.
 2  day 2 00:00  < A report reaches division: contact of assault.
 3  day 2 00:00  < Division takes the report seriously: contact of assault.
 4  day 2 00:00  < Division takes up the decision on the release of reserves for attack.
 5  day 2 12:00  > Advance assault: battle for town, 6 elements against 4.
 6  day 2 12:00  > {WON}
 7  day 2 12:00  < The garrison of town withdraws with 4.
 8  day 2 12:00  > Advance assault takes town.
 9  day 2 12:00  < A report reaches division: loss of town.
10  day 2 18:00  > Advance assault has consolidated town and is ready to move on.
11  day 2 18:00  > Advance assault has reached the end of its axis at town.
12  day 3 12:00  < Division decides on the release of reserves for attack.
13  day 3 12:00  < The order on the release of reserves for attack reaches the troops.
14  day 3 12:00  < Reserve receives the order of release.
15  day 3 12:00  < Reserve halts: the objective is lost and there is no place to assemble.
16  day 3 12:00  < Division takes the report seriously: loss of town.

  captured.town            day 2 12:00
  reserve.reserve.arrived  did not happen
  losses.attacker          0 elements

Ask why by the name of an outcome, or by the number of a line:
  sim trace small.yaml --replication 0 --why captured.town"""

WHY = f"""\
captured.town: day 2 12:00.
          day 2 12:00  > Advance assault takes town.  [8]
  because day 2 12:00  > {WON}  just before  [6]
  because day 2 12:00  > {BEGUN}  just before  [5]
  because day 2 00:00  > Advance assault moves on town.  12.0 h before  [1]
  because day 2 00:00  > Advance assault crosses its start line at base.  just before  [0]"""


def test_the_whole_story(tmp_path: Path) -> None:
    """Numbers, moments and sentences stand in columns; below them what the headline came to."""
    scenario, trace = told(tmp_path, *CERTAIN)
    lines = Teller(trace=trace).whole(scenario, Request(file=Path("small.yaml")))
    assert STORY == "\n".join(lines)


def test_a_story_without_an_end(tmp_path: Path) -> None:
    """Of a replication that ended with an error there are no outcomes to tell."""
    scenario, trace = told(tmp_path, *CERTAIN)
    told_lines = list(Teller(trace=trace).whole(scenario, None))
    assert STORY.partition("\n\n  captured")[0] == "\n".join(told_lines)


def test_a_story_in_which_nothing_happens(tmp_path: Path) -> None:
    """Without a plan only the title is left."""
    scenario, trace = told(tmp_path, "formations.brigade=null", "operations.attack.advances={}")
    assert ["A small case", "replication 0, seed 0   > attacker   < defender", ""] == list(
        Teller(trace=trace).whole(scenario, None)
    )


def test_why(tmp_path: Path) -> None:
    """The causes stand below each other, each with the number of its event."""
    _, trace = told(tmp_path, *CERTAIN)
    teller = Teller(trace=trace)
    assert WHY == "\n".join(teller.answer(why(trace, "captured.town")))
    two = list(teller.answers([why(trace, "3"), why(trace, "#0")]))
    assert [
        "day 2 00:00  Division takes the report seriously: contact of assault.",
        "          day 2 00:00  < A report reaches division: contact of assault.  [2]",
        f"  because day 2 00:00  > {STARTS}  just before  [0]",
        "",
        "day 2 00:00  Advance assault crosses its start line at base.",
    ] == two


@pytest.mark.parametrize("width", [60, 80])
def test_narrow_terminals(tmp_path: Path, width: int) -> None:
    """Sentences go on below themselves; no line is wider than the terminal, no word is lost."""
    _, trace = told(tmp_path, *CERTAIN)
    answer = why(trace, "captured.town")
    wide, narrow = Teller(trace=trace), Teller(trace=trace, width=width)
    lines = [*narrow.story(), *narrow.answer(answer)]
    assert max(len(line) for line in lines) <= width
    full = [*wide.story(), *wide.answer(answer)]
    assert " ".join(full).split() == " ".join(lines).split()


def test_no_terminal_is_too_narrow(tmp_path: Path) -> None:
    """Sentences keep a readable width, whatever the terminal says of itself."""
    _, trace = told(tmp_path, *CERTAIN)
    lines = list(Teller(trace=trace, width=1).story())
    assert " 8  day 2 12:00  > Advance assault takes town." in lines


def test_colours(tmp_path: Path) -> None:
    """The sides differ in colour, numbers are dim, and without the codes it is the same text."""
    _, trace = told(tmp_path, *CERTAIN)
    lines = list(Teller(trace=trace, palette=COLOURED).story())
    assert (
        "\x1b[2m 8  \x1b[0mday 2 12:00  \x1b[36m> \x1b[0m"
        "\x1b[36mAdvance assault takes town.\x1b[0m" == lines[8]
    )
    assert "\x1b[33m< \x1b[0m" in lines[9]
    plain = "\n".join(lines)
    for code in ("\x1b[0m", "\x1b[2m", "\x1b[33m", "\x1b[36m"):
        plain = plain.replace(code, "")
    assert "\n".join(Teller(trace=trace).story()) == plain


def test_a_dim_number_on_a_line_of_its_own(tmp_path: Path) -> None:
    """Where the number of an event has to go to the next line it is dim all the same."""
    _, trace = told(tmp_path, *CERTAIN)
    sentence = "Advance assault: battle for town, 6 elements against 4."
    narrow = Teller(trace=trace, width=25 + len(sentence) + len("  just before"), palette=COLOURED)
    lines = list(narrow.answer(why(trace, "captured.town")))
    place = next(number for number, text in enumerate(lines) if sentence in text)
    assert f"{' ' * 25}\x1b[2m[5]\x1b[0m" == lines[place + 1]


def test_actors_of_the_users(tmp_path: Path) -> None:
    """What belongs to neither side has no mark."""
    _, trace = told(tmp_path, *CERTAIN)
    event = Event(17, 60.0, "weather", "storm", "town", -1, {})
    trace.log.events.append(event)
    assert "17  day 3 12:00    Weather: storm town." == list(Teller(trace=trace).story())[-1]


def test_events_as_data(tmp_path: Path) -> None:
    """An event has its time in hours and in words, its cause by number, and can be JSON."""
    _, trace = told(tmp_path, *CERTAIN)
    assert {
        "time_h": 36.0,
        "moment": "day 2 12:00",
        "number": 6,
        "cause": 5,
        "actor": "advance assault",
        "kind": "battle_won",
        "subject": "town",
        "detail": {
            "attacking": 6,
            "holding": 4,
            "attacking_lost": 0,
            "holding_lost": 0,
            "lost": 0,
            "of": 4,
            "breakpoint": 0.0,
            "lowered": "",
        },
        "sentence": WON,
    } == json.loads(json.dumps(event_data(trace, trace.events[6])))
    assert event_data(trace, trace.events[0])["cause"] is None


def test_answers_as_data(tmp_path: Path) -> None:
    """An answer has its question, its statement and the events of its chain."""
    _, trace = told(tmp_path, *CERTAIN)
    data = answer_data(trace, "captured.town", why(trace, "captured.town"))
    assert ("captured.town", "captured.town: day 2 12:00.") == (data["question"], data["statement"])
    assert [8, 6, 5, 1, 0] == [cause["number"] for cause in data["causes"]]


def test_another_replication_says_so(tmp_path: Path) -> None:
    """The heading names replication and seed, by which the story can be had again."""
    scenario, trace = told(tmp_path, *CERTAIN)
    other = replace(trace, replication=7, seed=3)
    assert (
        "replication 7, seed 3   > attacker   < defender"
        == list(Teller(trace=other).whole(scenario, None))[1]
    )


def test_like_events_stand_in_one_line() -> None:
    """Signs of the build-up and what comes of them, then two salvos, at the moment of the first."""
    days = {"warnings": {"first": "day 1 00:00", "indications": "12 per day"}}
    strike = {"when": "day 2 02:00", "target": "mill", "by": "rockets", "salvos": 2}
    told_here = run(
        {
            **days,
            "command.echelons": {"corps": {"heeds": {"indications": 0.0}}},
            "facilities.mill": {"kind": "mill", "place": "rear"},
            "fire_units.rockets": {"salvo_interval": "1 h", "stock": 9, "effect": {"mill": 1e-12}},
            "operations.0.fire_plan": {"strike": strike},
        }
    )
    lines = list(folded(told_here.trace))
    signs = told_here.times("indication")
    assert len(signs) > 3
    last = told_moment(told_here.trace, signs[-1])
    assert f"{len(signs)} signs of a build-up are seen, the last on {last}." == lines[0].sentence
    assert f"{len(signs)} reports reach corps, the last on {last}: indications." == (
        lines[1].sentence
    )
    assert told_moment(told_here.trace, signs[0]) == lines[0].moment
    salvos = "Mission strike fires 2 salvos at mill without effect, the last on day 2 04:00."
    assert [("day 2 03:00", salvos)] == [
        (one.moment, one.sentence) for one in lines if "salvos" in one.sentence
    ]
    assert len(list(story(told_here.trace))) == len(told_here.trace.events)


def test_the_calendar_stands_in_the_head(tmp_path: Path) -> None:
    """The first day, day 1 and the last as dates, where the scenario says when day 1 is."""
    scenario, trace = told(tmp_path, *CERTAIN, "clock.day_one=2022-09-06")
    head = list(Teller(trace=trace).whole(scenario, None))[2]
    assert head.startswith("day 1 is 2022-09-06, day ")


def test_a_reserve_named_like_an_echelon_is_told_apart() -> None:
    """Nothing is said of the reserve by what corps does, and nothing of corps by the reserve."""
    named = {
        "formations.corps": {
            "side": "defender",
            "role": "reserve",
            "place": "rear",
            "elements": 2,
        },
        "reserves.corps": {"released_by": "corps"},
        "command.echelons": {"corps": {"decide": "90 days"}},
    }
    made = run(named).trace
    assert "corps was never released" in why(made, "reserve.corps.arrived").statement
    assert "deciding" == made.events[why(made, "reserve.corps.arrived").causes[0].number].kind
