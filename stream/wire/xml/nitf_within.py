"""Reads NITF inside a JSON field as ninjs' fields: the copy, and what stands around it."""

from __future__ import annotations

from stream.errors import Rejected
from stream.wire.xml.nitf_body import document_of
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import tree_of

__all__ = ["EMBARGO", "STATUS", "as_fields"]

STATUS, EMBARGO = "nitf_status", "nitf_embargo"
"""Names of what the document's head says may be done with it, and from when on: beside what the JSON says itself."""
_START = 2000
"""Characters within which the root shows: a declaration and a DOCTYPE may stand before it."""


def as_fields(document: str) -> dict[str, str]:
    """Return those of `body_html` or `body_text`, `headline`, `byline`, `byline_title`, `dateline`, `ednote`, `STATUS`
    and `EMBARGO` that it has. A fragment of NITF, and markup too broken to parse, is copy as it came: no word of it is
    lost.
    """
    if "<nitf" not in document[:_START]:
        return {"body_html": document}
    try:
        tree = tree_of(root_of(document)[0])
    except Rejected:
        return {"body_html": document}
    story = document_of(tree, tree.root)
    text = "\n\n".join(paragraph.text for paragraph in story.copy.paragraphs)
    found = {
        "body_html": story.copy.html,
        "body_text": text if text and not story.copy.html else None,
        "headline": story.headline,
        "byline": story.byline,
        "byline_title": story.byline_title,
        "dateline": story.dateline,
        "ednote": story.note,
        STATUS: story.status,
        EMBARGO: story.embargo_until,
    }
    return {name: field for name, field in found.items() if field}
