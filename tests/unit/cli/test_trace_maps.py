"""`sim trace --map` and `--animate`: one run as maps and as a film."""

from pathlib import Path

import pytest

from unit.cli.calls import call
from unit.cli.small import CERTAIN

SURE = tuple(word for change in CERTAIN for word in ("--set", change))


@pytest.mark.parametrize(("name", "begins"), [("m.png", b"\x89PNG"), ("m.SVG", b"<?xml")])
def test_map(scenario: Path, name: str, begins: bytes) -> None:
    """The picture is of the kind that its name says, and the same each time."""
    result = call("trace", scenario, *SURE, "--map", name)
    assert f"Drawn to {name}\n" == result.stderr
    assert "Advance assault takes town." in result.stdout
    picture = Path(name).read_bytes()
    assert picture.startswith(begins)
    call("trace", scenario, *SURE, "--map", name)
    assert picture == Path(name).read_bytes()


def test_days(scenario: Path) -> None:
    """Days, moments and both forms of either make maps of their own."""
    drawn = {}
    for days in ("2,3", " day 2 , 3 00:00", "2 12:00", ""):
        call("trace", scenario, *SURE, "--map", "m.svg", "--days", days)
        drawn[days] = Path("m.svg").read_bytes()
    assert drawn["2,3"] == drawn[" day 2 , 3 00:00"]
    assert 3 == len(set(drawn.values()))
    assert b"2 moments" in drawn["2,3"].replace("\N{NO-BREAK SPACE}".encode(), b" ")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--map", "m.png", "--days", "2,tomorrow"), "'tomorrow' is no moment such as 3"),
        (
            ("--map", "m.png", "--days", "30"),
            "day 30 00:00 is not between day 1 00:00 and day 8 00:00",
        ),
        (("--days", "3"), "it needs --map"),
        (("--map", "m.gif"), "m.gif must end in .png or .svg"),
        (("--animate", "m.png"), "m.png must end in .gif or .html"),
        (("--animate", "nowhere/m.gif"), "there is no folder nowhere"),
    ],
)
def test_refusals(scenario: Path, options: tuple[str, ...], says: str) -> None:
    """What cannot be drawn is refused in words, and nothing is written."""
    result = call("trace", scenario, *options)
    assert 2 == result.exit_code
    assert says in result.stderr.replace("\N{NO-BREAK SPACE}", " ")
    assert [scenario.name] == [path.name for path in Path().iterdir()]


def test_page(scenario: Path) -> None:
    """A film in HTML is one page."""
    result = call("trace", scenario, *SURE, "--animate", "film.html")
    assert "Drawn to film.html\n" == result.stderr
    assert Path("film.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.slow
def test_gif(scenario: Path) -> None:
    """A film in GIF is one, too."""
    call("trace", scenario, *SURE, "--animate", "film.GIF")
    assert Path("film.GIF").read_bytes().startswith(b"GIF89a")
