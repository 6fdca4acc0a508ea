"""Defines `read`, the one way in. It looks at size, archive, charset and format in this order, and then calls the
parser.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import fields, replace

from stream.errors import Reason, Rejected
from stream.wire.detect import JSON, MARKUP, detect, detect_bytes, parse_mailed
from stream.wire.limits import Limits
from stream.wire.parser import Entry, Reading, common_format
from stream.wire.payload.archive import is_archive, members
from stream.wire.payload.binary import refuse_binary
from stream.wire.payload.charset import decode
from stream.wire.payload.data_uri import without_drawings, without_pictures
from stream.wire.payload.http_header import without_header
from stream.wire.payload.lead_in import behind_lead_in, without_invisible
from stream.wire.payload.line_ends import with_line_feeds
from stream.wire.payload.marks import without_marks, without_padding
from stream.wire.registry import Place, may_stand
from stream.wire.text import plain
from stream.wire_item import WireItem

__all__ = ["read"]

_DEFAULT = Limits()
_TAKEN_FOR = frozenset({MARKUP.name, plain.FORMAT})
"""What copy that has lines of another kind before it begins as."""
_NAME_LENGTH = 120
"""Characters of a file's name within an archive that a refusal repeats."""
_FIELDS = tuple(field.name for field in fields(WireItem) if field.name != "html")


def read(payload: bytes, limits: Limits = _DEFAULT) -> Reading:
    """Return the items of a payload, as received.

    Raises `Rejected`, and nothing else whatever the bytes, where nothing could be read. The same bytes always give
    the same reading. One bad item of a file is a refusal in its place among `Reading.entries` and does not sink its
    neighbours. gzip and ZIP are opened, one level deep: their files are read as one payload, of the format that all
    have or of `several`.
    """
    if len(payload) > limits.payload_bytes:
        raise Rejected(Reason.OVERSIZE, f"{len(payload)} bytes, the limit is {limits.payload_bytes}")
    bare, repairs = _bare(payload)
    return _noted(_unpacked(bare, limits), repairs) if is_archive(bare) else _read_one(payload, limits)


def _bare(payload: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the payload without what stands before it and is no part of it, and the names of what that was."""
    bare, marks = without_marks(payload)
    body, header = without_header(bare.removeprefix(BOM_UTF8))
    if header:
        bare, more = without_marks(body)
        marks = (*marks, *header, *more)
    return (bare, tuple(dict.fromkeys(marks))) if bare.strip() else (payload, ())


def _noted(reading: Reading, repairs: tuple[str, ...]) -> Reading:
    """Return the reading, with what was mended before its format was known at the head of each item's repairs."""
    if not repairs:
        return reading
    return reading.with_items(replace(item, repairs=repairs + item.repairs) for item in reading.items)


def _unpacked(payload: bytes, limits: Limits) -> Reading:
    """Return every file of an archive, read for itself; an archive within an archive is refused as any binary file."""
    entries: list[Entry] = []
    formats: list[str] = []
    for name, content in members(payload, limits):
        try:
            if isinstance(content, Rejected):
                raise content
            reading = _read_one(content, limits)
        except Rejected as refusal:
            entries.append(_of_member(refusal, name))
            continue
        formats.append(reading.format)
        entries += (_of_member(entry, name) for entry in reading.entries)
        if len(entries) > limits.items:
            raise Rejected(Reason.OVERSIZE, f"an archive of more than {limits.items} items")
    together = Reading(common_format(formats), tuple(entries))
    if not together.items:
        raise together.refused[0]
    return together


def _of_member(entry: Entry, name: str) -> Entry:
    """Return the item or refusal, with the name of the archive's member that it is in; gzip has no names."""
    if not name:
        return entry
    if isinstance(entry, Rejected):
        named = Rejected(entry.reason, f"{entry.detail} (in the archive: {name[:_NAME_LENGTH]})")
        named.format = entry.format
        return named
    return replace(entry, extra={**entry.extra, "archive_member": name})


def _read_one(payload: bytes, limits: Limits) -> Reading:
    if not payload.strip():
        raise Rejected(Reason.EMPTY, "no bytes" if not payload else "nothing but white space")
    payload, before = _bare(payload)
    payload, padded = without_padding(payload)
    refuse_binary(payload)
    reading, repairs = _parsed(payload, limits)
    reading = _within(reading, limits)
    if not reading.items:
        refusal = next(iter(reading.refused), Rejected(Reason.NO_TEXT, f"{reading.format}: no item in it"))
        refusal.format = refusal.format or reading.format
        raise refusal
    return _noted(reading, tuple(dict.fromkeys(before + padded + repairs)))


def _parsed(payload: bytes, limits: Limits) -> tuple[Reading, tuple[str, ...]]:
    """Return what the format's parser reads, and what was mended to make a text of the bytes."""
    unmarked = payload.removeprefix(BOM_UTF8)
    bytes_kind = detect_bytes(unmarked)
    name = bytes_kind.name if bytes_kind else "text"
    try:
        if bytes_kind:
            return bytes_kind.row.parse(unmarked, limits, parse_mailed), ()
        text, repairs = decode(payload)
        text, marks = without_invisible(text)
        text, pictures = without_pictures(text)
        repairs = marks + repairs + pictures
        text = with_line_feeds(text)
        _refuse_empty(text)
        kind = detect(text)
        name = kind.name
        below = _below_lines(text, limits) if name in _TAKEN_FOR else None
        if below is not None:
            return below, (*repairs, "start:lead-in")
        return kind.parse(text, limits), repairs
    except Rejected as refusal:
        refusal.format = refusal.format or name
        raise
    except RecursionError as error:  # no parser recurses without bound; a library under it might
        too_deep = Rejected(Reason.TOO_DEEP, f"{name}: nested too deeply to read")
        too_deep.format = name
        raise too_deep from error


def _refuse_empty(text: str) -> None:
    if not text or text.isspace():
        raise Rejected(Reason.EMPTY, "nothing but white space")


def _below_lines(text: str, limits: Limits) -> Reading | None:
    """Return what XML or JSON below lines of another kind holds; those lines are kept with its first item. None where
    it holds no item: then the text is copy that speaks of XML or JSON, or a page.
    """
    apart = behind_lead_in(text)
    if apart is None:
        return None
    before, inner = apart
    kind = detect(inner)
    if kind not in (MARKUP, JSON):
        return None
    try:
        reading = kind.parse(inner, limits)
    except Rejected:
        return None
    if not reading.items or not may_stand(reading.format, Place.BELOW_LINES):
        return None
    first, *others = reading.items
    extra = {**first.extra, "lead_in": before} if before else first.extra
    return reading.with_items((replace(first, extra=extra), *others))


def _within(reading: Reading, limits: Limits) -> Reading:
    """Return the reading, its items that are longer than a limit refused. Raises `Rejected(OVERSIZE)` for too many
    items.
    """
    if (count := len(reading.entries)) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{count} items, the limit is {limits.items}")
    return Reading(reading.format, tuple([_entry_within(entry, limits) for entry in reading.entries]))


def _entry_within(entry: Entry, limits: Limits) -> Entry:
    if isinstance(entry, Rejected):
        return entry
    item = _without_drawings(entry)
    return _too_long(item, limits) or item


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
