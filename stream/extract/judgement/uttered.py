"""Decides which marked words are governed as somebody's words right where they stand, however short they are and
whatever their capitals: what is chanted, what a sign reads, what somebody calls another.
"""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, SAYING
from stream.extract.judgement.named import has_capitals
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.mention import NAME, PRONOUN
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["is_uttered"]

_VOICED = (
    SAYING | wordlist("saying chanting chanted chants shouting yelling screaming singing crying reading")
) - wordlist("wrote writes write writing read reads told tells tell asked asks ask reminded informed assured")
"""Verbs and participles whose object, right after them, is what is said. What is written may be a title, and who is
told something may be a broadcast.
"""
_READ, _RELATIVES = frozenset(("read", "reads")), frozenset(("that", "which"))
_BOARDS = wordlist(
    "badge banner billboard board bumper button cap caption card flag hat headline inscription jacket label leaflet "
    "letter message note placard plaque poster shirt sign sticker streamer sweatshirt t-shirt tag"
)
"""Things with writing on them, of WordNet's classes of `sign`, `poster`, `badge` and of clothes."""
_CRIES = wordlist(
    "chant chants cry cries shout shouts scream screams yell yells call calls whoop whoops cheer cheers jeer jeers"
)
"""Nouns for what a crowd utters, in WordNet's class of `cry`: `to chants of Q`."""
_WORDINGS = wordlist("words slogan motto chant chants")
"""Nouns that hold the words quoted."""
_PHRASES = wordlist("word phrase term expression")
_USED = wordlist("use uses used using uttered utters coined coins repeated repeats repeating")
"""Verbs that make a phrase somebody's: `Brandt used the phrase Q`."""
_CALLING = wordlist(
    "call calls called calling dub dubs dubbed dubbing describe describes described describing label labels labeled "
    "labelled labeling labelling brand brands branded branding deem deems deemed term terms termed dismiss dismisses "
    "dismissed dismissing denounce denounces denounced denouncing portray portrays portrayed characterize "
    "characterizes characterized"
)
"""Verbs that say what something is, in the speaker's words: `Brandt called it a Q`."""
_OBJECTS = wordlist("it him her them us me this that")
_REACH = 5
"""Words from such a verb to what it says, its object between them."""


def is_uttered(parsed: ParsedParagraph, quote: int, words: list[str]) -> bool:
    """Return whether what stands right before the marked words governs them."""
    lowers = parsed.tokens.lowers
    before = quote - 1
    if before >= 0 and lowers[before] in ",:":
        before -= 1
    if before < 0:
        return False
    last = lowers[before]
    return (
        (last in _VOICED and _is_said(parsed, before))
        or (last in _READ and _is_read(lowers, before))
        or (last == "of" and before > 0 and lowers[before - 1] in _CRIES)
        or (last in _WORDINGS and lowers[max(0, before - 2)] != "under")
        or (last in _PHRASES and not _USED.isdisjoint(lowers[max(0, before - 4) : before]))
        or (last in _CALLING and (subject := parsed.at.get(before - 1)) is not None and not subject.possessive)
        or (not has_capitals(words) and _is_called(parsed, quote))
    )


def _is_read(lowers: list[str], verb: int) -> bool:
    """Return whether what is read stands on a thing: `jackets that read Q`, `one banner read Q`."""
    thing = lowers[verb - 1] if verb else ""
    if thing in _RELATIVES and verb > 1:
        return lowers[verb - 2] not in PERSONS
    return thing in _BOARDS or thing.removesuffix("s") in _BOARDS


def _is_said(parsed: ParsedParagraph, verb: int) -> bool:
    """Return whether a form is the verb or participle of what is said; `reading` is so of a thing (`a sign reading Q`),
    not of a person, who reads a book.
    """
    noun = parsed.tokens.lowers[verb - 1] if verb else ""
    if parsed.tokens.lowers[verb] != "reading":
        return verb not in parsed.at and noun not in ("a", "an", "the")  # a detailed “address”
    return noun.isalpha() and noun not in PERSONS and noun not in AUXILIARIES and verb - 1 not in parsed.at


def _is_called(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether the words say what something is, behind its name or pronoun: `calling it a Q`, `described Lund as
    Q`.
    """
    lowers = parsed.tokens.lowers
    for verb in range(quote - 2, max(-1, quote - _REACH - 1), -1):
        if lowers[verb] in _CALLING:
            thing = parsed.at.get(verb + 1)
            return (thing is not None and thing.kind in (NAME, PRONOUN)) or lowers[verb + 1] in _OBJECTS
    return False
