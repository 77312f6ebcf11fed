"""Calling commands: in this process, or as a user does, in one of their own."""

import hashlib
import os
import sys
from pathlib import Path

from click.testing import CliRunner, Result

import sim
from sim.cli.main import main

COMMAND = [sys.executable, "-c", 'from sim.cli.main import main; main(prog_name="sim")']
"""`sim`, also where it is not installed."""


def call(*arguments: object) -> Result:
    """One command in this process; an error that is ours comes through."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="sim")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def environment(**variables: str) -> dict[str, str]:
    """The environment of a command in a process of its own, with this `sim`."""
    path = str(Path(sim.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "80", **variables}


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
