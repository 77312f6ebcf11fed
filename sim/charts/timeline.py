"""The timeline of one replication: what both sides did, lane by lane, and what decided it."""

from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.charts import scales
from sim.charts.bars import (
    WIDEST_LANE,
    Canvas,
    draw_cycle,
    draw_header,
    draw_key,
    draw_row,
    group_name,
)
from sim.charts.cycles import Cycle, cycle_of
from sim.charts.lanes import GROUPS, Label, arrange, stacked
from sim.charts.lettering import readable, shorten, width
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
    settings,
    sheet,
)
from sim.charts.texts import say, say_number
from sim.charts.wording import day_number, duration, moment, number_of
from sim.engines.trace import Mark, Side, Timeline

PITCH, LOWEST_PITCH = 0.3, 0.185
"""Inches a row: where there is room, and at least."""
LINE, MOST_LINES = 0.18, 6
"""Inches a line of labels above the lanes, and how many lines there may be."""
ALWAYS_TOLD, MORE_WORTH = 3, 4.0
"""The weight of marks whose words go last, and how much more room a weight is worth than the one
below it."""
PRELUDE = 0.25
"""A prelude of more than this part of the whole is left out."""


@dataclass(frozen=True, kw_only=True)
class _Marks:
    """The marks in order of time, each with its words and where they stand, None for nowhere."""

    marks: tuple[Mark, ...]
    words: tuple[str, ...]
    labels: tuple[Label | None, ...]

    @property
    def height(self) -> float:
        """Inches above the lanes that the labels take."""
        lines = [label.line for label in self.labels if label is not None]
        return LINE * (max(lines) + 1) + 0.1 if lines else 0.0


def finding(timeline: Timeline) -> str:
    """Return when the attacker began, how far that led, and the defender's first answer."""
    offset = timeline.day_one_offset_h
    marks = sorted(timeline.marks, key=lambda mark: mark.time)
    if not marks:
        return say("timeline.nothing", when=moment(timeline.horizon_h - offset))
    own = [mark for mark in marks if mark.side == "attacker"] or marks
    first, last = own[0], own[-1]
    parts = [say("timeline.begins", label=first.label, when=moment(first.time - offset))]
    if len(own) > 1:
        parts[0] = say("timeline.then", first=parts[0], label=last.label, later=_later(first, last))
    answers = [mark for mark in marks if mark.side != first.side and mark.time >= first.time]
    if answers:
        parts.append(
            say("timeline.answer", label=answers[0].label, later=_later(first, answers[0]))
        )
    return "; ".join(parts)


def _later(first: Mark, second: Mark) -> str:
    if first.time == second.time:
        return say("timeline.same_moment")
    return say("timeline.later", duration=duration(second.time - first.time))


def subtitle(timeline: Timeline) -> str:
    """Return what is drawn, which part of the time, and who acts inside the other's cycle."""
    low, high = frame(timeline)
    offset = timeline.day_one_offset_h
    first, last = day_number(low - offset), day_number(high - offset)
    before = sum(a.end < low and not a.open_ended for a in timeline.activities)
    before += sum(mark.time < low for mark in timeline.marks)
    earlier = say("timeline.left_out", what=number_of(before, "earlier")) if before else ""
    words = say("timeline.one_day", day=first, earlier=earlier)
    if first != last:
        words = say("timeline.days", first=first, last=last, earlier=earlier)
    return " ".join([words, *(_inside(cycle) for cycle in cycles_of(timeline) if cycle.inside)])


def cycles_of(timeline: Timeline) -> tuple[Cycle, Cycle]:
    """Return when each side was making up its next move, the defender first."""
    return cycle_of(timeline, "defender"), cycle_of(timeline, "attacker")


def _inside(cycle: Cycle) -> str:
    acting: Side = "attacker" if cycle.side == "defender" else "defender"
    return say_number(
        f"timeline.inside_{cycle.side}",
        len(cycle.inside),
        acts=number_of(len(cycle.acts), f"acts_{acting}"),
    )


def frame(timeline: Timeline) -> tuple[float, float]:
    """Return the stretch of simulation hours to show: all that happens, with a little air.

    A long prelude, before the attacker does anything, is left out.
    """
    closed = [a.end for a in timeline.activities if not a.open_ended]
    begun = [a.start for a in timeline.activities]
    marked = [mark.time for mark in timeline.marks]
    steps = [time for levels in timeline.levels.values() for time, _ in levels if time > 0.0]
    times = [time for time in (*closed, *begun, *marked, *steps) if time <= timeline.horizon_h]
    if not times:
        return 0.0, max(timeline.horizon_h, 1.0)
    low, high = min(times), max(times)
    action = min((a.start for a in timeline.activities if a.side == "attacker"), default=low)
    if action - low > PRELUDE * (high - low):
        low = action
    air = max(0.03 * (high - low), 1.0)
    open_ended = any(activity.open_ended for activity in timeline.activities)
    after = high + air * (4.0 if open_ended else 1.0)
    return max(low - air, 0.0), min(after, max(timeline.horizon_h, high + 0.1 * air))


