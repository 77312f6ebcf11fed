"""The result of weighing rival explanations: everything it says, each with its interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.experiments.history.observing import Observation
from sim.experiments.history.weighing import Likelihoods, interaction, likelihoods, product
from sim.results.intervals import share_interval
from sim.results.summary import Estimate

if TYPE_CHECKING:
    import pandas as pd

PRIOR_FACTORS = (0.1, 1.0 / 3.0, 1.0, 3.0, 10.0)
"""By how much the prior odds are changed to see what the posterior owes to them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One history: n replications under each of k variants, against e observations.

    `agrees` has the shape (k, e, n); the replications are paired. `failed` counts those that a
    variant could not end, which are left out under all of them.
    """

    name: str
    title: str
    seed: int
    observations: tuple[Observation, ...]
    agrees: NDArray[np.bool_]
    failed: int = 0

    @property
    def replications(self) -> int:
        """How many replications of each variant there are."""
        return int(self.agrees.shape[2])

    def joint(self, without: str | None = None) -> NDArray[np.bool_]:
        """Whether each replication agrees with all observations but one, shape (k, n)."""
        kept = [observation.name != without for observation in self.observations]
        together: NDArray[np.bool_] = np.logical_and.reduce(self.agrees[:, kept, :], axis=1)
        return together

    def alone(self, variant: int, observation: int) -> Estimate:
        """The share of a variant's replications that agree with one observation."""
        return _share(self.agrees[variant, observation])

    def after(self, variant: int, observation: int) -> Estimate:
        """The same among those that agree with all observations before it.

        These increments multiply to the joint likelihood, so that no surprise counts twice.
        """
        before = self.agrees[variant, :observation].all(axis=0)
        return _share(self.agrees[variant, observation, before])


