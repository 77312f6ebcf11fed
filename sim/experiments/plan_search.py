"""Search the plans of a space for the best one: selection on common luck, then a fresh look."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.batch import Batch
from sim.experiments.engines import engine_named
from sim.experiments.history.simulating import FailedRunsError
from sim.experiments.plan_search_selecting import Selection, SelectionRule, select_best
from sim.experiments.plan_search_space import CandidatePlan, Search
from sim.model.lowering import lower
from sim.model.plan import Plan
from sim.results.intervals import mean_interval, share_difference_interval, share_interval
from sim.results.summary import Estimate
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

RUNS_AN_OBSERVATION = 20
"""Runs whose mean is one observation, so that shares are nearly normal, as the selection needs."""
FRESH_RUNS = 1000
DEFAULT_MOST_RUNS = 4000

Simulate = Callable[[Plan, int, int], NDArray[np.float64]]
"""`simulate(plan, first, count)`: the outcomes of these replications, shape (count, outcomes)."""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A plan after the search: its goal, and how far behind the best it is on the same luck.

    The intervals are each on its own over `runs` runs. `left` says that it is among those that
    the selection could not drop.
    """

    plan: CandidatePlan
    runs: int
    goal: Estimate
    behind: Estimate
    left: bool


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """The best plan and that of the file on runs that had no part in choosing.

    `gain` is the best less the file's, paired, in the direction that was wanted.
    """

    runs: int
    best: Estimate
    file: Estimate
    gain: Estimate


@dataclass(frozen=True, kw_only=True, eq=False)
class SearchResult:
    """The ranking of all plans, the best first, with what can be said of the choice.

    Where `decided`, the first plan is the best with probability `confidence` if it is better than
    every other by `search.difference` (Kim and Nelson 2001). Otherwise those `left` were not told
    apart within the runs that were allowed.
    """

    search: Search
    seed: int
    confidence: float
    ranking: tuple[Ranked, ...]
    decided: bool
    fresh: Fresh

    @property
    def best(self) -> CandidatePlan:
        """The plan that was selected, or the one ahead of those left."""
        return self.ranking[0].plan

    @cached_property
    def best_scenario(self) -> Scenario:
        """The scenario with the best plan in it, which can be run, traced and saved."""
        scenario = self.search.scenario.with_(self.best.changes)
        title = scenario.title or scenario.name
        return scenario.with_(
            {"name": f"{scenario.name}-best-plan", "title": f"{title}, best plan"}
        )

    def __repr__(self) -> str:
        return f"<SearchResult of {len(self.ranking)} plans: {self.best.name}>"

    def summary(self, width: int = 80) -> str:
        """The ranking with its intervals, what can be said of the choice, and the fresh look."""
        from sim.experiments.plan_search_telling import told

        return told(self, width)

    def to_pandas(self) -> "pd.DataFrame":
        """One row a plan, the best first."""
        import pandas as pd

        rows = []
        for one in self.ranking:
            row: dict[str, Any] = {"plan": one.plan.name, "order": " > ".join(one.plan.order)}
            row |= {"lag_h": one.plan.lag_h, "split": one.plan.split, "salvos": one.plan.salvos}
            row |= {"runs": one.runs, "left": one.left}
            for what, estimate in (("goal", one.goal), ("behind", one.behind)):
                row |= {what: estimate.value, f"{what}_low": estimate.low}
                row[f"{what}_high"] = estimate.high
            rows.append(row)
        return pd.DataFrame(rows)


def search_plans(
    search: Search,
    *,
    most_runs: int = DEFAULT_MOST_RUNS,
    confidence: float = 0.95,
    seed: int = 0,
    progress: bool | None = None,
) -> SearchResult:
    """Select the best plan of a space; the same for the same seed.

    Every plan is run on the same luck, in observations of 20 runs; those that fall too far behind
    are dropped, until one is left or each has had `most_runs`. Then the best plan and that of the
    file are run a thousand times more on fresh luck. ValueError for impossible numbers.
    """
    _check_numbers(most_runs, confidence)
    sampler = _Sampler(search=search, seed=seed, progress=progress)
    rule = _rule(search, most_runs, confidence)
    selection = select_best(sampler.observations, len(search.candidates), rule)
    order = [*selection.left, *_dropped(selection, sampler)]
    best = selection.best
    return SearchResult(
        search=search,
        seed=seed,
        confidence=confidence,
        ranking=tuple(_ranked(sampler, system, best, selection) for system in order),
        decided=selection.decided,
        fresh=_fresh(sampler, search.candidates[best], max(map(len, sampler.values))),
    )


def _check_numbers(most_runs: int, confidence: float) -> None:
    least = RUNS_AN_OBSERVATION * SelectionRule.first_stage
    if most_runs < least:
        raise ValueError(f"each plan needs at least {least} runs, not {most_runs}")
    if not 0.5 <= confidence < 1.0:
        raise ValueError(f"a probability of a correct choice lies from 0.5 to 1, not {confidence}")


def _rule(search: Search, most_runs: int, confidence: float) -> SelectionRule:
    first_runs = RUNS_AN_OBSERVATION * SelectionRule.first_stage
    # As if one pair more had flipped each way (Bonett and Price 2012), see paired shares.
    least = 2.0 / (first_runs + 2.0) / RUNS_AN_OBSERVATION if search.is_share else 0.0
    return SelectionRule(
        difference=search.difference,
        confidence=confidence,
        most=most_runs // RUNS_AN_OBSERVATION,
        least_variance=least,
    )


