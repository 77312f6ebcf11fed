"""The syntax errors of the YAML parser in words that say what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, kw_only=True)
class SyntaxWords:
    """A syntax error for people, at a line and column that count from 0."""

    message: str
    expected: str | None
    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class _Rewording:
    """The parser's words, ours, and whether the mistake is where the construct began."""

    parser: str
    message: str
    expected: str
    at_start: bool = False


_REWORDINGS = (
    _Rewording(
        parser="mapping values are not allowed",
        message="this `:` cannot stand here",
        expected="one `key: value` a line; quotes around a text that holds `: `",
    ),
    _Rewording(
        parser="could not find expected ':'",
        message="this line is no `key: value`",
        expected="a `:` and a space after the key, or `- ` before the item of a list",
        at_start=True,
    ),
    _Rewording(
        parser="expected key",
        message="this does not continue the block above it",
        expected="a key that is indented like those beside it",
    ),
    _Rewording(
        parser="expected <block end>",
        message="this does not continue the block above it",
        expected="a key that is indented like those beside it",
    ),
    _Rewording(
        parser="expected node content",
        message="a value is missing here, or a bracket is not closed",
        expected="`[first, second]` or `{key: value}`",
        at_start=True,
    ),
    _Rewording(
        parser="expected '-' indicator",
        message="this does not continue the list above it",
        expected="`- ` before each item of the list",
    ),
    _Rewording(
        parser="expected ',' or ']'",
        message="this list is not closed, or a `,` is missing in it",
        expected="`[first, second]`",
        at_start=True,
    ),
    _Rewording(
        parser="expected ',' or '}'",
        message="this mapping is not closed, or a `,` is missing in it",
        expected="`{key: value, other: value}`",
        at_start=True,
    ),
    _Rewording(
        parser="cannot start any token",
        message="a text cannot begin with this character",
        expected="quotes around the text",
    ),
    _Rewording(
        parser="unknown escape character",
        message="this is no escape sequence",
        expected="single quotes, in which `\\` is an ordinary character",
    ),
    _Rewording(
        parser="sequence entries are not allowed",
        message="a list cannot begin here",
        expected="each `- item` on a line of its own below the key",
    ),
    _Rewording(
        parser="<document start>",
        message="this does not belong to the lines above it",
        expected="`key: value` lines with the same indentation",
    ),
    _Rewording(
        parser="unexpected end of stream",
        message="this quote is never closed",
        expected="the same quote at the end of the text",
        at_start=True,
    ),
)


def cure(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> SyntaxWords:
    """What the parser found in `lines`, where, and what to write instead."""
    problem = error.problem or "a mistake"
    found = next((words for words in _REWORDINGS if words.parser in problem), None)
    mark = error.problem_mark or error.context_mark
    if found is not None and found.at_start and error.context_mark is not None:
        mark = error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        # The parser stops behind the last line; what is missing is missing above.
        line -= 1
        column = len(lines[line]) if line < len(lines) else 0
    return SyntaxWords(
        message=found.message if found else f"this is not valid YAML: {problem}",
        expected=found.expected if found else None,
        line=line,
        column=min(column, len(lines[line])),
    )
