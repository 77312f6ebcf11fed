"""Compile the kernel and keep it on disk: `python -m sim.engines.batch.warm`."""

import os
import sys

from sim.engines.batch import cache


def main() -> None:
    """Compile, unless it is done or another process is at it; 1 where it cannot be kept."""
    if hasattr(os, "nice"):
        os.nice(10)
    if cache.is_ready():
        return
    if not cache.prepare():
        sys.exit(1)
    if not cache.claim():
        return
    try:
        from sim.engines.batch.loading import compile_and_keep

        compile_and_keep()
    finally:
        cache.release()


if __name__ == "__main__":
    main()
