"""Compare two scenarios on common random numbers: what a change does, pair by pair."""

from sim.experiments.run import DEFAULT_REPLICATIONS, run
from sim.results.comparison import Comparison, comparison
from sim.results.opening import NoRowsError
from sim.results.results import Results
from sim.scenario.schema import Scenario


def compare(  # noqa: PLR0913 (a front door: every argument but two has its default)
    first: Scenario | Results,
    second: Scenario | Results,
    replications: int = DEFAULT_REPLICATIONS,
    *,
    seed: int = 0,
    workers: int | None = 1,
    progress: bool | None = None,
) -> Comparison:
    """What `second` does to every outcome of `first`, over replications with the same luck.

    Replications 0 to `replications` - 1 of both are simulated under one seed. Where one of the two
    is results, the other is simulated for the same seed and as many replications, whatever was
    asked for; two results are compared as they are. KeyboardInterrupt when the first batch is
    interrupted, since there are no pairs then; of a second that is, the pairs are kept.

    UnpairedError for results that are no pairs; NoRowsError where no runs were kept; ValueError for
    impossible numbers.
    """
    for given in (first, second):
        if isinstance(given, Results):
            if not given.has_rows:
                raise NoRowsError(given.manifest["scenario"]["name"])
            seed, replications = given.manifest["seed"], given.manifest["replications"]["asked"]

    def simulated(scenario: Scenario) -> Results:
        return run(scenario, replications, seed=seed, workers=workers, progress=progress)

    before = first if isinstance(first, Results) else simulated(first)
    if before is not first and before.manifest["interrupted"]:
        raise KeyboardInterrupt
    return comparison(before, second if isinstance(second, Results) else simulated(second))
