"""The key of a map: what its counters and signs mean, as far as they occur."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.charts.board import Board, symbols
from sim.charts.counters import (
    RADIUS,
    Canvas,
    Point,
    Setting,
    draw_bridge,
    draw_counter,
    draw_march,
)
from sim.charts.ground import Ground
from sim.charts.lettering import width
from sim.charts.naming import Box
from sim.charts.style import Look, inches, panel
from sim.charts.texts import say
from sim.engines.situation import Column, Crossing, Holding, Situation, Terrain
from sim.engines.trace import Side

LINE, BETWEEN, BESIDE = 0.3, 0.22, 0.07
"""Inches: a line of the key, the space between entries and that between a sign and its words."""
NO_GROUND = Ground(points={}, size=0.8, exponent=1.0, northward=False, km_per_inch=None)
NOWHERE = Terrain(places=(), attackers=frozenset(), rears=frozenset(), roads=())
NORTH, SCALE, INDENT = (0.2, 0.46), (0.9, 0.2), 0.08
"""Inches of the arrow that points north and of the scale, and from them to the edges of a map."""
ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A sign of so many inches, with what it means."""

    words: str
    wide: float
    draw: Callable[[Point, Canvas], object]


def entries(situations: Iterable[Situation], terrain: Terrain) -> list[Entry]:
    """Return an entry for each kind of sign that occurs in some situations."""
    shown = tuple(situations)
    holdings = [one for situation in shown for one in situation.holdings]
    crossings = [one for situation in shown for one in situation.crossings]
    columns = [one for situation in shown for one in situation.columns]
    return [*_of_places(holdings, terrain), *_of_columns(columns), *_of_bridges(crossings)]


def _of_places(holdings: list[Holding], terrain: Terrain) -> Iterator[Entry]:
    sides: tuple[Side, Side] = ("attacker", "defender")
    for side in sides:
        if any(one.holder == side for one in holdings):
            yield _place(say(f"legend.{side}"), Holding(place="", holder=side, elements=6))
    empty = [one.holder for one in holdings if one.elements == 0]
    if empty:
        side = "defender" if "defender" in empty else "attacker"
        yield _place(say("legend.nobody"), Holding(place="", holder=side, elements=0))
    if terrain.rears:
        own = Holding(place="", holder="defender", elements=0)
        yield _place(say("legend.base"), own, base=True)
    if any(one.cut_off for one in holdings):
        cut = Holding(place="", holder="defender", elements=6, cut_off=True)
        yield _place(say("legend.cut_off"), cut)
    if any(one.contested for one in holdings):
        fought = Holding(place="", holder="defender", elements=6, contested=True)
        yield _place(say("legend.battle"), fought)


def _place(words: str, holding: Holding, *, base: bool = False) -> Entry:
    wide = 3.2 if holding.cut_off or holding.contested else 2.4
    return Entry(
        words=words,
        wide=wide * RADIUS * NO_GROUND.size,
        draw=lambda at, canvas: draw_counter(holding, at, canvas, base=base),
    )


def _of_columns(columns: list[Column]) -> Iterator[Entry]:
    for words, halted in ((say("legend.march"), False), (say("legend.halted"), True)):
        found = [one.side for one in columns if one.halted == halted]
        if found:
            yield _march(words, found[0], halted=halted)


def _march(words: str, side: Side, *, halted: bool) -> Entry:
    column = Column(
        name="", side=side, road="", start="", goal="", share=1.0, elements=6, halted=halted
    )
    wide = 0.42

    def draw(at: Point, canvas: Canvas) -> None:
        start, goal = (at[0] - wide / 2, at[1]), (at[0] + wide / 2 + 0.06, at[1])
        draw_march(column, (start, goal), canvas)

    return Entry(words=words, wide=wide, draw=draw)


def _of_bridges(crossings: list[Crossing]) -> Iterator[Entry]:
    if not crossings:
        return
    levels = crossings[0].levels
    yield _bridge(
        say("legend.bridge", levels=levels), Crossing(bridge="", level=levels, levels=levels)
    )
    if any(one.level == 0 for one in crossings):
        yield _bridge("closed", Crossing(bridge="", level=0, levels=levels))
    if any(one.bypassed for one in crossings):
        yield _bridge(
            say("legend.bypass"), Crossing(bridge="", level=levels, levels=levels, bypassed=True)
        )


def _bridge(words: str, crossing: Crossing) -> Entry:
    return Entry(
        words=words,
        wide=0.34 if crossing.bypassed else 0.24,
        draw=lambda at, canvas: draw_bridge(crossing, at, (1.0, 0.0), canvas),
    )


