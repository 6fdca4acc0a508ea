"""Reads copy between `ZCZC` and `NNNN`, as telex lines framed it: with one-character field marks (AAP's manner), with
two-letter ones (`TI#`), under routing lines (PTI's), with an IPTC 7901 header, or plain.

Source: ITU-T F.1 for the frame; the marks are AAP's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from stream.errors import Reason, Rejected
from stream.wire.bounds import refuse_file, refuse_message
from stream.wire.limits import Limits
from stream.wire.paragraphs import blocks_of, lines_of, read_blocks
from stream.wire.parser import Entry, Reading
from stream.wire.text import iptc7901, plain, wmo
from stream.wire.text.zczc_marks import Marked, marked_of, routed_of, tagged_of
from stream.wire_item import WireItem

__all__ = ["FORMAT", "fits", "parse"]

FORMAT = "zczc-text"
fits = re.compile(r"(?i)[\x00-\x20]{0,20}zczc\b").match
_START = re.compile(r"(?im)^[\x00-\x20]{0,20}zczc\b[ \t]{0,20}([^\r\n]{0,60})[^\r\n]*")
_END = re.compile(r"(?im)^[\x00-\x20]{0,20}nnnn[\x00-\x09\x0b-\x20]{0,20}$")
_PROVIDER = re.compile(r"[A-Z]{2,6}")
_DESK = re.compile(r"[A-Z]{2}(?: [A-Z]{2,3}[a-z]{0,4}){1,3}")
"""A line of desks' codes above racing copy: `HH TDCom`."""
_DESKS = re.compile(r"[A-Z]{2}(?: [A-Z][\w()]{1,15}(?: ?\([A-Z\d]{2,6}\))?){1,8}")
"""The same where marks stand below it: `YY RFG INTERNET (3RR) INET(3RR)`."""
_SORT = re.compile(r"([A-Z]{4,20}(?: [A-Z]{2,20}){0,2}) : ?(\S.*)")
"""What sort of copy it is, in capitals, and the headline: `RACING : Westhaven fields`."""
_KIND = re.compile(
    r"(?P<slug>\S.{1,40}? (?:Comment|Results?|Fields|Form|Selections|Acceptances|Weights|Nominations))\s+(?P<take>\S.*)"
)
"""Racing: what it is of, and the take, in the headline."""
_HEADLINE_LENGTH = 120
_HEAD_LINES = 8
"""Lines in which a weather bulletin shows itself."""


def parse(text: str, limits: Limits) -> Reading:
    """Return every message of the text. Raises `Rejected` where there are too many (OVERSIZE)."""
    refuse_file(text)
    if text.upper().count("ZCZC") == 1:  # before a search through megabytes
        refuse_message(text, limits)
    starts = list(islice(_START.finditer(text), limits.items + 1))
    if not starts:
        raise Rejected(Reason.MALFORMED, "ZCZC copy without its ZCZC")
    if len(starts) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"more than {limits.items} items")
    ends = [start.start() for start in starts[1:]] + [len(text)]
    entries: list[Entry] = []
    for start, end in zip(starts, ends, strict=True):
        inside = text[start.end() : end]
        closed = _END.search(inside)
        try:
            entries += _entries(start[1].strip(), inside[: closed.start()] if closed else inside, limits)
        except Rejected as refusal:
            entries.append(refusal)
    return Reading(FORMAT, tuple(entries))


def _entries(channel: str, text: str, limits: Limits) -> list[Entry]:
    """Return what stands in one frame, by the manner of its first lines."""
    refuse_message(text, limits)
    lines = lines_of(text)
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines):
        raise Rejected(Reason.NO_TEXT, "ZCZC: a frame with nothing in it")
    marked = tagged_of(lines[first:]) or marked_of(lines[first:]) or routed_of(lines[first:])
    if marked is None and _DESKS.fullmatch(lines[first].strip()) and (marked := _below_desk(lines[first + 1 :])):
        marked.extra["desk"] = lines[first].strip()
    entries: Sequence[Entry]
    if marked:
        entries = [_item(marked)]
    elif wmo.fits("\n".join(lines[first : first + _HEAD_LINES])):
        entries = wmo.parse("\n".join(lines[first:]), limits).entries
    elif iptc7901.fits(text.lstrip()):
        entries = iptc7901.parse(text.lstrip(), limits).entries
    else:
        entries = [_plain(lines[first:], limits)]
    return [entry if isinstance(entry, Rejected) else _channelled(entry, channel) for entry in entries]


def _below_desk(lines: list[str]) -> Marked | None:
    """Return the header below a line of desks: marks, or the sort of copy and its headline in one line."""
    sorted_ = _SORT.fullmatch(lines[0].strip()) if lines else None
    if sorted_ is None:
        return marked_of(lines)
    return Marked(lines[1:], {"headline": sorted_[2], "slugline": sorted_[1]})


def _channelled(item: WireItem, channel: str) -> WireItem:
    """Return the item with what stands behind ZCZC: an agency's name, or the channel and number of the message."""
    named = channel if _PROVIDER.fullmatch(channel) else None
    extra = {**item.extra, "channel": channel} if channel else item.extra
    return replace(item, format=FORMAT, extra=extra, provider=item.provider or named)


def _plain(lines: list[str], limits: Limits) -> WireItem:
    """Read copy without marks as plain text; racing copy has slug and take in its headline."""
    desk = lines[0].strip() if _DESK.fullmatch(lines[0].strip()) and len(lines) > 1 else None
    (item,) = plain.parse("\n".join(lines[1:] if desk else lines), limits).items
    fields: dict[str, Any] = {"extra": {"desk": desk}} if desk else {}
    if desk and item.slugline is None and (found := _KIND.fullmatch(item.headline or "")):
        fields |= {"slugline": found["slug"], "take": item.take or found["take"]}
    return replace(item, **fields)


def _item(marked: Marked) -> WireItem:
    headline, lines = marked.fields.get("headline"), marked.lines
    if headline is None:
        headline, lines = _first_line(lines)
    headline = headline or marked.issuer
    paragraphs = read_blocks(blocks_of(lines))
    if not (headline or paragraphs):
        raise Rejected(Reason.NO_TEXT, "ZCZC: a message with neither headline nor copy")
    fields: dict[str, Any] = {name: value for name, value in marked.fields.items() if name != "headline"}
    return WireItem(
        FORMAT, headline=headline, paragraphs=paragraphs, subjects=marked.subjects, extra=marked.extra, **fields
    )


def _first_line(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return a headline without its mark: a short first line at the margin, with a blank or an indent below it."""
    if len(lines) < 2 or not lines[0] or lines[0][0].isspace() or len(lines[0]) > _HEADLINE_LENGTH:
        return None, lines
    below = lines[1]
    if lines[0].endswith(".") or (below and not below[0].isspace()):
        return None, lines
    return lines[0].strip(), lines[1:]
