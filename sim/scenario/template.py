"""The scenario that `sim new` writes: small, commented, and whole."""

import re

from sim.scenario.names import LONGEST_NAME, NAME, as_name

SUFFIX = ".yaml"
NAME_HERE, TITLE_HERE = "<name>", "<title>"

TEXT = """\
# yaml-language-server: $schema=scenario.schema.json
# Numbers have units, moments are days of the plan: day 1 is its first. Change something, then:
#   sim check <name>.yaml && sim run <name>.yaml
name: <name>
title: <title>
question: Does the town fall before the reserve gets there?
clock: {start: day 1 00:00, end: day 12 00:00}

map:
  places:
    camp: {held_by: attacker, rear: true} # a rear: a force with no open road to one is isolated
    town: {terrain: 1.5} # divides the losses of whoever holds it
    depot: {rear: true}
  roads:
    highway: {between: [camp, town], length: 6 km}
    river-road: {between: [town, depot], length: 60 km, bridge: bridge}
facilities: # what can be struck; each has three levels, and a salvo takes one or none
  bridge:
    kind: bridge
    repair: {time: {triangular: {low: 12 h, mode: 1 day, high: 3 days}}}
fire_units:
  rockets: {salvo_interval: 2 h, stock: 12, effect: {bridge: 0.4}} # the chance to take a level

formations: # strength in elements: a company or so each
  brigade: {side: attacker, role: assault, place: camp, elements: 14}
  garrison: {side: defender, role: garrison, place: town, elements: 6, posture: hasty}
  reserve: {side: defender, role: reserve, place: depot, elements: 8, speed: 15 km/h}
command: # how long the defender's staff takes, and how uncertain that is
  echelons:
    division: {assess: 2 h, decide: {lognormal: {median: 12 h, p90: 30 h}}, order: 2 h}
reserves:
  reserve: {released_by: division, notice: 4 h, available: 0.8}

operations: # the rhythm: strikes, then the advance
  - name: attack
    objective: town
    fire_plan:
      bridge-strike: {when: day 2 18:00, target: bridge, by: rockets, salvos: 4, again: 1}
    advances:
      assault:
        when: day 3 05:00
        formations: [brigade]
        axis: [town]
        consolidate: {triangular: {low: 12 h, mode: 1 day, high: 4 days}} # before it can move on
doctrine: # the defender's answer if the town falls; who is ready first has the initiative
  decided_by: division
  counterattack: {assembly: depot, needed: 4, window: 3 days, prepare: 12 h}

headline: [captured.town, reserve.reserve.arrived, initiative.attack] # `sim outcomes` lists more
"""


class TemplateNameError(ValueError):
    """A name that no scenario can have; `nearest` is one that it can."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = as_name(name.removesuffix(SUFFIX))

    def __str__(self) -> str:
        cure = f" Did you mean `{self.nearest}`?" if self.nearest else ""
        return (
            f"`{self.name}` cannot be the name of a scenario. Names are made of lower-case "
            f"letters, digits, `-` and `_`, begin with a letter, and have at most {LONGEST_NAME} "
            f"of these.{cure}"
        )


def template(name: str) -> str:
    """The text of a scenario of this name, which runs; TemplateNameError for an impossible one."""
    if not re.fullmatch(NAME, name) or len(name) > LONGEST_NAME:
        raise TemplateNameError(name)
    title = re.sub("[-_]+", " ", name).strip().capitalize()
    return TEXT.replace(NAME_HERE, name).replace(TITLE_HERE, title)
