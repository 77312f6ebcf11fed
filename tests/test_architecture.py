"""The shape of the program: which way imports run, and how long things are."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "sim"
MODULES = sorted(SOURCE.rglob("*.py"))

# A package imports from those before it only. `results` stands before `experiments`, because
# experiments return results.
LAYERS = (
    "version",
    "scenario",
    "model",
    "engines",
    "results",
    "experiments",
    "charts",
    "report",
    "serve",
    "cli",
    "__main__",
)


def imported_modules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, those inside functions and for types only included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            # `from sim import charts` names a layer only in its second half.
            names = [f".{alias.name}" for alias in node.names] if node.module == "sim" else [""]
            yield from ((node.lineno, f"{node.module}{name}") for name in names)


def test_every_package_has_its_place() -> None:
    """What lies directly under sim/ is one of the layers."""
    found = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert set() == found - set(LAYERS) - {"__init__", "__pycache__"}


def test_imports_run_one_way() -> None:
    """No module imports a later layer, nor `sim` itself, whose public names reach everywhere."""
    against = []
    for path in MODULES:
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if parts == ("__init__",):
            continue
        for line, name in imported_modules(ast.parse(path.read_text(encoding="utf-8"))):
            top, _, rest = name.partition(".")
            layer = rest.partition(".")[0]
            own = LAYERS.index(parts[0])
            if top == "sim" and (layer not in LAYERS or LAYERS.index(layer) > own):
                against.append(f"{path.relative_to(ROOT)}:{line}: {name}")
    assert [] == against


def test_engines_are_picked_in_one_place() -> None:
    """Whoever simulates asks `sim.experiments.engines`; nobody else takes an engine's chunks."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if "engines" not in path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.engines")
        if {alias.name for alias in node.names} & {"run_chunk", "run_replication"}
    }
    assert {"sim/experiments/engines.py"} == found


def test_files_stay_under_400_lines() -> None:
    """A longer file asks whether two things live in one."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {} == {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > 400}


def test_functions_stay_under_60_lines() -> None:
    """A longer function asks to be divided."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 60
    ]
    assert [] == long
