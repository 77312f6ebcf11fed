"""Scenario paths: `formations.garrison.speed`, as `--set`, `sources`, variants and sweeps use them.

Segments are divided by dots: keys, and for the elements of a list their position or their `name`.
In patterns `*` stands for any one segment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.scenario import shapes
from sim.scenario.near import nearest
from sim.scenario.reading import Node

ANY_SEGMENT = "*"
MOST_NAMES = 15
"""Names that a message lists."""
Path = tuple[str | int, ...]


@dataclass(kw_only=True)
class UnknownPath(Exception):  # noqa: N818 -- it says what is the matter
    """A path that names nothing; `start` and `length` are the place of the wrong segment in it."""

    message: str
    start: int
    length: int
    nearest: str | None = None
    """The whole path, corrected."""
    names: tuple[str, ...] = ()
    """What could stand in place of the wrong segment."""

    def __str__(self) -> str:
        return self.message

    @property
    def expected(self) -> str | None:
        """The line of an error message that says what would be right."""
        shown = [f"`{name}`" for name in self.names[:MOST_NAMES]]
        more = ", …" if len(self.names) > MOST_NAMES else ""
        return f"one of {', '.join(shown)}{more}" if shown else None


def resolve(path: str, model: BaseModel) -> Path:
    """The keys and positions that `path` stands for in the explicit form of `model`.

    A field that is known to the schema but not filled counts as named. Raises `UnknownPath`.
    """
    return resolve_in(path, explicit(model), type(model))


def resolve_in(path: str, tree: object, annotation: Any) -> Path:
    """Like `resolve`, in a tree (of nodes or plain) that `annotation` describes."""
    if ANY_SEGMENT in path.split("."):
        start = path.index(ANY_SEGMENT)
        raise UnknownPath(message="`*` stands only in `sources`", start=start, length=1)
    walk = _Walk(path, _segments(path), strict=False)
    return next(walk.below(0, tree, annotation))


def expand(pattern: str, tree: object, annotation: Any) -> tuple[Path, ...]:
    """All paths of things in `tree` that `pattern` stands for; raises `UnknownPath` for none."""
    walk = _Walk(pattern, _segments(pattern), strict=True)
    return tuple(walk.below(0, tree, annotation))


def explicit(model: BaseModel) -> dict[str, Any]:
    """The explicit form of a block: every default written out, quantities as text."""
    return model.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True)
class _Segment:
    text: str
    start: int


@dataclass(frozen=True)
class _Step:
    """One step down: the key, what stands there, and how many segments it took."""

    key: str | int
    value: object
    annotation: Any
    used: int = 1


def _segments(path: str) -> list[_Segment]:
    segments, start = [], 0
    for text in path.split("."):
        if not text or text.strip() != text:
            message = "the path is empty" if not path.strip() else "a part of the path is empty"
            raise UnknownPath(message=message, start=start, length=max(1, len(text)))
        segments.append(_Segment(text, start))
        start += len(text) + 1
    return segments


@dataclass(frozen=True)
class _Walk:
    """One path on its way down a tree."""

    path: str
    segments: list[_Segment]
    strict: bool
    """Whether each step must exist in the tree, rather than in the schema."""

    def below(self, done: int, value: object, annotation: Any) -> Iterator[Path]:
        """The rests of the path below `value`, of which `done` segments are behind."""
        if done == len(self.segments):
            yield ()
            return
        value = value.value if isinstance(value, Node) else value
        if self.segments[done].text == ANY_SEGMENT:
            yield from self._any(done, value, annotation)
            return
        step = self._step(done, value, annotation)
        if step is None:
            raise self._unknown(done, value, annotation)
        for rest in self.below(done + step.used, step.value, step.annotation):
            yield (step.key, *rest)

    def _any(self, done: int, value: object, annotation: Any) -> Iterator[Path]:
        found = False
        after = self.segments[done + 1].text if done + 1 < len(self.segments) else ANY_SEGMENT
        for key, item in _items(value):
            if after != ANY_SEGMENT and isinstance(item, Mapping) and not _begins(item, after):
                continue  # most branches end here, and looking into the schema takes time
            try:
                for rest in self.below(done + 1, item, shapes.child(annotation, key)):
                    found = True
                    yield (key, *rest)
            except UnknownPath:
                continue
        if not found:
            start = self.segments[done].start
            raise UnknownPath(
                message=f"`{self.path}` matches nothing", start=start, length=len(self.path) - start
            )

    def _step(self, done: int, value: object, annotation: Any) -> _Step | None:
        text = self.segments[done].text
        if isinstance(value, list | tuple):
            position = _position(text, value)
            if position is None:
                return None
            return _Step(position, value[position], shapes.child(annotation, position))
        if value is None and not self.strict and shapes.holds_keys(annotation):
            value = {}
        if not isinstance(value, Mapping):
            return None
        step = self._to_existing(done, value, annotation)
        return step if step or self.strict else self._to_absent(done, value, annotation)

    def _to_existing(self, done: int, value: Mapping[str, object], annotation: Any) -> _Step | None:
        """One step to a key of a mapping, which may hold dots."""
        rest = [segment.text for segment in self.segments[done:]]
        for used in range(len(rest), 0, -1):
            key = ".".join(rest[:used])
            if key in value:
                return _Step(key, value[key], shapes.child(annotation, key), used)
        return None

    def _to_absent(self, done: int, value: Mapping[str, object], annotation: Any) -> _Step | None:
        """One step to what the schema knows, or to a new single value of a mapping by name."""
        text = self.segments[done].text
        if shapes.has_free_keys(annotation):
            rest = [segment.text for segment in self.segments[done:]]
            return _Step(".".join(rest), None, shapes.entries(annotation), len(rest))
        below = shapes.child(annotation, text)
        if text in shapes.known_keys(annotation):
            is_other_family = shapes.is_distribution(annotation) and len(value) > 0
            default = shapes.default_at(annotation, text)
            return None if is_other_family else _Step(text, default, below)
        is_new = done == len(self.segments) - 1 and not shapes.holds_block(below)
        return _Step(text, None, below) if is_new and shapes.entries(annotation) else None

    def _unknown(self, done: int, value: object, annotation: Any) -> UnknownPath:
        segment = self.segments[done]
        if any(earlier.text == ANY_SEGMENT for earlier in self.segments[:done]):
            # One of many branches; `_any` says what is wrong if all of them end.
            return UnknownPath(message="", start=segment.start, length=1)
        above = self.path[: segment.start].rstrip(".")
        where = f" in `{above}`" if above else ""
        names = [] if value is None and self.strict else _names(value, annotation)
        near = nearest(segment.text.lower(), names)
        if near is not None:
            rest = self.path[segment.start + len(segment.text) :]
            near = f"{self.path[: segment.start]}{near}{rest}"
        elif not above:
            near = self._longer(value)
        if names or isinstance(value, Mapping | list | tuple):
            message = f"there is no `{segment.text}`{where}"
        elif value is None:
            message = f"`{above}` is not filled: nothing stands below it"
        else:
            message = f"`{above}` is a single value: nothing stands below it"
        return UnknownPath(
            message=message,
            start=segment.start,
            length=len(segment.text),
            nearest=near,
            names=tuple(names),
        )

    def _longer(self, tree: object) -> str | None:
        """A path of the tree that ends with this one, for whoever left out its beginning."""
        wanted = tuple(segment.text for segment in self.segments)
        for path in _all_paths(tree, ()):
            if path[-len(wanted) :] == wanted:
                return ".".join(path)
        return None


def _all_paths(value: object, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    value = value.value if isinstance(value, Node) else value
    for key, item in _items(value):
        path = (*above, str(_name(item) or key) if isinstance(key, int) else key)
        yield path
        yield from _all_paths(item, path)


def _begins(value: Mapping[str, object], segment: str) -> bool:
    """Whether a key of a mapping is `segment`, or begins with it and a dot."""
    start = f"{segment}."
    return segment in value or any(key.startswith(start) for key in value)


def _items(value: object) -> list[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, list | tuple):
        return list(enumerate(value))
    return []


def _position(text: str, elements: Sequence[object]) -> int | None:
    """The position of a list element by its number or its name."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 9 and int(text) < len(elements) else None
    names = [_name(element) for element in elements]
    return names.index(text) if text in names else None


def _name(element: object) -> object:
    element = element.value if isinstance(element, Node) else element
    name = element.get("name") if isinstance(element, Mapping) else None
    return name.value if isinstance(name, Node) else name


def _names(value: object, annotation: Any) -> list[str]:
    """What could have stood in place of an unknown segment."""
    if isinstance(value, list | tuple):
        names = [_name(element) for element in value]
        return [name for name in names if isinstance(name, str)] or [
            str(position) for position in range(len(value))
        ]
    if isinstance(value, Mapping):
        names_there = list(value)
        if shapes.is_distribution(annotation) and value:
            return names_there
        return names_there + [
            key for key in shapes.known_keys(annotation) if key not in names_there
        ]
    return shapes.known_keys(annotation) if value is None else []
