"""Sliders for whoever names none: numbers that the scenario's own explanations move, then others.

What a scenario's variants change is what its author doubts. After that come the numbers on which
the race of the two sides hangs in every scenario: decisions, reserves, warnings, preparation.
"""

import math
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from sim.charts.scales import nice_step
from sim.scenario import paths, shapes
from sim.scenario.dimensions import Bounds, WholeNumber
from sim.scenario.errors import ScenarioError
from sim.scenario.schema import Scenario
from sim.serve.sliders import Slider, sliders_of
from sim.serve.stretching import middle_of

MOST = 6
PLACES = 24
"""A suggested slider has about so many places at most."""
LOWEST, HIGHEST = 0.25, 3.0
"""How far it reaches, as parts of the value in the file."""
TELLING = (
    "command.echelons.*.decide",
    "reserves.*.available",
    "command.message_loss",
    "doctrine.counterattack.prepare",
    "reserves.*.notice",
    "fire_units.*.effect.bridge",
    "command.echelons.*.degraded_stretch",
    "formations.*.elements",
)
"""By path, the most telling first."""


def suggested(scenario: Scenario) -> tuple[Slider, ...]:
    """Up to six sliders over ranges round the values of the file."""
    form = paths.explicit(scenario)
    chosen: list[str] = []
    for path in candidates(scenario, form):
        if len(chosen) < MOST:
            chosen += [text for text in _ranges(path, form) if _is_possible(scenario, text)][:1]
    return sliders_of(scenario, chosen)


def _is_possible(scenario: Scenario, text: str) -> bool:
    """Whether both ends of a range make a scenario."""
    try:
        return len(sliders_of(scenario, [text])) > 0
    except ScenarioError:
        return False


def candidates(scenario: Scenario, form: Mapping[str, Any]) -> list[str]:
    """Paths of what may be moved: first what is both doubted and telling, then the rest of each."""
    doubted = [path for variant in scenario.variants.values() for path in variant.set]
    telling = [path for pattern in TELLING for path in _expanded(pattern, form)]
    both = [path for path in telling if path in doubted]
    return list(dict.fromkeys((*both, *doubted, *telling)))


def _expanded(pattern: str, form: Mapping[str, Any]) -> Iterator[str]:
    """The paths that a pattern stands for; of the echelons the highest first."""
    try:
        found = paths.expand(pattern, form, Scenario)
    except paths.UnknownPath:
        return
    for path in reversed(found) if pattern.startswith("command") else found:
        yield ".".join(map(str, path))


def _ranges(path: str, form: Mapping[str, Any]) -> Iterator[str]:
    """Texts of sliders over the value of the file, the best first; none where it is no number."""
    found = paths.resolve_in(path, form, Scenario)
    whole: Any = Scenario
    dimension = shapes.dimension_at(reduce(shapes.child, found, whole))
    if dimension is None or not dimension.is_number:
        return
    middle = middle_of(path, dimension, form)
    bounds = getattr(dimension, "bounds", None)
    if isinstance(bounds, Bounds) and bounds.maximum == 1.0:
        if not math.isnan(middle):
            yield from (f"{path}=0..1:21", f"{path}=0..0.9:19")
        return
    if not middle > 0.0:
        return
    if isinstance(dimension, WholeNumber):
        low, high = max(1, round(LOWEST * middle)), max(2, round(2 * middle))
        if high - low < PLACES:
            yield f"{path}={low}..{high}"
        return
    step = nice_step((HIGHEST - LOWEST) * middle, PLACES, hours=dimension.unit == "h")
    first = max(1, round(LOWEST * middle / step))
    last = max(first + 1, round(HIGHEST * middle / step))
    low_text, high_text = (dimension.format(round(n * step, 9)) for n in (first, last))
    yield f"{path}={low_text}..{high_text}:{last - first + 1}"
