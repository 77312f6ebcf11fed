"""`sim explain`: a scenario with all its defaults, and where each number comes from."""

from pathlib import Path

import click

from sim.cli import options


@click.command("explain", epilog="Example: sim explain scenarios/first-steps.yaml > explicit.yaml")
@options.scenario_file
@options.changes
def explain(file: Path, sets: tuple[str, ...], *, allow_outside: bool) -> None:
    """Show the scenario in FILE with every default written out.

    Behind each number stands where it was written (file and line, `--set`, or `default`), its unit,
    and its source and evidence grade where the scenario names one: reported, contested, or assumed.
    A source stands behind a default only where it was named for that very value.
    What is printed is a scenario itself, which gives the same results.
    """
    from sim.model.loading import load_with_origins
    from sim.scenario.explaining import explained_text

    loaded = load_with_origins(file, sets, allow_outside=allow_outside)
    click.echo(explained_text(loaded), nl=False)
