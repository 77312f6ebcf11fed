"""C20: what the observed history says about the two explanations, by Bayes factors."""

import pytest

import sim
from claims.figures import Quote
from claims.paired import SCENARIOS, Estimate
from claims.settings import BASE, HRAKOVE
from sim.results.summary import Estimate as Interval

RUNS = 400


def figure(interval: Interval) -> Estimate:
    """The same figure, as this folder quotes it."""
    return Estimate(value=interval.value, low=interval.low, high=interval.high)


@pytest.mark.slow
def test_history_hardly_tells_the_two_explanations_apart(quoted: Quote) -> None:
    """C20: a little for a broken staff; for or against scarce reserves by a single observation."""
    case, control = (sim.load(SCENARIOS / f"{name}.yaml") for name in (BASE, HRAKOVE))
    found = sim.explain_history(case, RUNS, controls=[control])
    staff, reserves = found["broken-staff"], found["scarce-reserves"]
    (interaction,) = found.interactions
    (unseen,) = [one for one in found.leave_one_out if one.observation == "reserves-seen"]
    quoted("C20", "Bayes factor for broken staffs", figure(staff.bayes_factor))
    quoted("C20", "Bayes factor for scarce reserves", figure(reserves.bayes_factor))
    quoted("C20", "posterior of both", figure(found["staff-broken-no-reserves"].posterior))
    quoted("C20", "posterior of broken staffs alone", figure(found["staff-broken"].posterior))
    quoted("C20", "posterior of scarce reserves alone", figure(found["no-reserves"].posterior))
    quoted("C20", "posterior of neither", figure(found["neither"].posterior))
    quoted("C20", "factor of one where the other holds, over where not", figure(interaction.ratio))
    label = "posterior of scarce reserves, both or alone, had none been seen"
    quoted("C20", label, figure(unseen.posteriors["scarce-reserves"]))
    assert 1.0 < staff.bayes_factor.value < 10.0
    assert reserves.bayes_factor.high < 1.5
    assert interaction.ratio.low < 1.0 < interaction.ratio.high
    assert unseen.posteriors["scarce-reserves"].low > 0.5
