"""Designs from files, from `path=range` texts and from Python, with errors at their places."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.experiments.designs.design import Design
from sim.experiments.designs.factors import Choice, Factor, choice_label, form_of, settings_of
from sim.experiments.designs.forms import ChoiceForm, DesignFile, NumberForm, full_form, number_form
from sim.experiments.designs.sampling import SAMPLED, Sampling, SamplingError
from sim.scenario import paths, shapes
from sim.scenario.composing import node_of
from sim.scenario.dimensions import Dimension, WholeNumber
from sim.scenario.distributions import Distribution
from sim.scenario.errors import Origin, Problem, ScenarioError
from sim.scenario.files import read_file
from sim.scenario.loading import validate
from sim.scenario.reading import Node, read_text, read_value
from sim.scenario.schema import Scenario
from sim.scenario.writing import flow_text

VARIANTS = "variants"
ALL = "all"
FACTORS = "factors"
MOST_POINTS = 1_000_000
"""A larger grid is a mistake: it would run for weeks."""
PYTHON = "design"
OVER = "--over"
"""Where errors in factors that did not come from a file are said to stand."""
LONGEST_ENDING = 9
"""Steps of a path that make a name."""
EXPECTED = "a range such as `6 h..96 h:13`, a list of levels, or a distribution"


def read_design(path: Path, scenario: Scenario) -> Design:
    """The design of a file; raises `ScenarioError`."""
    return _designed(read_text(read_file(path), str(path)), scenario)


def design_of(
    scenario: Scenario,
    form: Mapping[str, Any],
    factors: Mapping[str, Any] | Sequence[str],
    source: str = PYTHON,
) -> Design:
    """The design of plain values and `path=range` texts; raises `ScenarioError`."""
    if isinstance(factors, Mapping):
        texts = [f"{path}={_text(path, value, scenario)}" for path, value in factors.items()]
    else:
        texts = list(factors)
    origin = Origin.whole(source)
    entries = {key: replace(node_of(value, origin), key=origin) for key, value in form.items()}
    nodes: dict[str, Node] = {}
    problems: list[Problem] = []
    for text in texts:
        name, equals, _ = text.partition("=")
        key = Origin(source, 1, 1, text, "set", max(1, len(name)))
        if not equals:
            problems.append(_problem(f"`{text}` has no `=`", key, "`path=6 h..96 h:13`"))
        elif name in nodes:
            problems.append(_problem(f"`{name}` stands here twice", key, "each factor once"))
        else:
            try:
                nodes[name] = replace(_named(read_value(text, len(name) + 1), source), key=key)
            except ScenarioError as error:
                problems += (_renamed(problem, source) for problem in error.problems)
    if problems:
        raise ScenarioError(problems)
    entries[FACTORS] = Node(nodes, origin, origin)
    return _designed(Node(entries, origin), scenario)


def _text(path: str, value: Any, scenario: Scenario) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Distribution):
        dimension = _Place.find(path, scenario).dimension
        return flow_text(form_of(dimension).format(value))
    return flow_text(value)


def _named(node: Node, source: str) -> Node:
    """The node as written in `source`."""
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: _named(item, source) for key, item in value.items()}
    elif isinstance(value, list):
        value = [_named(item, source) for item in value]
    key = replace(node.key, source=source) if node.key else None
    return Node(value, replace(node.origin, source=source), key)


def _renamed(problem: Problem, source: str) -> Problem:
    assert problem.origin is not None  # noqa: S101 -- the reader always knows
    return replace(problem, origin=replace(problem.origin, source=source))


def _problem(message: str, origin: Origin | None, expected: str | None = None) -> Problem:
    return Problem(path=(), message=message, expected=expected, origin=origin)


def _designed(tree: Node, scenario: Scenario) -> Design:
    file = validate(tree, DesignFile)
    sampling = Sampling(
        kind=file.kind,
        samples=file.samples or 0,
        seed=file.seed,
        second_order=file.second_order,
        morris_levels=file.morris_levels,
    )
    written = tree.below(FACTORS)
    assert written is not None  # noqa: S101 -- validated above
    assert isinstance(written.value, dict)  # noqa: S101
    reading = _Reading(scenario=scenario, is_counted=file.kind not in SAMPLED)
    factors = _uniquely_named(list(reading.factors(written.value)))
    reading.refuse_overlaps(factors, written.value)
    if reading.problems:
        raise ScenarioError(reading.problems)
    _refuse_explosion(factors, sampling, written)
    try:
        return Design.laid(factors, sampling)
    except SamplingError as error:
        place = tree.below("samples") or tree
        problem = _problem(str(error), place.origin)
        nearest = None if error.nearest is None else str(error.nearest)
        raise ScenarioError([replace(problem, path=("samples",), nearest=nearest)]) from None


def _refuse_explosion(factors: Sequence[Factor], sampling: Sampling, written: Node) -> None:
    if sampling.kind != "grid":
        return
    points = math.prod(factor.steps or factor.count or 1 for factor in factors)
    if points > MOST_POINTS:
        origin = written.key or written.origin
        message = f"a full grid of these factors has {points:,} points"
        expected = f"at most {MOST_POINTS:,}; `kind: latin-hypercube` takes as many as you say"
        raise ScenarioError([_problem(message, origin, expected)])


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a factor acts, what stands there, and how that is written."""

    written: str
    paths: tuple[paths.Path, ...]
    annotation: Any
    values: tuple[Any, ...]

    @classmethod
    def find(cls, path: str, scenario: Scenario, form: Any = None) -> "_Place":
        """The place of a path; raises `UnknownPath`."""
        form = paths.explicit(scenario) if form is None else form
        if paths.ANY_SEGMENT in path.split("."):
            found = paths.expand(path, form, Scenario)
        else:
            found = (paths.resolve_in(path, form, Scenario),)
        annotation: Any = Scenario
        for step in found[0]:
            annotation = shapes.child(annotation, step)
        values = tuple(_at(form, each) for each in found)
        return cls(written=path, paths=found, annotation=annotation, values=values)

    @property
    def dimension(self) -> Dimension | None:
        """How a number there is written; None where it is no number."""
        dimension = shapes.dimension_at(self.annotation)
        return dimension if dimension is not None and dimension.is_number else None

    @property
    def texts(self) -> tuple[str, ...]:
        """The paths with dots: that which was written, or all that it stands for."""
        if len(self.paths) == 1 and paths.ANY_SEGMENT not in self.written.split("."):
            return (self.written,)
        return tuple(".".join(map(str, path)) for path in self.paths)

    def base(self) -> float:
        """The number that stands there now; NaN where it is none, or not one."""
        dimension = self.dimension
        if dimension is None or any(isinstance(value, dict | list) for value in self.values):
            return math.nan
        if any(value is None for value in self.values):
            return math.nan
        numbers = {float(dimension.parse(value)) for value in self.values}
        return numbers.pop() if len(numbers) == 1 else math.nan


