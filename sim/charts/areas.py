"""The part of a frame that is nearer to each point than to any other (Voronoi cells)."""

from collections.abc import Sequence

Point = tuple[float, float]


def cells(points: Sequence[Point], wide: float, high: float) -> list[list[Point]]:
    """Return the corners of each point's cell in a frame from (0, 0) to (wide, high).

    Each cell is the frame, cut along the middle between its point and every other one
    (Sutherland and Hodgman 1974); a point that coincides with an earlier one has an empty cell.
    """
    frame = [(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)]
    found = []
    for number, own in enumerate(points):
        corners: list[Point] = list(frame)
        for position, other in enumerate(points):
            if position == number:
                continue
            if other == own:
                corners = [] if position < number else corners
                continue
            corners = _cut(corners, own, other)
        found.append(corners)
    return found


def _cut(corners: list[Point], own: Point, other: Point) -> list[Point]:
    """The part of a polygon that is nearer to one point than to another."""
    nx, ny = other[0] - own[0], other[1] - own[1]
    limit = (other[0] ** 2 - own[0] ** 2 + other[1] ** 2 - own[1] ** 2) / 2
    beyond = [nx * x + ny * y - limit for x, y in corners]
    kept: list[Point] = []
    for index, (here, this) in enumerate(zip(corners, beyond, strict=True)):
        previous, before = corners[index - 1], beyond[index - 1]
        if (this > 0.0) != (before > 0.0):
            part = before / (before - this)
            kept.append(
                (
                    previous[0] + part * (here[0] - previous[0]),
                    previous[1] + part * (here[1] - previous[1]),
                )
            )
        if this <= 0.0:
            kept.append(here)
    return kept
