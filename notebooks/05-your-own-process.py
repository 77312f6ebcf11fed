# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Your own process
#
# No model has everything. When something is missing, you can write it: a *process* is a Python
# generator function that takes the world and joins every run. This notebook writes two, one that
# only looks and one that acts, and asks what the second changes.
#
# Processes of your own run on the SimPy reference engine. [First run](01-first-run.ipynb) explains
# scenarios and intervals; [SimPy's documentation](https://simpy.readthedocs.io) explains `yield`.

# %%
from pathlib import Path

import sim

scenario = sim.load(Path("../scenarios/balakliia-2022-reserves-present.yaml"))
RUNS, SEED = 300, 0

print(scenario.title)

# %% [markdown]
# ## One that looks
#
# What is left of the local headquarters when the attack begins? The scenario does not record it.
# A process can. Each `yield` waits for one thing: here for contact. Then it looks at the world, and
# `report` writes into the record.
#
# What a process records has to be declared: name, kind, unit, and what it means. So it stands in
# tables beside the model's own.

# %%
FUNCTION = sim.Outcome(
    name="watch.headquarters-at-contact",
    kind="amount",
    unit="",
    meaning="Function of the local headquarters when the attack began, from 0 to 1.",
)


def watch(world):
    """Look once, at contact."""
    yield world.wait_for_contact()
    world.report(FUNCTION.name, world.command.local_function())


plain = sim.run(scenario, RUNS, seed=SEED)
watched = sim.run(scenario, RUNS, seed=SEED, processes=[watch], outcomes=[FUNCTION])
watched.summary()[FUNCTION.name].mean

# %% [markdown]
# Looking must change nothing. Each decision in the model has luck of its own, so a new process
# takes nobody's draws away. We can check that to the last bit:

# %%
import numpy as np

shared = [watched.names.index(name) for name in plain.names]
same = np.array_equal(plain.values, watched.values[:, shared], equal_nan=True)
print("all other outcomes are the same:", same)

# %% [markdown]
# Now a question that the scenario alone could not answer: does the town fall more often where the
# headquarters was out at contact?

# %%
frame = watched.to_pandas()
frame.groupby(FUNCTION.name)["captured.balakliia"].agg(
    runs="size", falls=lambda column: column.notna().mean()
).round(2)

# %% [markdown]
# Mind what this is: a comparison of *different* runs, in which other things may differ too. Only
# a change with everything else kept, as below, shows an effect.
#
# ## One that acts
#
# Suppose raiders work behind the lines. Each night after contact they try the bridge at Savyntsi,
# over which reserves come from Izium. A raid succeeds with some chance and takes a level of the
# bridge; after a success they lie low for two nights.
#
# - `world.env.timeout(h)` waits so many hours. It is a SimPy environment: all of SimPy works.
# - `world.luck(name, index)` is a draw between 0 and 1 with an address of its own. Never use
#   `random`: the run could not be done again.
# - `world.note(...)` puts an event in the log, so that stories and `why` can tell of it.
# - `world.facilities.hit(...)` is what a salvo does, too: engineers begin to repair, columns turn
#   back, convoys stop. The process need not know any of that.

# %%
RAIDS = sim.Outcome(name="raiders.raids", kind="count", unit="raids", meaning="Raids tried.")
FIRST = sim.Outcome(
    name="raiders.first-success", kind="time", unit="h", meaning="When a raid first succeeded."
)
BRIDGE, CHANCE = "savyntsi-bridge", 0.4


def raiders(world):
    """Try the bridge every night after contact."""
    bridge = world.plan.facilities.names.index(BRIDGE)
    yield world.wait_for_contact()
    raids = successes = 0
    while True:
        yield world.env.timeout(24.0)
        raids += 1
        event = world.note("raiders", "raid", BRIDGE, -1)
        world.report(RAIDS.name, float(raids), event)
        if world.luck("raiders", raids) < CHANCE:
            world.facilities.hit(bridge, "raiders", event)
            successes += 1
            if successes == 1:
                world.report(FIRST.name, world.now, event)
            yield world.env.timeout(48.0)


