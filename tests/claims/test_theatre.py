"""Several sectors: what one is worth to another, and what the months show."""

from typing import Any

import numpy as np
import pytest

from claims.figures import Quote
from claims.paired import Estimate, Runs, Values, Watch, effect, fell, mean, runs, share
from claims.test_hindcast import FITTED, bracket_days
from claims.two_sieges import SECTORS, sieges
from sim.engines.reference import World
from sim.engines.reference.environment import Wait
from sim.model.outcomes import Outcome
from sim.results.intervals import quantile_interval

KHARKIV = "kharkiv-2022"
KHERSON = "kherson-2022"
JOINT = "kherson-kharkiv-2022"
N = 250

UNCOUPLED = "kherson-kharkiv-2022-uncoupled"
"""The joint case with the coupling shut off, and nothing else changed."""
NO_STRIKES = "fire_units.rockets.effect.bridge=0"
TO_SHEVCHENKOVE = "operations.balakliia.advances.thrust.axis=[volokhiv-yar, shevchenkove]"
"""The thrust stops short of Kupiansk."""
STRONG_TOWN = "formations.balakliia-garrison.elements=60"
"""Balakliia hardly ever falls."""


def _look(world: World) -> Wait:
    """Record the defenders in the east when the attack on Balakliia begins."""
    plan = world.plan
    yield world.wait_for_contact(plan.operations.names.index("balakliia"))
    south = plan.theatre.sectors.index("south")
    garrisons = sum(
        force.elements
        for place, force in enumerate(world.forces.garrison)
        if plan.theatre.sector[place] != south
    )
    reserves = sum(force.elements for force, _ in world.reserves.at_rest())
    world.report("east-at-contact", garrisons + reserves)


EAST = Watch(
    _look,
    (
        Outcome(
            name="east-at-contact", kind="count", unit="elements", meaning="Defenders in the east."
        ),
    ),
)


def test_the_squeeze_in_the_south_opens_the_east(quoted: Quote) -> None:
    """C02: elements drawn to Kherson are missing in the east, and Balakliia falls more often."""
    joint, uncoupled = (runs(name, watch=EAST) for name in (JOINT, UNCOUPLED))
    east = effect(joint["east-at-contact"], uncoupled["east-at-contact"])
    falls = effect(fell(joint), fell(uncoupled))
    gained = effect(joint["places_gained"], uncoupled["places_gained"])
    losses = effect(joint["losses.attacker"], uncoupled["losses.attacker"])
    quoted("C02", "drawn in from the east, elements", mean(joint["operation.kherson.drawn_in"]))
    quoted("C02", "defenders in the east at contact, elements", east)
    quoted("C02", "Balakliia falls more often by the coupling", falls)
    quoted("C02", "places gained more by the coupling", gained)
    quoted("C02", "attacker's losses by the coupling, elements", losses)
    assert 0.0 == uncoupled["operation.kherson.drawn_in"].max()
    assert east.high < -4.0
    assert falls.low > 0.0
    assert gained.low > 0.0
    assert losses.high < 0.0


def test_kupiansk_brings_down_izium(quoted: Quote) -> None:
    """C26: Izium and the north go when Kupiansk is lost, and else are not given up."""
    whole, short = runs(KHARKIV), runs(KHARKIV, TO_SHEVCHENKOVE)
    izium = effect(whole.happened("given_up.izium"), short.happened("given_up.izium"))
    north = effect(
        whole.happened("given_up.velykyi-burluk"), short.happened("given_up.velykyi-burluk")
    )
    taken = effect(whole.happened("captured.izium"), short.happened("captured.izium"))
    quoted("C26", "Izium given up more often by the loss of Kupiansk", izium)
    quoted("C26", "the north given up more often by the loss of Kupiansk", north)
    quoted("C26", "Izium entered more often by the loss of Kupiansk", taken)
    assert min(izium.low, north.low) > 0.8
    assert taken.low > 0.2


def test_balakliia_opens_the_way_to_izium_alone(quoted: Quote) -> None:
    """C26: where the town holds, the thrust goes round it; only Izium is not entered."""
    whole, strong = runs(KHARKIV), runs(KHARKIV, STRONG_TOWN)
    entered = effect(whole.happened("captured.izium"), strong.happened("captured.izium"))
    kupiansk = effect(whole.happened("captured.kupiansk"), strong.happened("captured.kupiansk"))
    quoted("C26", "Izium entered more often by the fall of Balakliia", entered)
    quoted("C26", "Kupiansk falls more often by the fall of Balakliia", kupiansk)
    assert entered.low > 0.2
    assert -0.05 < kupiansk.low <= 0.0 <= kupiansk.high < 0.05


