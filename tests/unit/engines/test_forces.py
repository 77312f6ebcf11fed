"""Bodies of elements, and the account of every element of a side."""

from sim.engines.reference.forces import Force, Forces
from sim.model.rules import ATTACKER, DEFENDER
from worlds import FULL, plan


def test_joining_raises_what_losses_are_measured_against() -> None:
    """Six, two lost, three join: seven of nine."""
    force = Force(6, 6)
    force.elements -= 2
    force.join(3)
    assert (7, 9) == (force.elements, force.start)


def test_who_is_left_behind_is_no_loss() -> None:
    """Two of six go, and the rest has lost nothing."""
    force = Force(6, 6)
    assert 2 == force.detach(2)
    assert (4, 4) == (force.elements, force.start)


def test_one_element_always_goes_on() -> None:
    """Of three at most two can be left behind; of one or none nobody."""
    assert [2, 0, 0] == [Force(n, n).detach(9) for n in (3, 1, 0)]


def test_a_force_that_left_begins_anew() -> None:
    """Its losses are forgotten with it."""
    force = Force(4, 6)
    assert 4 == force.dissolve()
    assert (0, 0) == (force.elements, force.start)
    force.join(3)
    assert (3, 3) == (force.elements, force.start)


def test_every_element_is_accounted_for() -> None:
    """One lost, the rest of the garrison captured, the attackers gone: the sums stay right."""
    forces = Forces(plan(FULL))
    assert (6, 12) == (forces.present(ATTACKER), forces.present(DEFENDER))
    garrison = forces.garrison[1]
    forces.lose(garrison, DEFENDER)
    assert 3 == forces.leave(garrison, DEFENDER, captured=True)
    assert 6 == forces.leave(forces.advance[0], ATTACKER, captured=False)
    assert (1, 3, 8) == (forces.losses[DEFENDER], forces.taken[DEFENDER], forces.present(DEFENDER))
    assert (6, 8) == (forces.survivors(ATTACKER), forces.survivors(DEFENDER))
    assert forces.conserved(ATTACKER)
    assert forces.conserved(DEFENDER)
    forces.reserve[0].elements += 1
    assert not forces.conserved(DEFENDER)
