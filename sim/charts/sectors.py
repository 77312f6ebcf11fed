"""Which places and deeds of some results belong together: by sector, otherwise by operation."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from sim.charts.multiples import Deed, Group, Multiples, Place, Strip
from sim.model.labels import shown_name
from sim.results.results import Results
from sim.results.summary import outcome_statistics

ELSEWHERE = "elsewhere"
FALLS, GIVEN_UP, RETAKEN = "captured.", "given_up.", "recaptured."
COUNTERATTACK = "counterattack.{}.launched"


def multiples(results: Results) -> Multiples:
    """Return when each place falls, is attacked again and retaken in these results.

    Places stand together by the sectors of the scenario; without sectors by the operation on whose
    axis they lie, the first in the scenario that has them.
    """
    scenario = _scenario(results)
    places = [one.removeprefix(FALLS) for one in results.names if one.startswith(FALLS)]
    belongs: dict[str, str] = {}
    for label, own in _sectors(scenario):
        for place in own:
            belongs.setdefault(place, label)
    labels = dict.fromkeys(belongs.get(place, ELSEWHERE) for place in places)
    ordered = [*(label for label in belongs.values() if label in labels), *labels]
    groups = [
        Group(
            label=shown_name(label),
            places=tuple(
                _place(results, place, scenario)
                for place in places
                if belongs.get(place, ELSEWHERE) == label
            ),
        )
        for label in dict.fromkeys(ordered)
    ]
    shown = Multiples(groups=tuple(groups)).shown
    if len(shown) == 1:  # a lone heading says nothing
        groups = [Group(label="", places=group.places) for group in groups]
    return Multiples(
        groups=tuple(groups), day_one_offset_h=results.manifest["scenario"]["day_one_offset_h"]
    )


def _scenario(results: Results) -> Mapping[str, Any]:
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
        ("falls", "falls", FALLS + place),
        ("given up", "given up", GIVEN_UP + place),
    ]
    operations = [one for one in scenario.get("operations") or () if one["objective"] == place]
    for operation in operations:
        whose = f", {shown_name(operation['name'])}" if len(operations) > 1 else ""
        outcome = COUNTERATTACK.format(operation["name"])
        deeds.append(("counterattack", f"counterattack{whose}", outcome))
    deeds.append(("retaken", "retaken", RETAKEN + place))
    known = set(results.names)
    strips = [_strip(results, deed) for deed in deeds if deed[-1] in known]
    return Place(label=shown_name(place), strips=tuple(strips))


def _strip(results: Results, described: tuple[Deed, str, str]) -> Strip:
    """The strip of a deed, its label and its outcome."""
    deed, label, outcome = described
    values = results.column(outcome)
    statistics = outcome_statistics(results.outcome(outcome), values)
    return Strip(deed=deed, label=label, statistics=statistics, values=values)
