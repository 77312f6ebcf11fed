"""Names beside symbols: where each is read best without covering another name or a symbol."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLEARANCE = 0.03
"""Inches between a symbol and its name."""
SWEEPS = 12
OUTSIDE, ON_NAME, ON_SYMBOL, ON_ROAD, BESIDE_ROAD = 1000.0, 60.0, 60.0, 2.5, 0.5
"""Costs: of a name that leaves the frame; and by area or by inches of what it covers."""
NEAR, NEAR_OTHER = 0.09, 12.0
"""Inches round a name within which another symbol makes one wonder whose it is, and the cost."""
FORBIDDEN = 0.002
"""Square inches that a name may cover of another or of a symbol."""


@dataclass(frozen=True)
class Box:
    """A rectangle in inches."""

    left: float
    bottom: float
    right: float
    top: float

    def common(self, other: "Box") -> float:
        """Return the area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide * high if wide > 0.0 and high > 0.0 else 0.0

    def holds(self, other: "Box") -> bool:
        """Return whether another box lies inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def widened(self, by: float) -> "Box":
        """Return a box that reaches further on all sides."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def length_of(self, line: "Line") -> float:
        """Return how much of a straight line lies inside (Liang and Barsky 1984)."""
        (x0, y0), (x1, y1) = line
        enters, leaves = 0.0, 1.0
        for start, step, low, high in (
            (x0, x1 - x0, self.left, self.right),
            (y0, y1 - y0, self.bottom, self.top),
        ):
            if step == 0.0:
                if not low <= start <= high:
                    return 0.0
                continue
            one, other = sorted(((low - start) / step, (high - start) / step))
            enters, leaves = max(enters, one), min(leaves, other)
        length = ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)) ** 0.5
        return max(leaves - enters, 0.0) * float(length)


Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What names must not cover (symbols), should not (roads), and where they must stay.

    `beside_roads` are the inches on either side of a road that traffic takes.
    """

    frame: Box
    symbols: Sequence[Box]
    roads: Sequence[Line]
    beside_roads: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name of so many inches for a symbol, in order of importance, the most important first."""

    symbol: Box
    wide: float
    high: float


def place_names(names: Sequence[Name], around: Surroundings) -> list[Box | None]:
    """Return the box of each name, None for those that find no room.

    Each name takes the cheapest of the places beside its symbol; then all look again, in order,
    until nobody moves. Of names that still cover each other the less important ones go.
    """
    choices = [list(_choices(name, around)) for name in names]
    taken = [min(choice, key=lambda pair: pair[1])[0] for choice in choices]
    for _ in range(SWEEPS):
        before = list(taken)
        for number, choice in enumerate(choices):
            others = taken[:number] + taken[number + 1 :]
            taken[number] = min(
                choice,
                key=lambda pair: pair[1] + ON_NAME * sum(pair[0].common(o) for o in others),
            )[0]
        if taken == before:
            break
    kept: list[Box | None] = []
    for name, box in zip(names, taken, strict=True):
        free = around.frame.holds(box) and not any(
            box.common(other) > FORBIDDEN
            for other in (*around.symbols, *(one for one in kept if one is not None))
            if other is not name.symbol
        )
        kept.append(box if free else None)
    return kept


def _choices(name: Name, around: Surroundings) -> Iterator[tuple[Box, float]]:
    """The places for a name with the cost of each, other names left aside."""
    for box, dislike in _beside(name, around.frame):
        cost = dislike if around.frame.holds(box) else OUTSIDE
        cost += ON_SYMBOL * sum(box.common(symbol) for symbol in around.symbols)
        around_it = box.widened(NEAR)
        cost += NEAR_OTHER * sum(
            around_it.common(symbol) for symbol in around.symbols if symbol is not name.symbol
        )
        cost += ON_ROAD * sum(box.length_of(road) for road in around.roads)
        wider = box.widened(around.beside_roads)
        cost += BESIDE_ROAD * sum(wider.length_of(road) for road in around.roads)
        yield box, cost


def _beside(name: Name, frame: Box) -> Iterator[tuple[Box, float]]:
    """The boxes round a symbol, in order of liking; above and below they move into the frame."""
    symbol, wide, high = name.symbol, name.wide, name.high
    middle = (symbol.bottom + symbol.top - high) / 2
    right, left = symbol.right + CLEARANCE, symbol.left - CLEARANCE - wide
    yield Box(right, middle, right + wide, middle + high), 0.0
    yield Box(left, middle, left + wide, middle + high), 0.1
    above, below = symbol.top + CLEARANCE / 2, symbol.bottom - CLEARANCE / 2 - high
    inset = 0.25 * (symbol.right - symbol.left)
    centre = (symbol.left + symbol.right - wide) / 2
    starts = ((centre, 0.15), (symbol.right - inset, 0.5), (symbol.left + inset - wide, 0.65))
    for wanted, dislike in starts:
        start = min(max(wanted, frame.left), max(frame.right - wide, frame.left))
        yield Box(start, above, start + wide, above + high), dislike
        yield Box(start, below, start + wide, below + high), dislike + 0.05
