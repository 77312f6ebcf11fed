"""A page that plays a course: one file, no outside requests, under a strict content policy."""

import base64
import hashlib
import json
import re
from html import escape
from importlib.resources import files
from string import Template
from xml.etree import ElementTree as ET

from sim.charts.maps import Maps
from sim.charts.stage import Stage, set_stage, told
from sim.charts.style import SLIDE, Look, Provenance, settings
from sim.charts.texts import say
from sim.charts.wording import moment

MOST_FRAMES = 240
"""A page stays small and smooth with so many frames."""
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
AIR = (0.06, 0.3)
"""Inches round the map, and right of it for the name of the last day."""
SHARED = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""What matplotlib sets for everything in a style sheet of its own."""
WORDS = ("play", "earlier", "later", "moment", "speed", "slow", "usual", "fast", "no_script")
"""What stands on the page itself, by the keys of the texts of films."""


def page(maps: Maps, provenance: Provenance, look: Look = SLIDE) -> str:
    """Return a page that plays the course, one frame a situation; the same text each time.

    It needs nothing but itself. Without scripts it shows the first frame.
    """
    course = maps.course
    with settings():
        stage = set_stage(maps, provenance, look, words="apart")
        drawing, ratio = _drawing(stage)
    offset = course.day_one_offset_h
    moments = [moment(one.time - offset) for one in course.situations] or [""]
    events = [number for number, words in enumerate(told(course, keep=1)) if words]
    news = told(course) or [""]
    words = {word: say(f"controls.{word}") for word in ("play", "pause")}
    style, script = _resource("player.css"), _resource("player.js")
    style = style.replace("--ratio: 1;", f"--ratio: {ratio:.4f};")
    heading = stage.picture.heading
    return Template(_resource("player.html")).substitute(
        language=escape(say("language.code"), quote=True),
        **{f"say_{word}": escape(say(f"controls.{word}"), quote=True) for word in WORDS},
        title=escape(heading.title),
        subtitle=escape(heading.subtitle),
        foot=escape(heading.foot),
        description=escape(heading.description, quote=True),
        drawing=drawing,
        moment=escape(moments[0]),
        news=escape(news[0]),
        last=len(moments) - 1,
        data=_data({"moments": moments, "news": news, "events": events, "words": words}),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
    )


def _resource(name: str) -> str:
    return (files("sim.charts") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash by which a content policy allows a script or a style."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _data(values: object) -> str:
    """Values as JSON that cannot end the element it stands in."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _drawing(stage: Stage) -> tuple[str, float]:
    """The stage as SVG with its width over its height, without the words round the map.

    Each part has an id that says in which frames it is seen.
    """
    figure = stage.picture.figure
    for text in figure.texts:
        text.set_visible(False)
    for number, (artists, (first, last)) in enumerate(stage.parts):
        for position, artist in enumerate(artists):
            artist.set_gid(f"seen-{first}-{last}-{number}-{position}")
    ET.register_namespace("", SVG)
    written = stage.picture.encode("svg").decode("utf-8")
    root = ET.fromstring(written)  # noqa: S314 (matplotlib has just written it)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _without_style(element)
        link = element.attrib.pop(f"{{{XLINK}}}href", None)
        if link is not None:
            element.set("href", link)
    left, top, wide, high = _view(stage)
    root.attrib = {
        **SHARED,
        "viewBox": f"{left:.2f} {top:.2f} {wide:.2f} {high:.2f}",
        "aria-hidden": "true",
    }
    return ET.tostring(root, encoding="unicode"), wide / high


def _view(stage: Stage) -> tuple[float, float, float, float]:
    """The part of the sheet that the page shows, in points: the map with bar and key."""
    axes, figure = stage.picture.axes, stage.picture.figure
    sheet_wide, sheet_high = figure.get_size_inches()
    box = axes.get_position()
    left, right = sheet_wide * box.x0 - AIR[0], sheet_wide * box.x1 + AIR[1]
    top = sheet_high * (1.0 - box.y1) - AIR[0]
    bottom = sheet_high * (1.0 - box.y0) + stage.below + AIR[0]
    left, top, wide, high = (72.0 * inch for inch in (left, top, right - left, bottom - top))
    return left, top, wide, high


def _without_style(element: ET.Element) -> None:
    """Turn inline styles, which a strict policy forbids, into attributes."""
    for declaration in re.split(r";\s*", element.attrib.pop("style", "")):
        name, _, value = declaration.partition(":")
        if value:
            element.set(name.strip(), value.strip())
