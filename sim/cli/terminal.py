"""What is known of where the words go."""

import os
import shutil
import sys

NARROWEST, WIDEST = 40, 100
"""Columns between which text is laid out; longer lines are hard to read."""


def width() -> int:
    """The columns to lay out for: those of the terminal, or 80."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def is_terminal() -> bool:
    """Whether standard output is read by a person."""
    return sys.stdout.isatty()


def shows_colour() -> bool:
    """Whether standard output is a terminal that may be coloured (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal() and not plain
