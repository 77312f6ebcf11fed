"""`sim report`: results as one page to hand out, as HTML or PDF."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.experiments.sweep_results import Sweep
    from sim.report.sheet.subject import Subject

SOURCES = Path("seeds") / "sources.yaml"
SUFFIXES = (".html", ".pdf")


def _target(ctx: click.Context, param: click.Parameter, path: Path) -> Path:
    """Refuse a kind of file that a report cannot be, and a place that cannot be written to."""
    if path.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"{path} ends neither in .html nor in .pdf.")
    options.file_to_write(ctx, param, path)
    return path


@click.command(
    "report",
    epilog="Example: sim run scenarios/balakliia-2022.yaml && sim report results/balakliia-2022 "
    "-o report.html",
)
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RESULTS..."
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    callback=_target,
    default=Path("report.html"),
    show_default=True,
    metavar="FILE",
    help="The page, or, where it ends in .pdf, the page printed by Chromium.",
)
@click.option(
    "--sweep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder that `sim sweep` wrote: what moves the result.",
)
@click.option(
    "--vary",
    "ranges",
    multiple=True,
    metavar="PATH=RANGE",
    help="Vary this value of the first scenario by itself, such as "
    "`reserves.reserve.notice=2 h..24 h`; may be given several times.",
)
@click.option(
    "--vary-runs",
    type=options.WholeNumber(2),
    default=400,
    show_default=True,
    metavar="N",
    help="Runs at each end of --vary.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"What is known of each source by its mark; {SOURCES} where that is there.",
)
@click.option(
    "--no-structure",
    is_flag=True,
    help="Leave out the runs under another law of attrition, which take as long as the results.",
)
@click.option(
    "--workers",
    type=options.WholeNumber(1),
    metavar="N",
    help="Processes that share the work, all cores by default; the report stays the same.",
)
def report(  # noqa: PLR0913 (one parameter an option)
    *,
    folders: tuple[Path, ...],
    out: Path,
    sweep: Path | None,
    ranges: tuple[str, ...],
    vary_runs: int,
    sources: Path | None,
    no_structure: bool,
    workers: int | None,
) -> None:
    """Write a report on the results that `sim run` saved in RESULTS, as one file to hand out.

    It holds the question, the scenario in words, how well its numbers are known, results with
    intervals and charts, one run with its causes, what the model can't tell, how to do it again,
    and the STRESS-DES check-list. The file asks nobody for anything: pictures are inside. Several
    RESULTS stand side by side, and are compared with the first.
    """
    from sim.report.sheet.document import Extras
    from sim.report.sheet.document import report as made
    from sim.report.sheet.page import page
    from sim.report.sheet.printing import PrintingError, find_browser, printed
    from sim.report.sheet.structure import other_law
    from sim.results.storage import write_atomically

    if sweep is not None and ranges:
        raise click.UsageError("Give either --sweep or --vary.")
    is_pdf = out.suffix.lower() == ".pdf"
    with _refusing():
        if is_pdf:
            find_browser()
        subjects = _opened(folders)
        extras = Extras(
            sources=_sources(sources),
            sweep=_swept(subjects[0], sweep, ranges, vary_runs, workers),
            law=None if no_structure else other_law(subjects[0], workers),
        )
    text = page(made(subjects, extras))
    try:
        content = printed(text) if is_pdf else text.encode("utf-8")
    except PrintingError as error:
        raise click.ClickException(f"{error}.") from error
    write_atomically(out, content)
    click.echo(f"Written to {out} ({len(content) / 1e6:.1f} MB)")


@contextmanager
def _refusing() -> Iterator[None]:
    """What is wrong with a request, in words."""
    from sim.report.sheet.printing import PrintingError
    from sim.report.sheet.subject import ReportError
    from sim.results.paired import UnpairedError
    from sim.results.storage import ResultsError

    try:
        yield
    except PrintingError as error:
        raise click.ClickException(f"{error}.") from error
    except (ReportError, ResultsError, UnpairedError) as error:
        raise options.Refusal(error) from error


def _opened(folders: tuple[Path, ...]) -> "tuple[Subject, ...]":
    from sim.report.sheet.document import MOST_SUBJECTS
    from sim.report.sheet.subject import open_subjects

    if len(folders) > MOST_SUBJECTS:
        raise options.Refusal(f"a report is of at most {MOST_SUBJECTS} results, not {len(folders)}")
    return open_subjects(folders)


def _sources(path: Path | None) -> Mapping[str, Any]:
    from sim.report.sheet.numbers import read_sources

    if path is None and not SOURCES.is_file():
        return {}
    return read_sources(path or SOURCES)


def _swept(
    subject: "Subject",
    folder: Path | None,
    ranges: tuple[str, ...],
    replications: int,
    workers: int | None,
) -> "Sweep | None":
    """The sweep in a folder, or a quick one of each value by itself."""
    from sim.experiments.designs.reading import design_of
    from sim.experiments.sweep import sweep
    from sim.experiments.sweep_results import open_sweep

    if folder is not None:
        return open_sweep(folder)
    if not ranges:
        return None
    design = design_of(subject.scenario, {"kind": "one-at-a-time"}, ranges, "--vary")
    return sweep(
        subject.scenario,
        design,
        replications,
        seed=subject.manifest["seed"],
        workers=workers,
    )
