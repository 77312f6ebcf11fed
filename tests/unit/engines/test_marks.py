"""What the timeline says: which moments mark it, how much each tells, work in plain words."""

import pytest

from sim.engines.reference.log import Event
from sim.engines.reference.marks import in_words, mark_of
from sim.model.plan import Plan
from worlds import plan

NEXT_TO_IT = {
    "map.places.nova-huta": {},
    "map.roads.side-road": {"between": ["town", "nova-huta"], "length": "9 km"},
    "operations.0.advances.assault.axis": ["town", "nova-huta"],
}


@pytest.fixture(scope="module")
def world() -> Plan:
    """Operation `attack` on the town, and on to another place."""
    return plan(NEXT_TO_IT)


def event(kind: str, subject: str, actor: str = "advance assault") -> Event:
    """One event of the log."""
    return Event(number=0, time=7.0, actor=actor, kind=kind, subject=subject, cause=-1, detail={})


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        ("captured", "town", ("Town falls", "attacker", 3)),
        ("captured", "nova-huta", ("Nova Huta falls", "attacker", 2)),
        ("gives_place_up", "nova-huta", ("Nova Huta given up", "defender", 2)),
        ("isolated", "nova-huta", ("Nova Huta isolated", "defender", 0)),
        ("advance_starts", "base", ("advance assault starts", "attacker", 1)),
        ("postponed", "event", ("event postponed", "defender", 0)),
    ],
)
def test_marks(world: Plan, kind: str, subject: str, expected: tuple[str, str, int]) -> None:
    """Towns are written as names are, and the fall of an objective tells most."""
    mark = mark_of(event(kind, subject), world)
    assert (7.0, expected) == (mark.time, (mark.label, mark.side, mark.weight))


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("decide release.army.attack", "decide reserves for Attack"),
        ("decide response.attack", "decide answer at Attack"),
        ("decide bombardment.attack", "decide bombardment at Attack"),
        ("decide withdrawal.right-bank", "decide withdrawal of right bank"),
        ("assess loss of nova-huta", "assess loss of Nova Huta"),
        ("assess strike of bridge", "assess strike of bridge"),
        ("to town", "to Town"),
        ("", ""),
    ],
)
def test_work_in_words(world: Plan, label: str, words: str) -> None:
    """Decisions say what they are on, towns are written as names are, the rest stays."""
    assert words == in_words(label, world)
