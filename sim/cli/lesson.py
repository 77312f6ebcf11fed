"""`sim lesson`: a lesson on a scenario as files, and the plans that students hand in graded."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, terminal

if TYPE_CHECKING:
    from sim.report.lessons.form import PlanFile
    from sim.report.lessons.grading import Grade
    from sim.report.lessons.reading import Course

LESSONS = Path("lessons")
DEFAULT = "write"


class WithDefault(click.Group):
    """A group that takes what is none of its commands for the argument of the first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command before the name of a scenario or its options."""
        own = {"-h", "--help"}
        if args and args[0] not in self.commands and args[0] not in own:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(
    "lesson",
    cls=WithDefault,
    epilog="Examples: `sim lesson scenarios/balakliia-2022.yaml --lesson reserves-or-staff`, then "
    "`sim lesson grade plan.yaml --lesson lessons/reserves-or-staff`.",
)
def lesson() -> None:
    """Write a lesson on a scenario, and grade the plans that students hand in.

    `sim lesson FILE` is short for `sim lesson write FILE`.
    """


workers = click.option(
    "--workers",
    type=options.WholeNumber(1),
    metavar="N",
    help="Processes that share the work, all cores by default; the results stay the same.",
)


@lesson.command("write")
@options.scenario_file
@options.changes
@click.option(
    "--lesson",
    "name",
    metavar="LESSON",
    help="A shipped lesson by its name (`sim lesson list`), or a lesson file; by default every "
    "shipped one that fits the scenario.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=LESSONS,
    show_default=True,
    metavar="DIR",
    help="Folder in which each lesson gets a folder of its name.",
)
@workers
def write(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    sets: tuple[str, ...],
    allow_outside: bool,
    name: str | None,
    out: Path,
    workers: int | None,
) -> None:
    """Write a lesson on the scenario in FILE: hand-out, plan to fill in, answer key.

    hand-out.html and plan.yaml are for students; answer-key.html is for the instructor: what each
    plan comes to, with intervals. scenario.yaml and lesson.yaml are what the grader reads.
    """
    from sim.model.loading import load
    from sim.report.lessons.grading import LessonError
    from sim.report.lessons.pack import FILES, pack
    from sim.results.storage import write_atomically

    scenario = load(file, sets, allow_outside=allow_outside)
    courses = list(_courses(scenario, name))
    for course in courses:
        folder = out / course.lesson.name
        _check(folder, FILES)
        try:
            made = pack(course, workers)
        except LessonError as error:
            raise options.Refusal(error) from error
        folder.mkdir(parents=True, exist_ok=True)
        for file_name, content in made.items():
            write_atomically(folder / file_name, content)
        click.echo(f"Written to {folder}:")
        click.echo("  for students: hand-out.html, plan.yaml, scenario.yaml")
        click.echo("  for you: answer-key.html, lesson.yaml")
        click.echo(f"To grade: sim lesson grade PLAN.yaml --lesson {folder}")


def _courses(scenario: Any, name: str | None) -> "Iterator[Course]":
    """The lesson that is asked for, or all shipped ones that fit the scenario."""
    from sim.report.lessons.reading import read_course, shipped
    from sim.scenario.errors import ScenarioError

    if name is not None:
        yield read_course(name, scenario)
        return
    fit = 0
    for each in shipped():
        try:
            course = read_course(each, scenario)
        except ScenarioError:
            continue
        fit += 1
        yield course
    if not fit:
        raise options.Refusal(
            f"no shipped lesson fits {scenario.name}; --lesson NAME says why one does not, and a "
            "lesson file of your own can be given in its place"
        )


def _check(folder: Path, ours: Sequence[str]) -> None:
    """Refuse a folder that holds other things than a lesson."""
    from sim.results.destination import DestinationError, try_writing

    strange = (
        [one.name for one in folder.iterdir() if one.name not in ours] if folder.exists() else []
    )
    if strange:
        raise options.Refusal(
            f"{folder} holds other things than a lesson ({min(strange)}); "
            "give another folder with -o"
        )
    try:
        try_writing(folder)
    except DestinationError as error:
        raise options.Refusal(error) from error


@lesson.command("list")
def listing() -> None:
    """List the lessons that come with the program."""
    from sim.report.lessons.form import Lesson
    from sim.report.lessons.reading import shipped
    from sim.scenario.loading import validate
    from sim.scenario.reading import read_text

    for name, text in shipped().items():
        one = validate(read_text(text, name), Lesson)
        click.echo(f"{name}  ({one.title}, about {one.minutes} minutes, for the {one.side})")
        for line in textwrap.wrap(one.task, terminal.width() - 4):
            click.echo(f"    {line}")


@lesson.command("grade", epilog="Example: sim lesson grade plan.yaml --lesson lessons/my-lesson")
@click.argument(
    "plans", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PLAN..."
)
@click.option(
    "--lesson",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder that `sim lesson FILE` wrote.",
)
@workers
@click.option("--json", "as_json", is_flag=True, help="Print the grades as JSON instead.")
def grade(*, plans: tuple[Path, ...], folder: Path, workers: int | None, as_json: bool) -> None:
    """Grade plan files against the reference of a lesson, on the same luck.

    Prints the points of each plan, goal by goal, with the paired difference and its 95 % interval,
    what the points mean, and a run in which the model answer does better.
    """
    from sim.report.lessons.grading import Grader, LessonError, as_data
    from sim.report.lessons.pack import open_pack
    from sim.report.lessons.reading import read_plan

    course = open_pack(folder)
    handed_in = [(path, read_plan(path, course)) for path in plans]
    try:
        grader = Grader(course, workers)
    except LessonError as error:
        raise options.Refusal(error) from error
    graded = [(path, plan, grader.grade(plan)) for path, plan in handed_in]
    if as_json:
        data = [
            {"file": str(path), "team": plan.team, **as_data(one)} for path, plan, one in graded
        ]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    for number, (path, plan, one) in enumerate(graded):
        if number:
            click.echo()
        for line in _told(course, folder, (path, plan, one)):
            click.echo(line)


def _told(course: "Course", folder: Path, graded: "tuple[Path, PlanFile, Grade]") -> Iterator[str]:
    """A grade in words."""
    from sim.report.lessons.pack import trace_command

    path, plan, one = graded
    width = terminal.width()
    yield f"{plan.team or path}: {one.points:g} of {one.most} points"
    for mark in one.marks:
        yield f"  {mark.label}: {mark.points:g} of {mark.goal.points}"
        found = f"{mark.difference} ({mark.interval})"
        yield f"    {mark.plan}, the reference {mark.reference}: {found}"
        yield from textwrap.wrap(
            mark.feedback, width, initial_indent="    ", subsequent_indent="    "
        )
    lookup = one.lookup
    if lookup is None:
        return
    head = f"Look at replication {lookup.replication}, in which the model answer did better:"
    yield from textwrap.wrap(head, width, initial_indent="  ", subsequent_indent="  ")
    yield f"    {lookup.reasons.question}: {lookup.reasons.statement}"
    for cause in lookup.reasons.causes[:3]:
        yield from textwrap.wrap(
            f"because {cause.moment}: {cause.sentence}",
            width,
            initial_indent="      ",
            subsequent_indent="        ",
        )
    yield f"  In {folder}: {trace_command(course, plan, lookup.replication, lookup.outcome)}"
