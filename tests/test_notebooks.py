"""The notebooks run from a clean kernel without a warning, and what they say is what they show."""

import os
import textwrap
from pathlib import Path
from typing import Any

import pytest

import sim

ABSENT = "the notebooks extra is not installed: pip install '.[notebooks]'"
jupytext = pytest.importorskip("jupytext", reason=ABSENT)
nbclient = pytest.importorskip("nbclient", reason=ABSENT)
nbformat = pytest.importorskip("nbformat", reason=ABSENT)
pytest.importorskip("ipykernel", reason=ABSENT)

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
SCRIPTS = sorted(FOLDER.glob("*.py"))
RENEW = "renew it with: jupytext --update --to ipynb notebooks/*.py"

SAID = {
    "01-first-run": """
        assert difference.chance.gained > difference.chance.lost > 0
        assert difference.chance.difference.low > 0.0
        assert town.chance.difference.high < 0.0 and -0.1 < town.chance.difference.value
        assert town.changed < 0.2 * town.pairs
        assert groups["captured.balakliia"].median().is_monotonic_increasing
        arrived = [name for name in frame if name.endswith("-reserve.arrived")]
        fall = faster_frame.loc[lost, "captured.balakliia"].fillna(float("inf"))
        assert (faster_frame.loc[lost, arrived].min(axis=1) < fall).mean() > 0.5
        assert np.array_equal(again.values, results.values[:50], equal_nan=True)
        assert np.array_equal(opened.values, results.values, equal_nan=True)
        assert same_scenario == scenario
        assert [number.grade for number in used].count("assumed") > len(used) / 2
    """,
}
"""What the text of each notebook takes for granted about its numbers."""


# Not by the environment: the kernel warns of itself when it starts and when it shuts down.
STRICT = "import warnings; warnings.simplefilter('error')"
LENIENT = "warnings.resetwarnings()"


def run(cells: list[Any]) -> list[Any]:
    """Execute cells with this `sim`, in a kernel of their own that takes warnings for errors."""
    # Coverage would make it several times slower, and the unit tests measure the same code.
    environment = {name: text for name, text in os.environ.items() if "COVERAGE" not in name}
    environment["PYTHONPATH"] = str(Path(sim.__file__).parent.parent)
    first, last = (nbformat.v4.new_code_cell(line) for line in (STRICT, LENIENT))
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(cells=[first, *cells, last]),
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(FOLDER)}},
    )
    executed: list[Any] = client.execute(env=environment).cells
    return executed


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_it_runs_and_says_what_it_shows(script: Path) -> None:
    """Every cell runs, nothing is written to standard error, and the text fits the numbers."""
    said = nbformat.v4.new_code_cell(textwrap.dedent(SAID.get(script.stem, "")))
    executed = run([*jupytext.read(script).cells, said])
    outputs = [output for cell in executed for output in cell.get("outputs", ())]
    assert [] == [output.text for output in outputs if output.get("name") == "stderr"]


def test_a_warning_is_an_error() -> None:
    """The test above can fail: a cell that warns ends the run."""
    cell = nbformat.v4.new_code_cell("import warnings; warnings.warn('old', DeprecationWarning)")
    with pytest.raises(nbclient.exceptions.CellExecutionError) as caught:
        run([cell])
    assert ("DeprecationWarning", "old") == (caught.value.ename, caught.value.evalue)


def test_each_script_has_a_notebook() -> None:
    """Both forms of a notebook are there."""
    notebooks = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
    assert [path.stem for path in SCRIPTS] == notebooks, RENEW


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_notebook_is_its_script(script: Path) -> None:
    """What code hosts show and Jupyter opens is the script, without outputs."""
    wanted = jupytext.read(script)
    found = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert contents(wanted) == contents(found), RENEW
    assert wanted.metadata.kernelspec == found.metadata.kernelspec, RENEW
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    stored = [cell.source for cell in code if cell.outputs or cell.execution_count is not None]
    assert [] == stored, f"outputs are not stored; {RENEW}"


def contents(notebook: Any) -> list[tuple[str, str]]:
    """What the cells are, and what stands in them."""
    return [(cell.cell_type, cell.source) for cell in notebook.cells]
