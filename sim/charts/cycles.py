"""Who acts inside the other's cycle: deeds of one side while the other is still making up its own.

A side's cycle is under way while its staff decides, a formation waits out its notice, or a move is
got ready: regrouped, supplied or, for the defender, brought up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.engines.trace import Activity, Mark, Side, Timeline

PREPARING: Mapping[Side, frozenset[str]] = {
    "attacker": frozenset({"prepare", "consolidate", "resupply"}),
    "defender": frozenset({"notice", "prepare", "march"}),
}
"""Kinds of activity by which a side's next move is got ready."""
DECIDES = "decide "
"""How the label of staff work begins that ends with a decision."""

DEEDS = ("counterattack", "retaken")
"""How the labels of the defender's marks end that tell a deed; the others tell a decision."""


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """When a side is making up its next move, and what the other side does meanwhile.

    `stretches` are simulation hours from and to, in order and apart; `acts` are all deeds of the
    other side from its first on, `inside` those that fall into a stretch.
    """

    side: Side
    stretches: tuple[tuple[float, float], ...]
    acts: tuple[Mark, ...]

    @property
    def inside(self) -> tuple[Mark, ...]:
        """The other side's deeds inside this cycle."""
        return tuple(
            mark
            for mark in self.acts
            if any(start < mark.time <= end for start, end in self.stretches)
        )


def cycle_of(timeline: Timeline, side: Side) -> Cycle:
    """Return when a side was making up its next move, and the other side's deeds."""
    spans = sorted(
        (one.start, timeline.horizon_h if one.open_ended else one.end)
        for one in timeline.activities
        if one.side == side and _prepares(one) and (one.open_ended or one.end > one.start)
    )
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    acts = tuple(mark for mark in timeline.marks if mark.side != side and _is_deed(mark))
    return Cycle(side=side, stretches=tuple(joined), acts=acts)


def _prepares(activity: Activity) -> bool:
    if activity.kind == "staff":
        return activity.label.startswith(DECIDES)
    return activity.kind in PREPARING[activity.side]


def _is_deed(mark: Mark) -> bool:
    """Whether a mark is something a side does to the other: a decision alone is not."""
    if mark.side == "attacker":
        return True
    return mark.label.endswith(DEEDS)
