"""The byline that stands in the copy: `By PAUL BYRNE and ALMUDENA CALATRAVA`. Used where the wire has none of its own.
May import schemas only.
"""

from __future__ import annotations

import re

from schemas import Byline, Person

__all__ = ["byline_of"]

_LIMIT = 120
"""A byline with three names, roles and a house is shorter; a paragraph of copy that begins with `By` is longer."""
_BY = re.compile(r"\A(?:By|BY|by|Von|Par|Por)\s+(?=[^\W\d_])")
_AND = re.compile(r"\s+(?:and|und|et|y)\s+|\s*[&;,]\s*")
_AGENCY = re.compile(
    r"(?i)\A(?:the )?(?:associated press|ap|reuters|thomson reuters|afp|agence france-presse|dpa|upi|anadolu agency|"
    r"press association|pa|ansa|efe|tass|xinhua|kyodo|belga|apa|ritzau|the canadian press|canadian press|bloomberg|"
    r"\w+ news agency|(?:staff|dpa) (?:reporters?|correspondents|writers?))\Z"
)
_NAME = re.compile(
    r"\A[^\W\d_a-z][\w.'’-]*(?: (?:(?:de|von|van|der|den|bin|al|la|del|d')\s)?[^\W\d_a-z][\w.'’-]*){1,4}\Z"
)
_ROLE = re.compile(r"(?i)\b(?:writer|correspondent|editor|reporter|staff|bureau|columnist|chief)\b")
_HOUSE = re.compile(
    r"(?i)\b(?:university|news|press|times|post|herald|journal|tribune|institute|agency|media)\b|\.\w{2,3}\Z"
)


def byline_of(paragraph: str) -> Byline | None:
    """The byline that a paragraph is, null where it is copy. An agency's name is never a person's."""
    line = paragraph.strip().rstrip("= ")
    start = _BY.match(line)
    if start is None or len(line) > _LIMIT or line.endswith((".", "!", "?")):
        return None
    people: list[Person] = []
    agencies: list[str] = []
    for piece in _AND.split(line[start.end() :].replace("\n", ",")):
        if _AGENCY.match(piece):
            agencies.append(piece)
        elif people and _ROLE.search(piece):
            people[-1] = people[-1].model_copy(update={"role": piece})
        elif people and _HOUSE.search(piece):
            people[-1] = people[-1].model_copy(update={"affiliation": piece})
        elif _NAME.match(piece):
            people.append(Person(name=piece.title() if piece.isupper() else piece))
        elif piece:
            return None
    if not people and not agencies:
        return None
    return Byline(raw=line, people=tuple(people), agencies=tuple(agencies))
