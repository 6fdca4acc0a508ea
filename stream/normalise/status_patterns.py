"""Patterns of the words by which agencies take a story back, forbid its use or correct it, and of what is like them.

The words themselves stand in `stream.lexicon.status`; what follows from them, in `stream.normalise.status`.
"""

from __future__ import annotations

import re

from stream.lexicon import status as lexicon

__all__ = [
    "ADVISORY",
    "CORRECTED",
    "HEADLINE_KILLED",
    "KILLED",
    "NOTE_CORRECTED",
    "NOTE_KILLED",
    "NOTE_WITHHELD",
    "OPENING",
    "OPENING_KILLED",
    "SLUG_CORRECTED",
    "SLUG_KILLED",
    "TAKE_END",
    "TAKE_KILLED",
    "TAKE_WITHHELD",
    "WITHHELD",
    "WORDS_OF_KILLS",
    "WORDS_OF_USE",
]

_OPEN = r"\A[*\s(<\[]*"
_SHUT = r"[)>\]*]*\s*(?:[-–—:_,]|\Z)"
_BRACKET, _CLOSED = r"\A[*\s]*[(<\[]\s*", r"\s*[)>\]]"
_ALONE = r"\A[*\s]*(?:{})[*\s.!]*\Z"
_BULLETIN_KILL = r"\b(?:MANDATORY|BULLETIN)[\s-]+KILL\b(?![\s-]+SWITCH)"
"""What is no other word wherever it stands; a car's kill switch may be mandatory."""
_BEFORE = "|".join(lexicon.BEFORE_A_KILL)
_TAKEN_BACK = "|".join(lexicon.TAKEN_BACK_IN_CAPITALS)
KILLED = re.compile(
    rf"{_OPEN}(?:(?:{_BEFORE})[\s-]+)?"
    rf"(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}|(?:KILL|WITHDRAWAL) (?:NOTICE|ADVISORY)){_SHUT}"
    rf"|{_OPEN}(?:{_BEFORE})[\s-]+(?:{_TAKEN_BACK}){_SHUT}"
    rf"|{_BRACKET}(?:(?:{_BEFORE})[\s-]+)?(?:{'|'.join(lexicon.IN_CAPITALS_KILLED)}|{_TAKEN_BACK}){_CLOSED}"
    rf"|{_BULLETIN_KILL}"
    rf"|{_OPEN}(?:(?:Mandatory|Bulletin) [Kk]ill|{'|'.join(lexicon.NAMED_AND_TAKEN_BACK)}){_SHUT}"
    r"|\A[*\s/]*DISREGARD (?:(?:THE|THIS|PREVIOUS) )?(?:(?:NEWS|PRESS) )?(?:RELEASE|STORY)\s*(?:[-–—:/.]|\Z)"
)
"""The last is how PR Newswire takes a release back."""
HEADLINE_KILLED = re.compile(
    rf"{_ALONE.format(_TAKEN_BACK)}"
    rf"|[(<\[](?:{'|'.join(lexicon.IN_CAPITALS_KILLED)})[)>\]]\Z"
    r"|\AADVISORY\s?[-–—:][^.!?:;]{0,200}\b(?i:story|item|headline|snap) (?i:(?:is|has been) )?(?i:withdrawn)\Z"
)
"""A first paragraph may be such a word where an event is called off, a headline is none; and what ends one in brackets
may be a horse in a list. The last is how Reuters takes a story back.
"""
SLUG_KILLED = re.compile(rf"{_BULLETIN_KILL}|,\s?KILL\Z|\b(?:Mandatory|Bulletin)[\s-]Kill\Z")
_FORBIDDEN = "|".join(lexicon.FORBIDDEN_IN_CAPITALS)
WITHHELD = re.compile(
    rf"{_OPEN}(?:MANDATORY\s+)?(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}){_SHUT}"
    rf"|{_BRACKET}(?:{'|'.join(lexicon.IN_CAPITALS_WITHHELD)}|{_FORBIDDEN}){_CLOSED}"
    rf"|{_ALONE.format(_FORBIDDEN)}"
)
CORRECTED = re.compile(
    rf"{_OPEN}(?:REFILE-)?(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}|CORRECTS|RECTIFICATIF|KORREKTUR|BERICHTIGUNG|RETTELSE|RÄTTELSE){_SHUT}"
    rf"|{_OPEN}/?(?:CORRECTING (?:and|AND) REPLACING\b|(?:CORRECTION|C O R R E C T I O N)\s*(?:/|--))"
    rf"|{_BRACKET}(?:{'|'.join(lexicon.IN_CAPITALS_CORRECTED)}){_CLOSED}"
    rf"|{_OPEN}(?:ANNULE ET REMPLACE|ANNULLA E SOSTITUISCE|ANULA Y SUSTITUYE){_SHUT}"
    rf"|{_OPEN}(?:Correct(?:ed|ion|ive)|Rectificatif|Corrección|Rettifica|Korrigiert|Korrektur|Berichtigung|Rettelse|Rättelse|"
    rf"Korjattu[^:]{{0,40}}|Korreksjon)[)\]]*\s*(?::|\s[-–—]\s|\Z)"
)
ADVISORY = re.compile(
    rf"{_OPEN}(?:(?:(?:MEDIA|NEWS|EDITORIAL|PHOTO) )?ADVISORY|EDITORS?['’]?S?['’]? NOTE|"
    rf"NOTE TO EDITORS|ATTENTION EDITORS){_SHUT}"
)
WORDS_OF_KILLS = (
    "kill", "withdrawn", "retracted", "disregard", "zurückgezogen", "zurueckgezogen", "storniert", "annul",
    "anulada",
)  # fmt: skip
WORDS_OF_USE = ("withhold", "do not", "don't", "don’t", "nicht", "ne pas", "no ")
"""Words that are in every sentence of `NOTE_KILLED` and `OPENING_KILLED`, and of `NOTE_WITHHELD`."""
OPENING = 600
"""Characters of the copy's opening in which a notice says what it takes back."""
SLUG_CORRECTED = re.compile(r"\b(?:CORRECT(?:ED|ION|IVE)|Correct(?:ed|ion|ive)|KORREKTUR|Korrektur)\b")
_TAKE = (
    r"(?i)(?:.*(?:[,;:/]|\s[-–—]|\b(?:ld|lead|lede|writethru)\b)[\s-]*)?"
    r"(?:(?:mandatory|bulletin|story|urgent|advisory|alert|photo)[\s-]+)?(?:{})"
    r"(?:[\s-]+(?:notice|advisory))?(?:\s+\d{{1,4}})?"
)
"""A take that is a word, or ends in one behind a mark: `Elimination Round` and `Kill Bill` are of what they name."""
TAKE_END = 100
"""Characters of a take, from its end, in which that stands: a take of nothing but dashes cost the square of them."""
TAKE_KILLED = re.compile(_TAKE.format("kill(?:ed)?|withdrawn|elimination|storno|annulation"))
TAKE_WITHHELD = re.compile(_TAKE.format("withh(?:old|eld)"))
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
NOTE_KILLED = re.compile(
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
OPENING_KILLED = re.compile(
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
NOTE_WITHHELD = re.compile(
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
NOTE_CORRECTED = re.compile(
    r"\A[-–—\s(]*(?:(?:Eds|Editors?)\s*:\s*)?(?:CORRECTS|Corrects|corrects|CORRECTING|Correcting|Company corrects)\b"
    r"|\b(?:[Rr]epeats?|[Rr]epeating|[Rr]eissue[sd]?|[Rr]e-?sends?|REPEATS?),? (?:to )?"
    r"(?:correct(?:s|ing)?|CORRECT(?:S|ING)?)\b"
)
