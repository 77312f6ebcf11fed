"""YAML text to a tree of nodes that know where they were written.

Only the events of the YAML parser are used; what a scalar means is settled here, so that `NO`
stays a text and `04:00` no number. Whatever makes a file mean something else than it seems to
(duplicate keys, anchors, aliases, tags, merge keys, tabs) is refused.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from sim.scenario.errors import LINE_BREAK, Origin, Problem, ScenarioError
from sim.scenario.yaml_errors import cure

DEEPEST = 50
"""Levels of nesting; deeper files are mistakes or attacks."""
LONGEST_INTEGER = 18
"""Digits of a whole number, so that it fits 64 bits."""
LONGEST_DECIMAL = 40
"""Characters of a number with a fraction; the shortest text of any float takes 24."""
MOST_PROBLEMS = 50
"""Where a file has more, the rest is left for the next reading."""

INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
DECIMAL = re.compile(
    r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
)
WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Characters that no text needs, with the line breaks that editors do not count."""

Value: TypeAlias = "str | int | float | bool | dict[str, Node] | list[Node] | None"
Mark: TypeAlias = Any
"""A `yaml.Mark`, or its twin in the C parser."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Node:
    """A value, where it was written, and where its key was written (none in a list)."""

    value: Value
    origin: Origin
    key: Origin | None = None

    def below(self, step: str | int) -> "Node | None":
        """The node at a key or position, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def plain(self) -> Any:
        """The value without its origins."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read_text(text: str, source: str) -> Node:
    """The tree of a scenario text, a mapping; raises `ScenarioError` with all its problems."""
    reader = _Reader(text=text.removeprefix("\N{BYTE ORDER MARK}"), source=source)
    root = reader.read()
    if root is None or root.value is None:
        problem = Problem(
            path=(),
            message="the file is empty",
            expected="a scenario; `sim new NAME` writes one to start from",
            origin=Origin.whole(source),
        )
        raise ScenarioError([problem])
    if not isinstance(root.value, dict):
        problem = Problem(
            path=(),
            message="a scenario is a mapping, not a list or a single value",
            expected="lines such as `name: first-steps`",
            origin=root.origin,
        )
        raise ScenarioError([problem])
    return root


def read_value(argument: str, start: int) -> Node:
    """The value that begins at character `start` of a `--set` argument."""
    node = _Reader(text=argument[start:], source="--set", argument=argument, start=start).read()
    if node is None or (node.value is None and not argument[start:].strip()):
        problem = Problem(
            path=(),
            message="there is no value after `=`",
            expected="`path=value`; `null` takes an inherited block away",
            origin=Origin("--set", 1, start + 1, argument, "set"),
        )
        raise ScenarioError([problem])
    return node


@dataclass
class _Open:
    """A mapping or list that has begun."""

    start: Mark
    items: "dict[str, Node] | list[Node]"
    key: str | None = None
    """The key whose value comes next."""
    key_origin: Origin | None = None
    skipping: bool = False
    """The key was refused: its value is read and forgotten."""

    @property
    def wants_key(self) -> bool:
        return isinstance(self.items, dict) and self.key is None and not self.skipping


@dataclass
class _Reader:
    """One reading of one text."""

    text: str
    source: str
    argument: str | None = None
    """The whole `--set` argument that `text` is the end of."""
    start: int = 0
    stack: list[_Open] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    documents: int = 0

    def __post_init__(self) -> None:
        self.lines = LINE_BREAK.split(self.text)

    def read(self) -> Node | None:
        """The root node; none where there is no document at all."""
        self._check_characters()
        if not self.problems:
            for event in self._events():
                self._take(event)
                if len(self.problems) >= MOST_PROBLEMS:
                    break
        if self.problems:
            raise ScenarioError(self.problems)
        return self.root

    def _check_characters(self) -> None:
        """Refuse control characters and tabs, which the parser words badly or lets pass."""
        tabs = [
            number
            for number, line in enumerate(self.lines)
            if "\t" in line and not line.lstrip().startswith("#")
        ]
        if tabs:
            others = len(tabs) - 1
            more = f" (and {others} more line{'s' if others > 1 else ''})" if others else ""
            column = self.lines[tabs[0]].index("\t")
            self._refuse_at(
                tabs[0], column, f"this line holds a tab{more}", "spaces; YAML allows no tabs"
            )
        for number, line in enumerate(self.lines):
            if (match := CONTROL.search(line)) and len(self.problems) < MOST_PROBLEMS:
                name = f"U+{ord(match.group()):04X}"
                self._refuse_at(
                    number, match.start(), f"this line holds the control character {name}", None
                )

    def _refuse_at(self, line: int, column: int, message: str, expected: str | None) -> None:
        origin = self._origin(line, column, 1)
        self.problems.append(Problem(path=(), message=message, expected=expected, origin=origin))

    def _events(self) -> Iterator[yaml.Event]:
        """The events of the parser, which end at the first syntax error."""
        try:
            yield from yaml.parse(self.text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            words = cure(error, self.lines)
            self._refuse_at(words.line, words.column, words.message, words.expected)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self._refuse_at(0, 0, f"this is not valid YAML: {error}", None)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._begin_document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias `*{event.anchor}` is not allowed", _WRITTEN_OUT)
            self._attach(Node(None, self._span(event.start_mark, event.end_mark)))
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_properties(event)
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_properties(event)
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self.stack.pop()
            self._attach(Node(closed.items, self._span(closed.start, event.end_mark)))

    def _begin_document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if event.version or event.tags:
            self._refuse(event, "YAML directives (`%`) are not allowed", "the scenario alone")
        if self.documents > 1:
            self._refuse(event, "a second document begins here", "one scenario a file")

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self.stack) >= DEEPEST:
            origin = self._span(event.start_mark, event.end_mark)
            message = f"this is nested more than {DEEPEST} levels deep"
            raise ScenarioError([*self.problems, Problem(path=(), message=message, origin=origin)])
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.stack.append(_Open(start=event.start_mark, items={} if is_mapping else []))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        """A scalar: the key of the open mapping, or a value."""
        origin = self._span(event.start_mark, event.end_mark)
        is_plain = bool(event.implicit[0])
        top = self.stack[-1] if self.stack else None
        if top is not None and top.wants_key:
            self._key(event, origin, is_plain=is_plain)
            return
        if is_plain and not event.value and top is not None and top.key_origin is not None:
            # The parser puts a missing value anywhere up to the next line.
            origin = top.key_origin
        value: Value = event.value
        if is_plain:
            value = self._resolved(event)
        elif match := CONTROL.search(event.value):
            self._refuse(event, f"the text holds the control character U+{ord(match.group()):04X}")
        self._attach(Node(value, origin))

    def _resolved(self, event: yaml.ScalarEvent) -> Value:
        """What a scalar without quotes means."""
        text: str = event.value
        if text in WORDS:
            return WORDS[text]
        if INTEGER.fullmatch(text):
            if len(text.lstrip("+-")) > LONGEST_INTEGER:
                self._refuse(
                    event, f"this number has more than {LONGEST_INTEGER} digits", _QUOTED_TEXT
                )
                return 0
            return int(text)
        if DECIMAL.fullmatch(text):
            if len(text) > LONGEST_DECIMAL or not math.isfinite(float(text)):
                self._refuse(event, "this number is too large or too long", _QUOTED_TEXT)
                return 0.0
            return float(text)
        return text

    def _key(self, event: yaml.ScalarEvent, origin: Origin, *, is_plain: bool) -> None:
        """Numbers as keys keep their text: they are the shares of a quantile table."""
        top = self.stack[-1]
        text: str = event.value
        top.key, top.key_origin = text, origin
        if is_plain and text in WORDS:
            shown = f"`{text}`" if text else "nothing"
            self._refuse(event, f"a key must be a text, not {shown}", "a name before the `:`")
        elif is_plain and text == "<<":
            self._refuse(event, "merge keys (`<<`) are not allowed", "`extends: other.yaml`")
        elif CONTROL.search(text):
            self._refuse(event, "the key holds a control character", None)
        elif isinstance(top.items, dict) and text in top.items:
            first = top.items[text].key
            where = f" (first on line {first.line})" if first and first.kind == "file" else ""
            self._refuse(event, f"`{text}` stands here twice{where}", "each key once")
        else:
            return
        top.skipping = True

    def _attach(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self.stack:
            self.root = self.root or node
            return
        top = self.stack[-1]
        if isinstance(top.items, list):
            top.items.append(node)
        elif top.wants_key:
            if isinstance(node.value, dict | list):
                message = "a key must be a text, not a list or mapping"
                problem = Problem(path=self._path(), message=message, origin=node.origin)
                self.problems.append(problem)
            top.skipping = True
        else:
            if top.key is not None and not top.skipping:
                top.items[top.key] = Node(node.value, node.origin, top.key_origin)
            top.key, top.key_origin, top.skipping = None, None, False

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        """Anchors and tags."""
        if event.anchor is not None:
            self._refuse(event, f"the anchor `&{event.anchor}` is not allowed", _WRITTEN_OUT)
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, f"the tag `{shown}` is not allowed", "the value alone")

    def _refuse(self, event: yaml.Event, message: str, expected: str | None = None) -> None:
        self.problems.append(self._problem(event, message, expected))

    def _problem(self, event: yaml.Event, message: str, expected: str | None) -> Problem:
        origin = self._span(event.start_mark, event.end_mark)
        return Problem(path=self._path(), message=message, expected=expected, origin=origin)

    def _path(self) -> tuple[str | int, ...]:
        """Where in the document the reader stands."""
        steps = (
            len(opened.items) if isinstance(opened.items, list) else opened.key
            for opened in self.stack
        )
        return tuple(step for step in steps if step is not None and step != "")

    def _span(self, start: Mark, end: Mark) -> Origin:
        """From `start` to `end`, or to the end of the line where that comes first."""
        # What the parser adds at the end of the text stands on a line that is not there.
        number = min(start.line, len(self.lines) - 1)
        line = self.lines[number]
        last = end.column if end.line == start.line else len(line.rstrip())
        return self._origin(number, start.column, max(1, last - start.column))

    def _origin(self, line: int, column: int, length: int) -> Origin:
        """An origin from positions that count from 0."""
        if self.argument is None:
            return Origin(self.source, line + 1, column + 1, self.lines[line], "file", length)
        before = sum(len(earlier) + 1 for earlier in self.lines[:line])
        column += self.start + before + 1
        return Origin(self.source, 1, column, self.argument, "set", length)


_WRITTEN_OUT = "the value written out at each place"
_QUOTED_TEXT = "a smaller number, or quotes around it where it is a text"
