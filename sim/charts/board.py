"""One map: its ground with roads and names, and everything that a situation puts on it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke

from sim.charts.areas import cells
from sim.charts.counters import (
    BASE,
    CELL,
    COLUMN,
    DIAMOND,
    MOST_CELLS,
    Canvas,
    Point,
    Setting,
    draw_column,
    draw_crossing,
    draw_holding,
    draw_roads,
)
from sim.charts.lettering import line_height, readable, shorten_middle, width
from sim.charts.naming import Box, Name, Surroundings, place_names
from sim.charts.style import Look, Role
from sim.engines.situation import Column, Crossing, Holding, Situation, Terrain
from sim.engines.trace import Side
from sim.model.labels import shown_name

WIDEST_NAME = 1.15
"""Inches of a place's name at most."""
MARGIN = 0.04
"""Inches between a name and the edge of its map."""
ROOMY = 4.0
"""Inches of a map's width from which names are written in larger type."""
TINTED: Mapping[Side, float] = {"attacker": 0.75, "defender": 0.5}
"""How much of a side's tint its areas have: they differ in lightness, too."""
BESIDE = 2.1
"""How far columns on one road stand apart, as a part of a counter's radius."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """The surroundings of a place, in the colours of its holder."""

    place: str
    holder: Side


@dataclass(frozen=True, kw_only=True)
class Marching:
    """A column, moved off its road by so many widths where it is not alone on it."""

    column: Column
    aside: float


Piece = Area | Holding | Crossing | Marching
"""What is drawn anew when it changes; equal pieces look the same."""


@dataclass(frozen=True, kw_only=True)
class Board:
    """A map in its axes: where names stand, and the corners of each place's surroundings."""

    canvas: Canvas
    names: Mapping[str, Box | None]
    areas: Mapping[str, list[Point]]


def board(setting: Setting, axes: Axes, look: Look) -> Board:
    """Return a map in axes whose unit is made an inch; nothing is drawn yet."""
    axes.set_xlim(0.0, setting.wide)
    axes.set_ylim(0.0, setting.high)
    places = setting.terrain.places
    corners = cells([setting.point(place) for place in places], setting.wide, setting.high)
    return Board(
        canvas=Canvas(axes=axes, look=look, setting=setting),
        names=names_of(setting, look),
        areas=dict(zip(places, corners, strict=True)),
    )


def names_of(setting: Setting, look: Look) -> dict[str, Box | None]:
    """Return where each place's name stands on a map, None where there is no room.

    Bases and places on many roads have the first choice.
    """
    terrain, boxes = setting.terrain, symbols(setting)
    wide, high = 0.5 * MOST_CELLS * CELL[0] * setting.radius, CELL[1] * setting.radius
    bridges = [
        _box(at, wide, high)
        for bridge in dict.fromkeys(road.bridge for road in terrain.roads if road.bridge)
        for at, _ in setting.middles(bridge)
    ]
    around = Surroundings(
        frame=Box(MARGIN, MARGIN, setting.wide - MARGIN, setting.high - MARGIN),
        symbols=(*boxes.values(), *bridges),
        roads=[(setting.point(one), setting.point(other)) for one, other in _ends(terrain)],
        beside_roads=COLUMN * setting.radius,
    )
    ends = Counter(end for pair in _ends(terrain) for end in pair)
    order = sorted(terrain.places, key=lambda place: (place not in terrain.rears, -ends[place]))
    size = look.size(_role(setting))
    tall = 0.8 * line_height(size)
    names = [
        Name(symbol=boxes[place], wide=width(written(place, size), size) + 0.02, high=tall)
        for place in order
    ]
    return dict(zip(order, place_names(names, around), strict=True))


def symbols(setting: Setting) -> dict[str, Box]:
    """Return the box of each place's counter."""
    rears, reach = setting.terrain.rears, DIAMOND * setting.radius
    return {
        place: _box(setting.point(place), reach * (BASE if place in rears else 1.0))
        for place in setting.terrain.places
    }


