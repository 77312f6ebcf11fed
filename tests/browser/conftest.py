"""The live page in a real Chromium; everything here is skipped where there is none."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.report.sheet.printing import PrintingError, find_browser
from unit.cli import small
from unit.cli.calls import COMMAND, environment

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


DOCTRINE = """\
doctrine:
  decided_by: division
  counterattack: {needed: 2, assembly: depot, window: 3 days, prepare: 12 h}
"""
"""So that there is a race."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium with an empty profile."""
    api = pytest.importorskip("playwright.sync_api")
    try:
        path = find_browser()
    except PrintingError as error:
        pytest.skip(str(error))
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of the small scenario, in a process of its own, as a user starts it."""
    folder, port = tmp_path_factory.mktemp("page"), free_port()
    small.write(folder)
    text = (folder / "small.yaml").read_text(encoding="utf-8")
    (folder / "small.yaml").write_text(text + DOCTRINE, encoding="utf-8")
    options = ["-n", "400", "--port", str(port), "--no-ahead"]
    for text in ("formations.garrison.elements=2..6", "command.echelons.division.decide=6 h..48 h"):
        options += ["--slider", text]
    with subprocess.Popen(
        [*COMMAND, "serve", "small.yaml", *options],
        cwd=folder,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        said = server.stdout.readline()
        found = re.search(r"http://\S+", said)
        try:
            assert found is not None, said + server.stdout.read()
            yield found[0]
        finally:
            server.terminate()


class Watched:
    """A page with everything that went wrong on it, and every address it asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def open(self, address: str) -> None:
        """Go there and wait for the pictures of all runs."""
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until the picture is that of the setting, on all the runs there are."""
        expect = sys.modules["playwright.sync_api"].expect
        words = re.compile(r"^(240|400) runs in ")
        expect(self.page.locator("#status")).to_have_text(words, timeout=60_000)


@pytest.fixture
def watched(browser: Any, address: str) -> Iterator[Watched]:
    """A page in a context of its own; fails afterwards where anything went wrong on it."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    found = Watched(context.new_page())
    yield found
    context.close()
    assert [] == found.wrong
    assert {True} == {asked.startswith(address) for asked in found.asked}


PICTURES = (
    Path(os.environ.get("SIM_PHOTOGRAPHS", "")) if os.environ.get("SIM_PHOTOGRAPHS") else None
)
"""A folder for photographs of the page, to look at."""
