"""Doubt about the rules themselves: the same runs under the other law of attrition."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from sim.experiments.run import run
from sim.report.sheet.subject import Subject
from sim.report.words.answer import law_in_words
from sim.report.words.phrases import figure
from sim.results.comparison import Comparison, comparison
from sim.results.paired import PairedDifference
from sim.scenario.schema import Scenario

SQUARE, LINEAR = (1.0, 0.0), (1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class OtherLaw:
    """What the other law of attrition does to the headline, pair by pair."""

    law: str
    other: str
    found: Comparison
    reference: tuple[float, float]
    """Elements of the attacker and the defender at which both laws agree."""

    @property
    def differences(self) -> tuple[PairedDifference, ...]:
        """The differences of the headline, second minus first."""
        return tuple(self.found[name] for name in self.found.headline)

    @property
    def basis(self) -> str:
        """How the two laws were made comparable."""
        attacker, defender = map(figure, (round(one, 1) for one in self.reference))
        return (
            f"Kill rates were scaled so that both laws agree at the mean strength of the forces, "
            f"{attacker} attacking against {defender} holding elements; above and below they part."
        )


def other_law(subject: Subject, workers: int | None = 1) -> OtherLaw:
    """The same replications under the linear law, or under the square law where that is ours.

    No study settles the law of attrition, so what hangs on it is doubt about the model itself.
    """
    law = subject.scenario.battle.law
    here = (law.p, law.q)
    there = SQUARE if here == LINEAR else LINEAR
    reference = _strengths(subject.scenario)
    changed = subject.scenario.with_(_changes(subject.scenario, there, reference))
    manifest = subject.manifest
    second = run(changed, manifest["replications"]["asked"], seed=manifest["seed"], workers=workers)
    return OtherLaw(
        law=law_in_words(*here),
        other=law_in_words(*there),
        found=comparison(subject.results, second),
        reference=reference,
    )


def _strengths(scenario: Scenario) -> tuple[float, float]:
    """Mean strength of assault forces and of garrisons."""
    forces = scenario.formations.values()
    sides: Sequence[list[int]] = [
        [one.elements for one in forces if one.role == role] for role in ("assault", "garrison")
    ]
    attacker, defender = (fmean(side) if side else 1.0 for side in sides)
    return attacker, defender


def _changes(
    scenario: Scenario, there: tuple[float, float], reference: tuple[float, float]
) -> dict[str, object]:
    """The other exponents, and kill rates under which both laws agree at the reference strengths.

    A side of strength n loses rate k m^p n^q to one of strength m, so k has to change by
    m^(p - p') n^(q - q').
    """
    law, rate = scenario.battle.law, scenario.battle.kill_rate
    attacker, defender = reference
    less_p, less_q = law.p - there[0], law.q - there[1]
    of_attacker = rate.attacker * attacker**less_p * defender**less_q
    of_defender = rate.defender * defender**less_p * attacker**less_q
    return {
        "battle.law.p": there[0],
        "battle.law.q": there[1],
        "battle.kill_rate.attacker": f"{of_attacker:.9f} per day",
        "battle.kill_rate.defender": f"{of_defender:.9f} per day",
    }
