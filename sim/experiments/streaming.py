"""A batch of any size in bounded memory: runs are counted, and written, as they come."""

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, get_args

from sim.experiments.batch import Batch, WorkersLostError
from sim.experiments.pieces import Piece
from sim.model.outcomes import Outcome
from sim.results.manifest import Keep, Subject, describe, digest, origin
from sim.results.records import Account
from sim.results.rows import RowFile, RowWriter
from sim.results.storage import OUTCOMES
from sim.results.tallied import TalliedResults
from sim.results.tally import Tallies
from sim.version import __version__

MOST_HELD_CELLS = 20_000_000
"""Numbers (160 MB) of runs that are held back until an earlier one has ended; then no chunk is
begun until it has."""

_numbers = count()


def check_keep(keep: str, until: object) -> None:
    """ValueError for anything but `rows` and `summary`, and for a summary with `until`."""
    if keep not in get_args(Keep):
        raise ValueError(f"keep is 'rows' or 'summary', not {keep!r}")
    if keep == "summary" and until:
        raise ValueError("a precision is looked for in the runs, so they have to be kept")


class Order:
    """Gives pieces back in the order of the replications' numbers, from `first` on."""

    def __init__(self, first: int) -> None:
        self._next = first
        self._held: dict[int, Piece] = {}
        self.cells = 0

    def put(self, piece: Piece) -> list[Piece]:
        """Take a piece, and return those whose turn has come."""
        self._held[piece.first] = piece
        self.cells += piece.values.size
        return self._ready()

    def _ready(self) -> list[Piece]:
        ready = []
        while (piece := self._held.pop(self._next, None)) is not None:
            self._next += piece.count
            self.cells -= piece.values.size
            ready.append(piece)
        return ready

    def rest(self) -> list[Piece]:
        """What was finished behind a gap that nobody will fill."""
        rest = [self._held[first] for first in sorted(self._held)]
        self._held.clear()
        self.cells = 0
        return rest


class Spool:
    """A file beside which results will stand, into which rows are written in order."""

    def __init__(
        self, folder: Path, outcomes: Sequence[Outcome], about: dict[str, str], first: int
    ) -> None:
        self.path = folder / f".{OUTCOMES}.{os.getpid()}-{next(_numbers)}.tmp"
        self._order = Order(first)
        self._file: BinaryIO = self.path.open("xb")
        try:
            self._writer = RowWriter(self._file, outcomes, about)
        except BaseException:
            self._remove()
            raise

    @property
    def is_full(self) -> bool:
        """Whether so much is held back that nothing should be added to it."""
        return self._order.cells > MOST_HELD_CELLS

    def take(self, piece: Piece) -> None:
        """Write the piece when its turn has come."""
        self._write(self._order.put(piece))

    def _write(self, pieces: Sequence[Piece]) -> None:
        with self._named():
            for piece in pieces:
                self._writer.add(piece.replication, piece.values)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say of an error of the disk which file it is about."""
        try:
            yield
        except OSError as error:
            reason = f"{error.strerror or error}; none of these runs could be kept"
            raise OSError(error.errno or errno.EIO, reason, str(self.path.parent)) from error

    def finish(self) -> None:
        """Write what is left and see the file to the disk."""
        self._write(self._order.rest())
        with self._named():
            self._writer.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._writer.abandon()
        self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


class Stream:
    """Where the pieces of a batch go: into tallies, and into a spool where rows are kept."""

    def __init__(self, outcomes: Sequence[Outcome], spool: Spool | None) -> None:
        self.tallies = Tallies.of(outcomes)
        self.spool = spool

    @property
    def is_full(self) -> bool:
        """Whether so much is held back that nothing should be added to it."""
        return self.spool is not None and self.spool.is_full

    def take(self, piece: Piece) -> None:
        """Count the runs of a piece, and write them when their turn has come."""
        self.tallies.add(piece.values)
        if self.spool is not None:
            self.spool.take(piece)


@dataclass(frozen=True, kw_only=True)
class Story:
    """What the manifest says beside how the batch went."""

    subject: Subject
    engine: str
    command: str = ""

    def manifest(self, account: Account, kept: Keep) -> dict[str, Any]:
        """The manifest of a batch."""
        return describe(account, self.subject, engine=self.engine, command=self.command, kept=kept)


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What is kept of a large batch: `rows` and a summary, or the `summary` alone.

    Rows go to a file in `folder`, or where the system keeps temporary files; it is deleted with the
    results, and `Results.save` gives it a lasting name.
    """

    what: Keep
    folder: Path | None = None

    def spool(self, batch: Batch, subject: Subject) -> Spool | None:
        """The file for the rows; None where none are kept."""
        if self.what != "rows":
            return None
        folder = self.folder or Path(tempfile.gettempdir())
        folder.mkdir(parents=True, exist_ok=True)
        about = origin(subject.name, digest(subject.text.encode("utf-8")), batch.seed, __version__)
        return Spool(folder, batch.plan.outcomes, about, batch.first)


def run_streamed(
    batch: Batch, keeping: Keeping, story: Story, *, progress: bool | None = None
) -> TalliedResults:
    """Simulate the batch and return its results, whatever its size, in bounded memory.

    WorkersLostError, with the `results` of the finished part.
    """
    spool = keeping.spool(batch, story.subject)
    stream = Stream(batch.plan.outcomes, spool)
    loss: WorkersLostError | None = None
    try:
        try:
            account = batch.run_into(stream, progress=progress)
        except WorkersLostError as error:
            loss, account = error, error.records
        if spool is not None:
            spool.finish()
    except BaseException:
        if spool is not None:
            spool.discard()
        raise
    results = TalliedResults(
        manifest=story.manifest(account, keeping.what),
        scenario_text=story.subject.text,
        tallies=stream.tallies,
        rows=None if spool is None else RowFile(spool.path),
        spooled=True,
    )
    if loss is not None:
        raise WorkersLostError(account, results) from loss
    return results
