"""What the schema says may stand at a place of a scenario, by the annotations of its blocks."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from sim.scenario.dimensions import Dimension
from sim.scenario.distribution_forms import DistributionForm, Role

if TYPE_CHECKING:
    from sim.scenario.distributions import Distribution


@dataclass(frozen=True, eq=False)
class Family:
    """What stands under the key of a distribution's family."""

    form: DistributionForm
    family: type["Distribution"]

    def parameter(self, key: str) -> Any | None:
        """The annotation of one parameter, or of one value of a quantile table."""
        own = Annotated[float, self.form.quantity]
        if self.family.tabular:
            return own
        parameter = self.family.parameters.get(key)
        if parameter is Role.LIST:
            return tuple[own, ...]
        return own if parameter is Role.VALUE else parameter


@cache
def fields(block: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a block by the key they are written under."""
    return {field.alias or name: field for name, field in block.model_fields.items()}


def annotation_of(field: FieldInfo) -> Any:
    """The annotation of a field with the metadata that pydantic takes off it."""
    if field.metadata:
        return Annotated[field.annotation, *field.metadata]
    return field.annotation


def alternatives(annotation: Any) -> Iterator[Any]:
    """What may stand there: blocks, mappings, lists, distribution forms, dimensions, types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *metadata = get_args(annotation)
        forms = [item for item in metadata if isinstance(item, DistributionForm | Dimension)]
        if forms:
            yield forms[0]
        else:
            yield from alternatives(base)
    elif origin is Union or origin is types.UnionType:
        for part in get_args(annotation):
            yield from alternatives(part)
    else:
        yield annotation


def child(annotation: Any, key: str | int) -> Any | None:
    """The annotation of what stands under `key`; nothing where the schema knows no such key."""
    for shape in alternatives(annotation):
        found = _child(shape, key)
        if found is not None:
            return found
    return None


def _child(shape: Any, key: str | int) -> Any | None:
    origin = get_origin(shape)
    if origin is dict:
        return get_args(shape)[1]
    if origin in {tuple, list}:
        return _element(get_args(shape), key)
    if isinstance(shape, DistributionForm):
        family = shape.offered.get(str(key))
        return Family(shape, family) if family else None
    if isinstance(shape, Family):
        return shape.parameter(str(key))
    if is_block(shape):
        field = fields(shape).get(str(key))
        return annotation_of(field) if field else None
    return None


def _element(elements: tuple[Any, ...], key: str | int) -> Any | None:
    """The annotation of an element of a list, or of a tuple of fixed or any length."""
    if len(elements) == 1 or elements[-1] is Ellipsis:
        return elements[0]
    return elements[key] if isinstance(key, int) and key < len(elements) else None


def known_keys(annotation: Any) -> list[str]:
    """The keys that the schema itself names; those of named blocks are not among them."""
    keys: list[str] = []
    for shape in alternatives(annotation):
        if isinstance(shape, DistributionForm):
            keys += shape.offered
        elif isinstance(shape, Family):
            keys += shape.family.parameters
        elif is_block(shape):
            keys += fields(shape)
    return keys


def required_keys(annotation: Any) -> list[str]:
    """Those of the known keys that must be given."""
    return [
        key
        for key in known_keys(annotation)
        if (field := field_at(annotation, key)) is not None and field.is_required()
    ]


def field_at(annotation: Any, key: str) -> FieldInfo | None:
    """The field of a block that is written under `key`."""
    for shape in alternatives(annotation):
        if is_block(shape) and key in fields(shape):
            return fields(shape)[key]
    return None


def entries(annotation: Any) -> Any | None:
    """The annotation of the values where any name may be a key, else nothing."""
    for shape in alternatives(annotation):
        if get_origin(shape) is dict:
            return get_args(shape)[1]
    return None


def has_free_keys(annotation: Any) -> bool:
    """Whether keys are paths or the like, which may hold dots."""
    for shape in alternatives(annotation):
        if get_origin(shape) is dict:
            return not any(isinstance(key, Dimension) for key in alternatives(get_args(shape)[0]))
    return False


def default_at(annotation: Any, key: str) -> Any:
    """What the field `key` holds when it is left out, in the explicit form; none if required."""
    field = field_at(annotation, key)
    if field is None or field.is_required():
        return None
    default = field.get_default(call_default_factory=True)
    return TypeAdapter(annotation_of(field)).dump_python(default, mode="json", by_alias=True)


def holds_keys(annotation: Any) -> bool:
    """Whether a mapping may stand there."""
    return (
        entries(annotation) is not None
        or holds_block(annotation)
        or any(isinstance(shape, DistributionForm | Family) for shape in alternatives(annotation))
    )


def choices(annotation: Any) -> tuple[str, ...]:
    """The words of which one must stand there; none where others may."""
    return tuple(
        str(choice)
        for shape in alternatives(annotation)
        if get_origin(shape) is Literal
        for choice in get_args(shape)
    )


def places_of(key: str, annotation: Any, above: str = "", depth: int = 8) -> Iterator[str]:
    """Where the schema knows `key`: `formations.*`, with `*` for any name or position."""
    for shape in alternatives(annotation) if depth else ():
        origin = get_origin(shape)
        if origin is dict:
            yield from places_of(key, get_args(shape)[1], f"{above}.*", depth - 1)
        elif origin in {tuple, list}:
            yield from places_of(key, get_args(shape)[0], f"{above}.*", depth - 1)
        elif is_block(shape):
            if key in fields(shape):
                yield above.removeprefix(".") or "the scenario itself"
            for name, field in fields(shape).items():
                yield from places_of(key, annotation_of(field), f"{above}.{name}", depth - 1)


def is_block(shape: Any) -> bool:
    """Whether `shape` is the class of a block."""
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def holds_block(annotation: Any) -> bool:
    """Whether a block may stand there."""
    return any(is_block(shape) for shape in alternatives(annotation))


def is_distribution(annotation: Any) -> bool:
    """Whether a distribution may stand there."""
    return any(isinstance(shape, DistributionForm) for shape in alternatives(annotation))


def dimension_at(annotation: Any) -> Dimension | None:
    """The dimension of a single value that stands there."""
    for shape in alternatives(annotation):
        if isinstance(shape, Dimension):
            return shape
        if isinstance(shape, DistributionForm):
            return shape.quantity
    return None
