"""Sliders: what may be moved on the page, and the places at which it can stand."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from sim.charts.wording import sentence
from sim.experiments.designs.factors import Factor
from sim.experiments.designs.reading import VARIANTS, design_of
from sim.scenario import paths, shapes
from sim.scenario.blocks import Block
from sim.scenario.changing import Changing
from sim.scenario.errors import Origin, Problem, ScenarioError
from sim.scenario.explaining import ExplainedNumber
from sim.scenario.schema import Scenario
from sim.serve.stretching import Stretch

OPTION = "--slider"
"""Where errors in ranges are said to stand."""
FORM = {"kind": "latin-hypercube", "samples": 1}
"""Ranges are read as those of a design whose ranges need no count."""
MOST_SLIDERS = 8
MOST_PLACES = 201
USUAL_PLACES = 21
PLAIN = ("command", "echelons", "reserves", "formations", "doctrine", "operations", "battle")
"""Parts of a path that say nothing to whoever reads a label."""
AS_WRITTEN = "as in the file"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place of a slider: what is read there, and what it sets by path (nothing: as it is)."""

    shown: str
    settings: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Slider:
    """One value, or several that move together; `base` is the place of the scenario as it is."""

    path: str
    label: str
    hint: str
    """What the value means, as the schema says it."""
    places: tuple[Place, ...]
    base: int
    grade: str = ""
    """How well the value in the file is known, where the scenario says so."""
    source: str = ""
    """Where it is from, with the note beside it."""


def sliders_of(scenario: Scenario, ranges: Sequence[str]) -> tuple[Slider, ...]:
    """The sliders of `path=low..high` texts; ScenarioError for what none can be made of.

    A range may be followed by the number of places, `:13`, and by `:log`, as for a sweep. Where a
    distribution stands, its middle is moved, and the whole is stretched with it.
    """
    if not ranges:
        return ()
    if len(ranges) > MOST_SLIDERS:
        raise _refusal(f"{len(ranges)} sliders are too many", f"at most {MOST_SLIDERS}")
    form = paths.explicit(scenario)
    factors = design_of(scenario, FORM, ranges, OPTION).factors
    sliders = tuple(_slider(factor, form) for factor in factors)
    _check_ends(scenario, sliders)
    return sliders


def _refusal(message: str, expected: str, text: str = "") -> ScenarioError:
    origin = Origin(OPTION, 1, 1, text, "set", max(1, len(text))) if text else Origin.whole(OPTION)
    return ScenarioError([Problem(path=(), message=message, expected=expected, origin=origin)])


def _slider(factor: Factor, form: Mapping[str, Any]) -> Slider:
    places, base = _named(factor) if factor.choices else _measured(factor, form)
    if len(places) < 2:
        raise _refusal(f"`{factor.path}` has one place only", "two or more", factor.path)
    return Slider(
        path=factor.path,
        label=label_of(factor.path),
        hint=hint_of(factor.path, form),
        places=tuple(places),
        base=base,
    )


def _named(factor: Factor) -> tuple[list[Place], int]:
    """The places of choices; what sets nothing, or what stands in the file, is the base."""
    places = [Place(shown=one.label, settings=dict(one.settings)) for one in factor.choices]
    empty = [number for number, place in enumerate(places) if not place.settings]
    if math.isnan(factor.base) and not empty:
        return [Place(shown=AS_WRITTEN, settings={}), *places], 0
    base = empty[0] if math.isnan(factor.base) else int(factor.base)
    places[base] = replace(places[base], settings={})
    return places, base


def _measured(factor: Factor, form: Mapping[str, Any]) -> tuple[list[Place], int]:
    """The places of numbers, with that of the file among them."""
    stretch = None
    if len(factor.paths) == 1 and factor.dimension is not None:
        stretch = Stretch.of(factor.paths[0], factor.dimension, form)
    middle = factor.base if stretch is None else stretch.middle
    if math.isnan(middle):
        raise _refusal(
            f"`{factor.path}` has no single value to begin from",
            "the path of a number, a quantity, or a distribution above zero",
            factor.path,
        )
    values = sorted({*_values(factor), middle})
    settings = factor.settings if stretch is None else stretch.settings
    base, head = values.index(middle), "" if stretch is None else "median "
    places = [
        Place(
            shown=f"{head}{factor.shown(value)}",
            settings={} if number == base else settings(value),
        )
        for number, value in enumerate(values)
    ]
    return places, base


def _values(factor: Factor) -> list[float]:
    """The values of a range or of levels, round and rising."""
    if factor.steps is None and factor.count is None:
        span = factor.high - factor.low
        whole = factor.integer and span < USUAL_PLACES
        factor = replace(factor, count=round(span) + 1 if whole else USUAL_PLACES)
    count = factor.steps or factor.count or 0
    if count > MOST_PLACES:
        raise _refusal(
            f"`{factor.path}` has {count:,} places", f"at most {MOST_PLACES}", factor.path
        )
    return [float(f"{value:.10g}") for value in np.unique(factor.grid())]


def _check_ends(scenario: Scenario, sliders: Sequence[Slider]) -> None:
    """Refuse sliders whose ends make no scenario; raises `ScenarioError`."""
    changing = Changing(scenario)
    for slider in sliders:
        for place in (slider.places[0], slider.places[-1]):
            if place.settings:
                changing.changed(place.settings)


def graded(sliders: Sequence[Slider], numbers: Sequence[ExplainedNumber]) -> tuple[Slider, ...]:
    """The sliders with the evidence grade and source of what they move."""
    return tuple(_graded(slider, numbers) for slider in sliders)


def _graded(slider: Slider, numbers: Sequence[ExplainedNumber]) -> Slider:
    for number in numbers:
        path = ".".join(map(str, number.path))
        if number.grade and (path == slider.path or path.startswith(f"{slider.path}.")):
            source = ": ".join(part for part in (number.source, number.note) if part)
            return replace(slider, grade=number.grade, source=source)
    return slider


def label_of(path: str) -> str:
    """What a slider is called: the telling parts of its path in plain words."""
    steps = [step for step in path.split(".") if step != paths.ANY_SEGMENT]
    told = [step for step in steps[:-1] if step not in PLAIN]
    return sentence(": ".join(re.sub("[-_]", " ", one) for one in (*told, steps[-1])))


def hint_of(path: str, form: Mapping[str, Any]) -> str:
    """What the schema says of the value at a path; empty where it says nothing."""
    if path == VARIANTS:
        return "The explanations that the scenario tells apart"
    pattern = paths.ANY_SEGMENT in path.split(".")
    found = (
        paths.expand(path, form, Scenario)[0] if pattern else paths.resolve_in(path, form, Scenario)
    )
    whole: Any = Scenario
    for block in _blocks(reduce(shapes.child, found[:-1], whole)):
        field = shapes.fields(block).get(str(found[-1]))
        if field is not None and field.description:
            return " ".join(field.description.split()).removesuffix(".")
    return ""


def _blocks(annotation: Any) -> Iterator[type[Block]]:
    for one in shapes.alternatives(annotation):
        if isinstance(one, type) and issubclass(one, Block):
            yield one
