"""Finds who speaks by a verb of saying: its subject, the agent of its passive, the object of `zitieren`."""

from __future__ import annotations

from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.frame.cue import Cue, Voice
from stream.extract.frame.noun_phrase import NounPhrase, noun_phrase
from stream.extract.frame.subject import phrases_after, subject
from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["speaker_of_cue"]

_AGENT = 20
"""Tokens around a passive within which its agent stands."""


def speaker_of_cue(
    tokens: Tokens, cue: Cue, quote: int, grammar: Grammar, rule: Rule, first: int | None = None
) -> Attribution | None:
    """Return who speaks by a verb; None where nobody can be found. The subject is searched for on the verb's side of
    the quote, or from token `first` on.
    """
    opening = tokens.first_of_sentence(cue.token) if first is None else first
    begin, end = opening, tokens.end_of_sentence(cue.token)
    if quote < cue.finite:
        begin = max(begin, quote + 1)
    elif quote > cue.finite:
        end = min(end, quote)
    lower, word = tokens.lowers[cue.token], tokens.words[cue.token]
    if lower in grammar.impersonal and "es" in tokens.lowers[cue.token + 1 : cue.token + 2]:
        document = _document(tokens, cue.token, begin, end, grammar)
        return Attribution(document.mention if document is not None else None, word, rule)
    if cue.voice is Voice.PASSIVE and lower not in grammar.quoted_by:
        agent = _agent(tokens, cue, begin, tokens.end_of_sentence(cue.token), grammar)
        return Attribution(agent.mention, word, rule) if agent is not None else None
    if lower in grammar.quoted_by and cue.voice is Voice.ACTIVE:
        found = _quoted(tokens, cue, begin, end, grammar)
    else:
        found = subject(tokens, cue.finite, begin, end, grammar)
        if found is None and begin > opening:
            found = subject(tokens, cue.finite, opening, end, grammar)
    return Attribution(found.mention, word, rule) if found is not None else None


def _document(tokens: Tokens, verb: int, begin: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the document of `heißt es in NAME`, or of `in NAME heißt es`."""
    for first, last in ((verb + 2, end), (begin, verb)):
        for at in range(first, min(last, first + _AGENT)):
            if tokens.words[at] == QUOTE:
                break
            if tokens.lowers[at] in grammar.prepositions:
                found = noun_phrase(tokens, at + 1, last, grammar)
                if found is not None:
                    return found
    return None


def _agent(tokens: Tokens, cue: Cue, begin: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the agent of a passive: `wurde von NAME als Q bezeichnet`."""
    for at in range(max(begin, cue.token - _AGENT), min(end, cue.token + _AGENT)):
        if tokens.lowers[at] in grammar.agents and at + 1 < end:
            found = noun_phrase(tokens, at + 1, end, grammar)
            if found is not None and found.person:
                return found
    return None


def _quoted(tokens: Tokens, cue: Cue, begin: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the object of `zitieren`, who speaks: `die Zeitung zitiert NAME`, `zitiert die Zeitung NAME`."""
    found = phrases_after(tokens, cue.token, end, grammar)
    return found[-1] if found else subject(tokens, cue.finite, begin, end, grammar)
