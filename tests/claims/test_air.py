"""Air superiority: a small effect on everything it touches."""

import pytest

from claims.figures import Quote
from claims.paired import effect, fell, runs
from claims.settings import BASE, BOTH


@pytest.mark.parametrize(
    ("scenario", "label"),
    [(BASE, "as things stood"), (BOTH, "staff intact, reserves present")],
)
def test_the_attackers_air_changes_little(quoted: Quote, scenario: str, label: str) -> None:
    """C23: none against the 0.45 of the scenario: points of per cent and an hour or two."""
    with_air, without = runs(scenario), runs(scenario, "air.attacker=0")
    falls = effect(fell(with_air), fell(without))
    sooner = effect(without["captured.balakliia"], with_air["captured.balakliia"])
    quoted("C23", f"town falls, {label}", falls)
    quoted("C23", f"town falls sooner, h, {label}", sooner)
    assert 0.0 <= falls.value < 0.1
    assert 0.0 < sooner.low <= sooner.high < 6.0
