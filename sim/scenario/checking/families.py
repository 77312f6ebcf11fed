"""Things that a scenario names, and the words for a name that is not among them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sim.scenario.errors import Problem
from sim.scenario.near import nearest

Path = tuple[str | int, ...]
Entry = TypeVar("Entry")

MOST_LISTED = 8
"""Names that an error lists; of more it says how many."""


@dataclass(frozen=True, kw_only=True)
class Family(Generic[Entry]):
    """Named things of one kind."""

    noun: str
    """`place`, `echelon`."""
    where: str
    """The block that holds them."""
    entries: Mapping[str, Entry]
    such: str = ""
    """What sets those of a narrowed family apart: `held by the defender`."""

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __getitem__(self, name: str) -> Entry:
        return self.entries[name]

    @property
    def expected(self) -> str:
        """The line of an error that says which names there are."""
        article = "an" if self.noun[0] in "aeiou" else "a"
        wanted = f"{article} {self.noun} {self.such},".replace(" ,", "")
        if not self.entries:
            return f"{wanted.removesuffix(',')}; there is none yet under `{self.where}`"
        return f"{wanted} under `{self.where}`: {listed(self.entries)}"

    def unknown(self, name: str, path: Path, *, on_key: bool = False) -> Problem:
        """Nothing has this name."""
        return Problem(
            path=path,
            message=f"there is no {self.noun} `{name}`",
            expected=self.expected,
            nearest=nearest(name, self.entries),
            on_key=on_key,
        )

    def only(self, such: str, fits: Callable[[Entry], bool]) -> "Family[Entry]":
        """Those that fit; `such` are words to put behind the noun."""
        entries = {name: entry for name, entry in self.entries.items() if fits(entry)}
        return Family(noun=self.noun, where=self.where, entries=entries, such=such)

    def unfit(self, message: str, path: Path, *, on_key: bool = False) -> Problem:
        """There is such a thing, but not among those that fit."""
        return Problem(path=path, message=message, expected=self.expected, on_key=on_key)


def listed(names: Iterable[str]) -> str:
    """Names for a sentence: `a`, `b`, `c` and 12 more."""
    known = list(names)
    quoted = ", ".join(f"`{name}`" for name in known[:MOST_LISTED])
    more = len(known) - MOST_LISTED
    return f"{quoted} and {more} more" if more > 0 else quoted
