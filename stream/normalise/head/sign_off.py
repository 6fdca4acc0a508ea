"""Decides whether a paragraph closes the copy and is none of it: who reported and edited it, initials, telephone
numbers, rights, links to more.

Callers ask about the last paragraphs only: in the middle the same words may be copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.lexicon.agencies import SIGNING_WITH_INITIALS
from stream.lexicon.notes import NOT_FOR_PUBLICATION, NOTEPADS
from stream.lexicon.sign_offs import OTHER_WORK, WORK_ON_COPY
from stream.normalise.agency import is_agency
from stream.normalise.head.initials import is_initials

__all__ = ["back_matter", "is_sign_off"]

_MARK = re.compile(
    r"\A[-#=*(\s]*(?:reuters?|more|ends?|mtf|30|nnnn|/[a-z]{2,12}/|dpa(?: [a-z]{1,5}\d?){1,6}|"
    rf"(?-i:(?:{'|'.join(SIGNING_WITH_INITIALS)})(?: [a-z]{{1,5}}\d?){{1,8}}\s*\Z)|"
    r"aap(?: [a-z]{2,7}){1,2}(?:/[a-z]{2,4}){0,4})[-#=*)\s.]*\Z",
    re.IGNORECASE,
)
_WORK = rf"(?:additional |further )?(?:{'|'.join(WORK_ON_COPY + OTHER_WORK)})"
_CREDIT = re.compile(rf"(?i)\A(?P<open>[(\[]\s*)?{_WORK}(?:(?:,| and|, and| &) {_WORK}){{0,3}} by:? (?P<names>\S.*)\Z")
"""Reuters' `(Reporting by Jane Roe in Riga; Editing by Karl Ost)`, with its brackets or without."""
_NAMES = re.compile(
    r"(?:(?:[^\W\d_a-z][\w.'’-]*|and|und|y|in|at|of|for|from|the|de|da|van|von|der|al|bin|el|la|with|by)[,;.)\]\s]+)"
    r"{1,60}\Z"
)
_SENTENCE = re.compile(r"(?<![.,;]) (?:[a-z]{2,}ed|is|are|was|were|has|have|had|that|shows?|said|says)\b")
_CREDIT_LENGTH = 500
_CONTRIBUTED = re.compile(
    r"\A\(?(?=[^\W\d_])[^.!?“\"]{4,300}(?:\.[^.!?“\"]{1,40}){0,4} (?:also )?contributed "
    r"(?:to this (?:report|story|article|dispatch)|"
    r"(?:additional )?reporting(?: (?:to|for) this (?:report|story|article))?)"
    r"(?: from [^.]{2,60})?\.?\)?\Z"
)
_NUMBERS = re.compile(r"\A\(\(.{5,500}\)\)\s*\Z")
"""Reuters' double brackets: how the desk is reached."""
_SIGNED = re.compile(r"\(([A-Za-z-]{2,14})\s?\\?[/,-]\s?[a-z]{2,4}(?:[ /][a-z]{2,4}){0,4}\)\.?\Z")
_KEYWORDS = re.compile(r"\AKeywords?: [A-Z0-9][A-Z0-9/,()& -]{1,120}\Z")
_STANDARDS = re.compile(r"(?i)\Aour standards:.{0,100}\Z")
_RIGHTS = re.compile(
    r"(?i)\A[(\[]?(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|\d{4}|by\b)|all rights reserved\b).{0,400}\Z"
    r"|\A.{3,120}\ball rights reserved\b.{0,200}\Z"
)
_MORE = re.compile(
    r"(?i)\A(?:continue reading|keep reading|read more|"
    r"read the (?:full|rest of the|whole) (?:story|article|post))\b.{0,60}\Z"
    r"|\AThe post .{1,300} (?:appeared first|first appeared) on .{1,150}\Z"
)
"""What feeds close an entry with."""
_BACK_MATTER = re.compile(rf"(?i)\A[-#*\s]*(?:{'|'.join(NOT_FOR_PUBLICATION)})\b|\A#\s+(?:{'|'.join(NOTEPADS)})\b")
_BACK_MATTER_LENGTH = 16
_CONTACTS_LENGTH = 8
"""The most paragraphs of contacts, which go on to the end: `Contacts` alone may be a cross-heading."""
_CONTACTS = re.compile(
    r"\A(?:##? ?)?(?:dpa[- ])?(?:contacts?|kontakte?|ansprechpartner|media contacts?|press contacts?)\b\s*:?\s*\Z",
    re.IGNORECASE,
)


def back_matter(texts: Sequence[str]) -> int | None:
    """Return the paragraph from which on nothing is for publication: a notepad for editors, contacts. Never the first
    one.
    """
    for at in range(max(1, len(texts) - _BACK_MATTER_LENGTH), len(texts)):
        if _BACK_MATTER.match(texts[at]) or (_CONTACTS.match(texts[at]) and at >= len(texts) - _CONTACTS_LENGTH):
            return at
    return None


def is_sign_off(text: str) -> bool:
    """Return whether a paragraph at the end of the copy is none of it."""
    return bool(
        _MARK.match(text)
        or is_agency(text)
        or is_initials(text)
        or _is_signed(text)
        or _is_credit(text)
        or any(pattern.match(text) for pattern in (_CONTRIBUTED, _NUMBERS, _KEYWORDS, _STANDARDS, _RIGHTS, _MORE))
    )


def _is_signed(text: str) -> bool:
    """Return whether it is an agency and the initials of its desk, in brackets: `(SDA/mf ba)`."""
    found = _SIGNED.match(text)
    return found is not None and is_agency(found[1])


def _is_credit(text: str) -> bool:
    """Return whether it is a credit: `Reporting by the newspaper showed that …` is copy."""
    found = _CREDIT.match(text) if len(text) <= _CREDIT_LENGTH else None
    if found is None:
        return False
    if found["open"] or ";" in text:
        return text.rstrip()[-1:] in ")]" or not _SENTENCE.search(found["names"])
    return bool(_NAMES.match(found["names"] + " ")) and found["names"][:1].isupper()
