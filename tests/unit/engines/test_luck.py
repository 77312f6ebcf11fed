"""Every decision has a stream of its own: what is drawn is what stands at that address.

Each test makes one thing exponential with a mean of ten hours and everything else constant, and
works the time out from the uniform at the named stream.
"""

import math
from typing import Any

import pytest

from sim.model.draws import stream_id, uniform
from worlds import ASSAULT, NO_ADVANCE, PLAN, Told, run

SPREAD: dict[str, Any] = {"exponential": {"mean": "10 h"}}


def drawn(stream: str, index: int = 0, mean: float = 10.0) -> float:
    """The exponential at an address of replication 0 of seed 0."""
    return -mean * math.log1p(-uniform(0, 0, stream_id(stream), index))


def even(stream: str, index: int = 0) -> float:
    """The uniform there."""
    return uniform(0, 0, stream_id(stream), index)


BRIDGE = {
    "map.roads.east-road.bridge": "bridge",
    "facilities.bridge": {"kind": "bridge", "levels": 1},
    "fire_units.rockets": {"salvo_interval": "1 h", "stock": 99, "effect": {"bridge": 1.0}},
}
STRIKE = {"when": "day 1 00:00", "target": "bridge", "by": "rockets", "salvos": 1}
STRUCK = {**NO_ADVANCE, **BRIDGE, f"{PLAN}.strike": STRIKE}
"""One salvo closes the bridge at 1 h."""


def test_salvo_intervals() -> None:
    """Each salvo of a mission takes the next draw of its stream."""
    told = run(
        {
            **STRUCK,
            "fire_units.rockets.salvo_interval": SPREAD,
            "facilities.bridge.levels": 3,
            f"{PLAN}.strike.salvos": 3,
        }
    )
    expected, now = [], 0.0
    for salvo in range(3):
        now += drawn("mission strike/salvo interval", salvo)
        expected.append(now)
    assert expected == pytest.approx(told.times("hit"))


def test_effects_and_aborts() -> None:
    """The n-th salvo is aborted and has an effect by the n-th draws of their streams."""
    changes = {
        **STRUCK,
        "facilities.bridge.levels": 20,
        "fire_units.rockets.effect.bridge": 0.5,
        "air": {"defender": 1.0, "mission_abort": 0.3},
        f"{PLAN}.strike.salvos": 20,
    }
    kinds = ("hit", "missed", "aborted")
    told = [event.kind for event in run(changes).trace.events if event.kind in kinds]
    expected = []
    for salvo in range(20):
        if even("mission strike/abort", salvo) < 0.3:
            expected.append("aborted")
        else:
            effective = even("mission strike/salvo effect", salvo) < 0.5
            expected.append("hit" if effective else "missed")
    assert expected == told


def test_assessment_delays_and_misreadings() -> None:
    """One draw a go; two goes: the second look is after both delays and both salvos."""
    told = run(
        {
            **STRUCK,
            "facilities.bridge.levels": 3,
            f"{PLAN}.strike.again": 1,
            f"{PLAN}.strike.assess": {"delay": SPREAD},
        }
    )
    delays = [drawn("mission strike/assessment delay", go) for go in range(2)]
    assert [1.0 + delays[0], 2.0 + sum(delays)] == pytest.approx(told.times("assessed"))
    misread = {**STRUCK, "facilities.bridge.levels": 9, f"{PLAN}.strike.again": 8}
    told = run({**misread, f"{PLAN}.strike.assess.misread": 0.3})
    seen = [event.detail["misread"] == "wrongly" for event in told.events("assessed")]
    expected = [even("mission strike/misreading", go) < 0.3 for go in range(len(seen))]
    assert expected == seen


def test_repairs_and_bypass() -> None:
    """Each repair takes the next draw, one that a hit restarts included."""
    told = run({**STRUCK, "facilities.bridge.repair": {"time": SPREAD}})
    assert 1.0 + drawn("bridge/repair time") == pytest.approx(told.times("repaired")[0])
    pontoon = {"time": SPREAD, "capacity": "1 elements/h"}
    told = run({**STRUCK, "facilities.bridge.bypass": pontoon})
    assert 1.0 + drawn("bridge/bypass time") == pytest.approx(told["facility.bridge.bypass"])


def test_demolition() -> None:
    """Chance and time after contact are the first two draws of one stream."""
    told = run({**BRIDGE, "facilities.bridge.demolition": {"after_contact": SPREAD}})
    assert 24.0 + drawn("bridge/demolition", 1) == pytest.approx(told.times("demolished")[0])
    for chance in (0.2, 0.4, 0.6, 0.8):
        blown = {"chance": chance, "when": "day 1 01:00"}
        told = run({**BRIDGE, "facilities.bridge.demolition": blown})
        assert (even("bridge/demolition") < chance) == bool(told.times("demolished"))


CHAIN = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 8},
    "reserves.reserve.released_by": "corps",
    "command.echelons": {"brigade": {}, "corps": {}},
}


