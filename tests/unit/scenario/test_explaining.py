from pathlib import Path

import pytest

from sim.scenario.explaining import ExplainedNumber, explain, explained_text, explicit_text
from unit.scenario.toy import Toy, load_toy, toy

BASE = """\
name: toy
legs:
  first: {speed: 40 km/h, notice: {uniform: {low: 1 h, high: 2 h}}}
  second: {speed: 30 km/h, share: 0.25}
tasks:
  - {name: assemble, when: day 1, count: 3}
lag: {quantiles: {0.0: -3 h, 0.50: 1 h, 1: 3 h}}
at: [49.5, 36]
title: A text that ends with 40 km
sources:
  legs.*: {source: S1, grade: reported}
  legs.first: {source: S2, grade: contested, note: by radio}
  legs.first.notice.uniform.low: {source: S3, grade: assumed}
  tasks.assemble: {source: S4, grade: reported}
  weights.gone: {source: S5, grade: reported}
  lag: {source: S6, grade: assumed}
"""
OVER = """\
extends: base.yaml
legs:
  second: {speed: 20 km/h}
  third: {speed: 10 km/h}
sources:
  legs.third.speed: {source: S7, grade: contested}
"""


@pytest.fixture
def numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, ExplainedNumber]:
    """The numbers of an extended scenario with one argument, by their path."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE)
    Path("over.yaml").write_text(OVER)
    loaded = load_toy(Path("over.yaml"), "legs.first.rest=3 h")
    return {".".join(map(str, number.path)): number for number in explain(loaded)}


@pytest.mark.parametrize(
    ("path", "value", "comment"),
    [
        ("legs.first.speed", "40 km/h", "base.yaml:3; km/h; contested: S2"),
        ("legs.first.notice.uniform.low", "1 h", "base.yaml:3; h; assumed: S3"),
        ("legs.first.notice.uniform.high", "2 h", "base.yaml:3; h; contested: S2"),
        ("legs.first.share", 0.5, "default; no unit"),
        ("legs.first.rest", "3 h", "--set; h"),
        ("legs.second.share", 0.25, "base.yaml:4; no unit; reported: S1"),
        ("legs.second.speed", "20 km/h", "over.yaml:3; km/h; no source named"),
        ("legs.third.speed", "10 km/h", "over.yaml:4; km/h; contested: S7"),
        ("tasks.0.when", "day 1 00:00", "base.yaml:6; plan time; reported: S4"),
        ("tasks.0.count", 3, "base.yaml:6; no unit; reported: S4"),
        ("lag.quantiles.0.5", "1 h", "base.yaml:7; h; assumed: S6"),
        ("at.0", 49.5, "base.yaml:8; no unit; no source named"),
        ("pace.hasty.uniform.low", "4 km/day", "default; km/day"),
    ],
)
def test_each_number_has_its_place_unit_grade_and_source(
    numbers: dict[str, ExplainedNumber], path: str, value: object, comment: str
) -> None:
    """The longest path wins, and no source covers what was changed after it was named."""
    assert (value, comment) == (numbers[path].value, numbers[path].comment)


def test_only_numbers_are_explained(numbers: dict[str, ExplainedNumber]) -> None:
    """Texts, names and what `sources` says itself are left out; every number is there."""
    assert {
        "start",
        "end",
        "legs.first.speed",
        "legs.first.rest",
        "legs.first.notice.uniform.low",
        "legs.first.notice.uniform.high",
        "legs.first.share",
        "legs.second.speed",
        "legs.second.rest",
        "legs.second.notice",
        "legs.second.share",
        "legs.third.speed",
        "legs.third.rest",
        "legs.third.notice",
        "legs.third.share",
        "tasks.0.when",
        "tasks.0.count",
        "pace.hasty.uniform.low",
        "pace.hasty.uniform.high",
        "pace.losses",
        "lag.quantiles.0",
        "lag.quantiles.0.5",
        "lag.quantiles.1",
        "at.0",
        "at.1",
    } == set(numbers)


def test_the_note_of_a_source_is_kept(numbers: dict[str, ExplainedNumber]) -> None:
    """How the value was taken from the source can be shown."""
    assert "by radio" == numbers["legs.first.speed"].note
    assert numbers["legs.second.share"].note is None
    assert numbers["legs.second.speed"].grade is None


EXPLICIT = """\
name: toy
title: ""
start: day 1 00:00
end: day 2 00:00
date: null
legs:
  first:
    speed: 40 km/h
    rest: 1 h
    notice: 2 h
    share: 0.5
spare: null
tasks: []
weights: {}
pace:
  hasty:
    uniform:
      low: 4 km/day
      high: 10 km/day
  losses: 0.1
lag: 0 h
at: null
bracket: []
quick: false
overrides: {}
sources: {}
"""


def test_the_explicit_form_writes_out_every_default() -> None:
    """It has the order of the schema, reads as an equal scenario and is its own explicit form."""
    scenario = toy("name: toy\nlegs: {first: {speed: 960 km/day}}")
    assert EXPLICIT == explicit_text(scenario)
    assert scenario == toy(EXPLICIT)
    assert EXPLICIT == explicit_text(toy(EXPLICIT))


def test_the_explained_form_reads_as_the_same_scenario(tmp_path: Path) -> None:
    """Comments behind the numbers change nothing."""
    path = tmp_path / "base.yaml"
    path.write_text(BASE)
    loaded = load_toy(path)
    text = explained_text(loaded)
    assert text.startswith("# Explicit form: every default is written out.")
    assert f"    speed: 40 km/h{' ' * 32}# {path}:3; km/h; contested: S2\n" in text
    assert loaded.scenario == toy(text)
    explicit_lines = explicit_text(loaded.scenario).splitlines()
    explained_lines = [line.split("  # ")[0].rstrip() for line in text.splitlines()[2:]]
    assert explicit_lines == explained_lines


def test_a_scenario_without_sources_is_explained_too(tmp_path: Path) -> None:
    """Nothing but defaults and one name."""
    path = tmp_path / "x.yaml"
    path.write_text("name: toy")
    loaded = load_toy(path)
    assert {None} == {number.grade for number in explain(loaded)}
    assert isinstance(loaded.scenario, Toy)


def test_a_source_of_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source for a block says nothing of what nobody wrote; one for the value itself does."""
    monkeypatch.chdir(tmp_path)
    legs = "name: toy\nlegs:\n  first: {speed: 40 km/h}\nsources:\n"

    def known(sources: str) -> dict[str, str | None]:
        Path("one.yaml").write_text(legs + sources)
        found = explain(load_toy(Path("one.yaml")))
        return {".".join(map(str, number.path)): number.source for number in found}

    block = known("  legs.first: {source: S1, grade: assumed}\n")
    assert ("S1", None) == (block["legs.first.speed"], block["legs.first.share"])
    starred = known("  legs.*.share: {source: S1, grade: assumed}\n")
    assert starred["legs.first.share"] is None
    value = known("  legs.first.share: {source: S1, grade: assumed}\n")
    assert (None, "S1") == (value["legs.first.speed"], value["legs.first.share"])
    whole = known("  pace.hasty: {source: S1, grade: assumed}\n")
    assert "S1" == whole["pace.hasty.uniform.low"]
    above = known("  pace: {source: S1, grade: assumed}\n")
    assert above["pace.hasty.uniform.low"] is None
