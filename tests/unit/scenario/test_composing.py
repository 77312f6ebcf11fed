from pathlib import Path

import pytest

from sim.scenario.composing import compose
from sim.scenario.distributions import Constant, Uniform
from sim.scenario.errors import Origin
from unit.scenario.toy import load_toy, set_refusal

BASE = """\
name: base
title: Base
legs:
  first: {speed: 40 km/h, notice: {uniform: {low: 1 h, high: 2 h}}}
  second: {speed: 30 km/h}
tasks:
  - {name: assemble, when: day 1}
  - {name: march, when: day 2}
weights: {here: 0.5, there: 0.25}
date: 2022-09-06
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a base scenario, so that reports have short names."""
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE)
    return tmp_path


def write(name: str, text: str) -> Path:
    """Return a new file with a text."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.usefixtures("folder")
def test_mappings_are_merged_and_the_rest_replaced() -> None:
    """The extending file wins; lists, distributions and values are replaced as a whole."""
    path = write(
        "over.yaml",
        """\
extends: base.yaml
title: Over
legs:
  first: {rest: 3 h, notice: {triangular: {low: 1 h, mode: 2 h, high: 3 h}}}
  third: {speed: 5 km/h}
tasks:
  - {name: march, when: day 3}
weights: {here: 1}
""",
    )
    loaded = load_toy(path)
    scenario = loaded.scenario
    assert ("base", "Over") == (scenario.name, scenario.title)
    assert ["first", "second", "third"] == list(scenario.legs)
    assert (40.0, 3.0) == (scenario.legs["first"].speed, scenario.legs["first"].rest)
    assert "triangular" == scenario.legs["first"].notice.family
    assert ["march"] == [task.name for task in scenario.tasks]
    assert {"here": 1.0, "there": 0.25} == scenario.weights
    assert ("base.yaml", "over.yaml") == loaded.files


@pytest.mark.usefixtures("folder")
def test_null_takes_away_what_was_inherited() -> None:
    """An entry by name disappears; an optional field is emptied."""
    path = write(
        "over.yaml",
        "extends: base.yaml\nlegs: {first: null}\nweights: {here: null}\ndate: null\n",
    )
    scenario = load_toy(path).scenario
    assert ["second"] == list(scenario.legs)
    assert ["there"] == list(scenario.weights)
    assert scenario.date is None


@pytest.mark.usefixtures("folder")
def test_every_value_keeps_its_origin() -> None:
    """After merging, each value knows the file, line and column it came from."""
    write("deep/middle.yaml", "extends: bottom.yaml\nlegs: {first: {rest: 2 h}}\n")
    write("deep/bottom.yaml", BASE)
    path = write("top.yaml", "extends: deep/middle.yaml\ntitle: Top\n")
    loaded = load_toy(path, "legs.first.share=1")
    assert ("deep/bottom.yaml", "deep/middle.yaml", "top.yaml") == loaded.files
    top = loaded.tree.value
    assert isinstance(top, dict)
    assert Origin("top.yaml", 2, 8, "title: Top", "file", 3) == top["title"].origin
    legs = top["legs"].value
    assert isinstance(legs, dict)
    first = legs["first"].value
    assert isinstance(first, dict)
    assert "deep/bottom.yaml:4" == first["speed"].origin.place
    assert "deep/middle.yaml:2" == first["rest"].origin.place
    assert Origin("--set", 1, 18, "legs.first.share=1", "set", 1) == first["share"].origin


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "report"),
    [
        (
            "extends: bse.yaml",
            """\
x.yaml:1:10: error: `extends` cannot be followed to bse.yaml: there is no such file
  1 | extends: bse.yaml
    |          ^^^^^^^^
  did you mean: `base.yaml`
1 problem""",
        ),
        (
            "extends: sub",
            """\
x.yaml:1:10: error: `extends` cannot be followed to sub: this is a folder, not a file
  1 | extends: sub
    |          ^^^
  did you mean: `sub/empty.yml`
1 problem""",
        ),
        (
            "extends: [base.yaml]",
            """\
x.yaml:1:10: error: `extends` must be the name of a file
  1 | extends: [base.yaml]
    |          ^^^^^^^^^^^
  expected: `extends: other.yaml`
1 problem""",
        ),
        (
            "extends:",
            """\
x.yaml:1:1: error: `extends` must be the name of a file
  1 | extends:
    | ^^^^^^^
  expected: `extends: other.yaml`
1 problem""",
        ),
        (
            "extends: ../x.yaml",
            """\
