"""The distributions a scenario may name, as plain numbers in the base unit of their quantity.

A distribution is made from Python with numbers in the base unit (`Uniform(low=6.0, high=24.0)`)
and written in a scenario with units (`uniform: {low: 6 h, high: 24 h}`); how it is written stands
in `distribution_forms`, which the field types at the end of this page use.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from sim.scenario.blocks import Misfit
from sim.scenario.dimensions import Bounds, Dimension, PlainNumber, WholeNumber, number_text
from sim.scenario.distribution_forms import DistributionForm, Parameter, Role
from sim.scenario.quantities import DURATION, FACTOR, FRACTION, LAG, PACE, SPEED

Z90 = 1.2815515655446004
"""The 90 % quantile of the standard normal distribution."""
LARGEST_SPREAD = 1e6
"""Most that p90 may be of the median, or sd of the mean, in a lognormal distribution."""

_SHAPE = PlainNumber(
    label="a shape from 0.05 to 1000",
    examples=("2.5",),
    bounds=Bounds(minimum=0.05, maximum=1000.0),
)
_STAGES = WholeNumber(
    label="a whole number from 1 to 1000", examples=("3",), minimum=1, maximum=1000
)


class Distribution:
    """How one value varies between replications; all parameters in the base unit."""

    __slots__ = ()

    family: ClassVar[str]
    """The key in a scenario."""
    parameters: ClassVar[Mapping[str, Parameter]]
    """How each parameter is written."""
    alternatives: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Sets of parameters of which one must be given; empty where all are needed."""
    tabular: ClassVar[bool] = False
    """Whether the mapping under the key is a table from shares to values."""
    bounded: ClassVar[bool] = True
    """Whether there is a largest value."""

    def misfits(self) -> Iterator[Misfit]:
        """Parameters that make no distribution."""
        yield from ()

    def written(self) -> dict[str, Any]:
        """The parameters that are given, by the key they are written under."""
        values = {name: getattr(self, name) for name in self.parameters}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Constant(Distribution):
    """Always the same value; written as the bare value."""

    family = "constant"
    parameters: ClassVar = {"value": Role.VALUE}

    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Uniform(Distribution):
    """Every value from low to high is as likely."""

    family = "uniform"
    parameters: ClassVar = {"low": Role.VALUE, "high": Role.VALUE}

    low: float
    high: float

    def misfits(self) -> Iterator[Misfit]:
        """High below low."""
        if self.high < self.low:
            yield Misfit(path=("high",), problem="must not be below `low`")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Peaked(Distribution):
    """From low to high, most often near the mode."""

    parameters: ClassVar = {"low": Role.VALUE, "mode": Role.VALUE, "high": Role.VALUE}

    low: float
    mode: float
    high: float

    def misfits(self) -> Iterator[Misfit]:
        """High not above low, or the mode outside them."""
        if self.high <= self.low:
            yield Misfit(
                path=("high",),
                problem="must be above `low`",
                expected="for a fixed value, the value alone in place of the distribution",
            )
        elif not self.low <= self.mode <= self.high:
            yield Misfit(path=("mode",), problem="must lie between `low` and `high`")


@dataclass(frozen=True, kw_only=True, slots=True)
class Triangular(_Peaked):
    """Straight lines from low up to the mode and down to high."""

    family = "triangular"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pert(_Peaked):
    """Beta distribution from low to high with mean (low + 4 mode + high) / 6."""

    family = "pert"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exponential(Distribution):
    """Waiting without memory."""

    family = "exponential"
    parameters: ClassVar = {"mean": Role.VALUE}
    bounded = False

    mean: float

    def misfits(self) -> Iterator[Misfit]:
        """A mean that is not above zero."""
        yield from _not_positive("mean", self.mean)


