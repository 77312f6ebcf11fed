"""A page as PDF, by a Chromium that the machine has: headless, with an empty profile, offline."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MOST_SECONDS = 180.0
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-pdf-header-footer",
)
STAMP = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)[0-9]{14}")
NO_MOMENT = b"20000101000000"
NODE = re.compile(rb"\(node([0-9]{8})\)")


class PrintingError(RuntimeError):
    """A page that could not be printed; the message says what would help."""


def find_browser(environment: Mapping[str, str] = os.environ) -> str:
    """The browser that prints: the one in CHROMIUM, or the first that is installed."""
    named = environment.get("CHROMIUM", "")
    for browser in (named,) if named else BROWSERS:
        found = shutil.which(browser, path=environment.get("PATH"))
        if found:
            return found
    if named:
        raise PrintingError(f"CHROMIUM names {named}, and there is no such program")
    raise PrintingError(
        "a PDF needs Chromium or Chrome, and none was found; install one (Debian and Ubuntu: "
        "`apt install chromium`), name one in CHROMIUM, or write a file ending in .html and print "
        "it from a browser"
    )


def printed(html: str) -> bytes:
    """The page as PDF, the same bytes each time on one machine; PrintingError says what failed."""
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="sim-print-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(html, encoding="utf-8")
        command = [browser, *OPTIONS, f"--user-data-dir={folder / 'profile'}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to run as root with one
        command += [f"--print-to-pdf={target}", source.as_uri()]
        try:
            done = subprocess.run(  # noqa: S603 (a program that was looked up, with our own page)
                command, capture_output=True, timeout=MOST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise PrintingError(f"{browser} did not finish in {MOST_SECONDS:.0f} s") from None
        if done.returncode or not target.is_file():
            told = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
            raise PrintingError(f"{browser} printed nothing: {told[-1] if told else 'no message'}")
        return _without_stamps(target.read_bytes())


def _without_stamps(pdf: bytes) -> bytes:
    """The same document without the moment it was made, its nodes counted from 0.

    The browser numbers nodes through from page to page. No byte moves, so the index stays right.
    """
    first = min((int(found) for found in NODE.findall(pdf)), default=0)
    renumbered = NODE.sub(lambda found: b"(node%08d)" % (int(found.group(1)) - first), pdf)
    return STAMP.sub(rb"\g<1>" + NO_MOMENT, renumbered)
