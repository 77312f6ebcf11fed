"""The engines agree bit for bit on scenarios by chance: all blocks, policies, ties, extremes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.picking import Values
from properties.strategies_theatres import theatres
from properties.strategies_worlds import worlds
from sim.engines.batch import engine, memory
from sim.engines.batch.engine import run_chunk
from sim.model.lowering import lower
from sim.scenario.schema import Scenario
from twin.comparing import differences
from worlds import plan

seeds = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from((0, 2**32 - 1, 2**32, 2**64 - 1)))
replications = st.one_of(st.integers(0, 1000), st.sampled_from((2**31, 2**32 - 4)))


@pytest.mark.slow
@given(worlds(), seeds, replications)
@settings(max_examples=500)
def test_whole_worlds(values: Values, seed: int, first: int) -> None:
    """Every outcome of some replications, NaN included."""
    assert [] == differences(lower(Scenario.model_validate(values)), seed, first, 4)


@pytest.mark.slow
@given(theatres(), seeds)
@settings(max_examples=100)
def test_theatres(changes: dict[str, Any], seed: int) -> None:
    """Several sectors with reserves that are pinned, drawn in and allocated."""
    assert [] == differences(plan(changes), seed, 0, 4)


@given(worlds(), seeds)
@settings(max_examples=20)
def test_little_memory(values: Values, seed: int) -> None:
    """A replication that needs more memory than a world has is run again with more."""
    plan = lower(Scenario.model_validate(values))
    expected = run_chunk(plan, seed, 0, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "Scratch", lambda of: memory.Scratch(of, pool=1, strikes=1))
        patch.setattr(engine, "_prepared", {})
        found = run_chunk(plan, seed, 0, 3)
    assert expected.values.tobytes() == found.values.tobytes()
    assert np.array_equal(expected.events, found.events)
