"""The counters of a map: places, bridges and columns, told apart without colour too."""

import math
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Circle, Polygon

from sim.charts.ground import Ground
from sim.charts.style import Look
from sim.engines.situation import Column, Crossing, Holding, Terrain
from sim.engines.trace import Side

RADIUS = 0.118
"""Inches of a place's counter; all else is drawn in proportion."""
DIAMOND = 1.2
"""Half a diamond's diagonal, as a part of the radius of a circle that looks as large."""
COLUMN = 0.86
"""A column's counter as a part of a place's."""
HEAD, BASE, CUT_OFF, BURST = 1.0, 1.36, 1.62, 2.05
"""Radii of an arrow's head, the ring of a base, the ring of the cut-off and the burst of a battle,
as parts of a counter's radius."""
CELL = (0.46, 0.78)
"""A cell of a bridge's level, as parts of a counter's radius."""
MOST_CELLS = 5
SMALLEST_FIGURES = 4.4
"""Points of the type below which strengths are not written."""

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A map of so many inches without a situation; `shift` moves the ground into it."""

    terrain: Terrain
    ground: Ground
    wide: float
    high: float
    shift: Point = (0.0, 0.0)

    @property
    def radius(self) -> float:
        """Inches of a place's counter."""
        return RADIUS * self.ground.size

    def point(self, place: str) -> Point:
        """Return the middle of a place."""
        x, y = self.ground.points[place]
        return x + self.shift[0], y + self.shift[1]

    def middles(self, bridge: str) -> list[tuple[Point, Point]]:
        """Return the middle and the unit direction of each road that crosses a bridge."""
        found = []
        for road in self.terrain.roads:
            if road.bridge == bridge:
                (x0, y0), (x1, y1) = (self.point(place) for place in road.ends)
                found.append((((x0 + x1) / 2, (y0 + y1) / 2), direction((x0, y0), (x1, y1))))
        return found


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """Axes whose unit is an inch, and what stands where in them."""

    axes: Axes
    look: Look
    setting: Setting

    @property
    def radius(self) -> float:
        """Inches of a place's counter."""
        return self.setting.radius

    @property
    def size(self) -> float:
        """The size of counters as a part of the wanted one."""
        return self.setting.ground.size


def direction(start: Point, end: Point) -> Point:
    """Return the unit vector from a point to another; east where they are one."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if length > 1e-9 else (1.0, 0.0)


def outline(side: Side, centre: Point, radius: float) -> Any:
    """Return the shape of a side's counter: a circle or a diamond."""
    if side == "attacker":
        return Circle(centre, radius)
    x, y = centre
    reach = DIAMOND * radius
    corners = [(x - reach, y), (x, y + reach), (x + reach, y), (x, y - reach)]
    return Polygon(corners, closed=True, joinstyle="miter")


def burst(centre: Point, radius: float, points: int = 9) -> Polygon:
    """Return a star with many points."""
    corners = []
    for number in range(2 * points):
        reach = radius * (1.0 if number % 2 == 0 else 0.62)
        angle = math.pi * (number / points + 0.5)
        corners.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    return Polygon(corners, closed=True)


def _shape(canvas: Canvas, patch: Any, zorder: float, **drawn: Any) -> Artist:
    patch.set(zorder=zorder, clip_on=False, **drawn)
    canvas.axes.add_patch(patch)
    artist: Artist = patch
    return artist


def figures(canvas: Canvas, at: Point, number: int, colour: str) -> list[Artist]:
    """Write a strength into a counter, if there is room for it."""
    size = canvas.look.size("tiny") * canvas.size
    size *= 0.78 if number >= 100 else 0.9 if number >= 10 else 1.0
    if size < SMALLEST_FIGURES:
        return []
    letters = canvas.look.letters("tiny", colour, bold=True) | {"fontsize": size}
    letters |= {"ha": "center", "va": "center_baseline", "zorder": 6.5}
    return [canvas.axes.text(*at, str(number), **letters)]


