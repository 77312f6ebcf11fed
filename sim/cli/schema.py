"""`sim schema`: the JSON Schema of scenario files."""

from pathlib import Path

import click

from sim.cli import options


@click.command("schema", epilog="Example: sim schema --out scenario.schema.json")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    callback=options.file_to_write,
    metavar="FILE",
    help="Write it to this file instead of standard output.",
)
def schema(out: Path | None) -> None:
    """Print the JSON Schema of scenario files, by which editors complete, explain and check them.

    An editor looks for it where the first line of a scenario says, such as
    `# yaml-language-server: $schema=scenario.schema.json`.
    """
    from sim.scenario.json_schema import schema_text
    from sim.scenario.schema import Scenario

    text = schema_text(Scenario)
    if out is None:
        click.echo(text, nl=False)
        return
    from sim.results.storage import write_atomically

    write_atomically(out, text.encode("utf-8"))
    click.echo(f"Written to {out}")
