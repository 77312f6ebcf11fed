"""What the bytes of a result depend on beside the request: our own code, and the libraries."""

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from sim.version import __version__

PACKAGE: Final = Path(__file__).resolve().parent.parent
PARTS: Final = (
    "engines",
    "experiments/pieces.py",
    "experiments/sweep_tasks.py",
    "model",
    "results/chunks.py",
    "scenario",
)
"""What a value, or the form it is written in, hangs on; charts, reports and commands do not."""
LIBRARIES: Final = ("numpy", "pyarrow", "simpy")
SOURCE: Final = "source"


@cache
def fingerprint() -> dict[str, str]:
    """The versions of the program and its libraries, and the hash of its source."""
    found = {
        "operational-rhythm": __version__,
        SOURCE: source_digest(),
        "python": ".".join(platform.python_version_tuple()[:2]),
    }
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


@cache
def source_digest() -> str:
    """The SHA-256 of the code that values depend on."""
    whole = sha256()
    for part in PARTS:
        place = PACKAGE / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            # Git may have changed the line ends of a copy.
            content = path.read_bytes().replace(b"\r\n", b"\n")
            name = path.relative_to(PACKAGE).as_posix().encode("utf-8")
            whole.update(b"%s %d\n" % (name, len(content)))
            whole.update(content)
    return whole.hexdigest()


def differences(expected: dict[str, str], found: dict[str, str]) -> str:
    """What differs between two fingerprints, in words; empty where nothing does."""
    words = []
    for name in sorted({*expected, *found}):
        there, here = expected.get(name, "none"), found.get(name, "none")
        if there != here and name == SOURCE:
            words.append(f"the source code ({there[:8]} there, {here[:8]} here)")
        elif there != here:
            words.append(f"{name} ({there} there, {here} here)")
    return ", ".join(words)
