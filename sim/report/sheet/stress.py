"""The STRESS-DES check-list for reports on discrete-event simulation, filled in.

T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc and S. J. E. Taylor (2018):
Strengthening the reporting of empirical simulation studies: introducing the STRESS guidelines.
Journal of Simulation 13(1):55-67, doi:10.1080/17477778.2018.1442155. `stress.toml` has its 20
items, that on components in its five parts.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from sim.report.sheet.numbers import Number, by_grade
from sim.report.sheet.subject import Subject
from sim.report.words.answer import law_in_words
from sim.report.words.phrases import counted, figure, listed, name, span
from sim.scenario.schema import Scenario

CITATION = (
    "T. Monks, C. S. M. Currie, B. S. Onggo, S. Robinson, M. Kunc and S. J. E. Taylor (2018): "
    "Strengthening the reporting of empirical simulation studies: introducing the STRESS "
    "guidelines. Journal of Simulation 13(1):55–67, doi:10.1080/17477778.2018.1442155."
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of the list with what this study has to say on it."""

    number: str
    title: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Study:
    """What the list is filled from."""

    subjects: Sequence[Subject]
    numbers: tuple[Number, ...]
    is_law_swapped: bool
    varied: str
    """What was varied, in words; empty where nothing was."""


def checklist(study: Study) -> Mapping[str, tuple[Item, ...]]:
    """All items of the list by its sections, filled from the scenario and the manifest."""
    text = (files("sim.report.sheet") / "stress.toml").read_text(encoding="utf-8")
    fill = {**_aims(study), **_logic(study), **_data(study), **_runs(study)}
    return {
        section: tuple(
            Item(
                number=number,
                title=item["title"],
                answer=" ".join(item["answer"].format(**fill).split()),
            )
            for number, item in items.items()
        )
        for section, items in tomllib.loads(text).items()
    }


def _aims(study: Study) -> dict[str, object]:
    first, *rest = study.subjects
    aims = [one.scenario.question or f"{one.title}." for one in study.subjects]
    if study.varied:
        aims.append(f"Varied: {study.varied}.")
    if study.is_law_swapped:
        aims.append("The law of attrition was swapped as a test of structure.")
    others = listed(one.scenario.name for one in rest)
    scenarios = f"Compared with {others}; what differs is tabled." if rest else "One scenario."
    changed = first.manifest["scenario"]["changes"]
    sets = f" Changed against the file: {listed(changed)}." if changed else ""
    return {
        "question": first.scenario.question or "No question is stated.",
        "description": first.scenario.description,
        "outcomes": figure(len(first.results.names)),
        "aims": " ".join(aims),
        "scenarios": f"{scenarios}{sets}",
    }


def _logic(study: Study) -> dict[str, object]:
    scenario = study.subjects[0].scenario
    staff = [f"{name(key)} {one.staff}" for key, one in scenario.command.echelons.items()]
    officers = [f"staff officers ({listed(staff)})"] if staff else []
    resources = listed([*officers, "salvos", "tonnes in depots", "capacity of bridges"])
    new = ["supply"]
    if scenario.politics.mobilisation is not None:
        new.append("mobilised forces")
    return {
        "law": law_in_words(scenario.battle.law.p, scenario.battle.law.q),
        "allocation": scenario.theatre.allocation,
        "entities": listed(_entities(scenario)).capitalize(),
        "resources": resources[:1].upper() + resources[1:],
        "entry": f"Nothing enters from outside but {listed(new)}",
    }


def _entities(scenario: Scenario) -> list[str]:
    return [
        counted(len(scenario.formations), "force"),
        counted(len(scenario.fire_units), "fire unit"),
        counted(len(scenario.facilities), "facility", "facilities"),
        counted(len(scenario.command.echelons), "echelon"),
        "reports and orders",
    ]


def _data(study: Study) -> dict[str, object]:
    marks = {number.source for number in study.numbers if number.source}
    return {
        "sources": counted(len(marks), "source"),
        "values": counted(len(study.numbers), "value"),
        "drawn": figure(sum(number.is_drawn for number in study.numbers)),
        "grades": listed(f"{count} {grade}" for grade, count in by_grade(study.numbers).items()),
    }


def _runs(study: Study) -> dict[str, object]:
    first = study.subjects[0]
    manifest = first.manifest
    counts = [f"{one.scenario.name} {len(one.results):,}" for one in study.subjects]
    platform = manifest["platform"]
    return {
        "span": span(first.scenario.clock),
        "runs": listed(counts) if len(counts) > 1 else f"{len(first.results):,}",
        "versions": listed(f"{key} {value}" for key, value in manifest["versions"].items()),
        "engine": manifest["engine"],
        "seed": manifest["seed"],
        "machine": f"{platform['machine']}, {platform['system']}, {platform['python']}",
    }
