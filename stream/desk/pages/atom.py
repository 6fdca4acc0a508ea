"""Writes the list as an Atom feed (RFC 4287). It is pure.

Its links are relative: a reader resolves them by the address that it has the feed from, whatever proxies are between.
"""

from __future__ import annotations

import re

from stream.desk.pages.rendering import render
from stream.desk.pages.view.list import ListView
from stream.desk.pages.view.moment import Moment

__all__ = ["atom_of"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, escaped or not."""


def atom_of(view: ListView, now: Moment, query: str) -> str:
    """Return the feed of a view. `query` is the query string of its own address."""
    changed = max((row.changed.iso for row in view.rows), default=now.iso)
    return _FORBIDDEN.sub("\ufffd", render("atom.xml", {"view": view, "changed": changed, "query": query}))
