"""What the public sees, and when."""

import numpy as np

from claims.figures import Quote
from claims.paired import runs, share
from claims.settings import BASE


def test_reports_run_up_to_two_days_ahead_or_behind(quoted: Quote) -> None:
    """C37: half of the reports come before the event, none more than two days off."""
    run = runs(BASE)
    lag = run["seen.captured.balakliia"] - run["captured.balakliia"]
    lag = lag[np.isfinite(lag)]
    ahead = share((lag < 0.0).astype(np.float64))
    quoted("C37", "reports that run ahead", ahead)
    assert 0.3 < ahead.low <= ahead.high < 0.7
    assert -48.0 <= lag.min() < -24.0
    assert 24.0 < lag.max() <= 48.0
