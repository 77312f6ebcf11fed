"""`sim plot KIND`: pictures of every kind from the command line, and what is refused."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from sim.charts.kinds import KINDS
from unit.charts.test_texts import MINIATURE
from unit.cli.calls import call, contents

OF_ONE = [name for name, kind in KINDS.items() if kind.takes == "RESULTS" and name != "film"]
MADE = {
    "distribution": {
        "distribution-captured.town",
        "distribution-reserve.reserve.arrived",
        "distribution-losses.attacker",
    },
    "race": {"race-attack"},
    "incidence": {"incidence", "incidence-attack"},
}


@pytest.fixture
def results(scenario: Path) -> Path:
    """The small scenario's results, without charts."""
    call("run", scenario, "-n", 20, "--workers", 1, "--no-charts")
    return Path("results/small")


@pytest.fixture
def changed(scenario: Path, results: Path) -> Path:
    """The same with a swift division."""
    change = "command.echelons.division.decide=2 h"
    out = "results/small-swift"
    call("run", scenario, "-n", 20, "--workers", 1, "--no-charts", "--set", change, "--out", out)
    return Path(out)


def stems(folder: Path) -> set[str]:
    """The names of the pictures in a folder."""
    return {path.name.removesuffix(path.suffix) for path in folder.iterdir()}


@pytest.mark.parametrize("kind", [kind for kind in OF_ONE if kind != "captures"])
def test_a_kind(kind: str, results: Path) -> None:
    """Each is written as PNG and SVG with its words, and named on the terminal; twice the same."""
    drawn = call("plot", kind, results, "--runs", 5)
    assert (0, "") == (drawn.exit_code, drawn.stderr)
    folder = results / "charts"
    assert MADE.get(kind, {kind}) == stems(folder)
    written = set(map(Path, drawn.stdout.splitlines()))
    assert {path for path in folder.iterdir() if path.suffix != ".txt"} == written
    before = contents(folder)
    call("plot", kind, results, "--runs", 5)
    assert before == contents(folder)


def test_a_film(results: Path) -> None:
    """A film is a GIF and a page."""
    call("plot", "film", results, "--replication", 3, "--out", "films")
    assert {"film.gif", "film.html"} == set(contents(Path("films")))


def test_sizes_and_files(results: Path) -> None:
    """A page is 4:3, a poster has the shape of A paper and more pixels; PDF is a PDF."""
    call("plot", "race", results, "--size", "page", "--format", "png", "--out", "page")
    with Image.open("page/race-attack.png") as page:
        assert (1600, 1200) == page.size
    call(
        "plot", "race", results, "--size", "poster", "--dark", "--format", "png", "--out", "poster"
    )
    with Image.open("poster/race-attack.png") as poster:
        assert (4950, 3501) == poster.size
        assert max(poster.convert("RGB").crop((0, 0, 9, 9)).tobytes()) < 40
    call("plot", "race", results, "--format", "pdf", "--out", "print")
    assert Path("print/race-attack.pdf").read_bytes().startswith(b"%PDF-")
    assert {"race-attack.pdf", "race-attack.txt"} == set(contents(Path("print")))


def test_words_stand_in_the_svg(results: Path) -> None:
    """A browser and a screen reader find title and description, and the .txt has them too."""
    call("plot", "race", results)
    svg = (results / "charts" / "race-attack.svg").read_text(encoding="utf-8")
    title = re.search(r"<title>(.*?)</title>", svg)
    description = re.search(r"<desc>(.*?)</desc>", svg)
    assert title
    assert description
    assert title[1] in description[1]
    assert 'role="img"' in svg
    words = (results / "charts" / "race-attack.txt").read_text(encoding="utf-8")
    assert words.strip() == description[1].replace("&gt;", ">").replace("&lt;", "<")


def test_another_language(results: Path) -> None:
    """A file translates the pictures; a wrong one is refused before anything is drawn."""
    call("plot", "shares", results, "--language", MINIATURE)
    words = (results / "charts" / "shares.txt").read_text(encoding="utf-8")
    assert "Частка прогонів" in words
    refused = call("plot", "shares", results, "--language", "xx", "--out", "other")
    assert 2 == refused.exit_code
    assert "no language `xx`" in refused.stderr
    assert not Path("other").exists()


