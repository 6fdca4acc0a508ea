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
_SCHEMES = re.compile(r"[:/#]")
"""What parts a code from its scheme, by whatever alias or address a catalogue declares that."""
_AROUND = re.compile(r"(?i)\A(?:mandatory|bulletin|story|urgent)[\s-]+|\s+(?:notice|advisory)\Z")
_OPEN = r"\A[*\s(<\[]*"
_SHUT = r"[)>\]*]*\s*(?:[-–—:_,]|\Z)"
_BRACKET, _CLOSED = r"\A[*\s]*[(<\[]\s*", r"\s*[)>\]]"
_BULLETIN_KILL = r"\b(?:MANDATORY|BULLETIN)[\s-]+KILL\b"
"""What is no other word wherever it stands."""
_BEFORE = "|".join(lexicon.BEFORE_A_KILL)
_KILLED = re.compile(
    rf"{_OPEN}(?:(?:{_BEFORE})[\s-]+)?"
    rf"(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}|(?:KILL|WITHDRAWAL) (?:NOTICE|ADVISORY)){_SHUT}"
    rf"|{_BRACKET}(?:(?:{_BEFORE})[\s-]+)?(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}){_CLOSED}"
    rf"|{_BULLETIN_KILL}"
)
_SLUG_KILLED = re.compile(_BULLETIN_KILL)
_WITHHELD = re.compile(
    rf"{_OPEN}(?:MANDATORY\s+)?(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}){_SHUT}"
    rf"|{_BRACKET}(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}){_CLOSED}"
)
_CORRECTED = re.compile(
    rf"{_OPEN}(?:REFILE-)?(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}|CORRECTS|RECTIFICATIF|KORREKTUR|BERICHTIGUNG|RETTELSE|RÄTTELSE){_SHUT}"
    rf"|{_BRACKET}(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}){_CLOSED}"
    rf"|{_OPEN}(?:ANNULE ET REMPLACE|ANNULLA E SOSTITUISCE|ANULA Y SUSTITUYE){_SHUT}"
    rf"|{_OPEN}(?:Correct(?:ed|ion|ive)|Rectificatif|Corrección|Rettifica|Korrigiert|Korrektur|Berichtigung|Rettelse|Rättelse|"
    rf"Korjattu[^:]{{0,40}}|Korreksjon)[)\]]*\s*(?::|\s[-–—]\s|\Z)"
)
_ADVISORY = re.compile(
    rf"{_OPEN}(?:(?:(?:MEDIA|NEWS|EDITORIAL|PHOTO) )?ADVISORY|EDITORS?['’]?S?['’]? NOTE|"
    rf"NOTE TO EDITORS|ATTENTION EDITORS){_SHUT}"
)
_WORDS_OF_KILLS = ("kill", "withdrawn", "zurückgezogen", "zurueckgezogen", "storniert", "annul", "anulada")
_WORDS_OF_USE = ("withhold", "do not", "don't", "don’t", "nicht", "ne pas", "no ")
"""Words that are in every sentence of `_NOTE_KILLED` and `_OPENING_KILLED`, and of `_NOTE_WITHHELD`."""
_OPENING = 600
"""Characters of the copy's opening in which a notice says what it takes back."""
_SLUG_CORRECTED = re.compile(r"\b(?:CORRECT(?:ED|ION|IVE)|Correct(?:ed|ion|ive)|KORREKTUR|Korrektur)\b")
_TAKE_KILLED = re.compile(r"(?i)\b(?:kill(?:ed)?|withdrawn|elimination|storno|annulation)\b")
_TAKE_WITHHELD = re.compile(r"(?i)\bwithh(?:old|eld)\b")
_NOTICE_KILLED = (
    r"(?i)\bkill is mandatory\b|\bmandatory kill\b"
    r"|\b(?:story|item|report|alert|dispatch) (?:headlined|slugged|headed|titled)\b.{1,200}?"
    r"\b(?:is|was|has been) (?:hereby )?(?:withdrawn|killed)\b"
    r"|\bmeldung\b.{0,200}?\b(?:wird|ist|wurde) (?:hiermit |ersatzlos )*(?:zur(?:ü|ue)ckgezogen|storniert)\b"
    r"|\bdépêche\b.{0,200}?\best annulée\b|\b(?:noticia|información)\b.{0,200}?\bqueda anulada\b"
    r"|\bnotizia\b.{0,200}?\b(?:è|e') (?:da considerarsi )?annullata\b"
)
"""What a notice says of a story in a sentence, that no story says of itself."""
_OPENING_KILLED = re.compile(_NOTICE_KILLED)
_NOTE_KILLED = re.compile(
    rf"{_NOTICE_KILLED}|\b(?:please )?kill (?:the |this |our )?(?:story|item|bc-|am-|pm-|ap-)|"
    r"\bstory (?:is|has been) (?:killed|withdrawn)\b|\bis (?:hereby )?withdrawn\b"
)
_NOTE_WITHHELD = re.compile(
    r"(?i)\bplease withhold\b|\bwithhold (?:the )?(?:story|item|use)\b"
    r"|\b(?:do not|don['’]t) (?:use|publish|run|broadcast) (?:this|the) (?:story|item|copy|report|version|text)\b"
    r"(?! before| until)"
    r"|\bverwenden sie (?:diese|die) meldung nicht\b|\bmeldung (?:bitte )?nicht (?:verwenden|veröffentlichen)\b"
    r"|\bne pas (?:utiliser|diffuser|publier) (?:cette|la) dépêche\b(?! avant)"
    r"|\bno (?:utilizar|usar|publicar|difundir) esta (?:noticia|información)\b(?! antes| hasta)"
)
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
    subject: str = ""
    """What a mail is about, where its copy has a headline of its own."""


def status_of_word(word: str | None) -> Status:
    """Return the status that a word of the metadata means; usable where it is None or means nothing."""
    code = _SCHEMES.split(word or "")[-1].strip()
    bare = _AROUND.sub("", _AROUND.sub("", code).strip()).strip().casefold()
    return _WORDS.get(bare) or _WORDS.get(bare.replace(" ", "")) or Status.USABLE


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


def _takes_back(text: str) -> bool:
    """Return whether a notice may be in a text: the search for one costs ten times as much."""
    lowered = text.lower()
    return any(word in lowered for word in _WORDS_OF_KILLS)


def _forbids(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _WORDS_OF_USE)


def _is_killed(texts: StatusTexts) -> bool:
    return bool(
        _KILLED.search(texts.headline)
        or _KILLED.search(texts.subject)
        or _KILLED.search(texts.opening)
        or _SLUG_KILLED.search(texts.slugline)
        or (_takes_back(texts.opening[:_OPENING]) and _OPENING_KILLED.search(texts.opening[:_OPENING]))
        or _TAKE_KILLED.search(texts.take)
        or (_takes_back(texts.ednote) and _NOTE_KILLED.search(texts.ednote))
    )


def _is_withheld(texts: StatusTexts) -> bool:
    return bool(
        _WITHHELD.search(texts.headline)
        or _WITHHELD.search(texts.subject)
        or _WITHHELD.search(texts.opening)
        or _TAKE_WITHHELD.search(texts.take)
        or any(_forbids(text) and _NOTE_WITHHELD.search(text) for text in (texts.ednote, texts.headline))
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
