"""`sim run`: many replications of a scenario to a table, charts and files."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.experiments.batch import WorkersLostError
    from sim.report.closing import Request
    from sim.results.manifest import Keep
    from sim.results.results import Results
    from sim.scenario.schema import Scenario

RESULTS = Path("results")


def _workers(
    ctx: click.Context,  # noqa: ARG001 (click's signature)
    param: click.Parameter,  # noqa: ARG001
    workers: int | None,
) -> int | None:
    """Refuse more processes than the machine can use."""
    from sim.experiments.batch import check_workers

    try:
        if workers is not None:
            check_workers(workers)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error
    return workers


@click.command(
    "run",
    epilog='Example: sim run scenarios/first-steps.yaml --set "reserves.reserve.notice=12 h"',
)
@options.scenario_file
@click.option(
    "-n",
    "--replications",
    type=options.WholeNumber(1, options.MOST_REPLICATIONS),
    default=2000,
    metavar="N",
    show_default=True,
    help="How many times to run it; four times as many halve the intervals.",
)
@click.option(
    "--until",
    "until",
    multiple=True,
    metavar="PRECISION",
    help="End as soon as this is known precisely enough, such as `captured.balakliia ±0.01` (or "
    "+-0.01) or `median captured.balakliia ±2 h`; -n is then the most. May be given several times.",
)
@options.seed
@options.changes
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the files; if not given, `results/NAME` by the scenario's name, with --set "
    "`results/NAME-changed`. Earlier results of the same scenario there are replaced.",
)
@click.option(
    "--workers",
    type=options.WholeNumber(1),
    callback=_workers,
    metavar="N",
    help="Threads or processes that share the work, all cores by default; same results.",
)
@options.engine
@click.option(
    "--keep",
    type=click.Choice(["rows", "summary"]),
    default="rows",
    show_default=True,
    help="What to keep of the runs: every one of them as a row, or, of very many, a summary alone, "
    "with exact counts, shares and means, and with quantiles that say how far they may be off.",
)
@click.option("--all", "show_all", is_flag=True, help="Show every outcome, not only the headline.")
@click.option("--no-charts", is_flag=True, help="Draw no charts; `sim plot` can do so later.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON instead.")
def run(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    replications: int,
    until: tuple[str, ...],
    seed: int,
    sets: tuple[str, ...],
    allow_outside: bool,
    out: Path | None,
    workers: int | None,
    engine: str,
    keep: "Keep",
    show_all: bool,
    no_charts: bool,
    as_json: bool,
) -> None:
    """Run the scenario in FILE many times and show what came of it.

    Prints a table: in what share of the runs a thing happened, and when, how long or how much in
    the middle run and at the first and last tenth, all with 95 % intervals. Writes the outcomes of
    every run (outcomes.parquet), the table (summary.csv), the scenario with all its defaults
    (scenario.yaml), how it came about (manifest.json) and charts.

    Any number of runs takes bounded memory; rows go to the disk as they come.

    The same command gives the same files again. Ctrl-C, or SIGTERM, ends it early and keeps what
    is finished.
    """
    from sim.charts import earlier
    from sim.model.loading import load
    from sim.report.closing import Request, failed_runs, what_next, written
    from sim.results.destination import DestinationError, destination
    from sim.results.storage import CHARTS

    scenario = load(file, sets, allow_outside=allow_outside)
    try:
        default = RESULTS / (f"{scenario.name}-changed" if sets else scenario.name)
        place = destination(out or default, scenario.name, file)
    except DestinationError as error:
        raise options.Refusal(f"{error}. Give another folder with --out.") from error
    request = Request(
        file=file, seed=seed, sets=sets, allow_outside=allow_outside, until=until, keep=keep
    )
    resources = Resources(workers=workers, engine=engine, folder=place.folder)
    results, loss = _simulate(scenario, request, replications, resources)
    folder = place.if_interrupted if loss or results.manifest["interrupted"] else place.folder
    if len(results):
        try:
            results.save(folder)
        except DestinationError as error:  # somebody has put something there meanwhile
            raise options.Refusal(error) from error
        finally:  # where the disk is full, the table at least is not lost
            click.echo(_summary(results, show_all=show_all, as_json=as_json))
        _say(_stopping(results), err=as_json)
        earlier.remove(folder / CHARTS)
        charts = 0 if no_charts else _draw(results, folder / CHARTS)
        _say(written(folder, results, charts), err=as_json)
        _say(what_next(results, request, terminal.width()), err=as_json)
    _say(failed_runs(results, request), err=True)
    _end(results, loss, folder)


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What simulates, and the folder that rows which do not fit into memory are written to."""

    workers: int | None
    engine: str
    folder: Path


