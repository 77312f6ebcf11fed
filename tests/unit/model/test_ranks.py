"""The order of equal times."""

from itertools import pairwise, product

from sim.model.ranks import ENTITY_BITS, NUMBER_BITS, ActorKind, rank


def test_kind_comes_before_entity_and_entity_before_number() -> None:
    """Ranks are in the order of (kind, entity, number), up to the largest of each."""
    entities, numbers = (0, 1, 2**ENTITY_BITS - 1), (0, 1, 2**NUMBER_BITS - 1)
    ranks = [rank(kind, e, n) for kind, e, n in product(ActorKind, entities, numbers)]
    assert all(earlier < later for earlier, later in pairwise(ranks))


def test_the_order_of_the_kinds() -> None:
    """The order of docs/model.md; to change it changes results."""
    expected = (
        "DEMOLITION REPAIR BYPASS RELOCATION DEPOT_RESUPPLY SALVO_RESUPPLY GARRISON_SUPPLY "
        "OPERATION MISSION BOMBARDMENT COUNTERATTACK ADVANCE RESERVE COUPLING COLLAPSE POLITICS "
        "INDICATIONS DECISION REPORT USER"
    )
    assert expected.split() == [kind.name for kind in ActorKind]


def test_ranks_leave_room_for_the_horizon() -> None:
    """Every actor comes after the horizon, whose rank is -1."""
    assert all(rank(kind) > 0 for kind in ActorKind)


def test_ranks_fit_into_64_bits() -> None:
    """So that a compiled engine can keep them as they are."""
    assert rank(ActorKind.USER, 2**ENTITY_BITS - 1, 2**NUMBER_BITS - 1) < 2**63
