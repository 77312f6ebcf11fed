"""One look for every picture: colours, type, the sheet it stands on, and its bytes on disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts.encoding import Kind, encode
from sim.charts.lettering import (
    ELLIPSIS,
    balanced,
    line_height,
    readable,
    shorten,
    width,
)
from sim.charts.looks import SLIDE, Look, Role, Shade
from sim.charts.texts import say, say_number
from sim.charts.wording import sentence
from sim.results.storage import write_atomically

__all__ = [
    "EDGE",
    "SLIDE",
    "Heading",
    "Look",
    "Margins",
    "Picture",
    "Provenance",
    "Role",
    "Shade",
    "bare",
    "height_for",
    "inches",
    "note",
    "panel",
    "settings",
    "sheet",
]


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a picture's numbers come from, for its foot."""

    scenario: str
    replications: int
    seed: int | None = None
    note: str = ""
    each: bool = False
    """Whether it is so many runs of each of several."""

    def __str__(self) -> str:
        """Return the line for the foot, such as `balakliia-2022 · n = 2,000 runs · seed 0`."""
        parts = [
            self.scenario,
            say_number("foot.runs_each" if self.each else "foot.runs", self.replications),
        ]
        parts += [say("foot.seed", seed=self.seed)] if self.seed is not None else []
        return " · ".join(part for part in [*parts, self.note] if part)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The words round a picture: what it is about, the finding, what is shown, where it is from."""

    finding: str
    subtitle: str
    foot: str
    subject: str = ""
    """A name before the finding, cut first where the title is too long."""
    details: str = ""
    """Figures of the picture as sentences, for those who cannot see it."""

    @property
    def title(self) -> str:
        """The finding as a sentence, after the subject if there is one."""
        return sentence(f"{self.subject}: {self.finding}" if self.subject else self.finding)

    def title_lines(self, size: float, room: float, most: int = 2) -> list[str]:
        """Return the title in at most `most` bold lines of `room` inches."""
        whole = balanced(readable(self.title), size, room, most, bold=True)
        if not whole[-1].endswith(ELLIPSIS) or not self.subject:
            return whole
        spare = most * room - width(readable(f": {self.finding}"), size, bold=True) - 0.15 * room
        subject = shorten(readable(sentence(self.subject)), size, max(spare, 0.2 * room), bold=True)
        return balanced(readable(f"{subject}: {self.finding}"), size, room, most, bold=True)

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        parts = (self.title, self.subtitle, self.details, self.foot)
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Margins:
    """Inches that a chart needs round its axes for labels."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.35


WIDE = 9.0
"""Inches of a sheet from which on two lines are enough for a title."""
EDGE = 0.5
"""Inches of blank paper at the left and right of a sheet."""
HEAD, BELOW_TITLE, BELOW_HEADING, FOOT = 0.42, 0.06, 0.2, 0.58
"""Inches above the title, below it, below the subtitle, and for the foot."""

SCREEN_DOTS_PER_INCH = 96


