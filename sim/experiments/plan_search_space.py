"""Which plans are compared: phases of a fire plan in every order, at every lag, by every split.

goal: captured.balakliia            # what the plan is for: it should happen most often
phases:                             # missions that belong together
  headquarters: [headquarters, army-headquarters]
  depot: [depot]
  bridges: [bridge, far-bridge]
lags: [12 h, 24 h, 48 h]            # from phase to phase, and from the last one to the advance
budget: 30                          # salvos, at the most
splits:                             # phases that get a larger part of them
  as-planned: {}
  more-on-bridges: {bridges: 2}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations, product
from pathlib import Path
from typing import Any, Literal

from sim.model.lowering import outcomes_of
from sim.model.outcomes import Outcome
from sim.scenario.blocks import Block
from sim.scenario.checking.families import Family
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.files import read_file
from sim.scenario.loading import located, validate
from sim.scenario.quantities import (
    Factor,
    Moment,
    Name,
    PositiveCount,
    PositiveFactor,
    PositiveHours,
    Text,
    format_moment,
)
from sim.scenario.reading import Node, read_text
from sim.scenario.schema import Scenario
from sim.scenario.schema.operation import Mission, Operation

MOST_PLANS = 500
"""Plans that are compared with each other, every one with every other."""
DIFFERENCE_OF_SHARES = 0.05


class SearchSpace(Block):
    """The plans to compare, and what they are compared by."""

    goal: Text
    """The outcome; a time, duration or flag counts by the share of runs in which it happens."""
    want: Literal["most", "least"] = "most"
    """Whether the plan should make it happen often (or large), or seldom (or small)."""
    by: Moment | None = None
    """The goal, a time, must happen by this moment to count."""
    operation: Name | None = None
    """The operation whose fire plan is varied; by default the first."""
    phases: dict[Name, tuple[Name, ...]]
    """Missions that belong together, in any order; the others stay as they are."""
    order: Literal["any", "as-listed"] = "any"
    """Whether the phases may change places."""
    lags: tuple[PositiveHours, ...]
    """From the beginning of a phase to that of the next, and from the last to the first advance."""
    budget: PositiveCount | None = None
    """Salvos that the phases may fire at the most; by default as many as in the scenario."""
    splits: dict[Name, dict[Name, Factor]] = {"as-planned": {}}  # noqa: RUF012 (pydantic copies it)
    """By name: how many times its part in the scenario a phase gets, before scaling to budget."""
    difference: PositiveFactor | None = None
    """The smallest difference in the goal worth finding; 0.05 by default for shares."""


@dataclass(frozen=True, kw_only=True)
class CandidatePlan:
    """One plan: its phases in order, their lag, and what it changes in the scenario by path.

    `split` is empty where there is but one.
    """

    order: tuple[str, ...]
    lag_h: float
    split: str
    salvos: int
    changes: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Such as `depot > bridges > headquarters, 24 h, more-on-bridges`."""
        split = f", {self.split}" if self.split else ""
        return f"{' > '.join(self.order)}, {self.lag_h:g} h{split}"


@dataclass(frozen=True, kw_only=True)
class Search:
    """A checked search space: its candidates, and what is asked of them."""

    scenario: Scenario
    goal: Outcome
    least: bool
    by_h: float | None
    """In hours from the start of the simulation."""
    difference: float
    budget: int
    candidates: tuple[CandidatePlan, ...]

    @property
    def is_share(self) -> bool:
        """Whether a run meets the goal or does not."""
        return self.goal.kind in ("time", "duration", "flag")

    @property
    def asked(self) -> str:
        """The goal in words."""
        least, most = ("seldom", "often") if self.is_share else ("little", "much")
        by = ""
        if self.by_h is not None:
            by = f" by {format_moment(self.by_h + self.scenario.clock.start)}"
        return f"{self.goal.name}{by}, as {least if self.least else most} as can be"


