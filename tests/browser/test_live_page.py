"""Sliders by mouse and keyboard, links, downloads, both themes: driven as a user would."""

import re
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import PICTURES, Watched
from sim.model.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def finding(page: Any) -> str:
    """What the picture of shares says to who cannot see it."""
    words: str = page.get_attribute("#shares svg[role=img]", "aria-label")
    return words


def moved(watched: Watched, before: str) -> str:
    """The new words, once they have changed."""
    for _ in range(200):
        if finding(watched.page) != before:
            watched.settle()
            return finding(watched.page)
        watched.page.wait_for_timeout(100)
    raise AssertionError(f"nothing changed: {before}")


def test_the_page_shows_the_file(watched: Watched, address: str) -> None:
    """All three pictures, words for each, no difference to itself; looked at in both themes."""
    watched.open(address)
    page = watched.page
    assert "A small case" == page.title() == page.inner_text("h1")
    for name in ("shares", "spread", "race"):
        assert page.locator(f"#{name} .drawing svg > *").count() > 10
        assert len(page.get_attribute(f"#{name} .drawing svg", "aria-label")) > 20
    assert "against the file" not in finding(page)
    for theme, width, height in (("light", 1280, 720), ("dark", 1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(300)
        assert width >= page.evaluate("document.documentElement.scrollWidth")
        assert height >= page.evaluate("document.documentElement.scrollHeight")
        if PICTURES:
            page.screenshot(path=PICTURES / f"page-{theme}-{width}.png")


def test_keys_move_a_slider(watched: Watched, address: str) -> None:
    """Tab leads there, arrows and End move it, and the change is told with its interval."""
    watched.open(address)
    page = watched.page
    page.keyboard.press("Tab")
    assert "slider-0" == page.evaluate("document.activeElement.id")
    before = finding(page)
    page.keyboard.press("ArrowRight")
    assert "5" == page.get_attribute("#slider-0", "aria-valuetext")
    page.keyboard.press("End")
    assert "6" == page.get_attribute("#slider-0", "aria-valuetext")
    told = moved(watched, before)
    assert re.search(r"Town falls: .* points against the file \(.* to .*\)", told)
    assert told == page.inner_text("#said")
    assert "6" == page.inner_text(".slider:first-child output")
    if PICTURES:
        page.screenshot(path=PICTURES / "page-moved.png")


def test_the_mouse_moves_a_slider(watched: Watched, address: str) -> None:
    """The picture follows while the button is down, and one move follows the other."""
    watched.open(address)
    page = watched.page
    before = finding(page)
    box = page.locator("#slider-1").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.4 * box["width"], middle)
    page.mouse.down()
    for step in range(5, 20):
        page.mouse.move(box["x"] + 0.05 * step * box["width"], middle)
        page.wait_for_timeout(20)
    told = moved(watched, before)
    page.mouse.up()
    assert "median 48 h" in page.inner_text("#sliders")
    assert "against the file" in told
    names = page.evaluate("performance.getEntriesByType('measure').map((entry) => entry.name)")
    assert "first picture" in names


def test_a_link_holds_the_settings(watched: Watched, address: str, browser: Any) -> None:
    """Opened elsewhere it shows the same; what it asks for in vain is told."""
    watched.open(address)
    page = watched.page
    before = finding(page)
    page.focus("#slider-0")
    page.keyboard.press("Home")
    told = moved(watched, before)
    page.select_option("#outcome", index=1)
    link = page.url
    assert "#formations.garrison.elements=2&show=" in link
    other = Watched(browser.new_context().new_page())
    other.open(link)
    assert told == finding(other.page)
    assert page.input_value("#outcome") == other.page.input_value("#outcome")
    other.page.evaluate("window.location.hash = '#formations.garrison.elements=99&<script>=1'")
    other.page.wait_for_timeout(300)
    note = other.page.inner_text("#note")
    assert "formations.garrison.elements=99" in note
    assert "<script>=1" in note
    assert [] == other.wrong
    other.page.context.close()


def test_reset_leads_back(watched: Watched, address: str) -> None:
    """To the file as it is."""
    watched.open(f"{address}#formations.garrison.elements=2")
    changed = finding(watched.page)
    assert "against the file" in changed
    watched.page.click("#reset")
    assert "against the file" not in moved(watched, changed)
    assert watched.page.is_disabled("#reset")


def test_what_is_taken_away(watched: Watched, address: str, tmp_path: Path) -> None:
    """Pictures and the scenario as it is set; the command line says the same."""
    watched.open(f"{address}#formations.garrison.elements=2")
    page = watched.page
    for kind, suffix in (("spread", "svg"), ("shares", "png"), ("race", "svg")):
        with page.expect_download() as waiting:
            page.click(f"[data-kind={kind}][data-format={suffix}]")
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert path.suffix == f".{suffix}"
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG" if suffix == "png" else b"<?xml")
        assert suffix == "png" or b"formations.garrison.elements=2" in content
    with page.expect_download() as waiting:
        page.click("#yaml")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert ("small-changed.yaml", 2) == (path.name, load(path).formations["garrison"].elements)
    page.click("summary")
    command = page.inner_text("#command")
    assert command.startswith("sim run small.yaml -n 400 --seed 0 --set ")
    assert command.endswith("formations.garrison.elements=2")


def test_a_server_that_has_gone_is_told(watched: Watched, address: str) -> None:
    """In words, and the picture stays."""
    watched.open(address)
    page = watched.page
    page.context.set_offline(True)
    page.focus("#slider-0")
    page.keyboard.press("Home")
    note = page.locator("#note")
    note.filter(has_text="does not answer").wait_for(timeout=10_000)
    assert page.locator("#shares .drawing svg > *").count() > 10
    watched.wrong.clear()  # the browser itself says that it is offline
