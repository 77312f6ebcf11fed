"""The labelled table keeps names, units and rows together, and cannot be changed by accident."""

import numpy as np
import pytest

from sim.results.results import Results, UnknownOutcomeError
from unit.results.made_up import NAN, SOME, make_results, outcome


def test_columns() -> None:
    """A column is found by the name of its outcome, and so is the declaration."""
    results = make_results(SOME)
    np.testing.assert_array_equal([60.0, NAN, 62.5, 61.25], results.column("captured.balakliia"))
    assert outcome("initiative.south", "flag") == results.outcome("initiative.south")
    assert ("captured.balakliia", "initiative.south", "losses.attacker") == results.names
    assert 4 == len(results)
    assert "<Results of first-steps: 4 replications of 3 outcomes>" == repr(results)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("captured.balaklia", "no outcome `captured.balaklia`; did you mean captured.balakliia?"),
        ("zzz", "there is no outcome `zzz`"),
    ],
)
def test_unknown_outcome(name: str, message: str) -> None:
    """A wrong name is answered with the nearest right ones, if there are any."""
    with pytest.raises(UnknownOutcomeError) as caught:
        make_results(SOME).column(name)
    assert str(caught.value).endswith(message)
    assert isinstance(caught.value, KeyError)


def test_values_are_read_only() -> None:
    """Neither the table nor a column of it can be written to; the caller's own array can."""
    values = np.zeros((4, 3))
    results = make_results(SOME, values=values)
    with pytest.raises(ValueError, match="read-only"):
        results.values[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        results.column("losses.attacker")[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        results.replication[0] = 1
    values[0, 0] = 1.0
    assert 1.0 == values[0, 0]


def test_shapes_and_names_are_checked() -> None:
    """Rows without a replication and two outcomes of one name are mistakes of the caller."""
    with pytest.raises(ValueError, match=r"shape \(3, 3\), not \(4, 3\): replications, outcomes"):
        make_results(SOME, values=np.zeros((3, 3)))
    twice = tuple(outcome(name, "count") for name in ("a", "b", "a"))
    with pytest.raises(ValueError, match="two outcomes have the same name"):
        make_results(SOME, outcomes=twice)


def test_to_pandas() -> None:
    """The frame is labelled, tells units and meanings, and is the caller's to change."""
    results = make_results(SOME, replication=np.array([0, 1, 2, 9]))
    frame = results.to_pandas()
    assert list(results.names) == list(frame.columns)
    assert [0, 1, 2, 9] == list(frame.index)
    assert "replication" == frame.index.name
    np.testing.assert_array_equal(results.values, frame.to_numpy())
    assert {"captured.balakliia": "h", "initiative.south": "", "losses.attacker": "elements"} == (
        frame.attrs["units"]
    )
    assert "flag" == frame.attrs["kinds"]["initiative.south"]
    assert "What losses.attacker means." == frame.attrs["meanings"]["losses.attacker"]
    assert results.manifest == frame.attrs["manifest"]
    frame.iloc[0, 2] = -1.0
    assert 3.0 == results.column("losses.attacker")[0]


def test_empty() -> None:
    """A batch that was stopped before its first replication ended is a table without rows."""
    results = make_results(
        SOME,
        replication=np.empty(0, dtype=np.int64),
        values=np.empty((0, 3)),
        events=np.empty(0, dtype=np.int64),
        interrupted=True,
    )
    assert isinstance(results, Results)
    assert 0 == len(results) == len(results.to_pandas())
    assert results.manifest["run"]["events_per_replication"] is None