def draw_roads(canvas: Canvas) -> list[Artist]:
    """Draw all roads as lines between their places."""
    artists: list[Artist] = []
    for road in canvas.setting.terrain.roads:
        (x0, y0), (x1, y1) = (canvas.setting.point(place) for place in road.ends)
        for colour, wide, zorder in ((canvas.look.paper, 4.2, 1.0), (canvas.look.rule, 2.2, 1.1)):
            artists += canvas.axes.plot(
                [x0, x1],
                [y0, y1],
                color=colour,
                linewidth=wide * max(canvas.size, 0.6),
                solid_capstyle="round",
                zorder=zorder,
            )
    return artists


def draw_holding(holding: Holding, canvas: Canvas) -> list[Artist]:
    """Draw a place with its holder's counter."""
    first: Side = "attacker" if holding.place in canvas.setting.terrain.attackers else "defender"
    base = holding.place in canvas.setting.terrain.rears and holding.holder == first
    return draw_counter(holding, canvas.setting.point(holding.place), canvas, base=base)


def draw_counter(holding: Holding, at: Point, canvas: Canvas, *, base: bool) -> list[Artist]:
    """Draw a holder's counter: full with a strength, or tinted where nobody stands."""
    look, radius = canvas.look, canvas.radius
    shade = look.side(holding.holder)
    artists = []
    if holding.contested:
        star = burst(at, BURST * radius)
        artists.append(_shape(canvas, star, 3.0, facecolor=look.ink, linewidth=0.0))
    if holding.cut_off:
        ring = Circle(at, CUT_OFF * DIAMOND * radius)
        drawn = {"facecolor": (look.paper, 0.75), "edgecolor": look.ink, "linewidth": 1.3}
        artists.append(_shape(canvas, ring, 2.9, linestyle=(0, (3.2, 2.0)), **drawn))
    if base:
        ring = outline(holding.holder, at, BASE * radius)
        drawn = {"facecolor": look.paper, "edgecolor": shade.ink, "linewidth": 0.9}
        artists.append(_shape(canvas, ring, 3.9, **drawn))
    full = holding.elements > 0
    counter = outline(holding.holder, at, radius)
    drawn = {"facecolor": shade.fill if full else shade.tint, "edgecolor": shade.ink}
    hatch = "" if full else 2 * shade.hatch
    artists.append(_shape(canvas, counter, 4.0, linewidth=1.0, hatch=hatch, **drawn))
    if full:
        artists += figures(canvas, at, holding.elements, shade.on_fill)
    return artists


def draw_crossing(crossing: Crossing, canvas: Canvas) -> list[Artist]:
    """Draw a bridge on its roads: a cell a level, a cross where it is closed, a bypass beside."""
    artists: list[Artist] = []
    for at, along in canvas.setting.middles(crossing.bridge):
        artists += draw_bridge(crossing, at, along, canvas)
    return artists


def draw_bridge(crossing: Crossing, at: Point, along: Point, canvas: Canvas) -> list[Artist]:
    """Draw one bridge at a point of a road that leads `along`."""
    look, radius = canvas.look, canvas.radius
    artists: list[Artist] = []
    cells = min(crossing.levels, MOST_CELLS)
    wide, high = CELL[0] * radius, CELL[1] * radius
    left, bottom = at[0] - cells * wide / 2, at[1] - high / 2
    full = cells * crossing.level / crossing.levels
    for cell in range(cells):
        x = left + cell * wide
        corners = [(x, bottom), (x + wide, bottom), (x + wide, bottom + high), (x, bottom + high)]
        colour = look.muted if cell < full else look.paper
        drawn = {"facecolor": colour, "edgecolor": look.ink, "linewidth": 0.8}
        artists.append(_shape(canvas, Polygon(corners, closed=True), 2.74, **drawn))
    if crossing.level == 0:
        reach = 0.5 * cells * wide + 0.12 * radius
        for sign in (1.0, -1.0):
            artists += canvas.axes.plot(
                [at[0] - reach, at[0] + reach],
                [at[1] - sign * high, at[1] + sign * high],
                color=look.ink,
                linewidth=1.7,
                solid_capstyle="round",
                zorder=2.76,
            )
    if crossing.bypassed:
        reach = 0.5 * cells * wide + 0.9 * radius
        arc = Arc(
            at,
            2 * reach,
            2.9 * radius,
            angle=math.degrees(math.atan2(along[1], along[0])),
            theta1=0.0,
            theta2=180.0,
        )
        artists.append(
            _shape(canvas, arc, 2.73, edgecolor=look.ink, linewidth=1.3, linestyle=(0, (2.2, 1.2)))
        )
    return artists


