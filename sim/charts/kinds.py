"""Every kind of picture by its name: what it shows, what it is drawn from, and how."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.charts import (
    book,
    differences,
    heatmaps,
    held,
    kilometres,
    one_run,
    pareto,
    posterior,
    rhythm,
    ridgeline,
    sobol,
    sweeps,
    timeline,
    tornado,
)
from sim.charts.encoding import Kind as File
from sim.charts.incidence import Curve, Incidence, competing
from sim.charts.incidence import picture as incidence_picture
from sim.charts.measures import measure_of
from sim.charts.style import SLIDE, Look, Picture
from sim.charts.texts import say
from sim.charts.wording import called
from sim.engines.reference.replay import Trace
from sim.engines.trace import Side
from sim.experiments.designs.sampling import MissingExtraError
from sim.experiments.run import trace
from sim.experiments.sensitivity import SensitivityError, sensitivity
from sim.experiments.sweep_results import Sweep, open_sweep
from sim.model.labels import shown_name
from sim.model.loading import load
from sim.results.paired import PROGRAM, paired_difference
from sim.results.results import Results
from sim.results.storage import SCENARIO, open_results, write_atomically
from sim.results.typical import typical
from sim.scenario.schema import Scenario
from sim.version import __version__

REPLAYS = 200
"""Runs that the rhythm of many stands on, where nothing else is asked for."""
MOST_CURVES = 6
SIDES: Mapping[str, Side] = {
    "captured": "attacker",
    "isolated": "attacker",
    "recaptured": "defender",
    "counterattack": "defender",
    "given_up": "defender",
}
"""Whose deed an outcome is, by the first word of its name."""


class PlotError(ValueError):
    """A picture that cannot be drawn from what was given; the message says what would do."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be drawn, from folders of results or of a sweep, and how."""

    folders: tuple[Path, ...]
    outcomes: tuple[str, ...] = ()
    replication: int | None = None
    runs: int = REPLAYS
    look: Look = SLIDE

    @cached_property
    def every(self) -> tuple[Results, ...]:
        """The results in all folders."""
        return tuple(open_results(folder).first_runs() for folder in self.folders)

    @property
    def results(self) -> Results:
        """The results in the one folder; PlotError where there are several."""
        if len(self.folders) > 1:
            raise PlotError(f"this picture is of one folder of results, not {len(self.folders)}")
        return self.every[0]

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that the results are of, in the explicit form that was saved with them."""
        made_by = self.results.manifest["versions"][PROGRAM]
        if made_by != __version__:
            raise PlotError(
                f"{self.folders[0]}: made by version {made_by}, and version {__version__} may "
                "replay its runs otherwise; run the scenario again"
            )
        return load(self.folders[0] / SCENARIO)

    @property
    def trace(self) -> Trace:
        """The replication that was asked for, or the most typical one."""
        number = self.replication
        if number is None:
            number = typical(self.results, self.results.headline) or 0
        return trace(self.scenario, number, seed=self.results.manifest["seed"])

    @cached_property
    def sweep(self) -> Sweep:
        """The sweep in the one folder."""
        if len(self.folders) > 1:
            raise PlotError(f"this picture is of one sweep, not of {len(self.folders)}")
        return open_sweep(self.folders[0])


@dataclass(frozen=True, kw_only=True)
class Film:
    """A film of one replication as the bytes of its files by suffix."""

    files: Mapping[str, bytes]

    def save(self, stem: Path, kinds: tuple[File, ...] = ()) -> tuple[Path, ...]:  # noqa: ARG002
        """Write `stem`.gif and `stem`.html, whatever kinds of file pictures have."""
        paths = {suffix: stem.with_name(f"{stem.name}.{suffix}") for suffix in self.files}
        for suffix, path in paths.items():
            write_atomically(path, self.files[suffix])
        return tuple(paths.values())


Drawn = Iterator[tuple[str, Picture | Film]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of picture: in a line what it shows, from what, and the function that draws it."""

    shows: str
    takes: str
    draw: Callable[[Wanted], Drawn]


