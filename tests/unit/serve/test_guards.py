"""Who gets in, and how much of it."""

import json

import pytest
from starlette.testclient import TestClient

from sim.serve.app import Site, application
from sim.serve.guards import MOST_BODY, MOST_QUERY, POLICY, Bucket
from unit.serve.conftest import ORIGIN, PORT

RUN = {"page": "0123456789ab", "at": [0, 0], "outcome": "", "operation": "", "moved": None}


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    """Also refusals: no script but our own, no frames, no guessing of types."""
    for path in ("/", "/page.js", "/page.css", "/model", "/nowhere"):
        headers = client.get(path).headers
        assert POLICY == headers["content-security-policy"]
        assert "nosniff" == headers["x-content-type-options"]
        assert "no-store" == headers["cache-control"]
    refused = client.get("/", headers={"host": "evil.example"})
    assert POLICY == refused.headers["content-security-policy"]
    assert "unsafe" not in POLICY


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.1.evil:{PORT}"],
)
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    """A name that somebody points at this machine does not reach the page."""
    assert 421 == client.get("/", headers={"host": host}).status_code


def test_this_machine_has_two_names(client: TestClient) -> None:
    """Its number and its name."""
    assert 200 == client.get("/", headers={"host": f"localhost:{PORT}"}).status_code
    assert 200 == client.get("/", headers={"host": f"127.0.0.1:{PORT}"}).status_code


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:1"}],
)
def test_runs_are_begun_by_the_page_itself(client: TestClient, headers: dict[str, str]) -> None:
    """A form or script of another page can't begin one."""
    assert 403 == client.post("/run", json=RUN, headers=headers).status_code
    assert 200 == client.post("/run", json=RUN, headers=ORIGIN).status_code


def test_other_pages_may_link_and_nothing_else(client: TestClient) -> None:
    """A share-link in a mail leads here; a picture from here can't be put into another page."""
    elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert 200 == client.get("/", headers=elsewhere).status_code
    assert 403 == client.get("/model", headers=elsewhere).status_code
    assert 403 == client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code
    assert 403 == client.get("/model", headers={"origin": "http://evil.example"}).status_code
    assert 200 == client.get("/model", headers={"sec-fetch-site": "same-origin"}).status_code


def test_large_requests_are_refused(client: TestClient) -> None:
    """By what they say of themselves, and by what comes."""
    large = json.dumps(RUN | {"page": "0" * MOST_BODY})
    assert 413 == client.post("/run", content=large, headers=ORIGIN).status_code
    pieces = (b" " * 1000 for _ in range(MOST_BODY // 1000 + 2))
    assert 413 == client.post("/run", content=pieces, headers=ORIGIN).status_code
    lying = ORIGIN | {"content-length": "many"}
    assert 413 == client.post("/run", content=b"{}", headers=lying).status_code
    assert 414 == client.get(f"/picture?{'a' * (MOST_QUERY + 1)}").status_code


def test_other_methods_are_refused(client: TestClient) -> None:
    """There is nothing to put or to delete."""
    assert 405 == client.put("/run", headers=ORIGIN).status_code
    assert 405 == client.delete("/", headers=ORIGIN).status_code


def test_many_requests_are_slowed_down(site: Site) -> None:
    """After a burst each must wait its time."""
    now = [0.0]
    bucket = Bucket(burst=3, per_second=2, clock=lambda: now[0])
    limited = Site(studies=site.studies, file=site.file, port=PORT, requests=bucket)
    client = TestClient(application(limited), base_url=f"http://127.0.0.1:{PORT}")
    assert [200] * 3 == [client.get("/page.js").status_code for _ in range(3)]
    refused = client.get("/page.js")
    assert (429, "1") == (refused.status_code, refused.headers["retry-after"])
    now[0] = 0.6
    assert [200, 429] == [client.get("/page.js").status_code for _ in range(2)]


def test_refused_requests_cost_nothing(site: Site) -> None:
    """Another page can't use up what the user may ask for."""
    bucket = Bucket(burst=1, per_second=0, clock=lambda: 0.0)
    limited = Site(studies=site.studies, file=site.file, port=PORT, requests=bucket)
    client = TestClient(application(limited), base_url=f"http://127.0.0.1:{PORT}")
    for _ in range(3):
        assert 421 == client.get("/", headers={"host": "evil.example"}).status_code
    assert 200 == client.get("/").status_code
