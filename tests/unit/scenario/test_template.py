"""The scenario that `sim new` writes."""

from pathlib import Path

import pytest

from sim.scenario.loading import load
from sim.scenario.template import TemplateNameError, template


def test_template_is_a_scenario(tmp_path: Path) -> None:
    """It has no problem, carries its name and a title made of it, and comments throughout."""
    path = tmp_path / "my_first-case.yaml"
    path.write_text(template("my_first-case"), encoding="utf-8")
    scenario = load(path)
    assert ("my_first-case", "My first case") == (scenario.name, scenario.title)


def test_template_can_be_read_at_a_glance() -> None:
    """About forty lines, none wider than 100; the first tells editors of the schema."""
    lines = template("case").splitlines()
    assert "# yaml-language-server: $schema=scenario.schema.json" == lines[0]
    assert 40 <= len(lines) <= 60
    assert max(len(line) for line in lines) <= 100
    assert sum("# " in line for line in lines) >= 10
    assert [] == [line for line in lines if "<" in line]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("My Case", "my-case"),
        ("case.yaml", "case"),
        ("../case", "case"),
        ("4th", "th"),
        ("", None),
        ("🙂", None),
        ("a" * 65, "a" * 64),
    ],
)
def test_impossible_names(name: str, nearest: str | None) -> None:
    """What no scenario can be called is refused, with a name that will do where there is one."""
    with pytest.raises(TemplateNameError) as caught:
        template(name)
    assert nearest == caught.value.nearest
    assert str(caught.value).startswith(f"`{name}` cannot be the name of a scenario.")
    assert str(caught.value).endswith(f"Did you mean `{nearest}`?" if nearest else "of these.")
