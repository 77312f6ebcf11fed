"""How a kind of number is written in a scenario: its unit, its bounds, its errors, its schema."""

import difflib
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from sim.scenario.blocks import refusal

NUMBER_PATTERN = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
LONGEST_TEXT = 80
"""Characters of a quantity; longer texts are no quantities and cost time to convert."""
LARGEST_COUNT = 1_000_000
"""Of anything that is counted one by one."""
LARGEST_FACTOR = 1e6
SMALLEST = 1e-9
"""Of what must be above zero; smaller ones end in divisions that no float can hold."""


def shown(value: object) -> str:
    """A value as an error message quotes it: in the words of YAML, and never long."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def number_text(value: float) -> str:
    """The shortest text that reads as exactly this float, without a fraction where it has none."""
    number = float(value)  # whoever makes a block in Python may have given an int
    return str(int(number)) if number.is_integer() and abs(number) < 1e16 else repr(number)


def is_number_text(text: str) -> bool:
    """Whether `text` is a plain number without a sign."""
    return len(text) <= LONGEST_TEXT and re.fullmatch(NUMBER_PATTERN, text) is not None


class Dimension(ABC):
    """How one kind of value is written in a scenario; stands in an `Annotated` type."""

    label: str
    """With its article: "a duration"."""
    unit: str
    """The base unit; empty for a plain number."""
    examples: tuple[str, ...]
    is_number: ClassVar[bool] = True
    """Whether the value is a number in the end, however it is written."""

    @property
    def expected(self) -> str:
        """The line of an error message that says what would be right."""
        return f"{self.label} such as " + " or ".join(f"`{example}`" for example in self.examples)

    @abstractmethod
    def parse(self, value: object) -> Any:
        """The value in the base unit; raises a refusal."""

    def format(self, value: Any) -> Any:
        """The text or number of the explicit form, which `parse` reads as the same value."""
        return value

    @abstractmethod
    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of how the value is written."""

    def refusal(self, problem: str, nearest: str | None = None) -> PydanticCustomError:
        """A refusal that says what this dimension expects."""
        return refusal(problem, expected=self.expected, nearest=nearest)

    def validation_schema(self) -> core_schema.CoreSchema:
        """The pydantic schema that parses and writes the value."""
        return core_schema.no_info_plain_validator_function(
            self.parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.format, when_used="json"
            ),
        )

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return self.validation_schema()

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.json_schema()


@dataclass(frozen=True, kw_only=True, eq=False)
class Bounds:
    """The interval a number must lie in."""

    minimum: float = -math.inf
    maximum: float = math.inf
    above_minimum: bool = False
    limit: float = math.inf
    """Far beyond all that is sensible; it stops slips and overflows, and says nothing of the kind
    of number."""

    def objection(self, value: float) -> str | None:
        """Why `value` is outside, or nothing."""
        if not math.isfinite(value):
            return "must be a finite number"
        if self.above_minimum and value <= self.minimum:
            return f"must be above {'zero' if self.minimum == 0 else number_text(self.minimum)}"
        if beyond := self._beyond(value):
            return beyond
        if math.isfinite(self.maximum) and not self.minimum <= value <= self.maximum:
            low, high = number_text(self.minimum), number_text(self.maximum)
            return f"must be between {low} and {high}"
        if value < self.minimum:
            return (
                "must not be negative"
                if self.minimum == 0
                else f"must be at least {number_text(self.minimum)}"
            )
        return None

    def _beyond(self, value: float) -> str | None:
        """Why `value` is of no sensible size, if so."""
        if self.above_minimum and value - self.minimum < SMALLEST:
            return f"must not be smaller than {number_text(self.minimum + SMALLEST)}"
        if abs(value) > self.limit:
            bound = "most" if value > 0.0 else "least"
            return f"must be at {bound} {number_text(math.copysign(self.limit, value))}"
        return None

    def json_schema(self) -> dict[str, Any]:
        """The keywords `minimum`, `exclusiveMinimum` and `maximum` where they say something."""
        keywords: dict[str, Any] = {}
        if math.isfinite(self.minimum):
            keywords["exclusiveMinimum" if self.above_minimum else "minimum"] = self.minimum
        if math.isfinite(self.maximum):
            keywords["maximum"] = self.maximum
        return keywords


ANY = Bounds()
NOT_NEGATIVE = Bounds(minimum=0.0)
POSITIVE = Bounds(minimum=0.0, above_minimum=True)
SHARE = Bounds(minimum=0.0, maximum=1.0)


def up_to(most: float, bounds: Bounds = NOT_NEGATIVE) -> Bounds:
    """The same bounds with a limit far above all that is sensible."""
    return replace(bounds, limit=most)


