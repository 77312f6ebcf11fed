"""Pictures of one replication, from its trace and its scenario: a strip of maps, a film."""

from collections.abc import Iterable, Sequence

from sim.charts import animation, maps, player, stage
from sim.charts.maps import Maps
from sim.charts.style import SLIDE, Look, Picture, Provenance
from sim.charts.texts import say
from sim.charts.wording import moment as words
from sim.engines.course import course
from sim.engines.reference.replay import Trace
from sim.engines.situation import Course
from sim.scenario.schema import Scenario


class MomentError(ValueError):
    """A moment outside the time that was simulated."""


def strip(
    trace: Trace, scenario: Scenario, moments: Sequence[float] = (), look: Look = SLIDE
) -> Picture:
    """Return maps at these moments, in hours since day 1 00:00, or at those that tell most.

    MomentError where a moment lies outside the simulated time.
    """
    clock = scenario.clock
    outside = [moment for moment in moments if not clock.start <= moment <= clock.end]
    if outside:
        raise MomentError(
            f"{words(outside[0])} is not between {words(clock.start)} and {words(clock.end)}, "
            "which is what the scenario simulates"
        )
    times = [moment - clock.start for moment in moments] or maps.telling(_course(trace, scenario))
    return maps.picture(_maps(trace, scenario, times), provenance_of(trace, scenario), look)


def film(trace: Trace, scenario: Scenario, look: Look = SLIDE) -> bytes:
    """Return the whole replication on one map as an animated GIF."""
    times = stage.moments(_course(trace, scenario), animation.MOST_FRAMES)
    return animation.gif(_maps(trace, scenario, times), provenance_of(trace, scenario), look)


def page(trace: Trace, scenario: Scenario, look: Look = SLIDE) -> str:
    """Return the same as a page of HTML that plays, stops and goes to and fro."""
    times = stage.moments(_course(trace, scenario), player.MOST_FRAMES)
    return player.page(_maps(trace, scenario, times), provenance_of(trace, scenario), look)


def provenance_of(trace: Trace, scenario: Scenario) -> Provenance:
    """Return which replication of which scenario a picture shows."""
    return Provenance(
        scenario=scenario.name,
        replications=1,
        seed=trace.seed,
        note=say("foot.replication", number=trace.replication),
    )


def _course(trace: Trace, scenario: Scenario, times: Iterable[float] = ()) -> Course:
    return course(trace, scenario.title or scenario.name, times)


def _maps(trace: Trace, scenario: Scenario, times: Iterable[float]) -> Maps:
    places = scenario.map.places.items()
    return Maps(
        course=_course(trace, scenario, times),
        coordinates={name: place.at for name, place in places if place.at is not None},
    )
