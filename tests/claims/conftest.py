"""What the tests of the claims share."""

from collections.abc import Iterator

import pytest

from claims.figures import Quote, agrees, quoted_figures
from claims.paired import Estimate

QUOTED = quoted_figures()


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