def _spread(wanted: Wanted) -> Drawn:
    names = _named(wanted, ("time", "duration", "count", "amount"))
    for name in names:
        one = wanted.results.statistics(name)
        provenance = book.provenance_of(wanted.results)
        yield book.distribution(wanted.results, one, provenance, wanted.look)


def _named(wanted: Wanted, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The outcomes that were asked for, or those of the headline that are of these kinds."""
    results = wanted.every[0]
    if wanted.outcomes:
        wrong = [name for name in wanted.outcomes if results.outcome(name).kind not in kinds]
        if wrong:
            kind = results.outcome(wrong[0]).kind
            raise PlotError(f"`{wrong[0]}` is a {kind}; this picture is of a {' or '.join(kinds)}")
        return wanted.outcomes
    found = [n for n in results.headline or results.names if results.outcome(n).kind in kinds]
    if not found:
        raise PlotError("the scenario puts no such outcome first; name one with --outcome")
    return tuple(found)


def _shares(wanted: Wanted) -> Drawn:
    names = _named(wanted, ("flag", "time"))
    results = wanted.results.whole
    statistics = [results.statistics(name) for name in names]
    yield from book.share_pages(statistics, book.provenance_of(results), wanted.look)


def _race(wanted: Wanted) -> Drawn:
    yield from book.races(wanted.results, book.provenance_of(wanted.results), wanted.look)


def _held(wanted: Wanted) -> Drawn:
    places = held.Held.of(wanted.results)
    if not places.changing:
        raise PlotError(held.finding(places))
    yield "held", held.picture(places, book.provenance_of(wanted.results), wanted.look)


def _km(wanted: Wanted) -> Drawn:
    data = kilometres.Kilometres.of(wanted.results)
    if not data.led:
        raise PlotError(kilometres.finding(data))
    yield "km", kilometres.picture(data, book.provenance_of(wanted.results), wanted.look)


def _captures(wanted: Wanted) -> Drawn:
    yield from (
        (stem, one)
        for stem, one in book.captures(
            wanted.results, book.provenance_of(wanted.results), wanted.look
        )
        if stem == "captures"
    )


def _incidence(wanted: Wanted) -> Drawn:
    results, provenance = wanted.results, book.provenance_of(wanted.results)
    names = wanted.outcomes and _named(wanted, ("time",))
    if not names:
        times = [n for n in results.headline if results.outcome(n).kind == "time"]
        launched = [n for n in results.names if n.endswith(".launched") and n not in times]
        fallen = [n for n in results.names if n.startswith("captured.") and _ever(results, n)]
        names = tuple(dict.fromkeys([*times, *launched, *fallen]))[:MOST_CURVES]
    curves = tuple(
        Curve(
            label=called(results.outcome(name)),
            times=results.column(name),
            side=SIDES.get(name.partition(".")[0]),
        )
        for name in names
    )
    offset = results.manifest["scenario"]["day_one_offset_h"]
    data = Incidence(curves=curves, day_one_offset_h=offset)
    yield "incidence", incidence_picture(data, provenance, wanted.look)
    if wanted.outcomes:
        return
    for operation, clocks in book.clocks(results):
        if clocks.neither.all():
            continue
        stem = f"incidence-{book.file_name(operation)}"
        yield stem, incidence_picture(competing(clocks), provenance, wanted.look)


def _ever(results: Results, name: str) -> bool:
    values = results.column(name)
    return bool((values == values).any())  # noqa: PLR0124 (not NaN)


def _ridgeline(wanted: Wanted) -> Drawn:
    for name in _named(wanted, ("time", "duration", "count", "amount")):
        missing = [r for r in wanted.every if name not in r.names]
        if missing:
            scenario = missing[0].manifest["scenario"]["name"]
            if wanted.outcomes:
                raise PlotError(f"the results of {scenario} have no outcome `{name}`")
            continue
        data = ridgeline.of_results(wanted.every, name)
        yield (
            f"ridgeline-{book.file_name(name)}",
            ridgeline.picture(data, book.provenance_of_all(wanted.every), wanted.look),
        )


def _difference(wanted: Wanted) -> Drawn:
    if len(wanted.folders) != 2:
        raise PlotError("a paired difference is of two folders of results: before and after")
    first, second = wanted.every
    names = wanted.outcomes or tuple(n for n in first.headline if n in second.names)
    pairs = [paired_difference(first, second, name) for name in names]
    called_by = ridgeline.names_of(wanted.every)
    data = differences.of_pairs(pairs, *called_by)
    yield "difference", differences.picture(data, book.provenance_of_all(wanted.every), wanted.look)


def _pareto(wanted: Wanted) -> Drawn:
    if len(wanted.outcomes) != 2:
        raise PlotError(
            "effort against success is of two outcomes: --outcome EFFORT, a count or an amount, "
            "and --outcome SUCCESS, a flag or a time"
        )
    first = wanted.every[0]
    effort, success = (first.outcome(name) for name in wanted.outcomes)
    if effort.kind not in ("count", "amount", "duration"):
        raise PlotError(f"`{effort.name}` is a {effort.kind}, which has no mean; name EFFORT first")
    if success.kind not in ("flag", "time"):
        raise PlotError(f"`{success.name}` is a {success.kind}, which has no share")
    plans = []
    for label, results in zip(ridgeline.names_of(wanted.every), wanted.every, strict=True):
        spent, won = (results.statistics(name) for name in wanted.outcomes)
        if won.share is not None:
            mean = spent.mean.value if spent.mean is not None else spent.headline.value
            base = label == say("ridgeline.base")
            plans.append(pareto.Candidate(label=label, effort=mean, success=won.share, base=base))
    data = pareto.Pareto(
        effort=measure_of(effort, "mean"),
        success=measure_of(success, "share"),
        candidates=tuple(plans),
    )
    yield "pareto", pareto.picture(data, book.provenance_of_all(wanted.every), wanted.look)


def _timeline(wanted: Wanted) -> Drawn:
    told, scenario = wanted.trace, wanted.scenario
    drawn = told.timeline(scenario.title or scenario.name)
    provenance = one_run.provenance_of(told, scenario)
    yield "timeline", timeline.picture(drawn, provenance, wanted.look)


def _rhythm(wanted: Wanted) -> Drawn:
    results, scenario = wanted.results, wanted.scenario
    numbers = [int(number) for number in results.replication[: wanted.runs]]
    title, seed = scenario.title or scenario.name, results.manifest["seed"]
    lines = [trace(scenario, number, seed=seed).timeline(title) for number in numbers]
    if not lines:
        raise PlotError("there are no runs to draw")
    provenance = book.provenance_of(results, runs=len(lines))
    yield "rhythm", rhythm.picture(rhythm.of_timelines(lines), provenance, wanted.look)


def _map(wanted: Wanted) -> Drawn:
    yield "map", one_run.strip(wanted.trace, wanted.scenario, look=wanted.look)


def _film(wanted: Wanted) -> Drawn:
    told = wanted.trace
    page = one_run.page(told, wanted.scenario, wanted.look).encode("utf-8")
    yield (
        "film",
        Film(files={"gif": one_run.film(told, wanted.scenario, wanted.look), "html": page}),
    )


def _heatmap(wanted: Wanted) -> Drawn:
    shape = wanted.sweep.design.shape
    if len(shape) != 2 or min(shape) < sweeps.FEWEST:
        raise PlotError("a heat map needs a sweep over a full grid of two factors")
    provenance = sweeps.provenance_of(wanted.sweep)
    for summary in wanted.sweep.summaries(wanted.outcomes or wanted.sweep.headline):
        stem = f"heatmap-{book.file_name(summary.outcome.name)}"
        yield stem, heatmaps.picture(sweeps.heat_map(summary), provenance, wanted.look)


def _tornado(wanted: Wanted) -> Drawn:
    if wanted.sweep.design.kind != "one-at-a-time":
        raise PlotError("a tornado needs a sweep that varies one factor at a time")
    provenance = sweeps.provenance_of(wanted.sweep)
    for name in wanted.outcomes or wanted.sweep.headline:
        stem = f"tornado-{book.file_name(name)}"
        yield stem, tornado.picture(tornado.of_sweep(wanted.sweep, name), provenance, wanted.look)


def _sobol(wanted: Wanted) -> Drawn:
    provenance = sweeps.provenance_of(wanted.sweep)
    for name in wanted.outcomes or wanted.sweep.headline:
        try:
            data = sobol.of_sensitivity(sensitivity(wanted.sweep, name))
        except (SensitivityError, MissingExtraError, ValueError) as error:
            raise PlotError(str(error)) from error
        stem = f"sobol-{book.file_name(name)}"
        yield stem, sobol.picture(data, provenance, wanted.look)


def _posterior(wanted: Wanted) -> Drawn:
    try:
        data, source = posterior.read(wanted.folders[0])
    except ValueError as error:
        raise PlotError(str(error)) from error
    yield "posterior", posterior.picture(data, source, wanted.look)


RUN, RUNS, SWEEP, HISTORY = "RESULTS", "RESULTS…", "SWEEP", "HISTORY"
KINDS: Mapping[str, Kind] = {
    "distribution": Kind(shows="how one outcome spreads over the runs", takes=RUN, draw=_spread),
    "shares": Kind(shows="in what share of runs things happen", takes=RUN, draw=_shares),
    "race": Kind(shows="who acts first after a loss, run by run", takes=RUN, draw=_race),
    "incidence": Kind(
        shows="by when places have fallen and counterattacks come", takes=RUN, draw=_incidence
    ),
    "held": Kind(shows="how many places are held over time", takes=RUN, draw=_held),
    "km": Kind(shows="how far the attacker comes over time, by sector", takes=RUN, draw=_km),
    "captures": Kind(shows="when each place falls and is retaken", takes=RUN, draw=_captures),
    "ridgeline": Kind(shows="one outcome over several variants", takes=RUNS, draw=_ridgeline),
    "difference": Kind(shows="what a change does, pair by pair", takes=RUNS, draw=_difference),
    "pareto": Kind(shows="effort against success of several variants", takes=RUNS, draw=_pareto),
    "rhythm": Kind(
        shows="how many runs are at what work, over time (replays them)", takes=RUN, draw=_rhythm
    ),
    "timeline": Kind(shows="what both sides do in one run", takes=RUN, draw=_timeline),
    "map": Kind(shows="who holds what in one run, as a strip of maps", takes=RUN, draw=_map),
    "film": Kind(shows="one run on a map, as a GIF and as a page", takes=RUN, draw=_film),
    "heatmap": Kind(shows="an outcome over a grid of two factors", takes=SWEEP, draw=_heatmap),
    "tornado": Kind(shows="how far each factor alone moves an outcome", takes=SWEEP, draw=_tornado),
    "sobol": Kind(shows="what part of the variance each factor explains", takes=SWEEP, draw=_sobol),
    "posterior": Kind(
        shows="rival explanations before and after the evidence", takes=HISTORY, draw=_posterior
    ),
}


def nearest(name: str) -> str:
    """Return the kind that a wrong name is nearest to, or nothing."""
    near = difflib.get_close_matches(name, KINDS, n=1)
    return near[0] if near else ""


def draw(kind: str, wanted: Wanted) -> Drawn:
    """Yield the pictures of a kind, each with a name for its files.

    PlotError where there is nothing of that kind; UnknownOutcomeError, ResultsError and the
    errors of a sweep's folder say what else is wrong.
    """
    drawn = 0
    for stem, picture in KINDS[kind].draw(wanted):
        drawn += 1
        yield stem, picture
    if not drawn:
        title = shown_name(wanted.folders[0].name)
        raise PlotError(f"{title} has nothing to draw as {kind}")
