"""Makes the OpenAPI document of the read API: of the routes as they are written. It is committed beside the schemas."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from stream.clock import SYSTEM_CLOCK
from stream.desk.app import create_app
from stream.desk.parameters import API
from stream.desk.problem import MEDIA_TYPE, ProblemDetails
from stream.settings import Desk, Settings
from stream.store import open_engine

__all__ = ["VERSION", "openapi", "published_openapi"]

VERSION = "1.0.0"
"""Of the API, not of the release: its first number is that of `/api/v1`."""

_SAID = (
    "What is stored of the wires, for machines and for the desk's own pages. Cursors are opaque, an answer that may be "
    "304 has a strong ETag, and every error is a problem (RFC 9457), whose `type` may be relied on. An article may be "
    "published only where `usable` is true at the time: an embargo, a correction or a kill changes that."
)
_PROBLEM = {
    "description": "A problem (RFC 9457).",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
}


def published_openapi() -> dict[str, Any]:
    """Return the document of the API as this release has it, whatever the settings say; no database is needed."""
    settings = Settings.model_construct(desk=Desk())
    return openapi(create_app(settings, open_engine("sqlite://"), SYSTEM_CLOCK))


_UNTAGGED = frozenset({f"{API}/changes", f"{API}/stream", f"{API}/export"})
"""Calls whose answers have no ETag: they are other ones each time, or are sent before their end is known."""


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the document of an app's calls under `/api/v1`, in OpenAPI 3.1."""
    document: dict[str, Any] = get_openapi(
        title="Wirestream desk", version=VERSION, description=_SAID, routes=app.routes, openapi_version="3.1.0"
    )
    document["paths"] = {path: item for path, item in document["paths"].items() if path.startswith(API)}
    document["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema(mode="serialization")
    for path, item in document["paths"].items():
        for method, operation in item.items():
            operation["operationId"] = _name(method, path)
            for parameter in operation.get("parameters", ()):
                _without_null(parameter["schema"])
            answers = operation["responses"]
            answers.pop("422", None)  # the framework's own form of it
            answers["default"] = _PROBLEM
            if "200" in answers and "application/json" in answers["200"].get("content", {}):
                answers["200"]["description"] = "It is there."
            if "200" in answers and path not in _UNTAGGED:
                answers["304"] = {"description": "The client's `If-None-Match` has this answer already."}
    _without_titles(document)
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    # A desk without `auth`, or behind a proxy, needs no token: the empty one says so.
    document["security"] = [{"bearer": []}, {}]
    _drop_unused(document)
    return document


def _drop_unused(document: dict[str, Any]) -> None:
    """Leave out schemas that nothing refers to any more."""
    schemas = document["components"]["schemas"]
    while unused := {name for name in schemas if f"#/components/schemas/{name}'" not in repr(document)}:
        for name in unused:
            del schemas[name]


def _name(method: str, path: str) -> str:
    """Return the name of a call, of which clients make functions: `get_articles`, `get_article`."""
    parts = path.removeprefix(API + "/").split("/")
    words = [part for part in parts if not part.startswith("{")]
    if parts[-1].startswith("{"):
        words[-1] = _ONE.get(words[-1], words[-1])
    return "_".join((method, *words))


_ONE = {"articles": "article", "stories": "story", "searches": "search"}


def _without_null(schema: dict[str, Any]) -> None:
    """Leave the null out of a parameter's schema: one that is not given is left out of the address."""
    kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema |= kinds[0]
    elif kinds:
        schema["anyOf"] = kinds


def _without_titles(value: Any) -> None:
    """Leave out the titles of fields: each is the field's name again."""
    if isinstance(value, list):
        for part in value:
            _without_titles(part)
    elif isinstance(value, dict):
        if isinstance(value.get("title"), str) and ("type" in value or "anyOf" in value or "$ref" in value):
            del value["title"]
        for part in value.values():
            _without_titles(part)
