"""Made-up data for pictures, from the ordinary to the degenerate, and what can be read off them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from sim.charts.distributions import Distribution
from sim.charts.estimates import share
from sim.charts.race import Race
from sim.charts.shares import Share, Shares
from sim.charts.style import SLIDE, Picture, Provenance
from sim.engines.trace import Activity, Mark, Side, Timeline
from sim.model.families import Kind
from sim.model.outcomes import Outcome
from sim.results.summary import outcome_statistics

NAN = float("nan")
LOOK = replace(SLIDE, dots_per_inch=50)
"""The look of the pictures with few pixels, for speed."""
SOURCE = Provenance(scenario="first-steps", replications=2000, seed=7)
LONG = "a very long name of a motor rifle regiment on the northern axis of advance " * 3
UNITS: dict[Kind, str] = {
    "time": "h",
    "duration": "h",
    "count": "elements",
    "amount": "t",
    "flag": "",
}


def distribution(
    values: Sequence[float] | NDArray[np.float64], kind: Kind = "time", label: str = "captured town"
) -> Distribution:
    """One outcome with these values; day 1 begins at hour 48 of the simulation."""
    column = np.asarray(values, dtype=np.float64)
    outcome = Outcome(name="x", kind=kind, unit=UNITS[kind], meaning=f"What {label} means.")
    return Distribution(
        label=label,
        statistics=outcome_statistics(outcome, column),
        values=column,
        day_one_offset_h=48.0,
    )


def shares(rows: Sequence[tuple[str, int]], runs: int = 2000) -> Shares:
    """Rows of one picture, each of so many of the same number of runs."""
    return Shares(
        rows=tuple(
            Share(label=label, happened=k, runs=runs, estimate=share(k, runs)) for label, k in rows
        )
    )


def race(next_move: Sequence[float], counterattack: Sequence[float], label: str = "east") -> Race:
    """The clocks of some runs."""
    return Race(
        label=label,
        next_move=np.asarray(next_move, dtype=np.float64),
        counterattack=np.asarray(counterattack, dtype=np.float64),
    )


def random_race(runs: int) -> Race:
    """The clocks of many runs; each side's is missing at times, alone and together."""
    random = np.random.default_rng(2022)
    next_move, counterattack = random.gamma(4.0, 6.0, runs), random.gamma(6.0, 6.0, runs)
    counterattack[random.random(runs) < 0.4] = NAN
    next_move[random.random(runs) < 0.1] = NAN
    return race(next_move.tolist(), counterattack.tolist())


def activity(lane: str, side: Side, start: float, end: float, kind: str = "mission") -> Activity:
    """An activity that ended and is labelled with its lane."""
    return Activity(
        lane=lane, side=side, kind=kind, start=start, end=end, label=f"{lane}!", open_ended=False
    )


def timeline(
    activities: Sequence[Activity] = (),
    marks: Sequence[tuple[float, Side, str]] = (),
    levels: dict[str, tuple[tuple[float, int], ...]] | None = None,
) -> Timeline:
    """One replication of ten days in which day 1 begins at hour 48; facilities have 3 levels."""
    levels = levels or {}
    return Timeline(
        title="first-steps, run 0",
        day_one_offset_h=48.0,
        horizon_h=240.0,
        activities=tuple(activities),
        marks=tuple(Mark(time=time, side=side, label=label) for time, side, label in marks),
        levels=levels,
        max_levels=dict.fromkeys(levels, 3),
    )


def crowded_timeline() -> Timeline:
    """Twenty lanes with long names, sixty activities, and more marks than there is room for."""
    kinds = ("mission", "repair", "bypass", "staff", "notice", "march", "battle", "closed", "odd")
    random, activities = np.random.default_rng(2022), []
    for number in range(60):
        lane, start = number % 20, float(random.uniform(0.0, 200.0))
        side: Side = "attacker" if lane < 9 else "defender"
        end = start + float(random.gamma(2.0, 8.0))
        one = activity(f"{LONG[: 12 + 5 * lane]} {lane}", side, start, end, kinds[number % 9])
        activities.append(replace(one, open_ended=number % 15 == 0))
    marks: list[tuple[float, Side, str]] = [
        (float(time), "attacker", f"village {number} captured")
        for number, time in enumerate(random.uniform(50.0, 150.0, 16))
    ]
    levels = {"bridge": ((0.0, 3), (60.0, 1), (80.0, 0), (120.0, 2)), "depot": ((0.0, 3),)}
    return timeline(activities, marks, levels)


def texts(picture: Picture) -> Iterator[tuple[Text, Bbox]]:
    """Every text that can be read on a picture, with its place in pixels."""
    renderer = FigureCanvasAgg(picture.figure).get_renderer()  # type: ignore[no-untyped-call]
    picture.figure.draw(renderer)
    for text in picture.figure.findobj(Text):
        if text.get_visible() and text.get_text():
            yield text, text.get_window_extent(renderer)


def words(picture: Picture) -> list[str]:
    """What can be read on a picture, with plain spaces."""
    return [text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text, _ in texts(picture)]


def off_the_sheet(picture: Picture) -> list[str]:
    """Texts that reach past an edge of the sheet."""
    sheet = picture.figure.bbox
    return [
        text.get_text()
        for text, box in texts(picture)
        if box.x0 < -1 or box.y0 < -1 or box.x1 > sheet.width + 1 or box.y1 > sheet.height + 1
    ]


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of texts of which one covers part of the other, but for a hair's breadth."""
    placed = [(text.get_text(), box) for text, box in texts(picture)]
    return [
        (one, other)
        for i, (one, a) in enumerate(placed)
        for other, b in placed[i + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]
