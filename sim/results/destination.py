"""Where results may be written: never over something that is not an earlier result of the same."""

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sim.results.disk import read_regular
from sim.results.storage import CHARTS, MANIFEST, OUTCOMES, SCENARIO, SUMMARY, TALLIES

OURS = {CHARTS, MANIFEST, OUTCOMES, SCENARIO, SUMMARY, TALLIES}
SCRAP = re.compile(
    r"\.(" + "|".join(re.escape(name) for name in OURS) + r")\.[0-9]+(-[0-9]+)?\.tmp"
)
"""What a crash in the midst of writing leaves."""
MOST_NAMES = 3
"""Names of strange files that a message lists."""
UNFINISHED = "-interrupted"


class DestinationError(Exception):
    """A folder that must not, or cannot, be written to."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A folder for the results of one scenario, looked at before anything is simulated."""

    folder: Path
    holds_complete: bool
    """Whether a complete earlier result stands there."""

    @property
    def if_interrupted(self) -> Path:
        """The folder for results that were cut short: beside an earlier result that is complete."""
        if not self.holds_complete:
            return self.folder
        named = self.folder.resolve() if self.folder.name in {"", ".."} else self.folder
        return named.with_name(f"{named.name}{UNFINISHED}")


def destination(folder: Path, scenario: str, source: Path) -> Destination:
    """The folder for the results of the scenario of this name, read from the file `source`.

    Nothing is written. DestinationError where the folder holds anything but an earlier result of
    the same scenario, would overwrite `source`, or cannot be written to.
    """
    holds_complete = look_into(folder, scenario)
    if source.resolve() == (folder / SCENARIO).resolve():
        raise DestinationError(
            f"{folder}: the scenario file itself stands here and would be overwritten"
        )
    try_writing(folder)
    found = Destination(folder=folder, holds_complete=holds_complete)
    if found.if_interrupted != folder:
        look_into(found.if_interrupted, scenario)
    return found


def look_into(folder: Path, scenario: str) -> bool:
    """Whether a complete result of the scenario stands here; DestinationError for other things."""
    try:
        names = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        raise DestinationError(f"{folder}: a file stands where the folder should be") from None
    except OSError as error:
        raise DestinationError(f"{folder}: {error.strerror}") from None
    if MANIFEST in names:
        return _is_complete(folder, scenario)
    strange = sorted(name for name in names - OURS if not SCRAP.fullmatch(name))
    if strange or (names & OURS and not names & {OUTCOMES, TALLIES}):
        listed = strange or sorted(names & OURS)
        more = ", …" if len(listed) > MOST_NAMES else ""
        raise DestinationError(
            f"{folder}: there are other things than results in this folder "
            f"({', '.join(listed[:MOST_NAMES])}{more})"
        )
    return False


def _is_complete(folder: Path, scenario: str) -> bool:
    path = folder / MANIFEST
    try:
        manifest = json.loads(read_regular(path))
        other, complete = manifest["scenario"]["name"], manifest["complete"]
    except OSError as error:
        raise DestinationError(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DestinationError(f"{path}: not the manifest of results") from None
    if other != scenario:
        raise DestinationError(f"{folder}: the results of another scenario, `{other}`, stand here")
    return bool(complete)


def try_writing(folder: Path) -> None:
    """DestinationError where a file could not be made in a folder that is there or could be made.

    It is tried with a file that has no name, in the nearest folder that exists; nothing stays.
    """
    there = next((path for path in (folder, *folder.absolute().parents) if path.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except NotADirectoryError:
        raise DestinationError(f"{folder}: {there} is a file, not a folder") from None
    except OSError as error:
        raise DestinationError(f"{folder}: cannot be written to: {error.strerror}") from None
