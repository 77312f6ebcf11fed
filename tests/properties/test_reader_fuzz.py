"""Whatever is given to the reader, the answer is a tree or a report for people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import reading
from sim.scenario.checking import check
from sim.scenario.composing import apply_sets
from sim.scenario.errors import LINE_BREAK, ScenarioError
from sim.scenario.files import read_file
from sim.scenario.loading import validate
from sim.scenario.reading import Node, read_text
from sim.scenario.schema import Scenario
from sim.scenario.writing import yaml_text
from unit.scenario.toy import Toy

FRAGMENTS = [
    *("a", "b", "key", "name", "legs", "first", "speed", "40 km/h", "day 3 04:00", "'x'", '"y"'),
    *(":", ": ", "- ", "? ", "\n", "\r\n", "\n  ", "\n    ", " ", "  ", ",", ", ", "# c"),
    *("[", "]", "{", "}", "&a", "*a", "!!str ", "!x ", "|", "|-\n", ">\n", "<<: ", "@", "`", "%"),
    *("'", '"', "\\", "\\n", "---", "...", "\t", "\0", "\x1b", "\x85", "\u2028", "\ufeff"),
    *(
        "null",
        "~",
        "true",
        "NO",
        "0",
        "-1",
        "0.5",
        "1e999",
        "9" * 40,
        "1.",
        ".inf",
        "é",
        "字",
        "😀",
    ),
]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
)

TOY = """\
name: toy
legs:
  first: {speed: 40 km/h, notice: {uniform: {low: 1 h, high: 2 h}}}
tasks:
  - name: march   # a comment
    when: day 2 04:00
lag: {quantiles: {0: -3 h, 0.5: 1 h, 1: 3 h}}
title: |
  Two
  lines
at: [49.5, 36]
"""
SCENARIO = Path(__file__).parents[2] / "scenarios" / "first-steps.yaml"


def check_report(error: ScenarioError) -> None:
    """A report is plain text that counts its problems and marks places within what it quotes."""
    report = str(error)
    count = len(error.problems)
    assert report.endswith("\n1 problem" if count == 1 else f"\n{count} problems")
    assert all(character.isprintable() or character == "\n" for character in report)
    for problem in error.problems:
        origin = problem.origin
        if origin is not None and origin.line:
            assert set(str(problem).splitlines()[2]) <= set(" |^")
            assert 1 <= origin.column <= len(origin.text) + 1


def check_tree(node: Node, lines: list[str]) -> None:
    """Every key and value stands within the text."""
    for origin in (node.origin, node.key):
        if origin is not None:
            line = lines[origin.line - 1]
            assert line == origin.text
            assert 1 <= origin.column <= len(line) + 1
            assert 1 <= origin.length <= max(1, len(line) - origin.column + 1)
    below = node.value.values() if isinstance(node.value, dict) else node.value
    if isinstance(below, str | int | float) or below is None:
        return
    for item in below:
        check_tree(item, lines)


def check_reading(text: str) -> None:
    """A text is read as a tree in place, or refused in words."""
    try:
        root = read_text(text, "x.yaml")
    except ScenarioError as error:
        check_report(error)
    else:
        assert isinstance(root.value, dict)
        check_tree(root, LINE_BREAK.split(text.removeprefix("\N{BYTE ORDER MARK}")))


@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text can bring the reader down."""
    check_reading(text)


@given(TEXTS)
def test_any_text_is_read_or_refused_without_the_c_parser(text: str) -> None:
    """The same holds where PyYAML has only its Python parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LOADER", yaml.SafeLoader)
        check_reading(text)


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    """No content of a file can bring the reader down."""

    class Stored:
        """A path whose file has the content; nothing is written to the disk."""

        parent = Path()

        def __str__(self) -> str:
            return "x.yaml"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.scenario.files._content", lambda _: content)
        try:
            text = read_file(Stored())  # type: ignore[arg-type]
        except ScenarioError as error:
            check_report(error)
        else:
            check_reading(text)


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """A right text with a few pieces cut out, put in or replaced."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 8)))
        text = text[:start] + draw(st.sampled_from(["", *FRAGMENTS])) + text[end:]
    return text


@given(edited(TOY))
def test_a_damaged_scenario_is_read_or_refused(text: str) -> None:
    """From the text to the validated block, damage is reported in words."""
    try:
        scenario = validate(read_text(text, "x.yaml"), Toy)
    except ScenarioError as error:
        check_report(error)
    else:
        assert isinstance(scenario, Toy)


PATHS = ["legs.first.speed", "legs.first.notice.uniform.low", "tasks.march.when", "title", "at.0"]
ARGUMENTS = st.one_of(
    TEXTS,
    st.tuples(st.sampled_from([*PATHS, "legs.*", "lag.quantiles.0.5", "spare.rest"]), TEXTS).map(
        "=".join
    ),
    st.tuples(edited("legs.first.notice.uniform.low"), st.sampled_from(FRAGMENTS)).map("=".join),
)


@given(st.lists(ARGUMENTS, max_size=3))
def test_any_argument_is_set_or_refused(arguments: list[str]) -> None:
    """No `--set` can bring the program down, nor a value that it puts into the tree."""
    tree = read_text(TOY, "x.yaml")
    try:
        scenario = validate(apply_sets(tree, arguments, Toy), Toy)
    except ScenarioError as error:
        check_report(error)
    else:
        assert isinstance(scenario, Toy)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "x", "4 h", "3 km", "day 3", "day 9999", "bridge", "town", "1e9 km/h"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "name", "low", "uniform", "0"]), inner, max_size=3),
    ),
    max_leaves=5,
)


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything below a value."""
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in steps:
        yield (*above, step)
        if isinstance(item, dict | list):
            yield from places(item, (*above, step))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return `value` with `new` at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


PLAIN = read_text(SCENARIO.read_text(encoding="utf-8"), "x.yaml").plain()


@given(st.data())
def test_a_shipped_scenario_with_anything_in_it_is_checked_or_refused(data: st.DataObject) -> None:
    """Whatever replaces a part of a scenario, the checks between blocks answer in words."""
    plain = PLAIN
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(list(places(plain))))
        plain = changed(plain, path, data.draw(VALUES))
    try:
        scenario = validate(read_text(yaml_text(plain), "x.yaml"), Scenario, check=check)
    except ScenarioError as error:
        check_report(error)
    else:
        assert isinstance(scenario, Scenario)
