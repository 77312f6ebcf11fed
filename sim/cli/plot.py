"""`sim plot`: the charts of saved results, and pictures of any kind."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.charts.encoding import Kind as File
    from sim.charts.kinds import Film, Wanted
    from sim.charts.style import Picture
    from sim.charts.texts import Language

SIZES = ("slide", "page", "poster")
FILES = ("png", "svg", "pdf")


def _list(ctx: click.Context, param: click.Parameter, asked: bool) -> None:  # noqa: ARG001
    """Describe the kinds and leave."""
    if not asked or ctx.resilient_parsing:
        return
    from sim.charts.kinds import KINDS

    formatter = ctx.make_formatter()
    for takes in dict.fromkeys(kind.takes for kind in KINDS.values()):
        rows = [(name, kind.shows) for name, kind in KINDS.items() if kind.takes == takes]
        with formatter.section(f"sim plot KIND {takes}"):
            formatter.write_dl(rows)
    click.echo(formatter.getvalue().rstrip("\n"))
    ctx.exit()


@click.command("plot", epilog="Example: sim plot race results/first-steps --size page --dark")
@click.argument("words", nargs=-1, required=True, metavar="[KIND] RESULTS...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the charts; `charts` in the (first) folder by default.",
)
@click.option(
    "--list",
    is_flag=True,
    callback=_list,
    expose_value=False,
    is_eager=True,
    help="Say what kinds there are.",
)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="Draw this outcome instead of those that the scenario puts first; may be given several "
    "times.",
)
@click.option(
    "-k",
    "--replication",
    type=options.WholeNumber(0, options.MOST_REPLICATIONS - 1),
    metavar="K",
    help="Which run a timeline, a map or a film is of; the most typical one by default.",
)
@click.option(
    "--runs",
    type=options.WholeNumber(1, options.MOST_REPLICATIONS),
    default=200,
    show_default=True,
    metavar="N",
    help="How many runs are replayed for the rhythm.",
)
@click.option(
    "--size", type=click.Choice(SIZES), default="slide", show_default=True, help="What it is for."
)
@click.option("--dark", is_flag=True, help="Draw on dark paper.")
@click.option(
    "--format",
    "files",
    type=click.Choice(FILES),
    multiple=True,
    help="Kind of file, png and svg by default; may be given several times.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="LANGUAGE",
    help="A file ending in .toml that translates sim/charts/texts.en.toml, or en.",
)
def plot(  # noqa: PLR0913 (one parameter an option)
    *,
    words: tuple[str, ...],
    out: Path | None,
    outcomes: tuple[str, ...],
    replication: int | None,
    runs: int,
    size: str,
    dark: bool,
    files: tuple["File", ...],
    language: str,
) -> None:
    """Draw pictures of the results that `sim run` saved in the folder RESULTS.

    Without KIND it is the standard set of charts. `sim plot --list` says what kinds there are;
    some are of several folders, or of a folder that `sim sweep` wrote. Each picture is written as
    PNG for slides and as SVG, which stays sharp at any size; beside it stands the picture in words.
    """
    from sim.charts.kinds import Wanted
    from sim.charts.looks import look
    from sim.charts.texts import speaking
    from sim.results.destination import DestinationError, try_writing
    from sim.results.storage import CHARTS

    kind, folders = _kind_and_folders(words)
    spoken = _language(language)
    folder = out or folders[0] / CHARTS
    wanted = Wanted(
        folders=folders,
        outcomes=outcomes,
        replication=replication,
        runs=runs,
        look=look(size, dark=dark),  # type: ignore[arg-type]  # click has checked it
    )
    made = 0
    with speaking(spoken):
        for stem, picture in _drawn(kind, wanted):
            if not made:
                try:
                    try_writing(folder)
                except DestinationError as error:
                    raise options.Refusal(error) from error
                folder.mkdir(parents=True, exist_ok=True)
            made += 1
            for path in picture.save(folder / stem, files or ("png", "svg")):
                click.echo(path)


def _kind_and_folders(words: tuple[str, ...]) -> tuple[str | None, tuple[Path, ...]]:
    """The kind, None for the standard set, and the folders; a wrong kind gets the nearest."""
    from sim.charts.kinds import KINDS, nearest

    first, rest = words[0], tuple(Path(word) for word in words[1:])
    if first in KINDS:
        if not rest:
            raise click.UsageError(f"Say of which results: sim plot {first} RESULTS")
        return first, rest
    near = nearest(first)
    if not Path(first).exists() and (rest or near):
        cure = f"Did you mean {near}?" if near else "`sim plot --list` says what kinds there are."
        raise click.UsageError(f"There is no kind of picture '{first}'. {cure}")
    if rest:
        raise click.UsageError(
            "The standard charts are of one folder of results; name a kind for several."
        )
    return None, (Path(first),)


def _language(name: str) -> "Language":
    from sim.charts.texts import LanguageError, language

    try:
        return language(name)
    except LanguageError as error:
        raise options.Refusal(error) from error


def _drawn(kind: str | None, wanted: "Wanted") -> "Iterator[tuple[str, Picture | Film]]":
    """The pictures, with what is wrong with a request in words."""
    from sim.charts import book
    from sim.charts.kinds import PlotError, draw
    from sim.results.paired import UnpairedError
    from sim.results.results import UnknownOutcomeError
    from sim.results.storage import ResultsError

    try:
        if kind is None:
            yield from book.pictures(wanted.results, wanted.outcomes, wanted.look)
        else:
            yield from draw(kind, wanted)
    except (PlotError, ResultsError, UnknownOutcomeError, UnpairedError) as error:
        raise options.Refusal(error) from error
