"""Reads NITF inside a JSON field as ninjs' fields: the copy, and what stands around it."""

from __future__ import annotations

from stream.errors import Rejected
from stream.wire.xml.nitf import notes_in_head
from stream.wire.xml.nitf_body import body_of
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import tree_of

__all__ = ["as_fields"]

_START = 2000
"""Characters within which the root shows: a declaration and a DOCTYPE may stand before it."""


def as_fields(document: str) -> dict[str, str]:
    """Return those of `body_html` or `body_text`, `headline`, `byline`, `byline_title`, `dateline` and `ednote` that it
    has. A fragment of NITF, and markup too broken to parse, is copy as it came: no word of it is lost.
    """
    if "<nitf" not in document[:_START]:
        return {"body_html": document}
    try:
        tree = tree_of(root_of(document)[0])
    except Rejected:
        return {"body_html": document}
    body = tree.first("body")
    story = body_of(tree, body if body is not None else tree.root)
    text = "\n\n".join(paragraph.text for paragraph in story.copy.paragraphs)
    found = {
        "body_html": story.copy.html,
        "body_text": text if text and not story.copy.html else None,
        "headline": story.headline,
        "byline": story.byline,
        "byline_title": story.byline_title,
        "dateline": story.dateline,
        "ednote": "\n".join(filter(None, (story.note, *notes_in_head(tree)))),
    }
    return {name: field for name, field in found.items() if field}
