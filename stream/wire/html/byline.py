"""Finds who wrote a page. Only people are named; a name that is not surely a person's is left out.

Houses, desks and agencies are told from people by their kind in the metadata, by the site's own names and by words that
no person is called by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from stream.lexicon import houses
from stream.lexicon.bylines import BY
from stream.wire_item import Paragraph

__all__ = ["Authors", "Names", "authors_of", "folded", "signed_by", "visible_byline"]

Names = Sequence[tuple[str, str]]
"""Names as they stand, each with its kind: `person`, `organization`, or empty where none is said."""

_BY = re.compile(
    r"(?i)\A(?:(?:written|reported|posted|geschrieben|texte?)\s+)?"
    rf"(?:{'|'.join(BY)}|autore?|author|text|texto?|redaktör|foto)(?:\s*:\s*|\s+)(?=\S)"
)
_HANDLE = re.compile(r"\S*@\S+")
_FOR = re.compile(r"\s+(?:for|für|pour|para|per)\s+\S.*\Z", re.IGNORECASE)
"""The house behind a name: `Jane Doe for Courier.example`."""
_SPLIT = re.compile(r"\s*(?:;|\||\n|\s[-–—•·]\s)\s*")
_AND = re.compile(r"\s*(?:,\s*(?:and|und|et|y|e|og|och)\s|\s(?:and|und|et|og|och|&)\s|,)\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|\.(?:com|org|net|de|at|ch|co|uk|fr|it|es|pl)\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"(?i)\b(?:redakt\w*|rédaction|redacción|redazione|redação|newsroom|news ?desk|desk|staff|team|editors?|editorial|"
    rf"correspondents?|agenc\w+|agentur\w*|{'|'.join(houses.WORDS)}|nachrichten|magazin|"
    r"online|digital|admin(?:istrator)?|contributors?|webmaster|gmbh|ltd|inc|llc|aktuell|"
    r"reporters?|authors?|bureau|service|verlag|anonymous|unknown|guest|autor|wire)\b"
)
_STRONG = re.compile(
    r"(?i)\b(?:redakt(?:ion|eure)\w*|rédaction|redacción|redazione|redação|newsroom|news ?desk|agenc(?:y|ies|e)|"
    r"agentur\w*|staff|team|gmbh|admin(?:istrator)?|webmaster|nachrichten|zeitung|correspondents|contributors)\b"
)
"""Words that make a name a house's even where metadata calls it a person."""
_AFFIX = re.compile(r"(?i)\A(?:ph\.?\s?d|m\.?d|mph?|msc?|mba|jr|sr|ii|iii|rn|do|frs|obe|mbe|dds|esq)\.?\Z")
_LETTER = re.compile(r"[^\W\d_]")
_SIGNED = re.compile(
    r"(?:\A|[.!?)\]”\"]\s)(?:Text|Texte|Texto|Testo|Words|Tekst|Bericht|Autor(?:in)?|Author|Auteur|Autore)\s*:\s*([^\W\d_][^:.!?]{3,60})\Z"
)
_LAST = 6
"""Paragraphs from the end in which a signature stands: credits of pictures come after it."""
_SHOWN = 120
"""Characters of a byline that is shown: three names and their roles."""
_LONGEST = 80
"""Characters of one name with its titles."""
_MOST = 12
"""People that share one byline; more is a list of the staff."""
_PLACES = ('.//*[@rel="author"]', './/*[@itemprop="author"]')
_CLASSES = re.compile(
    r"(?i)(?:\A|[\s_-])(?:byline|author|authors|autor|autorin|verfasser)(?:[\s_-]?(?:name|link))?(?:\Z|[\s_-])"
)
_LOOKED_AT = 5_000
"""Elements from the top in which a visible byline is looked for."""


@dataclass(slots=True)
class Authors:
    """People, and houses, in the order in which they were found."""

    people: list[str] = field(default_factory=list)
    houses: list[str] = field(default_factory=list)

    def add(self, name: str, kind: str, own: frozenset[str]) -> None:
        """Add one name to the people or to the houses. `own` are the site's names for itself, folded."""
        name = _FOR.sub("", _BY.sub("", " ".join(_HANDLE.sub(" ", name).split()))).strip(" ,;:|-–—")
        if not name or len(name) > _LONGEST or _ADDRESS.search(name):
            return
        words = _STRONG if kind == "person" else _HOUSE
        is_house = kind == "organization" or folded(name) in own or bool(words.search(name))
        known = self.houses if is_house else self.people
        if len(_LETTER.findall(name)) > 1 and all(folded(name) != folded(one) for one in known):
            known.append(name)


def folded(name: str) -> str:
    """Return a name as it is compared: letters and digits only."""
    return "".join(ch for ch in name.casefold() if ch.isalnum())


def authors_of(names: Iterable[tuple[str, str]], own: frozenset[str]) -> Authors:
    """Return the people among names as metadata has them, each with its kind (`person`, `organization` or empty)."""
    found = Authors()
    for text, kind in names:
        for one in _apart(text):
            found.add(one, kind, own)
    if len(found.people) > _MOST:
        found.people.clear()
    return found


def _apart(text: str) -> list[str]:
    """Return the names of one field. A title behind a comma stays with its name; `Last, First` is turned round."""
    names: list[str] = []
    for part in _SPLIT.split(text[:2_000]):
        pieces = [piece for piece in _AND.split(part) if piece.strip()]
        if (
            len(pieces) == 2
            and part.count(",") == 1
            and " " not in pieces[0].strip()
            and not _AFFIX.match(pieces[1].strip())
        ):
            names.append(f"{pieces[1].strip()} {pieces[0].strip()}")
            continue
        for piece in pieces:
            if names and _AFFIX.match(piece.strip()):
                names[-1] += f", {piece.strip()}"
            else:
                names.append(piece)
    return names


def visible_byline(tree: Any) -> Names:
    """Return names that the page shows as its author: `rel=author`, `itemprop=author`, a byline's class; the first that
    is short enough to be names.
    """
    if tree is None:
        return ()
    for path in _PLACES:
        for element in tree.iterfind(path):
            if text := _shown(element):
                return ((text, ""),)
    for element in islice(tree.iter(etree.Element), _LOOKED_AT):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(marks) > 1 and _CLASSES.search(marks) and (text := _shown(element)):
            return ((text, ""),)
    return ()


def signed_by(paragraphs: Sequence[Paragraph]) -> Names:
    """Return who signed among the last lines of the copy: `Text: Jana Holm`."""
    lines = (_SIGNED.search(paragraph.text[-200:]) for paragraph in paragraphs[-_LAST:])
    return tuple((line[1], "") for line in lines if line)[:1]


def _shown(element: Any) -> str | None:
    name = element.find('.//*[@itemprop="name"]')
    text = " ".join(" ".join((element if name is None else name).itertext()).split())
    text = text or str(element.get("content") or "")
    return text if 3 < len(text) <= _SHOWN and not any(ch.isdigit() for ch in text) else None
