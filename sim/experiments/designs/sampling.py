"""Where the points of a design lie in the unit cube, by kind; the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Kind = Literal[
    "grid",
    "one-at-a-time",
    "latin-hypercube",
    "nearly-orthogonal",
    "sobol",
    "saltelli",
    "morris",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SAMPLED: Final = KINDS[2:]
"""The kinds that need a number of samples."""
LARGEST_CORRELATION: Final = 0.05
"""Between any two columns of a nearly orthogonal design (Cioppa and Lucas 2007)."""
ATTEMPTS: Final = 50
STEPS: Final = 10
"""Hypercubes that are tried, and how often each is straightened."""

Floats = NDArray[np.float64]


class SamplingError(ValueError):
    """Points of this kind and number cannot be laid; `nearest` is a number that would do."""

    def __init__(self, message: str, nearest: int | None = None) -> None:
        super().__init__(message)
        self.nearest = nearest


class MissingExtraError(ImportError):
    """A library that an extra of this package brings is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)
        self.what, self.extra = what, extra

    def __str__(self) -> str:
        return f'{self.what} needs `pip install "operational-rhythm[{self.extra}]"`'


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How points are laid: all that a sampler must know, and the analyser after it."""

    kind: Kind
    samples: int
    seed: int = 0
    second_order: bool = False
    """With `saltelli`: points for the second-order indices too."""
    morris_levels: int = 4
    """With `morris`: the steps of the lattice."""

    def unit(self, factors: int) -> Floats:
        """Positions from 0 to 1, shape (points, factors); SamplingError where there are none."""
        return _SAMPLERS[self.kind](self, factors)


def _latin_hypercube(sampling: Sampling, factors: int) -> Floats:
    from scipy.stats import qmc

    found: Floats = qmc.LatinHypercube(d=factors, rng=sampling.seed).random(sampling.samples)
    return found


def _nearly_orthogonal(sampling: Sampling, factors: int) -> Floats:
    """Latin hypercube whose columns hardly correlate: each sample in the middle of its stratum.

    Ranks are straightened with the Cholesky factor of their correlations, step by step, and the
    best of many hypercubes is taken (Florian 1992, Probabilistic Engineering Mechanics 7:123).
    """
    n = sampling.samples
    if n < factors + 2:
        raise SamplingError(
            f"{n} points are too few for {factors} factors that do not correlate", factors + 2
        )
    generator = np.random.default_rng(sampling.seed)
    best, least = np.empty((n, factors)), np.inf
    for _ in range(ATTEMPTS):
        ranks = np.argsort(generator.random((n, factors)), axis=0)
        for _ in range(STEPS):
            worst = largest_correlation(ranks)
            if worst < least:
                best, least = ranks.astype(np.float64), worst
            straight = _straightened(ranks)
            if straight is None:
                break
            ranks = straight
    if least > LARGEST_CORRELATION:
        raise SamplingError(
            f"with {n} points some of the {factors} factors correlate by {least:.2f}, more than "
            f"{LARGEST_CORRELATION}",
            2 * n,
        )
    return (best + 0.5) / n


def _straightened(ranks: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """The ranks after their correlations were taken out; None where they are exact multiples."""
    correlation = np.atleast_2d(np.corrcoef(ranks, rowvar=False))
    try:
        lower = np.linalg.cholesky(correlation)
    except np.linalg.LinAlgError:
        return None
    centred = ranks - (len(ranks) - 1) / 2
    moved = np.linalg.solve(lower, centred.T).T
    return np.argsort(np.argsort(moved, axis=0, kind="stable"), axis=0, kind="stable")


def largest_correlation(columns: NDArray[Any]) -> float:
    """The largest correlation of two columns, without its sign; 0 for a single column."""
    correlation = np.atleast_2d(np.corrcoef(columns, rowvar=False))
    return float(np.abs(correlation - np.eye(len(correlation))).max())


def _sobol(sampling: Sampling, factors: int) -> Floats:
    from scipy.stats import qmc

    _refuse_unbalanced(sampling.samples)
    found: Floats = qmc.Sobol(d=factors, rng=sampling.seed).random(sampling.samples)
    return found


def _saltelli(sampling: Sampling, factors: int) -> Floats:
    _refuse_unbalanced(sampling.samples)
    sampler = salib("SALib.sample.sobol", "a Saltelli design")
    found: Floats = sampler.sample(
        problem(factors),
        sampling.samples,
        calc_second_order=sampling.second_order,
        seed=sampling.seed,
    )
    return found


def _morris(sampling: Sampling, factors: int) -> Floats:
    if sampling.morris_levels < 2 or sampling.morris_levels % 2:
        raise SamplingError("the lattice of Morris has an even number of levels", 4)
    sampler = salib("SALib.sample.morris", "a Morris design")
    found: Floats = sampler.sample(
        problem(factors), sampling.samples, num_levels=sampling.morris_levels, seed=sampling.seed
    )
    return found


def problem(factors: int) -> dict[str, Any]:
    """The unit cube as SALib wants it described."""
    names = [f"x{number}" for number in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}


def _refuse_unbalanced(samples: int) -> None:
    if samples & (samples - 1):
        nearest = 1 << max(samples.bit_length() - 1, 0)
        nearest = nearest if samples - nearest <= 2 * nearest - samples else 2 * nearest
        raise SamplingError(
            f"a Sobol sequence is even only at powers of 2, and {samples} is none", nearest
        )


def salib(module: str, what: str) -> Any:
    """A module of SALib; MissingExtraError says for `what` it is needed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(what, "sensitivity") from error


_SAMPLERS: Final[dict[str, Callable[[Sampling, int], Floats]]] = {
    "latin-hypercube": _latin_hypercube,
    "nearly-orthogonal": _nearly_orthogonal,
    "sobol": _sobol,
    "saltelli": _saltelli,
    "morris": _morris,
}
