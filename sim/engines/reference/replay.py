"""One replication again, with its event log: what the story and the timeline are made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.engines.reference.log import Event, EventLog
from sim.engines.reference.marks import MARKED, in_words, mark_of
from sim.engines.reference.run import UserProcess, draw_table, run_replication
from sim.engines.trace import Activity, Timeline
from sim.model.plan import Plan
from sim.model.rules import ATTACKER


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace:
    """One replication with everything that happened in it.

    `record` has one float an outcome of the plan; `events` are in order of time; `outcome_events`
    gives, by column, the number of the event that set the outcome.
    """

    plan: Plan
    seed: int
    replication: int
    record: tuple[float, ...]
    log: EventLog

    @property
    def events(self) -> Sequence[Event]:
        """Everything that happened, in order."""
        return self.log.events

    def timeline(self, title: str) -> Timeline:
        """The same replication as activities, marks and levels."""
        plan = self.plan
        return Timeline(
            title=title,
            day_one_offset_h=-plan.clock.day_one,
            horizon_h=plan.clock.horizon,
            activities=tuple(self._activities()),
            marks=tuple(mark_of(event, plan) for event in self.events if event.kind in MARKED),
            levels={name: tuple(steps) for name, steps in self.log.levels.items()},
            max_levels=dict(zip(plan.facilities.names, plan.facilities.levels, strict=True)),
        )

    def _activities(self) -> list[Activity]:
        horizon = self.plan.clock.horizon
        return [
            Activity(
                lane=span.lane,
                side="attacker" if span.side == ATTACKER else "defender",
                kind=span.kind,
                start=span.start,
                end=horizon if span.end is None else span.end,
                label=in_words(span.label, self.plan),
                open_ended=span.end is None,
            )
            for span in self.log.spans
        ]


class ReplayError(RuntimeError):
    """A replication that ended with an error, its cause; `trace` tells what came before."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.trace = trace

    def __str__(self) -> str:
        return f"replication {self.trace.replication} of seed {self.trace.seed} ended with an error"


def replay(plan: Plan, seed: int, replication: int, processes: Sequence[UserProcess] = ()) -> Trace:
    """Run one replication with its log on; the outcomes are those of the same one in a batch.

    ReplayError, from the error of the engine or a user's process, has the part before it.
    """
    log = EventLog(on=True)
    draws = draw_table(plan, seed, range(replication, replication + 1)).replication(replication)
    try:
        world = run_replication(plan, draws, log=log, processes=processes)
        record = tuple(world.record)
    except Exception as error:
        before = tuple(plan.columns.initial)
        part = Trace(plan=plan, seed=seed, replication=replication, record=before, log=log)
        raise ReplayError(part) from error
    return Trace(plan=plan, seed=seed, replication=replication, record=record, log=log)
