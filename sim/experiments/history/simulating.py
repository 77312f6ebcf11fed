"""The one place from which this package has scenarios simulated."""

from sim.experiments.run import run
from sim.results.results import Results
from sim.scenario.schema import Scenario


class FailedRunsError(RuntimeError):
    """Runs that the engine could not end, where each of them is needed."""


def simulated(
    scenario: Scenario,
    replications: int,
    *,
    seed: int,
    workers: int | None = 1,
    progress: bool | None = None,
) -> Results:
    """The results of replications 0 to `replications` - 1; KeyboardInterrupt where cut short."""
    results = run(scenario, replications, seed=seed, workers=workers, progress=progress)
    if results.manifest["interrupted"]:
        raise KeyboardInterrupt
    return results
