"""Time per event of a theatre of months as a ratio to one of two weeks.

Run it as `python tests/benchmarks/theatre_length.py [ROUNDS]`. The scenarios are timed in turns in
one run; the ratio is the median over the rounds, with the least and the greatest.
"""

import statistics
import sys
import time

import sim
from sim.engines.reference import run_chunk
from sim.model.lowering import lower
from sim.model.plan import Plan

WEEKS = "kharkiv-2022"
MONTHS = ("kherson-2022", "kherson-kharkiv-2022", "kherson-kharkiv-2022-mobilisation")
REPLICATIONS = 60
HOURS_A_DAY = 24.0


def microseconds_an_event(plan: Plan) -> tuple[float, int]:
    """The time of some replications by the number of their events; and that number."""
    begun = time.perf_counter()
    events = int(run_chunk(plan, 0, 0, REPLICATIONS).events.sum())
    return 1e6 * (time.perf_counter() - begun) / events, events // REPLICATIONS


def main(rounds: int) -> None:
    """Time all in turns and print one line a scenario."""
    plans = {name: lower(sim.load(f"scenarios/{name}.yaml")) for name in (WEEKS, *MONTHS)}
    measured: dict[str, list[tuple[float, int]]] = {name: [] for name in plans}
    for _ in range(rounds):
        for name, plan in plans.items():
            measured[name].append(microseconds_an_event(plan))
    short = [cost for cost, _ in measured[WEEKS]]
    for name, plan in plans.items():
        costs = [cost for cost, _ in measured[name]]
        ratios = [cost / other for cost, other in zip(costs, short, strict=True)]
        days = plan.clock.horizon / HOURS_A_DAY
        print(
            f"{name}: {days:.0f} days, {measured[name][0][1]} events a run, "
            f"{statistics.median(costs):.1f} us an event; ratio to {WEEKS} "
            f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
