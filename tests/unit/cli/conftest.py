"""The small scenario as a file, in a folder of its own, which is where commands are called."""

from pathlib import Path

import pytest

from unit.cli import small


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`small.yaml` in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return small.write(tmp_path).relative_to(tmp_path)
