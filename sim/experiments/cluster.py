"""A Dask cluster as an executor: `--cluster tcp://scheduler:8786`."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from sim.experiments.designs.sampling import MissingExtraError
from sim.experiments.executors import WAITING, Crew

CONNECT_SECONDS = 10
WORKERS_SECONDS = 30
"""How long the scheduler is given to answer, and to have a first worker."""


class ClusterError(Exception):
    """A cluster that cannot be used."""


@contextmanager
def cluster_crew(address: str) -> Iterator[Crew]:
    """The workers of a running scheduler; the connection is closed at the end of the block.

    A worker that dies takes nothing with it: the scheduler gives its tasks to another. ClusterError
    where nobody answers or no worker comes.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise MissingExtraError("a cluster", "cluster") from error
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address}; start one with `dask scheduler`, and workers "
            f"with `dask worker {address}`"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except TimeoutError as error:
            raise ClusterError(
                f"the scheduler at {address} has no workers; start some with "
                f"`dask worker {address}`"
            ) from error
        threads = sum(client.nthreads().values())
        # Tasks are not pure in Dask's sense: it must not take one for another by its name.
        executor = client.get_executor(pure=False)
        try:
            yield Crew(executor=executor, at_once=WAITING * threads)
        finally:
            executor.shutdown(wait=False)
