"""The rhythm: order of the phases, what each is for, and the lag from strikes to attack."""

import pytest

from claims.figures import Quote
from claims.paired import Watch, effect, fell, held, mean, runs
from claims.settings import (
    BASE,
    BOTH,
    NO_BRIDGE_HITS,
    NO_DEMOLITION,
    NO_DEPOT_HITS,
    NO_HEADQUARTERS_HITS,
    NO_HITS,
    PLAN,
    RELEASE,
    RESERVES,
    SHUFFLED,
    UNHEEDED,
)
from sim.engines.reference import World
from sim.engines.reference.environment import Wait
from sim.model.outcomes import Outcome

HOURS = {"depot": 4, "headquarters": 5, "army-headquarters": 6, "bridge": 4, "far-bridge": 5}
"""The hours of the plan; the attack comes on day 3 at 05:00."""


def phases(command_day: int, bridges_day: int) -> tuple[str, ...]:
    """Depot and headquarters are struck on one day, bridges on another; 1 and 2 in the plan."""
    days = {name: bridges_day if "bridge" in name else command_day for name in HOURS}
    return tuple(f"{PLAN}.{m}.when=day {days[m]} 0{hour}:00" for m, hour in HOURS.items())


def test_order_of_phases_delays_release_but_hardly_moves_the_town(quoted: Quote) -> None:
    """C04: as things stood, the order costs the defender a day, and the town falls anyway."""
    order, shuffled = runs(BASE), runs(SHUFFLED)
    falls = effect(fell(order), fell(shuffled))
    later = effect(order[RELEASE], shuffled[RELEASE])
    quoted("C04", "town falls, in order less shuffled", falls)
    quoted("C04", "release in order later than shuffled, h", later)
    assert -0.03 < falls.low
    assert falls.high < 0.06
    assert later.low > 15.0


@pytest.mark.parametrize("bridges_day", [1, 5])
def test_headquarters_struck_after_the_attack_cost_the_attacker(
    quoted: Quote, bridges_day: int
) -> None:
    """C04: where reserves exist, headquarters struck late lose the attacker the town more often."""
    loss = effect(held(runs(RESERVES, *phases(4, bridges_day))), held(runs(RESERVES)))
    quoted("C04", f"held more with headquarters on day 4, bridges on day {bridges_day}", loss)
    assert loss.low > 0.0


@pytest.mark.parametrize(("command_day", "bridges_day"), [(2, 1), (1, 4)])
def test_the_rest_of_the_order_does_not_show(
    quoted: Quote, command_day: int, bridges_day: int
) -> None:
    """C04: with headquarters struck before the attack, the day of the bridges hardly matters."""
    loss = effect(held(runs(RESERVES, *phases(command_day, bridges_day))), held(runs(RESERVES)))
    label = f"held more with headquarters on day {command_day}, bridges on day {bridges_day}"
    quoted("C04", label, loss)
    assert loss.low > -0.07
    assert loss.high < 0.05


def _look(world: World) -> Wait:
    """Record what works at contact, and what the garrison is issued a day later."""
    facilities, place = world.facilities, world.plan.places.names.index("balakliia")
    yield world.wait_for_contact()
    depot = world.plan.facilities.names.index("ammunition-depot")
    world.report("depot-at-contact", facilities.function(depot))
    world.report("headquarters-at-contact", world.command.local_function())
    world.report("issued-at-contact", world.supply.factor[place])
    yield world.env.timeout(24.0)
    world.report("issued-a-day-later", world.supply.factor[place])


AT_CONTACT = Watch(
    _look,
    tuple(
        Outcome(name=name, kind="amount", unit="", meaning="Share that works or is issued.")
        for name in (
            "depot-at-contact",
            "headquarters-at-contact",
            "issued-at-contact",
            "issued-a-day-later",
        )
    ),
)


