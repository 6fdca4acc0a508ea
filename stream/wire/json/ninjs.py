"""Reads ninjs 1, 2 and 3 (IPTC news in JSON): single objects, arrays, lines of objects, and items in an envelope.

The three versions differ in the spelling of keys (`versioncreated`, `versionCreated`) and in texts being one field or a
list (`headline`, `headlines`); keys are compared without case, `_` and `-`, so agencies' dialects of it are read as
well. https://www.iptc.org/std/ninjs/ .
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stream.errors import Reason, Rejected
from stream.wire.json.body import body_of
from stream.wire.json.dialect import Dialect
from stream.wire.json.envelope import About, refuse_many, unwrapped
from stream.wire.json.fields import Fields, number, subjects_of, texts_of
from stream.wire.json.load import load, load_several
from stream.wire.json.names import CHANGED, IDS, LESSER_IDS, PUBLISHED, TEXTS, folded
from stream.wire.limits import Limits
from stream.wire.parser import Reading, entries_of
from stream.wire.xml.withdrawal import notice_of
from stream.wire_item import WireItem

__all__ = ["FORMAT", "FORMATS", "parse"]

FORMAT = "ninjs"
_JSON_FEED = "json-feed"
"""The format of the items of a JSON Feed, which says so itself."""
FORMATS = (FORMAT, _JSON_FEED)
_SECOND = re.compile(r"[^\n]*+\n\s*+\{")
"""A second line that begins an object, as the first does."""
_MARKS = frozenset({
    "uri", "guid", "versioncreated", "firstcreated", "pubstatus", "urgency", "slugline", "byline", "bylines", "ednote",
    "type", "language", "version", "renditions", "associations", "contentcreated", "copyrightnotice",
    "representationtype",
})  # fmt: skip
_PICTURES = frozenset({"picture", "photo", "graphic", "video", "audio", "image"})

_Value = tuple[Any, About, tuple[str, ...]]
"""A value, what its envelope says, and what was mended to read it."""


def parse(text: str, limits: Limits, dialects: Mapping[str, Dialect]) -> Reading:
    """Return every item of the text. An object is read as the first of the dialects, by name, that fits it, else as
    ninjs. Raises `Rejected` where it is no JSON, or JSON without a ninjs item.
    """
    entries = entries_of(_values(text, limits), lambda value: _item(value, dialects))
    if not entries:
        raise Rejected(Reason.NO_TEXT, "ninjs: an empty package")
    return Reading(FORMAT, entries)


def _item(value: _Value | Rejected, dialects: Mapping[str, Dialect]) -> WireItem:
    if isinstance(value, Rejected):
        raise value
    found, about, mended = value
    return _item_of(found, mended, about, dialects)


def _values(text: str, limits: Limits) -> list[_Value | Rejected]:
    """Return every value that may be an item, and the refusals of those that could not be read, in order."""
    try:
        value, mended = load(text, limits)
    except Rejected as refusal:
        if not _SECOND.match(text) or not all(line.lstrip().startswith("{") for line in _lines_of(text, limits)):
            return _behind(text, limits, refusal)
        return _lines(text, limits, refusal)
    return [(inner, about, mended) for inner, about in unwrapped(value, limits)]


def _behind(text: str, limits: Limits, whole: Rejected) -> list[_Value | Rejected]:
    """Return values one behind the other, and a value with text behind it. Raises `whole` where it is no such file."""
    values, repairs, refused = load_several(text, limits, whole)
    return [*((inner, about, repairs) for value in values for inner, about in unwrapped(value, limits)), *refused]


def _lines_of(text: str, limits: Limits) -> list[str]:
    refuse_many(text.count("\n{"), limits)
    return [line for line in text.split("\n") if line.strip()]


def _lines(text: str, limits: Limits, whole: Rejected) -> list[_Value | Rejected]:
    """Return the values of lines of objects, each read for itself. Where no line is sound it was no such file: the
    values may run over lines, or the whole is refused.
    """
    values: list[_Value | Rejected] = []
    for line in _lines_of(text, limits):
        try:
            value, mended = load(line, limits)
            values += [(inner, about, mended) for inner, about in unwrapped(value, limits)]
        except Rejected as refusal:
            values.append(refusal)
    if all(isinstance(value, Rejected) for value in values):
        return _behind(text, limits, whole)
    return values


def _item_of(value: Any, repairs: tuple[str, ...], about: About, dialects: Mapping[str, Dialect]) -> WireItem:
    """Return one ninjs object as received. Raises `Rejected`: UNRECOGNISED where it is none, NO_TEXT without headline
    and body.
    """
    if not isinstance(value, dict):
        raise Rejected(Reason.UNRECOGNISED, f"JSON, but a {type(value).__name__} and no object of a wire format")
    name = next((name for name, dialect in dialects.items() if dialect.fits(value)), FORMAT)
    fields = Fields(dialects[name].as_ninjs(value) if name in dialects else value, folded)
    if not (TEXTS & fields.keys or len(_MARKS & fields.keys) >= 2):
        named = ", ".join(sorted(fields.keys)[:5])[:80]
        raise Rejected(Reason.UNRECOGNISED, f"JSON of no wire format that we know; it has: {named or 'nothing'}")
    kind = str(fields.peek("type") or "").lower()
    headline, subheadlines = fields.headlines()
    html, paragraphs = body_of(fields, caption=kind in _PICTURES)
    guid, status = fields.text(*IDS) or fields.peek_text(*LESSER_IDS), fields.status(about.restricts)
    around = about.restricts
    ednote = fields.notes(around, "ednote", "ednotes", "editornote", "editorialnote", "nitfednote")
    slugline = fields.text("slugline", "slug")
    paragraphs = paragraphs if html or paragraphs or headline else notice_of(status, guid, ednote, slugline)
    if not (html or paragraphs or headline):
        raise Rejected(Reason.NO_TEXT, f"ninjs: {kind or 'item'} with neither headline nor body")
    item = WireItem(
        format=_JSON_FEED if name == FORMAT and about.is_json_feed else name,
        provider=fields.text("provider", "source", "copyrightholder") or about.title,
        guid=guid,
        version=number(fields.take("version", "versionnumber")),
        status=status,
        embargo_until=fields.text("embargoed", "embargo", "embargountil", "embargodate", "embargotime"),
        published_at=fields.text("versioncreated", "datetimesent", "publisheddate", "published")
        or fields.peek_text(*CHANGED, *PUBLISHED),
        first_created_at=fields.text("firstcreated", "firstversion", "contentcreated") or fields.peek_text(*PUBLISHED),
        language=fields.text("language", "lang") or about.language,
        urgency=number(fields.take("urgency")),
        priority=fields.text("editorialpriority", "priority"),
        slugline=slugline,
        take=fields.text("takekey", "anpatakekey", "take"),
        keywords=texts_of(fields.take("keywords", "keyword", "tags")),
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
    item = fields.with_extra(item)
    if not around:
        return item
    repairs = tuple(dict.fromkeys((*item.repairs, *about.cut)))
    return replace(item, extra={**item.extra, "envelope": dict(around)}, repairs=repairs)
