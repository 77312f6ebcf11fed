"""What pydantic found wrong, as problems at their places and in our words."""

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario import shapes
from sim.scenario.blocks import REFUSAL
from sim.scenario.dimensions import shown
from sim.scenario.errors import MOST_PROBLEMS, Origin, Problem
from sim.scenario.reading import Node

MOST_KEYS = 15
"""Known keys that a message lists."""
MOST_PLACES = 3
"""Other places of a key that a message lists."""

_KEY_MARK = "[key]"
"""Pydantic's last step to a key that is wrong itself."""
_KINDS = {
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), "a mapping"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list"),
    "string_type": "a text",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
}
_TRUTHS = {
    **dict.fromkeys(("yes", "y", "on", "true"), "true"),
    **dict.fromkeys(("no", "n", "off", "false"), "false"),
}


@dataclass(frozen=True, kw_only=True)
class _Site:
    """Where a pydantic error leads, the deepest node on the way, and what the schema says."""

    path: tuple[str | int, ...]
    written: int
    """How many steps of the path lead to something written; the rest was left to defaults."""
    node: Node
    annotation: Any
    model: type[BaseModel]
    parent: Node
    parent_annotation: Any
    on_key: bool

    @property
    def label(self) -> str:
        """What a message begins with."""
        return _label(self.path) or "the scenario"

    @property
    def value(self) -> Any:
        """What was written."""
        return self.node.plain()

    def problem(
        self,
        words: str,
        *,
        expected: str | None = None,
        nearest: str | None = None,
        on_key: bool = False,
    ) -> Problem:
        """A problem of this site: its label and `words`."""
        return Problem(
            path=self.path,
            message=f"{self.label} {words}",
            expected=expected,
            nearest=nearest,
            origin=self.origin(on_key=on_key),
            on_key=on_key,
        )

    def origin(self, *, on_key: bool) -> Origin:
        """The place of the key or value; a scenario as a whole has none in its file."""
        if not self.written:
            return Origin.whole(self.node.origin.source)
        is_key = on_key or self.written < len(self.path)
        return self.node.key if is_key and self.node.key else self.node.origin


def _label(path: tuple[str | int, ...]) -> str:
    """The last key of a path, with positions in a list; empty for no path."""
    positions = ""
    for segment in reversed(path):
        if isinstance(segment, str):
            return f"`{segment}{positions}`"
        positions = f"[{segment}]{positions}"
    return ""


def problems_of(error: ValidationError, tree: Node, model: type[BaseModel]) -> list[Problem]:
    """What is wrong, once for each place."""
    details = error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]
    groups: dict[tuple[Any, ...], list[tuple[ErrorDetails, _Site]]] = {}
    for detail in details:
        site = _site(detail, tree, model)
        missing = str(detail["loc"][-1]) if detail["type"] == "missing" else None
        groups.setdefault((site.path, missing), []).append((detail, site))
    problems = [_problem([detail for detail, _ in group], group[0][1]) for group in groups.values()]
    return list(_without_echoes(problems))


