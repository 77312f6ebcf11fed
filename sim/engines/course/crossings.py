"""The bridges of one replication over time: their levels, their bypasses, what can cross."""

from collections.abc import Iterator

from sim.engines.reference.replay import Trace
from sim.engines.situation import Crossing
from sim.model.rules import INFINITY, NONE, crossing_capacity


class Crossings:
    """Every bridge that lies on a road, at any time."""

    def __init__(self, trace: Trace) -> None:
        self._plan = trace.plan.facilities
        self._levels = trace.log.levels
        self._opened = {e.subject: e.time for e in trace.events if e.kind == "bypass_open"}
        self.bridges = tuple(sorted({b for b in trace.plan.roads.bridge if b != NONE}))
        """The facilities that roads cross."""

    def at(self, bridge: int, time: float) -> Crossing:
        """Return the state of a bridge from a moment on."""
        name, levels = self._plan.names[bridge], self._plan.levels[bridge]
        passed = [level for since, level in self._levels.get(name, ()) if since <= time]
        return Crossing(
            bridge=name,
            level=passed[-1] if passed else levels,
            levels=levels,
            bypassed=self._opened.get(name, INFINITY) <= time,
        )

    def capacity(self, bridge: int, time: float) -> float:
        """Return elements an hour over a bridge or its bypass: 0 closed, infinite without limit."""
        if bridge == NONE:
            return INFINITY
        crossing, plan = self.at(bridge, time), self._plan
        bypass = plan.bypass_capacity[bridge] if crossing.bypassed else 0.0
        return crossing_capacity(crossing.level, crossing.levels, plan.capacity[bridge], bypass)

    def changes(self, bridge: int, after: float, until: float) -> Iterator[tuple[float, float]]:
        """Yield the moments in (after, until] at which a bridge changes, with its capacity then."""
        if bridge == NONE:
            return
        name = self._plan.names[bridge]
        times = {since for since, _ in self._levels.get(name, ())}
        times |= {self._opened[name]} if name in self._opened else set()
        for time in sorted(times):
            if after < time <= until:
                yield time, self.capacity(bridge, time)
