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
    "03-two-explanations": """
        same = [0, 1, 3, 4]
        assert np.ptp([row[same].mean(axis=1) for row in history.agrees], axis=0).max() < 0.01
        assert all(0 < count < 0.1 * RUNS for count in hits.values())
        assert abs(by_hand - factor.value) < 1e-9 and factor.low < factor.value < factor.high
        lost, retaken_there = explanation.cases[1].agrees.mean(axis=2).T
        assert lost[0] > lost[3] + 0.05 and retaken_there[0] > retaken_there[3]
        broken, scarce = explanation["broken-staff"], explanation["scarce-reserves"]
        assert 1.5 < broken.bayes_factor.value < 3.0
        chance = {one.name: one.posterior.value for one in explanation.weighed[:4]}
        assert max(chance, key=chance.get) == "staff-broken"
        assert interaction.ratio.low < 1.0 < interaction.ratio.high
        unseen = left_out["scarce-reserves"]["reserves-seen"]
        others = left_out["scarce-reserves"].drop("reserves-seen")
        assert unseen > 0.55 and scarce.posterior.value < 0.5 and others.max() < 0.5
        assert imagined["scarce-reserves"].bayes_factor.high < 0.6
        assert imagined["broken-staff"].bayes_factor.low > 1.5
        fell = imagined.cases[0].agrees.mean(axis=2)[:, 0]
        assert fell[3] < 0.5 < fell[:3].min()
    """,
    "05-your-own-process": """
        assert same
        assert closed.mean.difference.low > 0.0
        assert abs(town.chance.difference.value) < 0.03
        assert town.chance.gained <= earlier.chance.gained < 0.05 * RUNS
        assert {"raid", "hit"} <= {event.kind for event in told.events if event.actor == "raiders"}
        assert len(stumbled) < 40 == len(stumbled) + len(stumbled.manifest["failures"])
    """,
    "02-reserves-against-delay": """
        assert saved > given_away + 10
        rates = [answered[point, fell[point]].mean() for point in (fast, slow)]
        assert abs(rates[0] - rates[1]) < 0.1
        assert answered[slow].mean() > answered[fast].mean() + 0.1
        assert (answered.mean(axis=1).reshape(design.shape)[:, 0] == 0.0).all()
        assert effect[0] == 0.0 and effect[-1] > 15.0 and (np.diff(effect) >= -2.0).all()
    """,
    "06-cluster": """
        assert swept.complete and spread.complete and again.complete
        assert len(files) > 10 and same == [True, True]
    """,
    "04-sensitivity": """
        assert found.factors[found.order[0]] == "reserves.available"
        assert found.indices["first"][found.order[0]].low > 0.2
        assert 0.02 < found.variance.factors.value < 0.5
        army = found.factors.index("army.decide")
        assert abs(found.indices["first"][army].value) < 0.15
        assert found.indices["distribution"][army].low > found.floor
        assert box.density.value > box.base and box.checked > box.base
        assert "reserves.available" in {limit.factor for limit in box.limits}
        assert results.manifest["stopping"]["reason"] == "precise"
        assert len(results) < 2000
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
