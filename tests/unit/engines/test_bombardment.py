"""Bombardment of a lost town, every time worked out by hand.

The town falls at 36 h without a loss; corps hears of it at once and its order follows at once.
Guns fire a salvo an hour; six attackers consolidate for 24 h.
"""

import math
from typing import Any

from worlds import ASSAULT, Told, run


def bombed(changes: dict[str, Any] | None = None, *, stock: int = 9, **bombard: Any) -> Told:
    """Up to four salvos that delay by 3 h and kill nobody, unless told otherwise."""
    block = {"by": "guns", "salvos": 4, "delays": "3 h", **bombard}
    return run(
        {
            "command.echelons": {"corps": {}},
            f"{ASSAULT}.consolidate": "24 h",
            "fire_units.guns": {
                "side": "defender",
                "salvo_interval": "1 h",
                "stock": stock,
                "tonnes_per_salvo": "2 t",
            },
            "doctrine": {"decided_by": "corps", "bombard": block},
            **(changes or {}),
        }
    )


def test_bombardment_delays() -> None:
    """Four salvos of 3 h each: ready at 36 + 24 + 12 = 72 h."""
    told = bombed()
    assert [72.0] == told.times("consolidated")
    assert (4.0, 4.0, 8.0) == (
        told["bombardment.attack.salvos"],
        told["salvos.defender"],
        told["tonnes.defender"],
    )
    assert 36.0 == told["race.attack.next_move"]


def test_bombardment_kills() -> None:
    """Each salvo costs one of six."""
    told = bombed(kills=1.0, delays="0 h")
    assert [37.0, 38.0, 39.0, 40.0] == told.times("bombardment_loss")
    assert 4.0 == told["losses.attacker"]
    assert [60.0] == told.times("consolidated")


def test_bombardment_kills_everybody() -> None:
    """Six salvos and nobody is left at 42 h; the guns stop, and the town stays lost."""
    told = bombed(salvos=9, kills=1.0)
    assert ([42.0], 1.0) == (told.times("gives_up"), told["advance.assault.repulsed"])
    assert 6.0 == told["bombardment.attack.salvos"]
    assert [42.0] == told.times("bombardment_without_target")
    assert math.isnan(told["race.attack.next_move"])
    assert 1.0 == told["places_gained"]


def test_bombardment_ends_with_the_ammunition() -> None:
    """Two salvos: ready at 66 h."""
    told = bombed(stock=2)
    assert [38.0] == told.times("bombardment_without_salvos")
    assert [66.0] == told.times("consolidated")


def test_bombardment_ends_with_the_consolidation() -> None:
    """Ready at 38 h without delays: the salvo under way falls on nobody who consolidates."""
    told = bombed({f"{ASSAULT}.consolidate": "2.5 h"}, delays="0 h", salvos=9)
    assert [38.5] == told.times("consolidated")
    assert 3.0 == told["bombardment.attack.salvos"]
    assert [39.0] == told.times("bombardment_without_target")


def test_each_salvo_puts_the_end_off() -> None:
    """Salvos at 37, 38, 39 and 40 h put the end off from 38 to 41, 44, 47 and 50 h."""
    told = bombed({f"{ASSAULT}.consolidate": "2 h"})
    assert [50.0] == told.times("consolidated")


def test_a_salvo_in_the_moment_of_the_end() -> None:
    """One salvo at 37 h as one hour of consolidation ends: it goes on for 3 h, to 40 h."""
    told = bombed({f"{ASSAULT}.consolidate": "1 h"}, salvos=1)
    assert [40.0] == told.times("consolidated")


def test_no_bombardment_without_a_target() -> None:
    """Consolidated before the order: no salvo is fired."""
    told = bombed({f"{ASSAULT}.consolidate": "0 h"})
    assert 0.0 == told["bombardment.attack.salvos"]
    assert [36.0] == told.times("bombardment_without_target")
