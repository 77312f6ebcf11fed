"""`sim new`: a scenario to start from."""

from pathlib import Path

import click

from sim.cli import options


@click.command("new", epilog="Example: sim new my-case && sim run my-case.yaml")
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Write NAME.yaml, a small commented scenario to change, into the current folder.

    An editor that speaks YAML completes and explains its keys with the schema beside it, which
    `sim schema --out scenario.schema.json` writes.
    """
    from sim.scenario.template import SUFFIX, TemplateNameError, template

    try:
        text = template(name)
    except TemplateNameError as error:
        raise options.Refusal(error) from error
    path = Path(name + SUFFIX)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise options.Refusal(f"{path} exists already, and is left as it is.") from error
    click.echo(f"Written to {path}. To run it:\n  sim run {path}")
    click.echo(
        "For an editor that completes and explains:\n  sim schema --out scenario.schema.json"
    )