class _Sampler:
    """Runs of every candidate, kept: run r of one and run r of another have the same luck."""

    def __init__(self, *, search: Search, seed: int, progress: bool | None) -> None:
        self._search, self._seed, self._progress = search, seed, progress
        # Nobody knows beforehand how many runs it takes; a thousand a candidate is little.
        self._engine = engine_named("auto", 1000 * len(search.candidates))
        self._plans: dict[int, Plan] = {}
        names = [candidate.changes for candidate in search.candidates]
        self.values: list[NDArray[np.float64]] = [np.empty(0) for _ in names]

    def observations(self, system: int, first: int, count: int) -> NDArray[np.float64]:
        """Means over 20 runs each, larger always better."""
        size = RUNS_AN_OBSERVATION
        if system not in self._plans:
            self._plans[system] = self._lowered(self._search.candidates[system])
        runs = self.runs(self._plans[system], first * size, count * size)
        self.values[system] = np.append(self.values[system], runs)
        means: NDArray[np.float64] = runs.reshape(count, size).mean(axis=1)
        return -means if self._search.least else means

    def _lowered(self, candidate: CandidatePlan | None) -> Plan:
        scenario = self._search.scenario
        return lower(scenario.with_(candidate.changes) if candidate is not None else scenario)

    def runs(self, plan: Plan, first: int, count: int) -> NDArray[np.float64]:
        """The goal in each of these runs, shape (count,)."""
        batch = Batch(
            engine=self._engine,
            plan=plan,
            replications=count,
            first=first,
            seed=self._seed,
            workers=1,
        )
        records = batch.run(progress=self._progress)
        if records.interrupted:
            raise KeyboardInterrupt
        if records.failures:
            first_one = records.failures[0]
            error = first_one.error.splitlines()[-1]
            raise FailedRunsError(f"run {first_one.replication} failed: {error}")
        names = [outcome.name for outcome in plan.outcomes]
        return _goal(self._search, records.values[:, names.index(self._search.goal.name)])

    def fresh(self, candidate: CandidatePlan | None, first: int) -> NDArray[np.float64]:
        """Runs of a candidate, or of the file as it stands, that had no part in choosing."""
        return self.runs(self._lowered(candidate), first, FRESH_RUNS)


def _goal(search: Search, column: NDArray[np.float64]) -> NDArray[np.float64]:
    """What counts of an outcome in each run: that it happened (in time), or how much it was."""
    if search.goal.kind == "flag":
        return np.nan_to_num(column, nan=0.0)
    if search.is_share:
        bound = np.inf if search.by_h is None else search.by_h
        return (column <= bound).astype(np.float64)  # NaN, never, is not
    return column


def _dropped(selection: Selection, sampler: _Sampler) -> list[int]:
    """Those that were dropped, the best first."""
    rest = [one for one in range(len(sampler.values)) if one not in selection.left]
    return sorted(rest, key=lambda one: -selection.observations[one].mean())


def _ranked(sampler: _Sampler, system: int, best: int, selection: Selection) -> Ranked:
    search, values = sampler._search, sampler.values[system]  # noqa: SLF001 (its own helper)
    sign = -1.0 if search.least else 1.0
    ahead = sign * (sampler.values[best][: len(values)] - values)
    return Ranked(
        plan=search.candidates[system],
        runs=len(values),
        goal=_estimate(search, values),
        behind=_difference(search, ahead),
        left=system in selection.left,
    )


def _estimate(search: Search, values: NDArray[np.float64]) -> Estimate:
    ends = (
        share_interval(int(values.sum()), len(values)) if search.is_share else mean_interval(values)
    )
    return Estimate(value=float(values.mean()), low=ends[0], high=ends[1])


def _difference(search: Search, moves: NDArray[np.float64]) -> Estimate:
    """The mean of paired differences with its interval."""
    if search.is_share:
        gained, lost = int((moves > 0.0).sum()), int((moves < 0.0).sum())
        low, high = share_difference_interval(gained, lost, len(moves))
    else:
        low, high = mean_interval(moves)
    return Estimate(value=float(moves.mean()), low=low, high=high)


def _fresh(sampler: _Sampler, best: CandidatePlan, first: int) -> Fresh:
    search = sampler._search  # noqa: SLF001 (its own helper)
    chosen, file = sampler.fresh(best, first), sampler.fresh(None, first)
    sign = -1.0 if search.least else 1.0
    return Fresh(
        runs=FRESH_RUNS,
        best=_estimate(search, chosen),
        file=_estimate(search, file),
        gain=_difference(search, sign * (chosen - file)),
    )


def save(result: SearchResult, folder: Path) -> Path:
    """Write the ranking, the words, and the best plan as a scenario that runs."""
    from sim.results.storage import write_atomically
    from sim.scenario.explaining import explicit_text

    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "ranking.csv": result.to_pandas().to_csv(index=False),
        "search.txt": result.summary() + "\n",
        "best-plan.yaml": explicit_text(result.best_scenario),
    }
    for name, text in texts.items():
        write_atomically(folder / name, text.encode("utf-8"))
    return folder
