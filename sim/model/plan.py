"""The plan: a scenario lowered to numbers and small integers, which is all that engines read.

Names have become positions, distributions variates, roads an adjacency list; NONE (-1) stands
for "no such thing". All times are hours from the start of the simulation. Sides are ATTACKER (0)
and DEFENDER (1). Groups are structures of equally long tuples, one entry an actor.
"""

from dataclasses import dataclass
from functools import cached_property

from sim.model.outcomes import Columns, Outcome
from sim.model.plan_theatre import Ints, Names, Politics, Theatre
from sim.model.routes import Network
from sim.model.variates import VariateTable

Floats = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The span of the simulation."""

    day_one: float
    """Hours from day 1 00:00 to the start; negative when the start lies before day 1."""
    horizon: float


@dataclass(frozen=True, kw_only=True)
class Places:
    """Towns and junctions; `rear` and `holder` describe the start."""

    names: Names
    holder: Ints
    terrain: Floats
    rear: tuple[bool, ...]
    breakpoint: Ints
    """Variate of the breakpoint of a defending force at the place."""
    breakpoint_stream: Ints
    """Stream of that draw."""
    detachment_stream: Ints
    """Stream of the breakpoint of an attacker's detachment at the place."""
    lag_stream: Ints
    """Streams of the public reports of capture and, one further, of recapture."""


@dataclass(frozen=True, kw_only=True)
class Roads:
    """Roads between pairs of places."""

    names: Names
    a: Ints
    b: Ints
    length_km: Floats
    speed_factor: Floats
    bridge: Ints
    network: Network


@dataclass(frozen=True, kw_only=True)
class Facilities:
    """Whatever can be struck."""

    names: Names
    kind: Names
    side: Ints
    place: Ints
    levels: Ints
    located: Floats
    repair: Ints
    bypass: Ints
    bypass_capacity: Floats
    capacity: Floats
    stock_t: Floats
    resupply_t: Floats
    resupply_every: Floats
    demolition_chance: Floats
    demolition_at: Floats
    demolition_after: Ints
    demolition_operation: Ints
    """The operation whose contact counts, NONE for any."""
    located_stream: Ints
    repair_stream: Ints
    bypass_stream: Ints
    demolition_stream: Ints


@dataclass(frozen=True, kw_only=True)
class FireUnits:
    """Long-range fires of both sides."""

    names: Names
    side: Ints
    interval: Ints
    stock: Ints
    capacity: Ints
    resupply_salvos: Ints
    resupply_every: Floats
    depot: Ints
    tonnes: Floats


@dataclass(frozen=True, kw_only=True)
class Missions:
    """Lines of the fire plans, in plan order over all operations."""

    names: Names
    operation: Ints
    when: Floats
    target: Ints
    unit: Ints
    salvos: Ints
    until: Ints
    again: Ints
    assess: Ints
    misread: Floats
    priority: Ints
    effect: Floats
    """The chance that one salvo of this unit takes a level of this target."""
    interval_stream: Ints
    abort_stream: Ints
    effect_stream: Ints
    assess_stream: Ints
    misread_stream: Ints


@dataclass(frozen=True, kw_only=True)
class Garrisons:
    """Defending garrisons, each with its supply (depot NONE: always supplied)."""

    names: Names
    place: Ints
    elements: Ints
    posture: Ints
    depot: Ints
    need_t_per_h: Floats
    stock_t: Floats
    convoy_every: Floats
    convoy_load_t: Floats
    convoy_speed: Floats
    wear_per_h: Floats
    gives_up_below: Floats
    depends_on: tuple[Ints, ...]
    wear_stream: Ints


@dataclass(frozen=True, kw_only=True)
class Reserves:
    """Formations that wait for release."""

    names: Names
    place: Ints
    elements: Ints
    speed: Floats
    echelon: Ints
    available: Floats
    notice: Ints
    available_stream: Ints
    notice_stream: Ints
    loss_stream: Ints


@dataclass(frozen=True, kw_only=True)
class Echelons:
    """The chain of headquarters, local first."""

    names: Names
    headquarters: Ints
    staff: Ints
    report: Ints
    assess: Ints
    decide: Ints
    order: Ints
    degraded: Floats
    relocate: Ints
    heeds: tuple[Floats, ...]
    """Per echelon, by kind of report."""
    relocate_stream: Ints
    releases: tuple[bool, ...]
    """Whether it has reserves to release."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Whatever sends reports: indications, missions, advances and lost places."""

    names: Names
    kind: Ints
    operation: Ints
    detect_stream: Ints
    streams: tuple[Ints, ...]
    """Per source: the first of the four streams (message, report, assess, heed) by echelon."""
    first_strike: int
    first_contact: int
    first_loss: int


@dataclass(frozen=True, kw_only=True)
class Matters:
    """What echelons decide, once each: to release reserves, to answer the loss of an objective."""

    names: Names
    echelon: Ints
    operation: Ints
    kind: Ints
    """MatterKind."""
    subject: Ints
    """The garrison of a withdrawal, NONE for other matters."""
    decide_stream: Ints
    order_stream: Ints


