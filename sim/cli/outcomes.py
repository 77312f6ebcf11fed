"""`sim outcomes`: what every run of a scenario records."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from sim.cli import options, terminal


@click.command("outcomes", epilog="Example: sim outcomes scenarios/first-steps.yaml")
@options.scenario_file
@options.changes
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead.")
def outcomes(file: Path, sets: tuple[str, ...], *, allow_outside: bool, as_json: bool) -> None:
    """List everything that each run of the scenario in FILE records, with unit and meaning.

    These are the columns of outcomes.parquet and the names that `sim trace --why`, `headline`,
    `measures` and `evidence` take. A time is counted in hours from the start of the simulation (the
    tables show it as a moment of the plan); a flag is 1 for yes and 0 for no.
    """
    from sim.model.loading import load
    from sim.model.lowering import outcomes_of
    from sim.report.listing import listing

    declared = outcomes_of(load(file, sets, allow_outside=allow_outside))
    if as_json:
        words = json.dumps([asdict(outcome) for outcome in declared], indent=2, ensure_ascii=False)
        click.echo(words)
        return
    for line in listing(declared, terminal.width()):
        click.echo(line)
