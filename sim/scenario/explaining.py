"""The explicit form of a scenario, and where each of its numbers comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pydantic import BaseModel

from sim.scenario import paths, shapes
from sim.scenario.dimensions import is_number_text
from sim.scenario.errors import DEFAULT, Origin
from sim.scenario.loading import Loaded
from sim.scenario.paths import Path
from sim.scenario.reading import Node
from sim.scenario.writing import yaml_text

SOURCES = "sources"

_HEAD = """\
# Explicit form: every default is written out. Behind each number stand the place it was written
# in, its unit, and its evidence grade and source where the scenario names one.
"""


@dataclass(frozen=True, kw_only=True)
class ExplainedNumber:
    """One number of a scenario and what is known of it."""

    path: Path
    value: str | int | float
    """As the explicit form writes it."""
    unit: str
    """Empty for a plain number."""
    origin: Origin
    grade: str | None
    """`reported`, `contested` or `assumed`; none where no source is named."""
    source: str | None
    note: str | None

    @property
    def comment(self) -> str:
        """Origin, unit, grade and source on one line."""
        parts = [self.origin.place, self.unit or "no unit"]
        if self.grade:
            parts.append(f"{self.grade}: {self.source}")
        elif self.origin.kind == "file":
            parts.append("no source named")
        return "; ".join(parts)


def explicit_text(scenario: BaseModel) -> str:
    """The explicit form as YAML, which is valid input and reads as an equal scenario."""
    return yaml_text(paths.explicit(scenario))


def explained_text(loaded: Loaded[Any]) -> str:
    """The explicit form with a comment behind each number."""
    comments = {number.path: number.comment for number in explain(loaded)}
    return _HEAD + yaml_text(paths.explicit(loaded.scenario), comments.get)


def explain(loaded: Loaded[Any]) -> tuple[ExplainedNumber, ...]:
    """Every number of the scenario, in the order of the explicit form."""
    form = paths.explicit(loaded.scenario)
    claims = _claims(loaded, form)
    rank = _Ranks(loaded.files)
    numbers = []
    for path, value, unit in _numbers(form, type(loaded.scenario), ()):
        origin = _origin(loaded.tree, path)
        claim = _claim(claims, path, rank.of(origin))
        if claim is not None and origin.kind == "default" and not claim.names(path):
            claim = None  # whoever named a source for what is around it has not looked at this
        numbers.append(
            ExplainedNumber(
                path=path,
                value=value,
                unit=unit,
                origin=origin,
                grade=claim.grade if claim else None,
                source=claim.source if claim else None,
                note=claim.note if claim else None,
            )
        )
    return tuple(numbers)


@dataclass(frozen=True)
class _Ranks:
    """The order in which values override each other: defaults, files, `--set`."""

    files: tuple[str, ...]

    def of(self, origin: Origin) -> int:
        if origin.kind == "default":
            return -1
        if origin.kind == "set":
            return len(self.files)
        return self.files.index(origin.source)


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """That everything below `path` comes from a source."""

    path: Path
    stars: int
    rank: int
    grade: str
    source: str
    note: str | None
    is_distribution: bool
    """Whether a distribution stands at the path, and so one value made of several numbers."""

    def names(self, path: Path) -> bool:
        """Whether the claim is about this very value, rather than about all that is around it."""
        return self.stars == 0 and (self.path == path or self.is_distribution)


def _claims(loaded: Loaded[Any], form: Mapping[str, Any]) -> list[_Claim]:
    rank = _Ranks(loaded.files)
    model: Any = type(loaded.scenario)
    claims = []
    for pattern, note in (form.get(SOURCES) or {}).items():
        try:
            found = paths.expand(pattern, form, model)
        except paths.UnknownPath:
            continue
        claims += [
            _Claim(
                path=path,
                stars=pattern.split(".").count(paths.ANY_SEGMENT),
                rank=rank.of(_origin(loaded.tree, (SOURCES, pattern))),
                grade=note["grade"],
                source=note["source"],
                note=note.get("note") or None,
                is_distribution=shapes.is_distribution(reduce(shapes.child, path, model)),
            )
            for path in found
        ]
    return claims


def _claim(claims: list[_Claim], path: Path, rank: int) -> _Claim | None:
    """The claim with the longest path above `path`.

    A claim does not cover what a later file or `--set` put in place of the value it was about.
    """
    covering = [
        claim for claim in claims if path[: len(claim.path)] == claim.path and claim.rank >= rank
    ]
    return max(covering, key=lambda claim: (len(claim.path), -claim.stars), default=None)


def _numbers(
    value: object, annotation: Any, path: Path
) -> Iterator[tuple[Path, str | int | float, str]]:
    """Path, text and unit of each number below `value`; what `sources` says are none."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if (*path, key) != (SOURCES,):
                yield from _numbers(item, shapes.child(annotation, key), (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _numbers(item, shapes.child(annotation, position), (*path, position))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        dimension = shapes.dimension_at(annotation)
        if not isinstance(value, str) or (dimension is not None and dimension.is_number):
            yield path, value, dimension.unit if dimension else ""


def _origin(tree: Node, path: Path) -> Origin:
    """Where the value at `path` was written; the default where it was not."""
    node = tree
    for segment in path:
        below = _below(node, segment)
        if below is None:
            return DEFAULT
        node = below
    return node.origin


def _below(node: Node, segment: str | int) -> Node | None:
    below = node.below(segment)
    if below is None and isinstance(node.value, dict) and is_number_text(str(segment)):
        # The shares of a quantile table may be written as 0.50.
        share = float(segment)
        same = (key for key in node.value if is_number_text(key) and float(key) == share)
        below = node.value.get(next(same, ""))
    return below
