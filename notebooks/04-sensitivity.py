# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What matters, and what is luck
#
# Most numbers of a scenario are assumed. Nobody knows how long a decision really took, or how often
# a reserve was at hand. More runs don't help: they measure the same assumption more precisely. What
# helps is to vary the assumptions and to see which of them the answer depends on.
#
# You need this repository with `pip install ".[notebooks,sensitivity,discovery]"`. All of it runs
# in less than a minute.

# %% [markdown]
# ## One number changed
#
# Begin with two scenarios: the case as it stands, and one in which the army decides in half a day.
# `sim.compare` runs both with the same luck. What differs, differs because of the change.

# %%
import sim

base = sim.load("../scenarios/balakliia-2022.yaml")
faster = base.with_("command.echelons.army.decide={lognormal: {median: 12 h, p90: 28 h}}")
sim.compare(base, faster, 300)

# %% [markdown]
# The table has both values, the difference with its 95 % interval from the pairs, and the number of
# runs that changed. That is the answer for *one* change from *one* starting point. Would it be the
# same if the reserves stood elsewhere? And is the staff what matters most?

# %% [markdown]
# ## Many numbers changed at once
#
# A **design** says what to vary and where. Here are four factors over ranges that a historian might
# defend. A Latin hypercube spreads its points so that each factor takes all parts of its range
# equally often, and any few factors together fill their space well.

# %%
OVER = {
    "command.echelons.army.decide": "6 h..72 h",
    "command.message_loss": "0..0.5",
    "reserves.*.available": "0..1",
    "reserves.*.notice": "2 h..48 h",
}
ANSWER = "counterattack.balakliia.launched"

design = sim.Design.of(base, OVER, "latin-hypercube", samples=96)
sweep = sim.sweep(base, design, 60, outcomes=[ANSWER, "captured.balakliia"])
sweep

# %% [markdown]
# ## Which factors matter?
#
# The answer we ask about is whether a counterattack came. At each point it came in some share of
# the runs. This share, the *response*, is what the factors work on.

# %%
found = sim.sensitivity(sweep, ANSWER)
found

# %% [markdown]
# How to read it:
#
# - **first order** is the part of the variance of the response that goes away once this factor is
#   known. The parts of all factors add up to 1 if each works by itself; what is missing is their
#   interplay.
# - **distribution** compares whole distributions rather than means: how far does knowing the
#   factor move when, and whether, the counterattack came? A factor that does nothing stays below
#   the number named under the table.
# - **The rest is luck.** A single run depends on its factors and on chance. The line under the
#   table says how much of the variance of a run the factors make. The other part no knowledge of
#   these factors could remove.
#
# With 60 runs a point the shares themselves are known only roughly. That noise would pass for
# an effect of the factors, so it is measured from the replications and subtracted.

# %% [markdown]
# Compare the two columns for the army's decision. It explains next to nothing of *whether* a
# counterattack comes, once the reserves may be anywhere between absent and at hand. But it moves
# the distribution as much as the reserves do: it decides *when*. One number for "importance" would
# have hidden that.

# %% [markdown]
# ## In which part of the space does it happen?
#
# A ranking does not say *where*. Scenario discovery looks for a box: limits on few factors, within
# which the thing happens often (**density**), and which holds much of what happens (**coverage**).

# %%
from sim.experiments.discovery import find_box, grow_tree, success

shares = success(sweep.outcome(ANSWER), sweep.column(ANSWER), sweep.done)
box = find_box(design, shares)
print(f"everywhere: {box.base:.0%} of the runs have a counterattack")
print(box)
print(f"density at points that were not used to find the box: {box.checked:.2f}")

# %% [markdown]
# A box is chosen because it looks good, and looks better than it is. So boxes are also found from
# one half of the points and tried on the other: the last line. Believe that one.
#
# A tree cuts the same space in another way. Each leaf has a rule, and the share of runs at its
# points:

# %%
for leaf in grow_tree(design, shares, depth=2):
    print(f"{leaf.share.value:4.0%} of runs at {leaf.points:>2} points: {leaf.rule}")

# %% [markdown]
# ## How many runs are enough?
#
# Instead of a number of runs one can ask for a precision. The batch then looks at its own intervals
# and ends when they are narrow enough. Whoever looks often and stops at the first good look fools
# himself, so these looks are fixed beforehand and their intervals are wider: the last one still
# holds the truth with 95 %.

# %%
results = sim.run(base, 2000, until="captured.balakliia ±4 %")
print(results.manifest["stopping"]["in_words"])

# %% [markdown]
# ## What this can't tell
#
# All indices are about *these* ranges. Make one range twice as wide and its factor matters more.
# They are about this model: a factor that the model lacks has no index. And they rank assumptions,
# not causes of history. What they are good for is to know where better sources would change the
# answer, and where no archive could.
