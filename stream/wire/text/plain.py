"""Reads plain-text wire copy: an optional header, a headline (none for a flash), byline lines, paragraphs,
cross-headings.

What a line *means* that may stand in copy of any format (bylines, datelines, notes in brackets, sign-offs) is for the
next stage to find out; here lines are only kept apart.
"""

from __future__ import annotations

import re
from typing import Any

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits
from stream.wire.paragraphs import blocks_of, lines_of, paragraphs_of, read_blocks
from stream.wire.parser import Reading
from stream.wire.text.plain_header import Header, read_line, read_line_below
from stream.wire_item import Paragraph, WireItem

__all__ = ["FORMAT", "parse"]

FORMAT = "plain-text"
_HEADER_LINES = 12
"""No header is longer. Beyond, lines are copy whatever they look like."""
_BELOW_LINES = 6
_BELOW_WITHIN = 20
"""Below the headline, a header's line stands among the first few, with blank lines between them."""
_HEADER_LENGTH = 400
"""Characters of a header's line: notes are the longest."""
_HEADLINE_LENGTH = 250
"""No agency sends longer headlines: a longer first block is copy without one, as in a flash."""
_HEADLINE_LINES = 4
_SIGN_OFF_WORDS = 3
"""Under a kill that is all header: `The AP`."""
_SENTENCES = 140
"""A first block with a full stop that is longer than this is a paragraph."""
_BYLINE = re.compile(r"(?:By|BY|by|Von|VON|Par|PAR|Por|POR) [^\W\d_]")
_BYLINE_LENGTH = 120
_NOTE = re.compile(r"\([^()]{3,300}\)")
_DATELINE = re.compile(
    r"\s*[^\W\d_][^\n]{1,70}?(?:\)\s*\.?[-–—_]|/\.\s|\d\s+[-–—_]{1,2}\s|\d\s+\([A-Za-z]{2,10}\)\s+[^\W\d_])|\s*【"
)
_RELEASE = re.compile(
    r"\s*(?=[^\n]{0,100}(?:19|20)\d\d\b)(?:[^\W\d_][^\n]{1,90}?(?:\d\)?\s?/[^/\n]{2,40}/\s?[-–—A-Z]|"
    r"\s?/\s[^/\n]{2,40}\s?/\s[^/\n]{2,40}\s?/\s|(?:19|20)\d\d\)?\s?[:|]\s|\d\s\([^()\n]{2,40}\)\s[A-Z])|"
    r"\([^\W\d_][^()\n]{1,60}(?:19|20)\d\d\)\s|"
    r"(?:[^\W\d_]{3,9}\.? \d{1,2}, |\d{1,2}\.? [^\W\d_]{3,9}\.? )\d{4}\s?[-–—,]\s?[^\W\d_][^\n–—]{1,60}\s[-–—]{1,2}\s)"
)
"""A press release's, which names its year: `, March 5, 2025 /PRNewswire/ --`, `/ ACCESSWIRE / June 11, 2024 /`."""


def parse(text: str, limits: Limits) -> Reading:
    """Return one item: the whole text. Raises `Rejected` where a line is no copy (OVERSIZE) or nothing is in it
    (NO_TEXT).
    """
    if len(text) > limits.text_length + limits.field_length:
        raise Rejected(Reason.OVERSIZE, f"text of {len(text)} characters, the limit is {limits.text_length}")
    lines = lines_of(text)
    longest = max(map(len, lines))
    if longest > limits.line_length:
        raise Rejected(Reason.OVERSIZE, f"a line of {longest} characters, the limit is {limits.line_length}")
    header, rest = _header(lines)
    blocks = blocks_of(rest)
    headline, blocks = _headline(header, blocks)
    paragraphs = read_blocks(_apart(blocks))
    is_told = bool(header.notes or "status" in header.fields)
    if is_told and not paragraphs and headline and len(headline.split()) <= _SIGN_OFF_WORDS:
        headline = None  # who sent it
    if not headline and not paragraphs and is_told:
        paragraphs = paragraphs_of(text)  # a kill or an advisory that is all header: it must reach everyone
    if not headline and not paragraphs:
        raise Rejected(Reason.NO_TEXT, "a header, but neither headline nor copy under it")
    return Reading(FORMAT, (_item(header, headline, paragraphs),))


