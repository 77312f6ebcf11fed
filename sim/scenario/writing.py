"""Plain values to YAML that our own reader takes back unchanged."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.dimensions import number_text
from sim.scenario.paths import Path
from sim.scenario.reading import CONTROL, DECIMAL, INTEGER, WORDS

INDENT = "  "
COMMENT_COLUMN = 48

Comment = Callable[[Path], str | None]
"""What stands behind the single value at a path."""

_PLAIN = re.compile(r"-?\w(?:[\w .,/%+()*';!?=<>–-]|:(?=[^\s]))*")
_FLOW_PLAIN = re.compile(r"[\w./%+*-](?:[\w ./%+*-]*[\w./%+*-])?")
_ESCAPED = re.compile(rf"{CONTROL.pattern}|[\t\n\r]")


@dataclass(frozen=True)
class _Line:
    """A line of YAML and the comment behind it."""

    text: str
    comment: str | None = None

    def after(self, head: str) -> "_Line":
        """The line pushed to the right by `head`; an empty line stays empty."""
        return _Line(head + self.text if self.text else "", self.comment)

    def __str__(self) -> str:
        return f"{self.text:<{COMMENT_COLUMN}}  # {self.comment}" if self.comment else self.text


def yaml_text(value: Mapping[str, Any], comment: Comment | None = None) -> str:
    """A mapping in block style, in its own order, with comments behind single values."""
    if not value:
        return "{}\n"
    return "".join(f"{line}\n" for line in _lines(value, (), comment or _silent))


def flow_text(value: Any) -> str:
    """A value on one line, as it stands behind the `=` of a `path=value` text.

    TypeError for what no scenario can hold.
    """
    if isinstance(value, Mapping):
        entries = (
            f"{_flow_word(str(key), is_key=True)}: {flow_text(v)}" for key, v in value.items()
        )
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(flow_text(item) for item in value)}]"
    if isinstance(value, str):
        return _flow_word(value)
    if value is None or isinstance(value, bool | int | float):
        return _scalar(value)
    raise TypeError(f"a scenario holds no {type(value).__name__}")


def _flow_word(text: str, *, is_key: bool = False) -> str:
    """A text that ends where it should between brackets."""
    if _FLOW_PLAIN.fullmatch(text):
        return _text(text, is_key=is_key)
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _silent(path: Path) -> None:  # noqa: ARG001 -- the comment of a text without comments
    return None


def _lines(value: Any, path: Path, comment: Comment) -> Iterator[_Line]:
    """The lines of a mapping or list that is not empty, from the left margin."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            head = f"{_text(str(key), is_key=True)}:"
            if _holds_lines(item):
                yield _Line(head)
                for line in _lines(item, (*path, key), comment):
                    yield line.after(INDENT)
            else:
                yield from _single(head, item, (*path, key), comment)
    else:
        for position, item in enumerate(value):
            if _holds_lines(item):
                # What is inside begins on the line of its dash.
                lines = _lines(item, (*path, position), comment)
                yield next(lines).after("- ")
                for line in lines:
                    yield line.after(INDENT)
            else:
                yield from _single("-", item, (*path, position), comment)


def _holds_lines(item: Any) -> bool:
    return isinstance(item, Mapping | list | tuple) and len(item) > 0


def _single(head: str, item: Any, path: Path, comment: Comment) -> Iterator[_Line]:
    if isinstance(item, str) and _is_block(item):
        yield _Line(f"{head} |-")
        for line in item.split("\n"):
            yield _Line(line).after(INDENT)
    else:
        words = comment(path)
        yield _Line(f"{head} {_scalar(item)}", _one_line(words) if words else None)


def _scalar(item: Any) -> str:
    if item is None:
        return "null"
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, int):
        return str(item)
    if isinstance(item, float):
        return repr(item) if item.is_integer() else number_text(item)
    if isinstance(item, str):
        return _text(item)
    return "{}" if isinstance(item, Mapping) else "[]"


def _text(text: str, *, is_key: bool = False) -> str:
    """A text without quotes where it reads as itself, else in double quotes."""
    is_word = text in WORDS or (not is_key and bool(_is_number(text)))
    if _PLAIN.fullmatch(text) and text == text.strip() and not is_word:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _is_number(text: str) -> bool:
    return INTEGER.fullmatch(text) is not None or DECIMAL.fullmatch(text) is not None


def _is_block(text: str) -> bool:
    """Whether a text of several lines reads as itself in literal style."""
    lines = text.split("\n")
    has_edges = bool(lines[0].strip()) and not lines[0].startswith(" ") and bool(lines[-1].strip())
    return len(lines) > 1 and has_edges and not _ESCAPED.search(text.replace("\n", ""))


def _one_line(words: str) -> str:
    return " ".join(_ESCAPED.sub(" ", words).split())