def _at(form: Any, path: paths.Path) -> Any:
    for step in path:
        if isinstance(form, Mapping):
            form = form.get(str(step))
        elif isinstance(form, list) and isinstance(step, int):
            form = form[step]
        else:
            return None
    return form


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """One reading of the factors of a design; gathers what is wrong with them."""

    scenario: Scenario
    is_counted: bool
    """Whether ranges must say how many values they take."""
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def form(self) -> dict[str, Any]:
        """The explicit form of the scenario."""
        return paths.explicit(self.scenario)

    def factors(self, nodes: Mapping[str, Node]) -> Iterator[Factor]:
        """The factors that are in order."""
        for path, node in nodes.items():
            try:
                yield self._variants(node) if path == VARIANTS else self._factor(path, node)
            except paths.UnknownPath as error:
                key = node.key or node.origin
                column = key.column + error.start
                origin = key if key.line == 0 else replace(key, column=column, length=error.length)
                self.problems.append(
                    replace(_problem(error.message, origin, error.expected), nearest=error.nearest)
                )
            except ScenarioError as error:
                self.problems.extend(
                    replace(problem, path=(FACTORS, path, *problem.path))
                    for problem in error.problems
                )

    def _factor(self, path: str, node: Node) -> Factor:
        place = _Place.find(path, self.scenario, self.form)
        whole = full_form(node, place.dimension)
        if whole is None:
            raise ScenarioError(
                [_problem(f"this is no factor: {_shown(node)}", node.origin, EXPECTED)]
            )
        if place.dimension is None or _holds_blocks(whole):
            return self._choices(path, whole, place)
        form = validate(whole, number_form(place.dimension))
        factor = _numbers(path, form, place)
        if self.is_counted and factor.steps is None and factor.count is None:
            message = f"how many values of `{path}` are wanted?"
            expected = "their number behind the range, such as `6 h..96 h:13`, or `count: 13`"
            raise ScenarioError([_problem(message, node.origin, expected)])
        return factor

    def _choices(self, path: str, whole: Node, place: _Place) -> Factor:
        if not isinstance(whole.value, dict) or "levels" not in whole.value:
            message = f"`{path}` holds no number, so that it has no range"
            raise ScenarioError([_problem(message, whole.origin, "`levels:` with its values")])
        form = validate(whole, ChoiceForm)
        levels = whole.value["levels"].plain()
        labels = form.labels or tuple(choice_label(level) for level in levels)
        choices = tuple(
            Choice(label=label, settings=settings_of(dict.fromkeys(place.texts, level)))
            for label, level in zip(labels, levels, strict=True)
        )
        same = [n for n, level in enumerate(levels) if all(v == level for v in place.values)]
        return Factor(
            path=path,
            name=form.name,
            paths=place.texts,
            choices=choices,
            base=float(same[0]) if same else math.nan,
        )

    def _variants(self, node: Node) -> Factor:
        known = self.scenario.variants
        if not known:
            message = "this scenario has no variants"
            raise ScenarioError([_problem(message, node.key, "`variants:` in the scenario")])
        name = ""
        if isinstance(node.value, str) and node.value.strip() == ALL:
            names = [Node(each, node.origin) for each in known]
        else:
            whole = full_form(node, None) or replace(
                node, value={"levels": replace(node, value=[node])}
            )
            form = validate(whole, ChoiceForm)
            name = form.name
            levels = whole.below("levels")
            names = list(levels.value) if levels and isinstance(levels.value, list) else []
        wrong = [each for each in names if each.value not in known]
        if wrong:
            expected = f"{', '.join(f'`{each}`' for each in known)}, or `{ALL}`"
            raise ScenarioError(
                [
                    _problem(f"there is no variant `{_shown(each)}`", each.origin, expected)
                    for each in wrong
                ]
            )
        choices = tuple(
            Choice(label=str(each.value), settings=settings_of(known[str(each.value)].set))
            for each in names
        )
        return Factor(path=VARIANTS, name=name or "variant", paths=(), choices=choices)

    def refuse_overlaps(self, factors: Iterable[Factor], nodes: Mapping[str, Node]) -> None:
        """Two factors that would set the same value."""
        seen: dict[tuple[str, ...], str] = {}
        for factor in factors:
            for path in factor.paths:
                steps = tuple(path.split("."))
                clash = next(
                    (
                        other
                        for there, other in seen.items()
                        if steps[: len(there)] == there or there[: len(steps)] == steps
                    ),
                    None,
                )
                if clash is not None:
                    message = f"`{factor.path}` and `{clash}` both set `{path}`"
                    node = nodes[factor.path]
                    self.problems.append(_problem(message, node.key, "one factor for each value"))
                    break
                seen[steps] = factor.path


