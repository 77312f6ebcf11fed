"""Made-up courses for maps, from the ordinary to the degenerate."""

from collections.abc import Sequence

from sim.charts.ground import Coordinates
from sim.charts.maps import Maps
from sim.engines.situation import (
    Column,
    Course,
    Crossing,
    Holding,
    Road,
    Situation,
    Terrain,
    Turn,
)
from sim.engines.trace import Side
from unit.charts.made_up import LONG

PLACES = ("base", "town", "hill", "city")
AT: Coordinates = {
    "base": (49.5, 36.7),
    "town": (49.46, 36.84),
    "hill": (49.63, 36.95),
    "city": (49.71, 37.62),
}
TERRAIN = Terrain(
    places=PLACES,
    attackers=frozenset({"base"}),
    rears=frozenset({"base", "city"}),
    roads=(
        Road(name="west", ends=("base", "town"), length_km=10.0),
        Road(name="north", ends=("base", "hill"), length_km=20.0),
        Road(name="east", ends=("town", "city"), length_km=60.0, bridge="bridge"),
        Road(name="far", ends=("hill", "city"), length_km=50.0),
    ),
)


def holdings(taken: Sequence[str] = (), elements: int = 4) -> tuple[Holding, ...]:
    """All places, those named and the base in the attacker's hands."""
    own = {"base", *taken}
    return tuple(
        Holding(place=p, holder="attacker" if p in own else "defender", elements=elements)
        for p in PLACES
    )


def column(name: str, side: Side = "attacker", **details: object) -> Column:
    """A column of nine elements half-way from the base to the town."""
    known = {"road": "west", "start": "base", "goal": "town", "share": 0.5, "elements": 9}
    return Column(name=name, side=side, **{**known, **details})  # type: ignore[arg-type]


def bridge(level: int, *, bypassed: bool = False) -> Crossing:
    """The bridge of three levels."""
    return Crossing(bridge="bridge", level=level, levels=3, bypassed=bypassed)


def situation(time: float, *columns: Column, **details: object) -> Situation:
    """A situation with an open bridge and the base alone in the attacker's hands."""
    known = {"holdings": holdings(), "crossings": (bridge(3),), "columns": columns}
    return Situation(time=time, **{**known, **details})  # type: ignore[arg-type]


def turn(time: float, kind: str, subject: str, side: Side = "attacker") -> Turn:
    """A turn."""
    return Turn(time=time, kind=kind, side=side, subject=subject)  # type: ignore[arg-type]


def course(
    situations: Sequence[Situation], turns: Sequence[Turn] = (), terrain: Terrain = TERRAIN
) -> Course:
    """A course of ten days in which day 1 begins at hour 48."""
    return Course(
        title="A small case",
        day_one_offset_h=48.0,
        horizon_h=240.0,
        terrain=terrain,
        situations=tuple(situations),
        turns=tuple(turns),
    )


CUT = tuple(
    Holding(
        place=h.place,
        holder=h.holder,
        elements=h.elements,
        cut_off=h.place == "town",
        contested=h.place == "town",
    )
    for h in holdings(["hill"])
)
TURNS = (
    turn(100.0, "starts", "advance assault"),
    turn(110.0, "closed", "bridge"),
    turn(120.0, "falls", "hill"),
    turn(120.0, "cut off", "town", "defender"),
    turn(140.0, "falls", "town"),
    turn(150.0, "bypassed", "bridge", "defender"),
    turn(170.0, "counterattacked", "town", "defender"),
    turn(180.0, "retaken", "town", "defender"),
)
SITUATIONS = (
    situation(100.0, column("advance assault", share=0.0)),
    situation(
        120.0,
        column("advance assault", share=1.0, fighting=True),
        holdings=CUT,
        crossings=(bridge(0),),
    ),
    situation(
        170.0,
        column("reserve", "defender", road="far", start="city", goal="hill", returning=True),
        column("advance thrust", road="east", start="town", goal="city", halted=True),
        holdings=holdings(["hill", "town"], elements=0),
        crossings=(bridge(1, bypassed=True),),
    ),
)
ORDINARY = Maps(course=course(SITUATIONS, TURNS), coordinates=AT)
"""Three situations with everything that can be drawn."""


