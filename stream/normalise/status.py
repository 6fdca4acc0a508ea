"""What may be done with an item: from the wire's metadata, and from what headline, take and notes say.

A withdrawal counts wherever it is said: agencies send kills as items that are `usable`. Patterns: WIRES.md c.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from schemas import Status
from stream.lexicon import status as lexicon
from stream.normalise.embargo import Restriction

__all__ = ["Saying", "status_of", "status_told"]

_WORDS = {
    word: status
    for words, status in (
        (lexicon.USABLE, Status.USABLE),
        (lexicon.KILLED, Status.KILLED),
        (lexicon.WITHHELD, Status.WITHHELD),
        (lexicon.EMBARGOED, Status.EMBARGOED),
        (lexicon.CORRECTED, Status.CORRECTED),
        (lexicon.ADVISORY, Status.ADVISORY),
    )
    for word in words
}
_PREFIXES = re.compile(
    r"(?i)\A(?:(?:ic)?stat|pubstatus|status):|\A(?:mandatory|bulletin|story|urgent)[\s-]+|\s+(?:notice|advisory)\Z"
)
_OPEN = r"\A[*\s(<\[]*"
_SHUT = r"[)>\]*]*\s*(?:[-–—:_,]|\Z)"
_BEFORE = "|".join(lexicon.BEFORE_A_KILL)
_KILLED = re.compile(
    rf"{_OPEN}(?:(?:{_BEFORE})[\s-]+)?"
    rf"(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}|(?:KILL|WITHDRAWAL) (?:NOTICE|ADVISORY)){_SHUT}"
    rf"|\bMANDATORY KILL\b"
)
_WITHHELD = re.compile(rf"{_OPEN}(?:MANDATORY\s+)?(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}){_SHUT}")
_CORRECTED = re.compile(
    rf"{_OPEN}(?:REFILE-)?(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}|CORRECTS|RECTIFICATIF|KORREKTUR|BERICHTIGUNG|RETTELSE|RÄTTELSE){_SHUT}"
    rf"|{_OPEN}(?:Correct(?:ed|ion|ive)|Rectificatif|Corrección|Rettifica|Korrigiert|Korrektur|Berichtigung|Rettelse|Rättelse|"
    rf"Korjattu[^:]{{0,40}}|Korreksjon)[)\]]*\s*(?::|\s[-–—]\s|\Z)"
)
_ADVISORY = re.compile(
    rf"{_OPEN}(?:(?:(?:MEDIA|NEWS|EDITORIAL|PHOTO) )?ADVISORY|EDITORS?['’]?S?['’]? NOTE|"
    rf"NOTE TO EDITORS|ATTENTION EDITORS){_SHUT}"
)
_SLUG_CORRECTED = re.compile(r"\b(?:CORRECT(?:ED|ION|IVE)|Correct(?:ed|ion|ive))\b")
_TAKE_KILLED = re.compile(r"(?i)\b(?:kill(?:ed)?|withdrawn)\b")
_NOTE_KILLED = re.compile(
    r"(?i)\bkill is mandatory\b|\bmandatory kill\b|\b(?:please )?kill (?:the )?(?:story|item|bc-|am-|pm-|ap-)|"
    r"\bstory (?:is|has been) (?:killed|withdrawn)\b|\bis (?:hereby )?withdrawn\b"
)
_NOTE_WITHHELD = re.compile(r"(?i)\bplease withhold\b|\bwithhold (?:the )?(?:story|item|use)\b")
_NOTE_CORRECTED = re.compile(
    r"\A[-–—\s(]*(?:(?:Eds|Editors?)\s*:\s*)?(?:CORRECTS|Corrects|corrects|CORRECTING|Correcting|Company corrects)\b"
    r"|\b(?:[Rr]epeats?|[Rr]epeating|[Rr]eissue[sd]?|[Rr]e-?sends?|REPEATS?),? (?:to )?"
    r"(?:correct(?:s|ing)?|CORRECT(?:S|ING)?)\b"
)


@dataclass(frozen=True, slots=True)
class Saying:
    """Where an item may say what it is."""

    headline: str = ""
    slugline: str = ""
    take: str = ""
    ednote: str = ""
    opening: str = ""
    """The first paragraph of the copy."""


def status_told(word: str | None) -> Status:
    """What the metadata's word says; usable for one that says nothing."""
    return _WORDS.get(_PREFIXES.sub("", _PREFIXES.sub("", word or "").strip()).strip().casefold(), Status.USABLE)


def status_of(word: str | None, saying: Saying, restriction: Restriction, received_at: datetime) -> Status:
    """The strictest of what is said: killed, withheld, embargoed (its time not yet come, or not to be read), advisory,
    corrected, usable.
    """
    told = status_told(word)
    if told is Status.KILLED or _is_killed(saying):
        return Status.KILLED
    if told is Status.WITHHELD or _WITHHELD.search(saying.headline) or _NOTE_WITHHELD.search(saying.ednote):
        return Status.WITHHELD
    is_embargoed = restriction.is_said or told is Status.EMBARGOED
    if is_embargoed and (restriction.until is None or restriction.until > received_at):
        return Status.EMBARGOED
    if told is Status.ADVISORY or _ADVISORY.search(saying.headline):
        return Status.ADVISORY
    return Status.CORRECTED if told is Status.CORRECTED or _is_corrected(saying) else Status.USABLE


def _is_killed(saying: Saying) -> bool:
    return bool(
        _KILLED.search(saying.headline)
        or _KILLED.search(saying.opening)
        or _TAKE_KILLED.search(saying.take)
        or _NOTE_KILLED.search(saying.ednote)
    )


def _is_corrected(saying: Saying) -> bool:
    notes = saying.ednote.split("\n") if saying.ednote else ()
    return bool(
        _CORRECTED.search(saying.headline)
        or _CORRECTED.search(saying.opening)
        or _SLUG_CORRECTED.search(saying.slugline)
        or _SLUG_CORRECTED.search(saying.take)
        or any(_NOTE_CORRECTED.search(note) for note in notes)
    )
