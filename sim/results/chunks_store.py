"""Where the chunks of a sweep are kept: in memory, or in a folder that outlives a crash.

sweep.json          what the sweep is: scenario, design, seed, replications, versions, outcomes
scenario.yaml       the scenario in explicit form
design.yaml         the design, itself valid input
points.parquet      the design points, one row each
chunks/*.parquet    the outcomes, one file a finished chunk

Nothing in it says when or by whom it was made: two folders of one sweep are equal byte for byte.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from sim.results.chunks import ChunkError, Layout, check_chunk
from sim.results.chunks_source import differences
from sim.results.destination import DestinationError, try_writing
from sim.results.disk import read_regular, write_atomically, write_together
from sim.results.manifest import to_json
from sim.results.opening import ResultsError

MANIFEST: Final = "sweep.json"
SCENARIO: Final = "scenario.yaml"
DESIGN: Final = "design.yaml"
POINTS: Final = "points.parquet"
FOLDER: Final = "chunks"
LOCK: Final = ".lock"
CHARTS: Final = "charts"
OURS: Final = {MANIFEST, SCENARIO, DESIGN, POINTS, FOLDER, LOCK, CHARTS}
FORMAT: Final = 1
"""Counted up when the meaning of a saved sweep changes."""
LETTERS: Final = 12
"""Of the sweep's key in the name of a file."""
CURE: Final = "Give another folder, or delete this one to simulate anew"

_NAME = re.compile(r"([0-9]{5,})-([0-9a-f]{12})\.parquet")
_SCRAP = re.compile(r"\..*\.[0-9]+\.tmp")


class SweepBusyError(ResultsError):
    """Another process writes to the folder."""


class Store(Protocol):
    """Where chunks are kept."""

    def finished(self) -> set[int]:
        """The chunks that are there."""
        ...

    def put(self, index: int, content: bytes) -> None:
        """Keep a finished chunk; OSError where that fails."""
        ...

    def source(self, index: int) -> Path | bytes:
        """A chunk to read from."""
        ...


@dataclass(frozen=True)
class MemoryStore:
    """Chunks of a sweep that nobody wanted on disk."""

    chunks: dict[int, bytes] = field(default_factory=dict)

    def finished(self) -> set[int]:
        """The chunks that are there."""
        return set(self.chunks)

    def put(self, index: int, content: bytes) -> None:
        """Keep a finished chunk."""
        self.chunks[index] = content

    def source(self, index: int) -> bytes:
        """A chunk to read from."""
        return self.chunks[index]


@dataclass(frozen=True, kw_only=True)
class FolderStore:
    """Chunks in a folder, one file each."""

    folder: Path
    key: str
    layout: Layout

    def path(self, index: int) -> Path:
        """The file of a chunk, whose name says which sweep it belongs to."""
        return self.folder / FOLDER / f"{index:05d}-{self.key[:LETTERS]}.parquet"

    def finished(self) -> set[int]:
        """The chunks that are there; ResultsError for one that is not what it should be."""
        found = set()
        for path in self._files():
            match = _NAME.fullmatch(path.name)
            if match is None or int(match.group(1)) >= len(self.layout):
                raise ResultsError(f"{path}: no chunk of this sweep. {CURE}")
            index = int(match.group(1))
            try:
                check_chunk(path, self.layout.span(index), self.key)
            except ChunkError as error:
                cure = "Delete the file, and the same command makes it again"
                raise ResultsError(f"{path}: this file {error}. {cure}") from error
            found.add(index)
        return found

    def _files(self) -> Iterator[Path]:
        folder = self.folder / FOLDER
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if not _SCRAP.fullmatch(path.name):
                yield path

    def sweep_scrap(self) -> None:
        """Take away the halves of files that a crash has left."""
        for folder in (self.folder, self.folder / FOLDER):
            for path in folder.iterdir() if folder.is_dir() else ():
                if _SCRAP.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def put(self, index: int, content: bytes) -> None:
        """Write a finished chunk: temporary name, fsync, rename."""
        write_atomically(self.path(index), content)

    def source(self, index: int) -> Path:
        """A chunk to read from."""
        return self.path(index)


