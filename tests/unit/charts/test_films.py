"""A course as a film: frames, what is seen in which, the GIF, the page and its policy."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from sim.charts import animation, player
from sim.charts.board import Area
from sim.charts.maps import Maps
from sim.charts.stage import lives, moments, set_stage, told
from sim.engines.situation import Holding
from unit.charts.made_up import LOOK, SOURCE, off_the_sheet, overlapping, words
from unit.charts.made_up_courses import (
    AT,
    DEGENERATE,
    ORDINARY,
    SITUATIONS,
    TURNS,
    course,
    many,
    situation,
)

FEW = {name: data for name, data in DEGENERATE.items() if "sixty-four" not in name}


def test_frames_stand_at_round_moments() -> None:
    """Evenly from a little before the first turn to a little after the last, within the clock."""
    times = moments(course([], TURNS), 96)
    assert 1.0 == times[1] - times[0]
    assert (99.0, 181.0) == (times[0], times[-1])
    for most in (1, 5, 20, 240):
        assert len(moments(course([], TURNS), most)) <= max(most, 4)
    assert (0.0, 240.0) == (moments(course([]), 96)[0], moments(course([]), 96)[-1])
    edge = [replace(TURNS[0], time=0.0), replace(TURNS[0], time=240.0)]
    assert (0.0, 240.0) == (moments(course([], edge), 96)[0], moments(course([], edge), 96)[-1])


def test_frames_start_on_the_hour_of_the_plan() -> None:
    """Also where day 1 does not begin on a whole hour of the simulation."""
    odd = replace(course([], TURNS), day_one_offset_h=47.75)
    assert all((time - 47.75) % 1.0 == 0.0 for time in moments(odd, 96))


def test_lives() -> None:
    """A piece lives as long as it stays the same; one that comes back lives twice."""
    one, other = SITUATIONS[0], SITUATIONS[2]
    found = lives([one, one, other, one])
    base = Holding(place="base", holder="attacker", elements=4)
    assert [(0, 1), (3, 3)] == sorted(shown for piece, shown in found if piece == base)
    area = Area(place="city", holder="defender")
    assert [(0, 3)] == [shown for piece, shown in found if piece == area]
    assert [] == lives([])


def test_what_is_told() -> None:
    """News stay for a few frames, until there are others."""
    frames = [situation(time) for time in (100.0, 101.0, 102.0, 103.0, 104.0, 120.0)]
    expected = ["Advance assault starts"] * 3 + [
        "",
        "",
        "Hill falls; Town is cut off; bridge is closed",
    ]
    assert expected == told(course(frames, TURNS), keep=3)


def test_a_stage_shows_one_frame() -> None:
    """Its moment and news, its columns and its hand on the bar of time, and no others'."""
    stage = set_stage(ORDINARY, SOURCE, LOOK, words="drawn")
    assert 3 == stage.frames
    written: list[str] = []
    for frame, when in enumerate(("day 3 04:00", "day 4 00:00", "day 6 02:00")):
        stage.show(frame)
        written = words(stage.picture)
        assert 1 == written.count(when)
        assert [] == off_the_sheet(stage.picture)
    assert "day 3 04:00" not in written
    assert "halted" in written


@pytest.mark.parametrize("name", FEW)
def test_every_stage_can_be_read(name: str) -> None:
    """Whatever the data, no text at rest covers another."""
    data = FEW[name]
    still = tuple(replace(one, columns=()) for one in data.course.situations)
    stage = set_stage(
        replace(data, course=replace(data.course, situations=still)), SOURCE, LOOK, words="drawn"
    )
    stage.show(0)
    assert [] == off_the_sheet(stage.picture)
    assert [] == overlapping(stage.picture)


# GIF


def frames_of(gif: bytes) -> int:
    """How many pictures a GIF holds: those that its control extensions announce."""
    return gif.count(b"\x21\xf9\x04")


def test_gif() -> None:
    """One picture a situation, over and over; the same bytes each time."""
    once, again = (animation.gif(ORDINARY, SOURCE, LOOK) for _ in range(2))
    assert once.startswith(b"GIF89a")
    assert b"NETSCAPE2.0" in once
    assert 3 <= frames_of(once) <= 2 + animation.LAST
    assert once == again


def test_gif_of_nothing() -> None:
    """A course without situations is a still."""
    still = animation.gif(DEGENERATE["no situation"], SOURCE, LOOK)
    assert still.startswith(b"GIF89a")


