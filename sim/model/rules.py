"""The rules of the world: pure functions of numbers, written once for every engine.

No clock, no generator, no input or output. Everything is scalar and uses only arithmetic and
`math`, so that a compiled engine can share the same code and agree bit for bit.
"""

import math

ATTACKER = 0
DEFENDER = 1
NONE = -1
INFINITY = math.inf
PREPARED, HASTY, DELAY, EXPLOITATION = 0, 1, 2, 3
ROUNDING = 1e-9
"""What a quotient may miss a whole number by and still be meant as one."""


def happens(probability: float, uniform: float) -> bool:
    """Whether an event of this probability happens for this uniform draw in (0, 1)."""
    return uniform < probability


def function_of(level: int, levels: int) -> float:
    """Share of a facility that works."""
    return level / levels


def stock_lost_share(level_before: int) -> float:
    """Share of a depot's present stock that goes with one of its remaining levels."""
    return 1.0 / level_before


def believed_level(level: int, until: int, *, misread: bool) -> bool:
    """Whether the assessment says that the target is still above `until`."""
    return (level > until) != misread


def repetitions(loss: float, uniform: float) -> float:
    """How often a message is sent again until it arrives: geometric, by inverse transform.

    Infinite where every message is lost.
    """
    if loss <= 0.0:
        return 0.0
    if loss >= 1.0:
        return INFINITY
    if 1.0 - uniform > loss:
        return 0.0  # most messages arrive at once: no logarithm is needed to see it
    return float(int(math.log1p(-uniform) / math.log(loss)))


def message_hours(repetitions: float, repeat_h: float, travel_h: float) -> float:
    """Time until a message arrives that is sent again after each loss; infinite for never."""
    if repetitions == INFINITY:
        return INFINITY
    return repetitions * repeat_h + travel_h


def stretch(level: int, levels: int, degraded: float) -> float:
    """Factor on staff work: 1 when intact, growing evenly to `degraded` at level 0."""
    return 1.0 + (degraded - 1.0) * (1.0 - function_of(level, levels))


def air_march_factor(delay: float, enemy_air: float) -> float:
    """Factor on march times under the enemy's air superiority."""
    return 1.0 + delay * enemy_air


def air_battle_factor(weight: float, own_air: float, enemy_air: float) -> float:
    """Factor on killing power from the balance in the air."""
    return 1.0 + weight * (own_air - enemy_air)


def column_loss_probability(rate_per_h: float, enemy_air: float, hours: float) -> float:
    """The chance that an element is lost on a march of this length: 1 - exp(-rate air t)."""
    return -math.expm1(-rate_per_h * enemy_air * hours)


def march_hours(
    length_km: float, speed_kmh: float, speed_factor: float, air_factor: float
) -> float:
    """Time to march along one road, without the crossing of its bridge."""
    return length_km / (speed_kmh * speed_factor) * air_factor


def crossing_capacity(level: int, levels: int, capacity: float, bypass_capacity: float) -> float:
    """Elements an hour over a bridge with its bypass; 0 is closed, infinite is no limit.

    `bypass_capacity` is 0 while there is no bypass.
    """
    bridge = capacity * function_of(level, levels) if level > 0 else 0.0
    return max(bypass_capacity, bridge)


def crossing_hours(elements: float, capacity: float) -> float:
    """Time for a force to cross at a capacity above 0."""
    return elements / capacity


def turns_back(elapsed_h: float, leg_h: float) -> bool:
    """Whether a column had not yet reached the bridge half-way when its road was cut."""
    return elapsed_h < 0.5 * leg_h


def supply_factor(issued: float, needed: float) -> float:
    """Share of the need that was issued."""
    return 1.0 if needed <= 0.0 else issued / needed


def weighted(weight: float, share: float) -> float:
    """Factor that falls from 1 at full share to 1 - weight at none."""
    return 1.0 - weight * (1.0 - share)


def loss_rate(kill_rate_per_h: float, enemy_power: float, own_power: float, factor: float) -> float:
    """Losses an hour of one side: kill rate x enemy^p x own^q x factors.

    Lanchester (1916) for p=1, q=0 (square law) and p=q=1 (linear law); as a rate of single
    losses in a Markov chain see Brown (1963), Operations Research 11:418. The powers come from
    the plan's tables. No study settles the exponents.
    """
    return kill_rate_per_h * enemy_power * own_power * factor


