"""A schematic map of one replication at chosen moments, as a strip of pictures."""

import math
from dataclasses import dataclass, replace

from matplotlib.axes import Axes

from sim.charts.board import board, draw_ground, draw_piece, names_of, pieces
from sim.charts.counters import Setting
from sim.charts.ground import Coordinates, Frame, Survey, lay_out, survey
from sim.charts.legend import Key, draw_key, draw_north, key
from sim.charts.lettering import line_height, readable, wrap
from sim.charts.style import (
    EDGE,
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    height_for,
    inches,
    note,
    panel,
    settings,
    sheet,
)
from sim.charts.texts import say, say_number
from sim.charts.wording import duration, moment, sentence
from sim.engines.situation import Course, Terrain, Turn, Turning
from sim.model.labels import shown_name

GAP, MOST_NEWS = 0.24, 2
"""Inches between maps, and lines of news above each at most."""
INSET = (0.34, 0.26)
"""Inches at the sides and above and below a map that are free of places."""
APART = 0.52
"""Inches from place to place by which full-sized counters and a column between them are clear."""
HEIGHTS = (1.3, 1.7, 2.1, 2.5, 2.9, 3.3, 3.7)
"""Inches that a map may be high."""
MOST_HEIGHT, TALLEST = 7.4, 10.0
"""Inches of all rows of maps together: where counters can be read, and at the most."""
LEGIBLE = 0.7
"""The size of counters from which they can be read well."""
ABOVE_KEY = 0.14
"""Inches between the maps and the key."""
PHRASES: tuple[Turning, ...] = (
    "falls",
    "retaken",
    "counterattacked",
    "cut off",
    "given up",
    "beaten",
    "arrives",
    "starts",
    "closed",
    "bypassed",
)
"""What is told, the most important first."""
PLACES: tuple[Turning, ...] = ("falls", "retaken", "counterattacked", "given up", "cut off")
"""What happens to places, whose names are written as names are."""
TELLING: tuple[tuple[Turning, ...], ...] = (
    ("falls", "retaken", "counterattacked"),
    ("given up", "beaten", "arrives"),
    ("cut off", "closed"),
)
"""What a strip shows before all else."""


@dataclass(frozen=True, kw_only=True)
class Maps:
    """The course of one replication, and where its places lie as far as that is known."""

    course: Course
    coordinates: Coordinates


def finding(course: Course) -> str:
    """Return how much changes hands in how long a time."""
    falls = [turn for turn in course.turns if turn.kind == "falls"]
    offset = course.day_one_offset_h
    if not falls:
        return say("map.no_change", when=moment(course.horizon_h - offset))
    places = list(dict.fromkeys(turn.subject for turn in falls))
    starts = [turn.time for turn in course.turns if turn.kind == "starts"]
    last = falls[-1]
    when = moment(last.time - offset)
    if starts:
        when = say("map.since", when=when, duration=duration(last.time - starts[0]))
    if len(places) == 1:
        words = say("map.falls", place=shown_name(places[0]), when=when)
    else:
        words = say_number("map.fall", len(places), last=shown_name(places[-1]), when=when)
    retaken = list(dict.fromkeys(t.subject for t in course.turns if t.kind == "retaken"))
    if retaken:
        told = _told_of("retaken", [shown_name(place) for place in retaken])
        words = say("map.retaken", finding=words, news=told)
    return words


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return say("list.last", first=say("list.comma").join(names[:-1]), last=names[-1])


def _told_of(kind: Turning, names: list[str]) -> str:
    return say_number(f"turn.{kind.replace(' ', '_')}", len(names), names=_listed(names))


def news(course: Course, index: int) -> str:
    """Return what has changed since the situation before, the most important first."""
    now = course.situations[index].time
    since = course.situations[index - 1].time if index else -math.inf
    fresh = [turn for turn in course.turns if since < turn.time <= now]
    said = []
    for kind in PHRASES:
        turns = (turn for turn in fresh if turn.kind == kind)
        names = list(dict.fromkeys(_subject(turn, course.terrain) for turn in turns))
        if names:
            said.append(_told_of(kind, names))
    return "; ".join(said)


def _subject(turn: Turn, terrain: Terrain) -> str:
    """What something is called: names of places as people write them, also within others."""
    if turn.kind in PLACES:
        return shown_name(turn.subject)
    words = f" {shown_name(turn.subject, named=False)} "
    for place in sorted(terrain.places, key=len, reverse=True):
        words = words.replace(f" {shown_name(place, named=False)} ", f" {shown_name(place)} ")
    return words.strip()


