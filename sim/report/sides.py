"""Whose doing an event is, so that a story can show the two sides apart."""

from sim.engines.reference.log import Event
from sim.engines.trace import Side
from sim.model.plan import Plan
from sim.model.rules import ATTACKER

SIGNS = ("indication",)
"""Events that are the defender's only in that he notices them."""


class Sides:
    """The side of every actor of a plan."""

    def __init__(self, plan: Plan) -> None:
        units, facilities = plan.fire_units, plan.facilities
        self._by_actor: dict[str, Side] = {
            # A garrison goes by the name of its place.
            **dict.fromkeys(plan.places.names, "defender"),
            **dict.fromkeys(plan.echelons.names, "defender"),
            **dict.fromkeys(plan.reserves.names, "defender"),
            **{f"response {name}": "defender" for name in plan.operations.names},
            **{f"advance {name}": "attacker" for name in plan.advances.names},
            **{
                name: _side(side)
                for name, side in zip(facilities.names, facilities.side, strict=True)
            },
            **{
                f"mission {name}": _side(units.side[unit])
                for name, unit in zip(plan.missions.names, plan.missions.unit, strict=True)
            },
        }

    def of(self, event: Event) -> Side | None:
        """The side whose doing, or whose trouble, an event is; None for actors of the user's."""
        if event.kind in SIGNS:
            return "defender"
        if "side" in event.detail:
            return _side(event.detail["side"])
        return self._by_actor.get(event.actor)


def _side(number: object) -> Side:
    return "attacker" if number == ATTACKER else "defender"
