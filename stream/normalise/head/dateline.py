"""Reads places, region, date and agency of a dateline: `STOCKHOLM, Aug 29, 2014 (AFP) -`.

The dateline stays in the body, too, for nothing of the copy is cut out.
"""

from __future__ import annotations

import re

from schemas import Dateline
from stream.lexicon.agencies import IN_JAPANESE_BRACKETS
from stream.normalise.agency import agency_at_end, is_agency
from stream.normalise.head.release_dateline import MONTH, release_of, source_and_date

__all__ = ["dateline_at", "dateline_of"]

_LONGEST = 110
"""Characters up to the dash: two cities, a region, a full date and an agency fit in."""
_END = re.compile(
    r"\s+[-–—_]{1,2}\s*(?=\S)|[-–—]{2}\s*(?=\S)|(?<=[)/])\.?[-–—_:]{1,2}\s*(?=\S)|\s+[-–—]{2}(?=\S)|(?<=/)\.\s+(?=\S)"
)
"""What closes a dateline: ` - `, `--`, `(EFE).- `, `/TASS/. `."""
_CLOSED_AFTER = re.compile(r"\s*\(([^()]{2,40})\)\s*[-–—]{1,2}")
"""An agency behind the first dashes: `GREENWICH, Conn.--(BUSINESS WIRE)--`."""
_NO_DASH = re.compile(r"(\s*[^()\n]{3,80}\([^()\n]{2,30}\))\s+(?=[^\W\d_])")
_REGION = re.compile(r"\(([^()\d]{2,40})\)")
"""A country or state behind the place: `Montreal (Canada)`."""
_SOURCE = re.compile(r"\(([^()]{1,60})\)\s*\Z|/([^/]{2,40})/\s*\Z")
_SOURCE_FIRST = re.compile(r"\A\(([^()]{1,40})\)\s*(?:[-–—]\s*)?")
_MONTH = re.compile(MONTH, re.IGNORECASE)
_UNPARTED = re.compile(rf"(?<=[^\W\d_])\.?\s+(?={MONTH}\.?\s+\d)", re.IGNORECASE)
_UNPARTED_DAY = re.compile(rf"(?<=[^\W\d_])\s+(?=[0-3]?\d\.?\s+{MONTH})", re.IGNORECASE)
"""`PARIS 10 juin`, `Paris March 3`: a date without the comma before it."""
_BRACKETED = re.compile(rf"\A【([^】]{{1,12}}?)[=＝]?({'|'.join(IN_JAPANESE_BRACKETS)})】")
"""Japanese agencies: `【東京共同】`."""
_SMALL_START = re.compile(r"(?<![\w'’.])[^\W\d_]")
_SMALL_DATELINE = re.compile(
    rf"\s*((?!(?:in|at|on|from|by|near)\s)[a-z][a-z .']{{1,40}},\s+(?:[a-z .]{{2,20}},\s+)?"
    rf"{MONTH}\.?\s+\d{{1,2}})\s+[-–—]\s"
)
"""A dateline in small letters: it needs place, month, day and dash."""
_DATE_FIRST = re.compile(r"\s*(\d{1,2}\.\d{1,2}\.(?:(?:19|20)?\d\d)?),?\s+(?=[^\W\d_])")
"""PAP: `08.03. Warszawa (PAP) - `."""
_ALONE = re.compile(r"\s*(\S.{2,100}?)\s+[-–—_]{1,2}\s*\Z")
"""A dateline that is a paragraph of its own, as above a table."""
_YEAR = re.compile(r"\A(?:19|20)\d\d\Z|\A\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d\Z|\A(?:19|20)\d\d-\d\d-\d\d\Z")
_DAY = re.compile(r"\A\d{1,2}(?:st|nd|rd|th|\.)?\Z")
_PLACE = re.compile(r"[^\W\d_][^\d\n()]{0,60}\Z")
_PLACE_WORDS = 5
_SEVERAL = re.compile(r"/| & ")
_SMALL = frozenset({
    "de", "del", "la", "le", "les", "los", "las", "el", "of", "the", "and", "am", "an", "der", "im", "i",
    "sur", "en", "di", "du", "da", "do", "dos", "das", "al", "upon", "on",
})  # fmt: skip
_FEW_CAPITALS = 2
_ANNOUNCING = frozenset({
    "URGENT", "BULLETIN", "FLASH", "NEWSALERT", "NEWS ALERT", "BREAKING", "BREAKING NEWS", "EXCLUSIVE", "ADVISORY",
    "WARNING", "WATCH", "CORRECTION", "CORRECTED", "UPDATE", "UPDATED", "KILL", "EMBARGOED", "EIL", "EILT", "BLITZ",
    "DRINGEND", "URGENTE", "TEST", "NOTICE", "IMPORTANT", "SPECIAL", "ANALYSIS", "FEATURE", "INTERVIEW", "FACTBOX",
})  # fmt: skip
"""What is shouted before a dash and is no place: `URGENT - WEATHER MESSAGE`. Alert is a place in Nunavut."""