# Page


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        data = tag == "script" and ("type", "application/json") in attrs
        self._inside = "data" if data else tag if tag in ("script", "style", "title", "h1") else ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the base class's signature)
        """Leave it."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Note the text of some."""
        if self._inside:
            self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


PAGE = player.page(ORDINARY, SOURCE, LOOK)


def test_page_is_the_same_each_time() -> None:
    """To the letter."""
    assert PAGE == player.page(ORDINARY, SOURCE, LOOK)


def test_page_asks_for_nothing() -> None:
    """No address but the name of the SVG language, and a policy that forbids all others."""
    page = Page(PAGE)
    assert ["http://www.w3.org/2000/svg"] == re.findall(r"[a-z]+://[^\"'\s]+", PAGE)
    for _, attributes in page.elements:
        assert not {"src", "srcset", "action", "data"} & set(attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "@import" not in PAGE
    assert set(re.findall(r"url\((.)", PAGE)) <= {"#"}
    (policy,) = (
        meta["content"]
        for meta in page.all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")


def test_page_keeps_to_its_policy() -> None:
    """Its own script and style are allowed by their hashes; no other script, style or handler."""
    page = Page(PAGE)
    for kind in ("script", "style"):
        digest = hashlib.sha256(page.texts[kind].encode("utf-8")).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in PAGE
    assert 1 == len(page.all("style"))
    assert 2 == len(page.all("script"))
    for _, attributes in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_page_holds_every_frame() -> None:
    """The slider's last frame is the course's, and data, parts and frames belong together."""
    page = Page(PAGE)
    (slider,) = (one for one in page.all("input") if one.get("type") == "range")
    assert ("0", "2", "day\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}04:00") == (
        slider["value"],
        slider["max"],
        slider["aria-valuetext"],
    )
    data = json.loads(page.texts["data"])
    assert (3, 3, [0, 1, 2]) == (len(data["moments"]), len(data["news"]), data["events"])
    spans = re.findall(r'id="seen-(\d+)-(\d+)-\d+-\d+"', PAGE)
    assert {"0", "1", "2"} == {frame for span in spans for frame in span}
    assert all(int(first) <= int(last) for first, last in spans)
    ids = re.findall(r' id="([^"]+)"', PAGE)
    assert len(set(ids)) == len(ids)


def test_page_can_be_used_without_a_mouse_or_eyes() -> None:
    """Controls are native and have names, the film has a description."""
    page = Page(PAGE)
    assert all(button.get("type") == "button" for button in page.all("button"))
    (film,) = (one for one in page.all("div") if one.get("role") == "img")
    assert "2 places fall" in (film["aria-label"] or "")
    assert {"lang": "en"} in page.all("html")


def test_page_is_well_formed() -> None:
    """The drawing is XML, without styles of its own."""
    (drawing,) = re.findall(r"<svg.*</svg>", PAGE, flags=re.DOTALL)
    root = ET.fromstring(drawing)  # noqa: S314 (our own)
    assert "viewBox" in root.attrib
    assert not [element for element in root.iter() if "style" in element.attrib]


HARM = '</script><script>alert("1")</script> & <b>'


def test_names_do_no_harm() -> None:
    """A title or a source full of markup is shown as it is written."""
    named = Maps(course=replace(ORDINARY.course, title=HARM), coordinates=AT)
    page = Page(player.page(named, replace(SOURCE, scenario=HARM), LOOK))
    assert 2 == len(page.all("script"))
    assert [] == page.all("b")
    assert page.texts["h1"].startswith(HARM)


@pytest.mark.parametrize("name", FEW)
def test_every_page_is_whole(name: str) -> None:
    """Whatever the data."""
    page = Page(player.page(FEW[name], SOURCE, LOOK))
    assert json.loads(page.texts["data"])["moments"]


@pytest.mark.slow
def test_a_crowded_page_stays_small() -> None:
    """Sixty-four places and eighty frames are less than three megabytes."""
    crowd = many(64, coordinates=True)
    (one, _) = crowd.course.situations
    frames = tuple(
        replace(
            one,
            time=60.0 + number,
            columns=tuple(replace(c, share=number / 80) for c in one.columns),
        )
        for number in range(80)
    )
    film = replace(crowd, course=replace(crowd.course, situations=frames))
    assert len(player.page(film, SOURCE, LOOK)) < 3_000_000
