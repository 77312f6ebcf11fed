"""Bars of a timeline: activities by their kind, facilities by their level, and the key to both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke

from sim.charts.cycles import Cycle
from sim.charts.lanes import HEADER, LANE, Bar, Group, Layout, Row
from sim.charts.lettering import readable, shorten, shorten_middle, width
from sim.charts.style import Look, Role, Shade
from sim.charts.texts import say
from sim.engines.trace import Timeline

Texture = Literal["fight", "fire", "move", "work", "bypass", "wait", "closed"]
TEXTURES: Mapping[str, Texture] = {
    "battle": "fight",
    "mission": "fire",
    "bombard": "fire",
    "march": "move",
    "bypass": "bypass",
    "notice": "wait",
    "closed": "closed",
}
"""How each kind of activity is drawn; the others are `work`."""
SHOWN: tuple[Texture, ...] = ("fight", "fire", "move", "work", "bypass", "wait", "closed")
"""The textures in the order of the key."""
STRIP = 0.12
"""Inches of the strip that shows a side making up its next move."""
KEY = 0.55
"""Inches from the lanes down to the key."""
WIDEST_LANE = 2.2
"""Inches for the names of lanes."""
THICK, THINNEST_BAR, POINT, PAD, SHORTEST_LABEL = 0.7, 0.03, 0.09, 0.05, 0.4
"""A bar's part of its row; inches of the thinnest bar, of an open end's point, round a label, and
that a label must have outside its bar."""

LOWEST_LABEL, FEWEST_LETTERS = 0.135, 5
"""Inches of a part of a lane that has room for words, and letters of a cut label, at least."""

Span = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """Axes whose x is simulation hours and whose y is inches from the top, lanes below `top`."""

    axes: Axes
    look: Look
    pitch: float
    """Inches a row."""
    top: float
    wide: float
    high: float

    @property
    def hours_per_inch(self) -> float:
        """The scale of the x axis."""
        low, high = self.axes.get_xlim()
        return (high - low) / self.wide

    @property
    def role(self) -> Role:
        """The type that fits into a row."""
        return "small" if self.pitch >= 0.24 else "tiny"

    def y(self, row: float) -> float:
        """Return the height of a row, counted from the first lane."""
        return self.top + row * self.pitch

    def shade(self, group: Group) -> Shade:
        """Return the shade of a group of lanes."""
        return self.look.nobody if group == "facilities" else self.look.side(group)


def style_of(kind: str, shade: Shade, look: Look) -> dict[str, Any]:
    """Return the arguments that draw a bar of this kind: told apart without colour too."""
    by_texture: Mapping[Texture, dict[str, Any]] = {
        "fight": {"facecolor": look.ink, "edgecolor": look.ink},
        "fire": {"facecolor": shade.fill},
        "move": {"hatch": "////"},
        "work": {},
        "bypass": {"hatch": "||||"},
        "wait": {"facecolor": look.paper, "linestyle": (0, (2, 1.5))},
        "closed": {"facecolor": look.grid, "edgecolor": look.muted, "hatch": "xxxx"},
    }
    plain = {"facecolor": shade.tint, "edgecolor": shade.ink}
    return plain | by_texture[TEXTURES.get(kind, "work")]


def draw_header(header: tuple[Group, float], layout: Layout, canvas: Canvas) -> None:
    """Write a group's name above its lanes' names, and tint the band that the lanes fill."""
    group, top = header
    rows = [row for row in layout.rows if row.group == group]
    low, high = canvas.axes.get_xlim()
    upper, lower = canvas.y(top + HEADER) - 0.03, canvas.y(rows[-1].top + rows[-1].height) + 0.03
    shade = canvas.shade(group)
    canvas.axes.fill_between([low, high], upper, lower, color=shade.tint, alpha=0.22, linewidth=0.0)
    canvas.axes.text(
        low - 0.12 * canvas.hours_per_inch,
        canvas.y(top + 0.5 * HEADER),
        group_name(group),
        ha="right",
        va="center_baseline",
        clip_on=False,
        **canvas.look.letters("tiny", shade.ink, bold=True),
    )


def group_name(group: Group) -> str:
    """Return what stands above the lanes of a group."""
    return say(f"timeline.group_{group}")


def draw_cycle(cycle: Cycle, layout: Layout, canvas: Canvas) -> None:
    """Draw beside a side's name when it is making up its next move, and who acts meanwhile."""
    top = next((top for group, top in layout.headers if group == cycle.side), None)
    if top is None or not cycle.inside:
        return
    look, (low, high) = canvas.look, canvas.axes.get_xlim()
    shade = look.side(cycle.side)
    other = look.defender if cycle.side == "attacker" else look.attacker
    middle = canvas.y(top + 0.5 * HEADER)
    half = 0.5 * STRIP
    for start, end in cycle.stretches:
        if end > low and start < high:
            x = [max(start, low), min(end, high)]
            drawn: dict[str, Any] = {"facecolor": look.paper, "edgecolor": shade.ink, "zorder": 1.6}
            canvas.axes.fill_between(x, middle - half, middle + half, linewidth=1.2, **drawn)
    for mark in cycle.inside:
        canvas.axes.plot(
            [mark.time],
            [middle],
            marker=other.marker,
            markersize=6.5,
            color=other.fill,
            markeredgecolor=other.ink,
            markeredgewidth=0.8,
            zorder=3.0,
        )


