"""The standard set of pictures for the results of a batch, as files in a folder."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.charts import distributions, held, kilometres, multiples, race, sectors, shares
from sim.charts import timeline as timelines
from sim.charts.style import SLIDE, Look, Picture, Provenance
from sim.charts.texts import say
from sim.charts.wording import called, count
from sim.engines.trace import Timeline
from sim.model.labels import shown_name
from sim.results.results import Results
from sim.results.summary import Statistics

MOST_DISTRIBUTIONS = 12
"""How many outcomes get a picture of their own when the scenario names no headline."""
ROWS = 16
"""Rows of one picture of shares."""
FEW_PLACES = 2
"""Where more places than this change hands, the captures get pictures of their own."""
RACE = re.compile(r"race\.(?P<operation>.+)\.next_move")
COUNTERATTACK = "race.{operation}.counterattack"


def pictures(
    results: Results, names: Sequence[str] = (), look: Look = SLIDE
) -> Iterator[tuple[str, Picture]]:
    """Yield the pictures of these outcomes, or of the standard ones, each with a name for its file.

    The standard ones are the scenario's headline; without one, all shares and the first
    distributions that have something to show. The race of every operation in which a clock ran out
    is always among them, and so are the captures, over time and in their order, where more than two
    places change hands. What never happens is in the shares alone.
    Of a summary alone there are shares and distributions.
    """
    whole, results = results.whole, results.first_runs()
    provenance = provenance_of(results)
    chosen = tuple(names) or headline(results)
    outcomes = [results.outcome(one) for one in chosen or results.names]
    statistics = [results.statistics(one.name) for one in outcomes]
    shown = [whole.statistics(one.name) for one in outcomes] if whole is not results else statistics
    yield from share_pages(shown, provenance_of(whole), look)
    if results.has_rows:
        yield from races(results, provenance, look, ran=True)
        yield from captures(results, provenance, look)
    spread = [one for one in statistics if one.outcome.kind != "flag"]
    if not chosen:
        spread = [one for one in spread if one.n > 1 and not one.constant][:MOST_DISTRIBUTIONS]
    for one in spread:
        if names or one.n > 0:  # the shares say already what never happens
            yield distribution(results, one, provenance, look)


def write(
    results: Results, folder: Path, names: Sequence[str] = (), look: Look = SLIDE
) -> tuple[Path, ...]:
    """Write each picture as PNG and SVG, with its words beside, to a folder; return the paths.

    UnknownOutcomeError names the nearest for a name that no outcome has.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(
        path
        for stem, picture in pictures(results, names, look)
        for path in picture.save(folder / stem)
    )


