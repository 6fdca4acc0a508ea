"""Asks the rules of the frame in order whose words a quote is: the first that answers wins.

1. What stands right after the quote: a verb of saying with its subject, a source, `wie NAME sagte`.
2. A colon before it, with a verb of saying or any other.
3. A verb of saying in its sentence: the nearest before it, then the first after it.
4. A source anywhere in its sentence.
5. The sentence before, where its own is in the mood of reported speech.
6. Of a quote that is a sentence of its own: the sentence after it, before it, the paragraph before it.
7. The subject of its clause.
"""

from __future__ import annotations

from stream.extract.attribution.elsewhere import Previous
from stream.extract.attribution.rules import NOBODY, Attribution, Rule
from stream.extract.attribution.signature import labelled, signed
from stream.extract.frame.beside import after, as_said, colon, following
from stream.extract.frame.cue import cue_at, cues
from stream.extract.frame.elsewhere import alone, is_reported, reported, sentence_before
from stream.extract.frame.noun_phrase import can_speak
from stream.extract.frame.source import source_at
from stream.extract.frame.speaking import speaker_of_cue
from stream.extract.frame.subject import subject
from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.parsed import ParsedText
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["attribute"]

_REACH = 80
"""Tokens of a sentence that are looked at from a quote outwards."""


def attribute(text: ParsedText, paragraph: int, run: int, previous: Previous | None) -> Attribution:
    """Attribute the run numbered `run` in its paragraph, as `attribution.cascade.attribute` does for English."""
    grammar = text.grammar
    if paragraph in text.turns:
        return labelled(text, paragraph)
    if paragraph in text.unattributed or grammar is None:
        return NOBODY
    parsed = text.parsed(paragraph)
    tokens = parsed.tokens
    quote = tokens.quote_at[run]
    found = after(tokens, quote, grammar) or _before(tokens, quote, grammar) or _later(tokens, quote, grammar)
    if found is None:
        found = _source(tokens, quote, grammar)
    if found is None and not _alone(tokens, quote) and is_reported(tokens, quote, grammar):
        found = reported(text, paragraph, quote, previous)
    if found is None and tokens.opens_sentence(quote) and _alone(tokens, quote):
        found = alone(text, paragraph, quote, previous) or signed(text, paragraph, quote)
    if found is None:
        found = _without_subject(text, paragraph, quote, previous, grammar)
    if found is None and run and previous is not None and previous[0] == paragraph:
        found = _shared(tokens, quote, previous[1])
    if found is None and not tokens.opens_sentence(quote):
        found = _clause(tokens, quote, grammar)
    if found is None:
        return NOBODY
    return found if found.paragraph >= 0 or found is NOBODY else found._replace(paragraph=paragraph)


def _without_subject(
    text: ParsedText, paragraph: int, quote: int, previous: Previous | None, grammar: Grammar
) -> Attribution | None:
    """Return the subject of the sentence before, where a colon leads to a quote without a subject of its own, or, in
    languages that drop pronouns, a verb of saying stands in its sentence. Nobody speaks where that has none either.
    """
    tokens = text.parsed(paragraph).tokens
    at = following(tokens, quote)
    led = tokens.words[quote - 1] == ":" and not tokens.opens_sentence(quote)
    beside = grammar.drops_pronouns and at < len(tokens.words) and cue_at(tokens, at, grammar) is not None
    first = max(tokens.first_of_sentence(quote), quote - _REACH)
    far = cues(tokens, first, quote, grammar) if grammar.drops_pronouns else []
    if not (led or beside or far):
        return None
    cue = ":" if led else tokens.words[at if beside else far[-1].token]
    rule = Rule.INTRODUCED if led else Rule.AFTER_CUE_NAME if beside else Rule.BEFORE_FAR
    found = sentence_before(text, paragraph, quote, previous, grammar)
    if found is not None:
        return found._replace(rule=rule, cue=cue)
    return None if led else Attribution(None, cue, rule)


