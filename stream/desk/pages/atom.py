"""Writes the list as an Atom feed (RFC 4287). It is pure.

Its links are relative: a reader resolves them by the address that it has the feed from, whatever proxies are between.
"""

from __future__ import annotations

from stream.desk.export.xml_text import xml_text
from stream.desk.pages.rendering import render
from stream.desk.pages.view.list import ListView
from stream.desk.pages.view.moment import Moment

__all__ = ["atom_of"]


def atom_of(view: ListView, now: Moment, query: str) -> str:
    """Return the feed of a view. `query` is the query string of its own address."""
    changed = max((row.changed.iso for row in view.rows), default=now.iso)
    return xml_text(render("atom.xml", {"view": view, "changed": changed, "query": query}))
