"""The public names of `sim`: few, documented, and there."""

import re
from pathlib import Path

import sim

ROOT = Path(__file__).resolve().parent.parent


def test_public_names_are_few() -> None:
    """What a user has to learn stays at 15 names or less."""
    assert len(sim.__all__) <= 15


def test_public_names_are_the_documented_ones() -> None:
    """README lists each public name as an item of its own, "- `sim.load(…)` …", and no other."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    documented = re.findall(r"^- `sim\.(\w+)", readme, flags=re.MULTILINE)
    assert sorted(sim.__all__) == sorted(documented)


def test_public_names_can_be_had() -> None:
    """Each public name resolves, and `dir(sim)` shows it."""
    assert [] == [name for name in sim.__all__ if getattr(sim, name, None) is None]
    assert set() == set(sim.__all__) - set(dir(sim))
