import pytest
import yaml

from sim.scenario import reading
from sim.scenario.errors import Origin, ScenarioError
from sim.scenario.reading import Node, read_text, read_value


def read(text: str) -> object:
    """Return the plain value of a text."""
    return read_text(text, "x.yaml").plain()


def refusal(text: str) -> str:
    """Return the report on a text."""
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "x.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("40", 40),
        ("-7", -7),
        ("+7", 7),
        ("0", 0),
        ("007", "007"),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1.5e-07", 1.5e-07),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("null", None),
        ("~", None),
        ("", None),
        ("04:00", "04:00"),
        ("12:30:45", "12:30:45"),
        ("2022-09-06", "2022-09-06"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("nan", "nan"),
        ("0x10", "0x10"),
        ("0o10", "0o10"),
        ("1_000", "1_000"),
        ("1 h", "1 h"),
        ("=", "="),
        ("'40'", "40"),
        ('"true"', "true"),
        ("'null'", "null"),
        ("[1, two]", [1, "two"]),
        ("{b: 1}", {"b": 1}),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  one\n  line\n", "one line"),
        ("'é\N{GRINNING FACE}'", "é\N{GRINNING FACE}"),
        ('"\\t\\n"', "\t\n"),
    ],
)
def test_scalars_mean_what_they_look_like(written: str, expected: object) -> None:
    """Only plain numbers, `true`, `false` and `null` are more than text."""
    value = read(f"a: {written}")
    assert {"a": expected} == value
    assert type(expected) is type(value["a"])


def test_keys_that_look_like_numbers_stay_text() -> None:
    """The shares of a quantile table are keys."""
    assert {"0": 1, "0.5": 2, "1.0": 3} == read("0: 1\n0.5: 2\n1.0: 3")