def dateline_at(paragraph: str) -> Dateline | None:
    """Return the dateline that begins a paragraph or None. Without a date or an agency the place must be in capitals,
    for `Paris - a city of ...` is a sentence.
    """
    dated = _DATE_FIRST.match(paragraph)
    found = _at(paragraph[dated.end() :]) if dated else None
    if dated is None or found is None or not (found.places and found.source):
        return _at(paragraph)
    return found.model_copy(update={"raw": paragraph[: dated.end()] + found.raw, "date": dated[1]})


def _at(paragraph: str) -> Dateline | None:
    start = paragraph[: _LONGEST + 20]
    if found := _bracketed(start) or _small(start) or _released(start):
        return found
    if len(paragraph) <= _LONGEST and (alone := _ALONE.match(paragraph)):
        found = _parsed(alone[1])
        return found if found and found.places and (found.date or found.source) else None
    led = _SOURCE_FIRST.match(start)
    for end in _END.finditer(start, led.end() if led else 0):
        if end.start() > _LONGEST:
            return None
        raw = start[: end.start()].rstrip()
        found = _parsed(_UNPARTED_DAY.sub(", ", raw)) or (
            _parsed(_UNPARTED.sub(", ", raw)) if raw[:2].isupper() else None
        )
        if found and _is_sure(found, start[end.end() :]):
            return _with_agency(found.model_copy(update={"raw": raw}), start, end.end())
        if "." in raw and raw.count(" ") > 12:
            return None
    return _without_dash(start)


def _released(start: str) -> Dateline | None:
    release = release_of(start)
    found = _parsed(release.where) if release else None
    if release is None or found is None or not found.places or len(release.raw) > _LONGEST:
        return None
    return found.model_copy(update={"raw": release.raw, "date": release.date, "source": release.source})


def _bracketed(start: str) -> Dateline | None:
    found = _BRACKETED.match(start)
    return Dateline(raw=found[0], places=(found[1],), source=found[2]) if found else None


def _small(start: str) -> Dateline | None:
    found = _SMALL_DATELINE.match(start)
    return dateline_of(found[1]) if found else None


def _without_dash(start: str) -> Dateline | None:
    """Return the dateline of `NEW DELHI, Oct 5 (PTI) The ...`, which has no dash, so that the agency must be one that
    we know.
    """
    closed = _NO_DASH.match(start)
    found = _parsed(_UNPARTED_DAY.sub(", ", closed[1])) if closed else None
    return found if found and found.places and found.source and is_agency(found.source) else None


def _with_agency(found: Dateline, start: str, at: int) -> Dateline:
    """Return the dateline with the agency that may stand behind its first dashes."""
    agency = _CLOSED_AFTER.match(start, at) if found.source is None else None
    if agency is None:
        return found
    source, date = source_and_date(agency[1])
    fields = {"raw": start[: agency.end()].rstrip("-–— "), "source": source, "date": found.date or date}
    return found.model_copy(update=fields)


