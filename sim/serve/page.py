"""The page itself: its markup, its colours and what it must know before the first run."""

from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from sim.charts import clouds
from sim.charts.looks import Look, Shade, look
from sim.charts.wording import called, sentence
from sim.model.labels import shown_name
from sim.serve.races import LEVELS
from sim.serve.requests import spread_names
from sim.serve.studies import Studies

FILES = {"page.js": "text/javascript", "charts.js": "text/javascript", "icon.svg": "image/svg+xml"}
"""What is sent as it is, by its type."""


def resource(name: str) -> str:
    """The text of one of the page's files."""
    return (files("sim.serve") / "static" / name).read_text(encoding="utf-8")


def markup(studies: Studies) -> str:
    """The page; what comes from the scenario is escaped."""
    scenario = studies.scenario
    return Template(resource("page.html")).substitute(
        title=escape(scenario.title or shown_name(scenario.name)),
        question=escape(scenario.question or ""),
    )


def style() -> str:
    """The style sheet, with the colours of the charts in both themes."""
    light, dark = (_variables(look(dark=is_dark)) for is_dark in (False, True))
    head = (
        f":root {{ color-scheme: light; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {dark} }} }}\n"
    )
    return head + resource("page.css")


def _variables(one: Look) -> str:
    names = ("paper", "ink", "muted", "rule", "grid", "interval")
    return " ".join(
        [f"--{name}: {getattr(one, name)};" for name in names]
        + [f"--{side}: {_side(one, side).fill};" for side in ("attacker", "defender", "neutral")]
        + [f"--tint: {one.neutral.tint};"]
    )


def _side(one: Look, name: str) -> Shade:
    shade: Shade = getattr(one, name)
    return shade


def model(studies: Studies, file: Path) -> dict[str, Any]:
    """What the page must know: sliders, what can be shown, and colours."""
    kinds = {outcome.name: outcome for outcome in studies.base.outcomes}
    return {
        "file": str(file),
        "name": studies.scenario.name,
        "seed": studies.seed,
        "runs": studies.engines.most,
        "sets": list(studies.scenario.changes),
        "sliders": [
            {
                "path": slider.path,
                "label": slider.label,
                "hint": slider.hint,
                "grade": slider.grade,
                "source": slider.source,
                "base": slider.base,
                "shown": [place.shown for place in slider.places],
                "sets": [
                    [f"{path}={text}" for path, text in place.settings.items()]
                    for place in slider.places
                ],
            }
            for slider in studies.sliders
        ],
        "outcomes": [
            {"name": name, "label": sentence(called(kinds[name]))} for name in spread_names(studies)
        ],
        "races": [{"name": name, "label": shown_name(name)} for name in studies.races],
        "cells": clouds.CELLS,
        "themes": {"light": _theme(look()), "dark": _theme(look(dark=True))},
    }


def _theme(one: Look) -> dict[str, Any]:
    """The colours that pictures are drawn in."""
    plain = ("paper", "ink", "muted", "rule", "grid", "interval")
    return {
        **{name: getattr(one, name) for name in plain},
        **{
            side: {
                **{part: getattr(_side(one, side), part) for part in ("fill", "tint", "ink")},
                "levels": _levels(_side(one, side)),
            }
            for side in ("attacker", "defender", "neutral", "nobody")
        },
    }


def _levels(shade: Shade) -> list[str]:
    """The colours of cells, as the charts have them."""
    from matplotlib.colors import to_hex

    colours = clouds.shading(shade)
    return [to_hex(colours((level + 0.5) / LEVELS)) for level in range(LEVELS)]