def time_to_loss(budget: float, rate_per_h: float) -> float:
    """Hours until a unit-exponential budget is used up at this rate."""
    return budget / rate_per_h if rate_per_h > 0.0 else INFINITY


def effective_breakpoint(
    breakpoint: float, isolated: float, headquarters_closed: float, unsupplied: float
) -> float:
    """Loss fraction at which a force gives way now; each factor is 1 where it does not apply."""
    return breakpoint * isolated * headquarters_closed * unsupplied


def gives_way(lost: float, start: float, effective: float) -> bool:
    """Whether losses have reached the effective breakpoint; a force without elements has."""
    return lost >= start or lost / start >= effective


def needs_pause(km_since_supply: float, leg_km: float, radius_km: float) -> bool:
    """Whether the next leg would take the advance beyond its supply radius."""
    return km_since_supply > 0.0 and km_since_supply + leg_km > radius_km


def unit_exponential(uniform: float) -> float:
    """A unit-exponential budget by inverse transform."""
    return -math.log1p(-uniform)


def power_of(strength: int, exponent: float) -> float:
    """Strength to an exponent, for the plan's tables; 0^0 is 1, as the linear law needs."""
    if exponent == 0.0:
        return 1.0
    if strength == 0:
        return 0.0
    if exponent == 1.0:
        return float(strength)
    return math.exp(exponent * math.log(strength))


def salvos_from_depot(wanted: int, function: float, stock_t: float, tonnes_each: float) -> int:
    """Whole salvos that a depot issues: its share of what is wanted, within what it holds."""
    share = wanted * function
    if tonnes_each > 0.0:
        share = min(share, stock_t / tonnes_each)
    return int(share + ROUNDING)


def initiative(next_move_h: float, counterattack_h: float) -> float:
    """1 where the attacker's clock ran out first, 0 where the defender's did, NaN for neither.

    Both in hours since the loss, NaN for never; at equal times the attacker has moved first.
    """
    if math.isnan(next_move_h) and math.isnan(counterattack_h):
        return math.nan
    if math.isnan(counterattack_h) or next_move_h <= counterattack_h:
        return 1.0
    return 0.0


def posture(garrison_posture: int, *, defended: bool, broken_through: bool) -> int:
    """The posture an advance meets: prepared 0, hasty 1, delay 2, exploitation 3.

    A garrison of reserves that arrived late (posture NONE) defends hastily; an undefended place
    is delayed for until the advance has broken through somewhere.
    """
    if defended:
        return HASTY if garrison_posture == NONE else garrison_posture
    return EXPLOITATION if broken_through else DELAY


def advance_hours(length_km: float, pace_km_per_day: float) -> float:
    """Time to advance along a road at a daily pace."""
    return length_km / pace_km_per_day * 24.0


def seen_at(time: float, lag: float) -> float:
    """When the public learns of an event; not before the simulation starts."""
    return max(0.0, time + lag)


def effort(spent: float, places: int) -> float:
    """What was spent for each place gained; NaN where none was."""
    return spent / places if places > 0 else math.nan


def elements_drawn(strength: float, pressure_elements: int) -> int:
    """Whole elements that pressure draws in from other sectors, rounded to the nearest."""
    return int(strength * pressure_elements + 0.5)


def left_behind(elements: int, share: float) -> int:
    """Whole elements captured as a garrison leaves, rounded to the nearest."""
    return int(elements * share + 0.5)


def wear_probability(rate_per_h: float, factor: float, hours: float) -> float:
    """The chance that an undersupplied element is lost: 1 - exp(-rate (1 - factor) t)."""
    return -math.expm1(-rate_per_h * (1.0 - factor) * hours)


def pressure(towns: int, per_town: float, strikes: int, per_strike: float) -> float:
    """Political pressure of the losses and strikes that still count."""
    return towns * per_town + strikes * per_strike


def crossing_share(level: int, levels: int, capacity: float, bypass_capacity: float) -> float:
    """Share of a bridge's intact traffic that passes over it or its bypass, for convoys.

    A bypass of a bridge without a limit carries everything; `bypass_capacity` is 0 without one.
    """
    bypass = 0.0
    if bypass_capacity > 0.0:
        bypass = 1.0 if capacity == INFINITY else min(1.0, bypass_capacity / capacity)
    return max(function_of(level, levels), bypass)
