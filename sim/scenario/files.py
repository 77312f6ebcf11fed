"""The text of a scenario file, or a plain word about why there is none."""

import difflib
import stat
from itertools import islice
from pathlib import Path

from sim.scenario.errors import LINE_BREAK, Origin, Problem, ScenarioError

LARGEST_FILE = 1_000_000
"""Bytes; the largest scenarios are a hundredth of this."""
MOST_NEIGHBOURS = 1000
"""Files of a folder that are looked at for a name like the missing one."""


def read_file(path: Path) -> str:
    """The text of the file at `path`; raises `ScenarioError` where it cannot be one."""
    content = _content(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        lines = LINE_BREAK.split(before)
        found = f"the byte 0x{content[error.start]:02X} is not UTF-8"
        if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            found = "the file is UTF-16, not UTF-8"
        line = lines[-1] + "\N{REPLACEMENT CHARACTER}"
        origin = Origin(str(path), len(lines), len(lines[-1]) + 1, line, "file")
        raise _refusal(path, found, expected="a file saved as UTF-8", origin=origin) from None


def _content(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refusal(path, "this is a folder, not a file", nearest=_scenario_in(path))
        if not stat.S_ISREG(status.st_mode):
            raise _refusal(path, "this is a device or a pipe, not a file")
        if status.st_size <= LARGEST_FILE:
            with path.open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
            if len(content) <= LARGEST_FILE:
                return content
    except FileNotFoundError:
        raise _refusal(path, "there is no such file", nearest=_nearest_file(path)) from None
    except PermissionError:
        raise _refusal(path, "you have no permission to read this file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(path, f"the file cannot be read: {reason}") from None
    raise _refusal(path, f"the file is larger than {LARGEST_FILE // 1_000_000} MB")


def _refusal(
    path: Path,
    message: str,
    *,
    expected: str | None = None,
    nearest: str | None = None,
    origin: Origin | None = None,
) -> ScenarioError:
    problem = Problem(
        path=(),
        message=message,
        expected=expected,
        nearest=nearest,
        origin=origin or Origin.whole(str(path)),
    )
    return ScenarioError([problem])


def _nearest_file(path: Path) -> str | None:
    """A file beside the missing one with a similar name."""
    names = _scenarios_in(path.parent)
    near = difflib.get_close_matches(path.name, names, n=1)
    if not near:
        near = [name for name in names if Path(name).stem == path.name]
    return str(path.with_name(near[0])) if near else None


def _scenario_in(folder: Path) -> str | None:
    names = _scenarios_in(folder)
    return str(folder / names[0]) if names else None


def _scenarios_in(folder: Path) -> list[str]:
    try:
        names = [entry.name for entry in islice(folder.iterdir(), MOST_NEIGHBOURS)]
    except OSError:
        return []
    return sorted(name for name in names if name.endswith((".yaml", ".yml")))
