"""Reads the lines that stand above the headline of plain-text copy: slug line, take key, urgency, embargo, kill, notes,
labels.

The patterns follow the practice of AP, Reuters and PA.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from stream.embargo_line import embargo_of_line, is_time_alone
from stream.lexicon.notes import TO_EDITORS
from stream.lexicon.status import BEFORE_A_KILL, IN_CAPITALS_CORRECTED, IN_CAPITALS_KILLED, IN_CAPITALS_WITHHELD
from stream.lexicon.takes import BEHIND_AN_ORDINAL
from stream.lexicon.urgency import IN_CAPITALS

__all__ = ["Header", "read_line", "read_line_below"]

_SLUG = re.compile(
    r"(?:(?P<priority>[fburdwash]) [a-z] )?"
    r"(?P<slug>(?:AM|PM|BC|AP|EX)-\S[^,\t]{0,100}?)"
    r"(?:,\s*(?P<take>(?!\d{3,5}\Z)[^\s,][^,]{0,40}?)|,\s*(?P<words>\d{3,5}))?"
    r"(?:\s+(?P<stamp>\d\d-\d\d(?:\s+\d{2,5})?))?\Z"
)
_CODED = re.compile(
    r"(?P<slug>(?:[A-Z][\w'.]*-{1,2}){2,7}[A-Z0-9][\w'.]*|[A-Z0-9]{2,}(?:[-/][A-Z0-9]{2,}){1,6}/?|"
    r"(?:[A-Z][\w'.]*-{1,2}){1,7}[A-Z0-9][\w'.]*(?=,))"
    r"(?:,?\s+\(?(?P<take>(?i:\d{1,2}(?:st|nd|rd|th) "
    rf"(?:{'|'.join(BEHIND_AN_ORDINAL)})\b[\w -]{{0,20}}|"
    r"(?:update|wrapup|corrected|refile|pix|tv|graphic)[\w ,/]{0,40}))\)?|,(?P<words>\d{3,5}))?\Z"
)
"""A slug without a cycle: words tied by hyphens and never by blanks (`US-Weather-Storm`, `CLAM-OLDEST/`)."""
_TAKE = re.compile(
    rf"(?i)(?:\d{{1,2}}(?:st|nd|rd|th)|first|second|third)\s+(?:{'|'.join(BEHIND_AN_ORDINAL)})\b[\w\s().-]{{0,30}}\Z"
)
_URGENCY = re.compile(rf"[*=<(\s]*({'|'.join(IN_CAPITALS)}|RUSH)[*=>)!:\s]*\Z")
_BROADCAST = re.compile(
    r"(BULLETIN|URGENT|FLASH)\s+[-–—]\s+"
    r"(?i:(?:[a-z]+ ){0,3}(?:message|statement|activation requested|broadcast(?: requested)?))\Z"
)
"""What weather services put above a warning: `URGENT - WINTER WEATHER MESSAGE`."""
_RELEASED = re.compile(
    r"(?i)[*\s]*(?:for immediate (?:release|distribution)|(?:press|news|media) release|(?:presse|medien)mitteilung|"
    r"communiqué de presse|comunicado de prensa|comunicato stampa|pressmeddelande|pressemelding|pressemeddelelse)"
    r"[*:.!\s]*\Z"
)
_NUMBERED = re.compile(r"(?i)(?:media|press|news) release\s+#?([A-Z]{0,4}\d{3,9})\Z")
"""A release with the number under which it is distributed: `MEDIA RELEASE HP66712`."""
_ISSUER = re.compile(r"(?i)source\s*:\s*(\S.{0,100})\Z")
_FLASH = re.compile(r"(FLASH)\s*(?:[-–—:]+|\*{2,})\s*(\S.*)")
_KILL = re.compile(
    rf"[*=<(\s]*((?:(?:{'|'.join(BEFORE_A_KILL)})[\s-]+)?(?:{'|'.join(IN_CAPITALS_KILLED + IN_CAPITALS_WITHHELD)})"
    rf"(?: NOTICE| ADVISORY)?|ADVISORY|{'|'.join(IN_CAPITALS_CORRECTED)})[*=>)!:\s]*\Z"
)
_NOTE = re.compile(rf"(?i)\(?(?:{'|'.join(TO_EDITORS)})\s*(?:[:_–—]|-(?!\w)|(?<=\s)-)".replace("'", "['’]"))
"""A note to editors. A hyphen that ties the word to another begins none: `Editor-in-chief quits`."""
_LABEL = re.compile(r"([A-Za-z][A-Za-z -]{1,20}?)\s*:\s*(\S.{0,400})\Z")
_LABELS = {
    "slug": "slugline", "slugline": "slugline", "slug line": "slugline", "take": "take", "take key": "take",
    "urgency": "urgency", "priority": "priority", "version": "version", "revision": "version",
    "guid": "guid", "item id": "guid", "item-id": "guid", "story id": "guid", "id": "guid", "uri": "guid",
    "date": "published_at", "dated": "published_at", "issued": "published_at", "filed": "published_at",
    "first created": "first_created_at", "embargo": "embargo_until", "embargoed until": "embargo_until",
    "keywords": "keywords", "language": "language", "lang": "language", "provider": "provider", "agency": "provider",
    "status": "status", "credit": "credit", "copyright": "copyright", "headline": "headline",
}  # fmt: skip

_STRONG = frozenset({"slugline", "guid", "urgency", "priority", "version", "embargo_until"})
"""Labels that nobody begins a headline with."""


@dataclass(slots=True)
class Header:
    """What the lines above the headline said. Filled line by line."""

    fields: dict[str, str] = field(default_factory=dict)
    """`WireItem` fields by name."""
    notes: list[str] = field(default_factory=list)
    flash: str | None = None
    """The text behind a `FLASH -` on the same line."""
    lines: int = 0
    """How many lines were taken; an embargo's line and a note's are repeated in `notes`."""
    embargo_line: int = -1
    """The place of the last line that said an embargo: the next may go on with its time."""


def read_line(line: str, header: Header, following: str = "") -> bool:
    """Take one line into the header. False where the line is none of a header's, which ends the header. `following` is
    the next line: a first label that may begin a headline (`Date: a film`) counts only above another.
    """
    text = line.strip()
    if not header.lines and (name := _label_of(text)) and name not in _STRONG and not _label_of(following.strip()):
        return False
    issued = bool(_NUMBERED.match(following.strip())) and _issuer(text, header)
    taken = issued or any(reader(text, header) for reader in _READERS)
    header.lines += taken
    return taken


def read_line_below(line: str, header: Header) -> bool:
    """Take a line from below the headline: an embargo, a kill, an urgency, a take key or a note may stand there too."""
    text = line.strip()
    return any(reader(text, header) for reader in _BELOW)


def _slug(text: str, header: Header) -> bool:
    found = _SLUG.match(text) or _CODED.match(text)
    if not found or ("slugline" in header.fields) or " - " in found["slug"]:
        return False
    header.fields["slugline"] = found["slug"].strip()
    header.fields.update({name: word.strip() for name in ("take", "priority") if (word := found.groupdict().get(name))})
    return True


def _take(text: str, header: Header) -> bool:
    return bool(_TAKE.match(text)) and _set(header, "take", text)


def _urgency(text: str, header: Header) -> bool:
    found = _URGENCY.match(text)
    if found:
        header.fields["priority"] = found[1]  # the word, where a letter in the slug line says something else
    return bool(found)


def _broadcast(text: str, header: Header) -> bool:
    found = _BROADCAST.match(text)
    if found:
        header.fields.setdefault("priority", found[1])
        header.notes.append(text)
    return bool(found)


def _issuer(text: str, header: Header) -> bool:
    """Take whose release it is, which the desk files it under. `read_line` sees that its number stands below."""
    found = _ISSUER.match(text)
    return bool(found) and _set(header, "slugline", found[1] if found else "")


def _release(text: str, header: Header) -> bool:
    if found := _NUMBERED.match(text):
        return _set(header, "take", found[1])
    if not _RELEASED.match(text):
        return False
    header.notes.append(text)
    return True


def _flash(text: str, header: Header) -> bool:
    found = _FLASH.match(text)
    if not found or header.flash:
        return False
    header.flash = found[2]
    return _set(header, "priority", found[1])


def _kill(text: str, header: Header) -> bool:
    found = _KILL.match(text)
    return bool(found) and _set(header, "status", found[1] if found else "")


def _embargo(text: str, header: Header) -> bool:
    when = embargo_of_line(text)
    if when is None:
        return False
    header.notes.append(text.strip("*() "))
    header.fields.setdefault("status", "embargoed")
    header.embargo_line = header.lines
    return _set(header, "embargo_until", when) if when else True


def _embargo_goes_on(text: str, header: Header) -> bool:
    if header.embargo_line < 0 or header.lines != header.embargo_line + 1 or not is_time_alone(text):
        return False
    header.fields["embargo_until"] = f"{header.fields.get('embargo_until', '')} {text}".strip()
    header.notes[-1] += f" {text}"
    return True


def _note(text: str, header: Header) -> bool:
    if not _NOTE.match(text):
        return False
    header.notes.append(text)
    return True


def _label(text: str, header: Header) -> bool:
    name = _label_of(text)
    return name is not None and _set(header, name, text.partition(":")[2].strip())


def _label_of(text: str) -> str | None:
    found = _LABEL.match(text)
    return _LABELS.get(found[1].lower()) if found else None


def _set(header: Header, name: str, value: str) -> bool:
    """Set a field, unless it is set: the first line of a kind counts, and a second one is copy."""
    return header.fields.setdefault(name, value) == value


_BELOW: tuple[Callable[[str, Header], bool], ...] = (
    _take, _urgency, _broadcast, _kill, _embargo, _note,
)  # fmt: skip
_READERS: tuple[Callable[[str, Header], bool], ...] = (
    _embargo_goes_on, _slug, _take, _urgency, _broadcast, _release, _flash, _kill, _embargo, _note, _label,
)  # fmt: skip
