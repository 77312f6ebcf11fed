"""Rival explanations: how far the evidence moves belief from each one's prior to its posterior."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.charts import rows
from sim.charts.estimates import bounded
from sim.charts.lettering import width
from sim.charts.rows import Column, Rows
from sim.charts.style import SLIDE, Heading, Look, Picture, Provenance, inches, settings, sheet
from sim.charts.texts import say, say_number
from sim.charts.wording import brief, number, percent, percent_range, sentence
from sim.model.labels import shown_name
from sim.results.summary import Estimate

THICK = 0.5
WRITTEN = "explanation.json"
"""The file of an explanation in its folder."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One explanation: its probability before the evidence, and after it with an interval."""

    label: str
    prior: float
    posterior: Estimate


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """The rival explanations of `subject`, judged by `evidence`, a few words on what was held up.

    The intervals are of the simulation alone: they say nothing on explanations left out.
    """

    subject: str
    explanations: tuple[Explanation, ...]
    evidence: str = ""

    @property
    def shown(self) -> tuple[Explanation, ...]:
        """The explanations from the most to the least probable."""
        return tuple(sorted(self.explanations, key=lambda one: -one.posterior.value))


def read(folder: Path) -> tuple[Posterior, Provenance]:
    """Return what `sim explain-history` wrote to a folder; ValueError where that is not there."""
    path = folder / WRITTEN
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        explanations = tuple(
            Explanation(
                label=one["name"], prior=one["prior"], posterior=Estimate(**one["posterior"])
            )
            for one in told["weighed"]
            if one["kind"] == "variant"
        )
        cases = [
            say_number("posterior.observations", len(case["observations"]), case=case["name"])
            for case in told["cases"]
        ]
        first = told["cases"][0]
        source = Provenance(
            scenario=first["name"],
            replications=first["replications"],
            seed=first["seed"],
            each=True,
        )
    except FileNotFoundError:
        raise ValueError(f"{folder}: `sim explain-history --out` wrote nothing here") from None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"{path}: not what `sim explain-history` writes") from error
    subject = shown_name(first["name"])
    return Posterior(subject=subject, explanations=explanations, evidence=", ".join(cases)), source


def finding(data: Posterior) -> str:
    """Return which explanation fits best, and how much better than the next."""
    if not data.explanations:
        return say("posterior.nothing")
    best, *others = data.shown
    words = say(
        "posterior.finding",
        label=brief(best.label, 60),
        posterior=percent(best.posterior.value),
        prior=percent(best.prior),
    )
    if not others or best.posterior.value == 1.0:
        return words
    runner_up = others[0]
    if runner_up.posterior.value < 0.005:
        return words
    odds = best.posterior.value / runner_up.posterior.value
    return words + say("posterior.odds", odds=number(round(odds, 1)), other=brief(runner_up.label))


def subtitle(data: Posterior) -> str:
    """Return what bars and marks are, and what the evidence was."""
    words = say("posterior.subtitle")
    return (
        f"{words} {say('posterior.evidence', evidence=data.evidence)}" if data.evidence else words
    )


def details(data: Posterior) -> str:
    """Return every bar in words."""
    return " ".join(
        say(
            "posterior.row",
            label=sentence(one.label),
            prior=percent(one.prior),
            posterior=percent(one.posterior.value),
        )
        for one in data.shown
    )


def _rows(data: Posterior) -> Rows:
    shown = data.shown
    return Rows(
        names=tuple(one.label for one in shown),
        columns=(
            Column(
                head=say("posterior.after"),
                cells=tuple(percent(one.posterior.value) for one in shown),
            ),
            Column(
                head=say("share.interval"),
                cells=tuple(percent_range(o.posterior.low, o.posterior.high) for o in shown),
            ),
            Column(head=say("posterior.before"), cells=tuple(percent(o.prior) for o in shown)),
        ),
    )


def picture(data: Posterior, provenance: Provenance, look: Look = SLIDE) -> Picture:
    """Return the chart on a sheet of its own, as high as its bars need."""
    heading = Heading(
        subject=data.subject,
        finding=finding(data),
        subtitle=subtitle(data),
        details=details(data),
        foot=str(provenance),
    )
    margins = _rows(data).fitting(look).margins(look, bottom=0.7)
    look = rows.fitted(len(data.shown), heading, look, margins)
    with settings():
        return Picture(axes=draw(data, sheet(heading, look, margins), look), heading=heading)


def draw(data: Posterior, axes: Axes, look: Look = SLIDE) -> Axes:
    """Draw a bar an explanation with its interval, and a stroke at its prior, into `axes`."""
    shown = data.shown
    axes.set_xlim(0.0, 1.0)
    rows.lay_out(_rows(data).fitting(look), axes, look)
    marks = np.linspace(0.0, 1.0, 5)
    rows.rule(axes, len(shown), [(float(mark), percent(float(mark))) for mark in marks], look)
    shade = look.neutral
    for place, one in enumerate(shown):
        best = place == 0
        axes.barh(
            place,
            one.posterior.value,
            THICK,
            facecolor=shade.fill if best else shade.tint,
            edgecolor=shade.fill,
            linewidth=1.0,
            zorder=2.0,
        )
        _draw_prior(one.prior, place, axes, look)
        if bounded(one.posterior):
            ends = [one.posterior.low, one.posterior.high]
            axes.plot(ends, [place, place], color=look.interval, linewidth=3.0, zorder=3.0)
            axes.plot(ends, [place, place], "|", color=look.ink, markersize=8.0, zorder=3.1)
    axes.plot([0.0, 0.0], [-0.5, len(shown) - 0.5], color=look.ink, linewidth=1.0)
    _draw_key(len(shown), axes, look)
    return axes


def _draw_prior(prior: float, y: float, axes: Axes, look: Look) -> None:
    reach = [y - 0.5 * THICK - 0.1, y + 0.5 * THICK + 0.1]
    axes.plot([prior, prior], reach, color=look.paper, linewidth=4.5, zorder=3.4)
    axes.plot(
        [prior, prior], reach, color=look.ink, linewidth=2.0, linestyle=(0, (2, 1)), zorder=3.5
    )


def _draw_key(number_of_rows: int, axes: Axes, look: Look) -> None:
    """Show below the axis what a bar and a stroke are."""
    per_inch = 1.0 / inches(axes)[0]
    y, tall = number_of_rows - 0.5 + 0.45 / rows.pitch(axes), 0.11 / rows.pitch(axes)
    shade, letters = look.neutral, look.letters("tiny", look.muted)
    box: dict[str, Any] = {"facecolor": shade.fill, "edgecolor": shade.fill, "clip_on": False}
    axes.barh(y, 0.26 * per_inch, tall, **box)
    x = 0.34 * per_inch
    after = say("posterior.key_after")
    axes.text(x, y, after, va="center_baseline", clip_on=False, **letters)
    x += (width(after, look.size("tiny")) + 0.3) * per_inch
    dashes: dict[str, Any] = {
        "color": look.ink,
        "linewidth": 2.0,
        "linestyle": (0, (2, 1)),
        "clip_on": False,
    }
    axes.plot([x, x], [y - tall, y + tall], **dashes)
    x += 0.1 * per_inch
    axes.text(x, y, say("posterior.key_before"), va="center_baseline", clip_on=False, **letters)
