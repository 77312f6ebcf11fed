"""One map on which a whole course is played, frame by frame.

Every piece is drawn once, with the first and the last frame in which it is seen, so that a film is
a matter of what is shown when.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from sim.charts import scales
from sim.charts.board import Piece, board, draw_ground, draw_piece, pieces
from sim.charts.counters import Setting
from sim.charts.ground import survey
from sim.charts.legend import draw_key, draw_north, key
from sim.charts.lettering import line_height, readable, shorten
from sim.charts.maps import Maps, finding, news, setting_of
from sim.charts.style import (
    EDGE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    height_for,
    inches,
    note,
    panel,
    sheet,
)
from sim.charts.texts import say
from sim.charts.wording import duration, moment, sentence
from sim.engines.situation import Course, Situation

HEIGHTS = (2.0, 2.6, 3.2, 3.8, 4.4)
"""Inches that the map may be high."""
BAR, ABOVE_BAR, ABOVE_KEY, NEWS = 0.12, 0.22, 0.5, 0.62
"""Inches: the bar of time, the space above it, from there to the key, and for moment and news."""

Shown = tuple[int, int]
"""The first and the last frame in which something is seen."""
Parts = list[tuple[tuple[Artist, ...], Shown]]


def moments(course: Course, most: int) -> list[float]:
    """Return the simulation hours of at most so many frames, evenly spaced at round moments.

    They reach from a little before the first turn of a course to a little after the last one.
    """
    turns, offset = course.turns, course.day_one_offset_h
    first = min((turn.time for turn in turns), default=0.0)
    last = max((turn.time for turn in turns), default=course.horizon_h)
    step = scales.nice_step(max(last - first, 1.0), max(most - 4, 1), hours=True)
    low, high = first - 1.5 * step, last + 1.5 * step
    times = (time + offset for time in scales.multiples(low - offset, high - offset, step))
    return [time for time in times if 0.0 <= time <= course.horizon_h] or [0.0]


def lives(situations: Iterable[Situation]) -> list[tuple[Piece, Shown]]:
    """Return every piece with the stretches of frames in which it stays as it is."""
    begun: dict[Piece, int] = {}
    ended: list[tuple[Piece, Shown]] = []
    number = -1
    for number, situation in enumerate(situations):
        now = pieces(situation)
        over = [piece for piece in begun if piece not in now]
        ended.extend((piece, (begun.pop(piece), number - 1)) for piece in over)
        for piece in now:
            begun.setdefault(piece, number)
    return ended + [(piece, (first, number)) for piece, first in begun.items()]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A picture with all frames on it at once, and when each part of it is to be seen.

    `below` are the inches that bar and key take under the map.
    """

    picture: Picture
    parts: tuple[tuple[tuple[Artist, ...], Shown], ...]
    frames: int
    below: float

    def show(self, frame: int) -> None:
        """Let only what belongs to one frame be seen."""
        for artists, (first, last) in self.parts:
            for artist in artists:
                artist.set_visible(first <= frame <= last)


def set_stage(
    maps: Maps, provenance: Provenance, look: Look, *, words: Literal["drawn", "apart"]
) -> Stage:
    """Return the stage of a course with one frame a situation.

    With words `drawn`, moment and news stand on it; `apart` they are left to the reader.
    """
    course = maps.course
    heading = Heading(
        subject=course.title,
        finding=finding(course),
        subtitle=_subtitle(course),
        foot=str(provenance),
    )
    setting = _setting(maps, look.width - 2 * EDGE)
    signs = key(course.situations, course.terrain, look.width - 2 * EDGE, look)
    above_key = ABOVE_BAR + BAR + ABOVE_KEY
    margins = Margins(top=NEWS if words == "drawn" else 0.0, bottom=above_key + signs.height)
    look = replace(look, height=height_for(setting.high, heading, look, margins))
    axes = sheet(heading, look, margins)
    parts = _draw(course, setting, axes, look)
    draw_key(signs, axes, above_key, look)
    if words == "drawn":
        parts += _draw_words(course, axes, look)
    return Stage(
        picture=Picture(axes=axes, heading=heading),
        parts=tuple(parts),
        frames=max(len(course.situations), 1),
        below=margins.bottom,
    )


