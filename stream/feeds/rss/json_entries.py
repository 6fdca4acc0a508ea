"""Finds the items of a JSON Feed (https://www.jsonfeed.org/version/1.1/) by where they stand in its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from stream.feeds.rss.document import Document, Entry
from stream.feeds.rss.xml_entries import MOST, NoFeed, Whole

__all__ = ["json_entries"]

_SPACE = re.compile(r"[ \t\r\n]*")
_VERSION = "jsonfeed.org/version"
_DECODER = json.JSONDecoder()
_ITEMS = "items"


def json_entries(body: bytes) -> Document:
    """Return the feed with its items. Raises `NoFeed`, and `Whole` for a feed that is broken."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise (Whole if _VERSION.encode() in body[:4096] else NoFeed)("charset") from None
    seen: dict[str, Any] = {}
    spans: list[tuple[int, int, Any]] = []
    try:
        for key, value, items in _members(text):
            if key in seen:
                raise Whole("a key that is there twice")
            seen[key] = value
            spans.extend(items)
    except (ValueError, IndexError, RecursionError):
        raise (Whole if _VERSION in text[:4096] else NoFeed)("JSON") from None
    version = seen.get("version")
    if not isinstance(version, str) or _VERSION not in version or _ITEMS not in seen:
        raise NoFeed("JSON of another kind")
    return Document(body, [_entry(value, *span) for *span, value in _in_bytes(text, spans)], joint=b",")


def _members(text: str) -> Iterator[tuple[str, Any, list[tuple[int, int, Any]]]]:
    """Yield the members of the object that a text is; of `items` with where each stands."""
    at = _behind(text, text.index("{"))
    while text[at] != "}":
        if text[at] != '"':
            raise ValueError("no key")
        key, at = _DECODER.raw_decode(text, at)
        at = _past(text, _skip(text, at), ":")
        items: list[tuple[int, int, Any]] = []
        if key == _ITEMS and text[at] == "[":
            at, items = _array(text, at)
            value: Any = True
        else:
            value, at = _DECODER.raw_decode(text, at)
        yield key, value, items
        at = _skip(text, at)
        at = at if text[at] == "}" else _past(text, at, ",")
    if text[_skip(text, at + 1) :]:
        raise ValueError("more behind the object")


def _array(text: str, at: int) -> tuple[int, list[tuple[int, int, Any]]]:
    items = []
    at = _behind(text, at)
    while text[at] != "]":
        value, end = _DECODER.raw_decode(text, at)
        items.append((at, end, value))
        if len(items) > MOST:
            raise Whole("too many items")
        at = _skip(text, end)
        at = at if text[at] == "]" else _past(text, at, ",")
    return at + 1, items


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _behind(text: str, at: int) -> int:
    return _skip(text, at + 1)


def _past(text: str, at: int, mark: str) -> int:
    if text[at] != mark:
        raise ValueError(f"no {mark}")
    return _behind(text, at)


def _in_bytes(text: str, spans: list[tuple[int, int, Any]]) -> Iterator[tuple[int, int, Any]]:
    """Yield the spans as offsets of bytes: each stretch of the text is measured once."""
    offset = before = 0
    for start, end, value in spans:
        first = offset + len(text[before:start].encode())
        offset, before = first + len(text[start:end].encode()), end
        yield first, offset, value


def _entry(value: Any, start: int, end: int) -> Entry:
    item = value if isinstance(value, dict) else {}

    def said(*keys: str) -> str:
        return next((str(item[key]).strip() for key in keys if isinstance(item.get(key), str | int | float)), "")

    return Entry(
        start,
        end,
        guid=said("id"),
        link=said("url", "external_url"),
        title=said("title"),
        updated=said("date_modified", "date_published"),
        text="\n".join(said(key) for key in ("content_html", "content_text", "summary")),
    )
