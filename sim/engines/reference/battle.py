"""Battles: single losses in a Markov chain until one side gives way.

Each side has a clock of its own: a unit-exponential budget that is used up at the side's loss
rate and, when it is gone, costs one element (the random time change of a Markov chain). Whatever
changes the rates or the breakpoints - reinforcement, isolation, supply, a closed headquarters,
the end of surprise - changes the speed of the clocks from that moment on, and draws nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.engines.reference.environment import Pause, Signal, Wait
from sim.engines.reference.forces import Force
from sim.engines.reference.log import Detail
from sim.model.rules import (
    DEFENDER,
    INFINITY,
    NONE,
    air_battle_factor,
    effective_breakpoint,
    gives_way,
    loss_rate,
    time_to_loss,
    unit_exponential,
    weighted,
)

if TYPE_CHECKING:
    from sim.engines.reference.world import World

WEAKNESSES = ("cut off", "headquarters closed", "short of supply")
"""What lowers a breakpoint."""


@dataclass(kw_only=True)
class Party:
    """One side of a battle; losses fall on the first of its forces that has elements."""

    side: int
    operation: int
    """The operation it fights in, whose command and surprise count."""
    forces: list[Force]
    breakpoint: float
    base: int
    """The place whose roads are its way out."""
    garrison: bool = False
    """Whether it is the garrison of the place, with a garrison's supply."""

    @property
    def elements(self) -> int:
        """Present strength."""
        return sum(force.elements for force in self.forces)

    @property
    def lost(self) -> int:
        """Elements lost since its forces were formed."""
        return sum(force.start - force.elements for force in self.forces)

    @property
    def start(self) -> int:
        """Strength that losses are measured against."""
        return sum(force.start for force in self.forces)


class Battle:
    """One battle for one place."""

    def __init__(
        self, world: "World", place: int, parties: tuple[Party, Party], stream: int, actor: str
    ) -> None:
        self._world = world
        self.place = place
        self.attacking, self.holding = parties
        self._stream = stream
        self._actor = actor
        self._drawn = [0, 0]
        self._present_rates = (0.0, 0.0)
        self._waiting: list[Signal] = []
        self._ended = False
        self.pause = Pause(world.env)
        self.ended_by = NONE
        self.won = False

    def over(self) -> Signal:
        """An event that comes when the battle is over."""
        signal = self._world.env.signal()
        if self._ended:
            signal.succeed()
        else:
            self._waiting.append(signal)
        return signal

    def look_again(self) -> None:
        """Something changed somewhere: wake the clocks if it tells in this battle.

        Clocks that are stopped and set going again are rounded, so that nothing else may do it.
        """
        if self._rates() != self._present_rates or any(
            gives_way(party.lost, party.start, self._breakpoint(party))
            for party in (self.holding, self.attacking)
        ):
            self.pause.interrupt()

    def fight(self, cause: int) -> Wait:
        """Fight until one side gives way; return whether the attacking side has won."""
        world = self._world
        name = world.plan.places.names[self.place]
        strengths = {"attacking": self.attacking.elements, "holding": self.holding.elements}
        before = self.attacking.lost, self.holding.lost
        self.ended_by = world.note(self._actor, "battle", name, cause, **strengths)
        span = world.begin(self._actor, self.attacking.side, "battle", name)
        world.battles.begin(self)
        self.won = yield from self._losses()
        world.battles.end(self)
        world.end(span)
        self.ended_by = world.note(
            self._actor,
            "battle_won" if self.won else "battle_lost",
            name,
            self._reason(),
            attacking=self.attacking.elements,
            holding=self.holding.elements,
            attacking_lost=self.attacking.lost - before[0],
            holding_lost=self.holding.lost - before[1],
            **self._end_of(self.holding if self.won else self.attacking),
        )
        self._ended = True
        for signal in self._waiting:
            signal.succeed()
        return self.won

    def _losses(self) -> Wait:
        """Let the two clocks run; return whether the holding side gave way."""
        world = self._world
        budgets = [self._budget(0), self._budget(1)]
        while True:
            for party, attacking_wins in ((self.holding, True), (self.attacking, False)):
                if gives_way(party.lost, party.start, self._breakpoint(party)):
                    return attacking_wins
            rates = self._present_rates = self._rates()
            waits = [time_to_loss(budgets[k], rates[k]) for k in (0, 1)]
            loser = 0 if waits[0] <= waits[1] else 1
            until_end = world.battles.surprise_left(self.holding)
            began = world.now
            finished = yield from self.pause.wait(min(waits[loser], until_end))
            elapsed = world.now - began
            budgets = [max(0.0, budgets[k] - rates[k] * elapsed) for k in (0, 1)]
            party = (self.attacking, self.holding)[loser]
            # A salvo at this very moment may have taken the last element before.
            if finished and waits[loser] <= until_end and party.elements > 0:
                force = next(f for f in party.forces if f.elements > 0)
                world.forces.lose(force, party.side)
                budgets[loser] = self._budget(loser)

    def _budget(self, clock: int) -> float:
        uniform = self._world.uniform(self._stream + clock, self._drawn[clock])
        self._drawn[clock] += 1
        return unit_exponential(uniform)

    def _rates(self) -> tuple[float, float]:
        """Losses an hour of the attacking and of the holding side."""
        world = self._world
        plan = world.plan.battle
        a, h = self.attacking, self.holding
        on_a = world.battles.power(h) * world.battles.surprise(h)
        on_h = world.battles.power(a) / world.plan.places.terrain[self.place]
        return (
            loss_rate(
                plan.kill_rate_per_h[h.side],
                plan.enemy_power[h.elements],
                plan.own_power[a.elements],
                on_a,
            ),
            loss_rate(
                plan.kill_rate_per_h[a.side],
                plan.enemy_power[a.elements],
                plan.own_power[h.elements],
                on_h,
            ),
        )

    def _end_of(self, beaten: Party) -> dict[str, Detail]:
        """For the log: what the beaten side had lost of what, and the breakpoint that it met."""
        weakness = zip(WEAKNESSES, self._weakness(beaten), strict=True)
        lowered = [word for word, applies in weakness if applies]
        return {
            "lost": beaten.lost,
            "of": beaten.start,
            "breakpoint": self._breakpoint(beaten),
            "lowered": ", ".join(lowered),
        }

    def _weakness(self, party: Party) -> tuple[bool, bool, bool]:
        """What lowers a party's breakpoint now: which of WEAKNESSES apply."""
        world = self._world
        local = world.command.local_function(party.operation)
        return (
            world.network.cut_off(party.side, party.base),
            party.side == DEFENDER and local == 0.0,
            party.garrison and world.supply.is_empty(party.base),
        )

    def _breakpoint(self, party: Party) -> float:
        plan = self._world.plan.battle
        isolated, headless, unsupplied = self._weakness(party)
        return effective_breakpoint(
            party.breakpoint,
            plan.isolated if isolated else 1.0,
            plan.headquarters_closed if headless else 1.0,
            plan.unsupplied if unsupplied else 1.0,
        )

    def _reason(self) -> int:
        """The event that explains the end best: isolation if there was any, else the start."""
        loser = self.holding if self.won else self.attacking
        network = self._world.network
        if network.cut_off(loser.side, loser.base) and network.isolated_by[loser.base] != NONE:
            return network.isolated_by[loser.base]
        return self.ended_by


