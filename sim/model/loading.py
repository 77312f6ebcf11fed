"""A scenario file to a scenario in which the outcomes it names are checked as well."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from os import PathLike

from sim.model.lowering import outcomes_of
from sim.model.outcome_checks import check_outcomes
from sim.model.outcomes import Outcome
from sim.scenario import loading
from sim.scenario.changing import Making, remember
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.loading import Loaded, located
from sim.scenario.schema import Scenario


def load(
    path: str | PathLike[str],
    sets: Sequence[str] = (),
    *,
    allow_outside: bool = False,
    outcomes: Sequence[Outcome] = (),
) -> Scenario:
    """The scenario of a file.

    `sets` are `path=value` texts that change single values; `allow_outside` lets `extends` leave
    the folder of the file; `outcomes` are those of the user's own processes, which the scenario
    may name. Raises `ScenarioError` with everything that is wrong.
    """
    return load_with_origins(path, sets, allow_outside=allow_outside, outcomes=outcomes).scenario


def load_with_origins(
    path: str | PathLike[str],
    sets: Sequence[str] = (),
    *,
    allow_outside: bool = False,
    outcomes: Sequence[Outcome] = (),
) -> Loaded[Scenario]:
    """Like `load`, with the place in which each value was written."""
    if isinstance(sets, str):
        raise TypeError(f"`sets` is a list of texts; write sets=[{sets!r}]")
    loaded = loading.load_with_origins(path, sets, allow_outside=allow_outside)
    look = partial(_outcome_problems, own=tuple(outcomes))
    problems = look(loaded.scenario)
    if problems:
        raise ScenarioError([located(problem, loaded.tree) for problem in problems])
    making = Making(changes=tuple(sets), check=look)
    return replace(loaded, scenario=remember(loaded.scenario, making))


def _outcome_problems(scenario: Scenario, own: Sequence[Outcome]) -> list[Problem]:
    return check_outcomes(scenario, outcomes_of(scenario, own))
