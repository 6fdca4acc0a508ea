"""Reads ANPA 1312, the American wires' format: AP's way of it, and Kyodo's.

Source: ANPA 1312 "High-speed wire transmission guidelines", and what AP and Kyodo make of it: header lines begin with
`^` and end with `<` or `=`, paragraphs begin with a tab, table rows with a back space (tab line indicator).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stream.errors import Reason, Rejected
from stream.lexicon.notes import TO_EDITORS
from stream.wire.limits import Limits
from stream.wire.parser import Reading, entries_of
from stream.wire.text.anpa_copy import Line, LineKind, lines_of_copy
from stream.wire.text.frame import US, Message, message_of, messages_of
from stream.wire.text.slug_line import SlugLine, slug_line_of
from stream.wire_item import Paragraph, WireItem

__all__ = ["FORMAT", "fits", "parse"]

FORMAT = "anpa1312"
_STARTS = re.compile(r"\x16|(?:\^V){1,4}\^A|\^A[A-Za-z]\d{4}[^\n]{0,40}\^_")
_WITHIN = re.compile(r"\x01[A-Za-z]\d{4}[^\n\x1f]{0,40}\x1f")
_SOURCE = re.compile(r"(?P<service>[A-Za-z])(?P<number>\d{4})(?P<sender>[^\x1f]*)(?:\x1f(?P<desk>.*))?")
_SLUG = re.compile(r"(?i)(?:AM|PM|BC|AP|EX)-(?:(?P<region>[A-Z]{2})--)?(?P<slug>[^\s,][^,]*)(?:,\s*(?P<take>.*))?\Z")
_REGION = re.compile(r"([A-Z]{2})--(?=\S)")
_COUNT = re.compile(r",?\s*\d{1,5}\Z")
"""The number of words, behind the take key."""
_BYLINE = re.compile(r"(?i)by\s+\S")
_HOUSE = re.compile(r"(?i)\b(?:press|writers?|reporters?|correspondents?|editors?|columnist|AP|news|service|kyodo)\b")
_HOUSE_LENGTH = 80
_NOTE = re.compile(rf"(?i)\(?(?:{'|'.join(TO_EDITORS)})\s*(?:[:_–—]|-(?!\w)|(?<=\s)-)".replace("'", "['’]"))
"""A note to editors. A hyphen that ties the word to another begins none: `Editor-in-chief quits`."""
_ADVANCE = re.compile(r"(?i)\$adv\s?\d{1,2}(?:\s?[-/&]\s?\d{1,2})?\Z")
"""A line by which AP holds copy until a day: `$adv08`."""
_HINT = re.compile(r"(?i)(?:\(?with |w/)?(?:AP |photos?\b|graphics?\b|video\b)[A-Z\d, /-]{0,80}\)?\Z")
"""A line that tells of pictures: `AP Photos NY101-103`."""
_STAMP = re.compile(
    r"(?P<who>[A-Z]{2,6})-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{1,4})"
)
_STAMP_KYODO = re.compile(
    r"(?P<zone>[A-Z]{3})-(?P<hour>\d\d):(?P<minute>\d\d)-(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d\d)"
)
_CENTURY = 70
"""Years from here on are of the last century: the format is of 1974."""


@dataclass(slots=True)
class _Copy:
    """What the text between STX and ETX holds."""

    slug: re.Match[str] | None = None
    headline: str | None = None
    subheadlines: list[str] = field(default_factory=list)
    byline: str | None = None
    byline_title: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)


def fits(start: str) -> bool:
    """Return whether a text that begins so is of this format. SOH may stand further down, below the end of a message
    cut in two. IPTC 7901 begins with SOH too, but has no US behind its number.
    """
    return bool(_STARTS.match(start) or _WITHIN.search(start))


def parse(text: str, limits: Limits) -> Reading:
    """Return every message of the text. Raises `Rejected` where there is none (MALFORMED), or too many."""
    return Reading(FORMAT, entries_of(messages_of(text, limits), lambda part: _item(message_of(part, limits))))


def _item(message: Message) -> WireItem:
    header = [line for line in message.header if line.strip("\x16\x04 ")]
    source = _SOURCE.match(header[0].lstrip("\x16")) if header else None
    codes, rest = _codes(header[1:] if source else header)
    copy = _copy_of([*rest, *message.text])
    if not (copy.headline or copy.paragraphs):
        reason = Reason.NO_TEXT if source else Reason.MALFORMED
        raise Rejected(reason, "ANPA 1312: a message without headline and copy")
    sender = source["sender"].strip() if source else ""
    stamp = _STAMP.search(message.trailer) or _STAMP_KYODO.search(message.trailer)
    slug, region = _slugline(copy.slug, codes)
    return WireItem(
        format=FORMAT,
        provider=sender or (stamp["who"] if stamp and "who" in stamp.re.groupindex else None),
        published_at=_date(stamp) if stamp else None,
        priority=codes.priority if codes else None,
        slugline=slug,
        take=_take(copy.slug, codes),
        headline=copy.headline,
        subheadlines=tuple(copy.subheadlines),
        byline=copy.byline,
        byline_title=copy.byline_title,
        paragraphs=tuple(copy.paragraphs),
        repairs=() if message.is_whole else ("anpa:cut-off",),
        extra=_extra(source, codes, copy.slug, region, message.trailer),
    )


def _codes(header: list[str]) -> tuple[SlugLine | None, list[str]]:
    """Return the line of codes; what stands below it is copy whose STX was lost."""
    for at, line in enumerate(header[:2]):
        if codes := slug_line_of(line):
            return codes, header[at + 1 :]
    return None, header


def _slugline(printed: re.Match[str] | None, codes: SlugLine | None) -> tuple[str | None, str | None]:
    """Return the slug without cycle and region, and the region. The one printed above the headline is whole; the one in
    the codes has no blanks in it, where it was not cut to 24 characters.
    """
    if printed and (" " not in printed["slug"].strip() or _is_cut(codes, printed["slug"])):
        return printed["slug"].strip(), printed["region"]
    if codes is None:
        return (printed["slug"].strip(), printed["region"]) if printed else (None, None)
    region = _REGION.match(codes.keyword)
    return codes.keyword[region.end() if region else 0 :].partition(",")[0] or None, region[1] if region else None


def _is_cut(codes: SlugLine | None, printed: str) -> bool:
    """Return whether the slug in the codes breaks off within a word of the one printed."""
    if codes is None:
        return False
    keyword, words = _letters(_REGION.sub("", codes.keyword, count=1)), [_letters(word) for word in printed.split()]
    ends = {len("".join(words[:count])) for count in range(1, len(words) + 1)}
    return len(keyword) not in ends and "".join(words).startswith(keyword)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _take(printed: re.Match[str] | None, codes: SlugLine | None) -> str | None:
    take = _COUNT.sub("", printed["take"]).strip() if printed and printed["take"] else None
    return take or (codes.take if codes else None)


def _date(stamp: re.Match[str]) -> str:
    year = int(stamp["year"]) + (1900 if int(stamp["year"]) >= _CENTURY else 2000)
    return f"{year}-{stamp['month']}-{stamp['day']} {stamp['hour']}:{stamp['minute']} {stamp['zone']}"


def _extra(
    source: re.Match[str] | None,
    codes: SlugLine | None,
    printed: re.Match[str] | None,
    region: str | None,
    trailer: str,
) -> dict[str, object]:
    found = {
        **(source.groupdict() if source else {}),
        "slug": printed[0] if printed else None,
        "region": region,
        "trailer": trailer.strip(" <"),
    }
    if codes:
        found |= {"cycle": codes.cycle, "anpa_category": codes.category, "date": codes.date, "words": codes.words}
        found["table"] = codes.is_table or None
    return {name: value.strip(US) if isinstance(value, str) else value for name, value in found.items() if value}


def _copy_of(lines: list[str]) -> _Copy:
    copy = _Copy()
    for at, line in enumerate(lines_of_copy(lines)):
        if line.kind is LineKind.HEADER:
            _header(line, at, copy)
        elif line.kind is LineKind.HEADLINE and copy.headline is None:
            copy.headline = line.text
        else:
            copy.paragraphs.append(Paragraph("text", line.text))
    return copy


def _header(line: Line, at: int, copy: _Copy) -> None:
    """Take a header line: by its place and words it is the slug, a note, the headline, the byline, its house or a
    cross-heading.
    """
    text = line.text
    if at == 0 and (found := _SLUG.match(text)):
        copy.slug = found
    elif _NOTE.match(text) or _ADVANCE.match(text) or (not _has_copy(copy) and _HINT.match(text)):
        copy.paragraphs.append(Paragraph("note", text))
    elif copy.byline is None and _BYLINE.match(text):
        copy.byline = text
    elif _is_house(text, copy):
        copy.byline_title = text
    elif copy.headline is None:
        copy.headline = text
    elif copy.byline is None and not _has_copy(copy):
        copy.subheadlines.append(text)
    else:
        copy.paragraphs.append(Paragraph("crosshead", text))


def _is_house(text: str, copy: _Copy) -> bool:
    """Return whether a line below the byline is the house, or who they are there."""
    below = copy.byline is not None and copy.byline_title is None and not _has_copy(copy)
    return below and len(text) <= _HOUSE_LENGTH and bool(_HOUSE.search(text))


def _has_copy(copy: _Copy) -> bool:
    return any(paragraph.kind != "note" for paragraph in copy.paragraphs)