def dateline_of(field: str) -> Dateline | None:
    """Return a dateline that the wire has in a field of its own. A date alone names no place (TASS, Reuters). As it can
    be nothing else, its words need no capitals (`sioux falls, april 7`), its date no comma (`NEW YORK March 3`) and no
    month that we know (`NEW YORK, Mrach 3`).
    """
    raw = field.strip().rstrip("-–—_, ")
    if len(raw) > _LONGEST:
        return None
    found = _parsed(_UNPARTED_DAY.sub(", ", raw)) or _parsed(_capitalised(raw)) or _loosely(raw)
    if found is None or not (found.places or found.source):
        return None
    return found if found.raw == raw else found.model_copy(update={"raw": raw})


def _capitalised(raw: str) -> str:
    return _UNPARTED.sub(", ", _SMALL_START.sub(lambda start: start[0].upper(), raw))


def _loosely(raw: str) -> Dateline | None:
    """Return the dateline, whose places are what stands before the first figure."""
    parts = [part.strip() for part in raw.split(",")]
    places = [part for part in parts if not any(map(str.isdigit, part)) and any(map(str.isalpha, part))]
    if not places or parts[0] != places[0] or any(len(place.split()) > _PLACE_WORDS for place in places):
        return None
    dates = [part for part in parts if part not in places and part]
    return Dateline(
        raw=raw, places=(places[0],), region=", ".join(places[1:]) or None, date=", ".join(dates) or None, source=None
    )


def _is_sure(found: Dateline, rest: str) -> bool:
    if found.source or (found.date and found.places):
        return True
    place = found.places[0] if found.places else ""
    if place in _ANNOUNCING and not found.region:
        return False
    shouted = sum(map(str.isupper, place)) > _FEW_CAPITALS and place == place.upper() and place != place.lower()
    words = rest.split(maxsplit=3)[:3]
    return shouted and not all(word.isupper() for word in words if word.isalpha())


def _parsed(raw: str) -> Dateline | None:
    text, source = _split_source(raw)
    source, dated = source_and_date(source) if source else (None, None)
    country = _REGION.search(text)
    text = _REGION.sub(" ", text, count=1).replace("،", ",")
    parts = [part for piece in text.split(",") if (part := piece.strip(" -–—_"))]
    dates = [part for part in parts if _is_date(part)]
    places = [part for part in parts if not _is_date(part)]
    dates += [dated] if dated else []
    if len(places) > 3 or not (places or source) or (not places and not dates and source and not is_agency(source)):
        return None
    if any(not _is_place(place) for place in places):
        return None
    return Dateline(
        raw=raw,
        places=tuple(name.strip() for name in _SEVERAL.split(places[0]) if name.strip()) if places else (),
        region=", ".join([*places[1:], *([country[1].strip()] if country else [])]) or None,
        date=", ".join(dates) or None,
        source=source,
    )


def _split_source(raw: str) -> tuple[str, str | None]:
    led = _SOURCE_FIRST.match(raw)
    if led:
        return raw[led.end() :], led[1].strip()
    closed = _SOURCE.search(raw)
    if closed:
        return raw[: closed.start()].strip(), (closed[1] or closed[2]).strip()
    end = agency_at_end(raw) if raw and raw[-1].isalpha() else None
    if end and end[0] and (_MONTH.search(end[0]) or _DAY.search(end[0])) and raw.rstrip().endswith(end[1]):
        return end[0], end[1]
    return raw, None


def _is_date(part: str) -> bool:
    return bool(_YEAR.match(part) or _DAY.match(part) or (_MONTH.search(part) and any(map(str.isdigit, part))))


def _is_place(part: str) -> bool:
    words = part.replace("/", " ").split()
    if not _PLACE.match(part) or len(words) > _PLACE_WORDS:
        return False
    return (
        all(not word[0].islower() or word.casefold() in _SMALL or word[1:2] in {"'", "’"} for word in words)
        and not words[0][0].islower()
    )
