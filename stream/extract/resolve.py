"""Who a name means, through the whole article: last names and first names to the full name, with gender and title.
May import mentions and people only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stream.extract.mentions import core
from stream.extract.people import (
    FEMALE,
    FEMALE_TITLES,
    FUNCTION_WORDS,
    MALE,
    MALE_TITLES,
    NOT_NAMES,
    ORGANISATION_WORDS,
    TITLE_SUFFIXES,
    TITLES,
)

__all__ = ["NameBook", "book_of"]

_CAPITALISED = r"[^a-z \W\d_][\w'’-]*+(?:\.(?:(?<=\b\w\.)|(?<=\b\w\w\.)|(?<=\b\w\w\w\.)))?"
"""A capitalised word, and the stop of a short one: an initial, `Sen.`, `Jr.` What is commonest in a text
stands first in the class, for it is tried in order.
"""
_FULL = re.compile(
    rf"{_CAPITALISED}"
    rf"(?: (?:(?:de|del|della|der|den|van|von|bin|ibn|al|el|la|du|dos|da|di|of) ){{0,2}}{_CAPITALISED}){{1,6}}+"
)
"""Two capitalised words and more; bounded, so linear."""
_ORGANISED = ORGANISATION_WORDS | {"of"}
_GLOSSED = FUNCTION_WORDS | NOT_NAMES | TITLES | _ORGANISED
"""Words that are no part of a person's name, or ask for a closer look at it."""
_SUFFIXES = frozenset(("jr.", "jr", "sr.", "sr", "ii", "iii", "iv"))


@dataclass(slots=True)
class _Person:
    name: str
    first_at: int
    count: int = 0
    gender: str = ""
    title: str = ""


@dataclass(slots=True)
class NameBook:
    """The full names of one article, by last and by first name, in the order in which they are introduced."""

    people: dict[str, _Person] = field(default_factory=dict)
    by_last: dict[str, list[_Person]] = field(default_factory=dict)
    by_first: dict[str, list[_Person]] = field(default_factory=dict)
    honorifics: dict[str, str] = field(default_factory=dict)
    """Last name → gender, from `Mr. Smith`."""

    def full_name(self, name: str, at: int, gender: str = "") -> str:
        """The full name that `name`, standing at code point `at`, stands for; `name` itself where the article has none.
        Of several people with one last name: the one of that gender, introduced before, mentioned most.
        """
        if " " in name:
            return name
        found = self.by_last.get(name) or self.by_first.get(name)
        if not found:
            return name
        fitting = [p for p in found if not gender or self.gender(p.name) in ("", gender)] or found
        before = [p for p in fitting if p.first_at <= at] or fitting
        return max(before, key=lambda p: (p.count, -p.first_at)).name

    def gender(self, name: str) -> str:
        """m, f, or empty: by title, else honorific of the last name, else first name."""
        person = self.people.get(name)
        if person is not None and person.gender:
            return person.gender
        words = name.lower().split()
        if not words:
            return ""
        if len(words) > 1 or name not in self.by_last:
            if words[0] in FEMALE:
                return "f" if words[0] not in MALE else ""
            if words[0] in MALE:
                return "m"
        return self.honorifics.get(words[-1], "")

    def role_holder(self, role: str, at: int) -> str | None:
        """The person introduced with the title that `role` names, nearest before `at`."""
        found = [p for p in self.people.values() if p.title and p.title == role and p.first_at <= at]
        return max(found, key=lambda p: p.first_at).name if found else None


def book_of(text: str, known: Iterable[str] = ()) -> NameBook:
    """Reads the names of a text, `known` ones (of headline and byline) after them. Linear in the text."""
    book = NameBook()
    entered: dict[str, _Person | None] = {}
    for match in _FULL.finditer(text):
        run = match[0]
        if run not in entered:
            entered[run] = _enter(book, run.split(" "), match.start())
        elif (person := entered[run]) is not None:
            person.count += 1
    for name in known:
        _enter(book, name.split(), len(text))
    return book


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


def _enter(book: NameBook, words: list[str], at: int) -> _Person | None:
    lowers = [word.lower() for word in words]
    if _is_plain(words, lowers):
        return _record(book, words, at, "", "")
    first = 0
    while first < len(words) and (lowers[first] in FUNCTION_WORDS or lowers[first] in NOT_NAMES):
        first += 1
    for last in range(first, len(words)):
        if words[last].endswith(("'s", "’s")):
            words, lowers = [*words[:last], words[last][:-2]], [*lowers[:last], lowers[last][:-2]]
            break
        if lowers[last] in NOT_NAMES:
            words, lowers = words[:last], lowers[:last]
            break
    words, lowers = words[first:], lowers[first:]
    begin, title = core(words, lowers, 0, len(words))
    gender = _title_gender(lowers[:begin])
    person = 2 <= len(words) - begin <= 4 and _ORGANISED.isdisjoint(lowers[begin:])
    if not person and not gender:
        return None
    name = [word.rstrip(".,'’") if len(word) > 3 and word.lower() not in _SUFFIXES else word for word in words[begin:]]
    if name and gender:
        book.honorifics.setdefault(name[-1].lower(), gender)
    if not person:
        return None
    return _record(book, name, at, gender, _ROLE_OF.get(title, title))


def _is_plain(words: Sequence[str], lowers: Sequence[str]) -> bool:
    """Whether nothing is to be cut off a name: no title, no function word, no stop, no genitive."""
    return (
        len(words) == 2  # first and last name, as most
        and _GLOSSED.isdisjoint(lowers)
        and not lowers[0].endswith(TITLE_SUFFIXES)
        and words[0].isalpha()
        and words[1].isalpha()
    )


def _title_gender(lowers: Sequence[str]) -> str:
    for lower in lowers:
        if lower in MALE_TITLES:
            return "m"
        if lower in FEMALE_TITLES:
            return "f"
    return ""


def _record(book: NameBook, name: list[str], at: int, gender: str, title: str) -> _Person:
    full = " ".join(name)
    person = book.people.get(full)
    if person is None:
        last = name[-2] if name[-1].lower() in _SUFFIXES else name[-1]
        person = book.people[full] = _Person(full, at)
        book.by_last.setdefault(last, []).append(person)
        book.by_first.setdefault(name[0], []).append(person)
    person.count += 1
    person.gender = person.gender or gender
    person.title = person.title or title
    return person
