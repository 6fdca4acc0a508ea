"""Finds the noun of a phrase, behind its article and adjectives, and where it ends with its name."""

from __future__ import annotations

from stream.extract.frame.common_noun import common_noun_at, end_of_common_noun
from stream.extract.grammar.grammar import Grammar
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
    words, lowers = tokens.words, tokens.lowers
    at = first + 1 if determined else first
    if determined and at < end and lowers[first] in grammar.doubled and lowers[at] in grammar.determiners:
        at += 1  # alle seine Kollegen
    if determined and at < end and lowers[at] in grammar.prepositions and words[at].islower():
        close = next((t for t in range(at + 1, min(end - 1, at + _ATTRIBUTE)) if _participial(tokens, t)), None)
        if close is None:
            return None
        at = close
    for _ in range(_ADJECTIVES):
        if at >= end or words[at] == QUOTE:
            return None
        word, lower = words[at], lowers[at]
        if word == "." and words[at - 1].isdigit():
            at += 1  # am 3. Mai
            continue
        if word[0].isupper():
            opening = not determined and tokens.opens_sentence(at)
            return None if opening and lower in grammar.no_nouns else at
        if lower in grammar.no_adjectives:
            return None
        adjective = lower.endswith(grammar.adjective_endings) or word[0].isdigit()
        if not word[0].isalnum() or not (adjective or determined):
            return None
        at += 1
    return None


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
