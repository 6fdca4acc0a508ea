"""Reads Reuters SGML of 1987, as the Reuters-21578 collection keeps it: `<REUTERS …>` … `</REUTERS>`, many to a file.

It is no XML: control characters are written `&#2;`, `<` stands bare in the copy, attributes repeat. So it is read by
the tags that its DTD (`lewis.dtd`) knows, and by nothing else, in one pass. The wire's own header, with priority and
slug line, is in `UNKNOWN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from stream.errors import Reason, Rejected
from stream.wire.bounds import refuse_file, refuse_message
from stream.wire.limits import Limits
from stream.wire.paragraphs import blocks_of, lines_of, read_blocks
from stream.wire.parser import Reading, entries_of
from stream.wire.text.reuters_article import Article, article_of, unescaped
from stream.wire.text.slug_line import SlugLine, slug_line_of
from stream.wire_item import Paragraph, WireItem

__all__ = ["FORMAT", "parse"]

FORMAT = "reuters21578-sgml"
_START = re.compile(r"<REUTERS(?=[\s>])([^<>]{0,1000})>")
_FILLER = re.compile(r"(?i)blah blah blah\.?")
"""What stands for the missing copy of a `BRIEF`: put there by the collection, not by the wire."""
_FLASH_MARK = re.compile(r"\*{3,}")
"""Before the headline of a flash."""
_UNIT_SEPARATOR = "&#31;"
_EMBARGOED = re.compile(r"(?i)\(embargoed?\)|\*embargo|-embargoed\b")
_COLUMNS = "   "
"""The gap between figures of a table."""
_HEADLINE_LENGTH = 100
_HEADLINE_LINES = 3
_LANGUAGE = "en"
"""All of it is of Reuters' English service (the collection's README, section I)."""


def parse(text: str, limits: Limits) -> Reading:
    """Return every article of the text. Raises `Rejected` where no `<REUTERS>` begins (MALFORMED), or none can be
    read.
    """
    refuse_file(text)
    starts = list(islice(_START.finditer(text), limits.items + 1))
    if not starts:
        raise Rejected(Reason.MALFORMED, "Reuters SGML without an article")
    if len(starts) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"more than {limits.items} items")
    ends = [start.start() for start in starts[1:]] + [len(text)]
    parts = ((start[1], text[start.end() : end]) for start, end in zip(starts, ends, strict=True))
    return Reading(FORMAT, entries_of(parts, lambda part: _item_of(*part, limits)))


def _item_of(attributes: str, text: str, limits: Limits) -> WireItem:
    refuse_message(text, limits)
    return _item(article_of(attributes, text))


def _item(article: Article) -> WireItem:
    headline = article.text("TITLE")
    loose = list(_loose_lines(article))
    if headline is None:
        headline, loose = _first_as_headline(loose)
    body = "".join(article.texts.get("BODY", ()))
    paragraphs = (*_paragraphs(loose), *_paragraphs(lines_of(body)))
    if not headline and not paragraphs:
        raise Rejected(Reason.NO_TEXT, f"Reuters SGML: {article.kind} with neither headline nor copy")
    header, codes = _header(article)
    return WireItem(
        format=FORMAT,
        provider="Reuters",
        status="embargoed" if header and _EMBARGOED.search(header.slug) else None,
        published_at=article.text("DATE"),
        language=_LANGUAGE,
        priority=header.priority if header else None,
        slugline=header.slug if header else None,
        take=header.take if header else None,
        subjects=tuple(article.subjects),
        headline=headline,
        byline=article.text("AUTHOR"),
        dateline=article.text("DATELINE"),
        paragraphs=paragraphs,
        repairs=() if article.is_whole else ("sgml:cut-off",),
        extra=_extra(article, header, codes),
    )


def _loose_lines(article: Article) -> Iterator[str]:
    """Yield the lines of `TEXT` outside of its elements: all the copy of an `UNPROC`, marks and filler of a `BRIEF`."""
    for line in lines_of("".join(article.texts.get("TEXT", ()))):
        text = _FLASH_MARK.sub("", line, count=1) if _FLASH_MARK.match(line) else line
        if not _FILLER.fullmatch(text.strip()) or article.kind != "BRIEF":
            yield text


def _first_as_headline(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return a headline without an element of its own: the short lines at the margin above the first indented one."""
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    for end in range(first, min(first + _HEADLINE_LINES + 1, len(lines))):
        line = lines[end]
        if end > first and (not line or line.startswith("  ")):
            return " ".join(lines[first:end]), lines[end:]
        if line[:1].isspace() or len(line) > _HEADLINE_LENGTH or line.endswith(".") or _COLUMNS in line:
            break
    return None, lines


def _paragraphs(lines: list[str]) -> tuple[Paragraph, ...]:
    return read_blocks(blocks_of(lines))


def _header(article: Article) -> tuple[SlugLine | None, list[str]]:
    """Return the wire's header: desks' codes, the message's number before a US (`&#31;`), and then the slug line, which
    may wrap. Where the US was lost, the slug line is the last that reads as one.
    """
    raw = [line.strip() for line in lines_of("".join(article.texts.get("UNKNOWN", ())))]
    lines = [line for line in raw if line]
    framed = [at + 1 for at, line in enumerate(lines) if _UNIT_SEPARATOR in line][-1:]
    for at in framed or range(len(lines) - 1, -1, -1):
        found = slug_line_of(unescaped(" ".join(lines[at:])))
        if found and (framed or (found.priority and (found.date or found.cycle))):
            return found, [text for line in lines[:at] if (text := unescaped(line))]
    return None, [text for line in lines if (text := unescaped(line))]


def _extra(article: Article, header: SlugLine | None, codes: list[str]) -> dict[str, object]:
    extra: dict[str, object] = dict(article.attributes)
    extra["TYPE"] = article.kind
    if note := article.text("MKNOTE"):
        extra["MKNOTE"] = note
    if codes:
        extra["wire_codes"] = codes
    if header:
        extra["anpa_category"] = header.category
        extra |= {name: value for name in ("date", "words") if (value := getattr(header, name)) is not None}
    return extra
