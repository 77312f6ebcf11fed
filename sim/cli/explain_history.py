"""`sim explain-history`: weigh the rival explanations of a scenario by what was observed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.experiments.history.explanation import Explanation
    from sim.scenario.loading import Loaded
    from sim.scenario.schema import Scenario


@click.command(
    "explain-history",
    epilog="Example: sim explain-history scenarios/balakliia-2022.yaml "
    "--control scenarios/hrakove-2022.yaml",
)
@options.scenario_file
@click.option(
    "--control",
    "controls",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Another history that the explanations must fit too, with the same variants; may be "
    "given several times.",
)
@click.option(
    "-n",
    "--replications",
    type=options.WholeNumber(1, options.MOST_REPLICATIONS),
    default=2000,
    metavar="N",
    show_default=True,
    help="How many times to run each variant; four times as many halve the intervals.",
)
@options.seed
@options.changes
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write tables (CSV, JSON, text) and the chart there.",
)
@click.option(
    "--workers",
    type=options.WholeNumber(1),
    metavar="N",
    help="Processes that share the work, all cores by default; the results stay the same.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON instead.")
def explain_history(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    controls: tuple[Path, ...],
    replications: int,
    seed: int,
    sets: tuple[str, ...],
    allow_outside: bool,
    out: Path | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Weigh the rival explanations in FILE (`variants`) by what was observed (`evidence`).

    Runs every variant with the same luck and counts the runs that agree with all observations.
    Prints their shares, the posterior and the Bayes factor of each explanation, whether two of
    them need each other, what other priors would give, and what hangs on each observation; all
    with 95 % intervals for the finite number of runs.
    """
    import json

    from sim.experiments.batch import WorkersLostError
    from sim.experiments.history.explaining import explain_history as explain
    from sim.experiments.history.simulating import FailedRunsError

    if out is not None:
        options.check_folder(out)
    scenario = _case(file, sets, allow_outside=allow_outside)
    others = [
        _case(path, (), allow_outside=allow_outside, control_of=scenario) for path in controls
    ]
    try:
        explanation = explain(scenario, replications, controls=others, seed=seed, workers=workers)
    except (FailedRunsError, WorkersLostError) as error:
        raise click.ClickException(f"{error}.") from error
    if as_json:
        click.echo(json.dumps(explanation.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(explanation.summary(terminal.width()))
    if out is not None:
        _write(explanation, out, quiet=as_json)
    elif not as_json:
        click.echo("\nWith --out DIR the posterior is drawn, and all of it written as tables.")


def _case(
    file: Path,
    sets: tuple[str, ...],
    *,
    allow_outside: bool,
    control_of: "Scenario | None" = None,
) -> "Scenario":
    """The checked scenario of a file; what is wrong with its variants is shown where it stands."""
    from sim.experiments.history.variants import check_case, check_control, rivals
    from sim.model.loading import load_with_origins

    loaded = load_with_origins(file, sets, allow_outside=allow_outside)
    with _shown_in(loaded):
        if control_of is None:
            check_case(loaded.scenario)
        else:
            check_control(control_of, loaded.scenario)
        rivals(loaded.scenario)
    return loaded.scenario


@contextmanager
def _shown_in(loaded: "Loaded[Scenario]") -> Iterator[None]:
    from sim.scenario.errors import ScenarioError
    from sim.scenario.loading import located

    try:
        yield
    except ScenarioError as error:
        raise ScenarioError([located(problem, loaded.tree) for problem in error.problems]) from None


def _write(explanation: "Explanation", folder: Path, *, quiet: bool) -> None:
    from sim.charts import posterior
    from sim.charts.style import Provenance

    explanation.save(folder)
    case, *controls = explanation.cases
    bars = (
        posterior.Explanation(label=one.name, prior=one.prior, posterior=one.posterior)
        for one in explanation.weighed
        if one.kind == "variant"
    )
    judged = f"{len(case.observations)} observations"
    data = posterior.Posterior(
        subject=case.title,
        explanations=tuple(bars),
        evidence=" and ".join([judged, *(f"the control {each.name}" for each in controls)]),
    )
    source = Provenance(scenario=case.name, replications=case.replications, seed=case.seed)
    posterior.picture(data, source).save(folder / "posterior")
    click.echo(f"\nWritten to {folder}: tables, explanation.json and posterior.png", err=quiet)
