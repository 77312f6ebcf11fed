"""Pictures of earlier results, which must not stand beside newer ones."""

import re
from pathlib import Path

OURS = re.compile(r"(?:shares(?:-\d+)?|(?:race|distribution)-.+)\.(?:png|svg)")
"""The files that `sim.charts.book` writes."""


def remove(folder: Path) -> None:
    """Take the pictures of the standard set from a folder; whatever else is there stays."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if OURS.fullmatch(path.name):
            path.unlink()
