"""The gallery's pictures, made anew by the very commands of `docs/gallery.md`.

`python -m tests.gallery` runs every command in a folder of its own and stores each picture small
in `docs/gallery`. It takes some minutes; `tests/unit/charts/test_gallery.py` holds the rest.
"""

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "gallery.md"
FOLDER = ROOT / "docs" / "gallery"
WIDE, COLOURS = 1200, 64
"""Pixels across, and colours, of a stored picture."""
SIM = [sys.executable, "-c", 'from sim.cli.main import main; main(prog_name="sim")']
BLOCK = re.compile(
    r"```(?P<language>sh|yaml)(?: file=(?P<file>\S+))?\n(?P<body>.*?)```\n"
    r"(?:!\[(?P<words>[^\]]*)\]\((?P<picture>[^)]+)\))?",
    re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block of the page: a file to write, or commands and the picture that they make."""

    file: str | None
    body: str
    picture: str | None

    @property
    def commands(self) -> list[list[str]]:
        """The words of each command, `sim` left out."""
        lines = [] if self.file else self.body.strip().splitlines()
        return [shlex.split(line)[1:] for line in lines]


def blocks() -> Iterator[Block]:
    """The blocks of the page from top to bottom."""
    for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        yield Block(file=match["file"], body=match["body"], picture=match["picture"])


def small(path: Path) -> bytes:
    """A picture with fewer pixels and colours."""
    with Image.open(path) as image:
        high = round(image.height * WIDE / image.width)
        less = image.convert("RGB").resize((WIDE, high), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    less.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def main() -> None:
    """Run the commands and store the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "scenarios").symlink_to(ROOT / "scenarios")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        for block in blocks():
            if block.file:
                (work / block.file).write_text(block.body, encoding="utf-8")
            for command in block.commands:
                subprocess.run([*SIM, *command], cwd=work, env=environment, check=True)
            if block.picture:
                stored = ROOT / "docs" / block.picture
                drawn = work.glob(f"results/**/{stored.name}")
                stored.write_bytes(small(max(drawn, key=lambda path: path.stat().st_mtime_ns)))


if __name__ == "__main__":
    main()
