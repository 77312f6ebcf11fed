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
    nearest known name. The exit code is 0 where every file is in order, and 2 otherwise.
    """
    from sim.model.loading import load
    from sim.scenario.errors import ScenarioError

    wrong = 0
    for file in files:
        try:
            scenario = load(file, sets, allow_outside=allow_outside)
        except ScenarioError as error:
            click.echo(f"\n{error}" if wrong else error, err=True)
            wrong += 1
        else:
            click.echo(f"{file}: ok ({scenario.title or scenario.name})")
    if wrong and len(files) > 1:
        click.echo(f"\n{wrong} of {len(files)} files have problems", err=True)
    click.get_current_context().exit(2 if wrong else 0)