def write_timeline(
    timeline: Timeline, provenance: Provenance, folder: Path, look: Look = SLIDE
) -> tuple[Path, ...]:
    """Write the picture of one replication as `timeline.png` and `.svg`, and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return timelines.picture(timeline, provenance, look).save(folder / "timeline")


def headline(results: Results) -> tuple[str, ...]:
    """Return the outcomes that the scenario puts first, as far as the results have them."""
    known = set(results.names)
    return tuple(one for one in results.manifest["scenario"]["headline"] if one in known)


def provenance_of(results: Results, runs: int | None = None) -> Provenance:
    """Return where the numbers come from, with a word on runs that are missing.

    `runs` says how many they stand on, where these are not all.
    """
    manifest = results.manifest
    asked = manifest["replications"]["asked"]
    notes = [say("foot.with", change=change) for change in manifest["scenario"]["changes"]]
    if len(results.whole) > len(results):
        notes.append(say("foot.first_runs", number=count(len(results.whole))))
    if not results.has_rows:
        notes.append(say("foot.sketched"))
    missing = [say("foot.stopped", asked=count(asked))] if manifest["interrupted"] else []
    failed = len(manifest["failures"])
    missing += [say("foot.failed", number=count(failed))] if failed else []
    return Provenance(
        scenario=manifest["scenario"]["name"],
        replications=len(results) if runs is None else runs,
        seed=manifest["seed"],
        note=", ".join([*notes, *missing]),
    )


def provenance_of_all(every: Sequence[Results]) -> Provenance:
    """Return where the numbers of several results come from, each with as many runs as the least.

    The seed is named where it is the same.
    """
    seeds = {results.manifest["seed"] for results in every}
    names = [results.manifest["scenario"]["name"] for results in every]
    more = say("foot.and_more", first=names[0], number=len(names) - 1)
    return Provenance(
        scenario=" + ".join(dict.fromkeys(names)) if len(names) < 3 else more,
        replications=min(len(results) for results in every),
        seed=seeds.pop() if len(seeds) == 1 else None,
        each=True,
    )


def share_pages(
    statistics: Sequence[Statistics], provenance: Provenance, look: Look
) -> Iterator[tuple[str, Picture]]:
    """Yield pages of rows for flags and times, the most frequent first."""
    rows = [_share(one) for one in statistics if one.outcome.kind in ("flag", "time")]
    rows.sort(key=lambda row: -row.estimate.value if row.runs else 1.0)
    for first in range(0, len(rows), ROWS):
        stem = f"shares-{first // ROWS + 1}" if first else "shares"
        page = shares.Shares(rows=tuple(rows[first : first + ROWS]))
        yield stem, shares.picture(page, provenance, look)


def _share(one: Statistics) -> shares.Share:
    if one.share is None:
        raise ValueError(f"`{one.outcome.name}` has no share")
    runs = one.n if one.outcome.kind == "flag" else one.runs
    return shares.Share(
        label=called(one.outcome),
        happened=round(one.share.value * runs) if runs else 0,
        runs=runs,
        estimate=one.share,
    )


def races(
    results: Results, provenance: Provenance, look: Look, *, ran: bool = False
) -> Iterator[tuple[str, Picture]]:
    """Yield one picture for each operation whose two clocks are among the outcomes.

    With `ran` only those in which a clock ran out in any run.
    """
    for operation, both in clocks(results):
        if ran and len(both) and both.neither.all():
            continue
        yield f"race-{file_name(operation)}", race.picture(both, provenance, look)


def clocks(results: Results) -> Iterator[tuple[str, race.Race]]:
    """Yield each operation whose two clocks are among the outcomes, with the clocks."""
    known = set(results.names)
    operations = [match["operation"] for one in results.names if (match := RACE.fullmatch(one))]
    for operation in operations:
        other = COUNTERATTACK.format(operation=operation)
        if other in known:
            yield (
                operation,
                race.Race(
                    label=shown_name(operation),
                    next_move=results.column(f"race.{operation}.next_move"),
                    counterattack=results.column(other),
                ),
            )


def captures(results: Results, provenance: Provenance, look: Look) -> Iterator[tuple[str, Picture]]:
    """Yield how many places are held and how far it is over time, and when each place falls."""
    places = held.Held.of(results)
    if len(places.changing) > FEW_PLACES:
        yield "held", held.picture(places, provenance, look)
        forward = kilometres.Kilometres.of(results)
        if forward.led:
            yield "km", kilometres.picture(forward, provenance, look)
        yield "captures", multiples.picture(sectors.multiples(results), provenance, look)


def distribution(
    results: Results, one: Statistics, provenance: Provenance, look: Look
) -> tuple[str, Picture]:
    """Return the picture of how one outcome spreads, with a name for its file."""
    data = distributions.Distribution(
        label=called(one.outcome),
        statistics=one,
        values=results.spread(one.outcome.name),
        day_one_offset_h=results.manifest["scenario"]["day_one_offset_h"],
    )
    stem = f"distribution-{file_name(one.outcome.name)}"
    return stem, distributions.picture(data, provenance, look)


def file_name(outcome: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", outcome)
