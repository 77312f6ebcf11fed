"""`sim compare`: two scenarios on the same luck, and what differs between them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.report.closing import Request
    from sim.results.comparison import Comparison
    from sim.results.results import Results
    from sim.scenario.schema import Scenario

TABLE, DATA, CHART = "comparison.csv", "comparison.json", "differences"
OURS = {"comparison", CHART}
"""What a folder of a comparison may hold, by the stems of the names."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two that are compared: what it is, and how to ask for it again."""

    subject: "Scenario | Results"
    request: "Request"


@click.command(
    "compare",
    epilog="Example: sim compare scenarios/balakliia-2022.yaml "
    "scenarios/balakliia-2022-staff-intact.yaml",
)
@click.argument("first", type=click.Path(path_type=Path), metavar="A")
@click.argument("second", type=click.Path(path_type=Path), metavar="[B]", required=False)
@click.option(
    "-n",
    "--replications",
    type=options.WholeNumber(1, options.MOST_REPLICATIONS),
    default=2000,
    metavar="N",
    show_default=True,
    help="How many pairs of runs; four times as many halve the intervals.",
)
@options.seed
@click.option(
    "--set-a",
    "sets_a",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change one value of A; may be given several times.",
)
@click.option(
    "--set-b",
    "sets_b",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change one value of B, or of A where there is no B; may be given several times.",
)
@click.option(
    "--allow-outside",
    is_flag=True,
    help="Let `extends` in a file lead out of the folder that the file is in.",
)
@click.option(
    "--workers",
    type=options.WholeNumber(1),
    metavar="N",
    help="Processes that share the work, all cores by default; the results stay the same.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=f"Write {TABLE}, {DATA} and the chart to this folder, too.",
)
@click.option("--all", "show_all", is_flag=True, help="Show every outcome that changed.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON instead.")
def compare(  # noqa: PLR0913 (one parameter an option)
    *,
    first: Path,
    second: Path | None,
    replications: int,
    seed: int,
    sets_a: tuple[str, ...],
    sets_b: tuple[str, ...],
    allow_outside: bool,
    workers: int | None,
    out: Path | None,
    show_all: bool,
    as_json: bool,
) -> None:
    """Run the scenarios in A and B with the same luck and show what differs.

    A and B are scenario files, or folders that `sim run` wrote; without B, it is A changed by
    --set-b. Run 7 of the one and run 7 of the other draw the same luck wherever the two are alike,
    so that what differs is the work of the change. For every outcome it shows both values, their
    difference with a 95 % interval, and in how many pairs the result is another; and it names one
    such pair to look at with `sim trace`.
    """
    from sim.experiments.comparing import compare as compared
    from sim.report.closing import failed_runs
    from sim.results.opening import ResultsError
    from sim.results.paired import UnpairedError

    if second is None and not sets_b:
        raise click.UsageError("Give a second scenario, or a change of the first with --set-b.")
    _check_folder(out)
    sides = [
        _side(first, sets_a, seed, allow_outside=allow_outside),
        _side(second or first, sets_b, seed, allow_outside=allow_outside),
    ]
    try:
        found = compared(
            sides[0].subject, sides[1].subject, replications, seed=seed, workers=workers
        )
    except (ResultsError, UnpairedError) as error:
        raise options.Refusal(error) from error
    click.echo(_shown(found, show_all=show_all, as_json=as_json))
    if out is not None:
        _write(found, out, err=as_json)
    elif not as_json:
        click.echo("\nWith --out DIR the differences are drawn, and written as tables.")
    if not as_json:
        for line in _how_to_look(found, sides):
            click.echo(line)
    for side, results in zip(sides, (found.first, found.second), strict=True):
        for line in failed_runs(results, side.request):
            click.echo(line, err=True)
    _end(found)


