"""Changes to the base world that bring about an answer to the loss of the town.

The town falls at 36 h without a loss; corps hears of it at once and its order follows at once.
Eight reserves stand in the rear, where they assemble. The attackers consolidate for 24 h.
"""

from typing import Any

from worlds import ASSAULT, changed

RESERVE = {"side": "defender", "role": "reserve", "place": "rear", "elements": 8}
LOST = {
    "formations.reserve": RESERVE,
    "reserves.reserve": {"released_by": "corps"},
    "command.echelons": {"corps": {"heeds": {"contact": 0.0}}},
    f"{ASSAULT}.consolidate": "24 h",
}
COUNTERATTACK = {
    **LOST,
    "doctrine": {
        "decided_by": "corps",
        "counterattack": {"assembly": "rear", "needed": 8, "window": "20 h", "prepare": "5 h"},
    },
    "battle.kill_rate": {"attacker": "0 per day", "defender": "1000000 per day"},
    "battle.breakpoint": {"attacker": 1.0, "defender": 0.0},
    "battle.surprise": {"reduces": 1.0, "lasts": "15 h"},
}
"""The garrison is surprised and gives way at once; the counterattack would give way at once too."""

STRONG = {"formations.garrison.breakpoint": 0.0, "battle.breakpoint.defender": 1.0}
"""Only the garrison gives way at once; the counterattack fights to the end."""


def twice(**changes: Any) -> dict[str, Any]:
    """Two operations against the town, each with eight reserves that stand ready at 36 h.

    Those of army were released by a strike of the second operation and wait out their notice.
    """
    second = {
        "operations.0.fire_plan": {},
        "formations.second": RESERVE,
        "reserves.second": {"released_by": "army", "notice": "36 h"},
        "command.echelons": {
            "army": {"heeds": {"contact": 0.0}},
            "corps": {"heeds": {"contact": 0.0, "strikes": 0.0}},
        },
        "facilities.mill": {"kind": "mill", "place": "rear"},
        "fire_units.rockets": {"salvo_interval": "0 h", "stock": 1, "effect": {"mill": 1.0}},
        "warnings": {"first": "day 1 00:00", "indications": "0 per day"},
    }
    strike = {"when": "day 1 00:00", "target": "mill", "by": "rockets", "salvos": 1}
    raid = {"name": "raid", "objective": "town", "fire_plan": {"strike": strike}}
    warned = {"battle.surprise": {"reduces": 0.0, "lasts": "0 h"}}
    made = changed({**COUNTERATTACK, **STRONG, **second, **warned, **changes})
    return {"operations": [*made.pop("operations"), raid], **made}
