"""A scenario whose likelihoods are known: two reserves that are free or not, each by one draw."""

from pathlib import Path

import sim
from sim.scenario.schema import Scenario

TOY = """\
name: toy
clock: {start: day 1 00:00, end: day 2 00:00}
map:
  places: {camp: {held_by: attacker}, town: {}, rear: {rear: true}}
  roads:
    west: {between: [camp, town], length: 500 km}
    east: {between: [town, rear], length: 500 km}
formations:
  force: {side: attacker, role: assault, place: camp, elements: 1}
  first: {side: defender, role: reserve, place: rear, elements: 1, speed: 1 km/h}
  second: {side: defender, role: reserve, place: rear, elements: 1, speed: 1 km/h}
reserves:
  first: {released_by: staff, available: 0.3}
  second: {released_by: staff, available: 0.2}
command: {echelons: {staff: {}}}
operations:
  - name: attack
    objective: town
    advances: {assault: {when: day 1 01:00, formations: [force], axis: [town]}}
variants:
  neither: {}
  one: {explanations: [a], set: {reserves.first.available: 0.6}}
  other: {explanations: [b], set: {reserves.second.available: 0.8}}
  both:
    explanations: [a, b]
    set: {reserves.first.available: 0.6, reserves.second.available: 0.8}
evidence:
  first-free: {outcome: reserve.first.available, between: [1, 1]}
  second-free: {outcome: reserve.second.available, between: [1, 1]}
"""
LIKELIHOOD = {"neither": 0.06, "one": 0.12, "other": 0.24, "both": 0.48}
"""P(first free) × P(second free)."""


def toy(folder: Path, text: str = TOY) -> Scenario:
    """The scenario of a text, read from a file."""
    file = folder / "toy.yaml"
    file.write_text(text, encoding="utf-8")
    return sim.load(file)
