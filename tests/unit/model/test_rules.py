"""Every rule against values worked out by hand, and at its edges."""

import math

import pytest

from sim.model import rules
from sim.model.draws import LARGEST_UNIFORM, SMALLEST_UNIFORM
from sim.model.rules import DELAY, EXPLOITATION, HASTY, NONE, PREPARED

UNIFORMS = (SMALLEST_UNIFORM, 0.25, 0.5, 0.75, LARGEST_UNIFORM)


@pytest.mark.parametrize("uniform", UNIFORMS)
def test_certain_and_impossible_events(uniform: float) -> None:
    """Probability 1 always happens and 0 never, for every uniform that can be drawn."""
    assert rules.happens(1.0, uniform)
    assert not rules.happens(0.0, uniform)


def test_chance_is_the_share_of_uniforms_below() -> None:
    """An event happens for uniforms below its probability, not at it."""
    assert rules.happens(0.3, 0.2999)
    assert not rules.happens(0.3, 0.3)


@pytest.mark.parametrize(("level", "share"), [(0, 0.0), (1, 0.25), (3, 0.75), (4, 1.0)])
def test_function_of_a_facility(level: int, share: float) -> None:
    """A facility works in the share of its levels."""
    assert share == rules.function_of(level, 4)


def test_stock_goes_with_the_levels() -> None:
    """Three hits on three levels take a third, a half and all of what is there: equal parts."""
    stock, lost = 90.0, []
    for level in (3, 2, 1):
        lost.append(stock * rules.stock_lost_share(level))
        stock -= lost[-1]
    assert [30.0, 30.0, 30.0] == pytest.approx(lost)
    assert 0.0 == stock


@pytest.mark.parametrize(
    ("level", "misread", "believed"),
    [(2, False, True), (1, False, False), (0, False, False), (2, True, False), (1, True, True)],
)
def test_assessment(level: int, misread: bool, believed: bool) -> None:  # noqa: FBT001
    """With `until` 1 only level 2 is still to be struck; misread it is the other way round."""
    assert believed == rules.believed_level(level, 1, misread=misread)


@pytest.mark.parametrize(
    ("uniform", "again"),
    [(SMALLEST_UNIFORM, 0), (0.49, 0), (0.5, 1), (0.74, 1), (0.75, 2), (0.88, 3)],
)
def test_repetitions_are_geometric(uniform: float, again: float) -> None:
    """Each message is lost with chance 1/2: none is repeated up to 1/2, one up to 3/4, ..."""
    assert again == rules.repetitions(0.5, uniform)


def test_repetitions_at_the_ends() -> None:
    """Without loss nothing is repeated, with certain loss it never ends; the tail is finite."""
    assert 0.0 == rules.repetitions(0.0, LARGEST_UNIFORM)
    assert math.inf == rules.repetitions(1.0, SMALLEST_UNIFORM)
    assert 53.0 == rules.repetitions(0.5, LARGEST_UNIFORM)


def test_message_hours() -> None:
    """Two repetitions of 3 h and a way of 1 h make 7 h; a message always lost never arrives."""
    assert 7.0 == rules.message_hours(2.0, 3.0, 1.0)
    assert 1.0 == rules.message_hours(0.0, 3.0, 1.0)
    assert math.inf == rules.message_hours(math.inf, 0.0, 1.0)


@pytest.mark.parametrize(("level", "factor"), [(3, 1.0), (2, 1.5), (0, 2.5)])
def test_stretch_grows_evenly(level: int, factor: float) -> None:
    """From 1 with all three levels to 2.5 with none, half a unit a level."""
    assert factor == pytest.approx(rules.stretch(level, 3, 2.5))


def test_air_factors() -> None:
    """Enemy air 0.5 lengthens a march by half of its weight; the balance counts in battle."""
    assert 1.0 == rules.air_march_factor(2.0, 0.0)
    assert 2.0 == rules.air_march_factor(2.0, 0.5)
    assert 1.15 == pytest.approx(rules.air_battle_factor(0.5, 0.5, 0.2))
    assert 0.0 == rules.air_battle_factor(1.0, 0.0, 1.0)


