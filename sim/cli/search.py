"""`sim search`: the best plan of a search space, with the probability that it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.experiments.plan_search import SearchResult


@click.command(
    "search",
    epilog="Example: sim search scenarios/balakliia-2022-reserves-present.yaml "
    "--plan scenarios/plans/balakliia-phases.yaml",
)
@options.scenario_file
@click.option(
    "--plan",
    "space",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The search space: goal, phases, lags, and if need be budget and splits.",
)
@click.option("--goal", metavar="OUTCOME", help="The outcome to aim for, in place of the file's.")
@click.option(
    "--budget",
    type=options.WholeNumber(1),
    metavar="N",
    help="Salvos that the phases may fire at the most, in place of the file's.",
)
@click.option(
    "-n",
    "--replications",
    type=options.WholeNumber(400, options.MOST_REPLICATIONS),
    default=4000,
    metavar="N",
    show_default=True,
    help="How many times to run a plan at the most; those that fall behind get less.",
)
@options.seed
@options.changes
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the ranking and the best plan as a scenario; if not given, "
    "`results/NAME-search`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the ranking as JSON instead.")
def search(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    space: Path,
    goal: str | None,
    budget: int | None,
    replications: int,
    seed: int,
    sets: tuple[str, ...],
    allow_outside: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Search for the order and lag of the phases of FILE's fire plan that serve a goal best.

    Every plan is run on the same luck, and those that fall too far behind are dropped, so that the
    one left is the best with a probability of 95 % if it is better than all others by the
    difference asked for. Prints the ranking with intervals and writes the best plan as a scenario
    that runs.
    """
    from sim.experiments.history.simulating import FailedRunsError
    from sim.experiments.plan_search import save, search_plans
    from sim.experiments.plan_search_space import read_space
    from sim.model.loading import load

    scenario = load(file, sets, allow_outside=allow_outside)
    asked = {"goal": goal, "budget": budget}
    found = read_space(space, scenario, {key: value for key, value in asked.items() if value})
    folder = out or Path("results") / f"{scenario.name}-search"
    options.check_folder(folder)
    try:
        result = search_plans(found, most_runs=replications, seed=seed)
    except FailedRunsError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(_as_json(result) if as_json else result.summary(terminal.width()))
    save(result, folder)
    click.echo(
        f"\nWritten to {folder}: ranking.csv, search.txt, best-plan.yaml\nRun the best plan:\n"
        f"  sim run {folder / 'best-plan.yaml'}",
        err=as_json,
    )


def _as_json(result: "SearchResult") -> str:
    import json
    from dataclasses import asdict

    form: dict[str, Any] = {
        "decided": result.decided,
        "confidence": result.confidence,
        "difference": result.search.difference,
        "goal": result.search.asked,
        "budget": result.search.budget,
        "best": {"plan": result.best.name, "changes": dict(result.best.changes)},
        "fresh": asdict(result.fresh),
        "ranking": json.loads(result.to_pandas().to_json(orient="records")),
    }
    return json.dumps(form, indent=2)
