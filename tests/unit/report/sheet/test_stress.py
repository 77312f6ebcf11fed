from sim.report.sheet.numbers import numbers_of
from sim.report.sheet.stress import Study, checklist
from sim.report.sheet.subject import Subject

SECTIONS = {
    "1": ("1", "2", "3"),
    "2": ("1", "2", "3", "4", "5.1", "5.2", "5.3", "5.4", "5.5"),
    "3": ("1", "2", "3", "4"),
    "4": ("1", "2", "3"),
    "5": ("1", "2", "3", "4"),
    "6": ("1",),
}
"""As Monks and others (2018) number them."""


def test_all_items_are_there_and_filled(subject: Subject) -> None:
    """Every item of the list, in its order, with an answer that has no gap left."""
    study = Study(
        subjects=[subject], numbers=numbers_of(subject), is_law_swapped=False, varied="notice"
    )
    items = [item for section in checklist(study).values() for item in section]
    wanted = [f"{section}.{one}" for section, parts in SECTIONS.items() for one in parts]
    assert wanted == [item.number for item in items]
    for item in items:
        assert len(item.answer) > 10
        assert not set("{}") & set(item.answer)
        assert item.answer.endswith((".", "?"))


def test_answers_come_from_scenario_and_manifest(subject: Subject) -> None:
    """Run length, seed, versions and counts are those of these results."""
    study = Study(subjects=[subject], numbers=numbers_of(subject), is_law_swapped=True, varied="")
    told = {item.number: item.answer for part in checklist(study).values() for item in part}
    assert "from day 1 00:00 to day 8 00:00" in told["4.2"]
    assert "60 independent replications" in told["4.3"]
    assert "seed (0)" in told["5.2"]
    assert "numpy" in told["5.1"]
    assert "swapped" in told["1.3"]
    assert "3 forces" in told["2.5.1"]
