"""The sweep that `sim sensitivity` and `sim discover` stand on: a saved one, or one made now."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.experiments.designs.design import Design
    from sim.experiments.sweep_results import Sweep
    from sim.model.outcomes import Outcome
    from sim.scenario.schema import Scenario

RESULTS = Path("results")
KINDS = ("latin-hypercube", "nearly-orthogonal", "sobol", "saltelli", "morris")

_PATH = click.Path(path_type=Path)
_VARIED = (
    click.argument("place", type=_PATH, metavar="RESULTS_OR_FILE"),
    click.option("--design", "design_file", type=_PATH, metavar="FILE", help="A design file."),
    click.option(
        "--over",
        "overs",
        multiple=True,
        metavar="PATH=RANGE",
        help="Vary a value over a range, such as `path=6 h..96 h`; may be given several times.",
    ),
    click.option(
        "--kind",
        type=click.Choice(KINDS),
        default=KINDS[0],
        show_default=True,
        help="How the points of --over are laid.",
    ),
    click.option(
        "--samples",
        type=options.WholeNumber(1),
        default=128,
        metavar="N",
        show_default=True,
        help="Points for --over; base samples with saltelli, trajectories with morris.",
    ),
)
_SIMULATED = (
    click.option(
        "-n",
        "--replications",
        type=options.WholeNumber(1, options.MOST_REPLICATIONS),
        default=100,
        metavar="N",
        show_default=True,
        help="How many times to run each point.",
    ),
    options.seed,
    options.changes,
    click.option(
        "--outcome",
        "outcomes",
        multiple=True,
        metavar="NAME",
        help="Which outcome, the first of the headline by default; may be given several times.",
    ),
    click.option(
        "-o",
        "--out",
        type=_PATH,
        metavar="DIR",
        help="Folder for the sweep, where it also goes on; `results/NAME-KIND` by default.",
    ),
    click.option(
        "--workers",
        type=options.WholeNumber(1),
        metavar="N",
        help="Threads or processes that share the work, all cores by default.",
    ),
)


def sampled_sweep(function: options.Function) -> options.Function:
    """RESULTS, or FILE with a design: what `swept` takes."""
    for decorate in reversed((*_VARIED, *_SIMULATED)):
        function = decorate(function)
    return function


Check = Callable[["Design", "Sequence[Outcome]", "Sequence[Outcome]"], None]
"""Refuses a design, the outcomes asked for or the others before any work is done."""


def swept(asked: dict[str, Any], check: Check) -> "tuple[Sweep, tuple[str, ...], Path]":
    """The sweep, the outcomes that were asked for, and the folder of the sweep.

    `asked` are the values of `sampled_sweep`; `check` is asked before anything is simulated.
    """
    from sim.experiments.sweep_results import Sweep
    from sim.results.opening import ResultsError

    place: Path = asked["place"]
    if place.is_dir():
        if asked["design_file"] or asked["overs"]:
            raise options.Refusal(
                f"{place} is a sweep with a design of its own; give a scenario file to vary"
            )
        try:
            made, folder = Sweep.open(place), place
        except ResultsError as error:
            raise options.Refusal(error) from error
    else:
        made, folder = _made(asked, check)
    if not made.complete:
        done = f"{len(made.there):,} of {len(made.layout):,} chunks are finished"
        raise click.ClickException(f"{done} and kept in {folder}; the sweep can go on there.")
    chosen = asked["outcomes"] or (made.headline or made.names)[:1]
    return made, tuple(chosen), folder


def _made(asked: dict[str, Any], check: Check) -> "tuple[Sweep, Path]":
    from sim.cli.sweep import told
    from sim.experiments.sweep import outcomes_named, sweep
    from sim.model.loading import load
    from sim.model.lowering import outcomes_of
    from sim.results.results import UnknownOutcomeError

    scenario = load(asked["place"], asked["sets"], allow_outside=asked["allow_outside"])
    design = _design(scenario, asked)
    try:
        known = outcomes_of(scenario)
        first = asked["outcomes"] or scenario.headline[:1] or (known[0].name,)
        check(design, outcomes_named(known, first), known)
    except UnknownOutcomeError as error:
        raise options.Refusal(error) from error
    folder = asked["out"] or RESULTS / f"{scenario.name}-{design.kind}"
    with told(folder):
        made = sweep(
            scenario,
            design,
            asked["replications"],
            seed=asked["seed"],
            out=folder,
            workers=asked["workers"],
        )
    return made, folder


def _design(scenario: "Scenario", asked: dict[str, Any]) -> "Design":
    from sim.experiments.designs import Design
    from sim.experiments.designs.reading import OVER, design_of
    from sim.experiments.designs.sampling import MissingExtraError

    file, overs = asked["design_file"], asked["overs"]
    if (file is None) == (not overs):
        raise click.UsageError(
            "Say what to vary: either --design FILE, or --over PATH=RANGE, such as "
            "--over 'command.message_loss=0..0.5'."
        )
    try:
        if file is not None:
            return Design.read(file, scenario)
        form = {"kind": asked["kind"], "samples": asked["samples"]}
        return design_of(scenario, form, overs, OVER)
    except MissingExtraError as error:
        raise options.Refusal(error) from error
