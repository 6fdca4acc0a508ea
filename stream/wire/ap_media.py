"""AP's Media API: an envelope around objects that are nearly ninjs. Its fields in ninjs' words.

The copy is where the API was asked to embed it: NITF in a rendition, or in a field of its own. A rendition that is only
a link has no copy. https://api.ap.org/media/v/docs/ . May import nothing of the project but its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stream.errors import Rejected
from stream.wire.nitf_body import body_of
from stream.wire.tree import Tree
from stream.wire.xml_text import root_of

__all__ = ["FORMAT", "as_ninjs", "fits"]

FORMAT = "ap-media-json"
_EMBEDDED = ("content", "data", "text", "body", "nitf")
"""Keys under which a rendition holds its document, where it is not only linked."""
_FIELDS = ("body_nitf", "nitf", "body_xml")
_TAKE = re.compile(r",\s*((?:\d{1,2}(?:st|nd|rd|th)\s+)?(?:Ld|Lead|Add)\b[\w -]{0,40})\Z")
_PICTURES = frozenset({"picture", "photo", "graphic", "video", "audio"})


def fits(value: Mapping[str, Any]) -> bool:
    """Whether an object is an item of this API: its own ids, which no other dialect has."""
    ids = value.get("altids")
    return isinstance(ids, dict) and isinstance(ids.get("itemid"), str)


def as_ninjs(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same object with ninjs' keys beside its own: `guid` for the item's id, a printed byline, the copy as
    `body_html` or `body_text`. What is put in place of another key takes it out.
    """
    item: dict[str, Any] = dict(value)
    item["guid"] = value["altids"]["itemid"]
    if line := _byline(value):
        item.pop("bylines", None)
        item["byline"], item["byline_title"] = line
    slug = value.get("slugline")
    if isinstance(slug, str) and (take := _TAKE.search(slug)):
        item.setdefault("take_key", take[1])
    if extended := value.get("headline_extended"):
        item["headlines"] = [{"role": "sub", "value": extended}] if extended != value.get("headline") else None
        item.pop("headline_extended")
    _put_copy(item, value)
    return {key: field for key, field in item.items() if field is not None}


def _byline(value: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Who, and their title: of the story's bylines, or of a picture's photographer."""
    entries = value.get("bylines")
    entries = [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    names = [e.get("by") or e.get("name") for e in entries]
    names = [name for name in names if isinstance(name, str) and name.strip()]
    if names:
        titles = [t for e in entries if isinstance(t := e.get("title"), str) and t.strip()]
        return " and ".join(names), titles[0] if len(titles) == 1 or len(set(titles)) == 1 else None
    shot = value.get("photographer")
    if value.get("type") in _PICTURES and isinstance(shot, dict) and isinstance(name := shot.get("name"), str):
        return name, "photographer"
    return None


def _put_copy(item: dict[str, Any], value: Mapping[str, Any]) -> None:
    """The copy of an embedded NITF document or fragment, as markup or as text."""
    document = next((v for key in _FIELDS if isinstance(v := value.get(key), str) and v.strip()), None)
    renditions = value.get("renditions")
    if document is None and isinstance(renditions, dict):
        shown = (r for name, r in renditions.items() if "nitf" in name.lower())
        document = next(filter(None, map(_embedded, shown)), None)
    if document is None:
        return
    for key in _FIELDS:
        if item.get(key) == document:
            item.pop(key)
    start = document.lstrip()[:400]
    if "<nitf" not in start:
        item.setdefault("body_html", document)
        return
    try:
        tree = Tree(root_of(document)[0])
    except Rejected:  # broken markup is read as the tags that it has
        item.setdefault("body_html", document)
        return
    body = tree.first("body")
    told = body_of(tree, body if body is not None else tree.root)
    item.setdefault("body_html", told.copy.html)
    if told.copy.paragraphs:
        item.setdefault("body_text", "\n\n".join(paragraph.text for paragraph in told.copy.paragraphs))
    item.setdefault("byline", told.byline)
    item.setdefault("byline_title", told.byline_title)
    item.setdefault("dateline", told.dateline)


def _embedded(rendition: Any) -> str | None:
    if isinstance(rendition, str):
        return rendition if "<" in rendition else None
    if not isinstance(rendition, dict):
        return None
    return next((v for key in _EMBEDDED if isinstance(v := rendition.get(key), str) and "<" in v), None)
