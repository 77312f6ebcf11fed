# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Reserves against delay
#
# Why did no counterattack come at Balakliia? One explanation is a staff that decides too late.
# Another is that there was nothing to send. This notebook varies both at once: how long the army
# takes to decide, and how likely its reserves are at hand. The result is a map, and on it a line
# where the odds are even.
#
# It goes on where `01-first-run` ended, and takes about a minute.

# %% [markdown]
# ## What is varied
#
# A *design* says which values of a scenario are varied, and at which points. Here it is a full grid
# of two factors:
#
# - `command.echelons.army.decide`: from 6 to 96 hours, at 7 values. The scenario has a distribution
#   there, with a median of 36 hours. In the sweep each value is certain, so that nothing but the
#   delay itself differs from row to row.
# - `reserves.*.available`: from 0 to 1, at 6 values. The `*` stands for every reserve, so that both
#   move together.

# %%
from pathlib import Path

import sim

base = sim.load(Path("../scenarios/balakliia-2022.yaml"))

design = sim.Design.of(
    base,
    {
        "command.echelons.army.decide": "6 h..96 h:7",
        "reserves.*.available": "0..1:6",
    },
)
design

# %% [markdown]
# A point of the design is a changed scenario. These are the changes at point 20; `with_` makes the
# scenario, and checks it as if it had come from a file.

# %%
print(design.label(20))
changed = base.with_(design.settings(20))
print(changed.changes)

# %% [markdown]
# ## Run it
#
# `sim.sweep` runs every point as many times as you say. All points share their luck: replication 7
# has the same salvos and the same slow clerks everywhere. So the map is smoother than its intervals
# suggest, and differences between points are known better than the points themselves.
#
# 100 runs a point are few. They show the shape; for figures to quote take 2,000 or more.

# %%
RUNS = 100
ANSWER = "counterattack.balakliia.launched"

swept = sim.sweep(base, design, RUNS, seed=0)
swept.summary(ANSWER)

# %% [markdown]
# Each cell is the share of runs in which the counterattack begins, with its 95 % interval below.
# The interval is about chance alone: how far the share may lie from that of endless runs.
#
# ## The map
#
# The same as a picture. Lines join settings with equal odds; the thick one is even odds. Where
# cells are dotted, the interval holds one half: there 100 runs cannot tell which way the odds lie.

# %%
from sim.charts import heatmaps, sweeps

provenance = sweeps.provenance_of(swept)
heatmaps.picture(sweeps.heat_map(swept.summary(ANSWER)), provenance)

# %% [markdown]
# Read it in two directions.
#
# **To the right** the odds rise in every row: without reserves there is no counterattack, however
# fast the army decides. That much is nearly built in, since somebody must be there to attack.
#
# **Upwards**, where all reserves are at hand, the odds rise as well: the *slow* army counterattacks
# more often than the fast one. That is not what the explanation says. Is it a mistake?

# %% [markdown]
# ## Mind what is counted
#
# A counterattack needs something to retake. So look at the town itself.

# %%
heatmaps.picture(sweeps.heat_map(swept.summary("captured.balakliia")), provenance)

# %% [markdown]
# Here the delay does what one expects. At the right and at the bottom, with reserves at hand and a
# fast decision, the town falls in fewer runs: the reserve arrives in time to fight *in* it. Where
# the town holds there is nothing to retake, and no counterattack is counted.
#
# So the two maps tell one story. Compare the two corners at the right, run by run on the same luck.

# %%
import numpy as np

fell = ~np.isnan(swept.column("captured.balakliia"))
answered = ~np.isnan(swept.column(ANSWER))

all_there = np.flatnonzero(design.points()[:, 1] == 1.0)
fast, slow = all_there[0], all_there[-1]

saved = int((fell[slow] & ~fell[fast]).sum())
given_away = int((~fell[slow] & fell[fast]).sum())
print("fast:", design.label(fast))
print("slow:", design.label(slow))
print(f"of {RUNS} pairs the fast decision saves the town in {saved} and loses it in {given_away}")

for name, point in {"fast": fast, "slow": slow}.items():
    share = answered[point, fell[point]].mean()
    print(
        f"{name}: counterattacks in {share:.0%} of the {fell[point].sum()} runs in which it falls"
    )

# %% [markdown]
# Among the runs in which the town falls, fast and slow answer about equally often. The difference
# between the rows of the first map came from the runs in which there was nothing to answer.
# Whoever had looked at that map alone would have praised the slow staff.
#
# ## Both at once
#
# Does the effect of the one hang on the other? Take the effect of the delay on the town, slow minus
# fast, in each column of the map:

# %%
shares = fell.mean(axis=1).reshape(design.shape)
effect = 100 * (shares[-1] - shares[0])
for available, points in zip(design.factors[1].grid(), effect, strict=True):
    print(f"reserves available with probability {available:.1f}: {points:+3.0f} points")

# %% [markdown]
# Where nothing is at hand the delay makes no difference at all; the more is at hand, the more it
# costs. That is an *interaction*: neither explanation has a size of its own, only together with the
# other. "It was the staff" and "it was the reserves" are no rivals here, as two keys to one lock
# are none.

# %% [markdown]
# ## Take it with you
#
# The sweep is a labelled table: a dimension for the points, one for the replications, the factors
# as coordinates, units and meanings as attributes.

# %%
data = swept.to_xarray([ANSWER, "losses.defender"])
data

# %% [markdown]
# With `out="some-folder"` a sweep writes each finished chunk to disk. Stopped and started again, it
# goes on. [From a laptop to a cluster](../docs/scaling.md) says how, and `06-cluster` shows it.
#
# ## What the map can't tell
#
# - It holds everything else as the scenario has it. Another prior guess about fires or breakpoints
#   shifts the lines. `04-sensitivity` varies many factors at once.
# - The axes are choices. "Available with probability 0.5" is a statement about what we don't know,
#   not about a real coin.
# - Where history lies on the map is another question. It takes evidence; `03-two-explanations`
#   weighs some.
