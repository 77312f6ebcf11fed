"""The page: its words escaped, its frames right, its downloads what they say."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from sim.experiments.run import run
from sim.model.loading import load
from sim.results.paired import paired_difference
from sim.serve.app import Site, application
from sim.serve.engines import Engines
from sim.serve.guards import Bucket
from sim.serve.studies import Studies
from unit.cli import small
from unit.serve.conftest import ORIGIN, PORT

WISH = {"page": "0123456789ab", "at": [0, 0], "outcome": "", "operation": "", "moved": None}


def frames(client: TestClient, **wish: object) -> list[dict[str, Any]]:
    """The lines that a run answers with."""
    answer = client.post("/run", json=WISH | wish, headers=ORIGIN)
    assert 200 == answer.status_code
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_frame_says_what_a_batch_says(client: TestClient, studies: Studies) -> None:
    """Shares, and the paired difference with its interval, are those of `sim compare`."""
    last = frames(client, at=[0, 4])[-1]
    first = run(studies.scenario, 60)
    second = run(studies.study((0, 4)).scenario, 60)
    assert 60 == last["runs"] == last["of"]
    row = next(row for row in last["shares"] if row["name"] == "captured.town")
    chance = paired_difference(first, second, "captured.town").chance
    assert chance is not None
    assert (chance.first, chance.second) == (row["base"]["value"], row["now"]["value"])
    expected = {"value": chance.difference.value, "low": chance.difference.low}
    assert expected == {key: row["change"][key] for key in expected}


def test_a_frame_holds_the_distribution(client: TestClient, studies: Studies) -> None:
    """Bins and curve of all runs, the base case in the same bins."""
    last = frames(client, at=[0, 4], outcome="captured.town")[-1]["spread"]
    column = run(studies.scenario, 60).column("captured.town")
    happened = column[~np.isnan(column)]
    bins = last["bins"]
    edges = bins["start"] + bins["step"] * np.arange(len(bins["base"]) + 1)
    counts = np.histogram(happened, bins=edges)[0] / 60
    assert counts.tolist() == bins["base"]
    assert len(happened) / 60 == pytest.approx(last["curve"]["base"][-1], abs=1e-12)
    assert sorted(last["curve"]["now"]) == last["curve"]["now"]


def test_frames_become_finer(client: TestClient) -> None:
    """A rough one soon, all runs in the end; what was run is kept."""
    first = frames(client, at=[1, 1])
    assert [one["runs"] for one in first] == sorted(one["runs"] for one in first)
    assert 60 == first[-1]["runs"]
    assert [60] == [one["runs"] for one in frames(client, at=[1, 1])]


def test_the_file_itself_has_no_differences(client: TestClient, studies: Studies) -> None:
    """All is as it is."""
    last = frames(client, at=list(studies.origin))[-1]
    assert last["is_base"]
    assert {0.0} == {row["change"]["value"] for row in last["shares"]}


def test_few_runs_are_told(client: TestClient) -> None:
    """The page can say which engine it works on, and why."""
    last = frames(client)[-1]
    assert ("reference", False) == (last["engine"], last["waiting"])
    assert "fast engine" in last["why_slow"]


@pytest.mark.parametrize(
    "wish",
    [
        {"at": [0]},
        {"at": [0, 99]},
        {"at": [0, -1]},
        {"at": [0, 1.5]},
        {"at": [0, True]},
        {"at": "00"},
        {"at": [0, "1"]},
        {"outcome": "captured.nowhere"},
        {"outcome": ["captured.town"]},
        {"operation": "../../etc/passwd"},
        {"page": "<script>"},
        {"page": 12345678},
        {"moved": 2},
        {"moved": "0"},
    ],
)
def test_bad_wishes(client: TestClient, wish: dict[str, object]) -> None:
    """Only what the page itself would ask for; refused in words."""
    answer = client.post("/run", json=WISH | wish, headers=ORIGIN)
    assert 400 == answer.status_code
    assert 1 == len(answer.text.splitlines())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 8000, b"NaN"])
def test_bad_bodies(client: TestClient, body: bytes) -> None:
    """What is no request at all."""
    assert 400 == client.post("/run", content=body, headers=ORIGIN).status_code


def test_settings_that_do_not_go_together(tmp_path: Path, engines: Engines) -> None:
    """Each slider alone is in order; both together are told in words, and the page lives on."""
    from sim.serve.sliders import sliders_of

    scenario = load(small.write(tmp_path))
    ranges = ["clock.end=day 4..day 12:3", "operations.attack.advances.assault.when=day 2..day 6:3"]
    studies = Studies(scenario, sliders_of(scenario, ranges), engines)
    site = Site(studies=studies, file=Path("small.yaml"), port=PORT, ahead=False)
    with TestClient(application(site), base_url=f"http://127.0.0.1:{PORT}") as client:
        (answer,) = frames(client, at=[0, 2])
        assert "day 6 00:00" in answer["refused"]
        assert 60 == frames(client, at=[2, 2])[-1]["runs"]


def test_the_changed_scenario_can_be_taken_away(client: TestClient, tmp_path: Path) -> None:
    """It reads as the scenario that was run."""
    answer = client.get("/scenario?at=0,4")
    assert 'attachment; filename="small-changed.yaml"' == answer.headers["content-disposition"]
    path = tmp_path / "taken.yaml"
    path.write_text(answer.text, encoding="utf-8")
    assert 6 == load(path).formations["garrison"].elements
    assert "#   formations.garrison.elements=6" in answer.text
    name = client.get("/scenario?at=2,2").headers["content-disposition"]
    assert name in (
        'attachment; filename="small.yaml"',
        'attachment; filename="small-changed.yaml"',
    )


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ("kind=shares&format=svg", b"<?xml"),
        ("kind=shares&format=png", b"\x89PNG"),
        ("kind=spread&format=svg&outcome=captured.town&dark=1", b"<?xml"),
    ],
)
def test_pictures_can_be_taken_away(client: TestClient, query: str, start: bytes) -> None:
    """As `sim plot` draws them, with the change in the foot."""
    answer = client.get(f"/picture?{query}&at=0,4")
    assert (200, True) == (answer.status_code, answer.content.startswith(start))
    if start == b"<?xml":
        assert "formations.garrison.elements=6" in answer.text
        assert "n = 60" in answer.text


@pytest.mark.parametrize(
    "query",
    ["", "kind=shares&format=pdf", "kind=shares&format=exe", "kind=race", "kind=spread", "kind=x"],
)
def test_pictures_that_are_none(client: TestClient, query: str) -> None:
    """Refused in words."""
    assert 400 == client.get(f"/picture?{query}&at=0,4").status_code
    assert 400 == client.get("/picture?kind=shares").status_code


def test_pictures_are_drawn_slowly(site: Site) -> None:
    """Each takes a second of the machine."""
    bucket = Bucket(burst=1, per_second=0, clock=lambda: 0.0)
    limited = application(replace(site, downloads=bucket))
    with TestClient(limited, base_url=f"http://127.0.0.1:{PORT}") as client:
        codes = [client.get("/picture?kind=shares&at=0,4").status_code for _ in range(2)]
    assert [200, 429] == codes


NASTY = "</title><script>alert(1)</script>"


def test_a_nasty_scenario_does_no_harm(tmp_path: Path, engines: Engines) -> None:
    """A scenario named as a script is text on the page."""
    text = small.TEXT.replace("title: A small case", f'title: "{NASTY}"\nquestion: "{NASTY}"')
    path = tmp_path / "nasty.yaml"
    path.write_text(text, encoding="utf-8")
    site = Site(studies=Studies(load(path), (), engines), file=Path(f"{NASTY}.yaml"), port=PORT)
    with TestClient(application(site), base_url=f"http://127.0.0.1:{PORT}") as client:
        page = client.get("/").text
        assert "<script>alert" not in page
        assert "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "application/json" == client.get("/model").headers["content-type"]
        assert f"{NASTY}.yaml" == client.get("/model").json()["file"]


def test_nothing_is_fetched_from_elsewhere(client: TestClient) -> None:
    """No address of another machine stands in any of the files; namespaces are no addresses."""
    for name in ("/", "/page.js", "/charts.js", "/page.css", "/icon.svg"):
        text = client.get(name).text.replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text.replace("https", "http").replace("http://127.0.0.1", "")
        assert "//cdn" not in text
        assert "@import" not in text
        assert "url(" not in text


def test_the_colours_are_those_of_the_charts(client: TestClient) -> None:
    """One home for both themes."""
    from sim.charts.looks import look

    style, model = client.get("/page.css").text, client.get("/model").json()
    assert f"--paper: {look(dark=True).paper};" in style
    assert look().attacker.fill == model["themes"]["light"]["attacker"]["fill"]
    assert look(dark=True).defender.ink == model["themes"]["dark"]["defender"]["ink"]
