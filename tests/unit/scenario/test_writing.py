from typing import Any

import pytest

from sim.scenario.reading import read_text
from sim.scenario.writing import yaml_text


def test_mappings_and_lists_are_written_in_block_style() -> None:
    """Order is kept, and what is inside a list begins on the line of its dash."""
    value = {
        "b": {"c": 1, "a": []},
        "d": [{"name": "x", "e": [1, 2]}, [3, [4]], "f", {}],
        "g": {},
        "0.5": None,
    }
    expected = """\
b:
  c: 1
  a: []
d:
  - name: x
    e:
      - 1
      - 2
  - - 3
    - - 4
  - f
  - {}
g: {}
0.5: null
"""
    assert expected == yaml_text(value)
    assert value == read_text(expected, "x.yaml").plain()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("36 h", "36 h"),
        ("day 3 05:00", "day 3 05:00"),
        ("-12 h", "-12 h"),
        ("2022-09-06", "2022-09-06"),
        ("legs.*.speed", "legs.*.speed"),
        ("Ізюм (south)", "Ізюм (south)"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (7, "7"),
        (0.25, "0.25"),
        (2.0, "2.0"),
        (1e-07, "1e-07"),
        (1e22, "1e+22"),
        ("", '""'),
        ("true", '"true"'),
        ("null", '"null"'),
        ("~", '"~"'),
        ("40", '"40"'),
        ("1e3", '"1e3"'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("a #b", '"a #b"'),
        (" a", '" a"'),
        ("a ", '"a "'),
        ("- a", '"- a"'),
        ("--- a", '"--- a"'),
        ("*a", '"*a"'),
        ("&a", '"&a"'),
        ("!a", '"!a"'),
        ("{a}", '"{a}"'),
        ('say "a"', '"say \\"a\\""'),
        ("a\\b", '"a\\\\b"'),
        ("tab\there", '"tab\\there"'),
        ("line\n", '"line\\n"'),
        ("\nline", '"\\nline"'),
        (" a\nb", '" a\\nb"'),
        ("a\r\nb", '"a\\r\\nb"'),
    ],
)
def test_single_values_read_as_themselves(value: Any, written: str) -> None:
    """Quotes stand only where a text would read as something else."""
    text = yaml_text({"a": value})
    assert f"a: {written}\n" == text
    read = read_text(text, "x.yaml").plain()["a"]
    assert value == read
    assert type(value) is type(read)


def test_texts_of_several_lines_are_written_as_they_are() -> None:
    """A description stays readable, with its blank and indented lines."""
    value = {"a": {"b": "one\n  two\n\n# three: 3\nfour"}, "c": ["x\ny"]}
    expected = """\
a:
  b: |-
    one
      two

    # three: 3
    four
c:
  - |-
    x
    y
"""
    assert expected == yaml_text(value)
    assert value == read_text(expected, "x.yaml").plain()


def test_keys_are_quoted_where_they_must_be() -> None:
    """Numbers are keys as they stand; words of YAML are not."""
    value = {"0": 1, "1.5": 2, "true": 3, "a: b": 4, "": 5}
    text = yaml_text(value)
    assert '0: 1\n1.5: 2\n"true": 3\n"a: b": 4\n"": 5\n' == text
    assert value == read_text(text, "x.yaml").plain()


def test_an_empty_mapping_is_still_yaml() -> None:
    """Nothing is written as an empty mapping."""
    assert "{}\n" == yaml_text({})


def test_comments_change_nothing() -> None:
    """They stand in one column, on one line, and are not read."""
    value = {"a": 1, "b": {"c": "36 h", "d": [2]}}
    notes = {("a",): "first\nsecond", ("b", "c"): "x: [\x1b", ("b", "d", 0): "y # z"}
    text = yaml_text(value, notes.get)
    expected = [
        "a: 1" + " " * 46 + "# first second",
        "b:",
        "  c: 36 h" + " " * 41 + "# x: [",
        "  d:",
        "    - 2" + " " * 43 + "# y # z",
    ]
    assert expected == text.splitlines()
    assert value == read_text(text, "x.yaml").plain()
