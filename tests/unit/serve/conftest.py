"""The small scenario on the page, with few runs of the reference engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sim.model.loading import load
from sim.serve.app import Site, application
from sim.serve.engines import Engines
from sim.serve.sliders import sliders_of
from sim.serve.studies import Studies
from unit.cli import small

PORT = 8421
ORIGIN = {"origin": f"http://127.0.0.1:{PORT}"}
RANGES = (
    "command.echelons.division.decide=6 h..48 h:8",
    "formations.garrison.elements=2..6",
)


@pytest.fixture
def engines() -> Engines:
    """The reference engine, which needs no compiling."""
    return Engines(60, reference_only=True)


@pytest.fixture
def studies(tmp_path: Path, engines: Engines) -> Studies:
    """The small scenario with two sliders."""
    scenario = load(small.write(tmp_path))
    return Studies(scenario, sliders_of(scenario, RANGES), engines)


@pytest.fixture
def site(studies: Studies) -> Site:
    """A site that runs nothing ahead."""
    return Site(studies=studies, file=Path("small.yaml"), port=PORT, ahead=False)


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    """A browser of this machine."""
    with TestClient(application(site), base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client
