"""Pictures of earlier results, which must not stand beside newer ones."""

import re
from pathlib import Path

OURS = re.compile(
    r"(?:shares(?:-\d+)?|held|km|captures|timeline|rhythm|ridgeline|map|film|difference|heatmap"
    r"|tornado|pareto|posterior|(?:race|distribution|incidence|ridgeline|heatmap|tornado|sobol)-.+"
    r"|incidence)\.(?:png|svg|pdf|txt|gif|html)"
)
"""The files that `sim.charts.book` and `sim.charts.kinds` write."""


def remove(folder: Path) -> None:
    """Take the pictures of the standard set from a folder; whatever else is there stays."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if OURS.fullmatch(path.name):
            path.unlink()
