"""Where places stand on a map: by their coordinates, as true to scale as legible symbols allow.

Places that lie too close together for their symbols are spread, and far ones drawn in, by one
rule: every distance d becomes d to the power of an exponent of 1 or less, directions stay. No
plane can keep that for all pairs, so it is kept in the sense of weighted least squares.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.engines.situation import Terrain

if TYPE_CHECKING:
    import networkx as nx

Points = NDArray[np.float64]
"""Shape (places, 2): x to the east and y to the north."""
Coordinates = Mapping[str, tuple[float, float]]
"""Latitude and longitude in degrees by place; not every place need have them."""

KM_A_DEGREE = 111.2
EXPONENTS = (1.0, 0.85, 0.7, 0.55, 0.45, 0.35, 0.25)
SHRINKING = (1.0, 0.85, 0.7, 0.58, 0.48, 0.4, 0.33)
"""Sizes of symbols that are tried in turn, as parts of the wanted one."""
STRETCH = 1.45
"""How much more a map without a scale may be stretched one way than the other."""
GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))
PUSHES, NEARLY = 120, 0.6
"""How often places push each other apart, and from which part of the wanted distance on."""
PATIENCE, HOPELESS = 25, 0.1
"""After so many pushes two places must not be short of more than this part of the distance."""
FILLED = 0.7
"""Squares of the wanted distance that a place needs on the whole; hexagons would need 0.87."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Places in inches from the lower left corner of a frame.

    `size` is the size of symbols as a part of the wanted one, `exponent` that of the rule by which
    distances are drawn. `northward` says that north is up, `km_per_inch` the scale, None where the
    map has none.
    """

    points: Mapping[str, tuple[float, float]]
    size: float
    exponent: float
    northward: bool
    km_per_inch: float | None


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Inches that a map may fill, and those by which places should be apart."""

    wide: float
    high: float
    apart: float


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The shapes that the places of a terrain can take: true ones or by the roads, warped.

    `shapes` gives the points for each exponent that may be tried; `northward` says that every
    place has coordinates, and that there are two or more.
    """

    places: tuple[str, ...]
    shapes: Mapping[float, Points]
    northward: bool


def survey(terrain: Terrain, coordinates: Coordinates) -> Survey:
    """Return the shapes of a terrain.

    Without coordinates the roads alone tell (Kamada and Kawai 1989), with the attacker's places
    on the left; where only some places have them, the others are hung between these by springs
    (Fruchterman and Reingold 1991).
    """
    known = {place: coordinates[place] for place in terrain.places if place in coordinates}
    points = _apart(_positions(terrain, known))
    exponents = EXPONENTS if known else EXPONENTS[2:]
    return Survey(
        places=terrain.places,
        shapes={exponent: _warp(points, exponent) for exponent in exponents},
        northward=len(known) == len(points) > 1,
    )


def lay_out(survey: Survey, frame: Frame) -> Ground:
    """Return where to draw each place in a frame: the largest counters, then the truest shape."""
    for size in SHRINKING:
        apart = size * frame.apart
        if len(survey.places) * FILLED * apart * apart > (frame.wide + apart) * (
            frame.high + apart
        ):
            continue
        for exponent, points in survey.shapes.items():
            fitted, scale = _fit(points, frame, keep=exponent == 1.0)
            if exponent < 1.0 and _nearest(fitted) >= NEARLY * apart:
                fitted = _push(fitted, frame, apart)
            if _nearest(fitted) >= 0.99 * apart:
                return _ground(survey, fitted, (size, exponent), scale)
    size, exponent = SHRINKING[-1], min(survey.shapes)
    crowded, scale = _fit(survey.shapes[exponent], frame, keep=False)
    return _ground(survey, _push(crowded, frame, size * frame.apart), (size, exponent), scale)


def _ground(survey: Survey, points: Points, drawn: tuple[float, float], scale: float) -> Ground:
    """The ground with its points in inches; `drawn` are the size of counters and the exponent."""
    size, exponent = drawn
    # Rounded, so that the last bits of a solver leave no trace in a file.
    rounded = np.round(points, 4).tolist()
    return Ground(
        points={place: (x, y) for place, (x, y) in zip(survey.places, rounded, strict=True)},
        size=size,
        exponent=exponent,
        northward=survey.northward,
        km_per_inch=1.0 / scale if survey.northward and exponent == 1.0 else None,
    )


def _positions(terrain: Terrain, known: Coordinates) -> Points:
    """The places in kilometres, or by the roads."""
    if len(known) == len(terrain.places):
        return np.array([_projected(known)[place] for place in terrain.places]).reshape(-1, 2)
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(terrain.places)
    for road in terrain.roads:
        one, other = road.ends
        shortest = graph.get_edge_data(one, other, {"length": math.inf})["length"]
        graph.add_edge(one, other, length=min(road.length_km, shortest))
    found = _hung(graph, _projected(known)) if known else _by_roads(graph)
    points = np.array([found[place] for place in terrain.places]).reshape(-1, 2)
    return points if known else _attackers_left(points, terrain)


def _projected(known: Coordinates) -> dict[str, tuple[float, float]]:
    """Kilometres on a plane that touches the middle of the map."""
    if not known:
        return {}
    first = next(iter(known.values()))[1]
    middle = math.radians(sum(latitude for latitude, _ in known.values()) / len(known))
    return {
        place: (
            KM_A_DEGREE * math.cos(middle) * ((longitude - first + 180.0) % 360.0 - 180.0),
            KM_A_DEGREE * latitude,
        )
        for place, (latitude, longitude) in known.items()
    }


def _hung(
    graph: "nx.Graph[str]", fixed: Mapping[str, tuple[float, float]]
) -> Mapping[str, NDArray[np.float64]]:
    """The places without coordinates, hung by springs between those that have them."""
    import networkx as nx

    anchors = np.array(list(fixed.values()))
    low, extent = anchors.min(axis=0), max(float(np.ptp(anchors, axis=0).max()), 1e-9)
    start = {place: (np.array(at) - low) / extent for place, at in fixed.items()}
    for number, place in enumerate(graph):
        if place not in fixed:
            near = [start[other] for other in graph[place] if other in fixed]
            centre = np.mean(near or list(start.values()), axis=0)
            angle = number * GOLDEN_ANGLE
            start[place] = centre + 0.15 * np.array([math.cos(angle), math.sin(angle)])
    found: Mapping[str, NDArray[np.float64]] = nx.spring_layout(
        graph, pos=start, fixed=list(fixed), k=0.3, iterations=300, seed=1, scale=None
    )
    return found


def _by_roads(graph: "nx.Graph[str]") -> Mapping[str, NDArray[np.float64]]:
    """All places by the lengths of the roads, parts that no road joins side by side."""
    import networkx as nx

    found: dict[str, NDArray[np.float64]] = {}
    right = 0.0
    for part in nx.connected_components(graph):
        members = [place for place in graph if place in part]
        lengths = dict(nx.all_pairs_dijkstra_path_length(graph.subgraph(members), weight="length"))
        drawn = graph.subgraph(members)
        laid = nx.kamada_kawai_layout(drawn, dist=lengths, pos=nx.circular_layout(drawn))
        size = max(math.sqrt(len(members)), 1.0)
        points = np.array([laid[place] for place in members]) * size
        points[:, 0] += right - points[:, 0].min()
        right = float(points[:, 0].max()) + 1.0
        found.update(zip(members, points, strict=True))
    return found


def _attackers_left(points: Points, terrain: Terrain) -> Points:
    """The same map, turned so that the attacker's places lie left of the defender's."""
    own = np.array([place in terrain.attackers for place in terrain.places])
    if own.all() or not own.any():
        return points
    east, north = points[~own].mean(axis=0) - points[own].mean(axis=0)
    length = math.hypot(east, north)
    if length < 1e-9:
        return points
    cosine, sine = east / length, north / length
    turned: Points = points @ np.array([[cosine, -sine], [sine, cosine]])
    return turned


def _apart(points: Points) -> Points:
    """The same points, those that coincide moved by a hair each in a direction of its own."""
    hair = 1e-3 * max(float(np.ptp(points, axis=0).max(initial=0.0)), 1.0)
    moved = points.copy()
    for number in range(1, len(moved)):
        step = 1
        while np.min(np.hypot(*(moved[:number] - moved[number]).T)) < 0.5 * hair:
            angle = number * GOLDEN_ANGLE
            moved[number] += step * hair * np.array([math.cos(angle), math.sin(angle)])
            step += 1
    return moved


def _warp(points: Points, exponent: float) -> Points:
    """Draw far places in and spread near ones, by least squares over all pairs."""
    if exponent == 1.0 or len(points) < 3:
        return points
    difference = points[:, None, :] - points[None, :, :]
    distance = np.hypot(difference[..., 0], difference[..., 1])
    np.fill_diagonal(distance, 1.0)
    wanted = difference * (distance ** (exponent - 1.0))[..., None]
    weight = distance ** (-2.0 * exponent)
    np.fill_diagonal(weight, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    pulled = (weight[..., None] * wanted).sum(axis=1)
    solved: Points = np.linalg.solve(laplacian + 1.0 / len(points), pulled)
    return solved


def _fit(points: Points, frame: Frame, *, keep: bool) -> tuple[Points, float]:
    """The points centred in a frame as large as it takes, and the inches of one unit across.

    Where the shape need not be kept, the map may be stretched a little more one way.
    """
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    room = np.array([frame.wide, frame.high])
    scales = [
        side / size if size > 1e-9 else math.inf for side, size in zip(room, extent, strict=True)
    ]
    least = min(scales)
    if least == math.inf:
        return np.tile(room / 2, (len(points), 1)), 1.0
    most = least if keep else least * STRETCH
    scale = np.array([min(one, most) for one in scales])
    fitted: Points = (points - low) * scale + (room - extent * scale) / 2
    return fitted, least


def _nearest(points: Points) -> float:
    """The least distance between two points; infinite for one."""
    if len(points) < 2:
        return math.inf
    one, other = np.triu_indices(len(points), 1)
    return float(np.hypot(*(points[one] - points[other]).T).min())


def _push(points: Points, frame: Frame, apart: float) -> Points:
    """Push places from each other until they are apart, as far as the frame has room."""
    moved = points.copy()
    for push in range(PUSHES):
        difference = moved[:, None, :] - moved[None, :, :]
        distance = np.maximum(np.hypot(difference[..., 0], difference[..., 1]), 1e-9)
        short = np.maximum(apart - distance, 0.0)
        np.fill_diagonal(short, 0.0)
        worst = float(short.max(initial=0.0))
        if worst < 1e-6 or (push >= PATIENCE and worst > HOPELESS * apart):
            break
        moved += (0.5 * (short / distance)[..., None] * difference).sum(axis=1)
        moved = np.clip(moved, 0.0, [frame.wide, frame.high])
    return moved