def _side(path: Path, sets: tuple[str, ...], seed: int, *, allow_outside: bool) -> Side:
    """A scenario file with its changes, or saved results."""
    from sim.model.loading import load
    from sim.report.closing import Request
    from sim.results.storage import SCENARIO, ResultsError, open_results

    if not path.is_dir():
        scenario = load(path, sets, allow_outside=allow_outside)
        request = Request(file=path, seed=seed, sets=sets, allow_outside=allow_outside)
        return Side(subject=scenario, request=request)
    if sets:
        raise options.Refusal(
            f"{path} holds saved results, which no change can reach; give {path / SCENARIO} instead"
        )
    try:
        results = open_results(path)
    except ResultsError as error:
        raise options.Refusal(error) from error
    request = Request(file=path / SCENARIO, seed=results.manifest["seed"])
    return Side(subject=results, request=request)


def _check_folder(out: Path | None) -> None:
    """Refuse a folder that cannot be written to, or that holds other things, before any work."""
    from sim.results.destination import DestinationError, try_writing

    if out is None:
        return
    if out.is_file():
        raise options.Refusal(f"{out} is a file, not a folder; give another with --out")
    strange = [path.name for path in out.iterdir() if path.stem not in OURS] if out.is_dir() else []
    if strange:
        raise options.Refusal(
            f"{out} holds other things than a comparison ({min(strange)}); "
            "give another folder with --out"
        )
    try:
        try_writing(out)
    except DestinationError as error:
        raise options.Refusal(error) from error


def _shown(found: "Comparison", *, show_all: bool, as_json: bool) -> str:
    from sim.results.comparison_table import ComparisonTable

    if as_json:
        return found.to_json()
    return ComparisonTable(width=terminal.width(), show_all=show_all).render(found)


def _write(found: "Comparison", folder: Path, *, err: bool) -> None:
    """Write the table, the data and the chart."""
    from sim.results.storage import write_atomically

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((TABLE, found.to_csv()), (DATA, f"{found.to_json()}\n")):
        write_atomically(folder / name, text.encode("utf-8"))
    drawn = _draw(found, folder)
    pictures = f", {CHART}.png, {CHART}.svg" if drawn else ""
    click.echo(f"\nWritten to {folder}: {TABLE}, {DATA}{pictures}", err=err)


def _draw(found: "Comparison", folder: Path) -> bool:
    """Draw the differences of the headline, or of what changed most; whether there are any."""
    from sim.charts import differences
    from sim.charts.book import provenance_of_all
    from sim.results.comparison_table import MOST_OTHERS
    from sim.results.storage import write_atomically

    shown = [one for one in found.differences if one.outcome.name in found.headline]
    shown = shown or sorted(found.changed, key=lambda one: -one.changed)[:MOST_OTHERS]
    if not shown:
        return False
    names = [_called(results) for results in (found.first, found.second)]
    data = differences.of_pairs(shown, *(names if names[0] != names[1] else ("first", "second")))
    picture = differences.picture(data, provenance_of_all((found.first, found.second)))
    for kind in ("png", "svg"):
        write_atomically(folder / f"{CHART}.{kind}", picture.encode(kind))
    return True


def _called(results: "Results") -> str:
    """What a picture calls one of the two: its name, or what was changed."""
    scenario = results.manifest["scenario"]
    return ", ".join(scenario["changes"]) or str(scenario["name"])


def _how_to_look(found: "Comparison", sides: list[Side]) -> Iterator[str]:
    """The commands that tell a changed run as it went in both."""
    one = found.example
    if one is None or one.example is None:
        yield "\nNo run differs in anything that is recorded."
        return
    yield f"\nReplication {one.example} is one in which {one.outcome.name} changed. See it in both:"
    for side, results in zip(sides, (found.first, found.second), strict=True):
        request = replace(side.request, seed=results.manifest["seed"])
        yield f"  {request.trace(one.example, '--why', one.outcome.name)}"


def _end(found: "Comparison") -> None:
    """Leave with the exit code of what went wrong in either batch."""
    manifests = [results.manifest for results in (found.first, found.second)]
    if any(manifest["interrupted"] for manifest in manifests):
        click.echo(f"Interrupted: {len(found):,} pairs were finished.", err=True)
        click.get_current_context().exit(130)
    if any(manifest["failures"] for manifest in manifests):
        click.get_current_context().exit(1)
