from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.engines.reference import run_chunk
from sim.model.lowering import lower, outcomes_of
from sim.model.outcome_checks import check_outcomes
from sim.scenario.checking import check
from sim.scenario.composing import node_of
from sim.scenario.errors import DEFAULT, Problem, ScenarioError
from sim.scenario.loading import load, validate
from sim.scenario.paths import explicit
from sim.scenario.schema import Scenario

EVERY_BLOCK = Path(__file__).resolve().parents[1] / "cases" / "valid" / "every-block.yaml"
WHOLE = explicit(load(EVERY_BLOCK))
PROSE = ("title", "question", "description", "element", "note", "source", "grade", "name")

Path_ = tuple[str | int, ...]


def leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every value of the explicit form that is no mapping or list, with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in PROSE:
                yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from leaves(item, (*path, position))
    else:
        yield path, value


def blocks(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The path of every entry of a mapping or list."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from blocks(item, (*path, key))


LEAVES = dict(leaves(WHOLE))
TEXTS = sorted({value for value in LEAVES.values() if isinstance(value, str)})
NAMES = sorted({str(step) for path in LEAVES for step in path} | {"nowhere"})
NUMBERS = (0, 0.5, 1, 2, 3, 8, 20, 1000)
MOMENTS = ("day -8", "day -7 00:00", "day 3 05:00", "day 19 23:59", "day 20 00:00")
SPANS = ("0 h", "0.001 min", "1 h", "400 days")


def kind_of(text: str) -> str:
    """What texts have in common that may stand in each other's place: a unit, or that they name."""
    if text.startswith("day "):
        return "moment"
    return text.partition(" ")[2] or "name"


def replacements(value: Any) -> st.SearchStrategy[Any]:
    """Values of the same kind to put in place of one."""
    if isinstance(value, bool) or value is None:
        return st.sampled_from([True, False, None])
    if isinstance(value, int | float):
        return st.sampled_from(NUMBERS)
    kind = kind_of(value)
    alike = [text for text in (value, *TEXTS) if kind_of(text) == kind]
    extremes = {"moment": MOMENTS, "h": SPANS, "name": NAMES}.get(kind, (f"0 {kind}",))
    return st.one_of(st.sampled_from(alike), st.sampled_from(extremes), st.just("Many"))


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """The explicit form of a large scenario with some values replaced or taken away."""
    form: dict[str, Any] = explicit(load(EVERY_BLOCK))
    for _ in range(draw(st.integers(1, 3))):
        takes_away = draw(st.booleans())
        path = draw(st.sampled_from(list(blocks(form) if takes_away else dict(leaves(form)))))
        inner: Any = form
        for step in path[:-1]:
            inner = inner[step]
        if takes_away:
            del inner[path[-1]]
        else:
            inner[path[-1]] = draw(replacements(inner[path[-1]]))
    return form


def read(form: dict[str, Any]) -> tuple[Scenario | None, Sequence[Problem]]:
    """The scenario of a form, or what is wrong with it."""
    try:
        scenario = validate(node_of(form, DEFAULT), Scenario, check=check)
    except ScenarioError as error:
        return None, error.problems
    return scenario, check_outcomes(scenario, outcomes_of(scenario))


@given(form=changed())
def test_what_passes_the_checks_can_be_lowered_and_run(form: dict[str, Any]) -> None:
    """A scenario is refused with problems at their paths, or it runs."""
    scenario, problems = read(form)
    assert all(problem.path and problem.message for problem in problems)
    if scenario is not None and not problems:
        chunk = run_chunk(lower(scenario), seed=0, first=0, count=1)
        assert () == chunk.failures