def _alone(tokens: Tokens, quote: int) -> bool:
    """Return whether a quote is its sentence, but for signs."""
    first, end = tokens.first_of_sentence(quote), tokens.end_of_sentence(quote)
    return not any(word[0].isalnum() for word in tokens.words[first:end])


def _before(tokens: Tokens, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution by the nearest verb of saying before a quote in its sentence, or by a colon."""
    first = max(tokens.first_of_sentence(quote), quote - _REACH)
    near = tokens.words[quote - 1] == ":" if quote > first else False
    rule = Rule.BEFORE_NEAR if near else Rule.BEFORE_FAR
    document: Attribution | None = None
    for cue in reversed(cues(tokens, first, quote, grammar)):
        if cue.finite > quote:
            continue
        found = speaker_of_cue(tokens, cue, quote, grammar, rule)
        if found is not None and (
            found.mention is None
            or tokens.lowers[cue.token] in grammar.impersonal
            or can_speak(tokens, found.mention, grammar)
        ):
            return found
        document = document or found
    return colon(tokens, quote, grammar) or document


def _later(tokens: Tokens, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution by a verb of saying after a quote in its sentence: `Von Q spricht NAME`, `hat NAME als Q
    bezeichnet`, `Q ist er, sagte NAME`.
    """
    end = min(tokens.end_of_sentence(quote), quote + _REACH)
    for token in range(quote + 1, end):
        if tokens.words[token - 1] == ",":
            said = as_said(tokens, token, end, grammar)
            if said is not None:
                return said._replace(rule=Rule.AFTER_FAR)
    for cue in cues(tokens, quote + 1, end, grammar):
        rule = Rule.BEFORE_FAR if cue.finite < quote else Rule.AFTER_FAR
        found = speaker_of_cue(tokens, cue, quote, grammar, rule)
        if found is not None:
            return found
    return None


def _source(tokens: Tokens, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the source that the sentence of a quote names, before it or after it."""
    first, end = tokens.first_of_sentence(quote), tokens.end_of_sentence(quote)
    for token in range(max(first, quote - _REACH), min(end, quote + _REACH)):
        limit = quote if token < quote else end
        if tokens.lowers[token] in grammar.own and tokens.lowers[token + 1 : token + 2][0] in grammar.source_nouns:
            own = _clause(tokens, quote, grammar)
            if own is not None:
                return own._replace(rule=Rule.ACCORDING_BEFORE)
        found = source_at(tokens, token, limit, grammar)
        if found is not None:
            return Attribution(found.mention, tokens.words[token], Rule.ACCORDING_BEFORE)
        if tokens.lowers[token] in grammar.as_said and (token == first or tokens.words[token - 1] == ","):
            said = as_said(tokens, token, limit, grammar)
            if said is not None:
                return said._replace(rule=Rule.ACCORDING_BEFORE)
    return None


def _shared(tokens: Tokens, quote: int, previous: Attribution) -> Attribution | None:
    """Return the attribution of the quote before, where both stand in one sentence."""
    first = tokens.first_of_sentence(quote)
    if QUOTE not in tokens.words[first:quote] or previous.mention is None:
        return None
    return Attribution(previous.mention, previous.cue, Rule.SHARED, previous.paragraph)


def _clause(tokens: Tokens, quote: int, grammar: Grammar) -> Attribution | None:
    """Return the subject of the clause of a quote, where it is a person or a body."""
    first = max(tokens.first_of_sentence(quote), quote - _REACH)
    for verb in range(quote - 1, first, -1):
        if tokens.words[verb].islower() and (
            tokens.lowers[verb] in grammar.finite_forms or tokens.lowers[verb].endswith(grammar.verb_endings)
        ):
            found = subject(tokens, verb, first, quote, grammar)
            if found is not None and found.person and tokens.lowers[found.mention.first] not in grammar.nobody:
                return Attribution(found.mention, None, Rule.SUBJECT)
    return None