def draw_row(row: Row, timeline: Timeline, canvas: Canvas) -> None:
    """Draw a lane or a facility: its name, its level, its bars."""
    low, _ = canvas.axes.get_xlim()
    size = canvas.look.size(canvas.role)
    canvas.axes.text(
        low - 0.12 * canvas.hours_per_inch,
        canvas.y(row.top + 0.5 * LANE),
        shorten_middle(readable(row.name), size, WIDEST_LANE),
        ha="right",
        va="center_baseline",
        clip_on=False,
        **canvas.look.letters(canvas.role),
    )
    if row.group == "facilities":
        _draw_level(row, timeline, canvas)
    taken: dict[float, list[Span]] = {}
    spans = [_draw_bar(bar, canvas) for bar in row.bars]
    for bar, span in zip(row.bars, spans, strict=True):
        taken.setdefault(bar.top, []).append(span)
    for bar, span in zip(row.bars, spans, strict=True):
        written = _label_bar(bar, span, taken[bar.top], canvas)
        taken[bar.top] += [written] if written else []


def _draw_level(row: Row, timeline: Timeline, canvas: Canvas) -> None:
    """Draw a facility's level as steps on its row, with the number at each change."""
    low, high = canvas.axes.get_xlim()
    most = max(timeline.max_levels.get(row.name, 1), 1)
    steps = [(low, most), *timeline.levels[row.name]]
    times = [min(max(time, low), high) for time, _ in steps] + [high]
    levels = [level for _, level in steps]
    base, tall = canvas.y(row.top + 0.88), 0.74 * canvas.pitch
    tops = [base - tall * level / most for level in levels]
    look = canvas.look
    canvas.axes.fill_between(
        times,
        base,
        [*tops, tops[-1]],
        step="post",
        color=look.nobody.fill,
        alpha=0.4,
        linewidth=0.0,
    )
    canvas.axes.plot(
        times, [*tops, tops[-1]], drawstyle="steps-post", color=look.muted, linewidth=1.2
    )
    for start, end, level in zip(times, times[1:], levels, strict=False):
        if level == 0 and end > start:
            canvas.axes.fill_between(
                [start, end],
                base - tall,
                base,
                facecolor="none",
                edgecolor=look.rule,
                hatch="xxxx",
                linewidth=0.0,
            )
        if (end - start) / canvas.hours_per_inch > 0.14:
            canvas.axes.text(
                start + 0.04 * canvas.hours_per_inch,
                base - 0.5 * tall,
                str(level),
                va="center_baseline",
                path_effects=[withStroke(linewidth=2.0, foreground=look.paper)],
                **look.letters("tiny", look.ink, bold=level == 0),
            )


def _draw_bar(bar: Bar, canvas: Canvas) -> Span:
    """Draw one activity and return its span; an open end is a point at the edge of the frame."""
    activity = bar.activity
    low, high = canvas.axes.get_xlim()
    start, end = max(activity.start, low), high if activity.open_ended else min(activity.end, high)
    end = max(end, start + THINNEST_BAR * canvas.hours_per_inch)
    middle = canvas.y(bar.top + 0.5 * bar.height)
    half = 0.5 * THICK * bar.height * canvas.pitch
    body = end - (POINT * canvas.hours_per_inch if activity.open_ended else 0.0)
    upper, lower = middle - half, middle + half
    corners = [(start, upper), (body, upper), (end, middle), (body, lower), (start, lower)]
    drawn = style_of(activity.kind, canvas.look.side(activity.side), canvas.look)
    canvas.axes.add_patch(Polygon(corners, closed=True, linewidth=0.9, zorder=2.0, **drawn))
    return start, end


