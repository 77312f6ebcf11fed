from sim.report.sheet.subject import Subject
from sim.report.sheet.told import MATTERS, other_run, run_told, typical_run
from sim.report.story import SENTENCES


def test_the_kinds_of_events_are_known() -> None:
    """No kind is chosen that the story has no sentence for."""
    assert set() == MATTERS - set(SENTENCES)


def test_the_typical_run_is_one_of_the_batch(subject: Subject) -> None:
    """What it came to is what the results say of that replication."""
    told = typical_run(subject)
    row = list(subject.results.replication).index(told.replication)
    losses = subject.results.column("losses.attacker")[row]
    assert f"{losses:.0f}" == dict(told.came_to)["Losses of the attacker"].split()[0]
    assert 0 < len(told.lines) <= told.events
    assert told.reasons


def test_names_are_written_as_people_write_them(subject: Subject) -> None:
    """`town` is Town, in the middle of a sentence too."""
    told = run_told(subject.typical, [], ["captured.town"])
    assert any("Town" in line.sentence for line in told.lines)
    assert not any(" town" in line.sentence for line in told.lines)


def test_one_chain_of_causes_is_told_once(subject: Subject) -> None:
    """Two questions with one answer stand together."""
    told = run_told(subject.typical, [], ["captured.town", "captured.town"])
    [only] = told.reasons
    assert (only.question,) == only.also


def test_a_run_that_went_otherwise(subject: Subject) -> None:
    """It differs from the typical run in the outcome that it explains."""
    other = other_run(subject)
    assert other is not None
    assert subject.typical.replication != other.replication
    assert 1 == len(other.reasons)
