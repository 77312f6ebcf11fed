"""Whole scenarios by chance: small maps, every block, degenerate values, ties by round numbers.

What is drawn passes the checks of the loader by construction.
"""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

Values = dict[str, Any]

DAYS = 8
"""Length of the simulation."""

hours = st.sampled_from(["0 h", "1 h", "2 h", "3 h", "6 h", "7.3 h", "12 h", "1 day", "30 min"])
quick = st.sampled_from(["0 h", "1 h", "2 h", {"exponential": {"mean": "2 h"}}])
positive_hours = st.sampled_from(["1 h", "2 h", "6 h", "12 h", "1 day"])
spread_hours = st.sampled_from(
    [
        {"exponential": {"mean": "5 h"}},
        {"triangular": {"low": "1 h", "mode": "2 h", "high": "9 h"}},
        {"erlang": {"shape": 3, "mean": "6 h"}},
        {"lognormal": {"median": "4 h", "p90": "12 h"}},
        {"empirical": {"values": ["1 h", "2 h", "12 h"]}},
        {"uniform": {"low": "0 h", "high": "1 day"}},
    ]
)
durations = hours | spread_hours
chances = st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0])
likely = st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.0])
factors = st.sampled_from([0.0, 0.5, 0.8, 1.0])
fractions = st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.just({"uniform": {"low": 0.1, "high": 0.6}})
paces = st.sampled_from(["6 km/day", "12 km/day", "24 km/day", "48 km/day"]) | st.just(
    {"uniform": {"low": "10 km/day", "high": "40 km/day"}}
)
elements = st.integers(1, 6)
tonnes = st.sampled_from(["0 t", "1 t", "4 t", "20 t"])


def moments(first: int = 1, last: int = DAYS) -> st.SearchStrategy[str]:
    """Full hours of some days of the plan."""
    return st.builds("day {} {:02}:00".format, st.integers(first, last), st.integers(0, 23))


@st.composite
def maybe(draw: st.DrawFn, strategy: st.SearchStrategy[Any]) -> Any:
    """A value or None."""
    return draw(strategy) if draw(st.booleans()) else None


def present(**fields: Any) -> Values:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


@st.composite
def maps(draw: st.DrawFn) -> tuple[Values, list[str]]:
    """A chain base - front places - hinterland, further roads, bridges; and the front places."""
    front = [f"front-{n}" for n in range(draw(st.integers(1, 3)))]
    places: Values = {"base": {"held_by": "attacker", "rear": draw(st.booleans())}}
    for name in [*front, "hinter", "aside"]:
        places[name] = {
            "terrain": draw(st.sampled_from([1.0, 2.0])),
            "rear": name == "hinter" and draw(st.booleans()),
        }
    chain = ["base", *front, "hinter"]
    pairs = [*pairwise(chain), ("aside", "hinter")]
    pairs += draw(
        st.lists(st.sampled_from([(a, b) for a in places for b in places if a < b]), max_size=3)
    )
    roads: Values = {}
    for number, (a, b) in enumerate(pairs):
        roads[f"road-{number}"] = present(
            between=[a, b],
            length=draw(st.sampled_from(["6 km", "12 km", "20 km", "40 km"])),
            speed_factor=draw(st.sampled_from([0.5, 1.0])),
            bridge=draw(maybe(st.sampled_from(["bridge-0", "bridge-1"]))),
        )
    return {"places": places, "roads": roads}, front


@st.composite
def demolitions(draw: st.DrawFn) -> Values:
    """At a moment or after contact."""
    when: Values = {"when": draw(moments())}
    return {"chance": draw(chances), **draw(st.just(when) | st.just({"after_contact": "6 h"}))}


@st.composite
def facilities(draw: st.DrawFn, world: Values, front: list[str]) -> Values:
    """The bridges of the map, a depot and a headquarters of the defender, an attacker's dump."""
    used = {road.get("bridge") for road in world["roads"].values()}
    found: Values = {}
    for name in sorted(bridge for bridge in used if bridge):
        found[name] = present(
            kind="bridge",
            capacity=draw(maybe(st.sampled_from(["2 elements/h", "6 elements/h"]))),
            bypass=draw(
                maybe(
                    st.fixed_dictionaries({"time": durations, "capacity": st.just("1 elements/h")})
                )
            ),
        )
    place = draw(st.sampled_from([*front, "hinter"]))
    found["depot"] = {"kind": "depot", "place": place}
    found["post"] = {"kind": "headquarters", "place": draw(st.sampled_from([*front, "hinter"]))}
    found["dump"] = {"kind": "depot", "side": "attacker", "place": "base"}
    for name in ("depot", "dump"):
        stock = draw(maybe(tonnes))
        if stock is not None:
            found[name]["stock"] = stock
            supply = {"tonnes": st.sampled_from(["1 t", "5 t"]), "every": positive_hours}
            resupply = draw(maybe(st.fixed_dictionaries(supply)))
            found[name].update(present(resupply=resupply))
    for block in found.values():
        block.update(
            present(
                levels=draw(st.integers(1, 3)),
                located=draw(chances),
                repair=draw(maybe(st.fixed_dictionaries({"time": durations}))),
                demolition=draw(maybe(demolitions())),
            )
        )
    return found