def _item(header: Header, headline: str | None, paragraphs: tuple[Paragraph, ...]) -> WireItem:
    fields: dict[str, Any] = dict(header.fields)
    headline = fields.pop("headline", None) or headline
    keywords = tuple(word.strip() for word in fields.pop("keywords", "").split(",") if word.strip())
    return WireItem(
        FORMAT,
        headline=headline,
        paragraphs=paragraphs,
        keywords=keywords,
        ednote="\n".join(header.notes) or None,
        **fields,
    )


def _header(lines: list[str]) -> tuple[Header, list[str]]:
    header = Header()
    taken = 0
    for at, line in enumerate(lines):
        if not line:
            continue
        if (
            header.lines >= _HEADER_LINES
            or len(line) > _HEADER_LENGTH
            or not read_line(line, header, lines[at + 1] if at + 1 < len(lines) else "")
        ):
            break
        taken = at + 1
    return header, _below(header, lines[taken:])


def _below(header: Header, lines: list[str]) -> list[str]:
    """Return the lines without those of a header that stands below the headline: among the few after it."""
    after = [at for at, line in enumerate(lines[:_BELOW_WITHIN]) if line][1:_BELOW_LINES]
    taken = {at for at in after if len(lines[at]) <= _HEADER_LENGTH and read_line_below(lines[at], header)}
    return [line for at, line in enumerate(lines) if at not in taken]


def _headline(header: Header, blocks: list[list[str]]) -> tuple[str | None, list[list[str]]]:
    """Return the headline, and the blocks below it. A flash, and copy that begins at once, has none."""
    if header.flash:
        return None, [[header.flash], *blocks]
    if not blocks or "headline" in header.fields:
        return None, blocks
    first = blocks[0]
    size = _headline_lines(first)
    text = " ".join(line.strip() for line in first[:size])
    is_flash = header.fields.get("priority") == "FLASH"
    alone = len(blocks) == 1 and size == len(first) and (is_flash or text.endswith((".", ".”", '."')))
    if alone or (is_flash and len(text) > _SENTENCES) or len(text) > _HEADLINE_LENGTH or _begins_dated(text):
        return None, blocks
    if text.endswith(".") and len(text) > _SENTENCES:
        return None, blocks
    return text, ([first[size:], *blocks[1:]] if size < len(first) else blocks[1:])


def _begins_dated(text: str) -> bool:
    """Return whether a first block is copy, and not its headline: it begins with a dateline."""
    return bool(_DATELINE.match(text) or _RELEASE.match(text))


def _headline_lines(block: list[str]) -> int:
    """Return how many lines of the first block are the headline: to the byline, to an indent, or to its end if it is
    short.
    """
    end = len(block)
    for at, line in enumerate(block):
        if at and (line[0] in " \t" or (_BYLINE.match(line) and len(line) <= _BYLINE_LENGTH)):
            end = at
            break
    if end > _HEADLINE_LINES or any(len(line) > 100 or line.endswith(".") for line in block[:end]):
        return 1
    return end


def _apart(blocks: list[list[str]]) -> list[list[str]]:
    """Return the same blocks, but each line of a byline's block for itself: who, then house or role."""
    apart: list[list[str]] = []
    for at, lines in enumerate(blocks):
        block = lines
        if at < 3 and len(block) > 1 and _NOTE.fullmatch(block[0]) and _BYLINE.match(block[1]):
            apart.append([block[0]])  # what an update does, above the byline
            block = block[1:]
        is_byline = at < 3 and _BYLINE.match(block[0]) and all(len(line) <= _BYLINE_LENGTH for line in block[:2])
        end = 0
        while is_byline and end < len(block) and len(block[end]) <= _BYLINE_LENGTH and block[end][0] not in " \t":
            apart.append([block[end]])
            end += 1
        if end < len(block):
            apart.append(block[end:])
    return apart
