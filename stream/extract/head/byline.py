"""Reads the byline that stands in the copy, `By ILSE BRANDT and KARL OSTROW`, and the sign-off under the copy that
names who wrote it, `(Reporting by Jane Roe in Riga; Editing by Karl Ost)`. They are used where the wire has no byline
of its own.
"""

from __future__ import annotations

import re

from schemas import Byline, Person
from stream.lexicon import houses, roles
from stream.lexicon.agencies import KNOWN
from stream.lexicon.bylines import AND, BY_IN_COPY, PARTICLES
from stream.lexicon.sign_offs import WORK_ON_COPY

__all__ = ["byline_of", "signoff_of"]

_LIMIT, _SIGNOFF_LIMIT = 120, 400
"""Characters of the longest byline and sign-off. A byline with three names, roles and a newspaper is shorter, and a
paragraph of copy that begins with `By` is longer; a sign-off may name the whole shift of a desk.
"""
_WORDS_FOR_BY = "|".join(f"{word.title()}|{word.upper()}" for word in BY_IN_COPY)
_BY = re.compile(rf"\A(?:by|{_WORDS_FOR_BY}):?\s+(?=[^\W\d_])")
"""What a byline begins with."""
_WORK = rf"(?:additional |further )?(?:{'|'.join(WORK_ON_COPY)})(?: and (?:writing|editing))?"
"""The work that a sign-off names."""
_SIGNOFF = re.compile(rf"(?i)\A[(\[]?\s*(?={_WORK} by )")
"""What a sign-off begins with."""
_PART = re.compile(rf"(?i)\A\s*(?P<work>{_WORK}) by\s+")
"""What each part of a sign-off begins with."""
_AND = re.compile(rf"\s+(?:{'|'.join(AND)}|with|AND)\s+|\s*[&;,|/]\s*|\s+[-–—]\s+")
"""What parts the names of a byline."""
_IN = re.compile(r"\s+(?:in|at|aus|à|en)\s+[^\W\d_a-z][^,;]{1,60}\Z")
"""Where a person wrote the copy: `Jane Roe in Riga`."""
_OF = re.compile(r"\s+(?:of|for)\s+(?=(?:the |The )?[^\W\d_a-z][^,;]{1,60}\Z)")
"""What stands before the writer's newspaper or agency: `Jane Roe of Reuters`."""
_AGENCY = re.compile(
    r"(?i)\A(?:the )?(?:(?:[\w-]+ ){1,3}(?:news )?agency|"
    r"(?:[\w-]+ )?(?:staff|wire)(?: reports?| reporters?| writers?)?|(?:news )?agencies|wire services?|"
    r"(?:our|dpa|afp|ap|reuters) (?:staff|foreign|own)? ?(?:reporters?|correspondents?|writers?))\Z"
)
"""Names that no person has: agencies, desks, staff."""
_SMALL = "|".join(sorted(PARTICLES))
_NAME = re.compile(
    rf"\A[^\W\d_a-z][\w.'’-]*(?: (?:(?:{_SMALL}) ){{0,2}}(?:d'|d’|al-|el-)?[^\W\d_a-z][\w.'’-]*){{1,4}}\Z"
)
"""The name of a person: two to five capitalised words, particles between."""
_MAC = re.compile(r"\bMa?c(?=[^\W\d_a-z])")
"""The part of a name before a second capital: `McNeil`, `MacLean`."""
_GENERATION = re.compile(r"(?i)\A(?:jr|sr|ii|iii|iv)\.?\Z")
"""What follows a name after a comma and belongs to it: `Jane Roe, Jr.`"""
_ROLE = re.compile(rf"(?i)\b(?:{'|'.join(roles.WORDS)})\b")
"""Words that tell a role instead of a name."""
_HOUSE = re.compile(rf"(?i)\b(?:{'|'.join(houses.WORDS)})\b|\.\w{{2,3}}\Z")
"""Words that tell a newspaper, an institute or a site instead of a name."""


def byline_of(paragraph: str) -> Byline | None:
    """Return the byline that a paragraph is; None where it is copy. The name of an agency is never a person's. `raw` is
    the line as it stands in the copy; names in capitals are written as people write them.
    """
    line = paragraph.strip().rstrip("= ")
    start = _BY.match(line)
    if start is None or len(line) > _LIMIT or _is_sentence(line):
        return None
    return _byline(line, line[start.end() :], None)


def signoff_of(paragraph: str) -> Byline | None:
    """Return the people whom a sign-off names, each with the work as role (`reporting`, `editing`); None where a
    paragraph is no sign-off.
    """
    line = paragraph.strip()
    if len(line) > _SIGNOFF_LIMIT or _SIGNOFF.match(line) is None:
        return None
    people: list[Person] = []
    for part in line.strip("()[]. ").split(";"):
        work = _PART.match(part)
        if work is None:
            return None
        found = _byline(line, part[work.end() :], work["work"].lower())
        people += found.people if found is not None else ()
    return Byline(raw=line, people=tuple(people)) if people else None


def _is_sentence(line: str) -> bool:
    """Return whether a line ends like copy: in a stop that is not the stop of an abbreviation."""
    return line.endswith(("!", "?")) or (line.endswith(".") and not re.search(r"\b(?:Jr|Sr|[^\W\d_])\.\Z", line))


def _byline(raw: str, names: str, work: str | None) -> Byline | None:
    """Return the byline that a list of names makes, each with `work` as role; None where a part is neither name, role
    nor outlet.
    """
    people: list[Person] = []
    agencies: list[str] = []
    for piece in _AND.split(_OF.sub(", ", names.replace("\n", ", "))):
        plain = _IN.sub("", piece).strip()
        if _is_agency(plain):
            agencies.append(plain)
        elif people and _GENERATION.match(plain):
            people[-1] = people[-1].model_copy(update={"name": f"{people[-1].name} {plain}"})
        elif people and _ROLE.search(plain):
            people[-1] = people[-1].model_copy(update={"role": plain})
        elif people and _HOUSE.search(plain):
            people[-1] = people[-1].model_copy(update={"affiliation": plain})
        elif _NAME.match(plain) and not _ROLE.search(plain):
            people.append(Person(name=_as_written(plain), role=work))
        elif plain:
            return None
    return Byline(raw=raw, people=tuple(people), agencies=tuple(agencies)) if people or agencies else None


def _is_agency(piece: str) -> bool:
    """Return whether a part of a byline is an agency."""
    bare = piece.lower().removeprefix("the ")
    return bare in KNOWN or _AGENCY.match(piece) is not None


def _as_written(name: str) -> str:
    """Return a name with its capitals: `ILSE BRANDT` → `Ilse Brandt`, `INA VAN DER MEER` → `Ina van der Meer`, `J.R.
    O'NEIL` → `J.R. O'Neil`. A name that has small letters is not changed.
    """
    if not _MAC.sub(lambda part: part[0].upper(), name).isupper():
        return name
    words = name.split(" ")
    return " ".join(
        word.lower() if word.lower() in PARTICLES and 0 < at < len(words) - 1 else _capitalised(word)
        for at, word in enumerate(words)
    )


def _capitalised(word: str) -> str:
    """Return a word in capitals as people write it: `MCNEIL` → `McNeil`, `O'NEIL` → `O'Neil`."""
    if re.fullmatch(r"II|III|IV|(?:[^\W\d_]\.)+", word):
        return word
    begun = _MAC.match(word)
    if begun is not None:
        return begun[0] + word[begun.end() :].capitalize()
    plain = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return re.sub(r"\A(Mc)([a-z])", lambda part: part[1] + part[2].upper(), plain)