def prepare(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Make the folder of a sweep, or see that it is that of this very sweep; it must be held.

    What was damaged or taken away since, but for chunks, is written again.

    ResultsError, with the difference, where it holds another; OSError where it can't be written.
    """
    there = read_manifest(folder) if (folder / MANIFEST).exists() else None
    if there is None:
        _refuse_strangers(folder)
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        write_together(folder, {**files, MANIFEST: to_json(dict(manifest)).encode("utf-8")})
    elif there != json.loads(to_json(dict(manifest))):
        raise ResultsError(f"{folder}: {_difference(there, manifest)}. {CURE}")
    else:
        (folder / FOLDER).mkdir(exist_ok=True)
        for name, content in files.items():
            if not _holds(folder / name, content):
                write_atomically(folder / name, content)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _refuse_unwritable(folder: Path) -> None:
    try:
        try_writing(folder)
    except DestinationError as error:
        raise ResultsError(str(error)) from error


def _refuse_strangers(folder: Path) -> None:
    """A folder without a sweep must hold nothing else, but for what a crash at the start left."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ResultsError(f"{folder}: a file stands where the folder should be")
    names = {path.name for path in folder.iterdir() if not _SCRAP.fullmatch(path.name)}
    chunks = folder / FOLDER
    holds_chunks = chunks.is_dir() and any(chunks.iterdir())
    strange = sorted(names - {SCENARIO, DESIGN, POINTS, FOLDER, LOCK})
    if strange or holds_chunks:
        listed = ", ".join(strange[:3]) or f"{FOLDER} without {MANIFEST}"
        raise ResultsError(
            f"{folder}: there are other things in this folder ({listed}); give another"
        )


def _difference(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Why a folder's sweep is not the one that is asked for."""
    made = differences(there["made_with"], here["made_with"])
    parts = {
        "seed": f"its seed is {there['seed']}, not {here['seed']}",
        "replications": f"it has {there['replications']:,} replications a point, "
        f"not {here['replications']:,}",
        "design": "its design is another one",
        "scenario": "its scenario is another one, or was changed since",
        "outcomes": "it keeps other outcomes",
        "processes": "it has other processes of your own",
    }
    found = [words for name, words in parts.items() if there.get(name) != here.get(name)]
    if made:
        found.append(f"it was made with another version: {made}")
    return f"a sweep stands here, but {'; '.join(found) or 'not the one asked for'}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a folder says its sweep is; ResultsError where it holds none."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(read_regular(path))
        known = manifest["format"]
        if known == FORMAT:
            _ = manifest["made_with"], manifest["key"], manifest["seed"], manifest["replications"]
    except FileNotFoundError:
        if not folder.exists():
            raise ResultsError(f"{folder}: there is no such folder") from None
        of_runs = "; it holds what `sim run` wrote" if (folder / "manifest.json").is_file() else ""
        raise ResultsError(f"{folder}: no sweep here ({MANIFEST} is missing{of_runs})") from None
    except NotADirectoryError:
        raise ResultsError(f"{folder}: a file, not the folder of a sweep") from None
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{path}: not what a sweep writes. {CURE}") from error
    if known != FORMAT:
        raise ResultsError(
            f"{path}: saved in format {known}, and this version reads format {FORMAT}. {CURE}"
        )
    whole: dict[str, Any] = manifest
    return whole


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep the folder to this process, and make it if need be.

    ResultsError where it holds other things than a sweep, SweepBusyError where another has it.
    The system lets go of the lock when a process ends, however it ends.
    """
    from filelock import FileLock, Timeout

    if not (folder / MANIFEST).exists():
        _refuse_strangers(folder)
        _refuse_unwritable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        with lock:
            yield
    except NotImplementedError as error:
        raise ResultsError(
            f"{folder}: this file system knows no locks; give a folder on a local disk"
        ) from error
    except Timeout:
        raise SweepBusyError(
            f"{folder}: another sweep writes to this folder at the moment. Wait for it, end it, "
            f"or give another folder"
        ) from None
