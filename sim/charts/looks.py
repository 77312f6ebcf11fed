"""Looks: the colours of both themes, sizes of type, and sheets for slides, pages and posters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sim.charts.lettering import FONT

Role = Literal["title", "subtitle", "body", "small", "tiny", "numeral"]
Size = Literal["slide", "page", "poster"]
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
    """Text on paper, contrasting enough to read."""
    on_fill: str
    """Text on the fill."""
    hatch: str = ""
    """Over the tint."""
    marker: str = "o"
    line: str = "-"


ATTACKER = Shade(fill="#0072B2", tint="#CBE0EF", ink="#00527F", on_fill="#FFFFFF")
DEFENDER = Shade(
    fill="#E69F00",
    tint="#FBE8C4",
    ink="#7D4E00",
    on_fill="#1A1F25",
    hatch="//",
    marker="D",
    line="--",
)
NEUTRAL = Shade(fill="#1F5E53", tint="#B9D6D0", ink="#194D44", on_fill="#FFFFFF")
NOBODY = Shade(
    fill="#98A0A9", tint="#E4E8EC", ink="#59626D", on_fill="#1A1F25", marker="X", line=":"
)


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
    attacker: Shade = field(default=ATTACKER)
    defender: Shade = field(default=DEFENDER)
    neutral: Shade = field(default=NEUTRAL)
    nobody: Shade = field(default=NOBODY)

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


SHEETS: Mapping[Size, Mapping[str, Any]] = {
    "slide": {},
    "page": {"width": 8.0, "height": 6.0},
    "poster": {"width": 11.0, "height": 7.78, "dots_per_inch": 450},
}
"""A slide of 16:9, a page's width of 4:3 on A4 or letter paper, and A-series paper across: as PNG
enough pixels for A2. SVG and PDF may be put to any size of the same shape."""

DARK: Mapping[str, Any] = {
    "paper": "#14181D",
    "ink": "#F1F3F5",
    "muted": "#AEB7C1",
    "rule": "#6B7580",
    "grid": "#2B323A",
    "interval": "#65707B",
    "attacker": Shade(fill="#3D92D2", tint="#15384F", ink="#7FC4F0", on_fill="#14181D"),
    "defender": Shade(
        fill="#F2B437",
        tint="#493407",
        ink="#F3BE55",
        on_fill="#14181D",
        hatch="//",
        marker="D",
        line="--",
    ),
    "neutral": Shade(fill="#A9DDD1", tint="#22524A", ink="#B9E5DB", on_fill="#14181D"),
    "nobody": Shade(
        fill="#7B8691", tint="#2B323A", ink="#AEB7C1", on_fill="#14181D", marker="X", line=":"
    ),
}
"""The colours for a dark room."""

SLIDE = Look()


def look(size: Size = "slide", *, dark: bool = False) -> Look:
    """Return the look for a slide, a page or a poster, on white or on dark paper."""
    return Look(**SHEETS[size], **(DARK if dark else {}))
