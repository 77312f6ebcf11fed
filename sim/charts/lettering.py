"""Words on a picture: made printable, measured in inches and fitted before they are drawn."""

import re
import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

FONT = "DejaVu Sans"
"""Comes with matplotlib, so a picture has the same bytes on a machine without fonts."""

POINTS_PER_INCH = 72.0
ELLIPSIS = "…"
UNPRINTABLE = "?"


@cache
def _properties(size: float, *, bold: bool) -> FontProperties:
    return FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")


@cache
def _printable() -> frozenset[int]:
    """The code points for which both weights of the font have a shape."""
    weights = (get_font(findfont(_properties(10.0, bold=bold))) for bold in (False, True))
    regular, heavy = (frozenset(font.get_charmap()) for font in weights)
    return regular & heavy


def readable(text: str) -> str:
    """Return `text` on one line, without control characters or shapes that the font lacks.

    No-break spaces stay, since they hold a number and its unit together.
    """
    composed = re.sub(r"[ \t\n\r\f\v]+", " ", unicodedata.normalize("NFC", text)).strip()
    kept = (c for c in composed if unicodedata.category(c)[0] != "C")
    return "".join(c if ord(c) in _printable() else UNPRINTABLE for c in kept)


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide `text` is in inches at `size` points."""
    points, _, _ = text_to_path.get_text_width_height_descent(
        text, _properties(size, bold=bold), ismath=False
    )
    return float(points) / POINTS_PER_INCH


def line_height(size: float) -> float:
    """Return the distance between two lines of text in inches at `size` points."""
    return 1.32 * size / POINTS_PER_INCH


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `room` inches; perhaps empty."""
    if width(text, size, bold=bold) <= room:
        return text
    kept, cut = 0, len(text)
    while cut - kept > 1:
        middle = (kept + cut) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, size, bold=bold) <= room:
            kept = middle
        else:
            cut = middle
    return text[:kept].rstrip() + ELLIPSIS if kept else ""


def shorten_middle(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return `text`, cut in the middle where it is too wide: names often differ at their ends."""
    if width(text, size, bold=bold) <= room:
        return text
    for kept in range(len(text) - 1, 1, -1):
        head, tail = (kept + 1) // 2, kept // 2
        cut = text[:head].rstrip() + ELLIPSIS + text[len(text) - tail :].lstrip()
        if width(cut, size, bold=bold) <= room:
            return cut
    return shorten(text, size, room, bold=bold)


def wrap(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Return `text` as at most `most` lines of `room` inches, the last one cut if need be."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size, bold=bold) <= room:
            taken += 1
        lines.append(shorten(" ".join(words[:taken]), size, room, bold=bold))
        words = words[taken:]
    return [*lines, shorten(" ".join(words), size, room, bold=bold)] if words else lines


def balanced(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Return `text` wrapped as by `wrap`, with lines of about the same length."""
    lines = wrap(text, size, room, most, bold=bold)
    if len(lines) < 2 or lines[-1].endswith(ELLIPSIS):
        return lines
    narrow = width(text, size, bold=bold) / len(lines)
    while narrow < room:
        tried = wrap(text, size, narrow, len(lines), bold=bold)
        if not any(line.endswith(ELLIPSIS) for line in tried):
            return tried
        narrow += 0.1
    return lines


def spread(wanted: list[float], widths: list[float], low: float, high: float) -> list[float]:
    """Return centres of labels side by side that do not touch, as near to `wanted` as can be.

    The labels keep the order of `wanted`, which must be increasing, and stay between `low` and
    `high` where they fit at all. All in one unit, gaps included in `widths`. Labels that touch
    move as one block, by the mean of what each would move (pooled adjacent violators).
    """
    blocks: list[tuple[float, float, list[float]]] = []
    for centre, size in zip(wanted, widths, strict=True):
        block = (centre - size / 2, size, [size])
        while blocks and blocks[-1][0] + blocks[-1][1] > block[0]:
            left, extent, members = blocks.pop()
            weight = len(members) / (len(members) + len(block[2]))
            start = weight * left + (1.0 - weight) * (block[0] - extent)
            block = (start, extent + block[1], members + block[2])
        blocks.append(block)
    lefts = [left + sum(sizes[:i]) for left, _, sizes in blocks for i in range(len(sizes))]
    least, most = low, high - sum(widths)
    for index, size in enumerate(widths):
        lefts[index] = max(min(max(lefts[index], least), most), low)
        least, most = lefts[index] + size, most + size
    return [left + size / 2 for left, size in zip(lefts, widths, strict=True)]
