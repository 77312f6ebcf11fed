"""`sim sweep`: a scenario at every point of a design, to a table, a picture and files."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.experiments.designs.design import Design
    from sim.experiments.engines import EngineName
    from sim.experiments.sweep_results import Sweep
    from sim.experiments.sweep_summary import SweepSummary
    from sim.scenario.schema import Scenario

RESULTS = Path("results")


@click.command(
    "sweep",
    epilog="Example: sim sweep scenarios/balakliia-2022.yaml "
    "--over 'command.echelons.army.decide=6 h..96 h:7' --over 'reserves.*.available=0..1:6'",
)
@options.scenario_file
@click.option(
    "--design",
    "design_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A design file; docs/scaling.md shows some.",
)
@click.option(
    "--over",
    "overs",
    multiple=True,
    metavar="PATH=RANGE",
    help="Vary a value over a full grid: `path=6 h..96 h:13` for 13 values, `path=1,2,4` for "
    "these; may be given several times. `variants=all` varies the rival explanations.",
)
@click.option(
    "-n",
    "--replications",
    type=options.WholeNumber(1, options.MOST_REPLICATIONS),
    default=200,
    metavar="N",
    show_default=True,
    help="How many times to run each point; four times as many halve the intervals.",
)
@options.seed
@options.changes
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="Which outcome to show by point, the first of the headline by default; may be given "
    "several times.",
)
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="NAME",
    help="Keep only this outcome in the files, to save space; may be given several times.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the files; if not given, `results/NAME-sweep` by the scenario's name. Where "
    "this very sweep was begun there, it goes on.",
)
@click.option(
    "--workers",
    type=options.WholeNumber(1),
    metavar="N",
    help="Threads or processes that share the work, all cores by default; the results stay the "
    "same.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let the workers of a Dask scheduler do the work, such as tcp://localhost:8786.",
)
@options.engine
@click.option("--no-charts", is_flag=True, help="Draw no charts.")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON instead.")
def sweep(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    design_file: Path | None,
    overs: tuple[str, ...],
    replications: int,
    seed: int,
    sets: tuple[str, ...],
    allow_outside: bool,
    outcomes: tuple[str, ...],
    kept: tuple[str, ...],
    out: Path | None,
    workers: int | None,
    cluster: str | None,
    engine: "EngineName",
    no_charts: bool,
    as_json: bool,
) -> None:
    """Run the scenario in FILE many times at every point of a design.

    Every point draws the same luck, so that what differs between points is the work of the
    factors. Prints the outcome by point with its 95 % interval, two factors as a grid. Writes the
    outcomes of every run, a file a finished chunk (chunks/*.parquet), and the points
    (points.parquet).

    Stopped at any moment, by Ctrl-C, a crash or a full disk, the same command goes on where it
    was, and ends with the same bytes.
    """
    from sim.experiments.sweep import sweep as simulate
    from sim.model.loading import load
    from sim.report.closing import Request

    scenario = load(file, sets, allow_outside=allow_outside)
    _check_outcomes(scenario, outcomes, kept)
    design = _design(scenario, design_file, overs)
    folder = out or RESULTS / f"{scenario.name}-sweep"
    with told(folder):
        made = simulate(
            scenario,
            design,
            replications,
            seed=seed,
            outcomes=kept or None,
            out=folder,
            workers=workers,
            cluster=cluster,
            engine=engine,
        )
    chosen = made.summaries(outcomes or (made.headline or made.names)[:1])
    click.echo(_shown(made, chosen, as_json=as_json))
    charts = 0 if no_charts else _draw(made, folder, outcomes)
    request = Request(file=file, seed=seed, sets=sets, allow_outside=allow_outside)
    _close(made, chosen[0], request, (folder, charts), err=as_json)


def _check_outcomes(scenario: "Scenario", names: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Refuse to show what no outcome is called, or what is not kept, before any work is done."""
    from sim.model.lowering import outcomes_of
    from sim.results.results import UnknownOutcomeError

    known = tuple(outcome.name for outcome in outcomes_of(scenario))
    for name in (*names, *kept):
        if name not in known:
            raise options.Refusal(UnknownOutcomeError(name, known))
        if kept and name not in kept:
            raise options.Refusal(f"`{name}` is not kept; name it with --keep too")


def _design(scenario: "Scenario", file: Path | None, overs: tuple[str, ...]) -> "Design":
    """The design of the file or of the ranges."""
    from sim.experiments.designs import Design
    from sim.experiments.designs.reading import OVER, design_of
    from sim.experiments.designs.sampling import MissingExtraError

    if (file is None) == (not overs):
        raise click.UsageError(
            "Say what to vary: either --design FILE, or --over PATH=RANGE, such as "
            "--over 'command.message_loss=0..0.5:6'."
        )
    try:
        if file is not None:
            return Design.read(file, scenario)
        return design_of(scenario, {"kind": "grid"}, overs, OVER)
    except MissingExtraError as error:
        raise options.Refusal(error) from error


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """What can go wrong with a sweep, in words."""
    from sim.experiments.cluster import ClusterError
    from sim.experiments.designs.sampling import MissingExtraError
    from sim.experiments.engines import EngineError
    from sim.experiments.sweep import SweepCutShortError, SweepTooLargeError
    from sim.experiments.sweep_tasks import WorkerMismatchError
    from sim.results.opening import ResultsError

    try:
        yield
    except (EngineError, ResultsError, MissingExtraError, SweepTooLargeError) as error:
        raise options.Refusal(error) from error
    except SweepCutShortError as error:
        kept = f"{error} in {folder}; the same command goes on."
        raise click.ClickException(kept[:1].upper() + kept[1:]) from error
    except (ClusterError, WorkerMismatchError) as error:
        raise click.ClickException(f"{error}.") from error
    except OSError:
        click.echo(f"What is finished is kept in {folder}; the same command goes on.", err=True)
        raise


def _shown(made: "Sweep", chosen: "Iterable[SweepSummary]", *, as_json: bool) -> str:
    summaries = list(chosen)
    if as_json:
        return json.dumps(_data(made, summaries), indent=2, ensure_ascii=False, allow_nan=False)
    title = made.manifest["scenario"]["title"]
    tables = [summary.render(terminal.width()) for summary in summaries]
    return "\n\n".join([f"{title}\n{summaries[0].standing}", *tables])


def _data(made: "Sweep", summaries: "list[SweepSummary]") -> dict[str, Any]:
    """Every point with its settings and the statistics of the outcomes."""
    return {
        "scenario": made.manifest["scenario"]["name"],
        "kind": made.design.kind,
        "replications": made.replications,
        "seed": made.manifest["seed"],
        "points": [
            {
                "point": point,
                "label": made.design.label(point),
                "settings": made.settings(point),
                "outcomes": {
                    each.outcome.name: each.statistics[point].to_dict() for each in summaries
                },
            }
            for point in range(len(made.design))
        ],
    }


def _draw(made: "Sweep", folder: Path, outcomes: tuple[str, ...]) -> int:
    """Draw the charts into a folder in that of the sweep; how many."""
    from sim.charts import sweeps
    from sim.results.chunks_store import CHARTS

    return len({path.stem for path in sweeps.write(made, folder / CHARTS, outcomes)})


def _close(
    made: "Sweep", first: "SweepSummary", request: Any, place: tuple[Path, int], *, err: bool
) -> None:
    """Say what was written and what next, what failed, and leave with the exit code for it."""
    from sim.report.sweeping import failed_runs, what_next, written

    folder, charts = place
    _say(written(folder, charts), err=err)
    _say(what_next(made, first, request, terminal.width()), err=err)
    _say(failed_runs(made, request), err=True)
    code = 1 if made.failures else 0
    if not made.complete:
        code = 143 if made.stopped_by == "SIGTERM" else 130
        done = f"{len(made.there):,} of {len(made.layout):,} chunks are finished"
        _say([f"Interrupted: {done} and kept in {folder}; the same command goes on."], err=True)
    click.get_current_context().exit(code)


def _say(lines: Iterable[str], *, err: bool) -> None:
    for line in lines:
        click.echo(line, err=err)
