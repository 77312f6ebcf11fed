"""What the page is told of a setting: three pictures in numbers, and the whole in a sentence."""

import math
from dataclasses import dataclass
from typing import Any

from sim.charts.wording import count, sentence
from sim.serve.races import race
from sim.serve.shares import rows
from sim.serve.spreads import spread
from sim.serve.studies import At, Studies
from sim.serve.study import Study


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be seen: the places of the sliders, one outcome and one operation."""

    at: At
    outcome: str = ""
    operation: str = ""


def frame(studies: Studies, wish: Wish, study: Study, runs: int) -> dict[str, Any]:
    """The pictures of the first `runs` replications of a setting, beside the base case."""
    pair = studies.pair(wish.at, study, runs)
    shares = rows(pair, headline_of(studies))
    made: dict[str, Any] = {
        "runs": runs,
        "of": studies.engines.runs,
        "failed": pair.failed,
        "engine": studies.engines.name,
        "waiting": studies.engines.waiting,
        "why_slow": studies.engines.why_slow,
        "is_base": wish.at == studies.origin,
        "shares": shares,
        "spread": spread(pair, wish.outcome) if wish.outcome else None,
        "race": race(pair, wish.operation) if wish.operation else None,
    }
    made["said"] = _said(made)
    return {key: _without_nan(value) for key, value in made.items()}


def headline_of(studies: Studies) -> tuple[str, ...]:
    """The outcomes in the picture of shares: all that are kept, but for the clocks of races."""
    clocks = {f"race.{one}.{clock}" for one in studies.races for clock in CLOCKS}
    return tuple(name for name in studies.luck.names if name not in clocks)


CLOCKS = ("next_move", "counterattack")


def _said(made: dict[str, Any]) -> str:
    """The shares in words, for those who cannot see the pictures."""
    told = [f"{count(made['runs'])} runs."]
    for row in made["shares"]:
        words = f"{sentence(row['label'])}: {row['now']['words']}"
        if not made["is_base"] and row["change"]["words"]:
            change = row["change"]
            words += f", {change['words']} points against the file ({change['range']})"
        told.append(f"{words}.")
    if made["race"]:
        told.append(f"{made['race']['finding']}.")
    return " ".join(told)


def _without_nan(value: Any) -> Any:
    """The same with None in place of NaN, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
