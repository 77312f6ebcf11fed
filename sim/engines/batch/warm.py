"""Compile the kernel and keep it on disk: `python -m sim.engines.batch.warm`.

With `--hurry` at the usual priority, because somebody waits for it.
"""

import os
import sys

from sim.engines.batch import cache


def main() -> None:
    """Compile, unless it is done or another process is at it; 1 where it cannot be kept."""
    if "--hurry" not in sys.argv and hasattr(os, "nice"):
        os.nice(10)
    if cache.is_intact():
        return
    from sim.engines.batch.loading import keep_on_disk

    if not keep_on_disk(wait_seconds=0.0) and not cache.is_writable():
        sys.exit(1)


if __name__ == "__main__":
    main()
