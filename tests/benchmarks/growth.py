"""Scenarios that grow in one dimension only, made from the first one that users meet."""

import json
import tempfile
from pathlib import Path
from typing import Any

import yaml

import sim
from sim.model.lowering import lower
from sim.model.plan import Plan

FIRST = Path("scenarios/first-steps.yaml")


def _plan(values: dict[str, Any]) -> Plan:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grown.yaml"
        path.write_text(json.dumps(values), encoding="utf-8")
        return lower(sim.load(path))


def _first() -> Any:
    return yaml.safe_load(FIRST.read_text(encoding="utf-8"))


def more_events(size: int) -> Plan:
    """One mission with `size` salvos, ten of them an hour."""
    values = _first()
    values["fire_units"]["rockets"] |= {"stock": size, "salvo_interval": "6 min"}
    values["operations"][0]["fire_plan"]["strike"] |= {"salvos": size, "again": 0}
    return _plan(values)


def more_actors(size: int) -> Plan:
    """`size` fire units with a mission of 20 salvos each, all at work at the same time."""
    values = _first()
    rockets = values["fire_units"]["rockets"] | {"stock": 20}
    strike = values["operations"][0]["fire_plan"]["strike"] | {"salvos": 20, "again": 0}
    names = [f"unit-{number}" for number in range(size)]
    values["fire_units"] = dict.fromkeys(names, rockets)
    plan = {f"strike-{name}": strike | {"by": name} for name in names}
    values["operations"][0]["fire_plan"] = plan
    return _plan(values)


def more_places(size: int) -> Plan:
    """A chain of `size` more towns behind the city; nothing happens there."""
    values = _first()
    before = "city"
    for number in range(size):
        name = f"town-{number}"
        values["map"]["places"][name] = {}
        values["map"]["roads"][f"road-{number}"] = {"between": [before, name], "length": "20 km"}
        before = name
    return _plan(values)


DIMENSIONS = {
    "events": (more_events, (10, 100, 1000)),
    "actors": (more_actors, (1, 10, 100)),
    "places": (more_places, (1, 10, 100)),
}
"""By dimension: what makes a plan of a size, and sizes."""