def many(places: int, *, coordinates: bool) -> Maps:
    """Places on a net of eight columns, with a road to the right and one down from each."""
    names = [f"place-{number}" for number in range(places)]
    roads = [
        Road(name=f"road-{a}-{b}", ends=(names[a], names[b]), length_km=10.0, bridge=None)
        for a in range(places)
        for b in (a + 1, a + 8)
        if b < places and (b == a + 8 or b % 8)
    ]
    terrain = Terrain(
        places=tuple(names),
        attackers=frozenset(names[::8]),
        rears=frozenset({names[0], names[-1]}),
        roads=tuple(roads),
    )
    held = tuple(
        Holding(place=name, holder="attacker" if n % 8 < 3 else "defender", elements=n * 7 % 130)
        for n, name in enumerate(names)
    )
    columns = tuple(
        Column(
            name=f"column-{n}",
            side="attacker" if n % 2 else "defender",
            road=road.name,
            start=road.ends[0],
            goal=road.ends[1],
            share=0.1 * (n % 10),
            elements=3 * n + 1,
        )
        for n, road in enumerate(roads[::9])
    )
    shown = Situation(time=100.0, holdings=held, crossings=(), columns=columns)
    at = {name: (48.0 - n // 8 * 0.3, 30.0 + n % 8 * 0.4) for n, name in enumerate(names)}
    return Maps(course=course([shown] * 2, terrain=terrain), coordinates=at if coordinates else {})


def lone(name: str = "town", *, coordinates: bool = False) -> Maps:
    """One place and no road."""
    terrain = Terrain(places=(name,), attackers=frozenset(), rears=frozenset(), roads=())
    held = (Holding(place=name, holder="defender", elements=3),)
    shown = Situation(time=60.0, holdings=held, crossings=(), columns=())
    at = {name: (49.0, 36.0)} if coordinates else {}
    return Maps(course=course([shown], terrain=terrain), coordinates=at)


def apart() -> Maps:
    """Two parts of a map that no road joins, without coordinates."""
    places = ("a", "b", "c", "d", "e")
    roads = (
        Road(name="r", ends=("a", "b"), length_km=5.0),
        Road(name="s", ends=("c", "d"), length_km=50.0),
    )
    terrain = Terrain(places=places, attackers=frozenset("a"), rears=frozenset("ad"), roads=roads)
    held = tuple(Holding(place=p, holder="defender", elements=1) for p in places)
    shown = Situation(time=60.0, holdings=held, crossings=(), columns=())
    return Maps(course=course([shown], terrain=terrain), coordinates={})


DEGENERATE: dict[str, Maps] = {
    "no situation": Maps(course=course([]), coordinates=AT),
    "nothing ever happens": Maps(course=course([situation(0.0)]), coordinates=AT),
    "no coordinates": Maps(course=course(SITUATIONS, TURNS), coordinates={}),
    "some coordinates": Maps(
        course=course(SITUATIONS, TURNS), coordinates={p: AT[p] for p in ("base", "city")}
    ),
    "one coordinate": Maps(course=course(SITUATIONS, TURNS), coordinates={"town": (49.0, 36.0)}),
    "all at one point": Maps(
        course=course(SITUATIONS, TURNS), coordinates=dict.fromkeys(PLACES, (49.0, 36.0))
    ),
    "on one meridian": Maps(
        course=course(SITUATIONS, TURNS),
        coordinates={p: (40.0 + n, 36.0) for n, p in enumerate(PLACES)},
    ),
    "across the date line": Maps(
        course=course(SITUATIONS, TURNS),
        coordinates={p: (10.0, (179.0 + n) - 360.0 * (n > 0)) for n, p in enumerate(PLACES)},
    ),
    "parts that no road joins": apart(),
    "one place": lone(),
    "one place with coordinates": lone(coordinates=True),
    "a long name": lone(LONG.replace(" ", "-")),
    "sixty-four places": many(64, coordinates=True),
    "sixty-four places without coordinates": many(64, coordinates=False),
    "twelve moments": Maps(
        course=course([situation(60.0 + n, column("a")) for n in range(12)], TURNS), coordinates=AT
    ),
}
