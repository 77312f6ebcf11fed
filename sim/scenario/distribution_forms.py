"""How a distribution is written: a bare quantity, or a mapping from its family to its parameters.

36 h
{triangular: {low: 12 h, mode: 24 h, high: 60 h}}
{quantiles: {0: 12 h, 0.5: 24 h, 1: 60 h}}
"""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from sim.scenario.blocks import Misfit, refusal, refuse
from sim.scenario.dimensions import NUMBER_PATTERN, Dimension, is_number_text, number_text, shown

if TYPE_CHECKING:
    from sim.scenario.distributions import Distribution


class Role(Enum):
    """A parameter that is written in the quantity of the distribution itself."""

    VALUE = "one value"
    LIST = "a list of values"


Parameter = Dimension | Role
"""How one parameter is written: in a dimension of its own, or in that of the distribution."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DistributionForm:
    """Reads and writes the distributions of one quantity; stands in an `Annotated` type."""

    quantity: Dimension
    families: tuple[type["Distribution"], ...]
    name: str
    """What the form is called in the JSON Schema."""

    @property
    def expected(self) -> str:
        """The line of an error message that says what would be right."""
        examples = self.quantity.examples
        if len(examples) > 1 and self.quantity.unit:
            low, high = sorted(examples, key=self.quantity.parse)
        elif len(examples) > 1:
            low, high = sorted(examples, key=float)
        else:
            low, high = self.quantity.format(0.0), examples[0]
        example = f"`uniform: {{low: {low}, high: {high}}}`"
        return f"{self.quantity.expected}, or a distribution such as {example}"

    @property
    def offered(self) -> dict[str, type["Distribution"]]:
        """The families with a key that fit the quantity: a fraction takes none without an end."""
        return {
            family.family: family
            for family in self.families
            if family.family != "constant" and (family.bounded or not self._has_maximum)
        }

    @property
    def _has_maximum(self) -> bool:
        bounds = getattr(self.quantity, "bounds", None)
        return bounds is not None and math.isfinite(bounds.maximum)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        choices: dict[Any, core_schema.CoreSchema] = {
            family.family: self._family_schema(family) for family in self.families
        }
        union = core_schema.tagged_union_schema(choices, discriminator=_family_of)
        return core_schema.no_info_wrap_validator_function(
            self._validate,
            union,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.format, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.json_schema()

    def _validate(self, value: object, handler: Callable[[object], Any]) -> "Distribution":
        """Settle the family, so that the union below can only fail inside it."""
        if isinstance(value, Mapping):
            self._check_family(value)
        found: Distribution = handler(value)
        return found

    def _check_family(self, value: Mapping[Any, Any]) -> None:
        names = ", ".join(f"`{name}`" for name in self.offered)
        expected = f"{self.quantity.expected}, or one of {names}"
        known = {family.family: family for family in self.families}
        unknown = [key for key in value if key not in known or key == "constant"]
        misfits = [
            Misfit(
                path=(str(key),),
                problem="is not a distribution",
                expected=expected,
                nearest=next(iter(difflib.get_close_matches(str(key), self.offered, n=1)), None),
                on_key=True,
            )
            for key in unknown
        ]
        if misfits:
            refuse(self.name, misfits)
        if len(value) != 1:
            raise refusal(
                f"must name one distribution, not {len(value) or 'none'}", expected=expected
            )
        (family,) = value
        if family not in self.offered:
            problem = f"has no largest value, and {self.quantity.label} has one"
            refuse(
                self.name,
                [Misfit(path=(family,), problem=problem, expected=expected, on_key=True)],
            )

    def _family_schema(self, family: type["Distribution"]) -> core_schema.CoreSchema:
        if family.family == "constant":
            return core_schema.no_info_plain_validator_function(
                lambda value: self._constant(family, value)
            )
        if family.tabular:
            inner: core_schema.CoreSchema = core_schema.dict_schema(
                core_schema.no_info_plain_validator_function(_share_key),
                self.quantity.validation_schema(),
            )
        else:
            inner = core_schema.typed_dict_schema(
                {
                    name: core_schema.typed_dict_field(
                        self._parameter_schema(parameter), required=not family.alternatives
                    )
                    for name, parameter in family.parameters.items()
                },
                extra_behavior="forbid",
            )
        made = core_schema.no_info_after_validator_function(
            lambda parameters: _made(family, parameters), inner
        )
        return core_schema.no_info_before_validator_function(
            lambda value: _parameters_of(family, value), made
        )

    def _constant(self, family: type["Distribution"], value: object) -> "Distribution":
        try:
            return family(value=self.quantity.parse(value))  # type: ignore[call-arg]
        except PydanticCustomError as error:
            context = error.context or {}
            raise refusal(
                context["problem"], expected=self.expected, nearest=context["nearest"]
            ) from None

    def _parameter_schema(self, parameter: Parameter) -> core_schema.CoreSchema:
        if isinstance(parameter, Dimension):
            return parameter.validation_schema()
        own = self.quantity.validation_schema()
        return own if parameter is Role.VALUE else core_schema.tuple_variable_schema(own)

    def format(self, value: "Distribution") -> Any:
        """The explicit form, which reads as an equal distribution."""
        if value.family == "constant":
            return self.quantity.format(value.value)  # type: ignore[attr-defined]
        return {
            value.family: {
                name: self._format_parameter(value.parameters.get(name, Role.VALUE), written)
                for name, written in value.written().items()
            }
        }

    def _format_parameter(self, parameter: Parameter, written: Any) -> Any:
        if isinstance(parameter, Dimension):
            return parameter.format(written)
        if parameter is Role.LIST:
            return [self.quantity.format(item) for item in written]
        return self.quantity.format(written)

    def json_schema(self) -> dict[str, Any]:
        """One of the bare quantity and the mappings of each family."""
        choices = [self.quantity.json_schema()]
        choices += [
            {
                "type": "object",
                "title": name,
                "description": (family.__doc__ or "").splitlines()[0],
                "properties": {name: self._family_json_schema(family)},
                "required": [name],
                "additionalProperties": False,
            }
            for name, family in self.offered.items()
        ]
        return {"title": self.name, "description": self.expected, "oneOf": choices}

    def _family_json_schema(self, family: type["Distribution"]) -> dict[str, Any]:
        own = self.quantity.json_schema()
        if family.tabular:
            return {
                "type": "object",
                "patternProperties": {f"^{NUMBER_PATTERN}$": own},
                "minProperties": 2,
                "additionalProperties": False,
            }
        properties = {}
        for name, parameter in family.parameters.items():
            if isinstance(parameter, Dimension):
                properties[name] = parameter.json_schema()
            elif parameter is Role.LIST:
                properties[name] = {"type": "array", "items": own, "minItems": 1}
            else:
                properties[name] = own
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if family.alternatives:
            schema["oneOf"] = [{"required": list(names)} for names in family.alternatives]
        else:
            schema["required"] = list(properties)
        return schema | {"additionalProperties": False}


def _family_of(value: object) -> str:
    return str(next(iter(value))) if isinstance(value, Mapping) else "constant"


def _parameters_of(family: type["Distribution"], value: Mapping[str, object]) -> object:
    """What stands under the family's key, which must be a mapping."""
    parameters = value[family.family]
    if isinstance(parameters, Mapping):
        return parameters
    if family.tabular:
        expected = "a mapping from shares to values, with the shares 0 and 1"
    else:
        forms = family.alternatives or (tuple(family.parameters),)
        expected = "a mapping with the keys " + ", or ".join(
            " and ".join(f"`{name}`" for name in names) for names in forms
        )
    raise refusal(f"must be a mapping, not {shown(parameters)}", expected=expected)


