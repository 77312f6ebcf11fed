"""The words of pictures: one table a language, and which language is spoken.

A table is a TOML file such as `texts.en.toml`: keys with texts in which `{name}` stands for a
value; a text that depends on a number is a table of plural forms. What a language's table lacks
is said in English, so that a translation can begin small.
"""

import re
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

ENGLISH = "en"
FOLDER = Path(__file__).parent

Plural = Callable[[int], str]


def _one_other(number: int) -> str:
    return "one" if number == 1 else "other"


def _slavic(number: int) -> str:
    """The form of Russian, Ukrainian and the like (Unicode CLDR, integers)."""
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return "few"
    return "other"


PLURALS: Mapping[str, Plural] = {"one-other": _one_other, "slavic": _slavic}
"""How the form for a number is chosen; `language.plural` in a table names one."""


class LanguageError(ValueError):
    """A table of texts that cannot be used; the message says where and why."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """The texts of one language by dotted key; a text with plural forms has a key for each."""

    name: str
    texts: Mapping[str, str]
    plural: Plural = _one_other

    def text(self, key: str) -> str:
        """Return a text as it stands in the table, or else in the English one."""
        found = self.texts.get(key)
        return english().texts[key] if found is None else found


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _read(path: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise LanguageError(f"{path}: {reason}") from error
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"{path}: {error}") from error
    texts = dict(_flat(table))
    wrong = [key for key, text in texts.items() if not isinstance(text, str)]
    if wrong:
        raise LanguageError(f"{path}: `{wrong[0]}` must be a text in quotation marks")
    return {key: str(text) for key, text in texts.items()}


@cache
def english() -> Language:
    """Return the table that every other one falls back to."""
    return Language(name=ENGLISH, texts=MappingProxyType(_read(FOLDER / "texts.en.toml")))


def fields(text: str) -> frozenset[str]:
    """Return the names in braces in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def language(name: str | Path) -> Language:
    """Return the shipped language of this code, or the one in a TOML file.

    LanguageError for a file that is no table of texts, for a key that English does not have and
    for a value in braces that the English text does not give.
    """
    if str(name) == ENGLISH:
        return english()
    path = Path(name)
    if path.suffix != ".toml":
        raise LanguageError(f"no language `{name}`; known are {ENGLISH} and files ending in .toml")
    texts, known = _read(path), english().texts
    for key, text in texts.items():
        base = re.sub(r"\.few$", ".other", key)
        if base not in known:
            raise LanguageError(f"{path}: no picture has a text `{key}`")
        try:
            foreign = fields(text) - fields(known[base])
        except ValueError as error:
            raise LanguageError(f"{path}: `{key}`: {error}") from error
        if foreign:
            raise LanguageError(f"{path}: `{key}` has no value `{{{min(foreign)}}}`")
    rule = texts.get("language.plural", "one-other")
    if rule not in PLURALS:
        raise LanguageError(f"{path}: `language.plural` is none of {', '.join(PLURALS)}")
    return Language(name=path.stem, texts=MappingProxyType(texts), plural=PLURALS[rule])


_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def spoken() -> Language:
    """Return the language that pictures are worded in now."""
    return _spoken.get() or english()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Word pictures in this language while the context lasts."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def say(key: str, **values: object) -> str:
    """Return the text of a key with its values put in."""
    return spoken().text(key).format(**values)


def say_number(key: str, number: int, **values: object) -> str:
    """Return the text of a key in the plural form for a number; `{n}` is the number itself."""
    from sim.charts.wording import count

    now = spoken() if f"{key}.other" in spoken().texts else english()
    form = f"{key}.{now.plural(number)}"
    text = now.texts.get(form, now.texts[f"{key}.other"])
    return text.format(n=count(number), **values)
