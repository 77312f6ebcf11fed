"""The kernel's functions call each other without cycles, which Numba's cache can't keep.

A compiled function that reaches itself through others works as long as the process lives that
compiled it, and crashes where it is loaded from disk. The calls are read from the source.
"""

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sim

PACKAGE = "sim.engines.batch"
FOLDER = Path(sim.__file__).parent / "engines" / "batch"


def _calls(module: str, source: str) -> dict[str, set[str]]:
    """By name of each function of a module: the functions that it names; compiled ones."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    functions = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and _is_compiled(node)
    ]
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            home = str(node.module)[len(PACKAGE) + 1 :]
            names |= {alias.asname or alias.name: f"{home}.{alias.name}" for alias in node.names}
    names |= {function.name: f"{module}.{function.name}" for function in functions}
    return {
        names[function.name]: {names[name] for name in _globals_of(function) if name in names}
        for function in functions
    }


def _is_compiled(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id in {"kernel", "njit"}
        for decorator in function.decorator_list
        for node in ast.walk(decorator)
    )


def _globals_of(function: ast.FunctionDef) -> set[str]:
    """The names that a function takes from its module: all but its own variables."""
    nodes = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    own = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    return {node.id for node in nodes} - own - {argument.arg for argument in function.args.args}


def _cycle(modules: Mapping[str, str]) -> list[str]:
    """Some cycle of calls among the functions of modules, given by name; [] without one."""
    graph: dict[str, set[str]] = {}
    for module, source in modules.items():
        graph |= _calls(module, source)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _kernel() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}


def test_no_cycle_of_calls() -> None:
    """No function of the kernel reaches itself."""
    assert [] == _cycle(_kernel())


def test_all_modules_are_looked_at() -> None:
    """The calls from the loop down to the calendar are found, over several modules."""
    graph: dict[str, set[str]] = {}
    for module, source in _kernel().items():
        graph |= _calls(module, source)
    assert "operations.operation" in graph["run._act"]
    assert "operations._go" in graph["operations.operation"]
    assert "calendar.wait" in graph["operations._await_base"]


def test_a_cycle_over_two_modules_is_found() -> None:
    """One that leads through an import under another name."""
    one = f"from {PACKAGE}.two import there as far\n\n@kernel\ndef here():\n    far()\n"
    two = f"from {PACKAGE}.one import here\n\n@kernel\ndef there():\n    here()\n"
    assert {"one.here", "two.there"} == set(_cycle({"one": one, "two": two}))
