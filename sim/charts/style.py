"""One look for every picture: colours, type, the sheet it stands on, and its bytes on disk."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts.lettering import (
    ELLIPSIS,
    FONT,
    balanced,
    line_height,
    readable,
    shorten,
    width,
)
from sim.charts.wording import count, sentence
from sim.results.storage import write_atomically

Role = Literal["title", "subtitle", "body", "small", "tiny", "numeral"]
SIZES: dict[Role, float] = {
    "title": 1.35,
    "subtitle": 1.0,
    "body": 1.0,
    "small": 0.87,
    "tiny": 0.76,
    "numeral": 2.1,
}
"""Type sizes as factors of the base size of a look."""


@dataclass(frozen=True, kw_only=True)
class Shade:
    """How one side or series is drawn; two of them differ in more than hue."""

    fill: str
    """Dots, lines and full bars."""
    tint: str
    """Large areas."""
    ink: str
    """Text on paper, dark enough to read."""
    on_fill: str
    """Text on the fill."""
    hatch: str
    """Over the tint."""
    marker: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """A style for one kind of use; sizes in inches and points.

    The sides' colours are Okabe and Ito's blue and orange, which differ in lightness too. For the
    same picture with more pixels raise `dots_per_inch`; lengths are made for this size of type.
    """

    width: float = 10.0
    height: float = 5.6
    base: float = 11.5
    dots_per_inch: int = 200
    paper: str = "#FFFFFF"
    ink: str = "#1A1F25"
    muted: str = "#59626D"
    rule: str = "#A9B1BA"
    grid: str = "#E4E8EC"
    interval: str = "#A3ABB4"
    attacker: Shade = field(
        default=Shade(
            fill="#0072B2",
            tint="#CBE0EF",
            ink="#00527F",
            on_fill="#FFFFFF",
            hatch="",
            marker="o",
            line="-",
        )
    )
    defender: Shade = field(
        default=Shade(
            fill="#E69F00",
            tint="#FBE8C4",
            ink="#7D4E00",
            on_fill="#1A1F25",
            hatch="//",
            marker="D",
            line="--",
        )
    )
    neutral: Shade = field(
        default=Shade(
            fill="#3F7F74",
            tint="#B9D6D0",
            ink="#22584F",
            on_fill="#FFFFFF",
            hatch="",
            marker="o",
            line="-",
        )
    )
    nobody: Shade = field(
        default=Shade(
            fill="#8A939C",
            tint="#E4E8EC",
            ink="#59626D",
            on_fill="#1A1F25",
            hatch="",
            marker="X",
            line=":",
        )
    )

    def size(self, role: Role) -> float:
        """Return the size of a role's type in points."""
        return SIZES[role] * self.base

    def letters(
        self, role: Role, colour: str | None = None, *, bold: bool = False
    ) -> dict[str, Any]:
        """Return the arguments that make matplotlib set a text in this look, verbatim."""
        return {
            "fontfamily": FONT,
            "fontsize": self.size(role),
            "fontweight": "bold" if bold else "normal",
            "color": self.ink if colour is None else colour,
            "parse_math": False,
        }

    def side(self, side: Literal["attacker", "defender"]) -> Shade:
        """Return the shade of a side."""
        return self.attacker if side == "attacker" else self.defender


SLIDE = Look()


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a picture's numbers come from, for its foot."""

    scenario: str
    replications: int
    seed: int | None = None
    note: str = ""

    def __str__(self) -> str:
        """Return the line for the foot, such as `balakliia-2022 · n = 2,000 runs · seed 0`."""
        plural = "run" if self.replications == 1 else "runs"
        parts = [self.scenario, f"n = {count(self.replications)} {plural}"]
        parts += [f"seed {self.seed}"] if self.seed is not None else []
        return " · ".join(part for part in [*parts, self.note] if part)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The words round a picture: what it is about, the finding, what is shown, where it is from."""

    finding: str
    subtitle: str
    foot: str
    subject: str = ""
    """A name before the finding, cut first where the title is too long."""

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
        parts = (self.title, self.subtitle, self.foot)
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Margins:
    """Inches that a chart needs round its axes for labels."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.35


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
        heading.title_lines(look.size("title"), room),
        balanced(readable(heading.subtitle), look.size("subtitle"), room, 2),
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

    def encode(self, kind: Literal["png", "svg"]) -> bytes:
        """Return the picture as PNG or SVG: the same bytes each time, with no date inside."""
        words = {"Title": self.heading.title, "Description": self.heading.description}
        metadata: dict[str, str | None] = {key: readable(text) for key, text in words.items()}
        metadata |= {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        buffer = io.BytesIO()
        with settings():
            self.figure.savefig(buffer, format=kind, dpi=self.figure.dpi, metadata=metadata)
        return buffer.getvalue()

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Show the picture in a notebook, as wide as the sheet, with its words for screen readers.

        Without pyplot: nothing is left open, and no magic command is needed.
        """
        wide = round(SCREEN_DOTS_PER_INCH * self.figure.get_figwidth())
        return self.encode("png"), {"width": wide, "alt": self.heading.description}

    def save(self, stem: Path) -> tuple[Path, Path]:
        """Write `stem`.png and `stem`.svg, each whole or not at all, and return both paths."""
        png, svg = stem.with_name(f"{stem.name}.png"), stem.with_name(f"{stem.name}.svg")
        write_atomically(png, self.encode("png"))
        write_atomically(svg, self.encode("svg"))
        return png, svg
