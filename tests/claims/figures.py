"""Figures that seeds/ quotes, and whether a measured one agrees with them."""

from collections.abc import Callable
from pathlib import Path

import yaml

from claims.paired import Estimate

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

Quote = Callable[[str, str, Estimate], None]
"""`quoted(row, label, estimate)` holds a measured figure against the row of seeds/."""


def quoted_figures() -> dict[str, dict[str, str]]:
    """By row of claims.yaml and hindcast.yaml: the figures it quotes, by label."""
    return {
        row["id"]: row.get("measured") or {}
        for file in ("claims.yaml", "hindcast.yaml")
        for row in yaml.safe_load((SEEDS / file).read_text(encoding="utf-8"))
    }


def agrees(text: str, estimate: Estimate) -> bool:
    """Whether a quoted figure, as far as it is written out, lies in the measured interval."""
    figure = text.split(maxsplit=1)[0]
    rounding = 0.5 * 10.0 ** -len(figure.partition(".")[2])
    return estimate.low - rounding <= float(figure) <= estimate.high + rounding
