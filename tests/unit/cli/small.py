"""A small scenario of the tests' own, so that no shipped one can change what they expect."""

from pathlib import Path

from sim.engines.reference.replay import Trace
from sim.experiments.run import trace
from sim.model.loading import load
from sim.scenario.schema import Scenario

TEXT = """\
name: small
title: A small case
clock: {start: day 1 00:00, end: day 8 00:00}
map:
  places: {base: {held_by: attacker, rear: true}, town: {}, depot: {rear: true}}
  roads:
    west: {between: [base, town], length: 12 km}
    east: {between: [town, depot], length: 60 km}
formations:
  brigade: {side: attacker, role: assault, place: base, elements: 6}
  garrison: {side: defender, role: garrison, place: town, elements: 4, posture: hasty}
  reserve: {side: defender, role: reserve, place: depot, elements: 4}
command:
  echelons: {division: {decide: {exponential: {mean: 1 day}}}}
reserves:
  reserve: {released_by: division}
operations:
  - name: attack
    objective: town
    advances:
      assault: {when: day 2 00:00, formations: [brigade], axis: [town], consolidate: 6 h}
headline: [captured.town, reserve.reserve.arrived, losses.attacker]
"""

CERTAIN = (
    "battle.breakpoint={attacker: 1, defender: 0}",
    "operations.attack.advances.assault.pace.hasty=24 km/day",
    "command.echelons.division.decide=36 h",
)
"""Changes that leave nothing to chance: the garrison gives way when the attack begins."""


def write(folder: Path) -> Path:
    """The scenario as a file."""
    path = folder / "small.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def told(folder: Path, *sets: str) -> tuple[Scenario, Trace]:
    """The scenario with these changes, and its replication 0."""
    scenario = load(write(folder), sets)
    return scenario, trace(scenario)
