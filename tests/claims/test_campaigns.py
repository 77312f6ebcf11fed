"""Whole campaigns: threats anywhere, one staff for two sectors, cycles that add up, new forces."""

import numpy as np

from claims.figures import Quote
from claims.paired import Runs, Values, effect, runs
from claims.two_towns import DEFENDERS, TOWNS, falls

N = 250
EVEN = "kherson-2022-even-spread"
"""Two sectors and one staff that serves both in turn."""
KHERSON = "kherson-2022"
MOBILISED = "kherson-kharkiv-2022-mobilisation"

ONE_FIRST = "theatre.planning.choice=fixed"
TWO_TEAMS = "theatre.planning.staff=2"
MORE_SALVOS = "fire_units.rockets.resupply.salvos=12"
"""Three times as many."""
FEWER_SALVOS = "fire_units.rockets.resupply.salvos=2"
"""Half as many."""
NEVER_MOBILISED = "politics.mobilisation.places_lost=99"


def given_up(run: Runs) -> Values:
    """How many of Kherson and Izium are given up."""
    total: Values = run.happened("given_up.kherson") + run.happened("given_up.izium")
    return total


def test_a_threat_anywhere_is_met_best_by_spreading(quoted: Quote) -> None:
    """C25: whoever can't know guards both towns, and then either falls more often than one alone.

    The attacker goes where it is weakest. North has 10 of 12 elements, or each has half.
    """
    heavy, half = DEFENDERS - 2, DEFENDERS // 2
    weak = falls("south", DEFENDERS - heavy, N)
    thin = np.maximum.reduce([falls(town, half, N).mean() for town in TOWNS])
    thinnest = next(town for town in TOWNS if falls(town, half, N).mean() == thin)
    worst = effect(falls(thinnest, half, N), weak)
    price = effect(falls("north", half, N), falls("north", heavy, N))
    quoted("C25", "weaker town falls more often, spread less massed", worst)
    mean = [falls("north", n, N) + falls("south", m, N) for n, m in ((half, half), (heavy, 2))]
    either = effect(mean[0] / 2.0, mean[1] / 2.0)
    quoted("C25", "town falls more often on average of both attacks, spread less massed", either)
    quoted("C25", "attacked town falls more often, spread less massed there", price)
    assert worst.high < 0.0
    assert price.low > 0.0
    assert either.low > 0.0


def test_staff_and_salvos_set_the_limit_of_several_rhythms(quoted: Quote) -> None:
    """C29: two sectors at a time need both staff and salvos; one without the other does little."""
    one = runs(EVEN)
    salvos = effect(given_up(runs(EVEN, MORE_SALVOS)), given_up(one))
    teams = effect(given_up(runs(EVEN, TWO_TEAMS)), given_up(one))
    starved = effect(given_up(runs(EVEN, TWO_TEAMS, FEWER_SALVOS)), given_up(one))
    quoted("C29", "places given up more with three times the salvos", salvos)
    quoted("C29", "places given up more with a second team", teams)
    quoted("C29", "places given up more with a second team and half the salvos", starved)
    assert abs(salvos.value) < 0.05
    assert teams.low > 0.2
    assert starved.high < 0.0


def test_even_spread_wins_where_nothing_is_won_by_more_strikes(quoted: Quote) -> None:
    """C30: one staff does more by turns here: more strikes than a bridge needs are wasted."""
    even, fixed = runs(EVEN), runs(EVEN, ONE_FIRST)
    both = effect(given_up(fixed), given_up(even))
    first = effect(fixed.happened("given_up.kherson"), even.happened("given_up.kherson"))
    quoted("C30", "Kherson and Izium given up more, Kherson first less evenly", both)
    quoted("C30", "Kherson given up more often, Kherson first less evenly", first)
    assert both.high < 0.0
    assert first.low > 0.1


def test_cycles_of_a_campaign_add_up(quoted: Quote) -> None:
    """C31: ten cycles do next to nothing, twenty more bring the end of the siege in most runs."""
    short, middle, long = (
        runs(KHERSON, f"operations.interdiction.cycles.most={most}") for most in (5, 10, 30)
    )
    early = effect(middle.happened("given_up.kherson"), short.happened("given_up.kherson"))
    late = effect(long.happened("given_up.kherson"), middle.happened("given_up.kherson"))
    worn = effect(middle["losses.defender"], short["losses.defender"])
    quoted("C31", "elements worn out by cycles 6 to 10", worn)
    quoted("C31", "right bank given up more often by cycles 6 to 10", early)
    quoted("C31", "right bank given up more often by cycles 11 to 30", late)
    assert worn.low > 1.0
    assert early.high < 0.15
    assert late.low > 0.5


def test_new_forces_come_too_late_for_the_east(quoted: Quote) -> None:
    """C36: mobilised at the first loss, they save Kherson for months and nothing in the east."""
    called, never = runs(MOBILISED), runs(MOBILISED, NEVER_MOBILISED)
    kherson = effect(called.happened("given_up.kherson"), never.happened("given_up.kherson"))
    gained = effect(called["places_gained"], never["places_gained"])
    lag = called["politics.mobilised_arrived"] - called["captured.kupiansk"]
    before = float((lag[np.isfinite(lag)] < 0.0).mean())
    quoted("C36", "right bank given up more often, mobilised less never", kherson)
    quoted("C36", "places gained more, mobilised less never", gained)
    assert kherson.high < -0.2
    assert abs(gained.value) < 0.05
    assert before < 0.1
