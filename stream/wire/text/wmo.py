"""Reads weather bulletins as the WMO's network and the National Weather Service send them, many to a file.

The copy is segments that end in `$$`, parts of them that end in `&&`, cross-headings such as `.DISCUSSION...` and `*
WHAT...`. Sources: WMO No. 386, part II; NWS directive 10-1701.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from stream.errors import Reason, Rejected
from stream.wire.bounds import refuse_file, refuse_message
from stream.wire.limits import Limits
from stream.wire.paragraphs import blocks_of, lines_of, read_blocks
from stream.wire.parser import Reading, entries_of
from stream.wire.text import plain
from stream.wire.text.wmo_heading import HEADING, Heading, heading_of, is_code, is_time, looks_named
from stream.wire_item import Paragraph, WireItem

__all__ = ["FORMAT", "fits", "parse"]

FORMAT = "wmo-bulletin"
_STARTS = re.compile(rf"[\x00-\x20]{{0,20}}(?:\d{{1,5}}[ \t]*\n[\x00-\x20]{{0,20}})?{HEADING}[ \t]*(?:\n|\Z)")
_WITHIN = re.compile(rf"(?m)^[\x00-\x20]{{0,20}}(?:\d{{1,5}}[ \t]*\n[\x00-\x20]{{0,20}})?{HEADING}[ \t]*$")
_FRAMED = re.compile(r"(?i)[\x00-\x20]{0,20}zczc\b")
_END = re.compile(r"\$\$|NNNN|[\x00-\x20]+")
_PART_END = re.compile(r"&&|!!")
_HEADED = re.compile(r"\.(?P<name>[A-Z0-9][^.\n]{0,80}?)(?:\.{3}|…)\s*(?P<text>.*)")
"""`.SHORT TERM /TODAY THROUGH SUNDAY/...` and what follows it on the line."""
_BULLET = re.compile(r"\*\s+(?P<name>[A-Z][A-Z /&-]{1,50}?)(?:\.{3}|…)\s*(?P<text>.*)")
_SHOUTED = re.compile(r"(?P<name>[A-Z][A-Z/ ,&-]{4,70}?)(?:\.{3}|…)")
_LABELLED = re.compile(r"[A-Z][A-Z /()&-]{2,40}(?:\.{3}|…)[^.\s]")
"""`MAXIMUM SUSTAINED WINDS...90 MPH`: a list, where several lines are so."""
_FIGURES = re.compile(r"(?:LAT\.\.\.LON|TIME\.\.\.MOT\.\.\.LOC|\d{4}(?: \d{4})+\Z)")
"""The area and the storm's track, coded for machines."""
_ZONES = re.compile(r"(?:[A-Z][^.:;!?\d-]{1,60}-)+|(?i:including the (?:cit(?:y|ies)|count(?:y|ies)) of\b).{0,100}")
_SIGNED = 60
"""Characters of a line below the last `$$`: who wrote it."""
_HEAD_LINES = 8
_OBSERVED = ("S", "U", "I")
"""Designators of observations (WMO No. 386, table A): rows of figures, without a title."""


def fits(start: str) -> bool:
    """Return whether a text that begins so is a bulletin: under its heading, or under the lines that name it."""
    return bool(
        _STARTS.match(start) or (not _FRAMED.match(start) and looks_named(start.split("\n", _HEAD_LINES)[:_HEAD_LINES]))
    )


def parse(text: str, limits: Limits) -> Reading:
    """Return every bulletin of the text. Raises `Rejected` where there are too many (OVERSIZE)."""
    refuse_file(text)
    starts = [found.start() for found in _WITHIN.finditer(text)]
    if len(starts) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(starts)} items, the limit is {limits.items}")
    parts = pairwise([0, *starts[1:], len(text)])
    return Reading(FORMAT, entries_of(parts, lambda part: _item(text[slice(*part)], limits)))


def _item(text: str, limits: Limits) -> WireItem:
    refuse_message(text, limits)
    heading, rest = heading_of(lines_of(text))
    if heading.issued is None:
        return _unnamed(heading, rest, limits)
    copy, signed = _signed(rest)
    paragraphs = _not_ending_headed(tuple(_paragraphs(copy, heading)))
    title = heading.title or heading.message
    if not (title or paragraphs):
        raise Rejected(Reason.NO_TEXT, "WMO: a bulletin with neither title nor copy")
    return WireItem(
        FORMAT,
        headline=title,
        priority=heading.broadcast,
        published_at=heading.issued,
        status=_status(heading),
        slugline=heading.awips,
        credit=heading.office,
        paragraphs=paragraphs,
        extra=_extra(heading, signed),
    )