def test_column_losses() -> None:
    """1 - exp(-0.1 x 0.5 x 20) = 0.632121; nothing without air, time or rate."""
    assert 0.6321205588 == pytest.approx(rules.column_loss_probability(0.1, 0.5, 20.0))
    assert 0.0 == rules.column_loss_probability(0.0, 1.0, 20.0)
    assert 0.0 == rules.column_loss_probability(0.1, 0.0, 20.0)
    assert 0.0 == rules.column_loss_probability(0.1, 1.0, 0.0)
    assert 1e-12 == pytest.approx(rules.column_loss_probability(1e-12, 1.0, 1.0))


def test_march_hours() -> None:
    """60 km at 20 km/h on a road of factor 1/2 takes 6 h, and 9 h under air factor 1.5."""
    assert 6.0 == rules.march_hours(60.0, 20.0, 0.5, 1.0)
    assert 9.0 == rules.march_hours(60.0, 20.0, 0.5, 1.5)


@pytest.mark.parametrize(
    ("level", "bypass", "capacity"), [(3, 0.0, 12.0), (1, 0.0, 4.0), (0, 0.0, 0.0), (0, 2.0, 2.0)]
)
def test_crossing_capacity(level: int, bypass: float, capacity: float) -> None:
    """12 elements an hour in three levels; at level 0 only the bypass is left."""
    assert capacity == pytest.approx(rules.crossing_capacity(level, 3, 12.0, bypass))


def test_the_wider_of_bridge_and_bypass_counts() -> None:
    """They are not added; a bridge without limit has none at any level above 0."""
    assert 5.0 == rules.crossing_capacity(1, 3, 12.0, 5.0)
    assert math.inf == rules.crossing_capacity(1, 3, math.inf, 5.0)
    assert 0.0 == rules.crossing_capacity(0, 3, math.inf, 0.0)


def test_crossing_hours() -> None:
    """Six elements at 4 an hour take 1.5 h; without limit no time."""
    assert 1.5 == rules.crossing_hours(6, 4.0)
    assert 0.0 == rules.crossing_hours(6, math.inf)


def test_turns_back_before_the_middle() -> None:
    """At the middle of the leg the column is on the bridge and goes on."""
    assert rules.turns_back(4.999, 10.0)
    assert not rules.turns_back(5.0, 10.0)


def test_supply_factor() -> None:
    """Issued over needed; who needs nothing is supplied."""
    assert 0.25 == rules.supply_factor(2.0, 8.0)
    assert 0.0 == rules.supply_factor(0.0, 8.0)
    assert 1.0 == rules.supply_factor(0.0, 0.0)


def test_weighted() -> None:
    """Weight 0.4 costs 0.4 at no share, 0.1 at three quarters and nothing at full share."""
    assert 0.6 == rules.weighted(0.4, 0.0)
    assert 0.9 == pytest.approx(rules.weighted(0.4, 0.75))
    assert 1.0 == rules.weighted(0.4, 1.0)


def test_loss_rate() -> None:
    """0.5 an hour of each of 8 enemies against 3: square law 4, linear law 12; with a factor."""
    eight, three, one = 8.0, 3.0, 1.0
    assert 4.0 == rules.loss_rate(0.5, eight, one, 1.0)
    assert 12.0 == rules.loss_rate(0.5, eight, three, 1.0)
    assert 1.0 == rules.loss_rate(0.5, eight, one, 0.25)


def test_time_to_loss() -> None:
    """A budget of 2 lasts 8 h at a rate of 1/4, for ever at none."""
    assert 8.0 == rules.time_to_loss(2.0, 0.25)
    assert math.inf == rules.time_to_loss(2.0, 0.0)
    assert math.inf == rules.time_to_loss(0.0, 0.0)


