"""What the tests of the claims share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.figures import Quote, agrees, quoted_figures
from claims.paired import Estimate

QUOTED = quoted_figures()
HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out of the coverage.

    They run thousands of replications of what other tests cover, and tracing would make them
    three times as slow.
    """
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            if HERE in item.path.parents:
                item.add_marker("no_cover")


@pytest.fixture
def quoted() -> Iterator[Quote]:
    """Holds figures against seeds/: each must be quoted there, and lie in its interval."""
    stale = []

    def hold(row: str, label: str, estimate: Estimate) -> None:
        text = QUOTED[row].get(label)
        if text is None or not agrees(text, estimate):
            stale.append(f"{row}: {label}: {text} in seeds/, now {estimate}")

    yield hold
    if stale:
        pytest.fail("\n".join(stale), pytrace=False)