def test_every_node_knows_its_place() -> None:
    """Lines, columns and lengths of keys and values count from 1, in characters."""
    text = "naïve:\n  - {a: 40, b: [x]}\n"
    root = read_text(text, "x.yaml")
    line = "  - {a: 40, b: [x]}"
    assert isinstance(root.value, dict)
    listed = root.value["naïve"]
    assert Origin("x.yaml", 1, 1, "naïve:", "file", 5) == listed.key
    assert isinstance(listed.value, list)
    (entry,) = listed.value
    assert Origin("x.yaml", 2, 5, line, "file", 15) == entry.origin
    assert entry.key is None
    assert isinstance(entry.value, dict)
    expected = Node(
        40,
        Origin("x.yaml", 2, 9, line, "file", 2),
        Origin("x.yaml", 2, 6, line, "file", 1),
    )
    assert expected == entry.value["a"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(line_break: str) -> None:
    """Files from Windows and old Macs are read alike, and quoted without their line ends."""
    root = read_text(f"a: 1{line_break}b: 2{line_break}", "x.yaml")
    assert isinstance(root.value, dict)
    assert Origin("x.yaml", 2, 4, "b: 2", "file", 1) == root.value["b"].origin


def test_a_missing_value_stands_at_its_key() -> None:
    """A key without a value is underlined itself."""
    root = read_text("a: 1\nb:\n\n\n", "x.yaml")
    assert isinstance(root.value, dict)
    assert root.value["b"].value is None
    assert root.value["b"].key == root.value["b"].origin
    assert {"a": None, "b": None} == read("? a\n? b")


def test_a_byte_order_mark_at_the_start_is_no_matter() -> None:
    """Editors on Windows write one."""
    assert {"a": 1} == read("\N{BYTE ORDER MARK}a: 1")


REFUSED = {
    "": """\
x.yaml: error: the file is empty
  expected: a scenario; `sim new NAME` writes one to start from
1 problem""",
    "# only a comment\n": """\
x.yaml: error: the file is empty
  expected: a scenario; `sim new NAME` writes one to start from
1 problem""",
    "- a": """\
x.yaml:1:1: error: a scenario is a mapping, not a list or a single value
  1 | - a
    | ^^^
  expected: lines such as `name: first-steps`
1 problem""",
    "a: 1\nb: {c: 1, c: 2}\na: 3": """\
x.yaml:2:11: error: `c` stands here twice (first on line 2)
  2 | b: {c: 1, c: 2}
    |           ^
  at: b.c
  expected: each key once
x.yaml:3:1: error: `a` stands here twice (first on line 1)
  3 | a: 3
    | ^
  expected: each key once
2 problems""",
    "a: &x 1\nb: *x\n": """\
x.yaml:1:4: error: the anchor `&x` is not allowed
  1 | a: &x 1
    |    ^^^^
  expected: the value written out at each place
x.yaml:2:4: error: the alias `*x` is not allowed
  2 | b: *x
    |    ^^
  expected: the value written out at each place
2 problems""",
    "a: !!str 1\nb: !x 2\nc: ! 3": """\
x.yaml:1:4: error: the tag `!!str` is not allowed
  1 | a: !!str 1
    |    ^^^^^^^
  expected: the value alone
x.yaml:2:4: error: the tag `!x` is not allowed
  2 | b: !x 2
    |    ^^^^
  expected: the value alone
x.yaml:3:4: error: the tag `!` is not allowed
  3 | c: ! 3
    |    ^^^
  expected: the value alone
3 problems""",
    "<<: {a: 1}": """\
x.yaml:1:1: error: merge keys (`<<`) are not allowed
  1 | <<: {a: 1}
    | ^^
  expected: `extends: other.yaml`
1 problem""",
    "? \n: 1\ntrue: 2\n~: 3": """\
x.yaml:1:2: error: a key must be a text, not nothing
  1 | ?
    |  ^
  expected: a name before the `:`
x.yaml:3:1: error: a key must be a text, not `true`
  3 | true: 2
    | ^^^^
  expected: a name before the `:`
x.yaml:4:1: error: a key must be a text, not `~`
  4 | ~: 3
    | ^
  expected: a name before the `:`
3 problems""",
    "? [a, b]\n: 1\n? {c: 1}\n: 2\nd: 3\nd: 4": """\
x.yaml:1:3: error: a key must be a text, not a list or mapping
  1 | ? [a, b]
    |   ^^^^^^
x.yaml:3:3: error: a key must be a text, not a list or mapping
  3 | ? {c: 1}
    |   ^^^^^^
x.yaml:6:1: error: `d` stands here twice (first on line 5)
  6 | d: 4
    | ^
  expected: each key once
3 problems""",
    "*a : 1": """\
x.yaml:1:1: error: the alias `*a` is not allowed
  1 | *a : 1
    | ^^
  expected: the value written out at each place
1 problem""",
    "a:\n\tb: 1\n\tc: 2\n# \t": """\
x.yaml:2:1: error: this line holds a tab (and 1 more line)
  2 |  b: 1
    | ^
  expected: spaces; YAML allows no tabs
1 problem""",
    "a: 1\n---\nb: 2": """\
x.yaml:2:1: error: a second document begins here
  2 | ---
    | ^^^
  expected: one scenario a file
1 problem""",
    "%YAML 1.1\n---\na: 1": """\
x.yaml:1:1: error: YAML directives (`%`) are not allowed
  1 | %YAML 1.1
    | ^^^^^^^^^
  expected: the scenario alone
1 problem""",
    "a: 1e999\nb: 1234567890123456789\nc: " + "1" * 50 + ".0": f"""\
x.yaml:1:4: error: this number is too large or too long
  1 | a: 1e999
    |    ^^^^^
  expected: a smaller number, or quotes around it where it is a text
x.yaml:2:4: error: this number has more than 18 digits
  2 | b: 1234567890123456789
    |    ^^^^^^^^^^^^^^^^^^^
  expected: a smaller number, or quotes around it where it is a text
x.yaml:3:4: error: this number is too large or too long
  3 | c: {"1" * 50}.0
    |    {"^" * 52}
  expected: a smaller number, or quotes around it where it is a text
3 problems""",
    "a: b\x07c": """\
x.yaml:1:5: error: this line holds the control character U+0007
  1 | a: b\N{REPLACEMENT CHARACTER}c
    |     ^
1 problem""",
    "a: b\N{LINE SEPARATOR}c": """\
x.yaml:1:5: error: this line holds the control character U+2028
  1 | a: b\N{REPLACEMENT CHARACTER}c
    |     ^
1 problem""",
    'a: "\\e[31m"\n"b\\0": 1': """\
x.yaml:1:4: error: the text holds the control character U+001B
  1 | a: "\\e[31m"
    |    ^^^^^^^^
x.yaml:2:1: error: the key holds a control character
  2 | "b\\0": 1
    | ^^^^^
2 problems""",
    "a: b: c": """\
x.yaml:1:5: error: this `:` cannot stand here
  1 | a: b: c
    |     ^
  expected: one `key: value` a line; quotes around a text that holds `: `
1 problem""",
    "a: 1\nspeed:40\nb: 2": """\
x.yaml:2:1: error: this line is no `key: value`
  2 | speed:40
    | ^
  expected: a `:` and a space after the key, or `- ` before the item of a list
1 problem""",
    "a:\n  b: 1\n c: 2": """\
x.yaml:3:2: error: this does not continue the block above it
  3 |  c: 2
    |  ^
  expected: a key that is indented like those beside it
1 problem""",
    "a:\n  - b\n  c: 2": """\
x.yaml:3:3: error: this does not continue the list above it
  3 |   c: 2
    |   ^
  expected: `- ` before each item of the list
1 problem""",
    "a: [1, 2\n\n": """\
x.yaml:1:4: error: this list is not closed, or a `,` is missing in it
  1 | a: [1, 2
    |    ^
  expected: `[first, second]`
1 problem""",
    "a: {b: 1\n": """\
x.yaml:1:4: error: this mapping is not closed, or a `,` is missing in it
  1 | a: {b: 1
    |    ^
  expected: `{key: value, other: value}`
1 problem""",
    "a: 'b\n\n\n": """\
x.yaml:1:4: error: this quote is never closed
  1 | a: 'b
    |    ^
  expected: the same quote at the end of the text
1 problem""",
    "a: {\n\n": """\
x.yaml:1:5: error: a value is missing here, or a bracket is not closed
  1 | a: {
    |     ^
  expected: `[first, second]` or `{key: value}`
1 problem""",
    "a: @b": """\
x.yaml:1:4: error: a text cannot begin with this character
  1 | a: @b
    |    ^
  expected: quotes around the text
1 problem""",
    'a: "\\q"': """\
x.yaml:1:5: error: this is no escape sequence
  1 | a: "\\q"
    |     ^
  expected: single quotes, in which `\\` is an ordinary character
1 problem""",
    "a: - b": """\
x.yaml:1:4: error: a list cannot begin here
  1 | a: - b
    |    ^
  expected: each `- item` on a line of its own below the key
1 problem""",
    'a: "\\uD800"': """\
x.yaml:1:7: error: this is not valid YAML: found invalid Unicode character escape code
  1 | a: "\\uD800"
    |       ^
1 problem""",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_misleads_is_refused(text: str) -> None:
    """The whole report is as written here: place, caret and cure."""
    assert REFUSED[text] == refusal(text)


@pytest.mark.parametrize(
    "text", ["[" * 100, "{a: " * 100, "- " * 100, "".join(" " * n + "a:\n" for n in range(100))]
)
def test_deep_nesting_is_refused_at_the_limit(text: str) -> None:
    """Neither brackets nor indentation can exhaust the stack."""
    assert "error: this is nested more than 50 levels deep" in refusal(text)


def test_the_deepest_allowed_nesting_is_read() -> None:
    """The limit itself is allowed."""
    assert "a" in str(read("{a: " * 50 + "1" + "}" * 50))


def test_a_file_full_of_problems_reports_the_first_fifty() -> None:
    """A hundred thousand duplicates are not a hundred thousand lines."""
    report = refusal("a: 1\n" * 20_000)
    assert report.endswith("\n50 problems")


def test_the_pure_python_parser_refuses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has no C parser, its own one finds the same problems."""
    monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)
    assert {"a": [1, None], "b": "x: y"} == read("a: [1, null]\nb: 'x: y'")
    for text in ("a: b: c", "a: [1", "a: 'b", "a: 1\na: 2", "a: @b", 'a: "\\UFFFFFFFF"', "a: *b"):
        assert refusal(text).startswith("x.yaml:1:") or "twice" in refusal(text)
    assert "U+D800" in refusal('a: "\\ud800"')


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("a.b=40", 40),
        ("a.b=day 3 04:00", "day 3 04:00"),
        ("a.b={uniform: {low: 1 h, high: 2 h}}", {"uniform": {"low": "1 h", "high": "2 h"}}),
        ("a.b=[x, y]", ["x", "y"]),
        ("a.b=null", None),
        ("a.b=~", None),
        ("a.b=''", ""),
        ("a.b=x=y", "x=y"),
    ],
)
def test_arguments_are_read_like_files(argument: str, expected: object) -> None:
    """What stands behind `=` is YAML."""
    assert expected == read_value(argument, 4).plain()


def test_an_argument_knows_its_place() -> None:
    """Columns count from the beginning of the argument."""
    node = read_value("a.b=[x, 40]", 4)
    assert isinstance(node.value, list)
    assert Origin("--set", 1, 9, "a.b=[x, 40]", "set", 2) == node.value[1].origin


@pytest.mark.parametrize(
    ("argument", "report"),
    [
        (
            "a.b=",
            """\
--set: error: there is no value after `=`
    | a.b=
    |     ^
  expected: `path=value`; `null` takes an inherited block away
1 problem""",
        ),
        (
            "a.b={x: 1, x: 2}",
            """\
--set: error: `x` stands here twice
    | a.b={x: 1, x: 2}
    |            ^
  expected: each key once
1 problem""",
        ),
        (
            "a.b=[1",
            """\
--set: error: this list is not closed, or a `,` is missing in it
    | a.b=[1
    |     ^
  expected: `[first, second]`
1 problem""",
        ),
        (
            "a.b=x\ny: &z 1",
            """\
--set: error: this `:` cannot stand here
    | a.b=x\N{REPLACEMENT CHARACTER}y: &z 1
    |        ^
  expected: one `key: value` a line; quotes around a text that holds `: `
1 problem""",
        ),
    ],
)
def test_arguments_are_refused_like_files(argument: str, report: str) -> None:
    """The caret stands under the argument as it was typed."""
    with pytest.raises(ScenarioError) as caught:
        read_value(argument, 4)
    assert report == str(caught.value)
