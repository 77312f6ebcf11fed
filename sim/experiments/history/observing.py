"""What was observed, as brackets in hours or plain numbers, and which runs agree with it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.outcome_checks import dimension_of_bracket
from sim.model.outcomes import Outcome
from sim.results.results import Results
from sim.scenario.quantities import MOMENT
from sim.scenario.schema import Scenario
from sim.scenario.schema.study import Evidence

ROUNDING = 1e-9
"""What a bracket's end gives way, since 0.1 + 0.2 is not 0.3."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """One observation: `outcome` (less `since`, if given) lay between `low` and `high`.

    Both ends belong to the bracket; moments are hours from the start of the simulation.
    `or_never` says that it also agrees if the outcome never came. `words` is the bracket as
    written.
    """

    name: str
    outcome: str
    since: str | None = None
    low: float = -math.inf
    high: float = math.inf
    or_never: bool = False
    words: str = ""
    note: str = ""

    def agrees(self, results: Results) -> NDArray[np.bool_]:
        """For each replication, whether it agrees with what was observed; shape (n,)."""
        values = results.column(self.outcome)
        if self.since is not None:
            values = values - results.column(self.since)
        inside = (values >= self.low - ROUNDING) & (values <= self.high + ROUNDING)
        return inside | (np.isnan(values) if self.or_never else False)


def observations_of(scenario: Scenario, outcomes: Sequence[Outcome]) -> tuple[Observation, ...]:
    """The evidence of a checked scenario, in its order; `outcomes` are those it has."""
    known = {outcome.name: outcome for outcome in outcomes}
    return tuple(
        _observation(name, evidence, known[evidence.outcome], -scenario.clock.start)
        for name, evidence in scenario.evidence.items()
    )


def _observation(
    name: str, evidence: Evidence, outcome: Outcome, day_one_offset_h: float
) -> Observation:
    if evidence.between is None:
        assert evidence.not_before is not None  # noqa: S101 -- one of the two is given: checked
        return Observation(
            name=name,
            outcome=evidence.outcome,
            low=evidence.not_before + day_one_offset_h,
            or_never=True,
            words=f"not before {MOMENT.format(evidence.not_before)}",
            note=evidence.note,
        )
    written = dimension_of_bracket(evidence, outcome)
    shift = day_one_offset_h if written is MOMENT else 0.0
    low, high = (written.parse(end) + shift for end in evidence.between)
    return Observation(
        name=name,
        outcome=evidence.outcome,
        since=evidence.since,
        low=low,
        high=high,
        words=" to ".join(dict.fromkeys(_end(end) for end in evidence.between)),
        note=evidence.note,
    )


def _end(end: str | float) -> str:
    return end if isinstance(end, str) else f"{end:g}"
