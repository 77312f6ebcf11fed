"""Checks of clock, map and facilities."""

from collections.abc import Iterator

from sim.scenario.checking.context import Context
from sim.scenario.checking.families import Path
from sim.scenario.dimensions import number_text
from sim.scenario.errors import Problem
from sim.scenario.moments import format_moment
from sim.scenario.schema.terrain import Facility, Place, Road

MOST_LEVELS = 100
"""Levels of a facility: each is an outcome of its own."""


def check(context: Context) -> Iterator[Problem]:
    """Everything about where it happens."""
    yield from _clock(context)
    scenario = context.scenario
    if not scenario.map.places:
        yield Problem(
            path=("map", "places"),
            message="there are no places",
            expected="at least one, such as `town: {held_by: defender}`",
        )
    for name, place in scenario.map.places.items():
        yield from _coordinates(place, ("map", "places", name, "at"))
    for name, road in scenario.map.roads.items():
        yield from _road(context, road, ("map", "roads", name))
    for name, facility in scenario.facilities.items():
        yield from _facility(context, name, facility)


def _clock(context: Context) -> Iterator[Problem]:
    clock = context.scenario.clock
    if not context.clock_runs:
        start, end = format_moment(clock.start), format_moment(clock.end)
        yield Problem(
            path=("clock", "end"),
            message=f"the clock ends at {end}, which is not after its start at {start}",
            expected=f"a moment after `{start}`",
        )


def _coordinates(place: Place, path: Path) -> Iterator[Problem]:
    if place.at is None:
        return
    latitude, longitude = place.at
    if abs(latitude) <= 90.0 and abs(longitude) <= 180.0:
        return
    part, value, most = (
        ("longitude", longitude, 180) if abs(latitude) <= 90.0 else ("latitude", latitude, 90)
    )
    swapped = f"[{number_text(longitude)}, {number_text(latitude)}]"
    yield Problem(
        path=path,
        message=f"the {part} must lie between -{most} and {most}: {number_text(value)}",
        expected="latitude and longitude in degrees, such as `[49.46, 36.84]`",
        nearest=swapped if abs(longitude) <= 90.0 and abs(latitude) <= 180.0 else None,
    )


def _road(context: Context, road: Road, path: Path) -> Iterator[Problem]:
    unknown = [
        context.places.unknown(place, (*path, "between", position))
        for position, place in enumerate(road.between)
        if place not in context.places
    ]
    yield from unknown
    if not unknown and road.between[0] == road.between[1]:
        yield Problem(
            path=(*path, "between"),
            message=f"this road leads from `{road.between[0]}` to itself",
            expected="two different places",
        )
    if road.bridge is None:
        return
    bridges = context.facilities.only(
        "of kind `bridge`", lambda facility: facility.kind == "bridge"
    )
    if road.bridge not in context.facilities:
        yield bridges.unknown(road.bridge, (*path, "bridge"))
    elif (kind := context.facilities[road.bridge].kind) != "bridge":
        message = f"`{road.bridge}` is of kind `{kind}`, and only a bridge can cut a road"
        yield bridges.unfit(message, (*path, "bridge"))


def _facility(context: Context, name: str, facility: Facility) -> Iterator[Problem]:
    path = ("facilities", name)
    if facility.kind == "bridge":
        yield from _bridge(context, name, facility)
    elif facility.place is not None and facility.place not in context.places:
        yield context.places.unknown(facility.place, (*path, "place"))
    elif facility.place is not None and not context.held_by(facility.place, facility.side):
        message = f"the {facility.side} does not hold `{facility.place}` when the clock starts"
        yield context.places_of(facility.side).unfit(message, (*path, "place"))
    if facility.levels > MOST_LEVELS:
        yield Problem(
            path=(*path, "levels"),
            message=f"a facility has at most {MOST_LEVELS} levels: {facility.levels}",
            expected="about as many levels as salvos are needed, such as `3`",
        )
    yield from _only_for_their_kind(facility, path)
    if facility.resupply is not None:
        yield from context.not_too_often(facility.resupply.every, (*path, "resupply", "every"))
        if facility.kind == "depot" and facility.stock is None:
            yield Problem(
                path=(*path, "resupply"),
                message="a depot without `stock` never runs out, so nothing can be added to it",
                expected="`stock`, the tonnes at the start, beside `resupply`",
                on_key=True,
            )
    yield from _demolition(context, facility, (*path, "demolition"))


def _bridge(context: Context, name: str, facility: Facility) -> Iterator[Problem]:
    roads = context.scenario.map.roads
    if all(road.bridge != name for road in roads.values()):
        yield Problem(
            path=("facilities", name),
            message=f"no road leads over the bridge `{name}`",
            expected=f"`bridge: {name}` in a road under `map.roads`",
            on_key=True,
        )
    if facility.place is not None:
        yield Problem(
            path=("facilities", name, "place"),
            message="a bridge stands on a road, not at a place",
            expected=f"no `place` here, and `bridge: {name}` in a road under `map.roads`",
            on_key=True,
        )


def _only_for_their_kind(facility: Facility, path: Path) -> Iterator[Problem]:
    for kind, fields in (("bridge", ("capacity", "bypass")), ("depot", ("stock", "resupply"))):
        if facility.kind == kind:
            continue
        for field in fields:
            if getattr(facility, field) is not None:
                yield Problem(
                    path=(*path, field),
                    message=f"`{field}` is for facilities of kind `{kind}`, "
                    f"and this one is of kind `{facility.kind}`",
                    expected=f"no `{field}`, or `kind: {kind}`",
                    on_key=True,
                )


def _demolition(context: Context, facility: Facility, path: Path) -> Iterator[Problem]:
    demolition = facility.demolition
    if demolition is None:
        return
    given = [name for name in ("when", "after_contact") if getattr(demolition, name) is not None]
    if len(given) != 1:
        found = "both are given" if given else "neither is given"
        yield Problem(
            path=path,
            message=f"a demolition needs either `when` or `after_contact`: {found}",
            expected="`when: day 3 05:00`, or `after_contact: 6 h`",
            on_key=True,
        )
    if demolition.when is not None:
        yield from context.within_clock(demolition.when, (*path, "when"))
