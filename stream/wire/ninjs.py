"""ninjs 1, 2 and 3 (IPTC news in JSON): single objects, arrays, lines of objects, and items in an envelope.

The three versions differ in the spelling of keys (`versioncreated`, `versionCreated`) and in texts being one field or
a list
(`headline`, `headlines`); keys are compared without case, `_` and `-`, so agencies' dialects of it are read as well.
https://www.iptc.org/std/ninjs/ . May import `stream.item` and `stream.errors` of the project.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stream.errors import Reason, Rejected
from stream.item import WireItem
from stream.wire import ap_media, digitalwires, fingerpost
from stream.wire.json_text import load
from stream.wire.limits import Limits
from stream.wire.ninjs_body import body_of
from stream.wire.ninjs_fields import Fields, number, subjects_of, texts_of
from stream.wire.reading import Reading
from stream.wire.withdrawal import notice_of

__all__ = ["FORMAT", "item_of", "parse"]

FORMAT = "ninjs"
_ENVELOPES = ("data", "item", "items", "newsitems", "results", "entries", "articles", "stories", "docs")
"""Keys under which agencies' interfaces send their items."""
_ENVELOPES_DEEP = 6
_SECOND = re.compile(r"[^\n]*+\n\s*+\{")
"""A second line that begins an object, as the first does."""
_MARKS = frozenset({
    "uri", "guid", "versioncreated", "firstcreated", "pubstatus", "urgency", "slugline", "byline", "bylines", "ednote",
    "type", "language", "version", "renditions", "associations", "contentcreated", "copyrightnotice",
    "representationtype",
})  # fmt: skip
_TEXTS = frozenset({"headline", "headlines", "bodytext", "bodyhtml", "bodyxhtml", "bodies", "descriptiontext", "title"})
_DIALECTS = (ap_media, digitalwires, fingerpost)
"""Agencies' objects that are ninjs in other words. A new one is a module with `FORMAT`, `fits` and `as_ninjs`."""
_PICTURES = frozenset({"picture", "photo", "graphic", "video", "audio", "image"})

_Mended = tuple[Any, tuple[str, ...]]
"""A value, and what was mended to read it."""


def parse(text: str, limits: Limits) -> Reading:
    """Every item of the text. Raises `Rejected` where it is no JSON, or JSON without a ninjs item."""
    values, broken = _values(text, limits)
    items: list[WireItem] = []
    refused = list(broken)
    for value, mended in values:
        try:
            items.append(item_of(value, mended))
        except Rejected as refusal:
            refused.append(refusal)
    if not items and not refused:
        raise Rejected(Reason.NO_TEXT, "ninjs: an empty package")
    return Reading(FORMAT, tuple(items), tuple(refused))


def _values(text: str, limits: Limits) -> tuple[list[_Mended], list[Rejected]]:
    try:
        value, mended = load(text, limits)
    except Rejected as refusal:
        if not _SECOND.match(text):
            raise
        _refuse_many(text.count("\n{"), limits)
        lines = [line for line in text.split("\n") if line.strip()]
        if not all(line.lstrip().startswith("{") for line in lines):
            raise
        return _lines(lines, limits, refusal)
    return [(inner, mended) for inner in _unwrapped(value, limits)], []


def _refuse_many(count: int, limits: Limits) -> None:
    if count > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{count} items, the limit is {limits.items}")


def _lines(lines: list[str], limits: Limits, whole: Rejected) -> tuple[list[_Mended], list[Rejected]]:
    """Lines of objects: each for itself. Where no line is sound it was no such file: the refusal of the whole
    stands.
    """
    values: list[_Mended] = []
    refused: list[Rejected] = []
    for line in lines:
        try:
            value, mended = load(line, limits)
            values += [(inner, mended) for inner in _unwrapped(value, limits)]
        except Rejected as refusal:
            refused.append(refusal)
    if not values:
        raise whole
    return values, refused


