# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A cluster
#
# The same sweep on one process and on a cluster, down to the last byte. The cluster is a small one:
# a scheduler and two workers, all on this machine. With a hundred machines nothing changes but the
# address.
#
# You need `pip install ".[cluster,notebooks]"`. All of it takes less than a minute.

# %% [markdown]
# ## What is to be done
#
# Every point of a design is simulated many times, and all points share their luck. A replication
# hangs on the scenario, the seed and its own number, and on nothing else: not on who simulates it,
# nor on what was simulated before. That is what makes the work easy to spread.

# %%
from pathlib import Path

import sim

base = sim.load(Path("../scenarios/first-steps.yaml"))
reserve = next(iter(base.reserves))
design = sim.Design.of(
    base, {f"reserves.{reserve}.notice": "2 h..48 h:4", "air.attacker": "0,0.5,1"}
)
RUNS = 400

design

# %% [markdown]
# ## Alone
#
# First in this process, into a folder. Each finished chunk is a file of its own.

# %%
from tempfile import TemporaryDirectory

place = TemporaryDirectory()
alone = Path(place.name) / "alone"

swept = sim.sweep(base, design, RUNS, out=alone)
for file in sorted(alone.glob("chunks/*"))[:3]:
    print(f"{file.stat().st_size:>8,} bytes  {file.name}")
swept

# %% [markdown]
# The name of a chunk ends with letters that stand for the whole sweep: scenario, design, seed,
# number of runs, the versions of the program and its libraries. Change any of them and it is
# another sweep, which this folder refuses.

# %%
from sim.results.opening import ResultsError

try:
    sim.sweep(base, design, RUNS, seed=1, out=alone)
except ResultsError as refused:
    print(str(refused).replace(place.name, "…"))

# %% [markdown]
# ## Together
#
# A cluster of [Dask](https://docs.dask.org): `LocalCluster` starts a scheduler and two workers as
# processes. Elsewhere they are started with `dask scheduler` and `dask worker ADDRESS`, on as many
# machines as there are, and this cell is left out.

# %%
from distributed import LocalCluster

cluster = LocalCluster(
    n_workers=2,
    threads_per_worker=1,
    host="127.0.0.1",
    dashboard_address=None,
)
print(cluster.scheduler_address.split(":")[0], len(cluster.workers))

# %% [markdown]
# The sweep gets the address, and nothing else changes.

# %%
together = Path(place.name) / "together"

spread = sim.sweep(base, design, RUNS, out=together, cluster=cluster.scheduler_address)
spread

# %% [markdown]
# Is it the same? Not nearly, and not within an interval: byte for byte.

# %%
from hashlib import sha256


def contents(folder):
    return {
        file.relative_to(folder): sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


same = [contents(alone) == contents(together)]
print("the same bytes:", same[0])

# %% [markdown]
# ## Stopped in the middle
#
# What if it is stopped? Take away half of the chunks, as if the power had failed before they were
# written. The same call makes them again, and only them.

# %%
files = sorted(together.glob("chunks/*.parquet"))
for file in files[::2]:
    file.unlink()
print(f"{len(files) - len(files[::2])} of {len(files)} chunks are left")

again = sim.sweep(base, design, RUNS, out=together, cluster=cluster.scheduler_address)
same.append(contents(alone) == contents(together))
print("the same bytes:", same[1])

# %% [markdown]
# A worker that dies is no matter at all: the scheduler gives what it was doing to another. The
# tests of this project kill one with `kill -9`. They also kill the sweep itself, and fill its disk.

# %%
cluster.close()

# %% [markdown]
# ## Ask the folder
#
# The chunks are [Parquet](https://parquet.apache.org), which databases and data frames read. Here
# Arrow takes the folder for one table.

# %%
from pyarrow import dataset

lead = swept.headline[0]
runs = dataset.dataset(together / "chunks", format="parquet")
table = runs.to_table(columns=["point", lead])
print(f"{lead}: {table.num_rows:,} runs, {table[lead].null_count:,} without it")

# %% [markdown]
# And the answer itself, point by point, with the intervals:

# %%
again.summary(lead)

# %% [markdown]
# ## When is it worth it?
#
# A worker takes a second or two to start, and each chunk is sent over the network. A sweep of
# seconds is done sooner alone. [From a laptop to a cluster](../docs/scaling.md) says what a million
# runs cost, and how to start a real cluster.

# %%
place.cleanup()
