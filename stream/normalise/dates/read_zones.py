"""Reads the zone that a text names, right behind a clock or apart from it."""

from __future__ import annotations

import re

from stream.normalise.dates.scan import Form, Scan
from stream.normalise.dates.tokens import Clock, Number, Quad
from stream.normalise.dates.zones import Zone, at_offset, named, of_city, unknown

__all__ = ["FORMS", "zone_behind"]

_UTC = r"(?:UTC|GMT|UT|Z)"
_OFFSET = re.compile(
    rf"\s*\(?(?:(?P<utc>{_UTC})\s?(?P<sign>[+-])\s?|(?P<bare>[+-]))(?P<hours>\d{{1,2}})(?::?(?P<minutes>\d\d))?(?![\d:]|\.\d)"
    r"\s?(?:hours?|hrs?|h)?\)?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*\([^()]{1,60}\)")
"""A zone's name behind its offset: `+0200 (CEST)`. It says nothing new."""
_GAP = re.compile(r"[\s,]*")
_LOCAL = re.compile(
    r"(?:local time|ortszeit|hora local|heure locale|ora locale|lokal tid|lokale? (?:tijd|zeit)|local)\b", re.IGNORECASE
)
_TIME_OF = re.compile(
    r"\(?(?i:heure|hora|ora) (?i:de l'|d'|du |de |di )?([^\W\d_a-zà-ÿ][\w'-]*(?: [^\W\d_a-zà-ÿ][\w'-]*)?)"
)
_ITS_TIME = re.compile(
    r"\(?(?:in )?([^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,2}?),?\s+(?:(?:standard|daylight|summer|winter)\s+)?"
    r"(?:time|zeit|sommerzeit|normalzeit|tid|tijd)\b\)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\(?([ecmpg])\.?([sdm])?\.?t\.", re.IGNORECASE)
_WORD = re.compile(r"\(?([^\W\d_]{1,17})\.?\)?(?!\w)")
_UNKNOWN = re.compile(r"[A-Z]{2,4}T")
"""A word that is built like the name of a zone."""
_NO_ZONE = frozenset({"SEPT", "OCT", "SAT", "BUT", "NOT", "PUT", "SET", "AUGUST", "AT", "THAT", "EMBARGO"})
_NO_CITY = frozenset({"RELEASE", "EMBARGO", "PUBLICATION", "THE", "AT", "SAME", "THIS"})
_IN_SMALL = frozenset(
    (  # noqa: SIM905
        "gmt utc bst cet cest mez mesz est edt cst cdt mst mdt pst pdt ist msk jst hkt aest aedt et pt eastern pacific "
        "mountain central zulu weltzeit"
    ).split()
)
"""Names that count in small letters, too, right behind a clock: they are no other words."""
_IN_TITLE = frozenset({"Eastern", "Pacific", "Mountain", "Weltzeit"})
_APART = frozenset({"Z", "TU", "ART", "CAT", "EAT", "PET", "ACT", "MET", "CENTRAL", "ALASKA", "HAWAII", "INDIA", "UK"})
"""Names that are other words where they do not stand right behind a clock."""


def zone_behind(scan: Scan, at: int) -> int:
    """Take the zone that stands right behind a clock; return where it ends, or `at` where none does."""
    gap = _GAP.match(scan.text, at)
    start = gap.end() if gap else at
    end = _offset(scan, at)
    for pattern, take in _BEHIND:
        if end:
            break
        found = pattern.match(scan.text, start)
        end = take(scan, found) if found else 0
    return end or at


def _offset(scan: Scan, at: int, *, only_utc: bool = False) -> int:
    found = _OFFSET.match(scan.text, at)
    if found is None or (only_utc and not found["utc"]) or (not found["utc"] and _is_range(scan, found)):
        return 0
    behind = (found["sign"] or found["bare"]) == "-"
    zone = at_offset(int(found["hours"]), int(found["minutes"] or 0), behind=behind)
    if zone is None:
        return 0
    scan.tokens.append(zone)
    comment = _COMMENT.match(scan.text, found.end())
    return comment.end() if comment else found.end()


def _is_range(scan: Scan, found: re.Match[str]) -> bool:
    """Return whether what looks like an offset is the end of a range: `0600-0800 GMT`, `6-8 December`."""
    if found["bare"] != "-":
        return False
    after = re.compile(r"\s?([A-Za-z]{1,5})\b").match(scan.text, found.end())
    return bool(after and named(after[1].upper())) or (not found["minutes"] and len(found["hours"]) == 1)


def _local(scan: Scan, found: re.Match[str]) -> int:
    scan.tokens.append(unknown())
    return found.end()


def _time_of(scan: Scan, found: re.Match[str]) -> int:
    """Take `heure de Paris` or `hora de Madrid`."""
    scan.tokens.append(of_city(found[1]) or unknown())
    return found.end()


def _its_time(scan: Scan, found: re.Match[str]) -> int:
    """Take `London time`, `Eastern Daylight Time` or `Berliner Zeit`."""
    name, words = found[1].upper(), found[1].split()
    if any(scan.meanings(word) for word in words):
        return 0
    zone = of_city(found[1]) or of_city(re.sub(r"(?i)(?:er|s)\Z", "", found[1]))
    if zone is None and len(words) > 1:
        return 0  # the last of them may be one
    if zone is None and name in _NO_CITY:
        return found.end()
    scan.tokens.append(zone or unknown())
    return found.end()


def _dotted(scan: Scan, found: re.Match[str]) -> int:
    """Take `E.S.T.`."""
    zone = named(f"{found[1]}{found[2] or ''}T".upper())
    return _taken(scan, zone, found)


def _word(scan: Scan, found: re.Match[str]) -> int:
    """Take `GMT`, `ET` or `(CEST)`."""
    word = found[1]
    if word.upper() in _NO_ZONE or (len(word) == 1 and word != "Z"):
        return 0
    if word.isupper() or word.lower() in _IN_SMALL:
        zone = named(word.upper())
        if zone is None and _UNKNOWN.fullmatch(word) and not scan.meanings(word):
            zone = unknown()
        return _taken(scan, zone, found)
    return 0


def _apart(scan: Scan, found: re.Match[str]) -> int:
    """Take a zone's name anywhere behind a clock: `5 PM, Monday, Dec. 7 (EST)`."""
    word = found[1]
    end = _offset(scan, found.start(), only_utc=True)
    if end:
        return end
    if not any(isinstance(token, Clock | Quad | Number) for token in scan.tokens) or word in _APART:
        return 0
    return _taken(scan, named(word.upper()), found) if word.isupper() or word in _IN_TITLE else 0


def _taken(scan: Scan, zone: Zone | None, found: re.Match[str]) -> int:
    if zone is None:
        return 0
    scan.tokens.append(zone)
    return found.end()


_BEHIND: tuple[Form, ...] = (
    (_LOCAL, _local),
    (_TIME_OF, _time_of),
    (_DOTTED, _dotted),
    (_ITS_TIME, _its_time),
    (_WORD, _word),
)
FORMS: tuple[Form, ...] = (
    (_LOCAL, _local),
    (re.compile(rf"(?<!\w){_ITS_TIME.pattern}", re.IGNORECASE), _its_time),
    (re.compile(rf"(?<!\w){_WORD.pattern}"), _apart),
)