def _share(agrees: NDArray[np.bool_]) -> Estimate:
    hits, n = int(agrees.sum()), len(agrees)
    low, high = share_interval(hits, n)
    return Estimate(value=hits / n if n else np.nan, low=low, high=high)


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A variant, or an explanation with all variants in which it holds, after the evidence.

    `hits` are the replications that agree with everything, by case, over its variants. The Bayes
    factor is for it against all that is left, by the prior weights within each.
    """

    name: str
    kind: Literal["variant", "explanation"]
    hits: tuple[int, ...]
    prior: float
    likelihood: Estimate
    posterior: Estimate
    bayes_factor: Estimate


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """Whether two explanations need each other.

    `alone` is how many times likelier what was observed becomes if `first` holds where `second`
    does not, `with_second` where it does. `ratio` is the second over the first: above 1 each makes
    the other stronger, below 1 one of them is enough.
    """

    first: str
    second: str
    alone: Estimate
    with_second: Estimate
    ratio: Estimate


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What a posterior owes to its prior.

    `posteriors` are those with the prior odds multiplied by each of `PRIOR_FACTORS`. With
    `even_prior` as its prior probability it would come out as likely as not.
    """

    name: str
    posteriors: tuple[Estimate, ...]
    even_prior: Estimate


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The posteriors without one observation, or (`observation` None) without a whole case."""

    case: str
    observation: str | None
    posteriors: Mapping[str, Estimate]


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """Rival explanations of one history, weighed by what was observed, and by controls.

    The first of `cases` is the history in question. `weights` are the prior weights, shape (k,);
    `explanations` says for each by name in which variants it holds, shape (k,) each. All
    intervals are 95 % and about the finite number of replications alone.
    """

    variants: tuple[str, ...]
    notes: tuple[str, ...]
    weights: NDArray[np.float64]
    explanations: Mapping[str, NDArray[np.bool_]]
    cases: tuple[Case, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that has a posterior: the variants, then the explanations."""
        return (*self.variants, *self.explanations)

    @cached_property
    def likelihoods(self) -> tuple[Likelihoods, ...]:
        """Of all observations of a case together, case by case."""
        return tuple(self._likelihoods(case) for case in self.cases)

    @cached_property
    def weighed(self) -> tuple[Weighed, ...]:
        """Prior, likelihood, posterior and Bayes factor of every variant and explanation."""
        return tuple(self._weighed(name, self.likelihoods) for name in self.names)

    @cached_property
    def without_controls(self) -> tuple[Weighed, ...]:
        """The same from the history in question alone."""
        return tuple(self._weighed(name, self.likelihoods[:1]) for name in self.names)

    def __getitem__(self, name: str) -> Weighed:
        """A variant or an explanation by name; KeyError for one that is not there."""
        return self.weighed[self._position(name)]

    def bayes_factor(self, first: str, second: str) -> Estimate:
        """How many times likelier what was observed is under `first` than under `second`."""
        return product(self.likelihoods).ratio(
            self._mean_weights(first), self._mean_weights(second)
        )

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """Of every two explanations of which all four combinations are among the variants."""
        return tuple(self._interactions())

    def _interactions(self) -> Iterator[Interaction]:
        together = product(self.likelihoods)
        for (first, a), (second, b) in combinations(self.explanations.items(), 2):
            groups = [self.weights * cell for cell in (a & b, a & ~b, ~a & b, ~a & ~b)]
            if all(group.sum() > 0.0 for group in groups):
                alone, with_second, ratio = interaction(together, groups)
                yield Interaction(
                    first=first, second=second, alone=alone, with_second=with_second, ratio=ratio
                )

    @cached_property
    def prior_sensitivity(self) -> tuple[Sensitivity, ...]:
        """What the posterior of each variant and explanation owes to its prior."""
        return tuple(self._sensitivity(name) for name in self.names)

    def _sensitivity(self, name: str) -> Sensitivity:
        together, part = product(self.likelihoods), self._members(name)
        factors = [np.where(part, factor, 1.0) * self.weights for factor in PRIOR_FACTORS]
        for_it, against = self._mean_weights(name), self._mean_weights(name, rest=True)
        return Sensitivity(
            name=name,
            posteriors=tuple(together.share(weights * part, weights) for weights in factors),
            even_prior=together.share(against, for_it + against),
        )

    @cached_property
    def leave_one_out(self) -> tuple[LeftOut, ...]:
        """Every posterior without each observation in turn, then without each control."""
        return tuple(self._leave_one_out())

    def _leave_one_out(self) -> Iterator[LeftOut]:
        for position, case in enumerate(self.cases):
            rest = [each for at, each in enumerate(self.likelihoods) if at != position]
            for observation in case.observations:
                kept = self._likelihoods(case, observation.name)
                yield self._left_out(case.name, observation.name, [kept, *rest])
        for position, case in list(enumerate(self.cases))[1:]:
            rest = [each for at, each in enumerate(self.likelihoods) if at != position]
            yield self._left_out(case.name, None, rest)

    def _left_out(self, case: str, observation: str | None, kept: Sequence[Likelihoods]) -> LeftOut:
        posteriors = {name: self._posterior(name, product(kept)) for name in self.names}
        return LeftOut(case=case, observation=observation, posteriors=posteriors)

    def _likelihoods(self, case: Case, without: str | None = None) -> Likelihoods:
        # Each case has draws of its own; the observation that is left out does not change them.
        rng = np.random.default_rng([case.seed, self.cases.index(case)])
        return likelihoods(case.joint(without), rng)

    def _weighed(self, name: str, parts: Sequence[Likelihoods]) -> Weighed:
        together, members = product(parts), self._members(name)
        for_it = self._mean_weights(name)
        hits = (int(case.joint()[members].sum()) for case in self.cases[: len(parts)])
        nothing = np.zeros(len(self.variants))
        return Weighed(
            name=name,
            kind="variant" if name in self.variants else "explanation",
            hits=tuple(hits),
            prior=float((self.weights * members).sum() / self.weights.sum()),
            likelihood=together.ratio(for_it, nothing, plus=1.0),
            posterior=self._posterior(name, together),
            bayes_factor=together.ratio(for_it, self._mean_weights(name, rest=True)),
        )

    def _posterior(self, name: str, together: Likelihoods) -> Estimate:
        return together.share(self.weights * self._members(name), self.weights)

    def _members(self, name: str) -> NDArray[np.bool_]:
        if name in self.variants:
            return np.array([variant == name for variant in self.variants])
        return self.explanations[name]

    def _mean_weights(self, name: str, *, rest: bool = False) -> NDArray[np.float64]:
        """Weights that give the mean likelihood of what belongs to it, or of the rest."""
        members = self._members(name) ^ rest
        weights = self.weights * members
        if weights.sum() == 0.0:  # a variant that the prior rules out still has a likelihood
            weights = members.astype(np.float64)
        mean: NDArray[np.float64] = weights / weights.sum()
        return mean

    def _position(self, name: str) -> int:
        if name not in self.names:
            raise KeyError(f"`{name}` is none of {', '.join(self.names)}")
        return self.names.index(name)

    def __repr__(self) -> str:
        case = self.cases[0]
        return (
            f"<Explanation of {case.name}: {len(self.variants)} variants, "
            f"{len(case.observations)} observations, {len(self.cases) - 1} controls, "
            f"{case.replications:,} replications each>"
        )

    def summary(self, width: int = 80) -> str:
        """Everything it says, in words and tables of at most `width` columns."""
        from sim.experiments.history.telling import told

        return told(self, width)

    def _repr_html_(self) -> str:
        """What a notebook shows: the tables with their intervals."""
        from sim.experiments.history.page import page

        return page(self)

    def to_pandas(self) -> "pd.DataFrame":
        """One row a variant or explanation: prior, likelihood, posterior, Bayes factor, ends."""
        from sim.experiments.history.tables import weighed_frame

        return weighed_frame(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain numbers and lists, None where a bound does not exist."""
        from sim.experiments.history.tables import as_dict

        return as_dict(self)

    def save(self, folder: str | Path) -> Path:
        """Write the tables to a folder as CSV, JSON and text, and return it."""
        from sim.experiments.history.tables import save

        return save(self, Path(folder))
