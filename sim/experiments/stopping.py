"""Simulate until what is wanted is known precisely enough, and say why it ended."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.experiments.batch import Batch, WorkersLostError
from sim.experiments.looks import confidence_each, looks_until
from sim.experiments.precision import Precision, Target
from sim.results.intervals import CONFIDENCE
from sim.results.records import Records
from sim.results.results import Results

METHOD = "repeated confidence intervals (Jennison and Turnbull 1989)"

Reason = Literal["precise", "most", "interrupted"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Stop at the first look at which all targets are met, and at `most` replications at last.

    The interval at each look has the confidence `each`, so that the one at which a batch stops
    holds the truth with 95 %, for each target by itself.
    """

    targets: tuple[Target, ...]
    looks: tuple[int, ...]
    each: float

    @classmethod
    def of(cls, targets: Sequence[Target], most: int) -> "Rule":
        """The rule for at most so many replications."""
        looks = looks_until(most)
        return cls(targets=tuple(targets), looks=looks, each=confidence_each(looks, CONFIDENCE))

    def precisions(self, columns: Sequence[NDArray[np.float64]]) -> tuple[Precision, ...]:
        """How near the values of each target's outcome, shape (n,), have come to it."""
        found = []
        for target, column in zip(self.targets, columns, strict=True):
            estimate, n = target.estimate(column, self.each)
            found.append(Precision(target=target, estimate=estimate, n=n))
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Stopping:
    """How a batch that was to be precise came to its end."""

    reason: Reason
    rule: Rule
    precisions: tuple[Precision, ...]
    done: int

    def __str__(self) -> str:
        told = "; ".join(str(one) for one in self.precisions)
        match self.reason:
            case "precise":
                return f"Precise enough after {self.done:,} runs: {told}."
            case "most":
                return (
                    f"Not as precise as wanted after {self.done:,} runs, the most allowed: {told}."
                )
            case _:
                return f"Interrupted after {self.done:,} runs: {told}."

    def to_dict(self) -> dict[str, Any]:
        """What the manifest keeps."""
        return {
            "reason": self.reason,
            "in_words": str(self),
            "confidence": CONFIDENCE,
            "confidence_each_look": self.rule.each,
            "looks": list(self.rule.looks),
            "method": METHOD,
            "targets": [one.to_dict() for one in self.precisions],
        }


def run_until(
    batch: Batch,
    rule: Rule,
    *,
    progress: bool | None = None,
) -> tuple[Records, Stopping]:
    """Simulate the batch from look to look until the rule ends it.

    The records are those of a batch of as many replications. WorkersLostError, as `Batch.run`, with
    what all looks together have finished.
    """
    names = [outcome.name for outcome in batch.plan.outcomes]
    positions = [names.index(target.outcome.name) for target in rule.targets]
    parts: list[Records] = []
    done, precisions = 0, rule.precisions([np.empty(0)] * len(positions))
    reason: Reason = "most"
    for look in rule.looks:
        step = replace(batch, first=batch.first + done, replications=look - done)
        try:
            parts.append(step.run(progress=progress))
        except WorkersLostError as error:
            found = _joined([*parts, error.in_memory], batch.replications)
            raise WorkersLostError(found) from error
        done = look
        values = np.concatenate([part.values for part in parts])
        precisions = rule.precisions([values[:, position] for position in positions])
        if parts[-1].interrupted:
            reason = "interrupted"
            break
        if all(one.is_met for one in precisions):
            reason = "precise"
            break
        _tell(done, precisions, shown=sys.stderr.isatty() if progress is None else progress)
    records = _joined(parts, batch.replications if reason == "interrupted" else done)
    return records, Stopping(reason=reason, rule=rule, precisions=precisions, done=records.done)


def with_stopping(results: Results, stopping: Stopping) -> Results:
    """The results with the reason for stopping in their manifest."""
    return replace(results, manifest={**results.manifest, "stopping": stopping.to_dict()})


def _tell(done: int, precisions: Sequence[Precision], *, shown: bool) -> None:
    if shown:
        print(f"{done:,} runs: {'; '.join(map(str, precisions))}", file=sys.stderr)  # noqa: T201


def _joined(parts: Sequence[Records], asked: int) -> Records:
    """One batch out of those of the looks, which follow each other."""
    return replace(
        parts[-1],
        first=parts[0].first,
        asked=asked,
        replication=np.concatenate([part.replication for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        events=np.concatenate([part.events for part in parts]),
        failures=tuple(failure for part in parts for failure in part.failures),
        workers=max(part.workers for part in parts),
        started=parts[0].started,
        seconds=sum(part.seconds for part in parts),
    )
