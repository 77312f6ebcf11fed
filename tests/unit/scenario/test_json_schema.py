import json

import jsonschema
import pytest

from sim.scenario.explaining import explicit_text
from sim.scenario.json_schema import json_schema, schema_text
from sim.scenario.reading import read_text
from unit.scenario.toy import Toy, toy

SCHEMA = json_schema(Toy)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def accepts(text: str) -> bool:
    """Return whether an editor would leave the text unmarked."""
    return bool(VALIDATOR.is_valid(read_text(text, "x.yaml").plain()))


def test_the_schema_is_one() -> None:
    """It obeys its own dialect and is the same every time."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json_schema(Toy) == SCHEMA
    assert json.loads(schema_text(Toy)) == SCHEMA
    assert schema_text(Toy).endswith("}\n")


@pytest.mark.parametrize(
    "text",
    [
        "name: toy",
        "name: toy\nlegs: {first: {speed: 40 km/h}}",
        "name: toy\nlegs: {first: {speed: 240 km / day, rest: 5min}}",
        "name: toy\nstart: day -7\nend: day 3 05:00:30.5\ndate: 2022-09-06",
        "name: toy\npace: {hasty: {lognormal: {median: 4 km/day, p90: 9 km/day}}, losses: 0.5}",
        "name: toy\npace: {hasty: {lognormal: {mean: 4 km/day, sd: 9 km/day}}}",
        "name: toy\npace: {hasty: {empirical: {values: [4 km/day]}}}",
        "name: toy\npace: {hasty: {erlang: {shape: 3, mean: 4 km/day}}}",
        "name: toy\nlag: {quantiles: {0: -3 h, 0.5: 1 h, 1: 3 h}}",
        "name: toy\nlag: -3 h",
        "name: toy\nset: {legs.first.speed: 3 km/h}",
        "name: toy\nat: [1, 2.5]\nbracket: [day 3, 4]\nquick: true",
        "extends: other.yaml",
        "extends: other.yaml\nlegs: {first: null, second: {rest: 3 h}}",
        "extends: other.yaml\nlegs: {first: {notice: {uniform: {low: 1 h, high: 2 h}}}}",
    ],
)
def test_editors_leave_right_files_alone(text: str) -> None:
    """Everything that loads is accepted, and changes to another file may be partial."""
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "title: no name",
        "name: Not A Name",
        "name: toy\nnmae: x",
        "name: toy\nlegs: {first: {rest: 3 h}}",
        "name: toy\nlegs: {first: null}",
        "name: toy\nlegs: {First Leg: {speed: 40 km/h}}",
        "name: toy\nlegs: {first: {speed: 40}}",
        "name: toy\nlegs: {first: {speed: 40 h}}",
        "name: toy\nlegs: {first: {speed: -40 km/h}}",
        "name: toy\nlegs: {first: {speed: 40 km/h, share: 1.5}}",
        "name: toy\nstart: 04:00",
        "name: toy\npace: {hasty: {unifrom: {low: 1 km/day, high: 2 km/day}}}",
        "name: toy\npace: {hasty: {uniform: {low: 1 km/day}}}",
        "name: toy\npace: {hasty: {lognormal: {median: 4 km/day, sd: 9 km/day}}}",
        "name: toy\npace: {hasty: {uniform: {low: 1 km/day, high: 2 km/day}, pert: {}}}",
        "name: toy\npace: {losses: {exponential: {mean: 0.5}}}",
        "name: toy\nquick: NO",
        "name: toy\ntasks: [{name: a, when: day 1, kind: marsh}]",
        "name: toy\ntasks: [{name: a}]",
        "extends: 3",
        "extends: other.yaml\nlegs: {first: {sped: 3 km/h}}",
        "extends: other.yaml\ntasks: [{name: a}]",
        "extends: other.yaml\nlegs: {first: {notice: {uniform: {low: 1 h}}}}",
    ],
)
def test_editors_mark_wrong_files(text: str) -> None:
    """What the loader would refuse is marked while it is typed."""
    assert not accepts(text)


def test_the_explicit_form_obeys_the_schema() -> None:
    """What we write is what we describe."""
    scenario = toy(
        "name: toy\nlegs: {first: {speed: 40 km/h}}\nlag: {uniform: {low: -1 h, high: 0 h}}"
    )
    assert accepts(explicit_text(scenario))


def test_fields_are_described_with_their_defaults() -> None:
    """Hovering over a key shows its docstring, its default as it would be written, examples."""
    leg = SCHEMA["$defs"]["Leg"]["properties"]
    assert "Speed on the road." == leg["speed"]["description"]
    assert ["40 km/h", "200 km/day"] == leg["speed"]["examples"]
    assert "1 h" == leg["rest"]["default"]
    assert "2 h" == leg["notice"]["default"]
    assert "#/$defs/DurationDistribution" == leg["notice"]["$ref"]
    pace = {"hasty": {"uniform": {"low": "4 km/day", "high": "10 km/day"}}, "losses": 0.1}
    assert pace == SCHEMA["$defs"]["Whole"]["properties"]["pace"]["default"]
    assert "title" not in leg["speed"]
