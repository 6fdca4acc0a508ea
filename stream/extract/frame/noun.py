"""Finds the noun of a phrase, behind its article and adjectives, and where it ends with its name."""

from __future__ import annotations

from stream.extract.frame.common_noun import common_noun_at, end_of_common_noun
from stream.extract.grammar.grammar import Grammar
from stream.extract.names.surnames import AND, past_and
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["end_of_noun", "noun_at"]

_ADJECTIVES = 5
"""Words between an article and its noun."""
_ATTRIBUTE = 9
"""Words of an attribute before its participle: `die in Oberösterreich erscheinende Zeitung`."""
_NOUNS = 9
"""Words of a noun with its name."""


def noun_at(tokens: Tokens, first: int, end: int, grammar: Grammar, *, determined: bool) -> int | None:
    """Return where the noun of a phrase stands that begins at `first`; None where there is none."""
    if not grammar.capitals:
        return common_noun_at(tokens, first, end, grammar, determined=determined)
    at = _behind_article(tokens, first, end, grammar) if determined else first
    for _ in range(_ADJECTIVES):
        if at is None or at >= end or tokens.words[at] == QUOTE:
            return None
        if tokens.words[at][0].isupper():
            opening = not determined and tokens.opens_sentence(at)
            return None if opening and tokens.lowers[at] in grammar.no_nouns else at
        at = at + 1 if _is_adjective(tokens, at, grammar, determined=determined) else None
    return None


def _behind_article(tokens: Tokens, first: int, end: int, grammar: Grammar) -> int | None:
    """Return the token behind an article and, where one follows, an attribute up to its participle: `die in Riga
    gedruckte Zeitung`. None where the attribute has none.
    """
    lowers, at = tokens.lowers, first + 1
    if at < end and lowers[first] in grammar.doubled and lowers[at] in grammar.determiners:
        at += 1  # alle seine Kollegen
    if at < end and lowers[at] in grammar.prepositions and tokens.words[at].islower():
        return next((t for t in range(at + 1, min(end - 1, at + _ATTRIBUTE)) if _participial(tokens, t)), None)
    return at


def _is_adjective(tokens: Tokens, token: int, grammar: Grammar, *, determined: bool) -> bool:
    """Return whether a word may stand before its noun. Without an article it must end like an adjective."""
    word, lower = tokens.words[token], tokens.lowers[token]
    if word == "." and token and tokens.words[token - 1].isdigit():
        return True  # am 3. Mai
    if lower in grammar.no_adjectives or not word[0].isalnum():
        return False
    return determined or lower.endswith(grammar.adjective_endings) or word[0].isdigit()


def _participial(tokens: Tokens, token: int) -> bool:
    """Return whether a token is a participle before its noun: `erscheinende Zeitung`."""
    return tokens.words[token].islower() and tokens.lowers[token].endswith(
        ("nde", "nden", "nder", "ndes", "te", "ten", "ter", "tes", "ene", "enen", "ener", "enes")
    ) and (tokens.words[token + 1][0].isupper())  # fmt: skip


def end_of_noun(tokens: Tokens, noun: int, end: int, grammar: Grammar) -> int:
    """Return one past the last word of a noun with its name: capitals, and small words between capitals."""
    words, lowers = tokens.words, tokens.lowers
    last = at = noun + 1 if grammar.capitals else end_of_common_noun(tokens, noun, end, grammar)
    while at < min(end, noun + _NOUNS):
        word = words[at]
        if lowers[at] == AND and not grammar.capitals and words[at - 1][0].isupper():
            return past_and(words, noun, at, tokens.text)
        if word[0].isupper():
            if lowers[at] in grammar.determiners and lowers[at] not in grammar.particles:
                break
            last = at + 1
        elif not grammar.capitals and words[at - 1].islower() and words[at - 1] not in grammar.particles:
            break  # la maire de Brive
        elif word == "." and len(words[at - 1]) == 1:
            pass  # Edmund S. Phelps
        elif lowers[at] not in grammar.particles or (
            lowers[at] in ("der", "den") and lowers[at - 1] not in ("von", "van")
        ):
            break
        at += 1
    return last
