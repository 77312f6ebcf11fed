"""`sim sensitivity`: which factors an outcome depends on, and how much of it is luck."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, terminal
from sim.cli.sampled import sampled_sweep, swept

if TYPE_CHECKING:
    from sim.experiments.designs.design import Design
    from sim.experiments.sensitivity import Sensitivity
    from sim.experiments.sweep_results import Sweep
    from sim.model.outcomes import Outcome


@click.command(
    "sensitivity",
    epilog="Example: sim sensitivity scenarios/balakliia-2022.yaml --kind saltelli --samples 64 "
    "--over 'command.message_loss=0..0.5' --over 'reserves.*.available=0..1' "
    "--outcome captured.balakliia",
)
@sampled_sweep
@click.option(
    "--statistic",
    type=click.Choice(["share", "mean"]),
    help="What of the outcome: the share of runs in which it happens, by default of times, "
    "durations and flags, or the mean of the runs that have a value.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
def sensitivity(*, statistic: str | None, as_json: bool, **asked: object) -> None:
    """Tell which factors an outcome depends on, from a sweep in RESULTS or a scenario in FILE.

    With a file, the scenario is run at the points of a design that --design or --over describes. A
    Saltelli design gives Sobol indices (first order and total), a Morris design the sizes of steps,
    any other design first-order indices; all give an index of whole distributions. All have 95 %
    intervals. The luck of the replications is kept apart from what the factors do.
    """
    from sim.experiments.designs.sampling import MissingExtraError
    from sim.experiments.sensitivity import SensitivityError
    from sim.experiments.sensitivity import check as check_sensitivity
    from sim.experiments.sensitivity import sensitivity as analysed
    from sim.results.results import UnknownOutcomeError

    def check(design: "Design", outcomes: "Sequence[Outcome]", _known: "Sequence[Outcome]") -> None:
        for outcome in outcomes:
            check_sensitivity(design, outcome, statistic)

    try:
        made, outcomes, folder = swept(asked, check)
        found = [analysed(made, name, statistic=statistic) for name in outcomes]
    except (SensitivityError, UnknownOutcomeError, MissingExtraError) as error:
        raise options.Refusal(error) from error
    if as_json:
        data = [one.to_dict() for one in found]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo("\n\n\n".join(one.render(terminal.width()) for one in found))
    click.echo(f"\nThe sweep is kept in {folder}; ask it for more with --outcome.", err=True)
    for one in found:
        if path := _draw(one, made, folder):
            click.echo(f"Drawn to {path}", err=as_json)


def _draw(found: "Sensitivity", made: "Sweep", folder: Path) -> Path | None:
    """Draw Sobol indices, of designs that have them; the path of the picture."""
    from sim.charts import sobol
    from sim.charts.sweeps import provenance_of
    from sim.results.chunks_store import CHARTS
    from sim.results.disk import write_atomically

    try:
        data = sobol.of_sensitivity(found)
    except ValueError:
        return None
    picture = sobol.picture(data, provenance_of(made))
    path = folder / CHARTS / f"sobol-{found.outcome.name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    for kind in ("png", "svg"):
        write_atomically(path.with_suffix(f".{kind}"), picture.encode(kind))
    return path