def test_effective_breakpoint() -> None:
    """The factors multiply; 1 where they do not apply."""
    assert 0.4 == rules.effective_breakpoint(0.4, 1.0, 1.0, 1.0)
    assert 0.112 == pytest.approx(rules.effective_breakpoint(0.4, 0.5, 0.8, 0.7))


@pytest.mark.parametrize(
    ("lost", "start", "effective", "gives"),
    [
        (0, 10, 0.0, True),
        (0, 10, 0.1, False),
        (2, 10, 0.3, False),
        (3, 10, 0.3, True),
        (9, 10, 1.0, False),
        (10, 10, 1.0, True),
        (9, 10, 7.0, False),
        (10, 10, 7.0, True),
        (0, 0, 0.5, True),
    ],
)
def test_gives_way(lost: int, start: int, effective: float, gives: bool) -> None:  # noqa: FBT001
    """At the breakpoint, not below it; without elements always, also where there were none."""
    assert gives == rules.gives_way(lost, start, effective)


@pytest.mark.parametrize("start", range(1, 101))
def test_gives_way_at_every_share_that_can_be_written(start: int) -> None:
    """A breakpoint that is exactly lost / start is reached, whatever rounding does to a product.

    As a product 0.28 x 25 is above 7, and the seventh loss of 25 would not have counted.
    """
    assert all(rules.gives_way(lost, start, lost / start) for lost in range(start + 1))
    assert not any(rules.gives_way(lost, start, (lost + 1) / start) for lost in range(start))


def test_needs_pause() -> None:
    """A leg beyond the radius needs a pause first, unless there was none since the last."""
    assert not rules.needs_pause(60.0, 40.0, 100.0)
    assert rules.needs_pause(60.0, 40.1, 100.0)
    assert not rules.needs_pause(0.0, 150.0, 100.0)
    assert rules.needs_pause(0.5, 150.0, 100.0)


def test_unit_exponential() -> None:
    """-ln(1 - u): 1 at 1 - 1/e, finite and positive at both ends."""
    assert 1.0 == pytest.approx(rules.unit_exponential(1.0 - math.exp(-1.0)))
    assert SMALLEST_UNIFORM == rules.unit_exponential(SMALLEST_UNIFORM)
    assert 53 * math.log(2.0) == pytest.approx(rules.unit_exponential(LARGEST_UNIFORM))


@pytest.mark.parametrize(
    ("strength", "exponent", "power"),
    [(7, 0.0, 1.0), (7, 1.0, 7.0), (9, 0.5, 3.0), (3, 2.0, 9.0), (0, 0.0, 1.0), (0, 0.5, 0.0)],
)
def test_power_of(strength: int, exponent: float, power: float) -> None:
    """Strength to an exponent; 0 to 0 is 1."""
    assert power == pytest.approx(rules.power_of(strength, exponent))


@pytest.mark.parametrize(
    ("wanted", "function", "stock_t", "salvos"),
    [(10, 1.0, 100.0, 10), (10, 1.0, 7.5, 3), (10, 0.5, 100.0, 5), (10, 0.25, 100.0, 2)],
)
def test_salvos_from_depot(wanted: int, function: float, stock_t: float, salvos: int) -> None:
    """At 2 t a salvo: the depot's share of what is wanted, what it holds, whole salvos."""
    assert salvos == rules.salvos_from_depot(wanted, function, stock_t, 2.0)


def test_salvos_from_depot_at_the_edges() -> None:
    """Nothing from a ruin or an empty depot; weightless salvos and endless stocks have no limit."""
    assert 0 == rules.salvos_from_depot(10, 0.0, 100.0, 2.0)
    assert 0 == rules.salvos_from_depot(10, 1.0, 0.0, 2.0)
    assert 10 == rules.salvos_from_depot(10, 1.0, 0.0, 0.0)
    assert 10 == rules.salvos_from_depot(10, 1.0, math.inf, 2.0)


