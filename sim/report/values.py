"""What an outcome came to in one replication, in words."""

import math

from sim.engines.reference.replay import Trace
from sim.model.outcomes import Outcome
from sim.report.story import told_moment


def value_words(trace: Trace, outcome: Outcome, value: float) -> str:
    """An outcome's value in the words of its kind."""
    if outcome.kind == "flag":
        return "does not arise" if math.isnan(value) else "yes" if value else "no"
    if math.isnan(value):
        return "did not happen"
    if outcome.kind == "time":
        return told_moment(trace, value)
    if outcome.kind == "duration":
        return f"{value:.1f} {outcome.unit}"
    number = f"{value:,.0f}" if value.is_integer() else f"{value:,.3g}"
    return f"{number} {outcome.unit}".strip()
