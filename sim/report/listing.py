"""The declared outcomes of a scenario as a list for people."""

import textwrap
from collections.abc import Iterator, Sequence

from sim.model.outcomes import Outcome

INDENT = "    "


def listing(outcomes: Sequence[Outcome], width: int) -> Iterator[str]:
    """Each outcome in two lines or more: name, kind and unit; then its meaning."""
    for outcome in outcomes:
        unit = f", {outcome.unit}" if outcome.unit else ""
        yield f"{outcome.name}  ({outcome.kind}{unit})"
        yield from textwrap.wrap(
            outcome.meaning, width, initial_indent=INDENT, subsequent_indent=INDENT
        )
