"""Tells what an answer's body is: a feed that can be taken apart, one that cannot, or none."""

from __future__ import annotations

from stream.feeds.rss.document import Document
from stream.feeds.rss.json_entries import json_entries
from stream.feeds.rss.xml_entries import NoFeed, Whole, xml_entries

__all__ = ["NoFeed", "Whole", "read"]

_JSON = b"{"
_SPACE = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"


def read(body: bytes) -> Document:
    """Return the feed with its entries. Raises `NoFeed`, and `Whole` for a feed that is to be passed on as it came."""
    start = body[:1024].removeprefix(_MARK).lstrip(_SPACE)
    return json_entries(body) if start.startswith(_JSON) else xml_entries(body)
