"""The course of one replication as a film that runs by itself."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.charts.maps import Maps
from sim.charts.stage import set_stage
from sim.charts.style import SLIDE, Look, Provenance, settings

MOST_FRAMES = 96
"""A file stays small, and is soon made, with so many frames."""
FRAMES_A_SECOND = 6
LAST = 8
"""How many times the last frame is shown."""
DOTS_PER_INCH = 100


def gif(maps: Maps, provenance: Provenance, look: Look = SLIDE) -> bytes:
    """Return a GIF with one frame a situation that runs over and over: the same bytes each time."""
    from matplotlib.animation import PillowWriter

    look = replace(look, dots_per_inch=min(look.dots_per_inch, DOTS_PER_INCH))
    with settings(), TemporaryDirectory() as folder:
        stage = set_stage(maps, provenance, look, words="drawn")
        path = Path(folder) / "film.gif"
        writer = PillowWriter(fps=FRAMES_A_SECOND)
        with writer.saving(stage.picture.figure, str(path), stage.picture.figure.dpi):
            for frame in range(stage.frames):
                stage.show(frame)
                for _ in range(LAST if frame == stage.frames - 1 else 1):
                    writer.grab_frame()
        return path.read_bytes()
