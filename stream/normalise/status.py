"""Decides what may be done with an item, from the wire's metadata and from what headline, take and notes say.

A withdrawal counts wherever it stands: agencies send kills as items that are `usable`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas import Status
from stream.lexicon import status as lexicon
from stream.normalise.embargo import Restriction
from stream.normalise.status_patterns import (
    ADVISORY,
    CORRECTED,
    HEADLINE_KILLED,
    KILLED,
    NOTE_CORRECTED,
    NOTE_KILLED,
    NOTE_WITHHELD,
    OPENING,
    OPENING_KILLED,
    SLUG_CORRECTED,
    SLUG_KILLED,
    TAKE_END,
    TAKE_KILLED,
    TAKE_WITHHELD,
    WITHHELD,
    WORDS_OF_KILLS,
    WORDS_OF_USE,
)
from stream.status_code import meaning_of

__all__ = ["StatusTexts", "status_of", "status_of_word", "status_without_withdrawal"]

_STATUSES = {
    lexicon.KILLED: Status.KILLED,
    lexicon.WITHHELD: Status.WITHHELD,
    lexicon.EMBARGOED: Status.EMBARGOED,
    lexicon.ADVISORY: Status.ADVISORY,
    lexicon.CORRECTED: Status.CORRECTED,
    lexicon.USABLE: Status.USABLE,
}


@dataclass(frozen=True, slots=True)
class StatusTexts:
    """The texts of an item that may say what may be done with it."""

    headline: str = ""
    slugline: str = ""
    take: str = ""
    ednote: str = ""
    opening: str = ""
    """The first paragraph of the copy."""
    subject: str = ""
    """What a mail is about, where its copy has a headline of its own."""


def status_of_word(word: str | None) -> Status:
    """Return the status that a word of the metadata means; usable where it is None or means nothing."""
    return _STATUSES[meaning_of(word)]


def status_of(word: str | None, texts: StatusTexts, restriction: Restriction, received_at: datetime) -> Status:
    """Return the strictest status that metadata, texts and embargo give: killed, withheld, embargoed (until its time
    has come; for good where that cannot be read), advisory, corrected, usable.
    """
    of_metadata = status_of_word(word)
    if of_metadata is Status.KILLED or _is_killed(texts):
        return Status.KILLED
    if of_metadata is Status.WITHHELD or _is_withheld(texts):
        return Status.WITHHELD
    if _is_embargoed(of_metadata, restriction, received_at):
        return Status.EMBARGOED
    if of_metadata is Status.ADVISORY or ADVISORY.search(texts.headline):
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


def _takes_back(text: str) -> bool:
    """Return whether a notice may be in a text: the search for one costs ten times as much."""
    lowered = text.lower()
    return any(word in lowered for word in WORDS_OF_KILLS)


def _forbids(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in WORDS_OF_USE)


def _is_killed(texts: StatusTexts) -> bool:
    return bool(
        KILLED.search(texts.headline)
        or KILLED.search(texts.subject)
        or HEADLINE_KILLED.search(texts.headline)
        or HEADLINE_KILLED.search(texts.subject)
        or KILLED.search(texts.opening)
        or SLUG_KILLED.search(texts.slugline)
        or (_takes_back(texts.opening[:OPENING]) and OPENING_KILLED.search(texts.opening[:OPENING]))
        or TAKE_KILLED.fullmatch(texts.take.strip()[-TAKE_END:])
        or (_takes_back(texts.ednote) and NOTE_KILLED.search(texts.ednote))
    )


def _is_withheld(texts: StatusTexts) -> bool:
    return bool(
        WITHHELD.search(texts.headline)
        or WITHHELD.search(texts.subject)
        or WITHHELD.search(texts.opening)
        or TAKE_WITHHELD.fullmatch(texts.take.strip()[-TAKE_END:])
        or (_forbids(texts.ednote) and NOTE_WITHHELD.search(texts.ednote))
    )


def _is_corrected(texts: StatusTexts) -> bool:
    notes = texts.ednote.split("\n") if texts.ednote else ()
    return bool(
        CORRECTED.search(texts.headline)
        or CORRECTED.search(texts.opening)
        or SLUG_CORRECTED.search(texts.slugline)
        or SLUG_CORRECTED.search(texts.take)
        or any(NOTE_CORRECTED.search(note) for note in notes)
    )
