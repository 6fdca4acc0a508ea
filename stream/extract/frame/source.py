"""Reads formulas that name a source: `laut NAME`, `so NAME`, `NAME zufolge`, `nach Angaben von NAME`."""

from __future__ import annotations

from stream.extract.frame.noun_phrase import NounPhrase, noun_phrase
from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.mention import PRONOUN, Mention
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["source_at"]

_OF = frozenset(("von", "vom", "seitens", "de", "con"))
"""What may stand between a noun of a formula and the source."""
_PHRASE = 12
"""Tokens of a source before the word that follows it."""


def source_at(tokens: Tokens, token: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the source that a formula at a token names; None where no formula begins there."""
    lowers = tokens.lowers
    lower = lowers[token]
    if lower in grammar.source_openers and token + 1 < end and lowers[token + 1] not in grammar.own:
        found = _of_noun(tokens, token + 1, end, grammar)
        if found is not None:
            return found
    if lower in grammar.opening_sources and tokens.opens_sentence(token):
        found = noun_phrase(tokens, token + 1, end, grammar)
        after = tokens.lowers[found.end] if found is not None and found.end < len(tokens.words) else ""
        return found if found is not None and found.person and (after == "," or after in grammar.copulas) else None
    if lower in grammar.sources:
        return _named(tokens, token, end, grammar)
    if lower in grammar.trailing_sources:
        return _before(tokens, token, grammar)
    return None


def _named(tokens: Tokens, token: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the source right behind `laut`, `so`, `selon`."""
    lower = tokens.lowers[token]
    beside = lower in grammar.beside_only
    if beside and not _apart(tokens, token):
        return None
    found = _stressed(tokens, token + 1, end, grammar) or noun_phrase(tokens, token + 1, end, grammar)
    if found is None or (beside and not _closed(tokens, found, end, grammar)):
        return None
    return _owner(tokens, found, end, grammar)


def _stressed(tokens: Tokens, token: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the pronoun of a source: `selon lui`."""
    if token >= end or tokens.lowers[token] not in grammar.stressed:
        return None
    gender = grammar.stressed[tokens.lowers[token]]
    mention = Mention(token, token + 1, token, tokens.words[token], PRONOUN, gender)
    return NounPhrase(mention, token + 1, subject=False, person=True, core=token + 1)


def _owner(tokens: Tokens, phrase: NounPhrase, end: int, grammar: Grammar) -> NounPhrase:
    """Return whose utterance a phrase names, `so das Fazit der Wirtin`; the phrase itself where it names none."""
    core = phrase.core
    if phrase.mention.title in grammar.utterances and core < end and tokens.lowers[core] in grammar.genitives:
        return noun_phrase(tokens, core, end, grammar) or phrase
    return phrase


def _of_noun(tokens: Tokens, token: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the source behind a noun such as `Angaben`, with an article or a possessive before it at most."""
    lowers = tokens.lowers
    noun = token
    while noun < min(end, token + 3) and lowers[noun] not in grammar.source_nouns:
        noun += 1
    if noun >= min(end, token + 3):
        return _document(tokens, token, end, grammar)
    at = noun + 1
    if at < end and lowers[at] in _OF and lowers[at] not in grammar.determiners:
        at += 1
    return noun_phrase(tokens, at, end, grammar)


def _document(tokens: Tokens, token: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the source that is one word with the noun of the formula, `nach Polizeiangaben`, or the noun itself behind
    an attribute, `nach einer vom Amt verbreiteten Erklärung`.
    """
    found = noun_phrase(tokens, token, end, grammar)
    if found is None:
        return None
    return found if tokens.lowers[found.core - 1].endswith(tuple(grammar.source_nouns)) else None


def _apart(tokens: Tokens, token: int) -> bool:
    """Return whether a word stands right behind a quote, a comma or a dash."""
    return token > 0 and tokens.words[token - 1] in (QUOTE, ",", "–", "-", "—", "(")


def _closed(tokens: Tokens, phrase: NounPhrase, end: int, grammar: Grammar) -> bool:
    """Return whether nothing but an adverb or what hangs on a preposition follows a source up to the next sign."""
    for at in range(phrase.mention.last, min(end, phrase.mention.last + _PHRASE)):
        if not tokens.words[at][0].isalnum():
            return True
        if tokens.lowers[at] in grammar.verbs.finite and tokens.words[at].islower():
            return False
    return True


def _before(tokens: Tokens, token: int, grammar: Grammar) -> NounPhrase | None:
    """Return the source right before `zufolge`, or before `nach` where a sign follows that."""
    if tokens.lowers[token] == "nach" and (
        token + 1 >= len(tokens.words) or tokens.words[token + 1] not in (",", ".", QUOTE)
    ):
        return None
    first = max(tokens.first_of_sentence(token), token - _PHRASE)
    stressed = _stressed(tokens, token - 1, token, grammar) if token > first else None
    if stressed is not None:
        return stressed
    for at in range(first, token):
        if at > first and tokens.words[at - 1][0].isalnum() and tokens.lowers[at - 1] not in grammar.coordinators:
            continue
        found = noun_phrase(tokens, at, token, grammar)
        if (found is not None and found.mention.last == token) or (found is not None and found.end == token):
            return found
    return noun_phrase(tokens, token - 1, token, grammar) if token > first else None