def given_up(run: Runs) -> Values:
    """How many of the two sieges have ended."""
    total: Values = np.sum([run.happened(f"given_up.{name}") for name in SECTORS], axis=0)
    return total


def test_one_sector_after_another_does_better_than_both_at_once(quoted: Quote) -> None:
    """C30: repair undoes what is spread; strikes on one bridge at a time end more sieges."""
    one_by_one, spread = sieges("fixed", N), sieges("even-spread", N)
    more = effect(given_up(one_by_one), given_up(spread))
    first = effect(
        one_by_one.happened("given_up.north"),
        spread.happened("given_up.north"),
    )
    quoted("C30", "places given up more in 60 days, one by one less evenly", more)
    quoted("C30", "the first place given up more often, one by one less evenly", first)
    assert more.low > 0.2
    assert first.low > 0.2


def test_losses_postpone_the_vote(quoted: Quote) -> None:
    """C33: with the thrust cut short fewer places fall, and the vote is put off less often."""
    whole, short = runs(JOINT), runs(JOINT, TO_SHEVCHENKOVE)
    times = effect(whole["politics.postponements"], short["politics.postponements"])
    quoted("C33", "vote postponed at all", share(whole.happened("politics.postponed")))
    quoted("C33", "postponements more by the whole thrust", times)
    assert times.low > 0.0


def test_officials_contradict_each_other_more_under_pressure(quoted: Quote) -> None:
    """C34: more postponements, more contradictions; the share of each is put in."""
    whole, short = runs(JOINT), runs(JOINT, TO_SHEVCHENKOVE)
    more = effect(whole["politics.contradictions"], short["politics.contradictions"])
    quoted("C34", "contradictions more by the whole thrust", more)
    assert more.low > 0.0


def test_interdiction_alone_takes_months(quoted: Quote) -> None:
    """C35: shut bridges wear the right bank down; nobody leaves for two months, or without them."""
    struck, spared = runs(KHERSON), runs(KHERSON, NO_STRIKES)
    losses = effect(struck["losses.defender"], spared["losses.defender"])
    left = effect(struck.happened("given_up.kherson"), spared.happened("given_up.kherson"))
    early = share((struck.when("given_up.kherson") < 60.0 * 24.0).astype(np.float64))
    quoted("C35", "elements worn out by the strikes", losses)
    quoted("C35", "right bank given up more often by the strikes", left)
    quoted("C35", "right bank given up within 60 days", early)
    assert losses.low > 4.0
    assert left.low > 0.5
    assert early.high < 0.05


# What happened


def days(run: Runs, outcome: str) -> Values:
    """A duration in days, infinite where it did not happen."""
    return np.sort(run.when(outcome) / 24.0)


@pytest.mark.parametrize("row", [r for r in FITTED if "scenario" in r], ids=lambda r: r["id"])
def test_medians_lie_in_their_brackets(quoted: Quote, row: dict[str, Any]) -> None:
    """H6 and H7: the median of the runs, those in which it never came included as the latest."""
    low, high = bracket_days(row)
    measured = days(runs(row["scenario"]), row["outcome"])
    median, ends = float(np.median(measured)), quantile_interval(measured, 0.5)
    inside = share(((low <= measured) & (measured <= high)).astype(np.float64))
    quoted(row["id"], "median, days", Estimate(value=median, low=ends[0], high=ends[1]))
    quoted(row["id"], "share of runs inside", inside)
    assert low <= median <= high


def test_no_shift_at_kherson_for_three_weeks(quoted: Quote) -> None:
    """H15, held out: from day 0 to day 20 the right bank is neither given up nor taken."""
    joint = runs(JOINT)
    until = 21.0 * 24.0 - joint.plan.clock.day_one
    still = np.minimum(joint.when("given_up.kherson"), joint.when("captured.kherson")) >= until
    measured = share(still.astype(np.float64))
    quoted("H15", "share of runs without a shift", measured)
    assert measured.low > 0.9


def test_the_order_to_leave_comes_in_its_bracket_or_later(quoted: Quote) -> None:
    """H16, held out: between 60 and 150 days from the closure in most runs, else not yet."""
    measured = days(runs(KHERSON), "measure.closure-to-order")
    inside = share(((measured >= 60.0) & (measured <= 150.0)).astype(np.float64))
    never = share(np.isinf(measured).astype(np.float64))
    quoted("H16", "share of runs inside", inside)
    quoted("H16", "share of runs without the order by day 150", never)
    assert inside.low > 0.5
    assert never.low > 0.1
