"""Makes the OpenAPI document of the read API: of the routes as they are written. It is committed beside the schemas."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from stream.desk.parameters import API
from stream.desk.problem import MEDIA_TYPE, ProblemDetails

__all__ = ["VERSION", "openapi"]

VERSION = "1.0.0"
"""Of the API, not of the release: its first number is that of `/api/v1`."""

_SAID = (
    "What is stored of the wires, for machines and for the desk's own pages. Cursors are opaque, every answer has a "
    "strong ETag, and every error is a problem (RFC 9457), whose `type` may be relied on. An article may be published "
    "only where `usable` is true at the time: an embargo, a correction or a kill changes that."
)
_PROBLEM = {
    "description": "A problem (RFC 9457).",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
}


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the document of an app's calls under `/api/v1`, in OpenAPI 3.1."""
    document: dict[str, Any] = get_openapi(
        title="Wirestream desk", version=VERSION, description=_SAID, routes=app.routes, openapi_version="3.1.0"
    )
    document["paths"] = {path: item for path, item in document["paths"].items() if path.startswith(API)}
    document["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema(mode="serialization")
    for item in document["paths"].values():
        for operation in item.values():
            answers = operation["responses"]
            answers.pop("422", None)  # the framework's own form of it
            answers["default"] = _PROBLEM
            if "200" in answers and "application/json" in answers["200"].get("content", {}):
                answers["304"] = {"description": "The client's `If-None-Match` has this answer already."}
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
