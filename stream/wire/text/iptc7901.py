"""Reads IPTC 7901, the European wires' text format, with its control characters or without: dpa, ATS/SDA, Belga, AAP.

Source: IPTC 7901 "The text transmission format": SOH source, number, priority, category, words, keywords; slug; STX
headline and byline, closed by ` =`; copy; ETX day, time, month, year; EOT.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stream.errors import Reason, Rejected
from stream.lexicon.agencies import SPELLINGS
from stream.wire.limits import Limits
from stream.wire.parser import Reading, entries_of
from stream.wire.text.frame import SOH, US, Message, message_of, messages_of
from stream.wire.text.iptc7901_copy import copy_of, day_time
from stream.wire_item import Paragraph, WireItem

__all__ = ["FORMAT", "fits", "parse"]

FORMAT = "iptc7901"
_HEADER = (
    r"(?P<source>[A-Za-z]{2,8}?)(?P<number>\d{2,6})[ ]{1,4}(?P<priority>[1-9])[ ]{1,4}(?P<category>[A-Za-z]{1,5})"
    r"[ ]{1,8}(?P<words>\d{1,5})(?:[ ]{1,8}(?P<keywords>[^\n]{0,120}))?"
)
_STARTS = re.compile(rf"[\x7f\s]{{0,20}}\x01|\^A[A-Za-z]{{2,8}}\d{{2,6}}[ ]|{_HEADER}\s{{0,8}}(?:\n|\Z)")
_WITHIN = re.compile(r"\x01[A-Za-z]{2,8}\d{2,6}[ ]{1,4}[1-9][ ]")
_HEADER_LINE = re.compile(rf"{_HEADER}\s{{0,8}}\Z")
_HEADER_LINES = re.compile(rf"(?m)^[ ]{{0,8}}{_HEADER}[ \t\r]{{0,8}}$")
_TITLE_LINES = 12
"""Slug lines, take, headline, byline: dpa has up to seven lines above its ` =`."""
_TITLE_LENGTH = 200
_SLUG_LENGTH = 60
_TAKE = re.compile(
    r"(?:(?:\d{1,2}(?:ST|ND|RD|TH)|FIRST|SECOND|THIRD|NEW|URGENT)\s+)?(?:LEAD|NET|ADD|ROUNDUP|EXTRA|REFILE|UPDATE|"
    r"REPEAT|WRITETHRU|NEWSFEATURE|FEATURE|INTERVIEW|ANALYSIS|PREVIEW|CORRECTION|CORRECTED|KORREKTUR|Korrektur|URGENT|"
    r"ZUSAMMENFASSUNG|ÜBERBLICK|EIL(?:MELDUNG)?|BLITZ|KILL|STORNO|ANNULATION|WITHHOLD|\d{1,2}\.\s?LEAD)(?:\s+\d{1,4})?\Z"
)
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|door)[: ]\s*\S")
_END = re.compile(r"\s*=\s*\Z")
_PRINTED = re.compile(r"\(([A-Za-z-]{2,12})\)")
_DATELINE = 60
"""Characters in which a dateline names the agency: `Westhaven (hpa)`."""


@dataclass(slots=True)
class _Title:
    """The lines between slug and copy."""

    slug: list[str] = field(default_factory=list)
    takes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headline: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)


def fits(start: str) -> bool:
    """Return whether a text that begins so is of this format; SOH may stand further down, below the end of a message
    cut in two. ANPA's row must stand before it: it has SOH too.
    """
    return bool(_STARTS.match(start) or _WITHIN.search(start))


def parse(text: str, limits: Limits) -> Reading:
    """Return every message of the text. Raises `Rejected` where there are too many (OVERSIZE)."""
    return Reading(FORMAT, entries_of(_messages(text, limits), lambda part: _item(message_of(part, limits))))


def _messages(text: str, limits: Limits) -> list[str]:
    """Return the messages of a text, parted by their frames, or else by their header lines."""
    framed = messages_of(text, limits)
    if len(framed) > 1 or SOH in text:
        return framed
    starts = [found.start() for found in _HEADER_LINES.finditer(framed[0])]
    if len(starts) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(starts)} items, the limit is {limits.items}")
    return [framed[0][a:b] for a, b in pairwise([*starts, len(framed[0])])] or framed


def _item(message: Message) -> WireItem:
    header = [line.strip("\x7f\x04 ") for line in message.header]
    first = next((at for at, line in enumerate(header) if line), len(header))
    head = header[first] if first < len(header) else ""
    codes = _HEADER_LINE.match(head)
    above, below = header[first + 1 :], [line.strip("\x7f\x04") for line in message.text]
    title = _Title()
    if message.text:
        title.slug = [line for line in above if line]
    else:
        title.slug, below = _slug(above)
        if codes and not title.slug:
            title.slug, below = _slug_above(below)
    below = _title(below, title, slugged=bool(title.slug) or bool(codes))
    copy = copy_of(below)
    headline = " ".join(title.headline) or None
    if not (headline or copy.paragraphs):
        raise Rejected(Reason.NO_TEXT, "IPTC 7901: a message with neither headline nor copy")
    slug = "".join(title.slug).strip("/ ") or None
    fields = head.split(US) if codes is None and US in head else []
    return WireItem(
        format=FORMAT,
        provider=_provider(codes, copy.paragraphs),
        published_at=day_time(message.trailer) or copy.published_at,
        priority=codes["priority"] if codes else None,
        slugline=slug or (fields[0] if fields else None),
        take=" ".join(title.takes) or None,
        keywords=tuple(word for part in (slug or "").split("/") if (word := part.strip())),
        headline=headline,
        byline=" ".join(title.byline) or None,
        ednote="\n".join([*title.notes, *copy.notes]) or None,
        paragraphs=copy.paragraphs,
        repairs=("iptc7901:cut-off",) if message.text and not message.is_whole else (),
        extra=_extra(codes, head, fields),
    )


def _provider(codes: re.Match[str] | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the agency, which stands last among the keywords: `ccccb dpa 061`, `dpa-tns 0908`. Where that is none that
    we know, the one in the dateline is it.
    """
    words = [word for word in (codes["keywords"] or "").split() if word[0].isalpha()] if codes else []
    last = words[-1].partition("-")[0] if words else None
    if last is None or last.casefold() in SPELLINGS:
        return last
    printed = _PRINTED.search(paragraphs[0].text, 0, _DATELINE) if paragraphs else None
    return printed[1] if printed and printed[1].casefold() in SPELLINGS else last


