"""Designs that are refused: the place, the caret and the cure."""

from pathlib import Path

import pytest

from sim.experiments.designs import Design
from sim.experiments.designs import sampling as samplings
from sim.experiments.designs.sampling import MissingExtraError
from sim.model.loading import load
from sim.scenario.errors import ScenarioError
from sim.scenario.schema import Scenario

BALAKLIIA = Path(__file__).resolve().parents[3] / "scenarios" / "balakliia-2022.yaml"


@pytest.fixture(scope="module")
def base() -> Scenario:
    """The article's case."""
    return load(BALAKLIIA)


def test_a_file_with_everything_wrong(base: Scenario, tmp_path: Path) -> None:
    """All mistakes at once, in the order of the lines."""
    path = tmp_path / "design.yaml"
    path.write_text(
        "factors:\n"
        "  command.detect: {low: 1 h, hihg: 3 h}\n"
        "  command.mesage_loss: 0..1:3\n"
        "  command.repeat: 3 h..1 km:4\n"
        "  air.battle: {uniform: {low: 0, high: 3}}\n"
        "  variants: [staff-broken, brocken]\n"
        "  command.message_loss: 12\n"
        "  reserves.*.available: 0..1\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as refused:
        Design.read(path, base)
    lines = str(refused.value).replace(f"{path}", "design.yaml").splitlines()
    assert [
        "design.yaml:2:30: error: `hihg` is not a key of a factor",
        "design.yaml:3:11: error: there is no `mesage_loss` in `command`",
        "design.yaml:4:24: error: `high` must be a duration, not a distance: 1 km",
        "design.yaml:5:40: error: `high` must be between 0 and 1: 3",
        "design.yaml:6:28: error: there is no variant `brocken`",
        "design.yaml:7:25: error: this is no factor: 12",
        "design.yaml:8:25: error: how many values of `reserves.*.available` are wanted?",
    ] == [line for line in lines if ": error: " in line]
    at = lines.index("design.yaml:4:24: error: `high` must be a duration, not a distance: 1 km")
    assert [
        "  4 |   command.repeat: 3 h..1 km:4",
        "    |                        ^^^^",
        "  at: factors.command.repeat.high",
        "  expected: a duration such as `36 h` or `2 days`",
    ] == lines[at + 1 : at + 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: sobol\nfactors: {command.detect: 1 h..2 h}", "which needs `samples`"),
        ("samples: 3\nfactors: {command.detect: 1 h..2 h:2}", "has no meaning for the kind grid"),
        ("kind: sobl\nfactors: {}", "cannot be sobl"),
        ("factors: {}", "must hold at least one factor"),
        ("kind: grid", "`factors` is missing"),
        ("- 1", "is a mapping"),
        ("", "the file is empty"),
    ],
)
def test_files_that_are_no_designs(base: Scenario, tmp_path: Path, text: str, message: str) -> None:
    """What a design needs is said where it is missing."""
    path = tmp_path / "design.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        Design.read(path, base)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("factor", "message"),
    [
        ("command.message_loss=0..2:3", "`high` must be between 0 and 1: 2"),
        ("command.detect=3..4:3", "`low` needs a unit: 3"),
        ("command.detect=4 h..3 h:3", "`high` must be above `low`"),
        ("command.detect=3 h..4 h:1", "`count` must be at least 2"),
        ("command.detect=0 h..3 h:3:log", "`low` must be above zero, because of `log`"),
        ("command.detect=1 h,1 h", "must not hold the same value twice"),
        ("command.detect={low: 1 h}", "needs `high` beside it"),
        ("command.detect={low: 1 h, high: 2 h, levels: [1 h]}", "more than one of them"),
        ("command.detect", "`command.detect` has no `=`"),
        ("command.detect=", "there is no value after `=`"),
        ("battle.law=1..2:3", "`battle.law` holds no number"),
        ("*.x=1..2:3", "`*.x` matches nothing"),
        ("variants=abc", "there is no variant `abc`"),
    ],
)
def test_ranges_that_are_none(base: Scenario, factor: str, message: str) -> None:
    """What is wrong with a range of the command line or of Python."""
    with pytest.raises(ScenarioError) as refused:
        Design.of(base, [factor])
    assert message in str(refused.value)


def test_a_grid_that_explodes(base: Scenario) -> None:
    """A grid that would run for weeks is refused before it is laid out."""
    with pytest.raises(ScenarioError, match="a full grid of these factors has 4,000,000 points"):
        Design.of(base, {"command.detect": "1 h..2 h:2000", "command.repeat": "1 h..2 h:2000"})


def test_two_factors_for_one_value(base: Scenario) -> None:
    """What one factor sets no other may set, nor anything above or below it."""
    factors = ["command.echelons.army.decide=1 h,2 h"]
    factors.append("command.echelons.army.decide.lognormal.median=1 h,2 h")
    with pytest.raises(ScenarioError, match="both set"):
        Design.of(base, factors)
    with pytest.raises(ScenarioError, match="stands here twice"):
        Design.of(base, [factors[0], factors[0]])


def test_variants_where_there_are_none(base: Scenario) -> None:
    """A scenario without rival explanations has none to vary."""
    with pytest.raises(ScenarioError, match="this scenario has no variants"):
        Design.of(base.with_({"variants": {}}), {"variants": "all"})


@pytest.mark.parametrize(
    ("kind", "samples", "message"),
    [
        ("sobol", 10, "did you mean: `8`"),
        ("sobol", 13, "did you mean: `16`"),
        ("nearly-orthogonal", 3, "3 points are too few for 2 factors"),
    ],
)
def test_numbers_of_points_that_cannot_be(
    base: Scenario, kind: str, samples: int, message: str
) -> None:
    """A number that a kind of design cannot have is refused with one that it can."""
    factors = {"command.detect": "1 h..2 h", "command.message_loss": "0..1"}
    with pytest.raises(ScenarioError) as refused:
        Design.of(base, factors, kind, samples=samples)  # type: ignore[arg-type]
    assert message in str(refused.value)


def test_a_missing_library_is_named(base: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SALib a Saltelli design says how to get it."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(samplings, "import_module", missing)
    with pytest.raises(MissingExtraError) as refused:
        Design.of(base, {"command.detect": "1 h..2 h"}, "saltelli", samples=4)
    words = 'a Saltelli design needs `pip install "operational-rhythm[sensitivity]"`'
    assert words == str(refused.value)