def telling(course: Course, most: int = 6) -> list[float]:
    """Return the moments that tell most of a course, in order of time.

    Its start is always among them; then come changes of hands, then other turns, of each kind
    those first that are furthest from what is taken already.
    """
    starts = [turn.time for turn in course.turns if turn.kind == "starts"]
    kept = [starts[0] if starts else 0.0]
    for kinds in TELLING:
        left = {turn.time for turn in course.turns if turn.kind in kinds} - set(kept)
        while left and len(kept) < most:
            far = max(sorted(left), key=lambda time: min(abs(time - other) for other in kept))
            kept.append(far)
            left.remove(far)
    return sorted(kept)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the maps stand on a sheet: so many side by side, with the lines of news above each."""

    columns: int
    rows: int
    setting: Setting
    news: tuple[tuple[str, ...], ...]
    key: Key

    def head(self, look: Look) -> float:
        """Return the inches above a map for its moment and the news."""
        lines = max((len(lines) for lines in self.news), default=0)
        return 0.09 + line_height(look.size("small")) + lines * line_height(look.size("tiny"))

    def height(self, look: Look) -> float:
        """Return the inches of all rows of maps."""
        return self.rows * (self.setting.high + self.head(look)) + (self.rows - 1) * GAP


def plan(maps: Maps, wide: float, look: Look) -> Plan:
    """Return the arrangement with the largest counters, the truest map and the lowest sheet."""
    course = maps.course
    surveyed = survey(course.terrain, maps.coordinates)
    number = max(len(course.situations), 1)
    found = []
    for columns in range(1, number + 1):
        rows = math.ceil(number / columns)
        if 2 * (rows * columns - number) > columns:
            continue  # more than half of the last row would be blank
        each = (wide - (columns - 1) * GAP) / columns
        told = [_told(course, index, each, look) for index in range(len(course.situations))]
        for high in HEIGHTS:
            made = Plan(
                columns=columns,
                rows=rows,
                setting=setting_of(course.terrain, surveyed, each, high),
                news=tuple(told),
                key=key(course.situations, course.terrain, wide, look),
            )
            total, ground = round(made.height(look), 6), made.setting.ground
            fits = (total <= TALLEST) + (total <= MOST_HEIGHT and ground.size >= LEGIBLE)
            merit = (fits, ground.size, ground.exponent, -total, columns)
            found.append((merit, made))
    return max(found, key=lambda one: one[0])[1]


def _told(course: Course, index: int, wide: float, look: Look) -> tuple[str, ...]:
    """The news above a map in lines."""
    lines = wrap(readable(sentence(news(course, index))), look.size("tiny"), wide, MOST_NEWS)
    return tuple(line for line in lines if line)


def setting_of(terrain: Terrain, surveyed: Survey, wide: float, high: float) -> Setting:
    """Return a map of so many inches, its margins free of places."""
    frame = Frame(wide=max(wide - 2 * INSET[0], 0.1), high=high - 2 * INSET[1], apart=APART)
    ground = lay_out(surveyed, frame)
    return Setting(terrain=terrain, ground=ground, wide=wide, high=high, shift=INSET)


def subtitle(maps: Maps, setting: Setting, look: Look) -> str:
    """Return what is drawn, whether to scale, and how many places have no name."""
    number = len(maps.course.situations)
    scaled = "subtitle" if setting.ground.km_per_inch else "not_to_scale"
    words = say_number(f"map.{scaled}", number)
    unnamed = sum(box is None for box in names_of(setting, look).values())
    return f"{words} {say_number('map.unnamed', unnamed)}" if unnamed else words


def picture(maps: Maps, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the strip on a sheet of its own, as high as its maps need."""
    course = maps.course
    made = plan(maps, look.width - 2 * EDGE, look)
    heading = Heading(
        subject=course.title,
        finding=finding(course),
        subtitle=subtitle(maps, made.setting, look),
        foot=str(provenance),
    )
    margins = Margins(bottom=ABOVE_KEY + made.key.height)
    look = replace(look, height=height_for(made.height(look), heading, look, margins))
    with settings():
        axes = sheet(heading, look, margins)
        return Picture(axes=_draw(maps.course, made, axes, look), heading=heading)


def draw(maps: Maps, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw a map for each situation of the course into `axes`, in rows; the key stands below."""
    return _draw(maps.course, plan(maps, inches(axes)[0], look), axes, look)


def _draw(course: Course, made: Plan, axes: Axes, look: Look) -> Axes:
    wide, high = inches(axes)
    setting, head = made.setting, made.head(look)
    for index, situation in enumerate(course.situations):
        column, row = index % made.columns, index // made.columns
        left = column * (setting.wide + GAP)
        bottom = high - row * (setting.high + head + GAP) - head - setting.high
        place = (left / wide, bottom / high, setting.wide / wide, setting.high / high)
        part = panel(axes, place)
        drawn = board(setting, part, look)
        draw_ground(drawn)
        for piece in pieces(situation):
            draw_piece(piece, drawn)
        if index == 0:
            draw_north(drawn)
        _write_head(course, made, index, part, look)
    draw_key(made.key, axes, ABOVE_KEY, look)
    return axes


def _write_head(course: Course, made: Plan, index: int, axes: Axes, look: Look) -> None:
    """Write the moment above a map, and what is new since the one before."""
    when = moment(course.situations[index].time - course.day_one_offset_h)
    tall = made.head(look) - 0.02
    bold = look.letters("small", bold=True)
    note(axes, when, (0.0, 1.0), (0.0, 72.0 * tall), va="top", **bold)
    for number, line in enumerate(made.news[index]):
        down = line_height(look.size("small")) + number * line_height(look.size("tiny"))
        tiny = {"va": "top", **look.letters("tiny", look.muted)}
        note(axes, line, (0.0, 1.0), (0.0, 72.0 * (tall - down)), **tiny)