def _without_echoes(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Leave out a missing key where a misspelling of it is reported beside it."""
    corrected = {(*problem.path[:-1], problem.nearest) for problem in problems if problem.on_key}
    for problem in problems:
        if problem.on_key or problem.path not in corrected:
            yield problem


def _site(detail: ErrorDetails, tree: Node, model: type[BaseModel]) -> _Site:
    """Follow pydantic's location down the tree, past its names for the branches of unions."""
    node = parent = tree
    annotation: Any = model
    parent_annotation: Any = None
    path: list[str | int] = []
    absent: list[str | int] = []
    steps = detail["loc"][:-1] if detail["type"] == "missing" else detail["loc"]
    for step in steps:
        below = None if absent else node.below(step)
        if below is not None:
            key = step if isinstance(node.value, list) else str(step)
            node, parent = below, node
            annotation, parent_annotation = shapes.child(annotation, key), annotation
            path.append(key)
        elif shapes.field_at(annotation, str(step)) is not None:
            annotation, parent_annotation = shapes.child(annotation, str(step)), annotation
            absent.append(step)
    return _Site(
        path=(*path, *absent),
        written=len(path),
        node=node,
        annotation=annotation,
        model=model,
        parent=parent,
        parent_annotation=parent_annotation,
        on_key=detail["loc"][-1:] == (_KEY_MARK,),
    )


def _problem(details: list[ErrorDetails], site: _Site) -> Problem:
    """One problem of one place, where the branches of a union may all have complained."""
    for detail in details:
        if detail["type"] == REFUSAL:
            return _refusal(detail, site)
    write = _WORDINGS.get(details[0]["type"], _other)
    return write(details, site)


def _refusal(detail: ErrorDetails, site: _Site) -> Problem:
    context = detail["ctx"]
    on_key = site.on_key or bool(context["on_key"])
    words = str(context["problem"])
    if site.on_key:
        # The label of the problem is the key already.
        words = words.removesuffix(f": `{site.path[-1]}`").removesuffix(f": {site.path[-1]}")
    return site.problem(
        words, expected=context["expected"], nearest=context["nearest"], on_key=on_key
    )


def _missing(details: list[ErrorDetails], site: _Site) -> Problem:
    key = details[0]["loc"][-1]
    if isinstance(key, int):
        wanted, there = key + len(details), len(site.value)
        return site.problem(f"must hold {wanted} values, not {there}")
    where = f" in {site.label}" if site.path else ""
    problem = site.problem("", expected=_wanted(key, site.annotation), on_key=True)
    message = f"`{key}` is missing{where}"
    return replace(problem, path=(*site.path, key), message=message, on_key=False)


def _wanted(key: str, annotation: Any) -> str | None:
    """How the missing key would be written, and what it means."""
    below = shapes.child(annotation, key)
    dimension = shapes.dimension_at(below)
    examples = dimension.examples[:1] if dimension else shapes.choices(below)
    field = shapes.field_at(annotation, key)
    parts = [" or ".join(f"`{key}: {example}`" for example in examples)] if examples else []
    if field and field.description:
        parts.append(" ".join(field.description.split()).removesuffix("."))
    return ": ".join(parts) or None


def _unknown_key(details: list[ErrorDetails], site: _Site) -> Problem:  # noqa: ARG001
    """A key that its block does not know; the cure is a known one, or another place."""
    key = str(site.path[-1])
    known = shapes.known_keys(site.parent_annotation)
    written = site.parent.value if isinstance(site.parent.value, dict) else {}
    near = difflib.get_close_matches(key.lower().replace("-", "_"), known, n=1)
    unused = [f"`{name}`" for name in known if name not in written]
    expected = f"one of {', '.join(unused[:MOST_KEYS])}" if unused else None
    if len(unused) > MOST_KEYS:
        expected = f"{expected}, …"
    places = [] if near else list(islice(shapes.places_of(key, site.model), MOST_PLACES))
    if places:
        expected = f"`{key}` stands in " + " or ".join(f"`{place}`" for place in places)
    problem = site.problem("", expected=expected, nearest=near[0] if near else None, on_key=True)
    block = _label(site.path[:-1]) or getattr(site.model, "called", "a scenario")
    return replace(problem, message=f"`{key}` is not a key of {block}")


def _truth(details: list[ErrorDetails], site: _Site) -> Problem:  # noqa: ARG001
    truth = _TRUTHS.get(str(site.value).lower())
    return site.problem(f"must be `true` or `false`, not {shown(site.value)}", nearest=truth)


def _length(details: list[ErrorDetails], site: _Site) -> Problem:
    context = details[0]["ctx"]
    is_short = details[0]["type"] == "too_short"
    bound = f"at least {context['min_length']}" if is_short else f"at most {context['max_length']}"
    return site.problem(f"must hold {bound} values, not {context['actual_length']}")


def _other(details: list[ErrorDetails], site: _Site) -> Problem:
    """What a validator of a block raised, and what has no words of ours."""
    detail = details[0]
    words = str(detail["ctx"]["error"]) if detail["type"] == "value_error" else detail["msg"]
    return site.problem(words.replace("Input should be", "must be"))


def _literal(details: list[ErrorDetails], site: _Site) -> Problem:  # noqa: ARG001
    choices = shapes.choices(site.annotation)
    near = difflib.get_close_matches(str(site.value).lower(), choices, n=1)
    return site.problem(
        f"cannot be {shown(site.value)}",
        expected=" or ".join(f"`{choice}`" for choice in choices),
        nearest=near[0] if near else None,
    )


def _kind(details: list[ErrorDetails], site: _Site) -> Problem:
    """A value of the wrong kind altogether."""
    kinds = list(dict.fromkeys(_KINDS[item["type"]] for item in details if item["type"] in _KINDS))
    value = site.value
    is_single = not isinstance(value, dict | list) and value is not None
    nearest = expected = None
    if kinds == ["a list"] and is_single:
        nearest = f"[{shown(value)}]"
    if kinds == ["a text"] and is_single:
        nearest = f'"{shown(value)}"'
    if kinds == ["a list"] and isinstance(value, dict):
        expected = "items that each begin with `- `, or `[first, second]`"
    if kinds == ["a mapping"]:
        expected = _entries_wanted(site)
    words = f"must be {' or '.join(kinds)}, not {shown(value)}"
    return site.problem(words, expected=expected, nearest=nearest)


def _entries_wanted(site: _Site) -> str | None:
    """What may stand in a mapping; in an empty block `{}` is easily forgotten."""
    known = shapes.known_keys(site.annotation)
    keys = "the keys " + ", ".join(f"`{name}`" for name in known[:MOST_KEYS])
    if not known:
        keys = "a block by name, such as `name: {…}`"
    is_bare = site.value is None and not shapes.required_keys(site.annotation)
    return f"`{{}}` for nothing in it, or {keys}" if is_bare else keys


_WORDINGS: dict[str, Callable[[list[ErrorDetails], _Site], Problem]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _literal,
    **dict.fromkeys(("bool_type", "bool_parsing"), _truth),
    **dict.fromkeys(("too_short", "too_long"), _length),
    **dict.fromkeys(_KINDS, _kind),
}
"""By pydantic's type of the error."""
