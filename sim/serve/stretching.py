"""A distribution that keeps its shape when its middle is moved: all of it is stretched."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario import paths
from sim.scenario.dimensions import Dimension
from sim.scenario.distribution_forms import Role
from sim.scenario.distributions import FAMILIES, Distribution
from sim.scenario.schema import Scenario
from sim.scenario.writing import flow_text

FIGURES = 4
"""Digits of the parameters after stretching."""
Change = Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The distribution at a path, its parameters as the explicit form writes them."""

    path: str
    dimension: Dimension
    family: type[Distribution]
    parameters: Mapping[str, Any]

    @classmethod
    def of(cls, path: str, dimension: Dimension, form: Mapping[str, Any]) -> "Stretch | None":
        """The distribution there; None where none stands, or one that reaches below zero."""
        value = value_at(form, paths.resolve_in(path, form, Scenario))
        if not isinstance(value, Mapping) or len(value) != 1:
            return None
        name, parameters = next(iter(value.items()))
        family = next(one for one in FAMILIES if one.family == name)
        found = cls(path=path, dimension=dimension, family=family, parameters=parameters)
        return found if found.middle > 0.0 else None

    @property
    def middle(self) -> float:
        """The median, to three digits."""
        from sim.model.variates import VariateTableBuilder

        builder = VariateTableBuilder()
        row = builder.add(self._distribution())
        return float(f"{builder.build().value(row, 0.5):.3g}")

    def _distribution(self) -> Distribution:
        numbers = self._each(self.dimension.parse)
        if self.family.tabular:
            shares, values = tuple(map(float, numbers)), tuple(numbers.values())
            return self.family(shares=shares, values=values)  # type: ignore[call-arg]
        return self.family(**numbers)

    def _each(self, change: Change) -> dict[str, Any]:
        """The parameters, those in the quantity of the distribution changed."""
        made: dict[str, Any] = {}
        for key, value in self.parameters.items():
            role = Role.VALUE if self.family.tabular else self.family.parameters[key]
            if role is Role.LIST:
                made[key] = tuple(change(item) for item in value)
            else:
                made[key] = change(value) if role is Role.VALUE else value
        return made

    def settings(self, middle: float) -> dict[str, str]:
        """By path the distribution whose middle lies there."""
        factor = middle / self.middle

        def stretched(text: Any) -> Any:
            return self.dimension.format(
                float(f"{self.dimension.parse(text) * factor:.{FIGURES}g}")
            )

        return {self.path: flow_text({self.family.family: self._each(stretched)})}


def value_at(form: Any, path: paths.Path) -> Any:
    """What stands at a path of the explicit form; None where nothing does."""
    for step in path:
        if isinstance(form, Mapping):
            form = form.get(str(step))
        elif isinstance(form, list) and isinstance(step, int):
            form = form[step]
        else:
            return None
    return form


def middle_of(path: str, dimension: Dimension, form: Mapping[str, Any]) -> float:
    """The number at a path, or the middle of the distribution there; NaN where neither stands."""
    stretch = Stretch.of(path, dimension, form)
    if stretch is not None:
        return stretch.middle
    value = value_at(form, paths.resolve_in(path, form, Scenario))
    return math.nan if value is None or isinstance(value, dict | list) else dimension.parse(value)
