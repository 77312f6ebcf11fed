"""The defender's doctrine after a loss: bombard the lost town, then counterattack."""

from typing import TYPE_CHECKING

from sim.engines.reference.battle import Battle, Party
from sim.engines.reference.environment import Pause, Wait
from sim.engines.reference.log import NO_CAUSE
from sim.model.ranks import ActorKind
from sim.model.rules import ATTACKER, DEFENDER, INFINITY, NONE, happens

if TYPE_CHECKING:
    from sim.engines.reference.world import World


class Responses:
    """The response to the loss of each operation's objective."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._plan = world.plan.doctrine
        operations = range(len(world.plan.operations.names))
        self._pause = [Pause(world.env) for _ in operations]
        self._assembled_by = [NO_CAUSE for _ in operations]

    def actor(self, operation: int) -> str:
        """The name of a response in the log."""
        return f"response {self._world.plan.operations.names[operation]}"

    def order(self, operation: int, cause: int) -> None:
        """The order for the response arrives."""
        if self._plan.bombard_unit != NONE and not self._plan.bombards_by_itself:
            self.order_fire(operation, cause)
        if self._plan.assembly != NONE:
            process = self._counterattack(operation, cause)
            self._world.launch(process, ActorKind.COUNTERATTACK, operation)

    def order_fire(self, operation: int, cause: int) -> None:
        """The order for the bombardment arrives."""
        self._world.launch(self._bombard(operation, cause), ActorKind.BOMBARDMENT, operation)

    def assemble(self, operation: int, elements: int, cause: int) -> None:
        """Reserves arrive at the assembly place."""
        self._world.forces.assembled[operation].join(elements)
        self._assembled_by[operation] = cause
        self._pause[operation].interrupt()

    def _objective(self, operation: int) -> tuple[int, str]:
        place = self._world.plan.operations.objective[operation]
        return place, self._world.plan.places.names[place]

    def _bombard(self, operation: int, cause: int) -> Wait:
        """Fire on the attacker who consolidates in the lost town."""
        world, plan, units = self._world, self._plan, self._world.fire_units
        unit, (place, name) = plan.bombard_unit, self._objective(operation)
        streams = world.plan.operations
        with units.guns[unit].request(priority=0) as request:
            yield request
            cause = world.note(self.actor(operation), "bombards", name, cause)
            span = world.begin(self.actor(operation), DEFENDER, "bombard", name)
            for salvo in range(plan.bombard_salvos):
                targets = world.advances.consolidating_at(place)
                if not targets:
                    world.note(self.actor(operation), "bombardment_without_target", name, cause)
                    break
                if not units.spend(unit):
                    world.note(self.actor(operation), "bombardment_without_salvos", name, cause)
                    break
                world.add(world.plan.columns.bombard_salvos[operation], 1.0)
                yield world.env.timeout(
                    world.draw(
                        world.plan.fire_units.interval[unit],
                        streams.bombard_interval_stream[operation],
                        salvo,
                    )
                )
                self._strike(operation, place, salvo, cause)
            world.end(span)

    def _strike(self, operation: int, place: int, salvo: int, cause: int) -> None:
        """One salvo on the consolidating forces: a delay for all, a loss perhaps for the first."""
        world, plan = self._world, self._plan
        targets = world.advances.consolidating_at(place)
        uniform = world.uniform(world.plan.operations.bombard_effect_stream[operation], salvo)
        for number, advance in enumerate(targets):
            if number == 0 and happens(plan.bombard_kills, uniform):
                world.forces.lose(advance.force, ATTACKER)
                world.note(self.actor(operation), "bombardment_loss", advance.name, cause)
            advance.bombarded(plan.bombard_delay)
        world.battles.look_again()

    def _counterattack(self, operation: int, cause: int) -> Wait:
        """Assemble within the window, prepare, attack."""
        world, plan = self._world, self._plan
        columns, actor = world.plan.columns, self.actor(operation)
        name = self._objective(operation)[1]
        pool = world.forces.assembled[operation]
        deadline = world.now + plan.window
        assembly = world.plan.places.names[plan.assembly]
        cause = world.note(
            actor, "assembling", assembly, cause, assembled=pool.elements, needed=plan.needed
        )
        span = world.begin(actor, DEFENDER, "prepare", f"assemble for {name}")
        in_time = True
        while pool.elements < plan.needed and in_time:
            in_time = not (yield from self._pause[operation].wait(deadline - world.now))
        world.end(span)
        if pool.elements < plan.needed:
            world.note(
                actor, "called_off", name, cause, assembled=pool.elements, needed=plan.needed
            )
            return
        cause = world.note(
            actor,
            "ready_to_prepare",
            name,
            self._last_arrival(operation, cause),
            elements=pool.elements,
        )
        world.set_time(columns.assembled[operation], cause)
        span = world.begin(actor, DEFENDER, "prepare", f"prepare for {name}")
        yield world.env.timeout(
            world.draw(plan.prepare, world.plan.operations.prepare_stream[operation])
        )
        world.end(span)
        yield from self._attack(operation, cause)

    def _last_arrival(self, operation: int, order: int) -> int:
        """The later of the order and the last arrival of reserves."""
        return max(order, self._assembled_by[operation])

    def _attack(self, operation: int, cause: int) -> Wait:
        """Attack whoever holds the objective."""
        world, columns = self._world, self._world.plan.columns
        actor, (place, name) = self.actor(operation), self._objective(operation)
        cause = yield from self._approach(operation, place, cause)
        if world.network.holder[place] == DEFENDER:
            world.note(actor, "nothing_to_retake", name, cause)
            return
        # Who arrives later stays assembled.
        force = world.forces.counterattack[operation]
        force.join(world.forces.assembled[operation].dissolve())
        cause = world.note(actor, "counterattacks", name, cause, elements=force.elements)
        world.set_time(columns.launched[operation], cause)
        world.set(columns.counterattack_size[operation], float(force.elements), cause)
        world.races.counterattacked(operation, cause)
        battle = self._battle(operation, place)
        for advance in world.advances.standing_at(place):
            advance.attacked(battle)
        won = yield from battle.fight(cause)
        world.set(columns.counterattack_won[operation], float(won), battle.ended_by)
        if not won:
            world.forces.leave(force, DEFENDER, captured=False)
            return
        cut_off = world.network.cut_off(ATTACKER, place)
        for beaten in battle.holding.forces:
            world.forces.leave(beaten, ATTACKER, captured=cut_off)
        world.forces.garrison[place].join(force.dissolve())
        world.forces.posture[place] = NONE
        world.recapture(place, actor, battle.ended_by)

    def _approach(self, operation: int, place: int, cause: int) -> Wait:
        """Wait until nobody fights at the objective and a road leads there; return the last event.

        The way itself belongs to the preparation.
        """
        world, actor = self._world, self.actor(operation)
        start = self._plan.assembly
        while True:
            if (other := world.battles.at(place)) is not None:
                yield other.over()
            elif world.network.route_hours(start, place, DEFENDER, lambda _: 0.0) == INFINITY:
                name = world.plan.places.names[start]
                cause = world.note(actor, "held_up", name, max(cause, world.network.changed_by))
                yield world.network.change()
            else:
                return cause

    def _battle(self, operation: int, place: int) -> Battle:
        world, plan = self._world, self._world.plan
        attacking = Party(
            side=DEFENDER,
            operation=operation,
            forces=[world.forces.counterattack[operation]],
            breakpoint=world.draw(
                plan.battle.breakpoint[DEFENDER],
                plan.operations.counterattack_breakpoint_stream[operation],
            ),
            base=plan.doctrine.assembly,
        )
        standing = [a.force for a in world.advances.standing_at(place)]
        holding = Party(
            side=ATTACKER,
            operation=operation,
            forces=[world.forces.detachment[place], *standing],
            breakpoint=world.draw(
                plan.battle.breakpoint[ATTACKER], plan.places.detachment_stream[place]
            ),
            base=place,
        )
        stream = plan.operations.counterattack_loss_stream[operation]
        return Battle(world, place, (attacking, holding), stream, self.actor(operation))
