"""Which places and deeds of some results belong together, and how far it is from place to place."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import yaml
from pydantic import TypeAdapter

from sim.charts.multiples import Deed, Group, Multiples, Place, Strip
from sim.charts.texts import say
from sim.model.labels import shown_name
from sim.results.results import Results
from sim.results.summary import outcome_statistics
from sim.scenario.quantities import PositiveKilometres

ELSEWHERE = ""
"""The key of the places that are in no sector and on no axis."""
KILOMETRES: TypeAdapter[float] = TypeAdapter(PositiveKilometres)
FALLS, GIVEN_UP, RETAKEN = "captured.", "given_up.", "recaptured."
COUNTERATTACK = "counterattack.{}.launched"


def multiples(results: Results) -> Multiples:
    """Return when each place falls, is attacked again and retaken in these results.

    Places stand together by the sectors of the scenario; without sectors by the operation on whose
    axis they lie, the first in the scenario that has them.
    """
    scenario = scenario_of(results)
    places = [one.removeprefix(FALLS) for one in results.names if one.startswith(FALLS)]
    groups = [
        Group(label=label, places=tuple(_place(results, place, scenario) for place in own))
        for label, own in groups_of(scenario, places)
    ]
    shown = Multiples(groups=tuple(groups)).shown
    if len(shown) == 1:  # a lone heading says nothing
        groups = [Group(label="", places=group.places) for group in groups]
    return Multiples(
        groups=tuple(groups), day_one_offset_h=results.manifest["scenario"]["day_one_offset_h"]
    )


def groups_of(
    scenario: Mapping[str, Any], places: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name of each sector, or else operation, with those of some places it has."""
    belongs: dict[str, str] = {}
    for label, own in _sectors(scenario):
        for place in own:
            belongs.setdefault(place, label)
    labels = dict.fromkeys(belongs.get(place, ELSEWHERE) for place in places)
    ordered = [*(label for label in belongs.values() if label in labels), *labels]
    for label in dict.fromkeys(ordered):
        there = tuple(place for place in places if belongs.get(place, ELSEWHERE) == label)
        yield shown_name(label) or say("captures.elsewhere"), there


def lengths(scenario: Mapping[str, Any]) -> dict[str, float]:
    """Return the kilometres of the shortest road to each place on an axis from the one before.

    A place on the axes of several advances has the length of the first in the scenario. What the
    scenario does not say is left out.
    """
    roads: dict[frozenset[str], float] = {}
    for road in ((scenario.get("map") or {}).get("roads") or {}).values():
        ends, length = frozenset(road["between"]), KILOMETRES.validate_python(road["length"])
        roads[ends] = min(length, roads.get(ends, length))
    formations = scenario.get("formations") or {}
    found: dict[str, float] = {}
    for operation in scenario.get("operations") or ():
        for advance in (operation.get("advances") or {}).values():
            start = [formations[name]["place"] for name in advance.get("formations", ())[:1]]
            for before, place in pairwise([*start, *advance["axis"]]):
                if frozenset((before, place)) in roads:
                    found.setdefault(place, roads[frozenset((before, place))])
    return found


def scenario_of(results: Results) -> Mapping[str, Any]:
    """The scenario as plain data: the explicit form goes with the results."""
    plain = yaml.safe_load(results.scenario_text)
    return plain if isinstance(plain, dict) else {}


def _sectors(scenario: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The sectors of a scenario with their places, or else its operations with theirs."""
    sectors = (scenario.get("theatre") or {}).get("sectors") or {}
    if sectors:
        yield from ((label, list(sector["places"])) for label, sector in sectors.items())
        return
    for operation in scenario.get("operations") or ():
        axes = [one["axis"] for one in (operation.get("advances") or {}).values()]
        yield operation["name"], [operation["objective"], *(p for axis in axes for p in axis)]


def _place(results: Results, place: str, scenario: Mapping[str, Any]) -> Place:
    """A place with its fall, before it perhaps its end as a garrison, and what comes after it."""
    deeds: list[tuple[Deed, str, str]] = [
        ("falls", say("captures.falls"), FALLS + place),
        ("given up", say("captures.given_up"), GIVEN_UP + place),
    ]
    operations = [one for one in scenario.get("operations") or () if one["objective"] == place]
    for operation in operations:
        key = "counterattack_of" if len(operations) > 1 else "counterattack"
        label = say(f"captures.{key}", operation=shown_name(operation["name"]))
        outcome = COUNTERATTACK.format(operation["name"])
        deeds.append(("counterattack", label, outcome))
    deeds.append(("retaken", say("captures.retaken"), RETAKEN + place))
    known = set(results.names)
    strips = [_strip(results, deed) for deed in deeds if deed[-1] in known]
    return Place(label=shown_name(place), strips=tuple(strips))


def _strip(results: Results, described: tuple[Deed, str, str]) -> Strip:
    """The strip of a deed, its label and its outcome."""
    deed, label, outcome = described
    values = results.column(outcome)
    statistics = outcome_statistics(results.outcome(outcome), values)
    return Strip(deed=deed, label=label, statistics=statistics, values=values)