def picture(timeline: Timeline, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its lanes need."""
    margins = Margins(left=_lane_names(timeline, look) + 0.15, bottom=0.62)
    marks = _place_marks(timeline, look.width - 2 * EDGE - margins.left, look)
    silent = sum(label is None for label in marks.labels)
    without = f" {say('timeline.unnamed', what=number_of(silent, 'moments'))}"
    heading = Heading(
        subject=timeline.title,
        finding=finding(timeline),
        subtitle=subtitle(timeline) + (without if silent else ""),
        foot=str(provenance),
    )
    rows = arrange(timeline, frame(timeline)[0]).height
    spare = look.height - height_for(marks.height, heading, look, margins)
    pitch = min(max(spare / rows, LOWEST_PITCH), PITCH)
    needed = height_for(marks.height + rows * pitch, heading, look, margins)
    look = replace(look, height=max(needed, 0.6 * look.height))
    with settings():
        return Picture(axes=draw(timeline, sheet(heading, look, margins), look), heading=heading)


def draw(timeline: Timeline, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw the lanes of both sides into `axes`; their names stand left of them."""
    wide, high = inches(axes)
    layout = arrange(timeline, frame(timeline)[0])
    marks = _place_marks(timeline, wide, look)
    axes.set_xlim(frame(timeline))
    axes.set_ylim(high, 0.0)
    pitch = (high - marks.height) / layout.height
    canvas = Canvas(axes=axes, look=look, pitch=pitch, top=marks.height, wide=wide, high=high)
    ticks, _ = scales.plan_ticks(axes, timeline.day_one_offset_h)
    axes.vlines(ticks, marks.height, high, color=look.grid, linewidth=0.8, zorder=0.5)
    scales.label_days(axes, timeline.day_one_offset_h, look)
    for header in layout.headers:
        draw_header(header, layout, canvas)
    for cycle in cycles_of(timeline):
        draw_cycle(cycle, layout, canvas)
    for row in layout.rows:
        draw_row(row, timeline, canvas)
    _draw_marks(marks, canvas)
    draw_key(layout, timeline, canvas)
    return axes


def _lane_names(timeline: Timeline, look: Look) -> float:
    """Return how wide the column of names is in inches."""
    names = [
        *(row.name for row in arrange(timeline, frame(timeline)[0]).rows),
        *(group_name(group) for group in GROUPS),
    ]
    widest = max(width(readable(name), look.size("small")) for name in names)
    return min(widest, WIDEST_LANE)


def _place_marks(timeline: Timeline, wide: float, look: Look) -> _Marks:
    """Give each mark a place for its words, above the lanes that are `wide` inches wide.

    Where they would need too many lines, the marks with the least time after them lose theirs,
    those that tell much later than others. The first and the last, which the title names, keep
    them, and so does the fall of an objective as long as others can go.
    """
    low, high = frame(timeline)
    shown = (mark for mark in timeline.marks if mark.time >= low)
    marks = tuple(sorted(shown, key=lambda mark: mark.time))
    size, limit = look.size("tiny"), wide + 0.8 * EDGE
    places = [(mark.time - low) / (high - low) * wide for mark in marks]
    words = [shorten(readable(mark.label), size, 0.4 * wide, bold=True) for mark in marks]
    kept = list(range(len(marks)))
    while True:
        stems = [places[i] for i in kept]
        for i in kept:  # no room at the right edge, and none on the left beside another stem
            room = limit - places[i] - 0.16
            wanted = width(words[i], size, bold=True)
            crowded = any(places[i] - wanted - 0.16 <= place < places[i] for place in stems)
            if wanted > room and crowded:
                words[i] = shorten(words[i], size, room, bold=True)
        labels = stacked(stems, [width(words[i], size, bold=True) + 0.16 for i in kept], limit)
        if max((label.line for label in labels), default=0) < MOST_LINES or len(kept) <= 2:
            break
        gaps = [
            (_worth(marks[kept[i]], places[kept[i + 1]] - places[kept[i]]), kept[i])
            for i in range(1, len(kept) - 1)
        ]
        kept.remove(min(gaps)[1])
    found = dict(zip(kept, labels, strict=True))
    placed = tuple(found.get(i) for i in range(len(marks)))
    return _Marks(marks=marks, words=tuple(words), labels=placed)


def _worth(mark: Mark, room: float) -> tuple[bool, float]:
    """Return what speaks for the words of a mark with so many inches until the next."""
    return mark.weight == ALWAYS_TOLD, room * MORE_WORTH**mark.weight


def _draw_marks(marks: _Marks, canvas: Canvas) -> None:
    """Draw a line through all lanes at each moment, with its label on top."""
    axes, look = canvas.axes, canvas.look
    low, _ = axes.get_xlim()
    for mark, words, label in zip(marks.marks, marks.words, marks.labels, strict=True):
        shade = look.side(mark.side)
        top = marks.height - 0.06 - LINE * (0.5 + (label.line if label else -0.5))
        axes.plot(
            [mark.time, mark.time],
            [top, canvas.high],
            color=shade.ink,
            linewidth=1.0,
            linestyle=shade.line,
            zorder=1.0,
        )
        axes.plot(
            [mark.time],
            [top],
            marker=shade.marker,
            markersize=5.0,
            color=shade.fill,
            markeredgecolor=shade.ink,
            markeredgewidth=0.8,
            clip_on=False,
            zorder=5.0,
        )
        if label is None:
            continue
        leftwards = low + label.end * canvas.hours_per_inch <= mark.time + 1e-6
        at = label.end - 0.08 if leftwards else label.start + 0.08
        axes.text(
            low + at * canvas.hours_per_inch,
            top,
            words,
            ha="right" if leftwards else "left",
            va="center_baseline",
            path_effects=[withStroke(linewidth=3.0, foreground=look.paper)],
            zorder=4.0,
            **look.letters("tiny", shade.ink, bold=True),
        )