class Battles:
    """All battles under way, and what weighs on every battle."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._at: dict[int, Battle] = {}

    def at(self, place: int) -> Battle | None:
        """The battle for a place, if there is one."""
        return self._at.get(place)

    def begin(self, battle: Battle) -> None:
        """A battle begins."""
        self._at[battle.place] = battle

    def end(self, battle: Battle) -> None:
        """A battle is over."""
        del self._at[battle.place]

    def look_again(self) -> None:
        """Something changed that may change rates or breakpoints."""
        for battle in list(self._at.values()):
            battle.look_again()

    def power(self, party: Party) -> float:
        """Factor on a party's killing power from the air, its command and its supply."""
        world = self._world
        plan, air = world.plan.battle, world.plan.air
        factor = air_battle_factor(
            air.battle, air.superiority[party.side], air.superiority[1 - party.side]
        )
        if party.side == DEFENDER:
            local = world.command.local_function(party.operation)
            factor *= weighted(plan.command_weight, local)
        if party.garrison:
            factor *= weighted(plan.supply_weight, world.supply.factor[party.base])
        return factor

    def surprise(self, party: Party) -> float:
        """Factor on the killing power of a party that may be surprised."""
        surprised = self.surprise_left(party) < INFINITY
        return 1.0 - self._world.plan.battle.surprise if surprised else 1.0

    def surprise_left(self, party: Party) -> float:
        """Hours until surprise wears off for a defender; infinite where there is none."""
        world = self._world
        plan = world.plan.battle
        contacts, operation = world.contacts, party.operation
        if party.side != DEFENDER or contacts.forewarned[operation] or plan.surprise == 0.0:
            return INFINITY
        left = contacts.at[operation] + plan.surprise_lasts - world.now
        return left if left > 0.0 else INFINITY