@dataclass(frozen=True, kw_only=True, eq=False)
class Quantity(Dimension):
    """A number with a mandatory unit; `units` gives the size of each unit in the base unit."""

    label: str
    unit: str
    examples: tuple[str, ...]
    units: Mapping[str, Fraction]
    bounds: Bounds = NOT_NEGATIVE
    known: ClassVar[dict[str, str]] = {}
    """Unit -> label of the dimension that first used it, to name a mixed-up dimension."""

    def __post_init__(self) -> None:
        for unit in self.units:
            self.known.setdefault(unit, self.label)

    def parse(self, value: object) -> float:
        """Base-unit float of a text such as `36 h`, rounded once from the exact product."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            nearest = f"{shown(value)} {self._likely_unit()}"
            raise self.refusal(f"needs a unit: {shown(value)}", nearest)
        if not isinstance(value, str):
            raise self.refusal(f"must be {self.label}, not {shown(value)}")
        return _read_quantity(self, value)

    def read(self, value: str) -> float:
        """What a text means, in the base unit."""
        number, unit = self._split(value)
        size = self.units.get(unit)
        if size is None:
            raise self._unknown_unit(value, number, unit)
        try:
            result = float(Fraction(number) * size) + 0.0
        except OverflowError:
            raise self.refusal(f"is too large: {shown(value)}") from None
        if objection := self.bounds.objection(result):
            limit = f" {self.unit}" if abs(result) > self.bounds.limit else ""
            raise self.refusal(f"{objection}{limit}: {shown(value)}")
        return result

    def _likely_unit(self) -> str:
        return self.examples[0].split(" ", 1)[1]

    def _split(self, text: str) -> tuple[str, str]:
        """The number and the unit of `text`, with single spaces and none round a slash."""
        match = re.fullmatch(rf"\s*([+-]?{NUMBER_PATTERN})\s*((?:[A-Za-z/].*?)?)\s*", text)
        if match is None or len(text) > LONGEST_TEXT:
            comma = re.fullmatch(r"\s*([+-]?[0-9]+),([0-9]+)\s*([A-Za-z/]+)\s*", text)
            nearest = "{}.{} {}".format(*comma.groups()) if comma else None
            raise self.refusal(f"is not {self.label}: {shown(text)}", nearest)
        number, unit = match.groups()
        if not unit:
            raise self.refusal(
                f"needs a unit: {shown(text.strip())}", f"{number} {self._likely_unit()}"
            )
        return number, re.sub(r"\s*/\s*", "/", " ".join(unit.split()))

    def _unknown_unit(self, text: str, number: str, unit: str) -> PydanticCustomError:
        if unit in self.known:
            return self.refusal(f"must be {self.label}, not {self.known[unit]}: {shown(text)}")
        spellings = [unit, unit.lower()]
        near = [
            close
            for spelling in spellings
            for close in difflib.get_close_matches(spelling, self.units, n=1, cutoff=0.6)
        ]
        nearest = f"{number} {near[-1]}" if near else None
        return self.refusal(f"has the unknown unit `{shown(unit)}`: {shown(text)}", nearest)

    def format(self, value: float) -> str:
        """The base-unit text: `36 h`, `0.1 h`."""
        return f"{number_text(value)} {self.unit}"

    def json_schema(self) -> dict[str, Any]:
        """A string with the pattern of the number and its units."""
        sign = "[+]?" if self.bounds.minimum >= 0 else "[+-]?"
        units = "|".join(
            unit.replace(" ", r"\s+").replace("/", r"\s*/\s*")
            for unit in sorted(self.units, key=lambda unit: (-len(unit), unit))
        )
        return {
            "type": "string",
            "pattern": rf"^\s*{sign}{NUMBER_PATTERN}\s*(?:{units})\s*$",
            "description": self.expected,
            "examples": list(self.examples),
        }


@lru_cache(maxsize=8192)
def _read_quantity(quantity: Quantity, text: str) -> float:
    # A sweep reads hundreds of versions of one scenario, which differ in a text or two.
    return quantity.read(text)


@dataclass(frozen=True, kw_only=True, eq=False)
class PlainNumber(Dimension):
    """A number without a unit."""

    label: str
    examples: tuple[str, ...]
    bounds: Bounds
    unit: str = ""

    def parse(self, value: object) -> float:
        """The number as a float."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._not_a_number(value)
        try:
            result = float(value) + 0.0
        except OverflowError:
            raise self.refusal("is too large") from None
        if objection := self.bounds.objection(result):
            raise self.refusal(f"{objection}: {shown(value)}")
        return result

    def _not_a_number(self, value: object) -> PydanticCustomError:
        if isinstance(value, str):
            percent = re.fullmatch(rf"\s*({NUMBER_PATTERN})\s*%\s*", value)
            plain = re.fullmatch(rf"\s*([+-]?{NUMBER_PATTERN})\s*", value)
            nearest = plain.group(1) if plain else None
            if percent and len(value) <= LONGEST_TEXT:
                nearest = number_text(float(Fraction(percent.group(1)) / 100))
            return self.refusal(f"must be a plain number, not `{shown(value)}`", nearest)
        return self.refusal(f"must be {self.label}, not {shown(value)}")

    def format(self, value: float) -> int | float:
        """The number itself, without a fraction where it has none."""
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def json_schema(self) -> dict[str, Any]:
        """A number with its bounds."""
        return {"type": "number", **self.bounds.json_schema(), "description": self.expected}


@dataclass(frozen=True, kw_only=True, eq=False)
class WholeNumber(Dimension):
    """A count."""

    label: str
    examples: tuple[str, ...]
    minimum: int = 0
    maximum: int = LARGEST_COUNT
    unit: str = ""

    def parse(self, value: object) -> int:
        """The number as an int."""
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.refusal(f"must be {self.label}, not {shown(value)}")
        if not isinstance(value, int):
            whole = re.fullmatch(r"\s*([0-9]+)(?:\.0*)?\s*", shown(value))
            raise self.refusal(
                f"must be a whole number, not `{shown(value)}`", whole.group(1) if whole else None
            )
        if value < self.minimum:
            raise self.refusal(f"must be at least {self.minimum}: {shown(value)}")
        if value > self.maximum:
            raise self.refusal(f"must be at most {self.maximum}: {shown(value)}")
        return value

    def json_schema(self) -> dict[str, Any]:
        """An integer with its bounds."""
        return {
            "type": "integer",
            "minimum": self.minimum,
            "maximum": self.maximum,
            "description": self.expected,
        }
