"""`sim trace`: one replication as a story, with reasons on request."""

import json
import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.charts.style import Picture
    from sim.engines.reference.replay import Trace
    from sim.report.closing import Request
    from sim.report.telling import Teller
    from sim.report.why import Answer
    from sim.scenario.schema import Scenario

PICTURES = (".png", ".svg")
FILMS = (".gif", ".html")


def _picture(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a picture of a kind that is not drawn, before anything is simulated."""
    return _file_of(PICTURES, ctx, param, path)


def _film(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a film of a kind that is not made."""
    return _file_of(FILMS, ctx, param, path)


def _file_of(
    kinds: tuple[str, str], ctx: click.Context, param: click.Parameter, path: Path | None
) -> Path | None:
    if path is not None and path.suffix.lower() not in kinds:
        raise click.BadParameter(f"{path} must end in {' or '.join(kinds)}.")
    return options.file_to_write(ctx, param, path)


def _moments(
    ctx: click.Context,  # noqa: ARG001 (click's signature)
    param: click.Parameter,  # noqa: ARG001
    days: str | None,
) -> tuple[float, ...]:
    """The moments of a list such as `3,5,8` or `day 3 05:00,day 4`, in hours since day 1 00:00."""
    from sim.scenario.quantities import MOMENT

    moments = []
    for word in (words.strip() for words in (days or "").split(",")):
        try:
            moments += [MOMENT.parse(f"day {word.removeprefix('day')}")] if word else []
        except ValueError:
            raise click.BadParameter(f"{word!r} is no moment such as 3 or 3 05:00.") from None
    return tuple(moments)


@click.command(
    "trace",
    epilog="Example: sim trace scenarios/first-steps.yaml --replication 7 --why captured.town",
)
@options.scenario_file
@click.option(
    "-k",
    "--replication",
    type=options.WholeNumber(0, options.MOST_REPLICATIONS - 1),
    default=0,
    metavar="K",
    show_default=True,
    help="Which run to tell: the same as number K of `sim run` with the same seed.",
)
@options.seed
@options.changes
@click.option(
    "--why",
    "questions",
    multiple=True,
    metavar="WHAT",
    help="Tell only why this happened, or did not: an outcome by its name (`sim outcomes FILE` "
    "lists them) or an event of the story by its number; may be given several times.",
)
@click.option(
    "--timeline",
    type=click.Path(path_type=Path),
    callback=_picture,
    metavar="FILE",
    help="Draw what both sides did as a picture, too: a file ending in .png or .svg.",
)
@click.option(
    "--map",
    "strip",
    type=click.Path(path_type=Path),
    callback=_picture,
    metavar="FILE",
    help="Draw who holds what at some moments as a strip of maps: a file ending in .png or .svg.",
)
@click.option(
    "--days",
    "moments",
    callback=_moments,
    metavar="DAYS",
    help="The moments for --map, such as `3,5,8` (as each day begins) or `3 05:00,3 18:00`; those "
    "that tell most by default.",
)
@click.option(
    "--animate",
    "film",
    type=click.Path(path_type=Path),
    callback=_film,
    metavar="FILE",
    help="Make a film of the map: a file ending in .gif, or in .html for a page that can be "
    "stopped and moved to and fro.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead.")
def trace(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    replication: int,
    seed: int,
    sets: tuple[str, ...],
    allow_outside: bool,
    questions: tuple[str, ...],
    timeline: Path | None,
    strip: Path | None,
    moments: tuple[float, ...],
    film: Path | None,
    as_json: bool,
) -> None:
    """Tell one run of the scenario in FILE, event by event, in plain sentences.

    Each line has the event's number, its moment in days of the plan, and a sentence; > marks the
    attacker's doings, < the defender's. With --why it walks back along the causes of one thing.

    With --json, every event is an object with time_h (hours since the simulation started), moment,
    number, cause (the number of the event that led to it, or null), actor, kind, subject, detail
    and sentence; with --why, every answer is one with question, statement and causes, each
    cause after the first with hours_before what it led to. Like events that follow one another
    stand in one line of the story, and apart in the JSON.
    """
    from sim.engines.reference.replay import ReplayError
    from sim.experiments.run import trace as simulate
    from sim.model.loading import load
    from sim.report.closing import Request
    from sim.report.why import UnknownQuestionError, why

    if moments and strip is None:
        raise click.UsageError("--days says for which moments to draw maps; it needs --map.")
    scenario = load(file, sets, allow_outside=allow_outside)
    failure: ReplayError | None = None
    try:
        told = simulate(scenario, replication, seed=seed)
    except ReplayError as error:  # tell what came before it
        told, failure, questions = error.trace, error, ()
    try:
        answers = {question: why(told, question) for question in questions}
    except UnknownQuestionError as error:
        raise options.Refusal(error) from error
    if timeline is not None:
        _draw(told, scenario, timeline)
    if strip is not None:
        _draw_map(told, scenario, moments, strip)
    if film is not None:
        _make_film(told, scenario, film)
    request = Request(file=file, seed=seed, sets=sets, allow_outside=allow_outside)
    closing = None if failure else request
    lines = _data(told, answers) if as_json else _words(told, scenario, answers, closing)
    for line in lines:
        click.echo(line, color=terminal.shows_colour())
    if failure is not None:
        traceback.print_exception(failure.__cause__)
        raise click.ClickException(f"{failure}.")


def _words(
    told: "Trace",
    scenario: "Scenario",
    answers: "Mapping[str, Answer]",
    closing: "Request | None",
) -> Iterable[str]:
    """The answers, or where nothing was asked the whole story."""
    teller = _teller(told)
    return teller.answers(answers.values()) if answers else teller.whole(scenario, closing)


def _data(told: "Trace", answers: "Mapping[str, Answer]") -> Iterator[str]:
    """One JSON object a line: each answer, or each event."""
    from sim.report.telling import answer_data, event_data

    if answers:
        objects = (answer_data(told, question, answer) for question, answer in answers.items())
    else:
        objects = (event_data(told, event) for event in told.events)
    return (json.dumps(one, ensure_ascii=False) for one in objects)


def _teller(told: "Trace") -> "Teller":
    """Whoever tells the run on this terminal, or to whatever reads the output."""
    from sim.report.palette import COLOURED, PLAIN
    from sim.report.telling import Teller

    return Teller(
        trace=told,
        width=terminal.width() if terminal.is_terminal() else None,
        palette=COLOURED if terminal.shows_colour() else PLAIN,
    )


def _draw(told: "Trace", scenario: "Scenario", path: Path) -> None:
    """Draw the timeline of the run to a file."""
    from sim.charts import timeline
    from sim.charts.one_run import provenance_of

    title = scenario.title or scenario.name
    _write(timeline.picture(told.timeline(title), provenance_of(told, scenario)), path)


def _draw_map(told: "Trace", scenario: "Scenario", moments: tuple[float, ...], path: Path) -> None:
    """Draw maps of the run at some moments to a file."""
    from sim.charts import one_run

    try:
        picture = one_run.strip(told, scenario, moments)
    except one_run.MomentError as error:
        raise options.Refusal(error) from error
    _write(picture, path)


def _write(picture: "Picture", path: Path) -> None:
    from sim.results.storage import write_atomically

    write_atomically(path, picture.encode("svg" if path.suffix.lower() == ".svg" else "png"))
    click.echo(f"Drawn to {path}", err=True)


def _make_film(told: "Trace", scenario: "Scenario", path: Path) -> None:
    """Make a film of the run."""
    from sim.charts import one_run
    from sim.results.storage import write_atomically

    if path.suffix.lower() == ".html":
        content = one_run.page(told, scenario).encode("utf-8")
    else:
        content = one_run.film(told, scenario)
    write_atomically(path, content)
    click.echo(f"Drawn to {path}", err=True)