@pytest.mark.parametrize(
    ("path", "stream", "outcome"),
    [
        ("detect", "contact of assault/detection", "command.brigade.received"),
        (
            "echelons.brigade.report",
            "contact of assault at brigade/report",
            "command.brigade.received",
        ),
        ("echelons.corps.report", "contact of assault at corps/report", "command.corps.received"),
        (
            "echelons.brigade.assess",
            "contact of assault at brigade/assess",
            "command.brigade.heeded",
        ),
        ("echelons.corps.assess", "contact of assault at corps/assess", "command.corps.heeded"),
        (
            "echelons.corps.decide",
            "release.corps.attack/decide",
            "decision.release.corps.attack.decided",
        ),
        (
            "echelons.corps.order",
            "release.corps.attack/order",
            "decision.release.corps.attack.ordered",
        ),
    ],
)
def test_the_command_cycle(path: str, stream: str, outcome: str) -> None:
    """Contact is at 24 h."""
    told = run({**CHAIN, f"command.{path}": SPREAD})
    assert 24.0 + drawn(stream) == pytest.approx(told[outcome])


def test_messages_and_heeding() -> None:
    """Repetitions by one stream, heeding by another."""
    lossy = {"command.message_loss": 0.9, "command.repeat": "1 h"}
    told = run({**CHAIN, **lossy, f"{ASSAULT}.pace.prepared": "0.1 km/day"})
    again = int(math.log1p(-even("contact of assault at brigade/message")) / math.log(0.9))
    assert 24.0 + again == told["command.brigade.received"]
    for chance in (0.2, 0.4, 0.6, 0.8):
        told = run({**CHAIN, "command.echelons.brigade.heeds.contact": chance})
        heeded = even("contact of assault at brigade/heed") < chance
        assert heeded == (told["command.brigade.heeded"] == 24.0)


def test_reports_of_losses() -> None:
    """The loss of the town at 36 h is the first report of its source."""
    told = run({**CHAIN, "command.echelons.brigade.heeds.contact": 0.0, "command.detect": SPREAD})
    received = [event.time for event in told.events("received", "brigade")]
    assert 36.0 + drawn("loss of town/detection") == pytest.approx(received[-1])


def test_relocation() -> None:
    """The headquarters is blown at contact, and work waits for the alternate."""
    post = {"kind": "headquarters", "place": "rear", "demolition": {"when": "day 2 00:00"}}
    told = run(
        {
            **CHAIN,
            "facilities.post": post,
            "command.echelons.brigade": {"headquarters": "post", "relocate": SPREAD},
        }
    )
    assert [24.0 + drawn("brigade/relocation")] == pytest.approx(told.times("relocated"))


def test_indications() -> None:
    """Each gap takes the next draw: a tenth of a sign an hour, a mean of ten hours."""
    warned = {**NO_ADVANCE, "warnings": {"first": "day 1 00:00", "indications": "0.1 per hour"}}
    told = run({**warned, "command.echelons": {"brigade": {}}})
    expected, now = [], 0.0
    for number in range(20):
        now += drawn("indications/gap", number)
        expected.append(now)
    assert expected == pytest.approx(told.times("indication")[:20])


def test_reserves() -> None:
    """Notice and availability, and the losses on the march, one draw an element."""
    slow = {**CHAIN, f"{ASSAULT}.pace.prepared": "0.1 km/day"}
    told = run({**slow, "reserves.reserve.notice": SPREAD})
    assert 24.0 + drawn("reserve/notice") == pytest.approx(told["reserve.reserve.departed"])
    for chance in (0.2, 0.4, 0.6, 0.8):
        told = run({**slow, "reserves.reserve.available": chance})
        assert float(even("reserve/available") < chance) == told["reserve.reserve.available"]
    told = run({**slow, "air": {"attacker": 1.0, "column_losses": "6 per day"}})
    lost = sum(even("reserve/march losses", n) < 1.0 - math.exp(-0.5) for n in range(8))
    assert float(lost) == told["losses.defender"]


ONWARD = {
    "map.places.city": {},
    "map.places.port": {},
    "map.roads.on": {"between": ["town", "city"], "length": "16 km"},
    "map.roads.off": {"between": ["city", "port"], "length": "16 km"},
    f"{ASSAULT}.axis": ["town", "city", "port"],
    f"{ASSAULT}.pace.exploitation": "384 km/day",
}
"""Town at 36 h, then an hour to the city and one to the port."""


def test_consolidations() -> None:
    """One draw a place."""
    told = run({**ONWARD, f"{ASSAULT}.consolidate": SPREAD})
    spent = [drawn("advance assault/consolidation", place) for place in range(3)]
    expected = [36.0 + spent[0], 37.0 + sum(spent[:2]), 38.0 + sum(spent)]
    assert expected == pytest.approx(told.times("consolidated"))


def test_pauses_for_fuel() -> None:
    """One draw a pause: before the second leg and before the third."""
    told = run({**ONWARD, f"{ASSAULT}.supply": {"radius": "1 km", "pause": SPREAD}})
    spent = [drawn("advance assault/supply pause", pause) for pause in range(2)]
    assert 37.0 + spent[0] == pytest.approx(told["captured.city"])
    assert 38.0 + sum(spent) == pytest.approx(told["captured.port"])