def _extra(codes: re.Match[str] | None, head: str, fields: Sequence[str]) -> dict[str, object]:
    if codes:
        return {
            "source": codes["source"], "number": codes["number"], "category": codes["category"],
            "words": int(codes["words"]), "header": head,
        }  # fmt: skip
    return {"header": list(fields) or head} if head else {}


def _slug(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the slug of a message without control characters, recognised by its strokes at the start or at the end."""
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    end = first
    while end < len(lines) and (lines[end].startswith("/") or lines[end].endswith("/")):
        end += 1
    return lines[first:end], lines[end:]


def _slug_above(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the slug of a house that writes no strokes: one short line alone, with the title below it down to ` =`."""
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    alone = first + 1 < len(lines) and not lines[first + 1] and len(lines[first]) <= _SLUG_LENGTH
    if not alone or _END.search(lines[first]):
        return [], lines
    below = lines[first + 2 : first + 2 + _TITLE_LINES]
    block = below[: next((at for at, line in enumerate(below) if not line.strip()), len(below))]
    return ([lines[first]], lines[first + 2 :]) if any(_END.search(line) for line in block) else ([], lines)


def _title(lines: list[str], title: _Title, *, slugged: bool) -> list[str]:
    """Fill the title from the lines down to ` =`, else to the first blank one; the lines below them."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    end = _title_end(lines, first)
    if end is None or not slugged:
        return lines
    for line in lines[first:end]:
        text = _END.sub("", line).strip()
        if title.byline:
            title.byline.append(text)
        elif _TAKE.match(text):
            title.takes.append(text)
        elif text.startswith("(") and text.endswith(")"):
            title.notes.append(text)
        elif title.headline and _BYLINE.match(text):
            title.byline.append(text)
        elif text:
            title.headline.append(text)
    return lines[end:]


def _title_end(lines: list[str], first: int) -> int | None:
    """Return where the copy begins; None where the first lines are copy."""
    block = first
    for at in range(first, min(first + _TITLE_LINES, len(lines))):
        line = lines[at].strip()
        if len(line) > _TITLE_LENGTH:
            break
        if _END.search(line):
            return at + 1
        if not line and block == first:
            block = at
    if block == first:
        return None if len(lines) - first > 1 else len(lines)
    return block