@st.composite
def fire_units(draw: st.DrawFn, targets: Values) -> Values:
    """Rockets of the attacker and guns of the defender."""
    kinds = sorted({facility["kind"] for facility in targets.values()})
    resupply = st.fixed_dictionaries(
        {"salvos": st.integers(1, 4), "every": positive_hours, "depot": st.just("dump")}
    )
    return {
        "rockets": present(
            salvo_interval=draw(durations),
            stock=draw(st.integers(0, 8)),
            capacity=8,
            resupply=draw(maybe(resupply)),
            effect={kind: draw(chances) for kind in kinds},
            tonnes_per_salvo=draw(tonnes),
        ),
        "guns": {"side": "defender", "salvo_interval": draw(hours), "stock": 6},
    }


@st.composite
def missions(draw: st.DrawFn, targets: Values, name: str) -> Values:
    """Up to three missions on facilities of the defender."""
    found: Values = {}
    struck = sorted(n for n, f in targets.items() if f.get("side") != "attacker")
    for number in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from(struck))
        found[f"{name}-{number}"] = {
            "when": draw(moments(last=4)),
            "target": target,
            "by": "rockets",
            "salvos": draw(st.integers(1, 4)),
            "until": draw(st.integers(0, targets[target]["levels"] - 1)),
            "again": draw(st.integers(0, 2)),
            "assess": {"delay": draw(durations), "misread": draw(chances)},
            "priority": draw(st.integers(0, 2)),
        }
    return found


@st.composite
def advances(draw: st.DrawFn, axis: list[str], who: str, plan: Values) -> Values:
    """One advance of a formation along the axis."""
    conditions = present(
        levels=draw(maybe(st.just({"post": draw(st.integers(0, 1))}))),
        missions_ended=draw(maybe(st.just(list(plan)))),
        forewarned=draw(maybe(st.booleans())) if draw(st.booleans()) else None,
    )
    supply = st.fixed_dictionaries(
        {
            "radius": st.sampled_from(["10 km", "30 km"]),
            "pause": durations,
            "tonnes": tonnes,
            "depot": st.just("dump"),
        }
    )
    return present(
        when=draw(moments(last=5)),
        formations=[who],
        axis=axis,
        go_if=conditions if draw(st.booleans()) else None,
        recheck=draw(positive_hours),
        no_later_than=draw(maybe(moments(first=6))),
        pace={p: draw(paces) for p in ("prepared", "hasty", "delay", "exploitation")},
        consolidate=draw(durations),
        supply=draw(maybe(supply)),
    )


@st.composite
def operations(draw: st.DrawFn, front: list[str], targets: Values) -> tuple[list[Values], Values]:
    """One or two operations along the same axis, and their assault forces."""
    found, forces = [], {}
    for number in range(draw(st.integers(1, 2))):
        who, name = f"force-{number}", f"operation-{number}"
        strength = draw(elements)
        forces[who] = {
            "side": "attacker",
            "role": "assault",
            "place": "base",
            "elements": strength,
        }
        axis = front[: draw(st.integers(1, len(front)))]
        plan = draw(missions(targets, f"strike-{number}"))
        advance = draw(advances(axis, who, plan))
        advance["leave"] = draw(st.integers(0, strength - 1))
        found.append(
            {
                "name": name,
                "objective": draw(st.sampled_from(axis)),
                "fire_plan": plan,
                "advances": {f"advance-{number}": advance},
            }
        )
    return found, forces


@st.composite
def garrisons(draw: st.DrawFn, front: list[str]) -> Values:
    """Garrisons in some of the front places."""
    return {
        f"garrison-{place}": present(
            side="defender",
            role="garrison",
            place=place,
            elements=draw(elements),
            posture=draw(st.sampled_from(["prepared", "hasty", "delay"])),
            breakpoint=draw(maybe(fractions)),
        )
        for place in front
        if draw(st.booleans())
    }


@st.composite
def commands(draw: st.DrawFn) -> Values:
    """A chain of one to three echelons, the local one perhaps in the headquarters."""
    chain = {}
    for number in range(draw(st.integers(1, 3))):
        chain[f"echelon-{number}"] = present(
            headquarters=draw(maybe(st.just("post"))),
            staff=draw(st.integers(1, 2)),
            relocate=draw(durations),
            **{work: draw(quick) for work in ("report", "assess", "decide", "order")},
            heeds={
                "indications": draw(chances),
                "strikes": draw(chances),
                "contact": draw(likely),
                "losses": draw(st.sampled_from([1.0, 1.0, 1.0, 1.0, 0.5])),
            },
        )
    loss = draw(st.sampled_from([0.0, 0.0, 0.5]))
    return {"echelons": chain, "detect": draw(quick), "message_loss": loss}


