"""The result of a search as text: the ranking, the choice with its probability, the fresh look."""

import textwrap
from collections.abc import Callable

from sim.experiments.plan_search import RUNS_AN_OBSERVATION, SearchResult
from sim.results.summary import Estimate
from sim.results.table import aligned
from sim.results.wording import number, percent

SHOWN = 20
"""Plans of the ranking that are printed."""


def told(result: SearchResult, width: int = 80) -> str:
    """Everything in lines of at most `width` columns."""
    search = result.search
    runs = sum(one.runs for one in result.ranking)
    head = (
        f"{search.scenario.title or search.scenario.name}\n{len(result.ranking)} plans of "
        f"{search.budget} salvos at the most, {runs:,} runs, seed {result.seed}\n"
        f"goal: {search.asked}"
    )
    parts = [head, _ranking(result, width), textwrap.fill(choice(result), width)]
    parts += [textwrap.fill(_fresh(result), width), textwrap.fill(LIMITS, width)]
    return "\n\n".join(parts)


LIMITS = (
    "Intervals of the ranking are 95 %, each on its own; the plan that comes first owes part of "
    "its place to luck, so mind the fresh runs. They are about the finite number of runs, not "
    "about how true the model is: its plan meets an enemy who does not change his."
)


def choice(result: SearchResult) -> str:
    """What can be said of the plan that was chosen."""
    size = _size(result)(result.search.difference)
    size += " points" if result.search.is_share else f" {result.search.goal.unit}".rstrip()
    if result.decided:
        return (
            f"Chosen: {result.best.name}. If one plan is better than every other by {size} or "
            f"more, this is it with a probability of at least {percent(result.confidence)} (Kim "
            f"and Nelson 2001, on means of {RUNS_AN_OBSERVATION} runs). Where several are closer "
            "than that, it need not be the best of them."
        )
    left = sum(one.left for one in result.ranking)
    return (
        f"Not decided: {left} plans, marked with *, were not told apart within "
        f"{result.ranking[0].runs:,} runs each. Ahead: {result.best.name}. Allow more runs, or "
        f"ask for a larger difference than {size}."
    )


def _fresh(result: SearchResult) -> str:
    fresh, show = result.fresh, _size(result)
    return (
        f"On {fresh.runs:,} fresh runs: {_goal(result, fresh.best)} with this plan, "
        f"{_goal(result, fresh.file)} with the plan of the file; it gains {show(fresh.gain.value)} "
        f"({show(fresh.gain.low)} to {show(fresh.gain.high)})."
    )


def _ranking(result: SearchResult, width: int) -> str:
    show = _size(result)
    salvos = len({one.plan.salvos for one in result.ranking}) > 1
    heads = ["runs", "goal (95 %)", "behind (95 %)"]
    rows = [("Plan", ["salvos", *heads] if salvos else heads)]
    for place, one in enumerate(result.ranking[:SHOWN]):
        mark = "*" if one.left and not result.decided else " "
        behind = "" if place == 0 else f"{show(one.behind.value)} ({_ends(one.behind, show)})"
        cells = [f"{one.runs:,}", _goal(result, one.goal, digits=0), behind]
        if salvos:
            cells.insert(0, f"{one.plan.salvos}")
        rows.append((f"{place + 1:>3}{mark} {one.plan.name}", cells))
    more = len(result.ranking) - SHOWN
    note = [f"and {more} more in ranking.csv"] if more > 0 else []
    return "\n".join([aligned(rows, width), *note])


def _goal(result: SearchResult, estimate: Estimate, *, digits: int = 1) -> str:
    if result.search.is_share:
        value, low, high = (
            f"{100.0 * each:.{digits}f}" for each in (estimate.value, estimate.low, estimate.high)
        )
        return f"{value} % ({low} to {high})"
    return f"{number(estimate.value)} ({_ends(estimate, number)})"


def _ends(estimate: Estimate, show: Callable[[float], str]) -> str:
    return f"{show(estimate.low)} to {show(estimate.high)}"


def _size(result: SearchResult) -> Callable[[float], str]:
    """How to show a difference in the goal: shares in points."""
    if result.search.is_share:
        return lambda value: f"{100.0 * value + 0.0:.1f}"
    return number