def _share_key(key: object) -> str:
    """A key of a quantile table, left as it is written so that an error finds its place."""
    text = number_text(float(key)) if isinstance(key, int | float) else str(key)
    if not is_number_text(text) or not 0 <= float(text) <= 1:
        raise refusal(
            f"must be a share from 0 to 1: {shown(key)}",
            expected="a share such as `0`, `0.5` or `1`",
            on_key=True,
        )
    return text


def _made(family: type["Distribution"], parameters: dict[str, Any]) -> "Distribution":
    """The distribution, or its misfits at their places."""
    if family.tabular:
        ordered = sorted(parameters.items(), key=lambda item: float(item[0]))
        misfits = list(_table_misfits(ordered))
        if misfits:
            refuse(family.__name__, misfits)
        shares, values = zip(*((float(key), value) for key, value in ordered), strict=True)
        return family(shares=shares, values=values)  # type: ignore[call-arg]
    made = family(**parameters)
    misfits = list(made.misfits())
    if misfits:
        refuse(family.__name__, misfits)
    return made


def _table_misfits(ordered: list[tuple[str, float]]) -> list[Misfit]:
    """Shares that are missing or said twice, values that fall; `ordered` by share."""
    shares = {float(key) for key, _ in ordered}
    misfits = [
        Misfit(path=(), problem=f"needs a value for the share {end}")
        for end in (0, 1)
        if end not in shares
    ]
    for (key, value), (next_key, next_value) in pairwise(ordered):
        if float(key) == float(next_key):
            misfits.append(Misfit(path=(next_key,), problem=f"is the same share as {key}"))
        elif next_value < value:
            misfits.append(
                Misfit(path=(next_key,), problem=f"must not have a lower value than {key}")
            )
    return misfits
