"""The text of a comparison, for the terminal: the headline first, what did not change folded."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.results.comparison import Comparison
from sim.results.paired import PairedDifference
from sim.results.paired_words import Line, lines, ways
from sim.results.results import Results
from sim.results.wording import MISSING, pairs, runs

MOST_OTHERS = 8
"""Outcomes beside the headline that are shown unless all are asked for: those that moved most."""

MEANING = (
    "95 % intervals of the differences, from the pairs; each holds by itself. They are about "
    "endless runs of these two models, and say nothing about how true the models are."
)
FEW = 6
"""Names that are listed without being asked for."""
COLUMNS = ("first", "second", "difference")
GAP = "  "


@dataclass(frozen=True, kw_only=True)
class ComparisonTable:
    """How to show a comparison: at most `width` columns; `show_all` leaves nothing out."""

    width: int
    show_all: bool = False

    def render(self, found: Comparison) -> str:
        """The whole text, without a line end at its end. Only a long name can be wider."""
        headline = [one for one in found.differences if one.outcome.name in found.headline]
        others = [one for one in found.changed if one.outcome.name not in found.headline]
        shown = others
        if headline and not self.show_all:
            shown = sorted(others, key=lambda one: -one.changed)[:MOST_OTHERS]
        parts = [self._head(found)]
        parts += [
            block for title, each in self._titled(headline, shown) for block in (title, *each)
        ]
        parts += [self._wrapped(words) for words in self._rest(found, len(others) - len(shown))]
        return "\n\n".join([*parts, self._wrapped(MEANING, "")])

    def _titled(
        self, headline: Sequence[PairedDifference], others: Sequence[PairedDifference]
    ) -> Iterator[tuple[str, list[str]]]:
        moved = [one for one in headline if one.changed]
        if moved:
            yield "Headline", [self._block(one) for one in moved]
        if others:
            yield "Other outcomes" if headline else "Outcomes", [self._block(one) for one in others]

    def _head(self, found: Comparison) -> str:
        names = [
            self._wrapped(f"{which}: {_named(each)}")
            for which, each in (("first ", found.first), ("second", found.second))
        ]
        standing = f"{pairs(len(found))} of runs with the same luck, seed "
        standing += str(found.first.manifest["seed"])
        if found.left_out:
            standing += f"; {runs(found.left_out)} ended in one of the two only and are left out"
        return "\n".join([*names, self._wrapped(standing)])

    def _block(self, one: PairedDifference) -> str:
        """The name and what its columns are, the figures, and how many pairs changed."""
        found = list(lines(one))
        cells = [COLUMNS, *((line.first, line.second, line.difference) for line in found)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        texts = [
            GAP.join(cell.rjust(wide) for cell, wide in zip(row, widths, strict=True))
            for row in cells
        ]
        rows = [*self._aligned(one.outcome.name, texts[0])]
        for line, text in zip(found, texts[1:], strict=True):
            rows += self._aligned(f"  {line.what}", text)
            pairs = "1 pair" if line.pairs == 1 else f"{line.pairs:,} pairs"
            of = f"    of {pairs}" if line.pairs != one.pairs else ""
            rows += self._aligned(of, _interval(line))
        told = ways(one)
        changed = f"  {one.changed:,} of {runs(one.pairs)} changed{': ' if told else ''}{told}"
        return "\n".join([*rows, self._wrapped(changed, "    ")])

    def _aligned(self, label: str, text: str) -> Iterator[str]:
        if len(label) + len(GAP) + len(text) > self.width:
            yield label
            label = ""
        yield label + text.rjust(self.width - len(label))

    def _rest(self, found: Comparison, folded: int) -> Iterator[str]:
        """What is not shown: what changed little, what did not change, and what one alone has."""
        if folded:
            yield f"{folded:,} more outcomes changed; --all shows them."
        still = [one.outcome.name for one in found.differences if not one.changed]
        first = [name for name in still if name in found.headline]
        if first:
            yield f"Unchanged in every pair, of the headline: {', '.join(first)}"
        if len(still) > len(first):
            others = [name for name in still if name not in first]
            listed = f": {', '.join(others)}" if self.show_all else "."
            yield f"Unchanged in every pair: {len(others):,} other outcomes{listed}"
        for which, names in (("first", found.only_first), ("second", found.only_second)):
            if names:
                listed = f": {', '.join(names)}" if self.show_all or len(names) <= FEW else "."
                yield f"Recorded in the {which} only: {len(names):,} outcomes{listed}"

    def _wrapped(self, words: str, indent: str = "  ") -> str:
        return textwrap.fill(
            words,
            self.width,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _named(results: Results) -> str:
    scenario = results.manifest["scenario"]
    changes = "".join(f", with {change}" for change in scenario["changes"])
    return f"{scenario['title']} ({scenario['name']}{changes})"


def _interval(line: Line) -> str:
    if MISSING in (line.low, line.high):
        return "no interval"
    return f"{line.low} to {line.high}"
