"""The defender by chance: garrisons, command, reserves, doctrine, supply, battles."""

from properties.picking import (
    CHANCES,
    DURATIONS,
    FACTORS,
    FRACTIONS,
    HOURS,
    LIKELY,
    POSITIVE_HOURS,
    QUICK,
    TONNES,
    Pick,
    Values,
    moment,
    present,
)
from properties.strategies_ground import Ground


def garrisons(pick: Pick, land: Ground) -> Values:
    """Garrisons in some of the places."""
    return {
        f"garrison-{place}": present(
            side="defender",
            role="garrison",
            place=place,
            elements=pick.count(1, 6),
            posture=pick.one(("prepared", "hasty", "delay")),
            breakpoint=pick.one((None, None, *FRACTIONS)),
            depends_on=pick.some(list(land.places), 2) if pick.seldom() else None,
        )
        for place in land.defended
        if pick.maybe()
    }


def commands(pick: Pick, targets: Values, sectors: Values) -> Values:
    """A chain of up to four echelons, some with headquarters, some of one sector; or none."""
    if pick.count(0, 7) == 7:
        return {}
    posts = sorted(name for name, block in targets.items() if block["kind"] == "headquarters")
    chain = {f"echelon-{n}": _echelon(pick, posts, list(sectors)) for n in range(pick.count(1, 4))}
    return {
        "echelons": chain,
        "detect": pick.one(QUICK),
        "message_loss": pick.one((0.0, 0.0, 0.5, 0.9)),
        "repeat": pick.one(("1 h", "0 h", "6 h")),
    }


def _echelon(pick: Pick, posts: list[str], sectors: list[str]) -> Values:
    return present(
        sector=pick.one((None, None, *sectors)),
        headquarters=pick.one((None, *posts)),
        staff=pick.one((1, 1, 2, 99)),
        relocate=pick.one(DURATIONS),
        degraded_stretch=pick.one((2.0, 1.0, 3.5)),
        report=pick.one(QUICK),
        assess=pick.one(QUICK),
        decide=pick.one(QUICK),
        order=pick.one(QUICK),
        heeds={
            "indications": pick.one(CHANCES),
            "strikes": pick.one(CHANCES),
            "contact": pick.one(LIKELY),
            "losses": pick.one((1.0, 1.0, 1.0, 1.0, 0.5)),
        },
    )


def warnings(pick: Pick, operations: list[str]) -> Values:
    """Signs of the build-up to one operation."""
    return present(
        first=moment(pick.hours(0, 48)),
        operation=pick.one((None, *operations)),
        indications=pick.one(("2 per day", "0 per day", "12 per day")),
        strikes=pick.maybe(),
    )


def reserves(pick: Pick, land: Ground, goals: list[str], chain: list[str]) -> tuple[Values, Values]:
    """Reserves from which roads lead to one of the goals, and who releases them."""
    forces: Values = {}
    blocks: Values = {}
    behind = ("hinter", "hinter", "aside")
    joined = [
        place for place in (*behind, *land.defended) if land.joined_to(place).intersection(goals)
    ]
    for number in range(pick.one((2, 1, 3, 4, 0)) if chain else 0):
        forces[f"reserve-{number}"] = {
            "side": "defender",
            "role": "reserve",
            "place": pick.one(joined),
            "elements": pick.count(1, 6),
            "speed": pick.one(("20 km/h", "3 km/h")),
        }
        blocks[f"reserve-{number}"] = {
            "released_by": pick.one(chain),
            "available": pick.one((1.0, 1.0, 1.0, 0.5, 0.0)),
            "notice": pick.one(DURATIONS),
        }
    return forces, blocks


def doctrines(pick: Pick, chain: list[str], assembly: str | None, most: int) -> Values:
    """Bombardment, counterattack, both, or neither; `most` elements can be assembled."""
    bombard = present(
        by="guns",
        decided_by=pick.one((None, *chain)),
        salvos=pick.count(1, 6),
        kills=pick.one(CHANCES),
        delays=pick.one(HOURS),
    )
    counterattack = {
        "assembly": assembly,
        "needed": pick.one((1, max(1, most // 2))),
        "window": pick.one(("1 day", "6 h", "3 days")),
        "prepare": pick.one(DURATIONS),
    }
    return present(
        decided_by=pick.one(chain),
        bombard=bombard if pick.maybe() else None,
        counterattack=counterattack if assembly and most > 0 else None,
    )


def supplies(pick: Pick, holders: Values, joined: set[str], *, asks: bool) -> Values:
    """Supply of some garrisons from the depot; `asks` where there is whom to ask to withdraw."""
    return {
        name: {
            "depot": "depot",
            "need": pick.one(("1 t/day", "0 t/day", "4 t/day")),
            "stock": pick.one(TONNES),
            "convoy_every": pick.one(POSITIVE_HOURS),
            "convoy_load": pick.one(TONNES),
            "convoy_speed": pick.one(("20 km/h", "1 km/h")),
            "wear": pick.one(("0 per day", "0.5 per day", "10 per day")),
            "gives_up_below": pick.one((0.0, 0.5, 0.99, 1.0)) if asks else 0.0,
        }
        for name, block in holders.items()
        if block["place"] in joined and pick.maybe()
    }


def battles(pick: Pick) -> Values:
    """Battles that end quickly."""
    kill_rates = (("1", "1"), ("5", "5"), ("5", "0"), ("0", "5"))
    attacker, defender = pick.one(kill_rates)
    found: Values = {
        "kill_rate": {"attacker": f"{attacker} per day", "defender": f"{defender} per day"},
        "law": pick.one(({}, {"p": 1.0, "q": 1.0}, {"p": 0.5, "q": 0.0}, {"p": 0.0, "q": 0.0})),
        "breakpoint": {
            "attacker": pick.one((0.5, *FRACTIONS)),
            "defender": pick.one((0.25, *FRACTIONS)),
            "isolated": pick.one(FACTORS),
            "headquarters_closed": pick.one(FACTORS),
            "unsupplied": pick.one(FACTORS),
        },
        "surprise": {"reduces": pick.one(CHANCES), "lasts": pick.one(HOURS)},
        "command_weight": pick.one(CHANCES),
        "supply_weight": pick.one(CHANCES),
    }
    if pick.maybe():
        found["collapse"] = {
            "isolated": pick.one(CHANCES),
            "dependence_lost": pick.one(CHANCES),
            "delay": pick.one(DURATIONS),
            "left_behind": pick.one(CHANCES),
        }
    return found