def draw_column(column: Column, aside: float, canvas: Canvas) -> list[Artist]:
    """Draw a column where it is on its road; `aside` moves it so many inches off the road."""
    start, goal = canvas.setting.point(column.start), canvas.setting.point(column.goal)
    x, y = direction(start, goal)
    shift = (-y * aside, x * aside)
    ends = [(end[0] + shift[0], end[1] + shift[1]) for end in (start, goal)]
    return draw_march(column, (ends[0], ends[1]), canvas)


def draw_march(column: Column, ends: tuple[Point, Point], canvas: Canvas) -> list[Artist]:
    """Draw a column between the middles of two counters, with its trail and its direction."""
    look, shade = canvas.look, canvas.look.side(column.side)
    start, goal = ends
    along = direction(start, goal)
    at = _position(column, start, goal, canvas)
    artists: list[Artist] = []
    for colour, wide, zorder in ((look.paper, 5.2, 2.66), (shade.fill, 3.0, 2.7)):
        artists += canvas.axes.plot(
            [start[0], at[0]],
            [start[1], at[1]],
            color=colour,
            linewidth=wide * max(canvas.size, 0.6),
            linestyle=shade.line if colour == shade.fill else "-",
            dash_capstyle="butt",
            zorder=zorder,
        )
    sign = -1.0 if column.returning else 1.0
    artists.append(_head(column, at, (sign * along[0], sign * along[1]), canvas))
    counter = outline(column.side, at, COLUMN * canvas.radius)
    drawn = {"facecolor": shade.fill, "edgecolor": look.paper, "linewidth": 0.9}
    artists.append(_shape(canvas, counter, 5.0, **drawn))
    return artists + figures(canvas, at, column.elements, shade.on_fill)


def _position(column: Column, start: Point, goal: Point, canvas: Canvas) -> Point:
    """Where a column stands: by its share of the way, clear of the counters at both ends."""
    length = math.hypot(goal[0] - start[0], goal[1] - start[1])
    reach = canvas.radius * (1.0 + DIAMOND * COLUMN)
    least, most = reach, length - reach - 0.5 * HEAD * canvas.radius
    way = 0.5 * length if least > most else min(max(column.share * length, least), most)
    along = direction(start, goal)
    return start[0] + way * along[0], start[1] + way * along[1]


def _head(column: Column, at: Point, ahead: Point, canvas: Canvas) -> Artist:
    """Draw the head of the arrow before a counter, or a bar where the column halts."""
    look, shade = canvas.look, canvas.look.side(column.side)
    radius = COLUMN * canvas.radius
    across = (-ahead[1], ahead[0])
    near = 0.9 * radius * (1.0 if column.side == "attacker" else DIAMOND)
    far = near + HEAD * radius
    half = 1.0 * radius

    def corner(on: float, off: float) -> Point:
        return at[0] + on * ahead[0] + off * across[0], at[1] + on * ahead[1] + off * across[1]

    if column.halted:
        bar = [near + 0.05 * radius, near + 0.6 * radius]
        corners = [corner(bar[0], half), corner(bar[1], half), corner(bar[1], -half)]
        corners.append(corner(bar[0], -half))
    else:
        corners = [corner(near - 0.2 * radius, half), corner(far, 0.0)]
        corners.append(corner(near - 0.2 * radius, -half))
    drawn = {"facecolor": shade.ink, "edgecolor": look.paper, "linewidth": 0.7}
    return _shape(canvas, Polygon(corners, closed=True), 4.9, **drawn)
