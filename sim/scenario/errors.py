"""What is wrong with a scenario, where, and what would be right, as a person wants to read it.

scenarios/x.yaml:14:12: error: `speed` needs a unit: 40
  14 |     speed: 40
     |            ^^
  at: formations.garrison.speed
  expected: a speed such as `40 km/h` or `200 km/day`
  did you mean: `40 km/h`
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

LINE_BREAK = re.compile(r"\r\n|\n|\r")
"""What editors and YAML alike count as the end of a line."""
MOST_PROBLEMS = 100
"""Where a scenario has more, the rest waits for the next reading."""
MOST_SHOWN = 50
"""Problems that a report tells in full."""
WIDEST_LINE = 96
"""Columns of a quoted line; longer ones are cut round the caret."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a key or value was written; line and column count from 1.

    `text` is the whole line, or for `--set` the argument. Line 0 means the source as a whole.
    """

    source: str
    line: int
    column: int
    text: str
    kind: Literal["file", "set", "default"]
    length: int = 1
    """Characters of the key or value on this line."""

    @classmethod
    def whole(cls, source: str) -> "Origin":
        """A file as a whole."""
        return cls(source, 0, 0, "", "file")

    @property
    def place(self) -> str:
        """`file:line`, `--set`, or `default`."""
        if self.kind == "file" and self.line:
            return f"{self.source}:{self.line}"
        return self.source


DEFAULT = Origin("default", 0, 0, "", "default")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong at one place of a scenario."""

    path: tuple[str | int, ...]
    """Keys and list positions from the top of the scenario."""
    message: str
    expected: str | None = None
    nearest: str | None = None
    """A known name or a corrected text close to what was written."""
    origin: Origin | None = None
    """Filled in by the loader where it is not known before."""
    on_key: bool = False
    """Whether the key is wrong, rather than the value."""
    is_warning: bool = False
    """Whether the scenario can be run all the same."""

    def __str__(self) -> str:
        lines = [self._headline(), *self._quotation()]
        if len(self.path) > 1:
            lines.append(f"  at: {printable(path_text(self.path))}")
        if self.expected:
            lines.append(f"  expected: {printable(self.expected)}")
        if self.nearest:
            lines.append(f"  did you mean: `{printable(self.nearest)}`")
        return "\n".join(lines)

    def _headline(self) -> str:
        message = f"{'warning' if self.is_warning else 'error'}: {printable(self.message)}"
        if self.origin is None:
            return message
        place = self.origin.source
        if self.origin.kind == "file" and self.origin.line:
            place = f"{place}:{self.origin.line}:{self.origin.column}"
        return f"{printable(place)}: {message}"

    def _quotation(self) -> list[str]:
        """The line with a caret under each character of the key or value."""
        if self.origin is None or self.origin.line == 0:
            return []
        line, start, length = _window(self.origin)
        number = str(self.origin.line) if self.origin.kind == "file" else " "
        before = display_width(line[:start])
        carets = max(1, display_width(line[start : start + length]))
        return [
            f"  {number} | {line}".rstrip(),
            f"  {' ' * len(number)} | {' ' * before}{'^' * carets}",
        ]


class ScenarioError(Exception):
    """Everything that is wrong with a scenario, all at once; `str` is the full report."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=by_place))
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        reports = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        total = f"{count} problem{'' if count == 1 else 's'}"
        if count > MOST_SHOWN:
            more = " or more" if count >= MOST_PROBLEMS else ""
            total += f"{more}, of which these are the first {MOST_SHOWN}"
        return "\n".join([*reports, total])


def path_text(path: Iterable[str | int]) -> str:
    """A path with dots, as `--set` takes it."""
    return ".".join(str(segment) for segment in path)


def printable(text: str) -> str:
    """`text` on one line and without characters that could steer a terminal, one for one."""
    return "".join(
        " "
        if character == "\t"
        else character
        if character.isprintable()
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def display_width(text: str) -> int:
    """Terminal columns: East Asian wide characters take two, combining marks none."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in {"W", "F"}
        else 1
        for character in text
    )


def by_place(problem: Problem) -> tuple[str, int, int]:
    """Problems of one file in the order of its lines, those of arguments as they come."""
    origin = problem.origin
    if origin is None:
        return ("", 0, 0)
    return (origin.source, origin.line, origin.column if origin.kind == "file" else 0)


def _window(origin: Origin) -> tuple[str, int, int]:
    """The quoted line, cut to a readable width, with the place of the caret in it."""
    line, start = printable(origin.text), origin.column - 1
    length = min(origin.length, WIDEST_LINE)
    if len(line) <= WIDEST_LINE:
        return line, start, length
    first = max(0, min(start - WIDEST_LINE // 3, len(line) - WIDEST_LINE))
    last = first + WIDEST_LINE
    head, tail = ("…" if first else ""), ("…" if last < len(line) else "")
    return head + line[first:last] + tail, start - first + len(head), min(length, last - start)