@dataclass(frozen=True, kw_only=True, slots=True)
class Erlang(Distribution):
    """The sum of `shape` equal exponential stages; `mean` is that of the sum."""

    family = "erlang"
    parameters: ClassVar = {"shape": _STAGES, "mean": Role.VALUE}
    bounded = False

    shape: int
    mean: float

    def misfits(self) -> Iterator[Misfit]:
        """A mean that is not above zero."""
        yield from _not_positive("mean", self.mean)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gamma(Distribution):
    """Like Erlang with any positive shape; the coefficient of variation is shape^-1/2."""

    family = "gamma"
    parameters: ClassVar = {"shape": _SHAPE, "mean": Role.VALUE}
    bounded = False

    shape: float
    mean: float

    def misfits(self) -> Iterator[Misfit]:
        """A mean that is not above zero."""
        yield from _not_positive("mean", self.mean)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lognormal(Distribution):
    """The exponential of a normal variable; by median and 90 % quantile, or by mean and sd."""

    family = "lognormal"
    parameters: ClassVar = dict.fromkeys(("median", "p90", "mean", "sd"), Role.VALUE)
    alternatives = (("median", "p90"), ("mean", "sd"))
    bounded = False

    median: float | None = None
    p90: float | None = None
    mean: float | None = None
    sd: float | None = None

    @property
    def mu(self) -> float:
        """Mean of the logarithm of the value in base units."""
        if self.median is not None:
            return math.log(self.median)
        assert self.mean is not None  # noqa: S101 -- the other alternative, checked by misfits
        return math.log(self.mean) - 0.5 * self.sigma * self.sigma

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm."""
        if self.median is not None and self.p90 is not None:
            return math.log(self.p90 / self.median) / Z90
        assert self.mean is not None  # noqa: S101 -- the other alternative, checked by misfits
        assert self.sd is not None  # noqa: S101
        variation = self.sd / self.mean
        return math.sqrt(math.log1p(variation * variation))

    def misfits(self) -> Iterator[Misfit]:
        """Parameters of both forms, or a spread that is none."""
        given = tuple(name for name in self.parameters if getattr(self, name) is not None)
        if given not in self.alternatives:
            yield Misfit(path=(), problem="needs either `median` and `p90`, or `mean` and `sd`")
        elif self.median is not None and self.p90 is not None:
            yield from _not_positive("median", self.median)
            if self.median > 0 and not 1 < self.p90 / self.median <= LARGEST_SPREAD:
                yield _spread("p90", "median", self.p90 > self.median)
        elif self.mean is not None and self.sd is not None:
            yield from _not_positive("mean", self.mean)
            yield from _not_positive("sd", self.sd)
            if self.mean > 0 and self.sd / self.mean > LARGEST_SPREAD:
                yield _spread("sd", "mean", too_large=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weibull(Distribution):
    """P(more than x) = exp(-(x / scale)^shape)."""

    family = "weibull"
    parameters: ClassVar = {"shape": _SHAPE, "scale": Role.VALUE}
    bounded = False

    shape: float
    scale: float

    def misfits(self) -> Iterator[Misfit]:
        """A scale that is not above zero."""
        yield from _not_positive("scale", self.scale)


@dataclass(frozen=True, kw_only=True, slots=True)
class Empirical(Distribution):
    """One of the observed values, each as likely."""

    family = "empirical"
    parameters: ClassVar = {"values": Role.LIST}

    values: tuple[float, ...]

    def misfits(self) -> Iterator[Misfit]:
        """No value at all."""
        if not self.values:
            yield Misfit(path=("values",), problem="must hold at least one value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantiles(Distribution):
    """Straight lines between given quantiles; `shares` rise from 0 to 1, `values` never fall."""

    family = "quantiles"
    parameters: ClassVar = {}
    tabular = True

    shares: tuple[float, ...]
    values: tuple[float, ...]

    def written(self) -> dict[str, Any]:
        """The values by the text of their share."""
        return dict(zip(map(number_text, self.shares), self.values, strict=True))


def _not_positive(name: str, value: float) -> Iterator[Misfit]:
    if value <= 0:
        yield Misfit(path=(name,), problem="must be above zero")


def _spread(name: str, base: str, too_large: bool) -> Misfit:  # noqa: FBT001 -- private
    problem = f"is too far above `{base}`" if too_large else f"must be above `{base}`"
    return Misfit(path=(name,), problem=problem)


FAMILIES: tuple[type[Distribution], ...] = (
    Constant,
    Uniform,
    Triangular,
    Pert,
    Exponential,
    Erlang,
    Gamma,
    Lognormal,
    Weibull,
    Empirical,
    Quantiles,
)
"""All families, in the order of the documentation."""


def _of(quantity: Dimension, name: str) -> DistributionForm:
    return DistributionForm(quantity=quantity, families=FAMILIES, name=name)


DurationDistribution = Annotated[Distribution, _of(DURATION, "DurationDistribution")]
LagDistribution = Annotated[Distribution, _of(LAG, "LagDistribution")]
SpeedDistribution = Annotated[Distribution, _of(SPEED, "SpeedDistribution")]
PaceDistribution = Annotated[Distribution, _of(PACE, "PaceDistribution")]
FactorDistribution = Annotated[Distribution, _of(FACTOR, "FactorDistribution")]
FractionDistribution = Annotated[Distribution, _of(FRACTION, "FractionDistribution")]
