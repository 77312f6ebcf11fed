"""Each event belongs to the side whose doing it is."""

from pathlib import Path

from sim.engines.reference.log import Event
from sim.report.sides import Sides
from unit.cli.small import told

UNITS = (
    "rockets: {salvo_interval: 1 h, stock: 4, effect: {bridge: 1}}, "
    "guns: {side: defender, salvo_interval: 1 h, stock: 4, effect: {depot: 1}}"
)
STRIKE = "strike: {when: day 1 06:00, target: bridge, by: rockets, salvos: 1}"
MORE = (
    "facilities={bridge: {kind: bridge}, dump: {kind: depot, side: attacker, place: base}}",
    f"fire_units={{{UNITS}}}",
    "map.roads.east.bridge=bridge",
    f"operations.attack.fire_plan={{{STRIKE}}}",
    "warnings={first: day 1 00:00, indications: 9 per day}",
)


def test_every_event_has_a_side(tmp_path: Path) -> None:
    """In a scenario without processes of the user's nothing is left over, and both sides act."""
    _, trace = told(tmp_path, *MORE)
    sides = Sides(trace.plan)
    assert {"attacker", "defender"} == {sides.of(event) for event in trace.events}


def test_sides_by_actor(tmp_path: Path) -> None:
    """Missions and advances attack; echelons, reserves, responses and garrisons defend."""
    _, trace = told(tmp_path, *MORE)
    sides = Sides(trace.plan)
    expected = {
        "mission strike": "attacker",
        "advance assault": "attacker",
        "dump": "attacker",
        "bridge": "defender",
        "town": "defender",
        "division": "defender",
        "reserve": "defender",
        "response attack": "defender",
        "somebody": None,
    }
    found = {actor: sides.of(Event(0, 0.0, actor, "moves", "town", -1, {})) for actor in expected}
    assert expected == found


def test_a_place_that_is_cut_off(tmp_path: Path) -> None:
    """An event that says whose trouble it is goes by that, not by the name of the place."""
    _, trace = told(tmp_path)
    sides = Sides(trace.plan)
    isolated = [Event(0, 0.0, "town", "isolated", "town", -1, {"side": side}) for side in (0, 1)]
    assert ["attacker", "defender"] == [sides.of(event) for event in isolated]


def test_signs_are_the_defenders(tmp_path: Path) -> None:
    """Signs of a build-up belong to the story of whoever sees them."""
    _, trace = told(tmp_path)
    sign = Event(0, 0.0, "build-up", "indication", "build-up", -1, {"number": 1})
    assert "defender" == Sides(trace.plan).of(sign)