def _unnamed(heading: Heading, rest: list[str], limits: Limits) -> WireItem:
    """Return a bulletin of another service: its copy is read as plain text, its first line as that is."""
    lines = [line for line in rest if not _END.fullmatch(line) or not line.strip()]
    if (heading.designator or "")[:1] in _OBSERVED:
        return WireItem(FORMAT, slugline=heading.awips, paragraphs=_rows(lines), extra=_extra(heading, []))
    (item,) = plain.parse("\n".join(lines).rstrip("= \n\x03"), limits).items
    return replace(
        item,
        format=FORMAT,
        slugline=heading.awips or item.slugline,
        status=_status(heading) or item.status,
        extra=_extra(heading, []),
    )


def _rows(lines: list[str]) -> tuple[Paragraph, ...]:
    rows = tuple(Paragraph("text", text) for line in lines if (text := line.strip("\x03 ")))
    if not rows:
        raise Rejected(Reason.NO_TEXT, "WMO: a heading with nothing below it")
    return rows


def _status(heading: Heading) -> str | None:
    corrected = (heading.group or "").startswith(("CC", "COR")) or (heading.revised or "").lower().startswith("corr")
    return "corrected" if corrected else None


def _extra(heading: Heading, signed: list[str]) -> dict[str, object]:
    codes = {
        "wmo_heading": heading.designator, "wmo_group": heading.group, "codes": heading.codes,
        "revised": heading.revised, "signed": signed,
    }  # fmt: skip
    return {name: value for name, value in codes.items() if value}


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the copy, and the forecasters' names below its last `$$`."""
    ends = [at for at, line in enumerate(lines) if line.strip() == "$$"]
    below = [line.strip() for line in lines[ends[-1] + 1 :] if not _END.fullmatch(line or " ")] if ends else []
    if below and all(len(line) <= _SIGNED and not line.endswith(".") for line in below):
        return lines[: ends[-1]], below
    return lines, []


def _paragraphs(lines: list[str], heading: Heading) -> Iterator[Paragraph]:
    """Yield the copy with its cross-headings; codes and the names of zones go to `heading.codes`."""
    copy_lines = ["" if _PART_END.fullmatch(line.strip()) or _END.fullmatch(line or " ") else line for line in lines]
    for block in blocks_of(copy_lines):
        pending: list[str] = []
        for line in _without_codes(block, heading):
            headed = _HEADED.fullmatch(line) or _BULLET.fullmatch(line.strip())
            shouted = _SHOUTED.fullmatch(line) if len(block) == 1 else None
            if headed or shouted or line.startswith("* "):
                yield from _joined(pending)
                pending = []
            if headed:
                yield Paragraph("crosshead", headed["name"].strip())
                pending = [headed["text"]] if headed["text"] else []
            elif shouted:
                yield Paragraph("crosshead", shouted["name"].strip())
            else:
                pending.append(line)
        yield from _joined(pending)


def _without_codes(block: list[str], heading: Heading) -> list[str]:
    is_segment = any(is_code(line) for line in block)
    copy_lines: list[str] = []
    for line in block:
        text = line.strip()
        coded = is_code(text) or _FIGURES.match(text) or (is_segment and (_ZONES.fullmatch(text) or is_time(text)))
        (heading.codes if coded else copy_lines).append(text if coded else line)
    return copy_lines


def _joined(lines: list[str]) -> tuple[Paragraph, ...]:
    """Return lines below a bullet joined to it, however they are indented."""
    if lines and lines[0].startswith("* "):
        return (Paragraph("text", " ".join(line.strip() for line in lines)),)
    if sum(bool(_LABELLED.match(line)) for line in lines) > 1:
        return tuple(Paragraph("text", line.strip()) for line in lines)
    return read_blocks([lines]) if lines else ()


def _not_ending_headed(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Make copy of a heading with nothing below it."""
    if paragraphs and paragraphs[-1].kind == "crosshead":
        return (*paragraphs[:-1], Paragraph("text", paragraphs[-1].text))
    return paragraphs
