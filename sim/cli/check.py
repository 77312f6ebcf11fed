"""`sim check`: the mistakes in scenario files."""

from pathlib import Path

import click

from sim.cli import options


@click.command("check", epilog="Example: sim check scenarios/*.yaml")
@click.argument(
    "files", type=click.Path(path_type=Path), metavar="FILE...", nargs=-1, required=True
)
@options.changes
def check(files: tuple[Path, ...], sets: tuple[str, ...], *, allow_outside: bool) -> None:
    """Look for everything that is wrong in each scenario FILE, without running it.

    Each problem is shown with its place (file:line:column), the line, what was expected, and the
    nearest known name. Numbers that change nothing in the scenario are told as warnings. The exit
    code is 0 where every file is in order, and 2 otherwise.
    """
    from sim.model.loading import load_with_origins
    from sim.scenario.errors import ScenarioError
    from sim.scenario.loading import warnings_of

    wrong = 0
    for file in files:
        try:
            loaded = load_with_origins(file, sets, allow_outside=allow_outside)
        except ScenarioError as error:
            click.echo(f"\n{error}" if wrong else error, err=True)
            wrong += 1
        else:
            scenario, warnings = loaded.scenario, warnings_of(loaded)
            click.echo(f"{file}: ok ({scenario.title or scenario.name})")
            for warning in warnings:
                click.echo(warning, err=True)
    if wrong and len(files) > 1:
        click.echo(f"\n{wrong} of {len(files)} files have problems", err=True)
    click.get_current_context().exit(2 if wrong else 0)
