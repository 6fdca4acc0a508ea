"""Finds who is meant by the mention of an attribution: the full name, the role, whom a pronoun stands for."""

from __future__ import annotations

from schemas.extraction import SpeakerKind
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.coreference.speaker import UNNAMED, QuoteBefore, Speaker, speaker_of
from stream.extract.frame.noun_name import FIRST_NAMES, is_role
from stream.extract.frame.noun_phrase import NounPhrase, noun_phrase
from stream.extract.grammar.grammar import Grammar
from stream.extract.names.gender import ONE_PERSON
from stream.extract.sentence.mention import NAME, PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedText
from stream.extract.sentence.tokens import Tokens

__all__ = ["speaker_in"]

_SAME = (Rule.CONTINUED, Rule.QUOTE_BEFORE, Rule.SHARED)
_PARAGRAPHS = 2
"""Paragraphs before a pronoun in which whom it means is named."""
_TOKENS = 200
"""Tokens of a paragraph that are looked back over."""
_PHRASES = 40
"""Noun phrases of a paragraph that are looked at, the nearest."""


def speaker_in(
    text: ParsedText, attribution: Attribution, before: QuoteBefore | None, spoke_last: str | None
) -> Speaker:
    """Return the speaker whom an attribution names. `before` is the quote before, None for the first; `spoke_last` the
    last speaker who was named.
    """
    mention, grammar = attribution.mention, text.grammar
    if mention is None or grammar is None or attribution.rule is Rule.TURN:
        return speaker_of(text, attribution, before, spoke_last) if grammar is None or mention is not None else UNNAMED
    if attribution.rule in _SAME and before is not None:
        return before.speaker
    if mention.kind is PRONOUN:
        if mention.gender not in ONE_PERSON:
            return UNNAMED
        return _meant(text, attribution.paragraph, mention, grammar) or UNNAMED
    return _named(text, mention, attribution.paragraph, grammar)


def _named(text: ParsedText, mention: Mention, paragraph: int, grammar: Grammar) -> Speaker:
    """Return whom a name or a role means."""
    if mention.kind is PHRASE:
        return Speaker(mention.name, SpeakerKind.ROLE)
    name = text.book.full_name(mention.name, text.spans[paragraph][0], mention.gender)
    while grammar.capitals and " " in name and name != mention.name and is_role(name.split()[0].lower(), grammar):
        name = name.partition(" ")[2]  # the book takes Schiffer Holm for a full name
    lowers = name.lower().split()
    organised = name.isupper() or (mention.first == mention.begin and lowers[-1].endswith(grammar.collectives))
    return Speaker(name, SpeakerKind.ORGANISATION if organised else SpeakerKind.PERSON)


def _meant(text: ParsedText, paragraph: int, pronoun: Mention, grammar: Grammar) -> Speaker | None:
    """Return whom a pronoun means: the nearest subject of its gender, by name where the copy before has one."""
    role: Speaker | None = None
    hanging: Speaker | None = None
    for back in range(min(_PARAGRAPHS, paragraph) + 1):
        tokens = text.parsed(paragraph - back).tokens
        end = pronoun.first if back == 0 else len(tokens.words)
        for phrase, hangs in reversed(_phrases(tokens, end, grammar)):
            mention = phrase.mention
            gender = mention.gender or text.book.gender(mention.name)
            named = mention.kind is NAME and " " in mention.name
            if not phrase.person or (gender != pronoun.gender and (gender or not named)):
                continue
            speaker = _named(text, mention, paragraph - back, grammar)
            if grammar.capitals and mention.kind is NAME and not _is_known(mention, speaker, grammar):
                continue
            if hangs or not phrase.subject:
                hanging = hanging or (speaker if mention.kind is NAME else None)
            elif mention.kind is NAME:
                return speaker
            else:
                role = role or speaker
                if is_role(mention.title, grammar) and not back:
                    return role
    return role or hanging


def _is_known(mention: Mention, speaker: Speaker, grammar: Grammar) -> bool:
    """Return whether a name is more than a noun with its capital: of several words, behind a noun for people, or a last
    name that the text has with a first name.
    """
    first = (speaker.name or "").split(" ")[0].lower()
    return " " in mention.name or mention.title != "" or (first in FIRST_NAMES and first not in grammar.no_nouns)


def _phrases(tokens: Tokens, end: int, grammar: Grammar) -> list[tuple[NounPhrase, bool]]:
    """Return the noun phrases before a token, the nearest ones, each with whether it hangs on a preposition."""
    found: list[tuple[NounPhrase, bool]] = []
    at = max(0, end - _TOKENS)
    while at < end:
        if tokens.lowers[at] in grammar.prepositions and tokens.words[at].islower():
            hanging = noun_phrase(tokens, at + 1, end, grammar)
            if hanging is not None and hanging.mention.kind is not PRONOUN:
                found.append((hanging, True))
            at = hanging.mention.last if hanging is not None else at + 1
            continue
        phrase = noun_phrase(tokens, at, end, grammar)
        if phrase is not None and phrase.mention.kind is not PRONOUN:
            found.append((phrase, False))
        at = phrase.mention.last if phrase is not None else at + 1
    return found[-_PHRASES:]
