"""Answers with JSON, and with nothing where the client has the same already."""

from __future__ import annotations

import hashlib
import re

import orjson
from fastapi import Request, Response
from pydantic import BaseModel

__all__ = ["answer", "answer_with", "written"]

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_TAGS_MOST = 50
"""Tags of an If-None-Match that are looked at: a client has a handful."""


def answer(request: Request, body: BaseModel, headers: dict[str, str] | None = None) -> Response:
    """Return the body as JSON with a strong `ETag`, or 304 where the client's `If-None-Match` has it.

    The tag is made of the answer's own bytes. So it changes with whatever they hang on: another content, a kill, an
    embargo that ends, a setting, a release.
    """
    return answer_with(request, body.model_dump_json(by_alias=True).encode(), "application/json", headers)


def written(told: object) -> bytes:
    """Return fields of ours as the model of their shape writes them: instants in UTC, and what is no number as null."""
    return orjson.dumps(told, option=orjson.OPT_UTC_Z)


def answer_with(request: Request, written: bytes, media_type: str, headers: dict[str, str] | None = None) -> Response:
    """Return these bytes as `answer` does."""
    tag = hashlib.blake2b(written, digest_size=16).hexdigest()
    known = {"ETag": f'"{tag}"', **(headers or {})}
    given = request.headers.get("if-none-match", "")
    if given.strip() == "*" or tag in _TAG.findall(given)[:_TAGS_MOST]:
        return Response(status_code=304, headers=known)
    return Response(written, media_type=media_type, headers=known)
