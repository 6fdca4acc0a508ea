"""Reads the people of a byline, their role and house, and the agencies. Fewer people is better than wrong people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas import Byline, Person
from stream.lexicon import houses, roles
from stream.lexicon.bylines import AND, BY
from stream.normalise.agency import agency_at_end, agency_at_start, agency_of, is_agency
from stream.normalise.head.personal_names import looks_like_name, mended_capitals

__all__ = ["CONNECTORS", "ROLE", "SMALL_BY", "byline_of", "named_by"]

_BY = re.compile(rf"(?i)\A(?:written by|reported by|{'|'.join(BY)}|de|da|texte?)[:\s]\s*(?=\S)")
SMALL_BY = re.compile(r"\s*(?:By|BY|by):?\s+(?:[a-z'’.-]{1,20}\s+){1,7}[a-z'’.-]{2,20}\s*(?:[,/]|\Z)")
"""A name in small letters (`By ada brook, Reuters`), as hurried copy has it."""
_LONGEST = 600
"""The longest field that is a byline; beyond, it is a list of credits, or an attack."""
ROLE = re.compile(rf"(?i)\b(?:{'|'.join(roles.WORDS)})\b")
_HOUSE = re.compile(
    rf"(?i)\A(?:the|la|le|el|der|die|das)\s|\b(?:{'|'.join(houses.WORDS)})\b|\.(?:com|org|net|no|se|de|fr|uk|fi|dk)\b"
)
_AND = re.compile(rf"\s+(?:{'|'.join(AND)}|ja|con|with|mit|en)\s+|\s*[&;]\s*", re.IGNORECASE)
_IN = re.compile(r"\s+(?:in|à|aus)\s+[^\W\d_].{1,60}\Z")
"""Where somebody wrote it: `Emeka Ndiaye in Valmont`."""
_OF_END = re.compile(r"\s+of\Z", re.IGNORECASE)
"""What stands before a house that the lexicon knows: `Ada Brook of Reuters`."""
_LED = re.compile(r"\A(?:and|und|et|y|of)\s+(?=\S)", re.IGNORECASE)
"""What joins a part to the one before its comma: `Ada Brook, Reuters, and Noor Haddad`, `Ada Brook, of Reuters`."""
_GENERATION = re.compile(r"(?:Jr|Sr|II|III|IV)\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|(?<!\w)@\w+")
_BRACKET = re.compile(r"\(([^()]{1,80})\)")
_DESK = re.compile(r"\A[a-zäöü]{1,4}(?:[/-][a-zäöü]{1,4})+\Z|\A[a-zäöü]{1,4}\Z")
"""Initials of a desk: `gr/bp` (EFE), `lni`."""
CONNECTORS = frozenset({
    "and", "und", "et", "y", "og", "och", "de", "van", "von", "der", "den", "di", "da", "del", "la", "le", "the", "in",
    "at", "for", "with", "by", "con", "en", "d",
})  # fmt: skip


@dataclass(slots=True)
class _Found:
    people: list[Person] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    waiting: int = 0
    """The index of the first person who has neither house nor role yet: what follows is said of all from there on."""

    def agency(self, name: str) -> None:
        if name not in self.agencies:
            self.agencies.append(name)
        self.house(name)

    def house(self, name: str) -> None:
        self.people[self.waiting :] = [
            p if p.affiliation else replace_person(p, affiliation=name) for p in self.people[self.waiting :]
        ]

    def role(self, role: str) -> None:
        self.people[self.waiting :] = [
            p if p.role else replace_person(p, role=role) for p in self.people[self.waiting :]
        ]


def replace_person(person: Person, **changes: str) -> Person:
    """Return the same person with other fields."""
    return person.model_copy(update=changes)


def byline_of(raw: str, title: str | None = None) -> Byline:
    """Return the people and agencies of a byline. `title` is a line or field beside it, which says what the people are.
    `raw` is kept as received. A text longer than any byline gives a `Byline` without people.
    """
    found = _Found()
    if len(raw) > _LONGEST:
        return Byline(raw=raw)
    text = _BY.sub("", _ADDRESS.sub(" ", raw.rstrip("= ").strip()), count=1) if _has_by(raw) else _ADDRESS.sub(" ", raw)
    text = _capitalised(text) if SMALL_BY.match(raw) else text
    for bracket in _BRACKET.findall(text):
        agency = agency_of(bracket)
        if agency:
            found.agencies.append(agency)
    for piece in _BRACKET.sub(" ", text).replace("\n", ",").split(","):
        _piece(piece.strip(" .=/-–—"), found)
    if title and (title := title.strip().rstrip("= ")):
        found.waiting = 0
        _affix(title, found)
    return Byline(raw=raw, people=tuple(found.people), agencies=tuple(found.agencies))


def named_by(byline: Byline, authors: Sequence[str]) -> Byline:
    """Return the byline with these `authors` as its people, where its text names nobody and no agency: a handle or
    initials (`seawatcher`, `mh`) are a person's where the wire's own markup says so, and only there.
    """
    if byline.people or byline.agencies:
        return byline
    return byline.model_copy(update={"people": tuple(Person(name=name) for name in authors)})


def _capitalised(text: str) -> str:
    """Return the part before the first comma with the capitals of a name, unless it is a role or a house."""
    head, comma, rest = text.partition(",")
    if ROLE.search(head) or _HOUSE.search(head) or agency_at_start(head):
        return text
    words = (word if word in CONNECTORS else word.title() for word in head.split())
    return " ".join(words) + comma + rest


def _has_by(raw: str) -> bool:
    """Return whether a word for `by` stands before the name. (`de`, `di` and `da` count in small letters only: in
    capitals they begin a name.)
    """
    start = _BY.match(raw)
    return bool(start) and (
        (start is not None and start[0].strip(" :").casefold() not in {"de", "di", "da"}) or raw[:1].islower()
    )


def _piece(piece: str, found: _Found) -> None:
    """Take one part between commas: people, or what the people before it are."""
    piece = _LED.sub("", piece)
    if found.people and _GENERATION.match(piece):
        found.people[-1] = replace_person(found.people[-1], name=f"{found.people[-1].name} {_generation(piece)}")
        return
    if not piece or _DESK.match(piece):
        if agency := agency_of(piece):
            found.agency(agency)
        return
    if _affix_only(piece, found):
        _affix(piece, found)
        return
    names = [_IN.sub("", name).strip(" .") for name in _AND.split(piece) if name.strip(" .")]
    found.waiting = (
        len(found.people) if found.people and (found.people[-1].affiliation or found.people[-1].role) else found.waiting
    )
    for name in names:
        _name(name, found)


def _generation(piece: str) -> str:
    return f"{piece.capitalize()}." if piece[:1] in "JjSs" else piece.upper()


def _affix_only(piece: str, found: _Found) -> bool:
    if is_agency(piece) or ROLE.search(piece):
        return not _AND.search(piece) or agency_at_start(piece) is not None or is_agency(piece)
    return bool(found.people) and bool(_HOUSE.search(piece) or _is_bureau(piece))


def _is_bureau(piece: str) -> bool:
    """Return whether it is an agency's initials and one of its desks: `PA Scotland`."""
    start = agency_at_start(piece)
    return start is not None and piece.partition(" ")[0].isupper() and not piece.isupper()