@contextmanager
def settings() -> Iterator[None]:
    """Draw with matplotlib's own defaults, whatever the user has set, and put theirs back."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.hashsalt": "operational-rhythm",
                "svg.fonttype": "path",
                "hatch.linewidth": 0.7,
                "axes.unicode_minus": True,
            }
        )
        yield


def _heading_lines(heading: Heading, look: Look) -> tuple[list[str], list[str]]:
    room = look.width - 2 * EDGE
    return (
        heading.title_lines(look.size("title"), room, 2 if look.width >= WIDE else 3),
        balanced(readable(heading.subtitle), look.size("subtitle"), room, 3),
    )


def height_for(content: float, heading: Heading, look: Look, margins: Margins) -> float:
    """Return how high a sheet must be whose axes are `content` inches high."""
    title, subtitle = _heading_lines(heading, look)
    lines = len(title) * line_height(look.size("title"))
    lines += len(subtitle) * line_height(look.size("subtitle"))
    return (
        HEAD + lines + BELOW_TITLE + BELOW_HEADING + margins.top + content + margins.bottom + FOOT
    )


def sheet(heading: Heading, look: Look = SLIDE, margins: Margins | None = None) -> Axes:
    """Return bare axes on a new figure that carries the heading."""
    margins = Margins() if margins is None else margins
    figure = Figure(figsize=(look.width, look.height), dpi=look.dots_per_inch, facecolor=look.paper)
    title, subtitle = _heading_lines(heading, look)
    top = look.height - HEAD
    for line in title:
        _at(figure, EDGE, top, line, va="top", **look.letters("title", bold=True))
        top -= line_height(look.size("title"))
    top -= BELOW_TITLE
    for line in subtitle:
        _at(figure, EDGE, top, line, va="top", **look.letters("subtitle", look.muted))
        top -= line_height(look.size("subtitle"))
    foot = shorten(readable(heading.foot), look.size("tiny"), look.width - 2 * EDGE)
    _at(figure, EDGE, 0.3, foot, va="bottom", **look.letters("tiny", look.muted))
    left, right = EDGE + margins.left, look.width - EDGE - margins.right
    bottom, top = FOOT + margins.bottom, top - BELOW_HEADING - margins.top
    wide, high = look.width, look.height
    axes = figure.add_axes(
        (left / wide, bottom / high, (right - left) / wide, (top - bottom) / high)
    )
    bare(axes)
    return axes


def _at(figure: Figure, x: float, y: float, text: str, **letters: Any) -> None:
    """Write at a place in inches from the lower left corner."""
    figure.text(x / figure.get_figwidth(), y / figure.get_figheight(), text, **letters)


def bare(axes: Axes) -> None:
    """Take everything from axes but their place."""
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(
        which="both", left=False, bottom=False, labelleft=False, labelbottom=False, length=0
    )


def note(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    shift: tuple[float, float],
    **letters: Any,
) -> None:
    """Write at a place in parts of the axes, moved by `shift` points, inside them or out.

    `letters` may name other coordinates as `xycoords`.
    """
    where = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    axes.annotate(text, at, shift, **{**where, **letters})


def inches(axes: Axes) -> tuple[float, float]:
    """Return the width and height of axes in inches."""
    figure = axes.figure
    box = axes.get_position().transformed(figure.transSubfigure)
    return float(box.width / figure.dpi), float(box.height / figure.dpi)


def panel(axes: Axes, place: tuple[float, float, float, float]) -> Axes:
    """Return bare axes inside `axes`, at (left, bottom, width, height) as parts of it."""
    inner = axes.inset_axes(place)
    bare(inner)
    return inner


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A finished chart with its words, ready to be written or shown."""

    axes: Axes
    heading: Heading

    @property
    def figure(self) -> Figure:
        """The sheet."""
        figure = self.axes.figure
        if not isinstance(figure, Figure):
            raise TypeError("a picture stands on a sheet of its own")
        return figure

    def encode(self, kind: Kind) -> bytes:
        """Return the picture as PNG, SVG or PDF: the same bytes each time, with no date inside."""
        with settings():
            return encode(self.figure, kind, self.heading.title, self.heading.description)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Show the picture in a notebook, as wide as the sheet, with its words for screen readers.

        Without pyplot: nothing is left open, and no magic command is needed.
        """
        wide = round(SCREEN_DOTS_PER_INCH * self.figure.get_figwidth())
        return self.encode("png"), {"width": wide, "alt": self.heading.description}

    def save(self, stem: Path, kinds: Sequence[Kind] = ("png", "svg")) -> tuple[Path, ...]:
        """Write `stem`.png, `stem`.svg and so on, each whole or not at all; return the paths.

        Beside them the picture in words goes to `stem`.txt, for whatever asks for alternative text.
        """
        paths = [stem.with_name(f"{stem.name}.{kind}") for kind in kinds]
        for kind, path in zip(kinds, paths, strict=True):
            write_atomically(path, self.encode(kind))
        words = stem.with_name(f"{stem.name}.txt")
        write_atomically(words, f"{readable(self.heading.description)}\n".encode())
        return tuple(paths)
