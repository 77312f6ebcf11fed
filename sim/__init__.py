"""Operational-rhythm discrete-event simulator.

The public names are loaded when they are first used, so that `import sim` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engines.reference.replay import Trace
    from sim.engines.reference.world import World
    from sim.experiments.comparing import compare
    from sim.experiments.designs import Design
    from sim.experiments.history.explaining import explain_history
    from sim.experiments.run import run, trace
    from sim.experiments.sensitivity import sensitivity
    from sim.experiments.sweep import sweep
    from sim.model.loading import load
    from sim.model.outcomes import Outcome
    from sim.results.results import Results
    from sim.results.storage import open_results
    from sim.scenario.errors import ScenarioError
    from sim.scenario.schema import Scenario

_HOMES = {
    "Design": "sim.experiments.designs",
    "Outcome": "sim.model.outcomes",
    "Results": "sim.results.results",
    "Scenario": "sim.scenario.schema",
    "ScenarioError": "sim.scenario.errors",
    "Trace": "sim.engines.reference.replay",
    "World": "sim.engines.reference.world",
    "compare": "sim.experiments.comparing",
    "explain_history": "sim.experiments.history.explaining",
    "load": "sim.model.loading",
    "open_results": "sim.results.storage",
    "run": "sim.experiments.run",
    "sensitivity": "sim.experiments.sensitivity",
    "sweep": "sim.experiments.sweep",
    "trace": "sim.experiments.run",
}

__all__ = [
    "Design",
    "Outcome",
    "Results",
    "Scenario",
    "ScenarioError",
    "Trace",
    "World",
    "compare",
    "explain_history",
    "load",
    "open_results",
    "run",
    "sensitivity",
    "sweep",
    "trace",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