x.yaml:1:10: error: `extends` leads out of the folder of the scenario: ../x.yaml
  1 | extends: ../x.yaml
    |          ^^^^^^^^^
  expected: a file in that folder or below; `--allow-outside` lifts this
1 problem""",
        ),
        (
            "extends: ./x.yaml",
            """\
x.yaml:1:10: error: `extends` runs in a circle: x.yaml → x.yaml
  1 | extends: ./x.yaml
    |          ^^^^^^^^
1 problem""",
        ),
        (
            "extends: sub/inner.yaml",
            """\
sub/inner.yaml:1:8: error: this list is not closed, or a `,` is missing in it
  1 | title: [a
    |        ^
  expected: `[first, second]`
1 problem""",
        ),
        (
            "extends: sub/empty.yml",
            """\
x.yaml:1:10: error: `extends` cannot be followed to sub/empty.yml: the file is empty
  1 | extends: sub/empty.yml
    |          ^^^^^^^^^^^^^
  expected: a scenario; `sim new NAME` writes one to start from
1 problem""",
        ),
    ],
)
def test_extends_is_refused_in_its_line(text: str, report: str) -> None:
    """What cannot be extended is the mistake of the file that says so."""
    write("sub/inner.yaml", "title: [a\n")
    write("sub/empty.yml", "")
    assert report == set_refusal(write("x.yaml", text))


def test_extends_stays_in_the_folder_also_through_links(folder: Path) -> None:
    """A link inside that leads outside is outside, and so is an absolute path."""
    inside = folder / "inside"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(folder / "base.yaml")
    through_link = write("inside/a.yaml", "extends: link.yaml\n")
    absolute = write("inside/b.yaml", f"extends: {folder}/base.yaml\n")
    upwards = write("inside/c.yaml", "extends: ../base.yaml\n")
    for path in (through_link, absolute, upwards):
        assert "leads out of the folder" in set_refusal(path)
        assert "base" == load_toy(path, allow_outside=True).scenario.name


def test_a_circle_is_found_through_links(folder: Path) -> None:
    """A file is the same by whatever name it is reached."""
    write("a.yaml", "extends: b.yaml\n")
    write("b.yaml", "extends: c.yaml\n")
    (folder / "c.yaml").symlink_to(folder / "a.yaml")
    assert "circle: a.yaml → b.yaml → c.yaml" in set_refusal(Path("a.yaml"))
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    report = set_refusal(write("d.yaml", "extends: loop.yaml\n"))
    assert "cannot be followed to loop.yaml: the file cannot be read: Too many levels" in report


@pytest.mark.usefixtures("folder")
def test_a_chain_has_an_end() -> None:
    """More files in a row than anyone can follow are refused."""
    for number in range(30):
        write(f"f{number}.yaml", f"extends: f{number + 1}.yaml\n")
    assert "more than 20 files extend each other" in set_refusal(Path("f0.yaml"))


@pytest.mark.usefixtures("folder")
def test_a_scenario_that_is_a_link_extends_from_where_the_link_stands(folder: Path) -> None:
    """`extends` is relative to the path by which the scenario was named."""
    (folder / "elsewhere").mkdir()
    write("elsewhere/real.yaml", "extends: base.yaml\n")
    (folder / "link.yaml").symlink_to(folder / "elsewhere" / "real.yaml")
    assert "base" == load_toy(Path("link.yaml")).scenario.name


@pytest.mark.usefixtures("folder")
def test_arguments_change_single_values_from_left_to_right() -> None:
    """The last of several wins, lists go by position or name, and defaults are filled in."""
    scenario = load_toy(
        Path("base.yaml"),
        "title=One",
        "title=Two",
        "legs.first.speed=50 km/h",
        "legs.first.notice.uniform.high=9 h",
        "tasks.march.when=day 5",
        "tasks.0.count=7",
        "weights.new=0.125",
        "pace.hasty.uniform.high=12 km/day",
        "spare.speed=7 km/h",
        "spare.notice={uniform: {low: 1 h, high: 2 h}}",
        "legs.second=null",
        "date=null",
        "at=[1, 2]",
    ).scenario
    assert "Two" == scenario.title
    assert 50.0 == scenario.legs["first"].speed
    assert Uniform(low=1.0, high=9.0) == scenario.legs["first"].notice
    assert [7, 1] == [task.count for task in scenario.tasks]
    assert 96.0 == scenario.tasks[1].when
    assert {"here": 0.5, "there": 0.25, "new": 0.125} == scenario.weights
    assert Uniform(low=4.0, high=12.0) == scenario.pace.hasty
    assert Constant(value=0.1) == scenario.pace.losses
    assert scenario.spare is not None
    assert Uniform(low=1.0, high=2.0) == scenario.spare.notice
    assert ["first"] == list(scenario.legs)
    assert scenario.date is None
    assert (1.0, 2.0) == scenario.at


@pytest.mark.usefixtures("folder")
def test_wrong_arguments_are_shown_all_at_once() -> None:
    """Each argument that cannot be set is quoted with the caret under the wrong part."""
    report = """\
--set: error: there is no `frist` in `legs`
    | legs.frist.speed=3 km/h
    |      ^^^^^
  expected: one of `first`, `second`
  did you mean: `legs.first.speed`
--set: error: `noequals` has no `=`
    | noequals
    | ^^^^^^^^
  expected: `path=value`
--set: error: the path is empty
    | =3
    | ^
--set: error: there is no value after `=`
    | title=
    |       ^
  expected: `path=value`; `null` takes an inherited block away
4 problems"""
    sets = ("legs.frist.speed=3 km/h", "noequals", "=3", "title=")
    assert report == set_refusal(Path("base.yaml"), *sets)


@pytest.mark.usefixtures("folder")
def test_a_wrong_value_in_an_argument_is_shown_there() -> None:
    """Validation points into the argument, not into the file it changed."""
    report = """\
--set: error: `speed` needs a unit: 40
    | legs.first.speed=40
    |                  ^^
  at: legs.first.speed
  expected: a speed such as `40 km/h` or `200 km/day`
  did you mean: `40 km/h`
1 problem"""
    assert report == set_refusal(Path("base.yaml"), "legs.first.speed=40")


@pytest.mark.usefixtures("folder")
def test_a_file_may_change_single_values_by_path() -> None:
    """`set` comes after the rest of its file, reaches into lists, and precedes arguments."""
    path = write(
        "over.yaml",
        """\
extends: base.yaml
set:
  tasks.march.when: day 9
  legs.first.speed: 50 km/h
  legs.second: null
  legs.first.notice.uniform.low: 30 min
legs: {first: {speed: 1 km/h}}
""",
    )
    loaded = load_toy(path, "legs.first.speed=60 km/h")
    assert 192.0 == loaded.scenario.tasks[1].when
    assert 60.0 == loaded.scenario.legs["first"].speed
    assert 50.0 == load_toy(path).scenario.legs["first"].speed
    assert Uniform(low=0.5, high=2.0) == loaded.scenario.legs["first"].notice
    assert ["first"] == list(loaded.scenario.legs)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "report"),
    [
        (
            "extends: base.yaml\nset: {legs.frist.speed: 3 km/h, tasks.0.count: 0}\n",
            """\
x.yaml:2:12: error: there is no `frist` in `legs`
  2 | set: {legs.frist.speed: 3 km/h, tasks.0.count: 0}
    |            ^^^^^
  expected: one of `first`, `second`
  did you mean: `legs.first.speed`
1 problem""",
        ),
        (
            "extends: base.yaml\nset: {tasks.0.count: 0}\n",
            """\
x.yaml:2:22: error: `count` must be at least 1: 0
  2 | set: {tasks.0.count: 0}
    |                      ^
  at: tasks.0.count
  expected: a whole number of at least 1 such as `12`
1 problem""",
        ),
        (
            "name: x\nset: [a]\n",
            """\
x.yaml:2:6: error: `set` must be a mapping from paths to values
  2 | set: [a]
    |      ^^^
  expected: for instance `set: {clock.end: day 20}`
1 problem""",
        ),
    ],
)
def test_changes_by_path_are_refused_in_their_line(text: str, report: str) -> None:
    """A path or value under `set` is marked where it stands in the file."""
    assert report == set_refusal(write("x.yaml", text))


@pytest.mark.usefixtures("folder")
def test_the_file_itself_is_not_extended_by_an_argument() -> None:
    """Files name what they extend; arguments change values."""
    assert "there is no `extends`" in set_refusal(Path("base.yaml"), "extends=other.yaml")


def test_a_missing_scenario_is_refused(folder: Path) -> None:
    """The first file is looked at before anything else."""
    assert "there is no such file" in set_refusal(folder / "nothing-like-it.yaml", "a=1")


def test_composing_needs_no_particular_schema(folder: Path) -> None:
    """The files alone are composed into one tree without `extends`."""
    from unit.scenario.toy import Toy

    write("over.yaml", "extends: base.yaml\n")
    composed = compose(Path("over.yaml"), [], model=Toy)
    assert "extends" not in composed.tree.plain()
