"""A program that runs a toy batch and prints what it got: something for tests to interrupt.

    python -m unit.experiments.drive_batch WORKERS MARK SECONDS [ENDLESS]

400 replications in chunks of 2, each of SECONDS; those from ENDLESS on take a minute.
"""

import json
import signal
import sys
from pathlib import Path

from sim.experiments.batch import Batch
from unit.experiments.toy_engine import ToyPlan, run_toy

REPLICATIONS = 400


def main() -> None:
    """Simulate and print."""
    # A runner in the background of a shell has Ctrl-C ignored, and we would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    workers, mark, seconds, *endless = sys.argv[1:]
    plan = ToyPlan(
        seconds=float(seconds),
        mark=Path(mark),
        endless=frozenset(range(int(endless[0]), REPLICATIONS) if endless else ()),
    )
    batch = Batch(
        engine=run_toy, plan=plan, replications=REPLICATIONS, workers=int(workers), chunk=2
    )
    try:
        print("started", flush=True)  # noqa: T201 (the test reads it)
        records = batch.run()
    except KeyboardInterrupt:  # pressed before the batch had begun
        said = {"interrupted": True, "complete": False, "replication": [], "number": []}
    else:
        said = {
            "interrupted": records.interrupted,
            "stopped_by": records.stopped_by,
            "complete": records.complete,
            "replication": records.replication.tolist(),
            "number": records.values[:, 0].tolist(),
        }
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(json.dumps(said))  # noqa: T201 (the test reads it)


if __name__ == "__main__":
    main()
