"""Reads full names as copy writes them, and what each tells about a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from stream.extract.names.gender import Gender
from stream.extract.names.people import (
    FEMALE_TITLES,
    FUNCTION_WORDS,
    MALE_TITLES,
    NOT_NAMES,
    ORGANISATION_WORDS,
    PLAIN_TITLES,
    TITLE_SUFFIXES,
    TITLES,
)
from stream.extract.names.surnames import AND, past_and
from stream.extract.names.titles import GENITIVE, core, title_gender

__all__ = ["FULL", "RUN_LIMIT", "Reading", "reading_of"]

_CAPITAL = f"[A-Z{''.join(filter(str.isupper, map(chr, (*range(0x80, 0x590), *range(0x1E00, 0x2000)))))}]"
"""A capital of Latin, Greek, Cyrillic or Armenian. Other scripts have none, and no names are read from them."""
_WORD = r"[\w'’-]*+(?:\.(?:(?<=\b\w\.)|(?<=\b\w\w\.)|(?<=\b\w\w\w\.)))?"
"""What follows the capital in a word, and the stop of a short word: an initial, `Sen.`, `Jr.`"""
FULL = re.compile(
    rf"{_CAPITAL}(?<!\w.){_WORD}"
    rf"(?>(?: (?:{_CAPITAL}{_WORD}|"
    rf"(?:(?:van|von|zu) (?:der |den |dem |de )?|(?:de|del|della|bin|ibn|al|el|la|du|dos|da|di|of) ){{0,2}}"
    rf"(?:(?:a[ldnrstz]|el|ul)-)?{_CAPITAL}{_WORD})){{1,6}})"
    rf"(?>(?: y (?:de (?:la |las |los )?|del )?{_CAPITAL}{_WORD}(?! {_CAPITAL}))?)"
)
"""Two capitalised words and more. Its repeats are bounded, so the search is linear. A capital right behind the blank,
as most names have it, is looked for before the particles, which take longer.
"""
RUN_LIMIT = 200
"""Characters of the longest run that is read: no name is longer, and `reading_of` keeps what it has read."""
_ORGANISED = ORGANISATION_WORDS | {"of"}
"""Words that no name of a person has."""
_GLOSSED = FUNCTION_WORDS | NOT_NAMES | TITLES | _ORGANISED
"""Words that are no part of a person's name, or ask for a closer look at it."""
_HONORIFICS = MALE_TITLES | FEMALE_TITLES
"""Titles that tell the gender."""
_SUFFIXES = frozenset(("jr.", "jr", "sr.", "sr", "ii", "iii", "iv"))
"""What may follow a name and belongs to it."""
_ROLE_OF = {
    "sen.": "senator",
    "gov.": "governor",
    "rep.": "congressman",
    "gen.": "general",
    "col.": "colonel",
    "lt.": "lieutenant",
    "sgt.": "sergeant",
    "prof.": "professor",
    "dr.": "doctor",
    "pres.": "president",
    "capt.": "captain",
    "adm.": "admiral",
}
"""What an abbreviated title is called when it stands for its holder: `the senator`."""


class Reading(NamedTuple):
    """What a run of capitalised words tells about a person."""

    full: str
    """The name; empty where only a title is known: `Mr. Smith`, `Mayor Smith`."""
    first: str
    last: str
    gender: Gender
    title: str
    honoured: str
    """The last name that a title or an honorific stands before, lower case; empty without one."""


@lru_cache(maxsize=2048)
def reading_of(run: str) -> Reading | None:
    """Reads a run of capitalised words; None where it names no person. Results are kept, for the same names come up
    again and again in the news.
    """
    words, lowers = run.split(" "), run.lower().split(" ")
    if _is_plain(words, lowers):
        return Reading(run, words[0], words[1], Gender.UNKNOWN, "", "")
    words, lowers = _of_one_sentence(words, lowers)
    begin, end = _without_context(words, lowers)
    words, lowers = words[begin:end], lowers[begin:end]
    if words and words[-1].endswith(GENITIVE):
        words[-1], lowers[-1] = words[-1][:-2], lowers[-1][:-2]
    if not words or (lowers[-1] in _ORGANISED and _HONORIFICS.isdisjoint(lowers)):
        return None
    begin, title = core(lowers, 0, len(words))
    gender = title_gender(lowers[:begin])
    joined = lowers.index(AND) if AND in lowers else 0
    if joined and past_and(words, begin, joined) == joined:
        words, lowers, joined = words[:joined], lowers[:joined], 0
    size = sum([word[0].isupper() for word in words[begin:joined]]) if joined else len(words) - begin
    person = 2 <= size <= 4 and _ORGANISED.isdisjoint(lowers[begin:])
    titled = bool(gender or (title and title not in PLAIN_TITLES and size == 1))
    if not person and not titled:
        return None
    name = [word.rstrip(".,'’") if len(word) > 3 and word.lower() not in _SUFFIXES else word for word in words[begin:]]
    last = name[joined - begin - 1] if joined else name[-1]
    if len(name) > 1 and last.lower() in _SUFFIXES:
        last = name[-2]
    honoured = name[-1].lower() if titled else ""
    return Reading(" ".join(name) if person else "", name[0], last, gender, _ROLE_OF.get(title, title), honoured)


def _is_plain(words: Sequence[str], lowers: Sequence[str]) -> bool:
    """Return whether a run is first and last name as they stand: no title, no function word, no stop, no genitive."""
    return (
        len(words) == 2
        and _GLOSSED.isdisjoint(lowers)
        and not lowers[0].endswith(TITLE_SUFFIXES)
        and words[0].isalpha()
        and words[1].isalpha()
    )


def _of_one_sentence(words: list[str], lowers: list[str]) -> tuple[list[str], list[str]]:
    """Return the run up to the end of its sentence: in `Hof. Motor` the stop is not that of an abbreviation. A single
    word before the stop is left out instead. A function word begins a sentence behind any stop: `U.S. While Brandt`.
    """
    for at, lower in enumerate(lowers[:-1]):
        if lower[-1] == "." and lowers[at + 1] in FUNCTION_WORDS:
            return (words[: at + 1], lowers[: at + 1]) if at > 1 else (words[at + 1 :], lowers[at + 1 :])
        if lower[-1] == "." and lower.index(".") > 1 and lower not in TITLES and lower not in _SUFFIXES:
            if at:
                return [*words[:at], words[at][:-1]], [*lowers[:at], lower[:-1]]
            return words[1:], lowers[1:]
    return words, lowers


def _without_context(words: Sequence[str], lowers: Sequence[str]) -> tuple[int, int]:
    """Return where the name in a run begins, after function words, and where it ends: at a genitive or before a day."""
    first, size = 0, len(words)
    while first < size and (lowers[first] in FUNCTION_WORDS or lowers[first] in NOT_NAMES):
        first += 1
    for last in range(first, size):
        if words[last].endswith(GENITIVE):
            return first, last + 1
        if lowers[last] in NOT_NAMES:
            return first, last
    return first, size