def test_strikes_on_depot_and_headquarters_lower_supply_and_speed_of_decision(
    quoted: Quote,
) -> None:
    """C05: both work far less at contact; the garrison feels it in its supply a day later."""
    struck, depot_whole, staff_whole = (
        runs(BASE, *sets, watch=AT_CONTACT, replications=200)
        for sets in ((), (NO_DEPOT_HITS,), (NO_HEADQUARTERS_HITS,))
    )
    depot = effect(struck["depot-at-contact"], depot_whole["depot-at-contact"])
    issued = effect(struck["issued-at-contact"], depot_whole["issued-at-contact"])
    issued_later = effect(struck["issued-a-day-later"], depot_whole["issued-a-day-later"])
    staff = effect(struck["headquarters-at-contact"], staff_whole["headquarters-at-contact"])
    release = effect(struck[RELEASE], staff_whole[RELEASE])
    quoted("C05", "function of the depot at contact", depot)
    quoted("C05", "function of the local headquarters at contact", staff)
    quoted("C05", "issued to the garrison at contact", issued)
    quoted("C05", "issued to the garrison a day later", issued_later)
    quoted("C05", "release of reserves later, h", release)
    assert depot.high < -0.3
    assert staff.high < -0.5
    assert issued.low > -0.1
    assert issued_later.high < -0.2
    assert release.low > 15.0


CUTS = {
    "struck": (NO_DEMOLITION,),
    "demolished by the defender": (NO_BRIDGE_HITS,),
    "struck and demolished": (),
}
"""Who cuts the bridges on the way from Izium, as changes to the scenario."""


@pytest.mark.parametrize("who", CUTS)
def test_cut_bridges_delay_reserves_whoever_cut_them(quoted: Quote, who: str) -> None:
    """C06: reserves that march after contact come later, by strikes less than by demolition."""
    arrival = "reserve.izium-reserve.arrived"
    whole = runs(BOTH, *UNHEEDED, NO_BRIDGE_HITS, NO_DEMOLITION)
    later = effect(runs(BOTH, *UNHEEDED, *CUTS[who])[arrival], whole[arrival])
    quoted("C06", f"arrival from Izium later, bridges {who}, h", later)
    assert later.low > 1.0


LAGS = {
    "benefit at a lag of 1 day": phases(2, 3),
    "benefit at a lag of 2 days, as planned": (),
    "benefit at a lag of 4 days": phases(-1, 0),
    "benefit at a lag of 10 days": phases(-7, -6),
}
"""Days from the first strikes to the attack; there is a day 0."""


def test_benefit_is_greatest_at_short_lags_and_fades_with_repair(quoted: Quote) -> None:
    """C07: strikes a day or two before the attack help most; after ten days nothing is left."""
    without = runs(RESERVES, *NO_HITS)
    benefit = {
        label: effect(held(without), held(runs(RESERVES, *sets))) for label, sets in LAGS.items()
    }
    for label, measured in benefit.items():
        quoted("C07", label, measured)
    one_day, two_days, four_days, ten_days = benefit.values()
    assert min(one_day.low, two_days.low) > 0.1
    assert two_days.value > four_days.value > ten_days.value
    assert four_days.high < two_days.value
    assert ten_days.high < 0.05


def test_no_lag_at_all_gives_less(quoted: Quote) -> None:
    """C07: strikes that begin with the attack come too late for part of their effect."""
    worse = effect(held(runs(RESERVES, *phases(3, 4))), held(runs(RESERVES, *phases(2, 3))))
    quoted("C07", "benefit less with strikes from the hour of the attack", worse)
    assert worse.low > 0.0


def test_as_things_stood_strikes_were_not_what_decided(quoted: Quote) -> None:
    """C07: the town mostly falls without them, for the reserves are elsewhere."""
    benefit = effect(fell(runs(BASE)), fell(runs(BASE, *NO_HITS)))
    quoted("C07", "town falls more often by strikes, as things stood", benefit)
    assert benefit.low > 0.0
    assert mean(fell(runs(BASE, *NO_HITS))).low > 0.7