raided = sim.run(scenario, RUNS, seed=SEED, processes=[raiders], outcomes=[RAIDS, FIRST])
raided.summary().select([RAIDS.name, FIRST.name])

# %% [markdown]
# ## What does it change?
#
# Both batches have the same seed, so they are a list of pairs: the same history with and without
# raiders.

# %%
from sim.results.paired import paired_difference

closed = paired_difference(plain, raided, f"facility.{BRIDGE}.closed_hours")
closed

# %%
town = paired_difference(plain, raided, "captured.balakliia")
town

# %% [markdown]
# The bridge is shut for longer. For the town it matters little: by the time of the first raid the
# reserves have passed, or the fire plan has already closed the bridge, or they come from elsewhere.
# A result of this kind is worth as much as a large effect. It says where *not* to look.
#
# Would it matter if they began before the attack? Change one line and see. A process is a
# function, so a small factory makes variants:


# %%
def raiders_from(first_h, nights):
    """Raiders who work from an hour of the simulation on, for so many nights."""

    def process(world):
        bridge = world.plan.facilities.names.index(BRIDGE)
        yield world.env.timeout(first_h)
        for night in range(nights):
            event = world.note("raiders", "raid", BRIDGE, -1)
            world.report(RAIDS.name, night + 1.0, event)
            if world.luck("raiders", night) < CHANCE:
                world.facilities.hit(bridge, "raiders", event)
            yield world.env.timeout(24.0)

    return process


# Two days before the attack, which comes on day 3 at 05:00.
early = -scenario.clock.start + 5.0
prepared = sim.run(
    scenario, RUNS, seed=SEED, processes=[raiders_from(early, nights=6)], outcomes=[RAIDS]
)
earlier = paired_difference(plain, prepared, "captured.balakliia")
earlier

# %% [markdown]
# Earlier raids gain a few runs, and a few of three hundred is all that they gain.
#
# ## Hear the story
#
# `sim.trace` takes processes as well, and `why` follows their events like any other: because
# `note` gave the raid a number, and `hit` got that number as its cause. Here is a run that the
# raiders changed.

# %%
from sim.report.telling import Teller
from sim.report.why import why

told = sim.trace(scenario, closed.example, seed=SEED, processes=[raiders], outcomes=[RAIDS, FIRST])
answer = why(told, f"facility.{BRIDGE}.level.0")
print("\n".join(Teller(trace=told, width=100).answer(answer)))

# %% [markdown]
# ## When something is wrong
#
# A process that raises an error spoils that run, never the batch. The failed runs are listed with
# their error, and the rest can be used.


# %%
def clumsy(world):
    """Stumbles in one run of ten."""
    yield world.env.timeout(1.0)
    if world.luck("clumsy", 0) < 0.1:
        raise RuntimeError("stumbled")


stumbled = sim.run(scenario, 40, seed=SEED, processes=[clumsy])
print(f"{len(stumbled)} of 40 runs ended")
print(stumbled.manifest["failures"][0]["error"].splitlines()[-1])

# %% [markdown]
# ## What to mind
#
# - **Wait for one thing at a time.** At equal times the model goes first, then your processes in
#   the order in which they are given. That keeps runs repeatable.
# - **Luck has an address.** Count the draws of a decision (`luck("raiders", 1)`, `2`, …) and name
#   them like nothing else in the scenario.
# - **A process is an assumption.** Nothing about these raiders comes from a source. Say so where
#   you show the result, and vary what you made up: `CHANCE`, the nights, the bridge.
# - **Workers need a module.** With `workers=2` a process must be importable; put it into a file of
#   its own then.
#
# [The model as built](../docs/model.md) says what the world holds.