def _numbers(path: str, form: NumberForm, place: _Place) -> Factor:
    integer = form.integer or isinstance(place.dimension, WholeNumber)
    return Factor(
        path=path,
        name=form.name,
        paths=place.texts,
        unit=place.dimension.unit if place.dimension else "",
        low=math.nan if form.low is None else float(form.low),
        high=math.nan if form.high is None else float(form.high),
        count=form.count,
        levels=tuple(float(level) for level in form.levels or ()),
        distribution=form.distribution,
        log=form.log,
        integer=integer,
        base=place.base(),
        dimension=place.dimension,
    )


def _holds_blocks(whole: Node) -> bool:
    """Whether levels are given that are no single values, or that nothing is to stand there."""
    levels = whole.below("levels")
    if levels is None or not isinstance(levels.value, list):
        return False
    return any(
        isinstance(level.value, dict | list) or level.value is None for level in levels.value
    )


def _shown(node: Node) -> str:
    value = node.plain()
    return value if isinstance(value, str) else flow_text(value)


def _uniquely_named(factors: Sequence[Factor]) -> list[Factor]:
    """Factors without a name get the end of their path; longer ends where two are the same."""
    length, names = 2, [factor.name or _ending(factor.path, 2) for factor in factors]
    while len(set(names)) < len(names) and length < LONGEST_ENDING:
        length += 1
        names = [factor.name or _ending(factor.path, length) for factor in factors]
    return [replace(factor, name=name) for factor, name in zip(factors, names, strict=True)]


def _ending(path: str, length: int) -> str:
    steps = [step for step in path.split(".") if step != paths.ANY_SEGMENT]
    return ".".join(steps[-length:])