@dataclass(frozen=True, kw_only=True)
class Advances:
    """Forces that move along an axis."""

    names: Names
    operation: Ints
    when: Floats
    start: Ints
    elements: Ints
    axis: tuple[Ints, ...]
    roads: tuple[tuple[Ints, ...], ...]
    """Per axis: the roads that lead to each objective from the place before."""
    max_level: tuple[tuple[tuple[int, int], ...], ...]
    """Per advance: (facility, highest level allowed)."""
    missions_ended: tuple[Ints, ...]
    forewarned: Ints
    """NONE: no condition; 0 or 1 otherwise."""
    recheck: Floats
    no_later_than: Floats
    pace: tuple[Ints, ...]
    """Per advance: variates in km a day by posture."""
    consolidate: Ints
    leave: Ints
    legs: Ints
    """Objectives a cycle."""
    radius_km: Floats
    pause: Ints
    pause_t: Floats
    depot: Ints
    breakpoint: Ints
    breakpoint_stream: Ints
    pace_stream: Ints
    consolidate_stream: Ints
    pause_stream: Ints
    loss_streams: tuple[Ints, ...]
    """Per advance and objective: the attackers' loss clock; the holders' is one further."""


@dataclass(frozen=True, kw_only=True)
class Operations:
    """The operations, each with the defender's response to the loss of its objective."""

    names: Names
    objective: Ints
    base: Floats
    """Day 1 00:00 of the plan where it has a date."""
    after: Ints
    """The column of the outcome that begins the plan, NONE for a date."""
    plus: Ints
    plus_stream: Ints
    dated: tuple[bool, ...]
    """Whether the plan is on the calendar from the start."""
    every: Floats
    most: Ints
    until: Ints
    """The column of the outcome after which no cycle begins, NONE for none."""
    pressure: Ints
    chain: tuple[Ints, ...]
    """Per operation: the echelons that its reports rise through, local first."""
    counterattack_breakpoint_stream: Ints
    counterattack_loss_stream: Ints
    prepare_stream: Ints
    bombard_interval_stream: Ints
    bombard_effect_stream: Ints


@dataclass(frozen=True, kw_only=True)
class Doctrine:
    """The defender's answer to a loss; NONE and 0 where a part is absent."""

    echelon: int
    bombards_by_itself: bool
    """Whether the bombardment is decided on apart from the rest of the response."""
    bombard_unit: int
    bombard_salvos: int
    bombard_kills: float
    bombard_delay: float
    assembly: int
    needed: int
    window: float
    prepare: int


@dataclass(frozen=True, kw_only=True)
class Battle:
    """Attrition and breakpoints; pairs are (attacker, defender)."""

    kill_rate_per_h: Floats
    enemy_power: Floats
    """strength^p by strength in elements."""
    own_power: Floats
    """strength^q."""
    breakpoint: Ints
    """Variates of the default breakpoints by side."""
    isolated: float
    headquarters_closed: float
    unsupplied: float
    surprise: float
    surprise_lasts: float
    collapse_isolated: float
    collapse_dependence: float
    collapse_delay: int
    left_behind: float
    collapse_stream: Ints
    """Per place: the chance; the delay is one further."""
    command_weight: float
    supply_weight: float


@dataclass(frozen=True, kw_only=True)
class Air:
    """Air superiority by side and its effects."""

    superiority: Floats
    march_delay: float
    column_loss_per_h: float
    mission_abort: float
    battle: float


@dataclass(frozen=True, kw_only=True)
class Warnings:
    """The Poisson process of indications; rate 0 for none."""

    operation: int
    first: float
    rate_per_h: float
    strikes: bool
    gap_stream: int


@dataclass(frozen=True, kw_only=True)
class Messages:
    """How reports travel."""

    detect: int
    loss: float
    repeat: float


@dataclass(frozen=True, kw_only=True)
class Streams:
    """The random streams: names, their addresses, and how many draws to prepare of each."""

    names: Names
    ids: Ints
    depths: Ints


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything an engine needs to run replications of one scenario."""

    scenario: str
    clock: Clock
    places: Places
    roads: Roads
    facilities: Facilities
    fire_units: FireUnits
    missions: Missions
    garrisons: Garrisons
    reserves: Reserves
    echelons: Echelons
    sources: Sources
    matters: Matters
    advances: Advances
    operations: Operations
    doctrine: Doctrine
    battle: Battle
    air: Air
    warnings: Warnings
    theatre: Theatre
    politics: Politics
    messages: Messages
    measures: tuple[tuple[int, int], ...]
    """Per measure: the columns between which it counts."""
    public_lag: int
    streams: Streams
    variates: VariateTable
    outcomes: tuple[Outcome, ...]
    columns: Columns

    def column(self, outcome: str) -> int:
        """The column of an outcome in the record; KeyError for an unknown name."""
        return self._column_of[outcome]

    @cached_property
    def _column_of(self) -> dict[str, int]:
        return {outcome.name: column for column, outcome in enumerate(self.outcomes)}