def read_space(path: Path, scenario: Scenario, changes: Mapping[str, Any] | None = None) -> Search:
    """The search that a file asks for; `changes` replace its keys. Raises `ScenarioError`."""
    return _search(read_text(read_file(path), str(path)), scenario, changes or {})


def search_of(scenario: Scenario, form: Mapping[str, Any]) -> Search:
    """The search of plain values, as a file would have them; raises `ScenarioError`."""
    from sim.scenario.composing import node_of
    from sim.scenario.errors import Origin

    return _search(node_of(dict(form), Origin.whole("search")), scenario, {})


def _search(tree: Node, scenario: Scenario, changes: Mapping[str, Any]) -> Search:
    space = validate(tree, SearchSpace).model_copy(update=dict(changes))
    problems = list(_problems(space, scenario))
    if problems:
        raise ScenarioError([located(problem, tree) for problem in problems])
    operation = _operation(space, scenario)
    goal = {outcome.name: outcome for outcome in outcomes_of(scenario)}[space.goal]
    total = sum(_planned(operation.fire_plan[name]) for name in _missions(space))
    return Search(
        scenario=scenario,
        goal=goal,
        least=space.want == "least",
        by_h=None if space.by is None else space.by - scenario.clock.start,
        difference=space.difference or DIFFERENCE_OF_SHARES,
        budget=space.budget or total,
        candidates=tuple(_candidates(space, operation, space.budget or total)),
    )


def _operation(space: SearchSpace, scenario: Scenario) -> Operation:
    named = {operation.name: operation for operation in scenario.operations}
    return named[space.operation] if space.operation else scenario.operations[0]


def _missions(space: SearchSpace) -> list[str]:
    return [mission for missions in space.phases.values() for mission in missions]


def _planned(mission: Mission) -> int:
    return mission.salvos * (1 + mission.again)


def _problems(space: SearchSpace, scenario: Scenario) -> Iterator[Problem]:
    outcomes = {outcome.name: outcome for outcome in outcomes_of(scenario)}
    known = Family(noun="outcome", where="outcomes", entries=outcomes)
    if space.goal not in known:
        unknown = known.unknown(space.goal, ("goal",))
        listed = "an outcome of this scenario; `sim outcomes FILE` lists them"
        yield replace(unknown, expected=listed)
        return
    kind = outcomes[space.goal].kind
    if space.by is not None and kind != "time":
        yield Problem(
            path=("by",),
            message=f"`{space.goal}` is not a time, so it has no moment to happen by",
            expected="`by` with a goal that is a time, such as `captured.town`",
            on_key=True,
        )
    if space.difference is None and kind in ("count", "amount"):
        yield Problem(
            path=("goal",),
            message=f"`difference` is missing, and `{space.goal}` is no share",
            expected=f"the smallest difference worth finding in {outcomes[space.goal].unit}, such "
            "as `difference: 1`",
        )
    operations = Family(
        noun="operation", where="operations", entries={one.name: one for one in scenario.operations}
    )
    if space.operation and space.operation not in operations:
        yield operations.unknown(space.operation, ("operation",))
        return
    yield from _phase_problems(space, _operation(space, scenario))
    yield from _split_problems(space)
    yield from _moment_problems(space, scenario)


def _phase_problems(space: SearchSpace, operation: Operation) -> Iterator[Problem]:
    missions = Family(
        noun="mission", where=f"operations.{operation.name}.fire_plan", entries=operation.fire_plan
    )
    seen: set[str] = set()
    if not space.phases or not all(space.phases.values()):
        yield Problem(
            path=("phases",),
            message="a phase without a mission cannot be moved",
            expected="by phase its missions, such as `bridges: [bridge]`",
            on_key=True,
        )
    for phase, names in space.phases.items():
        for position, name in enumerate(names):
            if name not in missions:
                yield missions.unknown(name, ("phases", phase, position))
            elif name in seen:
                yield Problem(
                    path=("phases", phase, position),
                    message=f"`{name}` stands here twice",
                    expected="each mission in one phase",
                )
            seen.add(name)


