"""A file of a megabyte is judged in seconds, and in words that can be read."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.model.loading import load
from sim.scenario.errors import MOST_SHOWN, ScenarioError
from sim.scenario.near import MOST_COMPARED, nearest
from unit.cli.small import TEXT

SECONDS = 120.0
"""Far more than these files take, far less than what grows with the square of their length."""


def many(count: int, line: Callable[[int], str]) -> str:
    """So many lines."""
    return "".join(line(number) for number in range(count))


def places(count: int) -> str:
    """The small scenario with more places."""
    more = many(count, lambda n: f"p{n}: {{}}, ")
    return TEXT.replace("places: {base", f"places: {{{more}base")


FILES: dict[str, str] = {
    "patterns": TEXT + "sources:\n" + many(20_000, lambda n: f'  "*.*.x{n}": {{source: s}}\n'),
    "wildcards": places(5000)
    + "sources:\n"
    + many(190, lambda n: f'  "*.*.*.q{n}": {{source: s, grade: assumed}}\n'),
    "too many wildcards": TEXT
    + "sources:\n"
    + many(600, lambda n: f'  "*.*.x{n}": {{source: s, grade: assumed}}\n'),
    "roads to nowhere": places(9000).replace(
        "west:",
        many(9000, lambda n: f"r{n}: {{between: [q{n}, p{n}], length: 3 km}}\n    ") + "west:",
    ),
    "headline": TEXT.replace("headline: [", "headline: [" + many(40_000, lambda n: f"x.y{n}, ")),
    "unknown keys": TEXT + many(60_000, lambda n: f"k{n}: 1\n"),
    "set": TEXT + "set:\n" + many(20_000, lambda n: f"  formations.f{n}.elements: 1\n"),
    "axis": TEXT.replace("axis: [town]", "axis: [town" + many(90_000, lambda n: f", z{n}") + "]"),
    "measures": TEXT
    + "measures:\n"
    + many(14_000, lambda n: f"  m{n}: {{since: captured.x{n}, until: captured.town}}\n"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_full_of_mistakes(tmp_path: Path, name: str) -> None:
    """The first mistakes are told, the rest is counted, and nobody waits."""
    path = tmp_path / "large.yaml"
    path.write_text(FILES[name], encoding="utf-8")
    assert path.stat().st_size < 1_000_000
    begin = time.monotonic()
    with pytest.raises(ScenarioError) as caught:
        load(path)
    report = str(caught.value)
    assert time.monotonic() - begin < SECONDS
    told = report.count(": error: ")
    assert min(MOST_SHOWN, len(caught.value.problems)) == told
    last = report.splitlines()[-1]
    if len(caught.value.problems) > told:
        assert "100 problems or more, of which these are the first 50" == last
    else:
        assert last in {f"{told} problem", f"{told} problems"}


def test_a_large_file_in_order(tmp_path: Path) -> None:
    """Thousands of places and roads are no mistake."""
    path = tmp_path / "large.yaml"
    text = places(6000).replace(
        "west:",
        many(6000, lambda n: f"r{n}: {{between: [base, p{n}], length: 3 km}}\n    ") + "west:",
    )
    path.write_text(text, encoding="utf-8")
    begin = time.monotonic()
    assert 6003 == len(load(path).map.places)
    assert time.monotonic() - begin < SECONDS


def test_no_suggestion_among_too_many() -> None:
    """Comparing with each of many thousand names would take longer than reading the message."""
    assert "town" == nearest("twon", ["town", "city"])
    assert nearest("n1x", [f"n{number}" for number in range(MOST_COMPARED + 1)]) is None
    assert nearest("zzz", ["town"]) is None
