"""Finds the noun of a phrase in languages whose nouns have no capital: behind its article, before its adjectives."""

from __future__ import annotations

from stream.extract.grammar.grammar import Grammar
from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["article_of", "common_noun_at", "end_of_common_noun"]

_FIRST_NAMES = MALE | FEMALE
_TWICE = 2
"""Places of a word in a text that tell it from one which a sentence happens to begin with."""
_NEAR = 300
"""Tokens around a word in which it is searched for."""
_ADJECTIVES = 3
"""Adjectives before a noun, or behind it."""


def article_of(lower: str, grammar: Grammar) -> tuple[str, str]:
    """Return the article of a word and the word without it, where both are one: `l'opposition`; else the word as its
    article, and nothing.
    """
    for elision in grammar.elisions:
        if lower.startswith(elision) and lower not in grammar.no_nouns and lower not in grammar.saying:
            return elision, lower[len(elision) :]
    return lower, ""


def common_noun_at(tokens: Tokens, first: int, end: int, grammar: Grammar, *, determined: bool) -> int | None:
    """Return where the noun of a phrase stands that begins at `first`; None where there is none. Without an article
    only a capital tells a noun, which is then a name.
    """
    words, lowers = tokens.words, tokens.lowers
    if not determined:
        return first if words[first][0].isupper() and not _is_opening_word(tokens, first, end, grammar) else None
    if article_of(lowers[first], grammar)[1]:
        return first
    at = first + 1
    while at < min(end, first + 1 + _ADJECTIVES) and (lowers[at] in grammar.before_noun or words[at].isdigit()):
        at += 1
    if at >= end or words[at] == QUOTE or not words[at][0].isalnum() or lowers[at] in grammar.no_adjectives:
        return None
    verb = lowers[at] in grammar.verbs.finite and lowers[at] not in grammar.people
    return None if verb and lowers[first] in grammar.reflexives else at


def _is_opening_word(tokens: Tokens, token: int, end: int, grammar: Grammar) -> bool:
    """Return whether a word has its capital because it opens its sentence: a single one that is no first name, and
    stands nowhere else near.
    """
    word, lower = tokens.words[token], tokens.lowers[token]
    if not tokens.opens_sentence(token):
        return False
    if lower in grammar.no_nouns:
        return True
    name = lower in _FIRST_NAMES or word.isupper() or (token + 1 < end and tokens.words[token + 1][0].isupper())
    near = tokens.words[max(0, token - _NEAR) : token + _NEAR]
    return not name and near.count(word) < _TWICE


def end_of_common_noun(tokens: Tokens, noun: int, end: int, grammar: Grammar) -> int:
    """Return one past the last adjective behind a noun."""
    at = noun + 1
    if article_of(tokens.words[noun].lower(), grammar)[1] or tokens.words[noun].islower():
        while at < min(end, noun + 1 + _ADJECTIVES) and _is_adjective(tokens, at, grammar):
            at += 1
    return at


def _is_adjective(tokens: Tokens, token: int, grammar: Grammar) -> bool:
    """Return whether a word ends as an adjective does, and is no verb of saying."""
    lower = tokens.lowers[token]
    if tokens.words[token][0].isupper() or lower in grammar.no_adjectives or lower in grammar.saying:
        return False
    return lower.endswith(grammar.after_noun) or lower in grammar.before_noun
