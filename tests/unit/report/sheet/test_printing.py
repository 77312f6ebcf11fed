"""Printing: with a stand-in for the browser everywhere, with a real one where there is one."""

import os
import re
import shutil
from pathlib import Path

import pytest

from sim.report.sheet.document import Extras, report
from sim.report.sheet.page import page
from sim.report.sheet.printing import (
    BROWSERS,
    PrintingError,
    find_browser,
    printed,
)
from sim.report.sheet.subject import Subject

STAND_IN = """#!/bin/sh
for word in "$@"; do
  case "$word" in --print-to-pdf=*) target="${word#--print-to-pdf=}";; esac
done
%s
"""
with_browser = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="no Chromium on this machine"
)


def stand_in(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in the place of the browser."""
    path = folder / "browser"
    path.write_text(STAND_IN % does)
    path.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(path))


def test_no_browser_is_said_in_words() -> None:
    """With what to install, and with what can be done without."""
    with pytest.raises(PrintingError, match=r"apt install chromium.*\.html"):
        find_browser({"PATH": "/nowhere"})
    with pytest.raises(PrintingError, match="CHROMIUM names /nowhere/x"):
        find_browser({"PATH": "/usr/bin", "CHROMIUM": "/nowhere/x"})


def test_a_browser_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last word is passed on; printing nothing is a failure, too."""
    stand_in(tmp_path, "echo out of paper >&2; exit 3", monkeypatch)
    with pytest.raises(PrintingError, match="printed nothing: out of paper"):
        printed("<p>x</p>")
    stand_in(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(PrintingError, match="no message"):
        printed("<p>x</p>")


def test_stamps_and_node_numbers_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs from one printing to the next is made alike; no byte moves."""
    made = "/CreationDate (D:20300405060708+00'00') (node00000012) (node00000010)"
    does = f"""printf '%s' "{made}" > "$target" """
    stand_in(tmp_path, does, monkeypatch)
    expected = b"/CreationDate (D:20000101000000+00'00') (node00000002) (node00000000)"
    assert expected == printed("<p>x</p>")


@with_browser
@pytest.mark.slow
def test_a_real_browser_prints_the_same_twice(harmful: Subject) -> None:
    """A tagged PDF of several pages; the harmful title is its title, as text."""
    html = page(report([harmful], Extras(sources={})))
    first, second = printed(html), printed(html)
    assert first.startswith(b"%PDF-")
    assert first == second
    assert len(re.findall(rb"/Type /Page\b", first)) > 5


@with_browser
@pytest.mark.slow
def test_nothing_runs_in_a_real_browser(harmful: Subject, tmp_path: Path) -> None:
    """Loaded, the page has no script element, and its title is still the text of one."""
    import subprocess

    path = tmp_path / "page.html"
    path.write_text(page(report([harmful], Extras(sources={}))), encoding="utf-8")
    command = [find_browser(), "--headless", "--disable-gpu", "--no-first-run", "--disable-sync"]
    command += ["--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--no-sandbox"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*command, "--dump-dom", path.as_uri()], capture_output=True, check=True, timeout=120
    )
    dom = done.stdout.decode("utf-8")
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>" in dom
    assert "<script" not in dom
