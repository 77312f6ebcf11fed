"""Weigh rival explanations of one history by what was observed, and by control histories."""

from collections.abc import Sequence
from functools import reduce
from operator import index

import numpy as np

from sim.experiments.batch import MAX_SEED
from sim.experiments.history.explanation import Case, Explanation
from sim.experiments.history.observing import observations_of
from sim.experiments.history.simulating import FailedRunsError, simulated
from sim.experiments.history.variants import check_case, check_control, rivals
from sim.results.results import Results
from sim.scenario.schema import Scenario

DEFAULT_REPLICATIONS = 2000


def explain_history(  # noqa: PLR0913 (the front door: every argument but the first has its default)
    scenario: Scenario,
    replications: int = DEFAULT_REPLICATIONS,
    *,
    controls: Sequence[Scenario] = (),
    seed: int = 0,
    workers: int | None = 1,
    progress: bool | None = None,
) -> Explanation:
    """Weigh the `variants` of a scenario by its `evidence`: posterior, Bayes factors, intervals.

    Each variant is simulated `replications` times with the same luck. `controls` are scenarios of
    other histories with the same variants and evidence of their own; their luck comes from the
    seeds that follow. `workers` None takes all cores. Raises `ScenarioError` for a scenario
    without variants or evidence, and for a control with other variants; ValueError for impossible
    numbers.
    """
    check_case(scenario)
    for control in controls:
        check_control(scenario, control)
    seeds = [(index(seed) + number) % (MAX_SEED + 1) for number in range(1 + len(controls))]
    prepared = [
        (case, rivals(case), of) for case, of in zip((scenario, *controls), seeds, strict=True)
    ]
    names = tuple(scenario.variants)
    cases = []
    for case, changed, of in prepared:
        results = [
            simulated(changed[name], replications, seed=of, workers=workers, progress=progress)
            for name in names
        ]
        cases.append(_case(case, results, of))
    variants = scenario.variants.values()
    return Explanation(
        variants=names,
        notes=tuple(variant.note for variant in variants),
        weights=np.array([variant.weight for variant in variants]),
        explanations={
            name: np.array([name in variant.explanations for variant in variants])
            for name in dict.fromkeys(name for each in variants for name in each.explanations)
        },
        cases=tuple(cases),
    )


def _case(scenario: Scenario, results: Sequence[Results], seed: int) -> Case:
    """The replications that ended under every variant, against the observations."""
    observations = observations_of(scenario, results[0].outcomes)
    ended = reduce(np.intersect1d, [each.replication for each in results])
    if len(ended) == 0:
        first = next(failure for each in results for failure in each.manifest["failures"])
        error = str(first["error"]).splitlines()[-1]
        raise FailedRunsError(f"no run of `{scenario.name}` ended under every variant: {error}")
    agrees = np.array(
        [
            [
                observation.agrees(each)[np.isin(each.replication, ended)]
                for observation in observations
            ]
            for each in results
        ],
        dtype=bool,
    )
    return Case(
        name=scenario.name,
        title=scenario.title or scenario.name,
        seed=seed,
        observations=observations,
        agrees=agrees,
        failed=int(results[0].manifest["replications"]["asked"]) - len(ended),
    )
