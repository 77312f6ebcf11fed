"""The known name that somebody probably meant."""

import difflib
from collections.abc import Collection

MOST_COMPARED = 2_000
"""Names that a word is compared with; among more, looking for the nearest takes seconds."""


def nearest(word: str, names: Collection[str], *, cutoff: float = 0.6) -> str | None:
    """The name most like `word`, if any is like it at all and there are not too many."""
    if len(names) > MOST_COMPARED:
        return None
    return next(iter(difflib.get_close_matches(word, list(names), n=1, cutoff=cutoff)), None)
