"""A scenario from its parts: the files it extends, itself, and `--set`, in that order.

Later parts win: mappings are merged key by key, lists, distributions and single values are
replaced as a whole, and `null` takes away an inherited entry of a mapping by name. What a file
changes by path under `set` comes after the rest of it; that reaches into lists too. Every value
keeps its origin.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.scenario import paths, shapes
from sim.scenario.errors import DEFAULT, MOST_PROBLEMS, Origin, Problem, ScenarioError
from sim.scenario.files import read_file
from sim.scenario.reading import Node, read_text, read_value

EXTENDS = "extends"
SET = "set"
"""The keys of a file that say how it is composed; they are no part of the scenario."""
LONGEST_CHAIN = 20
"""Files that may extend each other in a row."""


@dataclass(frozen=True, kw_only=True)
class Composed:
    """The merged tree, and the files it came from, the most basic first."""

    tree: Node
    files: tuple[str, ...]


def compose(
    path: Path, sets: Sequence[str], *, model: type[BaseModel], allow_outside: bool = False
) -> Composed:
    """The tree of the scenario file at `path`; raises `ScenarioError`."""
    chain = _read_chain(path, allow_outside=allow_outside)
    tree = _with_changes(Node({}, DEFAULT), chain[0][1], model)
    for _, over in chain[1:]:
        tree = _with_changes(tree, over, model)
    return Composed(tree=apply_sets(tree, sets, model), files=tuple(source for source, _ in chain))


def merge(base: Node, over: Node, annotation: Any) -> Node:
    """`over` laid upon `base`, where the schema says `annotation`."""
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    if shapes.is_distribution(annotation):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        below = shapes.child(annotation, key)
        if key in merged and _takes_away(node, annotation):
            del merged[key]
        elif key in merged:
            merged[key] = merge(merged[key], node, below)
        else:
            merged[key] = node
    return replace(over, value=merged)


def _with_changes(base: Node, over: Node, model: type[BaseModel]) -> Node:
    """One file laid upon `base`: its blocks first, then what it changes by path."""
    assert isinstance(over.value, dict)  # noqa: S101 -- read_text refuses the rest
    entries = dict(over.value)
    changes = entries.pop(SET, None)
    tree = merge(base, replace(over, value=entries), model)
    if changes is None or changes.value is None:
        return tree
    if not isinstance(changes.value, dict):
        raise _set_error(
            "`set` must be a mapping from paths to values",
            changes.origin,
            expected="for instance `set: {clock.end: day 20}`",
        )
    problems: list[Problem] = []
    for name, value in changes.value.items():
        key = value.key or value.origin
        try:
            tree = _put_at(tree, name, value, model, key)
        except ScenarioError as error:
            problems += error.problems
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise ScenarioError(problems)
    return tree


def apply_sets(tree: Node, sets: Sequence[str], model: type[BaseModel]) -> Node:
    """`tree` with the `path=value` arguments put in, from left to right."""
    problems: list[Problem] = []
    for argument in sets:
        try:
            tree = _apply(tree, argument, model)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return tree


def node_of(value: Any, origin: Origin) -> Node:
    """A plain value as a tree of one origin."""
    if isinstance(value, dict):
        return Node({str(key): node_of(item, origin) for key, item in value.items()}, origin)
    if isinstance(value, list | tuple):
        return Node([node_of(item, origin) for item in value], origin)
    return Node(value, origin)


def _takes_away(node: Node, annotation: Any) -> bool:
    """Whether `node` is a `null` that removes the entry of a mapping by name."""
    return node.value is None and shapes.entries(annotation) not in {None, Any}


def _apply(tree: Node, argument: str, model: type[BaseModel]) -> Node:
    name, equals, _ = argument.partition("=")
    whole = Origin("--set", 1, 1, argument, "set", max(1, len(name)))
    if not equals:
        raise _set_error(f"`{argument}` has no `=`", whole, expected="`path=value`")
    value = replace(read_value(argument, len(name) + 1), key=whole)
    return _put_at(tree, name, value, model, replace(whole, column=1))


def _put_at(tree: Node, name: str, new: Node, model: type[BaseModel], written: Origin) -> Node:
    """`tree` with `new` at the path `name`, which is written at the origin `written`."""
    try:
        path = paths.resolve_in(name, tree, model)
    except paths.UnknownPath as error:
        origin = replace(written, column=written.column + error.start, length=error.length)
        raise _set_error(
            error.message, origin, expected=error.expected, nearest=error.nearest
        ) from None
    return _put(tree, path, new, model)


def _set_error(
    message: str, origin: Origin, *, expected: str | None = None, nearest: str | None = None
) -> ScenarioError:
    problem = Problem(path=(), message=message, expected=expected, nearest=nearest, origin=origin)
    return ScenarioError([problem])


def _put(tree: Node, path: paths.Path, new: Node, annotation: Any) -> Node:
    """`tree` with `new` at `path`; what is missing on the way is made from the defaults."""
    key, rest = path[0], path[1:]
    if isinstance(tree.value, list):
        assert isinstance(key, int)  # noqa: S101 -- the path was resolved in this tree
        items = list(tree.value)
        below = shapes.child(annotation, key)
        items[key] = _put(items[key], rest, new, below) if rest else replace(new, key=None)
        return replace(tree, value=items)
    entries = dict(tree.value) if isinstance(tree.value, dict) else {}
    name = str(key)
    if not rest and name in entries and _takes_away(new, annotation):
        del entries[name]
    elif not rest:
        entries[name] = new
    else:
        there = entries.get(name) or _default(annotation, name, new.key)
        entries[name] = _put(there, rest, new, shapes.child(annotation, name))
    return replace(tree, value=entries)


def _default(annotation: Any, key: str, argument: Origin | None) -> Node:
    """What stands at `key` when nothing is written there; an empty mapping for no default."""
    default = shapes.default_at(annotation, key)
    if default is None:
        return Node({}, argument or DEFAULT, argument)
    return replace(node_of(default, DEFAULT), key=argument)


def _read_chain(path: Path, *, allow_outside: bool) -> list[tuple[str, Node]]:
    """The files from the most basic one to `path` itself, without their `extends`."""
    tree = read_text(read_file(path), str(path))
    folder = None if allow_outside else os.path.realpath(path.parent)
    chain: list[tuple[str, Node]] = []
    seen = [_identity(path)]
    while True:
        assert isinstance(tree.value, dict)  # noqa: S101 -- read_text refuses the rest
        entries = dict(tree.value)
        extends = entries.pop(EXTENDS, None)
        chain.insert(0, (str(path), replace(tree, value=entries)))
        if extends is None:
            return chain
        base = _base(extends, path, folder)
        tree = _read_base(extends, base, path.parent)
        path = base
        if _identity(path) in seen:
            circle = " → ".join(source for source, _ in [*reversed(chain), (str(path), tree)])
            raise _extends_error(extends, f"`extends` runs in a circle: {circle}")
        seen.append(_identity(path))
        if len(chain) >= LONGEST_CHAIN:
            raise _extends_error(extends, f"more than {LONGEST_CHAIN} files extend each other")


def _identity(path: Path) -> tuple[int, int]:
    """What stays the same when a file is reached by another name or through a link."""
    status = path.stat()
    return status.st_dev, status.st_ino


def _base(extends: Node, path: Path, folder: str | None) -> Path:
    """The file that `extends` in the file at `path` names, inside `folder` if there is one."""
    name = extends.value
    if not isinstance(name, str) or not name.strip():
        raise _extends_error(
            extends, "`extends` must be the name of a file", expected="`extends: other.yaml`"
        )
    base = path.parent / name
    if folder is not None and not Path(os.path.realpath(base)).is_relative_to(folder):
        raise _extends_error(
            extends,
            f"`extends` leads out of the folder of the scenario: {name}",
            expected="a file in that folder or below; `--allow-outside` lifts this",
        )
    return base


def _read_base(extends: Node, base: Path, folder: Path) -> Node:
    """The tree of the file that a file in `folder` extends; a missing file is its mistake."""
    try:
        return read_text(read_file(base), str(base))
    except ScenarioError as error:
        problems = [
            replace(
                problem,
                path=(EXTENDS,),
                message=f"`extends` cannot be followed to {base}: {problem.message}",
                nearest=problem.nearest and os.path.relpath(problem.nearest, folder),
                origin=extends.origin,
            )
            if problem.origin is not None and problem.origin.line == 0
            else problem
            for problem in error.problems
        ]
        raise ScenarioError(problems) from None


def _extends_error(extends: Node, message: str, *, expected: str | None = None) -> ScenarioError:
    problem = Problem(path=(EXTENDS,), message=message, expected=expected, origin=extends.origin)
    return ScenarioError([problem])