def test_paces() -> None:
    """One draw a leg, uniform from 12 to 24 km a day; the second leg is driven at its own."""
    spread = {"uniform": {"low": "12 km/day", "high": "24 km/day"}}
    pace = {f"{ASSAULT}.pace.{met}": spread for met in ("prepared", "exploitation")}
    told = run({**ONWARD, **pace})
    paces = [0.5 + 0.5 * even("advance assault/pace", leg) for leg in range(2)]
    first = 24.0 + 12.0 / paces[0]
    assert first == pytest.approx(told["captured.town"])
    assert first + 16.0 / paces[1] == pytest.approx(told["captured.city"])


@pytest.mark.parametrize(
    ("side", "stream", "won"),
    [
        ("attacker", "advance assault/breakpoint", "battle_lost"),
        ("defender", "town/garrison breakpoint", "battle_won"),
    ],
)
def test_breakpoints(side: str, stream: str, won: str) -> None:
    """Drawn once: of a hundred elements the drawn share, rounded up, is lost."""
    other = "defender" if side == "attacker" else "attacker"
    told = run(
        {
            f"battle.breakpoint.{side}": {"uniform": {"low": 0.0, "high": 1.0}},
            f"battle.breakpoint.{other}": 1.0,
            f"battle.kill_rate.{side}": "0 per day",
            f"battle.kill_rate.{other}": "1000 per day",
            "formations.brigade.elements": 100,
            "formations.garrison.elements": 100,
        }
    )
    assert 1 == len(told.events(won))
    assert float(math.ceil(100 * even(stream))) == told[f"losses.{side}"]


ANSWER = {
    "formations.reserve": {"side": "defender", "role": "reserve", "place": "rear", "elements": 100},
    "reserves.reserve.released_by": "corps",
    "command.echelons": {"corps": {"heeds": {"contact": 0.0}}},
    "doctrine": {
        "decided_by": "corps",
        "counterattack": {"assembly": "rear", "needed": 8, "window": "1 h"},
    },
    f"{ASSAULT}.consolidate": "9 days",
}


def test_preparation_and_response() -> None:
    """The town falls at 36 h; decision, order and preparation of the response."""
    told = run({**ANSWER, "doctrine.counterattack.prepare": SPREAD})
    expected = 36.0 + drawn("operation attack/counterattack preparation")
    assert expected == pytest.approx(told["counterattack.attack.launched"])
    told = run({**ANSWER, "command.echelons.corps.order": SPREAD})
    expected = 36.0 + drawn("response.attack/order")
    assert expected == pytest.approx(told["decision.response.attack.ordered"])


@pytest.mark.parametrize(
    ("side", "stream"),
    [
        ("defender", "operation attack/counterattack breakpoint"),
        ("attacker", "town/detachment breakpoint"),
    ],
)
def test_breakpoints_of_a_counterattack(side: str, stream: str) -> None:
    """Each side gives way at a share of its own draw; the garrison gave way without a loss."""
    other = "defender" if side == "attacker" else "attacker"
    told = run(
        {
            **ANSWER,
            "formations.brigade.elements": 100,
            "formations.garrison.breakpoint": 0.0,
            f"battle.breakpoint.{side}": {"uniform": {"low": 0.0, "high": 1.0}},
            f"battle.breakpoint.{other}": 1.0,
            f"battle.kill_rate.{side}": "0 per day",
            f"battle.kill_rate.{other}": "1000 per day",
        }
    )
    assert float(math.ceil(100 * even(stream))) == told[f"losses.{side}"]


def test_bombardment() -> None:
    """The n-th salvo takes the n-th interval and kills by the n-th draw."""
    guns = {"side": "defender", "salvo_interval": SPREAD, "stock": 99}
    bombard = {"by": "guns", "salvos": 12, "kills": 0.3}
    changes = {
        "command.echelons": {"corps": {}},
        "formations.brigade.elements": 20,
        "fire_units.guns": guns,
        "doctrine": {"decided_by": "corps", "bombard": bombard},
        f"{ASSAULT}.consolidate": "18 days",
    }
    told = run(changes)
    expected, now = [], 36.0
    for salvo in range(12):
        now += drawn("operation attack/bombardment interval", salvo)
        if even("operation attack/bombardment effect", salvo) < 0.3:
            expected.append(now)
    assert expected == pytest.approx(told.times("bombardment_loss"))


def test_public_reports() -> None:
    """The lag of the capture is the first draw of the place, that of the recapture the second."""
    told: Told = run(
        {
            **ANSWER,
            "doctrine.counterattack.prepare": "10 h",
            "formations.garrison.breakpoint": 0.0,
            "battle.breakpoint": {"attacker": 0.0, "defender": 1.0},
            "battle.kill_rate.attacker": "0 per day",
            "reports.lag": SPREAD,
        }
    )
    assert (36.0, 46.0) == (told["captured.town"], told["recaptured.town"])
    lags = [drawn("town/public report", which) for which in range(2)]
    assert 36.0 + lags[0] == pytest.approx(told["seen.captured.town"])
    assert 46.0 + lags[1] == pytest.approx(told["seen.recaptured.town"])
