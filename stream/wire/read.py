"""`read`: the one way in. Size, archive, charset, format, parser, in this order."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import fields, replace

from stream.errors import Reason, Rejected
from stream.wire.detect import ByteFormat, Format, detect, detect_bytes
from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.payload.archive import is_archive, members
from stream.wire.payload.binary import refuse_binary
from stream.wire.payload.charset import decode
from stream.wire.payload.data_uri import without_drawings, without_pictures
from stream.wire.payload.http_header import without_header
from stream.wire.payload.lead_in import behind_lead_in, without_invisible
from stream.wire.payload.line_ends import with_line_feeds
from stream.wire.payload.marks import without_marks, without_padding
from stream.wire_item import WireItem

__all__ = ["read"]

_DEFAULT = Limits()
_LOOSE = frozenset({"plain-text", "markup"})
"""Formats that what has lines before it is taken for."""
_STRICT = frozenset({"markup", "ninjs"})
_NAME_LENGTH = 120
"""Characters of a file's name within an archive that a refusal repeats."""
_FIELDS = tuple(field.name for field in fields(WireItem) if field.name != "html")


def read(payload: bytes, limits: Limits = _DEFAULT) -> Reading:
    """The items of a payload, as received.

    Raises `Rejected`, and nothing else whatever the bytes, where nothing could be read. The same bytes always give
    the same reading. One bad item of a file is in `Reading.refused` and does not sink its neighbours. gzip and ZIP are
    opened, one level deep: their files are read as one payload, of the format that all have or of `several`.
    """
    if len(payload) > limits.payload_bytes:
        raise Rejected(Reason.OVERSIZE, f"{len(payload)} bytes, the limit is {limits.payload_bytes}")
    bare, repairs = _bare(payload)
    return _noted(_unpacked(bare, limits), repairs) if is_archive(bare) else _read_one(payload, limits)


def _bare(payload: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The payload without what stands before it and is no part of it, and the names of what that was."""
    bare, marks = without_marks(payload)
    body, header = without_header(bare.removeprefix(BOM_UTF8))
    if header:
        bare, more = without_marks(body)
        marks = (*marks, *header, *more)
    return (bare, tuple(dict.fromkeys(marks))) if bare.strip() else (payload, ())


def _noted(reading: Reading, repairs: tuple[str, ...]) -> Reading:
    """The reading, with what was mended before its format was known at the head of each item's repairs."""
    if not repairs:
        return reading
    return replace(reading, items=tuple(replace(item, repairs=repairs + item.repairs) for item in reading.items))


def _unpacked(payload: bytes, limits: Limits) -> Reading:
    """Every file of an archive, read for itself; an archive within an archive is refused as any binary file."""
    items: list[WireItem] = []
    refused: list[Rejected] = []
    formats: list[str] = []
    for name, content in members(payload, limits):
        told = f" (in the archive: {name[:_NAME_LENGTH]})" if name else ""
        try:
            if isinstance(content, Rejected):
                raise content
            reading = _read_one(content, limits)
        except Rejected as refusal:
            refused.append(Rejected(refusal.reason, f"{refusal.detail}{told}"))
            continue
        formats.append(reading.format)
        refused += [Rejected(refusal.reason, f"{refusal.detail}{told}") for refusal in reading.refused]
        items += [
            replace(item, extra={**item.extra, "archive_member": name}) if name else item for item in reading.items
        ]
        if len(items) + len(refused) > limits.items:
            raise Rejected(Reason.OVERSIZE, f"an archive of more than {limits.items} items")
    if not items:
        raise refused[0]
    return Reading(formats[0] if len(set(formats)) == 1 else "several", tuple(items), tuple(refused))


def _read_one(payload: bytes, limits: Limits) -> Reading:
    if not payload.strip():
        raise Rejected(Reason.EMPTY, "no bytes" if not payload else "nothing but white space")
    payload, before = _bare(payload)
    payload, padded = without_padding(payload)
    refuse_binary(payload)
    reading, repairs = _parsed(payload, limits)
    items, refused = _within(reading, limits)
    if not items:
        raise refused[0] if refused else Rejected(Reason.NO_TEXT, f"{reading.format}: no item in it")
    return _noted(Reading(reading.format, items, refused), tuple(dict.fromkeys(before + padded + repairs)))


def _parsed(payload: bytes, limits: Limits) -> tuple[Reading, tuple[str, ...]]:
    """What the format's parser reads, and what was mended to make a text of the bytes."""
    unmarked = payload.removeprefix(BOM_UTF8)
    found: Format | ByteFormat | None = detect_bytes(unmarked)
    try:
        if isinstance(found, ByteFormat):
            return found.parse(unmarked, limits), ()
        text, repairs = decode(payload)
        text, marks = without_invisible(text)
        text, pictures = without_pictures(text)
        repairs = marks + repairs + pictures
        text = with_line_feeds(text)
        if not text or text.isspace():
            raise Rejected(Reason.EMPTY, "nothing but white space")
        found = detect(text)
        told = _behind_lead_in(text, limits) if found.name in _LOOSE else None
        if told is not None:
            return told, (*repairs, "start:lead-in")
        return found.parse(text, limits), repairs
    except RecursionError as error:  # no parser recurses without bound; a library under it might
        name = found.name if found else "text"
        raise Rejected(Reason.TOO_DEEP, f"{name}: nested too deeply to read") from error


def _behind_lead_in(text: str, limits: Limits) -> Reading | None:
    """What XML or JSON behind lines of another kind holds; those lines are kept with its first item. Null where it
    holds none: then it is copy that speaks of XML or JSON, or a page.
    """
    apart = behind_lead_in(text)
    if apart is None:
        return None
    before, inner = apart
    found = detect(inner)
    if found.name not in _STRICT:
        return None
    try:
        reading = found.parse(inner, limits)
    except Rejected:
        return None
    if not reading.items or reading.format == "html":
        return None
    first, *others = reading.items
    extra = {**first.extra, "lead_in": before} if before else first.extra
    return replace(reading, items=(replace(first, extra=extra), *others))


def _within(reading: Reading, limits: Limits) -> tuple[tuple[WireItem, ...], tuple[Rejected, ...]]:
    count = len(reading.items) + len(reading.refused)
    if count > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{count} items, the limit is {limits.items}")
    items: list[WireItem] = []
    refused = list(reading.refused)
    for one in reading.items:
        item = _without_drawings(one)
        refusal = _too_long(item, limits)
        if refusal is None:
            items.append(item)
        else:
            refused.append(refusal)
    return tuple(items), tuple(refused)


def _without_drawings(item: WireItem) -> WireItem:
    html = without_drawings(item.html) if item.html else item.html
    return item if html is item.html else replace(item, html=html, repairs=(*item.repairs, "data:pictures"))


def _too_long(item: WireItem, limits: Limits) -> Rejected | None:
    length = len(item.html or "") + sum(len(paragraph.text) for paragraph in item.paragraphs)
    if length > limits.text_length:
        return Rejected(Reason.OVERSIZE, f"copy of {length} characters, the limit is {limits.text_length}")
    for name in _FIELDS:
        value = getattr(item, name)
        if isinstance(value, str) and len(value) > limits.field_length:
            return Rejected(Reason.OVERSIZE, f"{name} of {len(value)} characters, the limit is {limits.field_length}")
    return None
