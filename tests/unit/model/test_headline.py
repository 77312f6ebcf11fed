"""What comes first in tables and charts."""

from pathlib import Path

from sim.model.headline import headline
from sim.model.lowering import outcomes_of
from unit.cli.small import told


def test_the_scenarios_own(tmp_path: Path) -> None:
    """A scenario that names a headline gets that one."""
    scenario, _ = told(tmp_path)
    assert ("captured.town", "reserve.reserve.arrived", "losses.attacker") == headline(scenario)


def test_the_loss_of_the_objective(tmp_path: Path) -> None:
    """Without one, it is whether the objective falls."""
    scenario, _ = told(tmp_path, "headline=[]")
    assert ("captured.town",) == headline(scenario)


def test_the_answer_to_it(tmp_path: Path) -> None:
    """Where doctrine knows a counterattack, it is also who acts first then; all are outcomes."""
    scenario, _ = told(
        tmp_path,
        "headline=[]",
        "doctrine={decided_by: division, "
        "counterattack: {assembly: depot, needed: 2, window: 2 days}}",
    )
    names = ("captured.town", "counterattack.attack.launched", "initiative.attack")
    assert names == headline(scenario)
    assert set() == set(names) - {outcome.name for outcome in outcomes_of(scenario)}
