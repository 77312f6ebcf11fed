"""What the scenario is for: reports, measures, variants, evidence and sources."""

from typing import Any, Literal

from sim.scenario.blocks import Block
from sim.scenario.distributions import LagDistribution
from sim.scenario.quantities import Factor, Moment, Name, Text
from sim.scenario.schema.defaults import NO_DELAY

Grade = Literal["reported", "contested", "assumed"]


class PublicReports(Block):
    """When the public learns of captures and recaptures."""

    lag: LagDistribution = NO_DELAY
    """From the event to the report; negative where claims run ahead of the truth."""


class Measure(Block):
    """A duration of interest between two outcomes of the same replication."""

    since: Text
    """The outcome (a time) that starts it."""
    until: Text
    """The outcome (a time) that ends it."""


class Variant(Block):
    """A rival explanation: the same scenario with some values changed."""

    set: dict[str, Any] = {}
    """Values by scenario path."""
    weight: Factor = 1.0
    """Prior weight relative to the other variants."""
    explanations: tuple[Name, ...] = ()
    """The explanations that hold in it; two that come in all four combinations can interact."""
    note: Text = ""
    """What the variant stands for."""


class Evidence(Block):
    """One dated observation, as a bracket; give `between` or `not_before`."""

    outcome: Text
    """The outcome that was observed."""
    since: Text | None = None
    """Count from this outcome instead of the clock, so that one surprise is not scored twice."""
    between: tuple[str | float, str | float] | None = None
    """The bracket: moments for times, durations with `since`, numbers for counts and flags."""
    not_before: Moment | None = None
    """It did not happen before this moment."""
    note: Text = ""
    """Where the observation comes from."""


class SourceNote(Block):
    """Where the values at a scenario path come from."""

    source: Text
    """The source, by its mark in seeds/sources.yaml or in words."""
    grade: Grade
    """`reported` in public, `contested` between sources, or `assumed` by the modeller."""
    note: Text = ""
    """How the value was taken from the source."""


Measures = dict[Name, Measure]
