"""The corpus of scenario files: what each asks for, and what reading it gives.

Comments at the head of a file say how to read it and, for the valid ones, what must come out:

    # set: formations.garrison.elements=7      an argument of `--set`
    # holds: formations.garrison.elements = 7  the explicit form has this value at this path;
    #                                          of a mapping, a list compares the keys
    # gone: formations.reserve                 the explicit form has nothing at this path

Beside each invalid file lies its message, NAME.expected. After a change of wording

    python -m tests.cases.corpus

writes them anew; read the difference before you commit.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from sim.model.loading import load_with_origins
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import Loaded
from sim.scenario.schema import Scenario

CASES = Path(__file__).resolve().parent
VALID = sorted((CASES / "valid").glob("*.yaml"))
INVALID = sorted((CASES / "invalid").glob("*.yaml"))


def remarks(file: Path, kind: str) -> Iterator[str]:
    """What the comments of one kind say."""
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        if line.startswith(f"# {kind}: "):
            yield line.removeprefix(f"# {kind}: ")
        elif not line.startswith("#"):
            return


def read(file: Path) -> Loaded[Scenario]:
    """The scenario of a file in the current folder; ScenarioError with all that is wrong."""
    return load_with_origins(file.name, list(remarks(file, "set")))


def report(file: Path) -> str:
    """The whole message about a file in the current folder; empty where nothing is wrong."""
    try:
        read(file)
    except ScenarioError as error:
        return f"{error}\n"
    return ""


def rewrite() -> None:
    """Write the expected message of every invalid file anew."""
    os.chdir(CASES / "invalid")
    for file in INVALID:
        file.with_suffix(".expected").write_text(report(file), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    rewrite()