@st.composite
def reserves(draw: st.DrawFn, front: list[str], chain: list[str]) -> tuple[Values, Values]:
    """Reserves in front places and behind, and who releases them."""
    forces, blocks = {}, {}
    for number in range(draw(st.integers(0, 4))):
        forces[f"reserve-{number}"] = {
            "side": "defender",
            "role": "reserve",
            "place": draw(st.sampled_from(["hinter", "hinter", "aside", *front])),
            "elements": draw(elements),
        }
        blocks[f"reserve-{number}"] = {
            "released_by": draw(st.sampled_from(chain)),
            "available": draw(st.sampled_from([1.0, 1.0, 0.5])),
            "notice": draw(durations),
        }
    return forces, blocks


@st.composite
def battles(draw: st.DrawFn) -> Values:
    """Battles that end quickly."""
    return {
        "kill_rate": {
            "attacker": draw(st.sampled_from(["1 per day", "5 per day"])),
            "defender": draw(st.sampled_from(["0 per day", "1 per day", "5 per day"])),
        },
        "law": draw(st.sampled_from([{}, {"p": 1.0, "q": 1.0}, {"p": 0.5, "q": 0.0}])),
        "breakpoint": {
            "attacker": draw(fractions),
            "defender": draw(fractions),
            "isolated": draw(factors),
            "headquarters_closed": draw(factors),
            "unsupplied": draw(factors),
        },
        "surprise": {"reduces": draw(chances), "lasts": draw(hours)},
        "command_weight": draw(chances),
        "supply_weight": draw(chances),
    }


@st.composite
def airs(draw: st.DrawFn) -> Values:
    """Superiority on both sides and its effects."""
    return {
        "attacker": draw(chances),
        "defender": draw(chances),
        "march_delay": draw(factors),
        "column_losses": draw(st.sampled_from(["0 per day", "1 per day", "1000 per day"])),
        "mission_abort": draw(chances),
        "battle": draw(chances),
    }


@st.composite
def doctrines(draw: st.DrawFn, chain: list[str], most: int) -> Values:
    """Bombardment, counterattack, or both; `most` elements can be assembled."""
    shelling = {"by": st.just("guns"), "salvos": st.integers(1, 6), "kills": chances}
    bombard = st.fixed_dictionaries({**shelling, "delays": hours})
    counterattack = None
    if most > 0:
        counterattack = {
            "assembly": "hinter",
            "needed": draw(st.integers(1, max(1, most // 2))),
            "window": draw(st.sampled_from(["6 h", "1 day", "3 days"])),
            "prepare": draw(durations),
        }
    return present(
        decided_by=draw(st.sampled_from(chain)),
        bombard=draw(maybe(bombard)),
        counterattack=counterattack,
    )


@st.composite
def supplies(draw: st.DrawFn, held: list[str]) -> Values:
    """Supply of some garrisons from the depot."""
    block = {
        "depot": st.just("depot"),
        "need": st.sampled_from(["0 t/day", "1 t/day", "4 t/day"]),
        "stock": tonnes,
        "convoy_every": positive_hours,
        "convoy_load": tonnes,
        "convoy_speed": st.sampled_from(["1 km/h", "20 km/h"]),
    }
    return {name: draw(st.fixed_dictionaries(block)) for name in held if draw(st.booleans())}


@st.composite
def worlds(draw: st.DrawFn) -> Values:
    """A whole scenario as a mapping, as it would stand in a file."""
    world, front = draw(maps())
    targets = draw(facilities(world, front))
    plans, forces = draw(operations(front, targets))
    command = draw(commands())
    chain = list(command["echelons"])
    holders = draw(garrisons(front))
    waiting, releases = draw(reserves(front, chain))
    most = sum(force["elements"] for force in waiting.values())
    signs = st.fixed_dictionaries(
        {"first": moments(last=2), "indications": st.just("2 per day"), "strikes": st.booleans()}
    )
    lag = draw(st.sampled_from(["0 h", "-3 h", {"uniform": {"low": "-6 h", "high": "1 day"}}]))
    return present(
        name="drawn",
        clock={"start": "day 1 00:00", "end": f"day {DAYS + 1} 00:00"},
        map=world,
        facilities=targets,
        fire_units=draw(fire_units(targets)),
        formations={**forces, **holders, **waiting},
        reserves=releases,
        command=command,
        warnings=draw(maybe(signs)),
        operations=plans,
        battle=draw(battles()),
        supply=draw(supplies(list(holders))),
        doctrine=draw(st.none() | doctrines(chain, most) | doctrines(chain, most)),
        air=draw(maybe(airs())),
        reports={"lag": lag},
    )
