"""Reads what stands right after a quote, or governs it from a colon before it."""

from __future__ import annotations

from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.frame.cue import cue_at
from stream.extract.frame.noun_phrase import NounPhrase, noun_phrase
from stream.extract.frame.source import source_at
from stream.extract.frame.speaking import speaker_of_cue
from stream.extract.frame.subject import phrases_after, subject
from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.mention import NAME, PRONOUN, Mention
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["after", "as_said", "colon", "following"]

_SENTENCE = 60
"""Tokens before a colon that are searched for a subject."""
_NEAR = 3
"""Tokens after a quote within which its attribution begins: a comma, `so`, a dash."""


def following(tokens: Tokens, quote: int) -> int:
    """Return the first token after a quote that is no comma or dash."""
    at = quote + 1
    while at < len(tokens.words) and at <= quote + _NEAR and tokens.words[at] in (",", "–", "-", "—"):
        at += 1
    return at


def after(tokens: Tokens, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution right after a quote: `Q, sagte NAME`, `Q, so NAME`, `Q, wie NAME sagte`."""
    end, at = tokens.end_of_sentence(quote), following(tokens, quote)
    if at >= end:
        return None
    source = source_at(tokens, at, end, grammar)
    if source is not None:
        return Attribution(source.mention, tokens.words[at], Rule.ACCORDING)
    said = as_said(tokens, at, end, grammar)
    return said if said is not None else _verb(tokens, at, end, quote, grammar)


def _verb(tokens: Tokens, at: int, end: int, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution by the verb that follows a quote: one of saying, an auxiliary with one at the end of the
    clause, or, behind a comma and before a person, any.
    """
    lowers = tokens.lowers
    if lowers[at] in grammar.sources and at + 1 < end:
        at += 1  # so charakterisierte ihn
    clitic = _clitic(tokens, at, end, grammar)
    if clitic is not None:
        return clitic
    cue = cue_at(tokens, at, grammar)
    if cue is not None:
        return speaker_of_cue(tokens, cue, quote, grammar, Rule.AFTER_CUE_NAME)
    if lowers[at] in grammar.auxiliaries or lowers[at] in grammar.passives:
        return _at_end(tokens, at, end, quote, grammar)
    word = tokens.words[at]
    if tokens.words[at - 1] == "," and word.islower() and word.isalpha() and word not in grammar.no_nouns:
        found = _open_class(tokens, at, end, grammar)
        return Attribution(found.mention, word, Rule.AFTER_CUE_NAME) if found is not None else None
    return None


def _clitic(tokens: Tokens, token: int, end: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution to a pronoun that is one word with its verb: `Q, dit-elle`, `Q, a-t-il lancé`."""
    verb, hyphen, pronoun = tokens.lowers[token].rpartition("-")
    verb = verb.removesuffix("-t")
    if not hyphen or pronoun not in grammar.pronouns:
        return None
    word = tokens.words[token]
    mention = Mention(token, token + 1, token, word, PRONOUN, grammar.pronouns[pronoun])
    if verb in grammar.auxiliaries and token + 1 < end:
        return Attribution(mention, tokens.words[token + 1], Rule.AFTER_NAME_CUE)
    return Attribution(mention, word, Rule.AFTER_NAME_CUE) if verb in grammar.verbs.finite else None


def _at_end(tokens: Tokens, auxiliary: int, end: int, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution whose verb closes the clause: `Q, hatte NAME in einem Brief erklärt`."""
    for token in range(auxiliary + 1, end):
        if tokens.words[token] == QUOTE:
            return None
        cue = cue_at(tokens, token, grammar)
        if cue is not None and cue.finite == auxiliary:
            return speaker_of_cue(tokens, cue, quote, grammar, Rule.AFTER_CUE_NAME)
    return None


def _open_class(tokens: Tokens, verb: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the person behind a verb that is in no list: between a quote with its comma and a person it is one of
    saying, `Q, freute sich der Trainer`.
    """
    if not tokens.lowers[verb].endswith(grammar.verb_endings):
        return None
    found = next((one for one in phrases_after(tokens, verb, end, grammar) if one.subject), None)
    return found if found is not None and found.person else None


def as_said(tokens: Tokens, token: int, end: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution of a clause of its own that begins at a token: `wie NAME am Montag sagte`."""
    if tokens.lowers[token] not in grammar.as_said or token + 1 >= end:
        return None
    for at in range(token + 1, min(end, token + 30)):
        if tokens.words[at] == QUOTE or (tokens.words[at] == "," and at > token + 20):
            return None
        cue = cue_at(tokens, at, grammar)
        if cue is not None:
            found = speaker_of_cue(tokens, cue, token, grammar, Rule.ACCORDING, first=token + 1)
            return found if found is not None and found.mention is not None else None
    return None


def colon(tokens: Tokens, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the subject of the clause before a colon, whatever its verb: `NAME war zufrieden: Q`."""
    first = max(tokens.first_of_sentence(quote), quote - _SENTENCE)
    if quote <= first or tokens.words[quote - 1] != ":":
        return None
    named = _label(tokens, first, quote, grammar)
    if named is not None:
        return Attribution(named.mention, ":", Rule.BEFORE_COLON)
    for verb in range(first, quote - 1):
        if tokens.lowers[verb] in grammar.finite_forms or (
            verb > first and tokens.words[verb].islower() and tokens.lowers[verb].endswith(grammar.verb_endings)
        ):
            found = subject(tokens, verb, first, quote, grammar)
            if found is not None and found.person and tokens.lowers[found.mention.first] not in grammar.nobody:
                return Attribution(found.mention, ":", Rule.BEFORE_COLON)
    return None


def _label(tokens: Tokens, first: int, quote: int, grammar: Grammar) -> NounPhrase | None:
    """Return the speaker of a sentence without a verb: `Ein Sprecher des Verbands: Q`, `Holm wörtlich: Q`, `Zitat von
    Holm: Q`.
    """
    found = noun_phrase(tokens, first, quote, grammar)
    if found is None or not found.subject:
        return None
    rest = range(found.end, quote - 1)
    if any(tokens.lowers[t] in grammar.finite_forms or tokens.words[t] == QUOTE for t in rest):
        return None
    if any(
        tokens.words[t].islower()
        and tokens.lowers[t].endswith(("te", "ten", "t"))
        and tokens.lowers[t] not in grammar.no_nouns
        for t in rest
    ):
        return None
    if tokens.lowers[found.mention.first] in grammar.utterances:
        owner = next((t for t in range(first, quote - 1) if tokens.lowers[t] in grammar.agents), None)
        return noun_phrase(tokens, owner + 1, quote, grammar) if owner is not None else None
    return found if found.person or found.mention.kind is NAME else None
