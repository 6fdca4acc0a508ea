"""Decides who wrote a page. All places that name an author are heard: JSON-LD, `meta`, the line beside the headline, a
label elsewhere, a signature below the copy.

What each of them names is typed first (people, houses, logins). Then agreement decides, and nearness to the headline;
no place wins by its rank. Only people are named; a name that is not surely a person's is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stream.wire.html.credit_line import Named, named_in
from stream.wire.html.own_names import folded
from stream.wire.html.shown_byline import Shown
from stream.wire_item import Paragraph

__all__ = ["Authors", "Names", "authors_of", "signed_by"]

Names = Sequence[tuple[str, str]]
"""Names as they stand, each with its kind: `person`, `organization`, or empty where none is said."""

_BESIDE, _DATA, _STATED, _LABELLED, _SIGNED = 30, 25, 20, 12, 12
"""Weights of the places: what readers see beside the headline counts more than one field that only machines read, and
less than two of them that agree."""
_FURTHER = 15
"""The weight of a byline with words alone, or far from the headline."""
_SIGNATURE = re.compile(
    r"(?i)(?:\A|[.!?)\]”\"]\s)(?:text(?:e|o)?|testo|words|tekst|bericht|autor(?:in|en|innen)?|authors?|auteurs?|autore?s?"
    r"|written by|story by|reporting by|von|by|par|por|[-–—]{1,2})\s*:?\s*([^\W\d_][^:.!?]{3,80})\Z"
)
_KOREAN = re.compile(r"\A\W{0,3}([가-힣]{2,4})\s?(?:선임)?기자(?=\s|\Z)")
"""`홍길동 기자`: a name and `reporter`."""
_BARE = re.compile(r"\A[(\[]?([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3})[)\]]?\Z")
_MOST = 12
"""People that share one byline; more is a list of the staff."""
_LAST = 6
"""Paragraphs from the end in which a signature stands: credits of pictures come after it."""


@dataclass(frozen=True, slots=True)
class Authors:
    """People, and houses, in the order in which they are named."""

    people: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()


@dataclass(slots=True)
class _Evidence:
    """Whom one place names."""

    people: dict[str, str]
    weight: int
    sure: bool


def authors_of(data: Names, stated: Names, shown: Iterable[Shown], signed: Names, own: frozenset[str]) -> Authors:
    """Return the people that a page is by. `data` are JSON-LD's, `stated` those of `meta`, `shown` the lines that the
    page shows, `signed` the signature; `own` are the site's names for itself, folded.
    """
    houses: dict[str, str] = {}
    heard = [_heard(data, _DATA, own, houses), _heard(stated, _STATED, own, houses)]
    beside = [one for one in shown if one.distance is not None]
    elsewhere = [one for one in shown if one.distance is None]
    heard += [_nearest(beside, own, houses), _only(elsewhere, own), _heard(signed, _SIGNED, own, houses)]
    heard = [one for one in heard if one.people]
    heard = [one for one in heard if one.sure] or heard
    best = max(heard, key=lambda one: _support(one, heard), default=None)
    people = tuple(_fullest(key, name, heard) for key, name in best.people.items()) if best else ()
    return Authors(people, tuple(houses.values()))


def _heard(names: Names, weight: int, own: frozenset[str], houses: dict[str, str]) -> _Evidence:
    named = [one for text, kind in names for one in named_in(text, kind, own)]
    return _evidence(named, weight, houses)


def _evidence(named: Sequence[Named], weight: int, houses: dict[str, str]) -> _Evidence:
    houses |= {folded(one.name): one.name for one in named if one.kind == "house" and folded(one.name) not in houses}
    people = {folded(one.name): one.name for one in named if one.kind == "person"}
    handles = {folded(one.name): one.name for one in named if one.kind == "handle"}
    most = people or handles
    return _Evidence(most if len(most) <= _MOST else {}, weight, bool(people))


def _nearest(shown: Sequence[Shown], own: frozenset[str], houses: dict[str, str]) -> _Evidence:
    """Return the people of the line nearest to the headline that names any; lines beside it of the same kind count with
    it.
    """
    for one in shown:
        named = named_in(one.text, "", own)
        if any(name.kind == "person" for name in named) or (
            one.marked and any(name.kind == "handle" for name in named)
        ):
            return _evidence(named, _BESIDE if one.marked else _BESIDE - 1, houses)
    return _Evidence({}, 0, sure=False)


def _only(shown: Sequence[Shown], own: frozenset[str]) -> _Evidence:
    """Return the people of lines elsewhere in the page, where all of them name the same."""
    found = [
        evidence
        for one in shown
        if one.marked and (evidence := _evidence(named_in(one.text, "", own), _LABELLED, {})).people and evidence.sure
    ]
    same = {frozenset(one.people) for one in found}
    return found[0] if len(same) == 1 else _Evidence({}, 0, sure=False)


def _support(one: _Evidence, heard: Sequence[_Evidence]) -> tuple[float, int]:
    """Return how much speaks for what one place names: its weight, and that of others as far as they name the same."""
    agreed = sum(other.weight * _overlap(one, other) for other in heard)
    return agreed, len(one.people)


def _overlap(one: _Evidence, other: _Evidence) -> float:
    """Return the share of names that two places have in common, of the shorter list's."""
    common = sum(any(_is_same(key, known) for known in other.people) for key in one.people)
    return common / min(len(one.people), len(other.people)) if common else 0.0


def _is_same(one: str, other: str) -> bool:
    """Return whether two names (folded) are the same, one of them with more to it: `Jane M. Doe`, `Jane Doe PhD`."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 7 and (long.startswith(short) or long.endswith(short)))


def _fullest(key: str, name: str, heard: Sequence[_Evidence]) -> str:
    """Return a name as a place has it that does not shout, where one does."""
    if not name.isupper():
        return name
    return next((other.people[key] for other in heard if key in other.people and not other.people[key].isupper()), name)


def signed_by(paragraphs: Sequence[Paragraph], stressed: frozenset[str]) -> Names:
    """Return who signed among the last lines of the copy: `Text: Jana Holm`, or a name alone that is set in another
    type (`stressed` has such lines, folded).
    """
    for paragraph in reversed(paragraphs[-_LAST:]):
        if line := _SIGNATURE.search(paragraph.text[-200:]) or _KOREAN.match(paragraph.text):
            return ((line[1], ""),)
    bare = _BARE.match(paragraphs[-1].text) if paragraphs else None
    return ((bare[1], ""),) if bare and folded(paragraphs[-1].text) in stressed else ()
