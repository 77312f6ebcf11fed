"""Run a scenario: many replications with their outcomes, or one with its story."""

from collections.abc import Sequence
from operator import index
from pathlib import Path

from sim.engines.reference.replay import Trace, replay
from sim.engines.reference.run import UserProcess
from sim.experiments.batch import batch_of
from sim.experiments.precision import target_of
from sim.experiments.stopping import Rule, run_until, with_stopping
from sim.experiments.streaming import Keeping, Story, check_keep, run_streamed
from sim.model.headline import headline
from sim.model.lowering import lower
from sim.model.outcomes import Outcome
from sim.model.plan import Plan
from sim.results.manifest import Keep, Subject
from sim.results.results import Results
from sim.results.tallied import fits
from sim.scenario.explaining import explicit_text
from sim.scenario.schema import Scenario

DEFAULT_REPLICATIONS = 2000


def subject_of(scenario: Scenario, changes: Sequence[str] | None = None) -> Subject:
    """What the results of a scenario must know of it; `changes` None are those it remembers."""
    return Subject(
        name=scenario.name,
        title=scenario.title or scenario.name,
        text=explicit_text(scenario),
        day_one_offset_h=-scenario.clock.start,
        headline=headline(scenario),
        changes=scenario.changes if changes is None else tuple(changes),
    )


def run(  # noqa: PLR0913 (the front door: every argument but the first has its default)
    scenario: Scenario,
    replications: int = DEFAULT_REPLICATIONS,
    *,
    seed: int = 0,
    workers: int | None = None,
    engine: str = "auto",
    processes: Sequence[UserProcess] = (),
    outcomes: Sequence[Outcome] = (),
    progress: bool | None = None,
    command: str = "",
    changes: Sequence[str] | None = None,
    until: str | Sequence[str] = (),
    spawn: bool = False,
    keep: Keep = "rows",
    folder: str | Path | None = None,
) -> Results:
    """Simulate replications 0 to `replications` - 1 of a scenario; the same for any `workers`.

    `processes` are generator functions of the user's own that take the world and join the model's
    processes in every replication; `outcomes` declares what they record with `world.report`.
    `engine` is `auto`, `reference` or `batch`, the compiled one; the outcomes are the same.
    `workers` None takes all cores for the compiled engine, whose threads need nothing, and this
    process for the reference engine, unless `spawn` allows new ones: for them, as for more than one
    worker, your functions must be importable, and a script needs `if __name__ == "__main__":`.
    ValueError for impossible numbers, EngineError for an engine that can't do it.

    `until` asks for precision, one text or several such as `captured.balakliia ±0.01` or `median
    captured.balakliia ±2 h`: the batch ends when all are met, and at `replications` at last; the
    manifest says under `stopping` which. TargetError for a precision that can't be asked for.

    Results of more than 50 million numbers stay out of memory: their rows are written, as they
    come, to a file in `folder`, or where the system keeps temporary files, until `save` gives it a
    name; columns are read when asked for. With `keep` `summary` no rows are kept, whatever the
    number: counts, shares and means are exact, quantiles say how far they may be off.
    """
    check_keep(keep, until)
    plan = _lowered("sim.run", scenario, outcomes, processes)
    batch = batch_of(
        plan,
        index(replications),
        seed=index(seed),
        workers=None if workers is None else index(workers),
        engine=engine,
        processes=processes,
        spawn=spawn,
    )
    subject = subject_of(scenario, changes)
    if keep == "summary" or not (until or fits(batch.replications, len(plan.outcomes))):
        keeping = Keeping(what=keep, folder=None if folder is None else Path(folder))
        story = Story(subject=subject, engine=engine, command=command)
        return run_streamed(batch, keeping, story, progress=progress)
    if not until:
        return Results.of(batch.run(progress=progress), subject, engine=engine, command=command)
    texts = [until] if isinstance(until, str) else until
    rule = Rule.of([target_of(text, plan.outcomes) for text in texts], batch.replications)
    records, stopping = run_until(batch, rule, progress=progress)
    return with_stopping(Results.of(records, subject, engine=engine, command=command), stopping)


def trace(
    scenario: Scenario,
    replication: int = 0,
    *,
    seed: int = 0,
    processes: Sequence[UserProcess] = (),
    outcomes: Sequence[Outcome] = (),
) -> Trace:
    """Simulate one replication with its event log: the same one as in a batch of that seed."""
    plan = _lowered("sim.trace", scenario, outcomes, processes)
    return replay(plan, index(seed), index(replication), processes)


def _lowered(
    caller: str, scenario: object, outcomes: Sequence[object], processes: Sequence[object]
) -> Plan:
    """The plan; TypeError with the cure for what is not what it should be."""
    if not isinstance(scenario, Scenario):
        cure = (
            f"{caller}(sim.load({scenario!r}))" if isinstance(scenario, str) else "sim.load(FILE)"
        )
        raise TypeError(f"{caller} takes a scenario, not {scenario!r}; write {cure}")
    declared = [outcome for outcome in outcomes if isinstance(outcome, Outcome)]
    for outcome in outcomes:
        if not isinstance(outcome, Outcome):
            raise TypeError(f"`outcomes` holds declarations, sim.Outcome(...), not {outcome!r}")
    for process in processes:
        if not callable(process):
            raise TypeError(f"`processes` holds functions that take the world, not {process!r}")
    return lower(scenario, declared)
