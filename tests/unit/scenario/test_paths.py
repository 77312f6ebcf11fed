import pytest

from sim.scenario.paths import UnknownPath, expand, explicit, resolve
from unit.scenario.toy import Toy, toy

TOY = """
name: toy
legs:
  first: {speed: 40 km/h, notice: {uniform: {low: 1 h, high: 2 h}}}
  second: {speed: 30 km/h}
tasks:
  - {name: assemble, when: day 1}
  - {name: march, when: day 2, kind: march}
weights: {here: 0.5}
lag: {quantiles: {0: -3 h, 0.5: 1 h, 1: 3 h}}
at: [49, 36]
overrides: {legs.first.speed: 20 km/h}
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("name", ("name",)),
        ("legs", ("legs",)),
        ("legs.first.speed", ("legs", "first", "speed")),
        ("legs.first.rest", ("legs", "first", "rest")),
        ("legs.first.notice.uniform.low", ("legs", "first", "notice", "uniform", "low")),
        ("pace.hasty.uniform.high", ("pace", "hasty", "uniform", "high")),
        ("tasks.1.when", ("tasks", 1, "when")),
        ("tasks.march.when", ("tasks", 1, "when")),
        ("at.0", ("at", 0)),
        ("weights.here", ("weights", "here")),
        ("weights.there", ("weights", "there")),
        ("lag.quantiles.0.5", ("lag", "quantiles", "0.5")),
        ("lag.quantiles.0", ("lag", "quantiles", "0")),
        ("spare", ("spare",)),
        ("spare.speed", ("spare", "speed")),
        ("spare.notice", ("spare", "notice")),
        ("overrides.legs.first.speed", ("overrides", "legs.first.speed")),
        ("overrides.legs.second.speed", ("overrides", "legs.second.speed")),
    ],
)
def test_paths_lead_to_keys_and_positions(path: str, expected: tuple[str | int, ...]) -> None:
    """Keys, list positions and names, families and shares are found; so are unfilled fields."""
    assert expected == resolve(path, toy(TOY))


@pytest.mark.parametrize(
    ("path", "message", "wrong", "nearest"),
    [
        ("nmae", "there is no `nmae`", "nmae", "name"),
        ("Name", "there is no `Name`", "Name", "name"),
        ("", "the path is empty", "", None),
        ("legs.", "a part of the path is empty", "", None),
        (".legs", "a part of the path is empty", "", None),
        ("legs. first", "a part of the path is empty", " first", None),
        ("legs.frist.speed", "there is no `frist` in `legs`", "frist", "legs.first.speed"),
        ("legs.third", "there is no `third` in `legs`", "third", None),
        ("legs.first.sped", "there is no `sped` in `legs.first`", "sped", "legs.first.speed"),
        ("first.speed", "there is no `first`", "first", "legs.first.speed"),
        ("march.when", "there is no `march`", "march", "tasks.march.when"),
        ("tasks.2.when", "there is no `2` in `tasks`", "2", None),
        ("tasks.99999999999.when", "there is no `99999999999` in `tasks`", "99999999999", None),
        ("tasks.marsh.when", "there is no `marsh` in `tasks`", "marsh", "tasks.march.when"),
        ("at.2", "there is no `2` in `at`", "2", None),
        ("quick.x", "`quick` is a single value: nothing stands below it", "x", None),
        ("date.x", "`date` is not filled: nothing stands below it", "x", None),
        (
            "legs.first.notice.pert.low",
            "there is no `pert` in `legs.first.notice`",
            "pert",
            None,
        ),
        (
            "legs.second.notice.uniform.low",
            "`legs.second.notice` is a single value: nothing stands below it",
            "uniform",
            None,
        ),
        ("legs.*.speed", "`*` stands only in `sources`", "*", None),
    ],
)
def test_what_names_nothing_is_refused(
    path: str, message: str, wrong: str, nearest: str | None
) -> None:
    """The wrong segment is marked, and the whole path corrected."""
    with pytest.raises(UnknownPath) as caught:
        resolve(path, toy(TOY))
    error = caught.value
    assert message == str(error)
    assert wrong == path[error.start : error.start + error.length][: len(wrong)]
    assert nearest == error.nearest


def test_the_known_names_are_listed() -> None:
    """Where nothing is near, the reader sees what there is, up to a limit."""
    with pytest.raises(UnknownPath) as caught:
        resolve("legs.x", toy(TOY))
    assert "one of `first`, `second`" == caught.value.expected
    with pytest.raises(UnknownPath) as caught:
        resolve("xyz", toy(TOY))
    assert caught.value.expected is not None
    assert caught.value.expected.endswith(", …")
    with pytest.raises(UnknownPath) as caught:
        resolve("quick.x", toy(TOY))
    assert caught.value.expected is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("legs.*.speed", (("legs", "first", "speed"), ("legs", "second", "speed"))),
        ("legs.*.notice.uniform.low", (("legs", "first", "notice", "uniform", "low"),)),
        ("tasks.*.when", (("tasks", 0, "when"), ("tasks", 1, "when"))),
        ("legs.first", (("legs", "first"),)),
        ("*.first", (("legs", "first"),)),
    ],
)
def test_a_star_stands_for_any_segment(
    pattern: str, expected: tuple[tuple[str | int, ...], ...]
) -> None:
    """Patterns name everything that is there, and only what is there."""
    assert expected == expand(pattern, explicit(toy(TOY)), Toy)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("legs.*.sped", "`legs.*.sped` matches nothing"),
        ("weights.there", "there is no `there` in `weights`"),
        ("spare.speed", "`spare` is not filled: nothing stands below it"),
        ("quick.*", "`quick.*` matches nothing"),
    ],
)
def test_a_pattern_must_match_something(pattern: str, message: str) -> None:
    """A source for what is not there is a mistake."""
    with pytest.raises(UnknownPath) as caught:
        expand(pattern, explicit(toy(TOY)), Toy)
    assert message == str(caught.value)
