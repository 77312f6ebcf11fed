"""Likelihoods of rival explanations from paired replications, with their Monte Carlo error.

One replication number is the same luck under every variant, so that what agrees with history is
one pattern over the k variants. The patterns are multinomial over 2^k cells. Their Dirichlet
posterior with 2^-k in each cell gives every variant Jeffreys's Beta(1/2, 1/2), whose intervals keep
their coverage near 0 and 1 (Brown, Cai and DasGupta 2001, Statistical Science 16:101), and every
comparison of variants its correlation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.results.intervals import CONFIDENCE
from sim.results.summary import Estimate

DRAWS = 4000
"""Draws of the likelihoods; the ends of an interval of 95 % then lie within half a point of it."""
TAILS = (50.0 * (1.0 - CONFIDENCE), 50.0 * (1.0 + CONFIDENCE))


@dataclass(frozen=True, kw_only=True, eq=False)
class Likelihoods:
    """How likely what was observed is under each of k variants.

    `value` is the point estimate, shape (k,); `draws` its uncertainty, shape (draws, k). `found`
    says for which variants at least one replication agreed: the others have an upper bound only.
    """

    value: NDArray[np.float64]
    draws: NDArray[np.float64]
    found: NDArray[np.bool_]

    def __mul__(self, other: "Likelihoods") -> "Likelihoods":
        """Both cases together, which are independent once the explanation is given."""
        return Likelihoods(
            value=self.value * other.value,
            draws=self.draws * other.draws,
            found=self.found & other.found,
        )

    def estimate(self, variant: int) -> Estimate:
        """The likelihood under one variant."""
        one = np.zeros(len(self.value))
        one[variant] = 1.0
        return self.ratio(one, np.zeros(len(self.value)), plus=1.0)

    def ratio(
        self, above: NDArray[np.float64], below: NDArray[np.float64], *, plus: float = 0.0
    ) -> Estimate:
        """The ratio of two weighted sums of likelihoods, to which `plus` is added below.

        The interval reaches down to 0 where no replication agreed with what stands above, and up
        without end where none did with what stands below.
        """
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            value = float(self.value @ above / (self.value @ below + plus))
            low, high = _interval((self.draws @ above) / (self.draws @ below + plus))
        return Estimate(
            value=value,
            low=low if self._any_found(above) else 0.0,
            high=high if plus > 0.0 or self._any_found(below) else math.inf,
        )

    def share(self, part: NDArray[np.float64], whole: NDArray[np.float64]) -> Estimate:
        """A weighted sum as a share of another that contains it: a posterior probability."""
        value = float(self.value @ part / (self.value @ whole))
        low, high = _interval((self.draws @ part) / (self.draws @ whole))
        return Estimate(
            value=value,
            low=low if self._any_found(part) else 0.0,
            high=high if self._any_found(whole - part) else 1.0,
        )

    def _any_found(self, weights: NDArray[np.float64]) -> bool:
        return bool(self.found[weights > 0.0].any())


def likelihoods(
    agrees: NDArray[np.bool_], rng: np.random.Generator, draws: int = DRAWS
) -> Likelihoods:
    """The likelihoods of k variants from n paired replications; `agrees` has shape (k, n).

    The point estimates are the means of Jeffreys's posterior, (hits + 1/2) / (n + 1): a half is
    added, as to every score of seeds/hindcast.yaml, so that no finite sample says 0.
    """
    variants, n = agrees.shape
    hits = agrees.sum(axis=1)
    return Likelihoods(
        value=(hits + 0.5) / (n + 1.0),
        draws=_shares(_patterns(agrees), variants, rng, draws),
        found=hits > 0,
    )


def _patterns(agrees: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How often each pattern over the variants came up, shape (2^k,)."""
    variants = len(agrees)
    bits = (1 << np.arange(variants)) @ agrees.astype(np.int64)
    return np.bincount(bits, minlength=1 << variants)


def _shares(
    counts: NDArray[np.int64], variants: int, rng: np.random.Generator, draws: int
) -> NDArray[np.float64]:
    """Draws of each variant's share from the Dirichlet posterior of the patterns."""
    cells = rng.standard_gamma(counts + 1.0 / len(counts), size=(draws, len(counts)))
    member = (np.arange(len(counts))[:, None] >> np.arange(variants)) & 1
    shares: NDArray[np.float64] = (cells @ member) / cells.sum(axis=1, keepdims=True)
    return shares


def product(parts: Sequence[Likelihoods]) -> Likelihoods:
    """Independent cases taken together."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole * part
    return whole


def interaction(
    together: Likelihoods, groups: Sequence[NDArray[np.float64]]
) -> tuple[Estimate, Estimate, Estimate]:
    """Two explanations A and B: factor of A without B, of A with B, and the second over the first.

    `groups` are the prior weights of the variants with both, A alone, B alone and neither.
    """
    both, first, second, neither = (group / group.sum() for group in groups)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        drawn = [together.draws @ group for group in (both, first, second, neither)]
        low, high = _interval((drawn[0] * drawn[3]) / (drawn[1] * drawn[2]))
    point = [float(together.value @ group) for group in (both, first, second, neither)]
    found = [bool(together.found[group > 0.0].any()) for group in (both, first, second, neither)]
    over = Estimate(
        value=point[0] * point[3] / (point[1] * point[2]),
        low=low if found[0] and found[3] else 0.0,
        high=high if found[1] and found[2] else math.inf,
    )
    return together.ratio(first, neither), together.ratio(both, second), over


def _interval(draws: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(draws, TAILS)
    return float(low), float(high)