def _unwrapped(value: Any, limits: Limits) -> list[Any]:
    """The items inside envelopes and arrays, in order; the value itself where it is no envelope."""
    pending: list[tuple[Any, int]] = [(value, 0)]
    items: list[Any] = []
    while pending:
        value, depth = pending.pop()
        if isinstance(value, list) and depth < _ENVELOPES_DEEP:
            _refuse_many(len(value) + len(pending) + len(items), limits)
            pending += [(child, depth + 1) for child in reversed(value)]
            continue
        inner = _inside(value) if isinstance(value, dict) and depth < _ENVELOPES_DEEP else None
        if inner is None:
            items.append(value)
        else:
            pending.append((inner, depth + 1))
    return items


def _inside(value: Mapping[str, Any]) -> Any:
    keys = {folded(key): key for key in value}
    if _TEXTS & keys.keys():
        return None
    inner = next((v for key in _ENVELOPES if key in keys and isinstance(v := value[keys[key]], dict | list)), None)
    if isinstance(inner, dict) and "nitf" in keys and "nitf" not in inner:
        return {**inner, "nitf": value[keys["nitf"]]}  # the copy, put beside its item by who fetched it
    return inner


def folded(key: str) -> str:
    """The key as it is compared."""
    return key.lower().replace("_", "").replace("-", "")


def item_of(value: Any, repairs: tuple[str, ...] = ()) -> WireItem:
    """One ninjs object as received. Raises `Rejected`: UNRECOGNISED where it is none, NO_TEXT without headline and
    body.
    """
    if not isinstance(value, dict):
        raise Rejected(Reason.UNRECOGNISED, f"JSON, but a {type(value).__name__} and no object of a wire format")
    dialect = next((d for d in _DIALECTS if d.fits(value)), None)
    fields = Fields(dialect.as_ninjs(value) if dialect else value, folded)
    if not (_TEXTS & fields.keys or len(_MARKS & fields.keys) >= 2):
        named = ", ".join(sorted(fields.keys)[:5])[:80]
        raise Rejected(Reason.UNRECOGNISED, f"JSON of no wire format that we know; it has: {named or 'nothing'}")
    kind = str(fields.peek("type") or "").lower()
    headline, subheadlines = fields.headlines()
    html, paragraphs = body_of(fields, caption=kind in _PICTURES)
    guid, status = fields.text("guid", "uri", "itemid"), fields.status()
    ednote, slugline = fields.text("ednote", "editornote", "editorialnote"), fields.text("slugline", "slug")
    paragraphs = paragraphs if html or paragraphs or headline else notice_of(status, guid, ednote, slugline)
    if not (html or paragraphs or headline):
        raise Rejected(Reason.NO_TEXT, f"ninjs: {kind or 'item'} with neither headline nor body")
    item = WireItem(
        format=dialect.FORMAT if dialect else FORMAT,
        provider=fields.text("provider", "source", "copyrightholder"),
        guid=guid,
        version=number(fields.take("version", "versionnumber")),
        status=status,
        embargo_until=fields.text("embargoed", "embargo", "embargountil", "embargodate", "embargotime"),
        published_at=fields.text("versioncreated", "datetimesent", "publisheddate", "published"),
        first_created_at=fields.text("firstcreated", "firstversion", "contentcreated"),
        language=fields.text("language", "lang"),
        urgency=number(fields.take("urgency")),
        priority=fields.text("editorialpriority", "priority"),
        slugline=slugline,
        take=fields.text("takekey", "anpatakekey", "take"),
        keywords=texts_of(fields.take("keywords", "keyword")),
        subjects=subjects_of(fields.take("subjects", "subject")),
        headline=headline,
        subheadlines=subheadlines,
        byline=fields.byline(),
        byline_title=fields.text("bylinetitle", "underlinetitle"),
        dateline=fields.text("dateline"),
        located=fields.text("located"),
        credit=fields.text("creditline", "credit"),
        copyright=fields.text("copyrightnotice", "copyright"),
        ednote=ednote,
        paragraphs=paragraphs,
        html=html,
        repairs=repairs,
    )
    return fields.with_extra(item)
