"""What stands below the table of a batch: which runs to look at, and what to make of it all."""

import math
import shlex
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.results.manifest import Keep
from sim.results.results import Results
from sim.results.storage import CHARTS, MANIFEST, SCENARIO, SUMMARY, tables
from sim.results.typical import Contrast, contrast, typical

CAUTION = (
    "A model like this shows how often and how early things happen if its assumptions hold, and "
    "which of them matter. It can't show that they hold, nor what did or will happen."
)
MOST_FAILURES = 3
"""Failed replications that are named."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked for, so that it can be asked for again."""

    file: Path
    seed: int = 0
    sets: Sequence[str] = ()
    allow_outside: bool = False
    until: Sequence[str] = ()
    """The precision that a batch was to reach."""
    keep: Keep = "rows"

    def run(self, replications: int) -> str:
        """The command that gives the same results; how it was shown or stored is left out."""
        until = [word for each in self.until for word in ("--until", each)]
        keep = [] if self.keep == "rows" else ["--keep", self.keep]
        words = ["sim", "run", str(self.file), "-n", str(replications), *self._options()]
        return shlex.join([*words, *until, *keep])

    def trace(self, replication: int, *more: str) -> str:
        """The command that tells one of the replications."""
        number = ["--replication", str(replication)]
        return shlex.join(["sim", "trace", str(self.file), *number, *self._options(), *more])

    def _options(self) -> list[str]:
        seed = ["--seed", str(self.seed)] if self.seed else []
        sets = [word for each in self.sets for word in ("--set", each)]
        return [*seed, *sets, *(["--allow-outside"] if self.allow_outside else [])]


def written(folder: Path, results: Results, charts: int) -> Iterator[str]:
    """What now stands in the folder of the results."""
    yield ""
    yield f"Written to {folder}:"
    yield f"  {', '.join([SUMMARY, *tables(results), SCENARIO, MANIFEST])}"
    if charts:
        yield f"  {CHARTS}/: {charts} pictures, each as PNG and SVG"
        if not results.has_rows:
            yield "  (without those that show runs one by one, such as the race: none were kept)"


def what_next(results: Results, request: Request, width: int) -> Iterator[str]:
    """Which runs to look at: a typical one, and one in which the headline went otherwise.

    Where no runs were kept, there is nothing to choose by, and it is the first.
    """
    if not results.has_rows:
        yield ""
        yield "One of the runs as a story (which one is typical is not known without the runs):"
        yield f"  {request.trace(results.manifest['replications']['first'])}"
        yield ""
        yield from textwrap.wrap(CAUTION, width)
        return
    middle = typical(results, results.headline)
    if middle is None:
        return
    yield ""
    yield "A typical run as a story:"
    yield f"  {request.trace(middle)}"
    other = contrast(results, results.headline)
    if other is not None:
        name = other.outcome.name
        yield f"Why it went otherwise in another run, where {name} {_way(other)}:"
        yield f"  {request.trace(other.replication, '--why', name)}"
    yield ""
    yield from textwrap.wrap(CAUTION, width)


def _way(found: Contrast) -> str:
    if found.outcome.kind == "flag":
        return "does not arise" if math.isnan(found.value) else "is yes" if found.value else "is no"
    return "did not happen" if math.isnan(found.value) else "happened"


def failed_runs(results: Results, request: Request) -> Iterator[str]:
    """The replications that ended with an error, and how to replay them; nothing where none did."""
    failures = results.manifest["failures"]
    if not failures:
        return
    count, asked = len(failures), results.manifest["replications"]["asked"]
    verb = "is" if count == 1 else "are"
    yield ""
    yield f"{count:,} of {asked:,} runs ended with an error and {verb} left out above:"
    for failure in failures[:MOST_FAILURES]:
        last = failure["error"].strip().splitlines()[-1]
        yield f"  replication {failure['replication']}: {last}"
        yield f"    {request.trace(failure['replication'])}"
    if count > MOST_FAILURES:
        yield f"  and {count - MOST_FAILURES:,} more; {MANIFEST} lists them all"