def test_rounding_costs_no_salvo() -> None:
    """0.3 t is three salvos of 0.1 t, and 7/10 of 90 is 63, though floats fall short of both."""
    assert 3 == rules.salvos_from_depot(5, 1.0, 0.3, 0.1)
    assert 63 == rules.salvos_from_depot(90, rules.function_of(7, 10), math.inf, 1.0)


def test_initiative() -> None:
    """Who is first has it, at equal times the attacker; it is undefined where nobody moved."""
    never = math.nan
    assert 1.0 == rules.initiative(8.0, 12.0)
    assert 0.0 == rules.initiative(12.0, 8.0)
    assert 1.0 == rules.initiative(8.0, 8.0)
    assert 1.0 == rules.initiative(8.0, never)
    assert 0.0 == rules.initiative(never, 8.0)
    assert math.isnan(rules.initiative(never, never))


@pytest.mark.parametrize(
    ("garrison", "defended", "broken_through", "met"),
    [
        (PREPARED, True, False, PREPARED),
        (DELAY, True, True, DELAY),
        (NONE, True, True, HASTY),
        (PREPARED, False, False, DELAY),
        (NONE, False, True, EXPLOITATION),
    ],
)
def test_posture(garrison: int, defended: bool, broken_through: bool, met: int) -> None:  # noqa: FBT001
    """The garrison's own, hasty for late reserves; undefended by whether it has broken through."""
    assert met == rules.posture(garrison, defended=defended, broken_through=broken_through)


def test_advance_hours() -> None:
    """45 km at 30 km a day take a day and a half."""
    assert 36.0 == rules.advance_hours(45.0, 30.0)


def test_seen_at() -> None:
    """A lag after the event, a lead before it, never before the simulation starts."""
    assert 17.0 == rules.seen_at(12.0, 5.0)
    assert 7.0 == rules.seen_at(12.0, -5.0)
    assert 0.0 == rules.seen_at(12.0, -13.0)


@pytest.mark.parametrize(
    ("level", "capacity", "bypass", "share"),
    [
        (4, 8.0, 0.0, 1.0),
        (1, 8.0, 0.0, 0.25),
        (0, 8.0, 0.0, 0.0),
        (0, 8.0, 2.0, 0.25),
        (0, 1.0, 2.0, 1.0),
        (0, math.inf, 2.0, 1.0),
        (3, 8.0, 2.0, 0.75),
    ],
)
def test_crossing_share(level: int, capacity: float, bypass: float, share: float) -> None:
    """The better of bridge and bypass, of what the whole bridge carries; four levels."""
    assert share == rules.crossing_share(level, 4, capacity, bypass)


def test_wear_probability() -> None:
    """Nobody is worn who has everything; else 1 - exp(-rate × missing share × time)."""
    assert 0.0 == rules.wear_probability(0.1, 1.0, 24.0)
    assert 1.0 - math.exp(-1.2) == pytest.approx(rules.wear_probability(0.1, 0.5, 24.0))
    assert 1.0 == rules.wear_probability(100.0, 0.0, 24.0)


@pytest.mark.parametrize(("strength", "elements"), [(0.0, 0), (0.12, 0), (0.13, 1), (1.2, 5)])
def test_elements_drawn(strength: float, elements: int) -> None:
    """Strength times four, to the nearest whole element."""
    assert elements == rules.elements_drawn(strength, 4)


@pytest.mark.parametrize(("share", "elements"), [(0.0, 0), (0.1, 0), (0.13, 1), (1.0, 4)])
def test_left_behind(share: float, elements: int) -> None:
    """A share of four, to the nearest whole element, never more than all."""
    assert elements == rules.left_behind(4, share)


def test_pressure() -> None:
    """Two towns of 1.5 and three strikes of a quarter."""
    assert 3.75 == rules.pressure(2, 1.5, 3, 0.25)
