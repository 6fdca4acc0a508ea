"""Makes the JSON Schema 2020-12 of every message: of the models as they are written, and of the dead letters' headers.

A field with a default is not `required`: writers always send it today, but a message of an older writer may lack it.
Objects are open: a reader must ignore what it does not know, which is how fields can be added.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

import schemas
from schemas import Alert, AlertDigest, Article, DeadLetter, ExtractedArticle, JudgedArticle
from schemas._model import Model
from schemas.deadletter import DETAIL_LIMIT, DLQ_PREFIX
from stream.docstrings import attribute_docs

__all__ = ["DEAD_LETTER", "STEMS", "Schema", "file_name", "published"]

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
STEMS: dict[type[Model], str] = {
    Article: "article",
    JudgedArticle: "judged-article",
    ExtractedArticle: "extracted-article",
    Alert: "alert",
    AlertDigest: "alert-digest",
}
"""The name of the schema of a message's value, by the value's model."""
DEAD_LETTER = "dead-letter"
"""The name of the schema of a dead letter's headers. Its value is that of some other topic, as it was."""


class _Generator(GenerateJsonSchema):
    """Leaves out the titles of fields: each would be the field's name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the base's signature
        return False


def file_name(stem: str) -> str:
    """Return the file of a published schema. The major version is part of its name, as it is of the topic's."""
    return f"{stem}.v1.schema.json"


def published() -> dict[str, Schema]:
    """Return every published schema, by its name (`article`)."""
    found = {stem: _of_model(model) for model, stem in STEMS.items()}
    return {**found, DEAD_LETTER: _of_dead_letter_headers()}


def _head(stem: str) -> Schema:
    # A URN: the schema's identity must not hang on who serves it.
    return {"$schema": DIALECT, "$id": f"urn:wirestream:schema:{stem}:v1"}


def _of_model(model: type[Model]) -> Schema:
    generated = model.model_json_schema(mode="serialization", schema_generator=_Generator)
    _describe(model, generated)
    for name, definition in generated.get("$defs", {}).items():
        _describe(getattr(schemas, name), definition)
    return _head(STEMS[model]) | generated


def _describe(owner: type, schema: Schema) -> None:
    """Put the docstrings of fields and enum members into `schema`."""
    docs = attribute_docs(owner)
    if issubclass(owner, Enum):
        members = [f"`{member.value}`: {docs[member.name]}" for member in owner if member.name in docs]
        schema["description"] = "\n\n".join([schema["description"], *members])
    for name, field in schema.get("properties", {}).items():
        if name in docs:
            field["description"] = docs[name]


def _of_dead_letter_headers() -> Schema:
    generated = DeadLetter.model_json_schema(mode="serialization", schema_generator=_Generator)
    _describe(DeadLetter, generated)
    return _head(DEAD_LETTER) | {
        "title": "DeadLetterHeaders",
        "description": "Headers of a dead letter, each a UTF-8 text. Its own headers stay beside them; "
        "its key and value are as they came, but for what `dlq-left-out` names.",
        "type": "object",
        "properties": {_header_name(name): _as_text(field) for name, field in generated["properties"].items()},
        "required": [_header_name(name) for name in generated["required"]],
    }


def _header_name(field: str) -> str:
    return DLQ_PREFIX + field.replace("_", "-")


def _as_text(field: Schema) -> Schema:
    """Return the schema of a field as a header has it: a number is its digits, and for None there is no header."""
    field = next((kind for kind in field.get("anyOf", ()) if kind["type"] != "null"), {}) | field
    text = {key: value for key, value in field.items() if key in {"description", "format"}}
    if field["type"] == "integer":
        digits = {None: "-?[0-9]+", 0: "[0-9]+", 1: "[1-9][0-9]*"}[field.get("minimum")]
        return text | {"type": "string", "pattern": f"^{digits}$"}
    return text | {"type": "string", "maxLength": DETAIL_LIMIT}
