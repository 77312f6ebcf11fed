"""Names of things, which are also the segments of a scenario path, and free text."""

import re
import unicodedata
from typing import Any

from sim.scenario.dimensions import Dimension, shown

NAME = r"[a-z][a-z0-9_-]*"
LONGEST_NAME = 64


def as_name(text: str) -> str | None:
    """The nearest valid name to `text`: `Nova Husarivka` gives `nova-husarivka`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_0123456789")
    return name[:LONGEST_NAME] if re.fullmatch(NAME, name[:LONGEST_NAME]) else None


class NameText(Dimension):
    """The name of a thing in the scenario."""

    label = "a name of lower-case letters, digits, `-` and `_`, starting with a letter,"
    unit = ""
    examples = ("balakliia", "bridge-1")
    is_number = False

    def parse(self, value: object) -> str:
        """The name itself."""
        if not isinstance(value, str):
            raise self.refusal(f"must be a name, not {shown(value)}")
        if not re.fullmatch(NAME, value):
            raise self.refusal(f"is not a name: `{shown(value)}`", as_name(value))
        if len(value) > LONGEST_NAME:
            raise self.refusal(f"is longer than {LONGEST_NAME} letters: `{shown(value)}`")
        return value

    def json_schema(self) -> dict[str, Any]:
        """A string with the pattern of a name."""
        return {"type": "string", "pattern": f"^{NAME}$", "maxLength": LONGEST_NAME}


class FreeText(Dimension):
    """Text for people, without the spaces around it."""

    label = "a text"
    unit = ""
    examples = ("The first three days",)
    is_number = False

    def parse(self, value: object) -> str:
        """The text without the spaces around it."""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float):
            raise self.refusal(f"must be a text, not {shown(value)}", f'"{shown(value)}"')
        raise self.refusal(f"must be a text, not {shown(value)}")

    def json_schema(self) -> dict[str, Any]:
        """Any string."""
        return {"type": "string"}


class OutcomeText(Dimension):
    """The name of an outcome: `captured.balakliia`, or as a mapping `{captured: balakliia}`."""

    label = "the name of an outcome"
    unit = ""
    examples = ("captured.balakliia", "{captured: balakliia}")
    is_number = False

    def parse(self, value: object) -> str:
        """The name with dots."""
        if isinstance(value, dict) and len(value) == 1:
            ((family, rest),) = value.items()
            if isinstance(family, str) and isinstance(rest, str):
                return f"{family.strip()}.{rest.strip()}"
        if isinstance(value, str) and value.strip():
            return value.strip()
        raise self.refusal(f"must be the name of an outcome, not {shown(value)}")

    def json_schema(self) -> dict[str, Any]:
        """A string, or a mapping with one key."""
        one = {"type": "object", "minProperties": 1, "maxProperties": 1}
        return {"anyOf": [{"type": "string"}, one], "description": self.expected}
