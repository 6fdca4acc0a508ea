"""Cleans a text down to its story: without markup, wire header, byline, dateline, notes and footer.

Articles come cleaned by `normalise`; this makes the detector indifferent to what that stage left, and lets it read
texts that never passed it (`wirestream judge`). What the patterns stand for: docs/wires.md.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import ftfy

from stream.lexicon.sign_offs import WORK_ON_COPY
from stream.lexicon.status import IN_CAPITALS_CORRECTED
from stream.lexicon.takes import RUNNING

__all__ = ["TEXT_LIMIT", "Cleaned", "clean", "clean_headline", "fold_characters"]

TEXT_LIMIT = 40_000
"""Characters that are read: some 6,000 words. What comes after counts for the hashes alone."""
_TOP_LINES = 4
"""Lines of header that are looked at: agencies send up to three."""
_BOTTOM_LINES = 6
"""Lines of footer that are looked at: agencies send up to five."""
_LINE_LIMIT = 240
"""A longer line is copy, never a header, a byline or a footer."""

_TAG = re.compile(
    r"</?(?:p|br|hr|div|span|a|b|i|u|em|strong|small|sub|sup|h[1-6]|ul|ol|li|table|tr|td|th|body|html|font|blockquote)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<(?:/p|br|/div|/li|/h[1-6]|/tr)[^<>]{0,300}>", re.IGNORECASE)
_MOJIBAKE_BEGINS = "ÂÃâ"
_MOJIBAKE = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_MARKS = re.compile("[\u0300-\u036f]")

_HEADER = re.compile(
    r"""(?ix)
    \^ .* \Z                                          # ANPA fields: ^AM-SLUG,250<
    | ZCZC\b
    | [\x00-\x08\x16]
    | \d{3,5} \s \d\d:\d\d \s \d                      # number, time and date of a ticker
    | (?:[a-z]\s){1,3} (?:BC|AM|PM|AP) - \S           # priority and category, cycle and slug
    | (?:BC|AM|PM|AP) - [^\s,]+ .{0,60} (?:Ld\b|,\s*a?\d{3,5}\b|\b\d{4}\s*GMT\b|\b\d\d-\d\d\b)
    | (?:AP|BC) - \S+ \s+ \d{3,4} \s* GMT \Z
    | Eds?: | EDS: | EDITORS?['’]?S?: | ATTENTION\b.{0,40}EDITORS
    | \(? (?:adds|updates|recasts|repeats|refiles|resending|rewrites|new\sthroughout|fixes)\b .{0,160} \)? \Z
    | (?:FLASH|BULLETIN|URGENT|ADVISORY) \Z
    """
)
_BYLINE = re.compile(r"(?:By|BY|Von|Por|Par|Di)\s+[A-ZÀ-Þ][^\s.,]*(?:\s+[^\s.,]+){0,6}(?:,\s+[^.]{2,60})?=?\Z")
_TITLE_BYLINE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){1,3}, [A-Z][\w' -]{2,40}\Z")
_CORRECTS = re.compile(
    r"(?i)\W{0,4}(?:this (?:version|story|article)[^.]{0,60}\s)?"
    r"(?:corrects|correcting|corrected (?:version|from|to|by)|correction\b|company corrects|refiles to correct)"
)
_CORRECTED_HEADLINE = re.compile(
    r"\W{0,3}(?:(?:REFILE|RPT|REPEAT)\W{1,3})?(?:CORRECT(?:ED|ION|IVE|S)\b|Correct(?:ed|ion|ive)\s?[:)\-–—])"
)
_HEADLINE_PREFIX = re.compile(
    rf"\W{{0,3}}(?:(?:{'|'.join(RUNNING + IN_CAPITALS_CORRECTED)}|Corrected|Correction|Corrective"
    r"|URGENT|FLASH|BULLETIN|ALERT|LEAD|Update|MANDATORY KILL|KILL|WITHHOLD|WITHDRAWN)\b"
    r"(?:\s?\d{1,2})?\W{1,4})"
)
_FOOTER = re.compile(
    rf"""(?ix)
    \W{{0,3}} (?: \(c\)\s | © | copyright\b | all\srights\sreserved
    | (?:this|the) \s (?:material|content|report|article) \s .{{0,40}} (?:not\sbe|redistribut|copyright|produced\sby)
    | \(? (?:additional\s)? (?:{"|".join(WORK_ON_COPY)}) \s by \b
    | \(?more\)? \W* \Z | \(?ends?\)? \W* \Z | -?30-? \Z | NNNN | reuters?\W* \Z
    | follow\s .{{0,60}} \s on \s (?:twitter|facebook|x)\b | contact\s (?:the\s)?(?:newsroom|us|desk)
    | for\smore\s .{{0,60}} (?:visit|contact|go\sto) | click\s(?:here|on) | source:\s | on\sthe\snet: | ___+
    )
    """
)
_ADDRESS = re.compile(r"(?i).{0,80}\bstaff\swriter\b.{0,80}@|.{0,100}\S@\S{1,60}\.\S{2,20}\W*\Z")
_RIGHTS = re.compile(r"(?i).{0,100}all\srights\sreserved")
_DASHES = "-–—_"
_DASH = re.compile(r"\s?(?:--|[-–—_])(?:\s[-–—])?(?:\s|\Z)|—")
_MONTH = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d|\b\d{1,2}\.?\s[a-zA-Zéû]{3,9}\b"
)
_DATELINE_LIMIT = 90
"""Characters in which a dateline ends: places, a date and the agency."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a text or headline."""

    text: str
    corrects: bool = False
    """Whether a note or a prefix says that it corrects an earlier one."""


def clean(text: str) -> Cleaned:
    """Return the story without what differs between two sendings of it. It is empty only where the text is blank."""
    text = fold_characters(text[:TEXT_LIMIT])
    lines = [line for raw in text.split("\n") if (line := raw.strip())]
    top, corrects = _below_header(lines)
    bottom = _above_footer(lines, top)
    if top >= bottom:
        return Cleaned(" ".join(lines), corrects)
    lines[top] = _without_dateline(lines[top]) or lines[top]
    return Cleaned("\n".join(lines[top:bottom]), corrects)


def clean_headline(headline: str) -> Cleaned:
    """Return the headline without what was put before it on the way: `UPDATE 2-`, `CORRECTED-`."""
    text = fold_characters(headline[: _LINE_LIMIT * 2]).strip()
    corrects = _CORRECTED_HEADLINE.match(text) is not None
    for _ in range(2):  # REFILE-CORRECTED-
        found = _HEADLINE_PREFIX.match(text)
        if found is None or found.end() == len(text):
            break
        text = text[found.end() :]
    return Cleaned(text, corrects)


def fold_characters(text: str) -> str:
    """Return a text without markup, mojibake, accents and apostrophes, its compatibility forms folded (NFKC). Case
    stays.
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _BREAKS.sub("\n", text))
    if not text.isascii():
        if any(sign in text for sign in _MOJIBAKE_BEGINS) and _MOJIBAKE.search(text):
            text = ftfy.fix_encoding(text)
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text).replace("’", "").replace("‘", "")
    return text.replace("'", "").replace("`", "")


def _below_header(lines: list[str]) -> tuple[int, bool]:
    """Return the first line of copy, and whether a line above it says that it corrects."""
    top, corrects = 0, False
    for number, line in enumerate(lines[: _TOP_LINES + 1]):
        if len(line) > _LINE_LIMIT:
            break
        if _CORRECTS.match(line) and (line[0] in "([-–—*" or number < len(lines) - 1):
            corrects, top = True, number + 1
        elif _HEADER.match(line) or _BYLINE.match(line) or (_TITLE_BYLINE.match(line) and number < len(lines) - 1):
            top = number + 1
    return top, corrects


def _above_footer(lines: list[str], top: int) -> int:
    """Return one past the last line of copy."""
    bottom = len(lines)
    for number in range(len(lines) - 1, max(top, len(lines) - 1 - _BOTTOM_LINES), -1):
        if len(lines[number]) <= _LINE_LIMIT and _is_footer(lines[number]):
            bottom = number
    return bottom


def _is_footer(line: str) -> bool:
    if _FOOTER.match(line) is not None:
        return True
    # What may stand anywhere in a line is looked for with care only where a cheap look finds its beginnings.
    if "@" in line and _ADDRESS.match(line) is not None:
        return True
    return "reserved" in line.lower() and _RIGHTS.match(line) is not None


def _without_dateline(line: str) -> str:
    beginning = line[:_DATELINE_LIMIT]
    if not any(dash in beginning for dash in _DASHES):
        return line
    found = _DASH.search(line, 0, _DATELINE_LIMIT)
    if found is None or found.start() == 0:
        return line
    place = line[: found.start()]
    first = place.split(maxsplit=1)[0].strip(",.")
    if (first.isupper() and len(first) > 1) or place.endswith(")") or _MONTH.search(place):
        return line[found.end() :].lstrip(" -–—")
    return line
