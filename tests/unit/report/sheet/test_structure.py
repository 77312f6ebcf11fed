import pytest

from sim.report.sheet.structure import other_law
from sim.report.sheet.subject import Subject


def test_both_laws_agree_at_the_mean_strength(subject: Subject) -> None:
    """Six against four elements lose at the same rates under the square and the linear law."""
    law = other_law(subject)
    assert (6.0, 4.0) == law.reference
    text = law.found.second.scenario_text
    here = subject.scenario.battle.kill_rate
    attacker, defender = 6, 4
    rates = [
        float(line.split(":")[1].split()[0])
        for line in text.partition("kill_rate:")[2].splitlines()[1:3]
    ]
    # square: k x enemy; linear: k x enemy x own
    assert here.attacker * attacker == pytest.approx(rates[0] * attacker * defender)
    assert here.defender * defender == pytest.approx(rates[1] * defender * attacker)


def test_runs_are_paired(subject: Subject) -> None:
    """The same replications of the same seed, so that the difference is the law's alone."""
    found = other_law(subject).found
    assert len(subject.results) == len(found)
    assert 0 == found.left_out
    assert found.changed
