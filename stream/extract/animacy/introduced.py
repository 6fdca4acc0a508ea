"""Decides whether an article introduces a name as a person's, anywhere in its text: by an age or an office beside the
name, or by a verb of saying.
"""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, INVERTED, SAYING, STRONG
from stream.extract.names.person_nouns import GROUPS, PERSONS
from stream.extract.sentence.mention import DETERMINERS
from stream.extract.wordlist import wordlist

__all__ = ["is_introduced"]

_LOOKS = 30
"""Occurrences of a name that are looked at: bounds the work on a text that is full of it."""
_REACH = 90
"""Characters beside a name that hold an apposition."""
_OFFICE_WORDS = 5
"""Words of an office up to the word for a person: `a former deputy harbour master`."""
_OLDEST = 120
"""Years of the highest number that is taken for an age."""
_ENDS = wordlist("of at from in for with on to and who whose by behind")
"""Words that end the head of an apposition: `the master of the ferry`."""
_HOUSES = wordlist(
    "employer broker dealer trader retailer merchant publisher producer broadcaster leader champion winner owner "
    "co-owner partner seller vendor grower brewer builder designer investor shareholder landlord member victim "
    "opponent favourite host successor predecessor customer buyer rider runner forward guest parent sister sibling"
)
"""Words that companies, clubs and brands are called as well as people: `Norden Rail, the largest employer, …`."""
_OFFICES = (PERSONS | wordlist("master hand head foreman forewoman chief prefect")) - GROUPS - _HOUSES
_UTTERS = STRONG - wordlist("reports report states note notes reads read posted claims")
_MARKS = '.,;:!?”“"»«)('
"""Signs that may stand beside a word."""


def is_introduced(text: str, name: str) -> bool:
    """Return whether the full name, or its last word alone, stands somewhere in the text beside an age, an office or a
    verb of saying. Linear in the text.
    """
    last = name.rpartition(" ")[2]
    at = text.find(last)
    for _ in range(_LOOKS):
        if at < 0:
            return False
        end = at + len(last)
        if not text[end : end + 1].isalnum():
            begin = end - len(name)
            full = begin >= 0 and text.startswith(name, begin)
            before = text[max(0, (begin if full else at) - _REACH) : begin if full else at]
            behind = text[end : end + _REACH]
            if full and (_has_age(behind) or _has_office(behind) or _follows_office(before)):
                return True
            if (full or not _follows_name(before)) and (_utters(behind) or _is_uttered(before)):
                return True
        at = text.find(last, end)
    return False


def _follows_name(before: str) -> bool:
    """Return whether a word with a capital stands right before: then the last name is another person's, or part of
    another name.
    """
    words = before.split(" ")
    word = words[-2] if len(words) > 1 and not words[-1] else words[-1]
    return word[:1].isupper() and word[-1:].isalpha()


def _has_age(behind: str) -> bool:
    """Return whether an age follows: `, 54,` or `(54)`."""
    opened = behind[2:] if behind.startswith((", ", " (")) else ""
    digits = opened[: len(opened) - len(opened.lstrip("0123456789"))]
    closes = opened[len(digits) : len(digits) + 1]
    return bool(digits) and closes in (",", ")", ".", ";") and len(digits) < 4 and 1 < int(digits) < _OLDEST


def _has_office(behind: str) -> bool:
    """Return whether an office follows: `, the lock keeper,`, `, a nurse at the clinic,`."""
    if not behind.startswith((", ", " (")):
        return False
    head = ""
    for word in behind[2:].split()[: _OFFICE_WORDS + 1]:
        plain = word.strip(_MARKS)
        if plain.lower() in _ENDS:
            break
        head = plain.lower()
        if plain != word:
            break
    return head in _OFFICES and head not in DETERMINERS


def _follows_office(before: str) -> bool:
    """Return whether the words before end in an office: `the lock keeper Edda Marsh`, `Farmer Otmar Zrinski`."""
    words = before.split()
    return bool(words) and before.endswith(" ") and words[-1].lower() in _OFFICES


def _utters(behind: str) -> bool:
    """Return whether a verb of saying follows: `Edda Marsh said`, `Edda Marsh has said`."""
    words = behind.split()[:2] if behind.startswith(" ") else []
    if len(words) > 1 and words[0] in AUXILIARIES:
        words = words[1:]
    return bool(words) and words[0].strip(_MARKS) in _UTTERS


def _is_uttered(before: str) -> bool:
    """Return whether a verb of saying stands before: `said Edda Marsh`."""
    words = before.split()
    return bool(words) and before.endswith(" ") and words[-1] in INVERTED and words[-1] in (_UTTERS | SAYING)
