"""The JSON Schema of scenario files, by which editors complete, explain and mark mistakes.

A file names it in its first line: `# yaml-language-server: $schema=scenario.schema.json`.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from sim.scenario.composing import EXTENDS, SET

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WHOLE = "Whole"
"""The definition of a file that stands alone."""
CHANGES = "Changes"
"""The end of the names of definitions for files that extend another: nothing is required."""

_REF = "#/$defs/"
_COMPOSING: dict[str, Any] = {
    EXTENDS: {
        "type": "string",
        "description": "Another scenario file, relative to this one, that this file changes.",
    },
    SET: {
        "type": "object",
        "description": "Single values by scenario path, put in after the rest of this file.",
    },
}
"""The keys that say how a file is composed."""

Schema = dict[str, Any]


def json_schema(model: type[BaseModel]) -> Schema:
    """The JSON Schema of scenario files whose top block is `model`."""
    whole = model.model_json_schema(by_alias=True, schema_generator=_Generator)
    blocks: dict[str, Schema] = {**whole.pop("$defs", {}), WHOLE: whole}
    whole["properties"] = {**_COMPOSING, **whole["properties"]}
    distributions: dict[str, Schema] = {}
    blocks = {name: _closed(_shared(block, distributions)) for name, block in blocks.items()}
    changes = {f"{name}{CHANGES}": _changes(block, blocks) for name, block in blocks.items()}
    return {
        "$schema": DIALECT,
        "title": "Scenario",
        "type": "object",
        "if": {"required": [EXTENDS]},
        "then": {"$ref": f"{_REF}{WHOLE}{CHANGES}"},
        "else": {"$ref": f"{_REF}{WHOLE}"},
        "$defs": dict(sorted((blocks | changes | distributions).items())),
    }


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of `model` as the text of a file."""
    return json.dumps(json_schema(model), indent=2, ensure_ascii=False) + "\n"


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, with defaults as a scenario writes them and no made-up titles."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        """Titles made from the names of fields say nothing new."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """The schema with its default in the explicit form."""
        described = super().default_schema(schema)
        default = schema.get("default")
        write = _writer(schema["schema"])
        if isinstance(default, BaseModel):
            described["default"] = default.model_dump(mode="json", by_alias=True)
        elif default is not None and write is not None:
            described["default"] = write(default)
        return described


def _writer(schema: Any) -> Callable[[Any], Any] | None:
    """The function that writes the values of a quantity or distribution."""
    while schema["type"] == "nullable":
        schema = schema["schema"]
    function: Callable[[Any], Any] | None = schema.get("serialization", {}).get("function")
    return function


def _shared(schema: Any, distributions: dict[str, Schema]) -> Any:
    """`schema` with a reference in place of each distribution, which is long and comes often."""
    if isinstance(schema, list):
        return [_shared(item, distributions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    title = schema.get("title")
    if "oneOf" in schema and isinstance(title, str) and title.endswith("Distribution"):
        distributions[title] = {
            key: value for key, value in schema.items() if key not in {"default", "description"}
        }
        kept = {key: schema[key] for key in ("description", "default") if key in schema}
        return {"$ref": _REF + title, **kept}
    return {key: _shared(value, distributions) for key, value in schema.items()}


def _closed(schema: Any) -> Any:
    """`schema` refusing keys that are no names where keys are names."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if "patternProperties" in closed:
        closed.setdefault("additionalProperties", False)
    return closed


def _changes(schema: Schema, blocks: Collection[str]) -> Schema:
    """`schema` for a file that extends another.

    Nothing is required, and `null` takes away an entry by name; lists are replaced as a whole, so
    what stands in them is complete.
    """
    changes = {keyword: value for keyword, value in schema.items() if keyword != "required"}
    reference = changes.get("$ref")
    if reference is not None and reference.removeprefix(_REF) in blocks:
        changes["$ref"] = reference + CHANGES
    if "properties" in changes:
        changes["properties"] = {
            name: _changes(field, blocks) for name, field in changes["properties"].items()
        }
    if "anyOf" in changes:
        changes["anyOf"] = [_changes(choice, blocks) for choice in changes["anyOf"]]
    if "patternProperties" in changes:
        changes["patternProperties"] = {
            pattern: {"anyOf": [_changes(entry, blocks), {"type": "null"}]}
            for pattern, entry in changes["patternProperties"].items()
        }
    entry = changes.get("additionalProperties")
    if isinstance(entry, dict):
        changes["additionalProperties"] = {"anyOf": [_changes(entry, blocks), {"type": "null"}]}
    return changes