def test_several_folders(results: Path, changed: Path) -> None:
    """Variants are told apart by what was changed; a difference is of two, in their order."""
    call("plot", "ridgeline", results, changed, "--outcome", "captured.town", "--out", "new")
    words = Path("new/ridgeline-captured.town.txt").read_text(encoding="utf-8")
    assert "base case: happens" in words
    assert "decide=2 h: happens" in words
    call("plot", "difference", results, changed, "--out", "new")
    assert "less base case" in Path("new/difference.txt").read_text(encoding="utf-8")
    effort, success = ("--outcome", "losses.attacker"), ("--outcome", "captured.town")
    call("plot", "pareto", results, changed, *effort, *success, "--out", "new")
    assert Path("new/pareto.png").exists()


def test_sweeps(scenario: Path) -> None:
    """A full grid of two factors is a heat map; one factor at a time is a tornado."""
    over = (
        "--over",
        "reserves.reserve.notice=1 h..9 h:2",
        "--over",
        "reserves.reserve.available=0,1",
    )
    call("sweep", scenario, *over, "-n", 5, "--workers", 1, "--no-charts", "--out", "grid")
    drawn = call("plot", "heatmap", "grid", "--outcome", "captured.town")
    assert Path("grid/charts/heatmap-captured.town.png").exists(), drawn.stderr
    Path("design.yaml").write_text(
        "kind: one-at-a-time\nfactors: {reserves.reserve.notice: '1 h..9 h:2'}\n", encoding="utf-8"
    )
    one = ("--design", "design.yaml", "-n", 5, "--workers", 1, "--no-charts", "--out", "one")
    call("sweep", scenario, *one)
    drawn = call("plot", "tornado", "one", "--outcome", "captured.town")
    assert Path("one/charts/tornado-captured.town.png").exists(), drawn.stderr
    refused = call("plot", "tornado", "grid")
    assert (2, "") == (refused.exit_code, refused.stdout)
    assert "a tornado needs a sweep that varies one factor at a time" in refused.stderr


def test_posterior(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `sim explain-history` wrote is drawn; other folders and other files are refused."""
    monkeypatch.chdir(tmp_path)
    belief = {"value": 0.6, "low": 0.5, "high": 0.7}
    weighed = [{"name": "staff", "kind": "variant", "prior": 0.5, "posterior": belief}]
    case = {"name": "town", "seed": 3, "replications": 90, "observations": {"a": "", "b": ""}}
    Path("history").mkdir()
    path = Path("history/explanation.json")
    path.write_text(json.dumps({"weighed": weighed, "cases": [case]}), encoding="utf-8")
    call("plot", "posterior", "history")
    words = Path("history/charts/posterior.txt").read_text(encoding="utf-8").replace("\xa0", " ")
    assert "Staff: 50 % before, 60 % after the evidence." in words
    assert "2 observations of town" in words
    path.write_text("{}", encoding="utf-8")
    assert "not what `sim explain-history` writes" in call("plot", "posterior", "history").stderr
    path.unlink()
    assert "wrote nothing here" in call("plot", "posterior", "history").stderr


def test_list() -> None:
    """Every kind is described, by what it is drawn from."""
    listed = call("plot", "--list")
    assert 0 == listed.exit_code
    words = " ".join(listed.stdout.split())
    for name, kind in KINDS.items():
        assert f"{name} {kind.shows}" in words
    assert "sim plot KIND SWEEP" in words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("rase", "results/small"), "There is no kind of picture 'rase'. Did you mean race?"),
        (("xyz", "results/small"), "`sim plot --list` says what kinds there are."),
        (("race",), "Say of which results: sim plot race RESULTS"),
        (("results/small", "results/small"), "name a kind for several"),
        (("race", "results/small", "results/small"), "is of one folder of results, not 2"),
        (("race", "nowhere"), "nowhere: there is no such folder"),
        (("difference", "results/small"), "is of two folders of results"),
        (("pareto", "results/small"), "--outcome EFFORT"),
        (("captures", "results/small"), "has nothing to draw as captures"),
        (("heatmap", "results/small"), "results/small"),
        (("distribution", "results/small", "--outcome", "captured.twon"), "captured.town?"),
        (("distribution", "results/small", "--outcome", "initiative.attack"), "is a flag"),
    ],
)
def test_refusals(words: tuple[str, ...], message: str, results: Path) -> None:
    """What is wrong is said with its cure, and nothing is written."""
    refused = call("plot", *words, "--out", "pictures")
    assert (2, "") == (refused.exit_code, refused.stdout)
    assert message in " ".join(refused.stderr.split())
    assert not Path("pictures").exists()
