"""Decides what may be done with an item, from the wire's metadata and from what headline, take and notes say.

A withdrawal counts wherever it stands: agencies send kills as items that are `usable`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from schemas import Status
from stream.lexicon import status as lexicon
from stream.normalise.embargo import Restriction

__all__ = ["StatusTexts", "status_of", "status_of_word", "status_without_withdrawal"]

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
class StatusTexts:
    """The texts of an item that may say what may be done with it."""

    headline: str = ""
    slugline: str = ""
    take: str = ""
    ednote: str = ""
    opening: str = ""
    """The first paragraph of the copy."""


def status_of_word(word: str | None) -> Status:
    """Return the status that a word of the metadata means; usable where it is None or means nothing."""
    return _WORDS.get(_PREFIXES.sub("", _PREFIXES.sub("", word or "").strip()).strip().casefold(), Status.USABLE)


def status_of(word: str | None, texts: StatusTexts, restriction: Restriction, received_at: datetime) -> Status:
    """Return the strictest status that metadata, texts and embargo give: killed, withheld, embargoed (until its time
    has come; for good where that cannot be read), advisory, corrected, usable.
    """
    of_metadata = status_of_word(word)
    if of_metadata is Status.KILLED or _is_killed(texts):
        return Status.KILLED
    if of_metadata is Status.WITHHELD or _WITHHELD.search(texts.headline) or _NOTE_WITHHELD.search(texts.ednote):
        return Status.WITHHELD
    if _is_embargoed(of_metadata, restriction, received_at):
        return Status.EMBARGOED
    if of_metadata is Status.ADVISORY or _ADVISORY.search(texts.headline):
        return Status.ADVISORY
    return Status.CORRECTED if of_metadata is Status.CORRECTED or _is_corrected(texts) else Status.USABLE


def status_without_withdrawal(word: str | None, restriction: Restriction, received_at: datetime) -> Status:
    """Return the status of an item that would withdraw a story and comes from who may not: a note to editors, which is
    not for publication and takes nothing back. An embargo in it holds: it only restricts.
    """
    return Status.EMBARGOED if _is_embargoed(status_of_word(word), restriction, received_at) else Status.ADVISORY


def _is_embargoed(of_metadata: Status, restriction: Restriction, received_at: datetime) -> bool:
    is_stated = restriction.is_stated or of_metadata is Status.EMBARGOED
    return is_stated and (restriction.until is None or restriction.until > received_at)


def _is_killed(texts: StatusTexts) -> bool:
    return bool(
        _KILLED.search(texts.headline)
        or _KILLED.search(texts.opening)
        or _TAKE_KILLED.search(texts.take)
        or _NOTE_KILLED.search(texts.ednote)
    )


def _is_corrected(texts: StatusTexts) -> bool:
    notes = texts.ednote.split("\n") if texts.ednote else ()
    return bool(
        _CORRECTED.search(texts.headline)
        or _CORRECTED.search(texts.opening)
        or _SLUG_CORRECTED.search(texts.slugline)
        or _SLUG_CORRECTED.search(texts.take)
        or any(_NOTE_CORRECTED.search(note) for note in notes)
    )
