# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # First run
#
# From a scenario file to a distribution, from one changed number to its effect, and from a single
# run to its reasons. The case is Balakliia in September 2022: two days of deep strikes, then the
# attack. The question is why no answer came.
#
# You need Python 3.11 or newer, this repository with `pip install ".[notebooks]"`, and whatever you
# open notebooks with. All of it runs in less than half a minute.

# %% [markdown]
# ## Load a scenario
#
# A scenario is a YAML file: places and roads, facilities, forces, the fire plan, the chain of
# command. Loading it checks all of it. If something is wrong you get every problem at once, each
# with its line. Nothing is simulated yet.

# %%
from pathlib import Path

import sim

SCENARIO = Path("../scenarios/balakliia-2022.yaml")

scenario = sim.load(SCENARIO)
print(scenario.title)
print(scenario.question)
print()
print(scenario.description)

# %% [markdown]
# ## Run it
#
# One run, a *replication*, is one history: chance decides whether a salvo hits, how long a staff
# takes, where a reserve happens to be. One history tells little. So we simulate many and look at
# how often things happen, and when.
#
# 500 replications are enough to learn with. For a report take 2,000 or more.

# %%
RUNS = 500
SEED = 0

results = sim.run(scenario, RUNS, seed=SEED)
results

# %% [markdown]
# How to read the table:
#
# - **share of runs** says how often a thing happened before the simulation ended. What did not
#   happen has no moment, and is not counted as a late one.
# - **10 %, median, 90 %** are of the runs in which it happened. Half of those came before the
#   median, and eight in ten between the outer two. The last column says how many runs that is.
# - The **small figures** are 95 % intervals. They say how far these numbers may lie from what
#   endless runs of the same model would give. Four times as many runs halve them.
# - Moments are days of the plan. Day 1 is the first day of the strikes; the attack begins on day 3.
#
# `results.summary()` shows every outcome in this way, and `sim outcomes FILE` on the command line
# lists them with their meanings.

# %% [markdown]
# ## Look at it
#
# `book.pictures` makes the same charts as `sim run`, by name. Each title states what the data say.

# %%
from sim.charts import book

charts = dict(book.pictures(results))
print("\n".join(charts))

# %% [markdown]
# First how often: one dot a thing, with its interval.

# %%
charts["shares"]

# %% [markdown]
# Then when. The upper part counts the runs in which the town fell in each few hours, the lower part
# adds them up. Both are shares of all runs, so the curve ends at the share of runs in which the
# town fell.

# %%
charts["distribution-captured.balakliia"]

# %% [markdown]
# Last the race. When the town has fallen two clocks run: the attacker gets ready for the next move,
# the defender for a counterattack. The diagonal parts the runs in which the one clock ran out first
# from those in which the other did. Runs in which a clock never ran out stand in the strips along
# the edges.

# %%
charts["race-balakliia"]

# %% [markdown]
# ## Take the numbers with you
#
# `to_pandas()` gives one row a replication and one column an outcome. Times and durations are in
# hours since the simulation started; an empty cell means that it did not happen. Units and meanings
# travel along in `attrs`.

# %%
frame = results.to_pandas()
chosen = ["captured.balakliia", "counterattack.balakliia.launched", "losses.defender"]
for name in chosen:
    print(f"{name} [{frame.attrs['units'][name]}]: {frame.attrs['meanings'][name]}")
frame[chosen].head().round(1)

# %% [markdown]
# Questions of your own take a line or two of pandas. For example: does the defender counterattack
# more often if the order that releases his reserves arrives before the town falls?

# %%
ANSWER = "counterattack.balakliia.launched"

fell = frame.dropna(subset="captured.balakliia")
in_time = fell["decision.release.army.balakliia.ordered"] < fell["captured.balakliia"]
groups = fell.groupby(in_time.rename("order before the fall"))
groups.agg(
    runs=(ANSWER, "size"),
    share_with_counterattack=(ANSWER, lambda column: column.notna().mean()),
    median_hour_of_fall=("captured.balakliia", "median"),
).round(3)

