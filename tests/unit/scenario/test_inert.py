"""What is said to change nothing changes nothing, and where it has an effect nothing is said."""

from pathlib import Path

import numpy as np
import pytest

from sim.experiments.run import run
from sim.model.loading import load, load_with_origins
from sim.scenario.loading import warnings_of
from unit.cli.calls import call

BASE = Path(__file__).parents[2] / "cases" / "invalid" / "parts" / "base.yaml"
ASSAULT = "operations.attack.advances.assault"
NO_SUPPLY = ("supply.garrison=null",)
NO_MARCH = ("reserves.reserve=null", "formations.reserve=null", "doctrine=null", *NO_SUPPLY)
SPARE = "operations.attack.fire_plan.strike=null"
CUT_OFF = "battle.collapse.isolated=0.5"

INERT: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    # path: two values, what makes it inert, what gives it an effect
    "formations.brigade.speed": ("1 km/h", "90 km/h", (), ()),
    "formations.garrison.speed": ("1 km/h", "90 km/h", (), ()),
    "formations.reserve.posture": ("hasty", "delay", (), ()),
    "map.roads.highway.speed_factor": ("0.1", "3", NO_MARCH, ("map.roads.highway={}",)),
    "air.column_losses": ("5 per day", "0.1 per day", (), ("air.attacker=1",)),
    "air.battle": ("0.9", "0.1", (), ("air.attacker=1",)),
    "air.attacker": ("0.9", "0.1", (), ("air.battle=0.9",)),
    "command.repeat": ("9 h", "1 h", (), ("command.message_loss=0.5",)),
    "command.echelons.division.degraded_stretch": ("9", "2", (), ()),
    "command.echelons.division.relocate": ("9 h", "2 h", (), ()),
    "battle.surprise.lasts": ("9 days", "2 h", (), ("battle.surprise.reduces=0.9",)),
    "battle.surprise.reduces": ("0.9", "0.1", (), ("battle.surprise.lasts=3 days",)),
    "battle.collapse.left_behind": ("0.9", "0.1", (), (CUT_OFF,)),
    "battle.supply_weight": ("0.9", "0.1", NO_SUPPLY, ()),
    "battle.breakpoint.unsupplied": ("0.9", "0.1", NO_SUPPLY, ()),
    "battle.command_weight": ("0.9", "0.1", ("command.echelons.local.headquarters=null",), ()),
    "facilities.dump.located": ("0.9", "0.1", (), ()),
    f"{ASSAULT}.recheck": ("9 h", "1 h", (), (f"{ASSAULT}.go_if={{forewarned: false}}",)),
    f"{ASSAULT}.supply.tonnes": (
        "9 t",
        "1 t",
        (f"{ASSAULT}.supply={{radius: 5 km, pause: 2 h}}",),
        (f"{ASSAULT}.supply={{radius: 5 km, pause: 2 h, depot: base-depot}}",),
    ),
    "fire_units.rockets.stock": ("9", "1", (SPARE,), ()),
    "fire_units.rockets.effect": ("{bridge: 0.9}", "{bridge: 0.1}", (SPARE,), ()),
    "formations.garrison.depends_on": (
        "[camp]",
        "[crossing]",
        (),
        ("battle.collapse.dependence_lost=1",),
    ),
    "battle.collapse.delay": ("9 h", "1 h", (), (CUT_OFF,)),
    "theatre.allocation": ("nearest", "greatest-threat", (), ()),
    "theatre.pins": ("true", "false", (), ()),
    "theatre.coupling.delay": ("9 h", "1 h", (), ()),
}


def warned(*sets: str) -> set[str]:
    """The paths of all warnings."""
    found = warnings_of(load_with_origins(BASE, sets))
    return {".".join(map(str, problem.path)).replace("s.0.", "s.attack.") for problem in found}


def values(*sets: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Every outcome of some runs."""
    return run(load(BASE, sets), 60).values


@pytest.mark.parametrize("path", INERT)
def test_what_is_said_to_change_nothing(path: str) -> None:
    """Two values far apart give the same runs to the last bit, where there is a warning."""
    one, other, inert, effective = INERT[path]
    assert path in warned(*inert, f"{path}={one}")
    assert path in warned(*inert, f"{path}={other}")
    here, there = values(*inert, f"{path}={one}"), values(*inert, f"{path}={other}")
    np.testing.assert_array_equal(here, there)
    if effective and "roads" not in path:
        assert path not in warned(*effective, f"{path}={one}")


def test_nothing_is_said_of_defaults() -> None:
    """A number that nobody wrote needs no warning; the base of the cases has none."""
    assert set() == warned()


def test_check_tells_it(tmp_path: Path) -> None:
    """The warning has its place and what is missing; the file is in order all the same."""
    path = tmp_path / "case.yaml"
    text = BASE.read_text(encoding="utf-8") + "air: {battle: 0.3}\n"
    path.write_text(text, encoding="utf-8")
    result = call("check", path)
    line = len(text.splitlines())
    assert (0, f"{path}: ok (base)\n") == (result.exit_code, result.stdout)
    assert result.stderr == (
        f"{path}:{line}:7: warning: `battle` changes nothing here\n"
        f"  {line} | air: {{battle: 0.3}}\n"
        f"  {' ' * len(str(line))} |       ^^^^^^\n"
        "  at: air.battle\n"
        "  expected: air superiority of one side, such as `attacker: 0.5`\n"
    )