def _label_bar(bar: Bar, span: Span, taken: list[Span], canvas: Canvas) -> Span | None:
    """Write a bar's label into it, else beside it where the lane is free, else shortened.

    Returns the stretch beside the bar that the label takes.
    """
    activity, look, scale = bar.activity, canvas.look, canvas.hours_per_inch
    role: Role = "small" if bar.height * canvas.pitch >= 0.24 else "tiny"
    size = look.size(role)
    texture = TEXTURES.get(activity.kind, "work")
    told = texture != "work" and activity.label in ("", activity.kind)  # by the key
    if told or bar.height * canvas.pitch < LOWEST_LABEL:
        return None
    text = readable(activity.label or activity.kind)
    needed = width(text, size)
    room = (span[1] - span[0]) / scale - 2 * PAD
    before, after = (free / scale - 2 * PAD for free in _free(span, taken, canvas))
    shade = look.side(activity.side)
    beside: Span | None = None
    if needed <= room or max(room, SHORTEST_LABEL) >= max(before, after):
        colour = {"fight": look.paper, "fire": shade.on_fill}.get(texture, look.ink)
        halo = {"move": shade.tint, "closed": look.grid}.get(texture)
        text, place = shorten(text, size, room), (span[0] + PAD * scale, "left")
    else:
        colour, halo = shade.ink, look.paper
        leftwards = needed > after and before > after
        text = shorten(text, size, before if leftwards else after)
        reach = (width(text, size) + 2 * PAD) * scale
        beside = (span[0] - reach, span[0]) if leftwards else (span[1], span[1] + reach)
        place = (span[0] - PAD * scale, "right") if leftwards else (span[1] + PAD * scale, "left")
    if len(text) < FEWEST_LETTERS and text != readable(activity.label or activity.kind):
        return None
    canvas.axes.text(
        place[0],
        canvas.y(bar.top + 0.5 * bar.height),
        text,
        ha=place[1],
        va="center_baseline",
        path_effects=[withStroke(linewidth=2.5, foreground=halo)] if halo else None,
        zorder=3.0,
        **look.letters(role, colour),
    )
    return beside


def _free(span: Span, taken: list[Span], canvas: Canvas) -> Span:
    """Return the hours left and right of a bar that nothing else in its lane fills."""
    low, high = canvas.axes.get_xlim()
    before = max((end for start, end in taken if start < span[0]), default=low)
    after = min((start for start, end in taken if end > span[1]), default=high)
    return span[0] - before, after - span[1]


def draw_key(layout: Layout, timeline: Timeline, canvas: Canvas) -> None:
    """Show below the axis how the kinds of activity differ, as far as they occur."""
    found = {TEXTURES.get(bar.activity.kind, "work") for row in layout.rows for bar in row.bars}
    if any(level == 0 for levels in timeline.levels.values() for _, level in levels):
        found.add("closed")
    kinds = {texture: kind for kind, texture in TEXTURES.items()}
    look, scale = canvas.look, canvas.hours_per_inch
    right = canvas.axes.get_xlim()[1]
    y = canvas.high + KEY
    for texture in reversed([texture for texture in SHOWN if texture in found]):
        words = say(f"timeline.key_{texture}")
        left = right - width(words, look.size("tiny")) * scale
        letters = look.letters("tiny", look.muted)
        canvas.axes.text(left, y, words, va="center_baseline", clip_on=False, **letters)
        box = [(-0.32, -0.055), (-0.06, -0.055), (-0.06, 0.055), (-0.32, 0.055)]
        corners = [(left + dx * scale, y + dy) for dx, dy in box]
        drawn = style_of(kinds.get(texture, ""), look.nobody, look)
        canvas.axes.add_patch(Polygon(corners, closed=True, linewidth=0.8, clip_on=False, **drawn))
        right = left - 0.44 * scale
