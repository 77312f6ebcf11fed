"""How far a sweep is: rate, time left, and how sure its leading outcome is by now."""

import sys
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from sim.experiments.sweep_tasks import Finished
from sim.results.chunks import Layout
from sim.results.intervals import share_interval


class Progress:
    """A bar on standard error; nothing where that is no terminal, unless it is asked for.

    The precision is half the mean width of the 95 % intervals of the leading outcome's share, over
    the points of which something is known.
    """

    def __init__(
        self,
        layout: Layout,
        there: set[int],
        lead: str,
        shown: bool | None,  # noqa: FBT001 (three states, as tqdm has them)
    ) -> None:
        shown = _is_terminal() if shown is None else shown
        self._lead = lead
        self._tallies: dict[int, tuple[int, int]] = {}
        self._failed = 0
        total = layout.points * layout.replications
        done = sum(layout.span(index).rows for index in there)
        # In a notebook without widgets the import of tqdm.auto alone warns, bar or no bar.
        tqdm = import_module("tqdm.auto" if shown else "tqdm.std").tqdm
        self._bar: Any = tqdm(
            total=total,
            initial=done,
            disable=not shown,
            unit=" runs",
            unit_scale=total >= 1_000_000,
            dynamic_ncols=True,
            leave=False,
        )

    def update(self, finished: Finished) -> None:
        """Take note of a finished chunk."""
        for tally in finished.tallies:
            ended, happened = self._tallies.get(tally.point, (0, 0))
            self._tallies[tally.point] = (ended + tally.ended, happened + tally.happened)
        self._failed += finished.failed
        if not self._bar.disable:
            self._bar.set_postfix_str(self.words(), refresh=False)
        self._bar.update(finished.rows)

    def words(self) -> str:
        """The precision so far, and what failed."""
        reach = self.precision()
        words = [] if reach is None else [f"{self._lead} ±{100 * reach:.1f} points"]
        if self._failed:
            words.append(f"{self._failed:,} failed")
        return ", ".join(words)

    def precision(self) -> float | None:
        """Half the mean width of the intervals of the share; None where nothing is known."""
        halves = []
        for ended, happened in self._tallies.values():
            if ended:
                low, high = share_interval(happened, ended)
                halves.append((high - low) / 2.0)
        return sum(halves) / len(halves) if halves else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