def _simulate(
    scenario: "Scenario", request: "Request", replications: int, resources: Resources
) -> "tuple[Results, WorkersLostError | None]":
    """The results, and the loss of worker processes if that cut them short."""
    from sim.experiments.batch import WorkersLostError
    from sim.experiments.engines import EngineError
    from sim.experiments.precision import TargetError
    from sim.experiments.run import run as simulate
    from sim.experiments.run import subject_of
    from sim.experiments.streaming import check_keep
    from sim.results.results import Results

    command, engine = request.run(replications), resources.engine
    try:
        check_keep(request.keep, request.until)
    except ValueError as error:
        raise options.Refusal(f"--keep summary and --until: {error}") from error
    try:
        results = simulate(
            scenario,
            replications,
            seed=request.seed,
            workers=resources.workers,
            command=command,
            changes=request.sets,
            until=request.until,
            engine=engine,
            spawn=True,
            keep=request.keep,
            folder=resources.folder,
        )
    except (EngineError, TargetError) as error:
        raise options.Refusal(error) from error
    except WorkersLostError as error:
        if error.results is not None:
            return error.results, error
        subject = subject_of(scenario, request.sets)
        return Results.of(error.in_memory, subject, engine=engine, command=command), error
    return results, None


def _summary(results: "Results", *, show_all: bool, as_json: bool) -> str:
    """The table, of the headline alone where the scenario has one, or all as JSON."""
    summary = results.summary()
    if as_json:
        return summary.to_json()
    names = results.headline
    if show_all or not names:
        return summary.render(terminal.width())
    table = summary.select(names).render(terminal.width())
    return f"{table}\n\n{len(names)} of {len(results.names)} outcomes; --all shows every one."


def _stopping(results: "Results") -> list[str]:
    """Why a batch ended that was to be precise; nothing where no precision was asked for."""
    stopping = results.manifest.get("stopping")
    words = str(stopping["in_words"]) if stopping else ""
    return ["", *textwrap.wrap(words, terminal.width(), break_on_hyphens=False)] if words else []


def _draw(results: "Results", folder: Path) -> int:
    """Draw the standard charts into a folder in that of the results; how many."""
    from sim.charts import book

    try:
        return len({path.stem for path in book.write(results, folder)})
    except KeyboardInterrupt:
        kept = f"the results are kept in {folder.parent}"
        _say([f"Interrupted; {kept}, and `sim plot {folder.parent}` draws the charts."], err=True)
        click.get_current_context().exit(130)


def _say(lines: Iterable[str], *, err: bool) -> None:
    for line in lines:
        click.echo(line, err=err)


def _end(results: "Results", loss: "WorkersLostError | None", folder: Path) -> None:
    """Say what cut the batch short, and leave with the exit code for it."""
    done, asked = len(results), results.manifest["replications"]["asked"]
    interrupted, code = results.manifest["interrupted"], 0
    if loss:
        code = 1
        _say([f"Error: {loss}."], err=True)
    elif interrupted:
        code = 143 if results.manifest["run"]["stopped_by"] == "SIGTERM" else 130
        kept = f"they are kept in {folder}" if done else "nothing was written"
        _say([f"Interrupted: {done:,} of {asked:,} runs were finished; {kept}."], err=True)
    elif results.manifest["failures"]:
        code = 1
    click.get_current_context().exit(code)
