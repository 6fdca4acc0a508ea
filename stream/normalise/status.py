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
_OPEN = r"\A[*\s(<\[]*"
_SHUT = r"[)>\]*]*\s*(?:[-–—:_,]|\Z)"
_BRACKET, _CLOSED = r"\A[*\s]*[(<\[]\s*", r"\s*[)>\]]"
_ALONE = r"\A[*\s]*(?:{})[*\s.!]*\Z"
_BULLETIN_KILL = r"\b(?:MANDATORY|BULLETIN)[\s-]+KILL\b(?![\s-]+SWITCH)"
"""What is no other word wherever it stands; a car's kill switch may be mandatory."""
_BEFORE = "|".join(lexicon.BEFORE_A_KILL)
_TAKEN_BACK = "|".join(lexicon.TAKEN_BACK_IN_CAPITALS)
_KILLED = re.compile(
    rf"{_OPEN}(?:(?:{_BEFORE})[\s-]+)?"
    rf"(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}|(?:KILL|WITHDRAWAL) (?:NOTICE|ADVISORY)){_SHUT}"
    rf"|{_OPEN}(?:{_BEFORE})[\s-]+(?:{_TAKEN_BACK}){_SHUT}"
    rf"|{_BRACKET}(?:(?:{_BEFORE})[\s-]+)?(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}|{_TAKEN_BACK}){_CLOSED}"
    rf"|{_BULLETIN_KILL}"
    rf"|{_OPEN}(?:(?:Mandatory|Bulletin) [Kk]ill|{'|'.join(lexicon.NAMED_AND_TAKEN_BACK)}){_SHUT}"
    r"|\A[*\s/]*DISREGARD (?:(?:THE|THIS|PREVIOUS) )?(?:(?:NEWS|PRESS) )?(?:RELEASE|STORY)\s*(?:[-–—:/.]|\Z)"
)
"""The last is how PR Newswire takes a release back."""
_HEADLINE_KILLED = re.compile(
    rf"{_ALONE.format(_TAKEN_BACK)}"
    rf"|[(<\[](?:{'|'.join(lexicon.IN_CAPITALS_KILLED)})[)>\]]\Z"
    r"|\AADVISORY\s?[-–—:][^.!?:;]{0,200}\b(?i:story|item|headline|snap) (?i:(?:is|has been) )?(?i:withdrawn)\Z"
)
"""A first paragraph may be such a word where an event is called off, a headline is none; and what ends one in brackets
may be a horse in a list. The last is how Reuters takes a story back.
"""
_SLUG_KILLED = re.compile(rf"{_BULLETIN_KILL}|,\s?KILL\Z|\b(?:Mandatory|Bulletin)[\s-]Kill\Z")
_FORBIDDEN = "|".join(lexicon.FORBIDDEN_IN_CAPITALS)
_WITHHELD = re.compile(
    rf"{_OPEN}(?:MANDATORY\s+)?(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}){_SHUT}"
    rf"|{_BRACKET}(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}|{_FORBIDDEN}){_CLOSED}"
    rf"|{_ALONE.format(_FORBIDDEN)}"
)
_CORRECTED = re.compile(
    rf"{_OPEN}(?:REFILE-)?(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}|CORRECTS|RECTIFICATIF|KORREKTUR|BERICHTIGUNG|RETTELSE|RÄTTELSE){_SHUT}"
    rf"|{_OPEN}/?(?:CORRECTING (?:and|AND) REPLACING\b|(?:CORRECTION|C O R R E C T I O N)\s*(?:/|--))"
    rf"|{_BRACKET}(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}){_CLOSED}"
    rf"|{_OPEN}(?:ANNULE ET REMPLACE|ANNULLA E SOSTITUISCE|ANULA Y SUSTITUYE){_SHUT}"
    rf"|{_OPEN}(?:Correct(?:ed|ion|ive)|Rectificatif|Corrección|Rettifica|Korrigiert|Korrektur|Berichtigung|Rettelse|Rättelse|"
    rf"Korjattu[^:]{{0,40}}|Korreksjon)[)\]]*\s*(?::|\s[-–—]\s|\Z)"
)
_ADVISORY = re.compile(
    rf"{_OPEN}(?:(?:(?:MEDIA|NEWS|EDITORIAL|PHOTO) )?ADVISORY|EDITORS?['’]?S?['’]? NOTE|"
    rf"NOTE TO EDITORS|ATTENTION EDITORS){_SHUT}"
)
_WORDS_OF_KILLS = (
    "kill",
    "withdrawn",
    "retracted",
    "disregard",
    "zurückgezogen",
    "zurueckgezogen",
    "storniert",
    "annul",
    "anulada",
)
_WORDS_OF_USE = ("withhold", "do not", "don't", "don’t", "nicht", "ne pas", "no ")
"""Words that are in every sentence of `_NOTE_KILLED` and `_OPENING_KILLED`, and of `_NOTE_WITHHELD`."""
_OPENING = 600
"""Characters of the copy's opening in which a notice says what it takes back."""
_SLUG_CORRECTED = re.compile(r"\b(?:CORRECT(?:ED|ION|IVE)|Correct(?:ed|ion|ive)|KORREKTUR|Korrektur)\b")
_TAKE = (
    r"(?i)(?:.*(?:[,;:/]|\s[-–—]|\b(?:ld|lead|lede|writethru)\b)[\s-]*)?"
    r"(?:(?:mandatory|bulletin|story|urgent|advisory|alert|photo)[\s-]+)?(?:{})"
    r"(?:[\s-]+(?:notice|advisory))?(?:\s+\d{{1,4}})?"
)
"""A take that is a word, or ends in one behind a mark: `Elimination Round` and `Kill Bill` are of what they name."""
_TAKE_END = 100
"""Characters of a take, from its end, in which that stands: a take of nothing but dashes cost the square of them."""
_TAKE_KILLED = re.compile(_TAKE.format("kill(?:ed)?|withdrawn|elimination|storno|annulation"))
_TAKE_WITHHELD = re.compile(_TAKE.format("withh(?:old|eld)"))
_QUOTED = r"[„“\"«][^\"“”»\n]{1,150}[\"“”»]"
_IN_A_SENTENCE = rf"(?:{_QUOTED}|[^.:;!?\n„“\"«]|(?<=\d)\.){{0,200}}?"
_BACK = r"zur(?:ü|ue)ckgezogen|storniert"
_BEGINS = r"(?:\A|\n|[.!?:]\s+)\W{0,3}"
"""Where a sentence of a note begins: `Adds that the article has been retracted` is news."""
_OF_ANOTHER = r"(?:that|which|whose|who|says?|after|as|if|how|when|until|unless|once|where)"
"""What stands in a sentence on a story where something else was withdrawn: `Story follows if bid is withdrawn.`"""
_BY_NO_OTHER = (
    r"(?! by\b(?! (?:(?:the|our) )?(?:desk|editors?|ap|afp|ansa|apa|dpa|efe|pa|reuters)\b)"
    r"| from\b(?! (?:(?:the|our|all) )?(?:wires?|file|feeds?|services?)\b))"
)
"""That somebody else withdrew it is news; a desk says `withdrawn from the wire`."""
_NOTE_KILLED = re.compile(
    r"(?i)\bkill is mandatory\b|\bmandatory kill\b(?![\s-]+switch)"
    rf"|\b(?:story|item|report|alert|dispatch) (?:headlined|slugged|headed|titled)\b{_IN_A_SENTENCE}"
    rf"\b(?:(?:is|was|has been) (?:hereby )?withdrawn|(?:is|has been) (?:hereby )?killed)\b{_BY_NO_OTHER}"
    rf"|\bmeldung\b{_IN_A_SENTENCE}\b(?:wird|ist|wurde) (?:hiermit |ersatzlos )*(?:{_BACK})\b"
    rf"|\bdépêche\b{_IN_A_SENTENCE}\best annulée\b|\b(?:noticia|información)\b{_IN_A_SENTENCE}\bqueda anulada\b"
    rf"|\bnotizia\b{_IN_A_SENTENCE}\b(?:è|e['’]) (?:da considerarsi )?annullata\b"
    r"|\b(?:please )?kill (?:the |this |our )?(?:story|item|bc-|am-|pm-|ap-)|"
    rf"\bstory (?:is|has been) (?:hereby )?(?:killed|withdrawn)\b{_BY_NO_OTHER}|\bis wrong and is withdrawn\b"
    rf"|{_BEGINS}(?:(?:(?:the|this|our) )?(?:[\w.]{{1,20}} )?(?:story|item|dispatch|article|copy)"
    r"|(?:the |this )?(?:above|version|snap|alert)|this (?:report|text)),?\s?"
    r"(?:is wrong and )?"
    rf"(?:is|has been) (?:hereby )?(?:killed|withdrawn|retracted)\b{_BY_NO_OTHER}"
    r"|(?:\A|\n)\W{0,3}(?:it |this )?(?:is|has been) (?:hereby )?withdrawn(?=\s*(?:[.;!\n]|\Z))"
    rf"|{_BEGINS}(?:(?:the|this|our) (?:[\w.]{{1,20}} )?)?(?:story|item)"
    r"(?=,? (?:on|about|of|slugged|issued|sent|moved|[“\"„«]|(?-i:[A-Z\d]{2,}))|, (?:is|has)\b)"
    rf"(?!{_IN_A_SENTENCE}\b{_OF_ANOTHER}\b)"
    rf"{_IN_A_SENTENCE}\b(?:is|has been) (?:hereby )?withdrawn(?=\s*(?:[.;!\n]|\Z))"
    r"|\b(?:bc|am|pm|ap)-[^\s,]{1,60}(?:, slugged [^\s,]{1,60},)? (?:is|has been) withdrawn\b"
    r"|\bis hereby withdrawn\b(?![^\n]{0,200}\bstory stands\b)"
)
"""What a note to editors says of a story in a sentence; that a bill or a photograph is withdrawn says nothing of it."""
_FRONT = (
    r"\A(?:(?:achtung|attention|atención|attenzione|hinweis|eds|editors)\b[^.:!\n]{0,30}[:!,]\s+"
    r"|[^!?\"“„«»\n]{1,80}?\s[-–—]{1,2}\s+){0,2}"
)
"""What stands before a notice in the copy: a call to editors, a dateline."""
_TITLE = rf"(?:\s{_QUOTED}|\s«\s?[^»\n]{{1,150}}»|\s(?=\S*[\d-])[\w/.-]{{3,40}}(?!\S))"
"""What a notice names the story by: its headline in quotes, or its slug or number."""
_DATED = (
    r"(?:\s\([^()\n]{1,40}\)|\svon (?:heute|gestern)(?:,? \d[\d.:]{0,4} Uhr)?,?"
    r"|\s(?:of|vom|du|del)\s\d[\w. ]{0,20}?){0,2}"
)
_FULL_STOP = (
    r"(?=\s*(?:[.;!]|\Z)|,?\s(?:because|since|due|pending|da|weil|car|en raison|veuillez|ya que|perché|"
    r"(?:and|und|et|y|e) (?:should|must|may not|darf|sollte|ne (?:doit|peut)|no (?:debe|puede)|non (?:deve|va)))\b)"
)
"""The end of what a notice says, or its reason; news goes on with who said so, or from what it was withdrawn."""
_OPENING_KILLED = re.compile(
    r"(?i)(?:\A|[.!?:)]\s+|\s[-–—]{1,2}\s+)(?:a )?kill is mandatory(?=\s*(?:[.;!]|\Z))"
    r"|\bjournalists and other readers should disregard the (?:news|press) release\b"
    rf"|{_FRONT}(?:"
    rf"(?:the|our|this) (?:[\w.]+ ){{0,2}}?(?:story|dispatch)"
    rf"(?:(?:\s(?:headlined|headed|titled))?{_TITLE}|\sslugged\s[\w/.-]{{1,60}}){_DATED}"
    rf"\s(?:is wrong and )?(?:(?:is|has been) (?:hereby )?withdrawn|has been killed)"
    rf"|(?:this|the (?:above|following)) (?:(?:news|press) )?(?:story|article|item|report|release|dispatch)"
    rf" (?:is wrong and )?(?:is|has been) (?:hereby )?(?:withdrawn|killed|retracted)"
    rf"|(?:die|diese|unsere) meldung{_TITLE}?{_DATED}\s(?:wird|ist) (?:hiermit |ersatzlos )*(?:{_BACK})"
    rf"|(?:die|diese|unsere) meldung{_IN_A_SENTENCE}\s(?:wird|ist) (?:hiermit |ersatzlos )+(?:{_BACK})"
    rf"|(?:la|cette|notre) (?-i:dépêche(?: [A-Z]{{2,5}})?)(?:(?:\sintitulée)?{_TITLE})?{_DATED}\sest annulée"
    rf"|(?:la|esta|nuestra) (?:noticia|información)(?:(?:\stitulada)?{_TITLE})?{_DATED}\squeda anulada"
    rf"|(?:la|questa|nostra) notizia(?:(?:\sintitolata)?{_TITLE})?{_DATED}\s(?:è|e['’]) (?:da considerarsi )?annullata"
    rf"){_FULL_STOP}"
)
"""What a notice in the copy says of a story: that a report, a bid, a race was withdrawn is news."""
_FOR_GOOD = (
    r"(?=\s*(?:[.!;,)\]\n]|\Z)"
    r"|\s(?:because|as|since|due|pending|for now|for legal|at this time|at all|in any form)\b)"
)
_NOTE_WITHHELD = re.compile(
    r"(?i)\bplease withhold(?=\s*(?:[.;:!,\n–—-]|\Z)| (?:until|pending|from|for|because|due|publication|release"
    r"|broadcast|(?:all )?use(?! of\b)|(?:it|this|the (?:above|following))(?=\s*(?:[.;:!,\n–—-]|\Z))"
    r"|the (?:above|following) (?:story|item))\b)"
    r"|\bwithhold (?:the )?(?:story|item|use(?! of\b))\b"
    rf"|{_BEGINS}(?:please )?withhold (?:(?:the|this|our) )?(?:copy|report|text|dispatch|release|story|item)"
    r"(?=\s*(?:[.;!,\n]|\Z))"
    r"|\b(?:do not|don['’]t) (?:use|publish|run|broadcast) (?:this|the) (?:story|item|copy|report|version|text)\b"
    rf"{_FOR_GOOD}(?![^.!?\n]*\b(?:before|until|till|prior|ahead|without|unless)\b)"
    r"|(?:\bverwenden sie (?:diese|die) meldung nicht\b|\bmeldung (?:bitte )?nicht (?:verwenden|veröffentlichen)\b)"
    r"(?![^.!?\n]*\b(?:vor|bis|ohne|außerhalb)\b)"
    r"|\bne pas (?:utiliser|diffuser|publier) (?:cette|la) dépêche\b(?![^.!?\n]*\b(?:avant|jusqu|sans|hors)\b)"
    r"|\bno (?:utilizar|usar|publicar|difundir) esta (?:noticia|información)\b"
    r"(?![^.!?\n]*\b(?:antes|hasta|sin|fuera)\b)"
    r"|(?:\A|\n)[* \t(\[]{0,9}(?:(?:eds|editors)[:,] )?(?:please |bitte )?"
    r"(?:(?:do not|don['’]t) (?:use|publish|run|broadcast)|nicht (?:verwenden|veröffentlichen)"
    r"|ne pas (?:utiliser|diffuser|publier)|no (?:utilizar|usar|publicar|difundir))(?: it)?[*\s.!)\]]*(?:\n|\Z)"
)
"""What a note forbids for good: a time or a place for which it does is for an embargo or a licence to say."""
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
        or _HEADLINE_KILLED.search(texts.headline)
        or _HEADLINE_KILLED.search(texts.subject)
        or _KILLED.search(texts.opening)
        or _SLUG_KILLED.search(texts.slugline)
        or (_takes_back(texts.opening[:_OPENING]) and _OPENING_KILLED.search(texts.opening[:_OPENING]))
        or _TAKE_KILLED.fullmatch(texts.take.strip()[-_TAKE_END:])
        or (_takes_back(texts.ednote) and _NOTE_KILLED.search(texts.ednote))
    )


def _is_withheld(texts: StatusTexts) -> bool:
    return bool(
        _WITHHELD.search(texts.headline)
        or _WITHHELD.search(texts.subject)
        or _WITHHELD.search(texts.opening)
        or _TAKE_WITHHELD.fullmatch(texts.take.strip()[-_TAKE_END:])
        or (_forbids(texts.ednote) and _NOTE_WITHHELD.search(texts.ednote))
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