def _affix(piece: str, found: _Found) -> None:
    """Take a house, a role, or both: `Press Association Political Correspondent`."""
    if agency := agency_of(piece):
        found.agency(agency)
        return
    role = piece
    if start := agency_at_start(piece):
        found.agency(start[0])
        role = start[1]
    if ROLE.search(role):
        words = role.split()
        named = _person_after_role(words)
        if named and not found.people:
            found.people.append(Person(name=mended_capitals(named[1])))
            role = named[0]
            if start:
                found.house(start[0])
        found.role(role)
    elif not start:
        found.house(role)


def _person_after_role(words: list[str]) -> tuple[str, str] | None:
    """Return the role and the name of `Staff Writer Jane Doe`; None where there is no role."""
    last = max((at for at, word in enumerate(words) if ROLE.search(word)), default=-1)
    name = " ".join(words[last + 1 :])
    return (" ".join(words[: last + 1]), name) if len(words) - last > 2 and looks_like_name(name) else None


def _name(name: str, found: _Found) -> None:
    if agency := agency_of(name):
        found.agency(agency)
        return
    head, _, tail = name.partition("/")
    if tail:
        _slashed(head.strip(), tail.strip(), found)
        return
    if end := agency_at_end(name):
        before = _OF_END.sub("", end[0])
        if before and looks_like_name(before):
            found.people.append(Person(name=mended_capitals(before)))
        found.agency(end[1])
        return
    if len(name.split()) == 1 and name.isupper() and len(name) <= 6:
        return  # a code or a house that we do not know
    if looks_like_name(name):
        found.people.append(Person(name=mended_capitals(" ".join(name.split()))))


def _slashed(head: str, tail: str, found: _Found) -> None:
    """Take the parts between strokes: `Martin Hardenberger/TT`, `dpa/lni`, `Geir Molnes / Faktisk.no`."""
    if not agency_of(head) and not _DESK.match(head) and len(head.split()) > 1 and looks_like_name(head):
        affiliation = tail if not agency_of(tail) and _HOUSE.search(tail) else None
        found.people.append(Person(name=mended_capitals(head), affiliation=affiliation))
        if affiliation is None and not agency_of(tail) and len(tail.split()) > 1 and looks_like_name(tail):
            found.people.append(Person(name=mended_capitals(tail)))
    for agency in (agency_of(head), agency_of(tail)):
        if agency:
            found.agency(agency)