def _subtitle(course: Course) -> str:
    times = [situation.time for situation in course.situations]
    if len(times) < 2:
        return say("map.film")
    return say("map.film_every", step=duration(times[1] - times[0]))


def _setting(maps: Maps, wide: float) -> Setting:
    """The map that is as high as gives the largest counters and the truest shape."""
    surveyed = survey(maps.course.terrain, maps.coordinates)
    made = [setting_of(maps.course.terrain, surveyed, wide, high) for high in HEIGHTS]
    return max(made, key=lambda one: (one.ground.size, one.ground.exponent, -one.high))


def _draw(course: Course, setting: Setting, axes: Axes, look: Look) -> Parts:
    """Draw the ground, all pieces and the bar of time; return what is not always seen."""
    high = inches(axes)[1]
    drawn = board(setting, panel(axes, (0.0, 0.0, 1.0, 1.0)), look)
    draw_ground(drawn)
    draw_north(drawn)
    parts = [(tuple(draw_piece(piece, drawn)), shown) for piece, shown in lives(course.situations)]
    if len(course.situations) > 1:
        bar = panel(axes, (0.0, -(ABOVE_BAR + BAR) / high, 1.0, BAR / high))
        parts += _draw_bar(course, bar, look)
    return parts


def _draw_bar(course: Course, axes: Axes, look: Look) -> Parts:
    """Draw the time from the first frame to the last, with the changes of hands on it."""
    times = [situation.time for situation in course.situations]
    axes.set_xlim(times[0], times[-1])
    axes.set_ylim(0.0, 1.0)
    axes.axhspan(0.0, 1.0, color=look.grid, linewidth=0.0, zorder=0.5)
    scales.label_days(axes, course.day_one_offset_h, look)
    ticks, _ = scales.plan_ticks(axes, course.day_one_offset_h)
    axes.vlines(ticks, 0.0, 1.0, color=look.paper, linewidth=1.0, zorder=0.8)
    for turn in course.turns:
        if turn.kind in ("falls", "retaken", "counterattacked"):
            shade = look.side(turn.side)
            axes.plot(
                [turn.time],
                [1.0],
                marker=shade.marker,
                markersize=6.0,
                color=look.paper if turn.kind == "counterattacked" else shade.fill,
                markeredgecolor=shade.ink,
                markeredgewidth=0.9,
                clip_on=False,
                zorder=3.0,
            )
    parts: Parts = []
    for number, time in enumerate(times):
        done = axes.axvspan(times[0], time, color=look.rule, linewidth=0.0, zorder=0.6)
        (hand,) = axes.plot(
            [time, time], [-0.4, 1.4], color=look.ink, linewidth=2.0, clip_on=False, zorder=2.0
        )
        parts.append(((done, hand), (number, number)))
    return parts


def _draw_words(course: Course, axes: Axes, look: Look) -> Parts:
    """Write the moment of each frame above the map, and the last news beside it."""
    wide, _ = inches(axes)
    parts: Parts = []
    for number, words in enumerate(told(course)):
        when = moment(course.situations[number].time - course.day_one_offset_h)
        before = len(axes.texts)
        large = look.letters("title", bold=True)
        note(axes, when, (0.0, 1.0), (0.0, 72.0 * (NEWS - 0.02)), va="top", **large)
        line = shorten(readable(words), look.size("body"), wide)
        down = NEWS - line_height(look.size("title"))
        note(
            axes, line, (0.0, 1.0), (0.0, 72.0 * down), va="top", **look.letters("body", look.muted)
        )
        parts.append((tuple(axes.texts[before:]), (number, number)))
    return parts


def told(course: Course, keep: int = 4) -> list[str]:
    """Return the news of each frame; where nothing is new, the last news for a few frames more."""
    said: list[str] = []
    last, age = "", 0
    for number in range(len(course.situations)):
        fresh = sentence(news(course, number))
        last, age = (fresh, 0) if fresh else (last, age + 1)
        said.append(last if age < keep else "")
    return said
