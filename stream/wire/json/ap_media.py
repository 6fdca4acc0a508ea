"""Gives items of AP's Media API, which are nearly ninjs in an envelope, ninjs' names of fields.

The copy is where the API was asked to embed it, or where who fetched it put it: NITF in a rendition, or in a field of
its own. A rendition that is only a link has no copy. https://api.ap.org/media/v/docs/ .
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stream.lexicon.status import ADVISORY, CORRECTED, EMBARGOED, KILLED, WITHHELD
from stream.wire.status_word import strictest
from stream.wire.xml.nitf_within import as_fields

__all__ = ["FORMAT", "as_ninjs", "fits"]

FORMAT = "ap-media-json"
_DOCUMENTS = ("body_nitf", "nitf", "body_xml", "main")
_WITHIN = ("nitf", "content", "data", "text", "body", "value")
"""Keys under which a rendition holds its document, where it is not only linked."""
_TAKE = re.compile(r",\s*((?:\d{1,2}(?:st|nd|rd|th)\s+)?(?:Ld|Lead|Add)\b[\w -]{0,40})\Z")
_BY = re.compile(r"(?i)\Aby\s+(?=\S)")
_EDITORIAL = {
    word: status
    for words, status in (
        (KILLED, "killed"),
        (WITHHELD, "withheld"),
        (EMBARGOED, "embargoed"),
        (CORRECTED, "corrected"),
        (ADVISORY, "advisory"),
    )
    for word in words
}
"""`editorialtypes` that change what may be done with an item, the strictest first."""


def fits(value: Mapping[str, Any]) -> bool:
    """Return whether an object is an item of this API: its own ids, which no other dialect has."""
    ids = value.get("altids")
    return isinstance(ids, dict) and isinstance(ids.get("itemid"), str)


def as_ninjs(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same object with ninjs' keys beside its own: `guid` for the item's id, a printed byline, the copy as
    `body_html` or `body_text`. What is put in place of another key takes it out; who took a picture stays in its own
    field, for nobody wrote it.
    """
    item: dict[str, Any] = dict(value)
    item["guid"] = value["altids"]["itemid"]
    if line := _byline(value):
        item["byline"], item["byline_title"] = line
        if line[1]:
            item.pop("bylines")
    slug = value.get("slugline")
    if isinstance(slug, str) and (take := _TAKE.search(slug)):
        item.setdefault("take_key", take[1])
    if extended := item.pop("headline_extended", None):
        item["headlines"] = [{"role": "sub" if value.get("headline") else "main", "value": extended}]
    if credit := item.pop("description_creditline", None):
        item.setdefault("creditline", credit)
    if status := _status(value):
        item["pubstatus"] = status
    item.setdefault("located", _located(value))
    _put_copy(item)
    return {key: field for key, field in item.items() if field is not None}


def _byline(value: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Return who wrote it, and the title beside the names: a role or a house; None where the titles differ."""
    entries = value.get("bylines")
    found: list[tuple[str, str | None]] = []
    for entry in entries if isinstance(entries, list) else ():
        name = (entry.get("by") or entry.get("name")) if isinstance(entry, dict) else None
        if isinstance(name, str) and name.strip():
            title = entry.get("title")
            found.append((name, title if isinstance(title, str) and title.strip() else None))
    if not found:
        return None
    names = [found[0][0], *(_BY.sub("", name.strip()) for name, _ in found[1:])]
    titles = {title for _, title in found}
    return " and ".join(names), titles.pop() if len(titles) == 1 else None


def _status(value: Mapping[str, Any]) -> str | None:
    """Return the strictest that its status and the editorial types say; None where no type says anything."""
    types = value.get("editorialtypes")
    listed = types if isinstance(types, list) else [types]
    words = {t.lower().replace(" ", "") for t in listed if isinstance(t, str)}
    said = next((status for word, status in _EDITORIAL.items() if word in words), None)
    own = value.get("pubstatus")
    return strictest((own, said)) if said and isinstance(own, str) else said


def _located(value: Mapping[str, Any]) -> str | None:
    place = value.get("datelinelocation")
    city = place.get("city") if isinstance(place, dict) else None
    return city if isinstance(city, str) else None


def _put_copy(item: dict[str, Any]) -> None:
    """Put the copy of an embedded document in, as markup or as text, with what only the document says."""
    key = next((key for key in _DOCUMENTS if _document(item.get(key))), None)
    document = _document(item.pop(key)) if key else _rendition(item.get("renditions"))
    if document is None:
        return
    fields = document if isinstance(document, dict) else as_fields(document)
    for name, field in fields.items():
        own = item.get(name)
        if own in (None, ""):
            item[name] = field
        elif name == "ednote" and isinstance(own, str) and isinstance(field, str) and field not in own:
            item[name] = f"{own}\n{field}"


def _rendition(renditions: Any) -> str | dict[str, Any] | None:
    """Return the story's NITF; a caption's is no copy."""
    named = renditions.items() if isinstance(renditions, dict) else ()
    shown = (r for name, r in named if "nitf" in name.lower() and "caption" not in name.lower())
    return next((document for rendition in shown if (document := _document(rendition))), None)


def _document(value: Any) -> str | dict[str, Any] | None:
    """Return the markup of a document, or the fields that were read from it already (`body_html`)."""
    if isinstance(value, str):
        return value if "<" in value else None
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("body_html"), str):
        return value
    for key in _WITHIN:
        document = value.get(key)
        if isinstance(document, str) and "<" in document:
            return document
    return None
