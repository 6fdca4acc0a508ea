"""Writes and reads a bundle: the parts in which an interface sends one item, kept byte for byte in one record.

AP's Media API sends an item's metadata as JSON and its copy as a NITF file of its own. Both travel as

    {"wirestream-bundle": 1, "parts": [{"name": "item.json", "type": "application/json", "base64": "…"},
                                       {"name": "item.nitf.xml", "type": "application/xml", "base64": "…"}]}

and are read as AP's JSON with the NITF embedded is (`ap_media`): one article, the copy of the NITF, the metadata of the
JSON, and of the NITF what the JSON does not say. A part's charset is its own.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from stream.errors import Reason, Rejected
from stream.wire.json import ap_media
from stream.wire.json.load import load
from stream.wire.limits import Limits
from stream.wire.parser import Reading, TextParser
from stream.wire.payload.charset import decode
from stream.wire.payload.data_uri import without_pictures
from stream.wire.payload.line_ends import with_line_feeds

__all__ = ["FORMAT", "JSON_TYPE", "NITF_TYPE", "Part", "bundled", "fits", "parse"]

FORMAT = "bundle"
JSON_TYPE = "application/json"
NITF_TYPE = "application/xml"
_MARK = "wirestream-bundle"
_VERSION = 1
_PARTS = 20
"""An item has two parts; an interface that sends captions and packages apart may come to a dozen."""

fits = re.compile(rf'\{{\s*"{_MARK}"\s*:').match


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was received."""

    name: str
    type: str
    """Its media type."""
    content: bytes


def bundled(parts: Iterable[Part]) -> bytes:
    """Return the bundle of the parts, in their order. The same parts give the same bytes."""
    listed = [
        {"name": part.name, "type": part.type, "base64": base64.b64encode(part.content).decode("ascii")}
        for part in parts
    ]
    return json.dumps({_MARK: _VERSION, "parts": listed}, separators=(",", ":")).encode()


def parse(payload: bytes, limits: Limits, parse_text: TextParser) -> Reading:
    """Return the one item of a bundle. Raises `Rejected`: MALFORMED for what is no bundle after all, OVERSIZE for more
    parts than an item has, UNRECOGNISED for a later version and for parts of another interface, TOO_DEEP for a bundle
    within a bundle, NO_TEXT without a part to read.
    """
    parts = _parts(load(payload.decode("utf-8", "replace"), limits)[0])
    metadata = next((part for part in parts if part.type.endswith("json")), None)
    document = next((part for part in parts if part.type.endswith("xml")), None)
    first = metadata or document
    if first is None:
        raise Rejected(Reason.NO_TEXT, f"bundle: {len(parts)} parts, none of them JSON or XML")
    text, repairs = _together(metadata, document, limits) if metadata and document else _text(first)
    reading = parse_text(text, limits)
    if len(reading.entries) != 1 or not reading.items:
        raise next(iter(reading.refused), Rejected(Reason.MALFORMED, f"bundle: {len(reading.entries)} items in it"))
    (item,) = reading.items
    if metadata is not None and item.format != ap_media.FORMAT:
        raise Rejected(Reason.UNRECOGNISED, "bundle: its JSON is no item of AP's Media API")
    return Reading(FORMAT, (replace(item, format=FORMAT, repairs=(*repairs, *item.repairs)),))


def _parts(value: Any) -> list[Part]:
    listed = value.get("parts") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise Rejected(Reason.MALFORMED, "bundle: no list of parts")
    if value.get(_MARK) != _VERSION:
        raise Rejected(Reason.UNRECOGNISED, f"bundle: of a version that is not {_VERSION}")
    if len(listed) > _PARTS:
        raise Rejected(Reason.OVERSIZE, f"bundle: {len(listed)} parts, the limit is {_PARTS}")
    return [_part(one, place) for place, one in enumerate(listed, 1)]


def _part(value: Any, place: int) -> Part:
    fields = [value.get(key) for key in ("name", "type", "base64")] if isinstance(value, dict) else []
    try:
        name, kind, packed = (str(field) for field in fields if isinstance(field, str))
        content = base64.b64decode(packed, validate=True)
    except (ValueError, binascii.Error):
        raise Rejected(Reason.MALFORMED, f"bundle: part {place} has no name, type and base64") from None
    if fits(content.lstrip()[:100].decode("latin-1")):
        raise Rejected(Reason.TOO_DEEP, f"bundle: part {place} is a bundle")
    return Part(name, kind.partition(";")[0].strip().lower(), content)


def _together(metadata: Part, document: Part, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """Return the text to read, and what was mended: the metadata with the document put where its house embeds it."""
    text, repairs = _text(document)
    described, more = _text(metadata)
    value, mended = load(described, limits)
    if not isinstance(value, dict):
        raise Rejected(Reason.MALFORMED, f"bundle: its JSON is a {type(value).__name__}, and no object")
    return json.dumps({**value, "nitf": text}), (*more, *mended, *repairs)


def _text(part: Part) -> tuple[str, tuple[str, ...]]:
    text, repairs = decode(part.content)
    text, pictures = without_pictures(text)
    return with_line_feeds(text), repairs + pictures
