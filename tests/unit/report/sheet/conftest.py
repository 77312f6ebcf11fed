"""Saved results of the small scenario, and of one that means harm."""

from pathlib import Path

import pytest

import sim
from sim.report.sheet.subject import Subject, open_subject
from unit.cli import small

RUNS = 60
SOURCES = """
sources:
  formations: {source: S1, grade: reported, note: from a map}
  formations.brigade: {source: S2, grade: contested}
  clock: {source: S1, grade: assumed}
"""
HARM = "<script>alert(1)</script>"


def saved(folder: Path, text: str) -> Path:
    """The results of a scenario, saved below a folder."""
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return sim.run(sim.load(path), RUNS, command="sim run scenario.yaml").save(folder / "results")


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """The small scenario with sources."""
    return open_subject(saved(tmp_path_factory.mktemp("small"), small.TEXT + SOURCES))


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """The small scenario, where every text of the file is a script."""
    text = small.TEXT.replace("title: A small case", f'title: "{HARM}"')
    text += f'question: "\'>{HARM}"\ndescription: "</style>{HARM} `{HARM}`"\n'
    text += f'element: "{HARM}"\n'
    text += f'sources: {{clock: {{source: "{HARM}", grade: assumed, note: "{HARM}"}}}}\n'
    return open_subject(saved(tmp_path_factory.mktemp("harmful"), text))
