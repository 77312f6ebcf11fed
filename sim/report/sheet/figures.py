"""The pictures of a report, inlined: each a data URI with its words for those who can't see it."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.charts import tornado
from sim.charts.kinds import KINDS, PlotError, Wanted, draw
from sim.charts.lettering import readable
from sim.charts.looks import look
from sim.charts.style import Picture
from sim.charts.sweeps import provenance_of
from sim.experiments.sweep_results import Sweep
from sim.report.sheet.subject import Subject
from sim.results.paired import UnpairedError

PAGE = look("page")
OF_RESULTS = ("shares", "incidence", "race", "held", "captures", "distribution")
OF_A_RUN = ("timeline", "map")
SMALL = ("distribution", "ridgeline")
MOST_OF_A_KIND = 4
MOST = {"incidence": 1}
"""Kinds of which fewer are shown: the race has the clocks of each operation as well."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture in the page: its source, its words, and what kind of picture it is."""

    source: str
    alt: str
    caption: str
    is_small: bool = False
    """Whether two stand side by side."""


def figure(picture: Picture, caption: str, *, is_small: bool = False) -> Figure:
    """A picture as SVG in a data URI; the same text each time."""
    content = base64.b64encode(picture.encode("svg")).decode("ascii")
    return Figure(
        source=f"data:image/svg+xml;base64,{content}",
        alt=readable(picture.heading.description),
        caption=caption,
        is_small=is_small,
    )


def of_results(subject: Subject) -> tuple[Figure, ...]:
    """What a batch came to: shares, by when things happen, the race, places held, spreads."""
    wanted = Wanted(folders=(subject.folder,), look=PAGE)
    return tuple(one for kind in OF_RESULTS for one in _drawn(kind, wanted))


def of_run(subject: Subject) -> tuple[Figure, ...]:
    """The typical run on a timeline and on maps."""
    wanted = Wanted(folders=(subject.folder,), look=PAGE, replication=subject.typical.replication)
    return tuple(one for kind in OF_A_RUN for one in _drawn(kind, wanted))


def of_several(subjects: Sequence[Subject]) -> tuple[Figure, ...]:
    """Several results on one sheet: the difference of two, and outcomes over all."""
    wanted = Wanted(folders=tuple(one.folder for one in subjects), look=PAGE)
    kinds = ("difference", "ridgeline") if len(subjects) == 2 else ("ridgeline",)
    return tuple(one for kind in kinds for one in _drawn(kind, wanted))


def of_sweep(sweep: Sweep, names: Sequence[str]) -> tuple[Figure, ...]:
    """How far each factor moves the outcomes; nothing for designs without such a picture."""
    if sweep.design.kind != "one-at-a-time":
        return ()
    shows, provenance = KINDS["tornado"].shows, provenance_of(sweep)
    swings = (tornado.of_sweep(sweep, name) for name in names if name in sweep.names)
    return tuple(
        figure(tornado.picture(data, provenance, PAGE), shows)
        for data in swings
        if any(swing.width > 0.0 for swing in data.swings)
    )[:MOST_OF_A_KIND]


def _drawn(kind: str, wanted: Wanted) -> Iterator[Figure]:
    """The first pictures of a kind; none where these results have nothing of it."""
    made = 0
    try:
        for _, picture in draw(kind, wanted):
            if made == MOST.get(kind, MOST_OF_A_KIND) or not isinstance(picture, Picture):
                return
            made += 1
            yield figure(picture, KINDS[kind].shows, is_small=kind in SMALL)
    except (PlotError, UnpairedError):
        return