def _split_problems(space: SearchSpace) -> Iterator[Problem]:
    phases = Family(noun="phase", where="phases", entries=space.phases)
    for split, parts in space.splits.items():
        for phase in parts:
            if phase not in phases:
                yield phases.unknown(phase, ("splits", split, phase))
        if space.phases and all(parts.get(phase, 1.0) == 0.0 for phase in space.phases):
            yield Problem(
                path=("splits", split),
                message="no phase gets a salvo",
                expected="a part above zero",
            )
    for key in ("lags", "splits"):
        if not getattr(space, key):
            yield Problem(path=(key,), message=f"`{key}` is empty", expected="at least one")


def _moment_problems(space: SearchSpace, scenario: Scenario) -> Iterator[Problem]:
    number = len(list(_shapes(space)))
    if number > MOST_PLANS:
        yield Problem(
            path=("phases",),
            message=f"there are {number:,} plans",
            expected=f"at most {MOST_PLANS}: fewer phases, lags or splits",
            on_key=True,
        )
    operation = _operation(space, scenario)
    if not operation.advances:
        yield Problem(path=("phases",), message=f"`{operation.name}` has no advance to lead up to")
        return
    for position, lag in enumerate(space.lags):
        first = _contact(operation) - lag * len(space.phases)
        if first < scenario.clock.start:
            yield Problem(
                path=("lags", position),
                message=f"the first of {len(space.phases)} phases would begin at "
                f"{format_moment(first)}, before the clock starts",
                expected=f"a shorter lag, or a `clock.start` before "
                f"{format_moment(scenario.clock.start)}",
            )


def _contact(operation: Operation) -> float:
    return min(advance.when for advance in operation.advances.values())


def _shapes(space: SearchSpace) -> Iterator[tuple[tuple[str, ...], float, str]]:
    names = tuple(space.phases)
    orders = list(permutations(names)) if space.order == "any" else [names]
    yield from product(orders, space.lags, space.splits)


def _candidates(space: SearchSpace, operation: Operation, budget: int) -> Iterator[CandidatePlan]:
    for order, lag, split in _shapes(space):
        changes: dict[str, Any] = {}
        given = _apportioned(space, operation, split, budget)
        for place, phase in enumerate(order):
            begins = _contact(operation) - lag * (len(order) - place)
            missions = {name: operation.fire_plan[name] for name in space.phases[phase]}
            first = min(mission.when for mission in missions.values())
            for name, mission in missions.items():
                path = f"operations.{operation.name}.fire_plan.{name}"
                if given[name] == 0:
                    changes[path] = None
                    continue
                goes = min(1 + mission.again, given[name])
                changes[f"{path}.when"] = format_moment(begins + mission.when - first)
                changes[f"{path}.salvos"] = given[name] // goes
                changes[f"{path}.again"] = goes - 1
        yield CandidatePlan(
            order=order,
            lag_h=lag,
            split=split if len(space.splits) > 1 else "",
            salvos=sum(given.values()),
            changes=changes,
        )


def _apportioned(
    space: SearchSpace, operation: Operation, split: str, budget: int
) -> dict[str, int]:
    """The salvos of each mission within the budget, by largest remainder (Hamilton's method).

    What a mission has does not always divide into its goes; such a rest is not fired.
    """
    parts = space.splits[split]
    weights = {
        name: _planned(operation.fire_plan[name]) * parts.get(phase, 1.0)
        for phase, names in space.phases.items()
        for name in names
    }
    whole = sum(weights.values())
    quotas = {name: budget * weight / whole for name, weight in weights.items()}
    given = {name: int(quota + 1e-9) for name, quota in quotas.items()}
    by_rest = sorted(quotas, key=lambda name: given[name] - quotas[name])
    for name in by_rest[: budget - sum(given.values())]:
        given[name] += 1
    return given