@dataclass(frozen=True, kw_only=True)
class Key:
    """Entries in lines, each with where it begins in inches from the left."""

    lines: tuple[tuple[tuple[Entry, float], ...], ...]

    @property
    def height(self) -> float:
        """Inches of all lines."""
        return LINE * len(self.lines)


def key(situations: Iterable[Situation], terrain: Terrain, wide: float, look: Look) -> Key:
    """Return the key to some situations on a sheet of so many inches."""
    lines: list[list[tuple[Entry, float]]] = []
    left = 0.0
    for entry in entries(situations, terrain):
        needed = entry.wide + BESIDE + width(entry.words, look.size("tiny"))
        if not lines or left + needed > wide:
            lines.append([])
            left = 0.0
        lines[-1].append((entry, left))
        left += needed + BETWEEN
    return Key(lines=tuple(tuple(line) for line in lines))


def draw_key(key: Key, axes: Axes, above: float, look: Look) -> None:
    """Draw a key under axes, so many inches below them."""
    if not key.lines:
        return
    wide, high = inches(axes)
    inner = panel(axes, (0.0, -(above + key.height) / high, 1.0, key.height / high))
    inner.set_xlim(0.0, wide)
    inner.set_ylim(0.0, key.height)
    setting = Setting(terrain=NOWHERE, ground=NO_GROUND, wide=wide, high=key.height)
    canvas = Canvas(axes=inner, look=look, setting=setting)
    letters = look.letters("tiny", look.muted)
    for number, line in enumerate(key.lines):
        y = key.height - (number + 0.5) * LINE
        for entry, left in line:
            entry.draw((left + entry.wide / 2, y), canvas)
            x = left + entry.wide + BESIDE
            inner.text(x, y, entry.words, va="center_baseline", clip_on=False, **letters)


def draw_north(board: Board) -> None:
    """Point north in a free corner, and give the scale in another, where a map has them."""
    ground = board.canvas.setting.ground
    if not ground.northward:
        return
    corner = free_corner(board, *NORTH)
    if corner is not None:
        _draw_arrow(corner, board)
    if ground.km_per_inch is None:
        return
    fitting = [km for km in ROUND_KM if km <= SCALE[0] * ground.km_per_inch]
    corner = free_corner(board, *SCALE, taken=corner)
    if fitting and corner is not None:
        _draw_scale(fitting[-1], fitting[-1] / ground.km_per_inch, corner, board)


def free_corner(board: Board, wide: float, high: float, taken: Box | None = None) -> Box | None:
    """Return a box of some inches in a corner without a place, name or road, if there is one."""
    setting = board.canvas.setting
    right, top = setting.wide - wide - INDENT, setting.high - high - INDENT
    covered = [box for box in (*board.names.values(), *symbols(setting).values(), taken) if box]
    for left, bottom in ((right, top), (INDENT, top), (right, INDENT), (INDENT, INDENT)):
        box = Box(left, bottom, left + wide, bottom + high)
        roads = (
            (setting.point(road.ends[0]), setting.point(road.ends[1]))
            for road in setting.terrain.roads
        )
        if not any(box.common(other) for other in covered) and not any(
            box.length_of(road) for road in roads
        ):
            return box
    return None


def _draw_arrow(box: Box, board: Board) -> None:
    look, axes = board.canvas.look, board.canvas.axes
    x, foot = (box.left + box.right) / 2, box.bottom + 0.16
    arrow = {"arrowstyle": "-|>", "color": look.muted, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (x, box.top), (x, foot), arrowprops=arrow, zorder=2.85)
    letters = look.letters("tiny", look.muted) | {"ha": "center", "va": "bottom", "zorder": 2.85}
    axes.text(x, box.bottom, say("map.north"), **letters)


def _draw_scale(km: int, long: float, box: Box, board: Board) -> None:
    """Draw so many kilometres as a line of so many inches."""
    look, axes = board.canvas.look, board.canvas.axes
    middle, y = (box.left + box.right) / 2, box.bottom
    left, right = middle - long / 2, middle + long / 2
    ends = ([left, left, right, right], [y + 0.05, y, y, y + 0.05])
    axes.plot(*ends, color=look.muted, linewidth=1.4, zorder=2.85)
    letters = look.letters("tiny", look.muted) | {"ha": "center", "va": "bottom", "zorder": 2.85}
    axes.text(middle, y + 0.04, say("map.km", number=km), **letters)