def _ends(terrain: Terrain) -> list[tuple[str, str]]:
    return [road.ends for road in terrain.roads]


def _role(setting: Setting) -> Role:
    """The type that names are written in."""
    return "small" if setting.wide >= ROOMY else "tiny"


def written(place: str, size: float) -> str:
    """Return a place's name as it is written on the map in this size of type."""
    return shorten_middle(readable(shown_name(place)), size, WIDEST_NAME)


def _box(at: Point, reach: float, upwards: float | None = None) -> Box:
    high = reach if upwards is None else upwards
    return Box(at[0] - reach, at[1] - high, at[0] + reach, at[1] + high)


def draw_ground(board: Board) -> None:
    """Draw what does not change: roads and names."""
    canvas = board.canvas
    draw_roads(canvas)
    role = _role(canvas.setting)
    letters = canvas.look.letters(role)
    for place, box in board.names.items():
        if box is None:
            continue
        canvas.axes.text(
            (box.left + box.right) / 2,
            (box.bottom + box.top) / 2,
            written(place, canvas.look.size(role)),
            ha="center",
            va="center_baseline",
            path_effects=[withStroke(linewidth=2.2, foreground=canvas.look.paper)],
            zorder=3.5,
            **letters,
        )


def pieces(situation: Situation) -> tuple[Piece, ...]:
    """Return everything that a situation puts on a map."""
    areas = (Area(place=one.place, holder=one.holder) for one in situation.holdings)
    return (*areas, *situation.holdings, *situation.crossings, *_beside(situation.columns))


def _beside(columns: tuple[Column, ...]) -> Iterator[Marching]:
    """The columns, those on one road side by side in a fixed order."""
    for column in columns:
        # Whoever comes from the other end has its left hand on the other side of the road.
        near = sorted(
            (other.name, other.start == column.start)
            for other in columns
            if other.road == column.road and abs(_way(other, column) - column.share) < 0.25
        )
        place = near.index((column.name, True)) - (len(near) - 1) / 2
        first = next(other for other in columns if other.name == near[0][0])
        yield Marching(column=column, aside=place if first.start == column.start else -place)


def _way(other: Column, column: Column) -> float:
    """How far another column on the same road is from this one's start."""
    return other.share if other.start == column.start else 1.0 - other.share


def draw_piece(piece: Piece, board: Board) -> list[Artist]:
    """Draw one piece and return what it is drawn with."""
    canvas = board.canvas
    if isinstance(piece, Holding):
        return draw_holding(piece, canvas)
    if isinstance(piece, Crossing):
        return draw_crossing(piece, canvas)
    if isinstance(piece, Marching):
        return draw_column(piece.column, BESIDE * canvas.radius * piece.aside, canvas)
    return _draw_area(piece, board)


def _draw_area(area: Area, board: Board) -> list[Artist]:
    """Tint the surroundings of a place; the defender's are hatched as well."""
    corners = board.areas[area.place]
    if len(corners) < 3:
        return []
    look = board.canvas.look
    shade = look.side(area.holder)
    ground = blend(shade.tint, look.paper, TINTED[area.holder])
    plain = Polygon(corners, closed=True, facecolor=ground, edgecolor=ground, linewidth=0.6)
    lines = blend(shade.fill, look.paper, 0.3)
    hatched = Polygon(corners, closed=True, facecolor="none", edgecolor=lines, linewidth=0.0)
    hatched.set_hatch(shade.hatch)
    for patch, zorder in ((plain, 0.2), (hatched, 0.3)):
        patch.set_zorder(zorder)
        board.canvas.axes.add_patch(patch)
    return [plain, hatched] if shade.hatch else [plain]


def blend(colour: str, paper: str, part: float) -> tuple[float, float, float]:
    """Return a colour as it looks where it covers only this part of the paper."""
    one, other = to_rgb(colour), to_rgb(paper)
    red, green, blue = (part * a + (1.0 - part) * b for a, b in zip(one, other, strict=True))
    return red, green, blue
