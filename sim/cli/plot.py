"""`sim plot`: the charts of saved results."""

from pathlib import Path

import click

from sim.cli import options


@click.command("plot", epilog="Example: sim plot results/first-steps --out slides")
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the charts; `charts` in RESULTS by default.",
)
def plot(results: Path, out: Path | None) -> None:
    """Draw the charts of the results that `sim run` saved in the folder RESULTS.

    Each chart is written as PNG for slides and as SVG, which stays sharp at any size.
    """
    from sim.charts import book
    from sim.results.destination import DestinationError, try_writing
    from sim.results.storage import CHARTS, ResultsError, open_results

    folder = out or results / CHARTS
    try:
        opened = open_results(results)
        try_writing(folder)
    except (ResultsError, DestinationError) as error:
        raise options.Refusal(error) from error
    for path in book.write(opened, folder):
        click.echo(path)