# %% [markdown]
# Keep these two shares in mind, and look at the last column. The order comes before the fall in
# runs in which, for one thing, the town held longer: other luck came along with it. Sorting runs
# shows what goes together, not what causes what. To learn what an earlier order does, make it
# earlier and leave all else alone.

# %% [markdown]
# ## Change one number
#
# The scenario says that the army takes a day and a half to decide, in the median. Suppose it took
# twelve hours, and all else stayed. `sets` changes values by their path in the file, as `--set`
# does on the command line.

# %%
CHANGE = "command.echelons.army.decide={lognormal: {median: 12 h, p90: 28 h}}"

print("before:", scenario.command.echelons["army"].decide)
faster = sim.load(SCENARIO, sets=[CHANGE])
print("after: ", faster.command.echelons["army"].decide)

faster_results = sim.run(faster, RUNS, seed=SEED)

# %% [markdown]
# Both batches have the same seed, so replication 7 of the one and replication 7 of the other share
# their luck: the same salvos hit, the same reserves are free, and a staff that was slow by chance
# is slow in both. They differ in what the change does and in nothing else. These are *common random
# numbers*, and they make the two batches a list of pairs.
#
# Does a faster army counterattack more often?

# %%
from sim.results.paired import paired_difference

difference = paired_difference(results, faster_results, ANSWER)
difference

# %% [markdown]
# The first row compares how often, the second when. Mind the last column: the second row stands
# only on the pairs in which it happened in both.
#
# The line below the table counts the pairs one by one. More counterattacks were gained than lost,
# and some **were** lost: a faster decision is not better in every history. We shall look at one of
# each.
#
# How much do the pairs help? Had each batch luck of its own, the uncertainties of both shares would
# add up:

# %%
from math import hypot


def reach(estimate):
    return (estimate.high - estimate.low) / 2.0


shares = [batch.summary()[ANSWER].share for batch in (results, faster_results)]
print(f"± {100 * reach(difference.chance.difference):.1f} points from pairs")
print(f"± {100 * hypot(*map(reach, shares)):.1f} points with luck of their own")

# %% [markdown]
# A counterattack is a means. Does the town hold more often?

# %%
town = paired_difference(results, faster_results, "captured.balakliia")
town

# %% [markdown]
# Yes, in a few runs of a hundred. In most histories the faster decision changes nothing for the
# town: there was no reserve to send, or no way to get it there in time.

# %% [markdown]
# ## Ask why
#
# The difference names one replication that changed. `sim.trace` simulates it again and keeps
# everything that happened; `why` walks back from an outcome along its causes, nearest first. First
# as the scenario stands, then with the faster army.

# %%
from sim.report.telling import Teller
from sim.report.why import why


def tell(replication):
    for label, each in {"as it stands": scenario, "faster army": faster}.items():
        told = sim.trace(each, replication, seed=SEED)
        print(f"Replication {replication}, {label}:")
        print("\n".join(Teller(trace=told, width=120).answer(why(told, ANSWER))))
        print()


tell(difference.example)

# %% [markdown]
# `>` marks the attacker's doings, `<` the defender's; the numbers behind are those of the events.
# Read both from the bottom up. They begin with the same events at the same minutes, and part where
# the army decides.
#
# Now a replication that lost its counterattack through the change:

# %%
faster_frame = faster_results.to_pandas()
lost = list(frame.index[frame[ANSWER].notna() & faster_frame[ANSWER].isna()])
print(f"{len(lost)} replications lost it; the first is told:\n")

tell(lost[0])

# %% [markdown]
# What do these replications have in common? With the faster army:

# %%
faster_frame.loc[
    lost,
    ["reserve.izium-reserve.arrived", "reserve.belgorod-reserve.arrived", "captured.balakliia"],
].round(1)

# %% [markdown]
# Where the counterattack was lost, the earlier order had as a rule sent a reserve into the battle
# for the town. Either the town then held and there was nothing to retake; or it fell with the
# reserve in it, and nobody was left to assemble. Such a mechanism is what a model like this is good
# for: it can be checked step by step, and argued with.
#
# The same replication as a picture, one lane an actor:

# %%
from sim.charts import timeline
from sim.charts.style import Provenance

told = sim.trace(faster, lost[0], seed=SEED)
source = Provenance(
    scenario=faster.name, replications=1, seed=SEED, note=f"replication {lost[0]}, faster army"
)
timeline.picture(told.timeline(faster.title), source)

# %% [markdown]
# ## Do it again
#
# The same scenario, seed and version give the same numbers to the last bit, whatever the number of
# replications or processor cores. Replication 7 is always replication 7.

# %%
import numpy as np

again = sim.run(scenario, 50, seed=SEED)
print("the same:", np.array_equal(again.values, results.values[:50], equal_nan=True))

# %% [markdown]
# Another seed is another sample of the same model. Its numbers differ about as much as the
# intervals say they may.

# %%
other = sim.run(scenario, RUNS // 2, seed=SEED + 1)
for batch in (results, other):
    share = batch.summary()["captured.balakliia"].share
    print(
        f"seed {batch.manifest['seed']}, {len(batch)} runs: the town falls in "
        f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})"
    )

# %% [markdown]
# `save` writes a folder that others can check. Here it is a temporary one; give it a path of your
# own to keep it.

# %%
from tempfile import TemporaryDirectory

with TemporaryDirectory() as place:
    folder = results.save(Path(place) / "first-run")
    for file in sorted(folder.iterdir()):
        print(f"{file.stat().st_size:>8,} bytes  {file.name}")
    opened = sim.open_results(folder)
    same_scenario = sim.load(folder / "scenario.yaml")

print("read back the same:", np.array_equal(opened.values, results.values, equal_nan=True))
print("the saved scenario is the loaded one:", same_scenario == scenario)

# %% [markdown]
# `scenario.yaml` is the scenario as it was run, written out in full, and can be run as it is.
# `manifest.json` says what was simulated with what. It holds the hash of that scenario, the seed,
# the versions, and whatever went wrong:

# %%
manifest = opened.manifest
for key in ("scenario", "seed", "replications", "failures", "versions", "platform"):
    print(f"{key}: {manifest[key]}")

# %% [markdown]
# ## What the numbers can't tell
#
# There are three kinds of doubt, and the intervals above are about the first alone.
#
# 1. **Chance.** Histories differ. That is the spread between the 10 % and the 90 %; the intervals
#    say how well these runs measure it. More runs help.
# 2. **Numbers.** Most inputs are assumed. More runs don't help. The count below shows how the
#    inputs of this scenario are graded; `sim explain FILE` shows each with its source.
# 3. **Structure.** The law of attrition, one chain of command, forces that don't choose. No number
#    in the file stands for this. `battle.law` can be changed; most of it can't.

# %%
import pandas as pd

from sim.scenario.explaining import explain
from sim.scenario.loading import load_with_origins

numbers = explain(load_with_origins(SCENARIO))
used = [number for number in numbers if number.path[0] not in ("variants", "evidence")]
pd.Series([number.grade or "not graded" for number in used]).value_counts()

# %% [markdown]
# So a sentence such as "the town falls in so many per cent of runs" is about the model. It is not
# the chance that Balakliia would have fallen. What can be said is conditional: *if* things work
# roughly like this, a faster decision changes that much, in this direction, for these reasons.
#
# And this case is known because it succeeded. A model that fits it has passed a weak test. The
# scenario `hrakove-2022` is a control: the same command with reserves at hand.
#
# ## Go on
#
# - Change another number. `sim explain ../scenarios/balakliia-2022.yaml` lists all paths.
# - Run the shipped variants: `balakliia-2022-staff-intact`, `-reserves-present`, `-both`.
# - Write a scenario: `sim new my-scenario`, or start from
#   [first-steps.yaml](../scenarios/first-steps.yaml).
# - [The model as built](../docs/model.md) says what every process does, with formulas and sources.
