"""Reads attributions outside the sentence of a quote: reported speech, sentences and paragraphs before and after."""

from __future__ import annotations

from stream.extract.attribution.elsewhere import Previous
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.frame.cue import cues
from stream.extract.frame.source import source_at
from stream.extract.frame.speaking import speaker_of_cue
from stream.extract.frame.subject import subject
from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.parsed import ParsedText
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["alone", "is_reported", "reported", "sentence_before"]

_SENTENCES = 6
"""Sentences of reported speech between a quote and its speaker."""
_CLAUSE = 100
"""Tokens of a sentence that are searched."""


def is_reported(tokens: Tokens, token: int, grammar: Grammar) -> bool:
    """Return whether the sentence of a token is in the mood of reported speech."""
    first = tokens.first_of_sentence(token)
    end = min(tokens.end_of_sentence(token), first + _CLAUSE)
    return any(tokens.lowers[at] in grammar.reporting for at in range(first, end))


def reported(text: ParsedText, paragraph: int, quote: int, previous: Previous | None) -> Attribution | None:
    """Return the speaker of reported speech: of the nearest sentence before that has one, over sentences that are
    reported speech too. The last sentence of the paragraph before is asked as well.
    """
    grammar = text.grammar
    if grammar is None:
        return None
    tokens = text.parsed(paragraph).tokens
    number = tokens.sentence[quote]
    for back in range(number - 1, max(-1, number - 1 - _SENTENCES), -1):
        found = _in_sentence(text, paragraph, back, previous, grammar)
        if found is not None:
            return found
        if not is_reported(tokens, tokens.sentence_starts[back], grammar):
            return _subject_of(tokens, tokens.sentence_starts[back], paragraph, grammar) if back == number - 1 else None
    if paragraph and number <= _SENTENCES:
        before = text.parsed(paragraph - 1).tokens
        if before.words:
            return _in_sentence(text, paragraph - 1, before.sentence[-1], previous, grammar)
    return None


def _in_sentence(
    text: ParsedText, paragraph: int, number: int, previous: Previous | None, grammar: Grammar
) -> Attribution | None:
    """Return the speaker whom a whole sentence has: of its quote, of its verb of saying, or its source."""
    tokens = text.parsed(paragraph).tokens
    first = tokens.sentence_starts[number]
    end = min(tokens.end_of_sentence(first), first + _CLAUSE)
    quoted = QUOTE in tokens.words[first:end]
    if quoted and previous is not None and previous[0] == paragraph and previous[1].mention is not None:
        return Attribution(previous[1].mention, previous[1].cue, Rule.REPORTED, previous[1].paragraph)
    for cue in cues(tokens, first, end, grammar):
        found = speaker_of_cue(tokens, cue, end, grammar, Rule.REPORTED)
        if found is not None and found.mention is not None:
            return found._replace(paragraph=paragraph)
    for token in range(first, end):
        source = source_at(tokens, token, end, grammar)
        if source is not None:
            return Attribution(source.mention, tokens.words[token], Rule.REPORTED, paragraph)
    return None


def _subject_of(tokens: Tokens, first: int, paragraph: int, grammar: Grammar) -> Attribution | None:
    """Return the subject of a sentence without a verb of saying, where it is a person or a body."""
    end = tokens.end_of_sentence(first)
    for verb in range(first, min(end, first + _CLAUSE)):
        word = tokens.words[verb]
        if word.islower() and (
            tokens.lowers[verb] in grammar.finite_forms or tokens.lowers[verb].endswith(grammar.verb_endings)
        ):
            found = subject(tokens, verb, first, end, grammar)
            if found is not None and found.person and tokens.lowers[found.mention.first] not in grammar.nobody:
                return Attribution(found.mention, None, Rule.SENTENCE_BEFORE, paragraph)
    return None


def alone(text: ParsedText, paragraph: int, quote: int, previous: Previous | None) -> Attribution | None:
    """Return the attribution of a quote that is a sentence of its own: what takes it up in the next sentence, what
    leads to it in the one before, or the quote before it.
    """
    grammar = text.grammar
    if grammar is None:
        return None
    tokens = text.parsed(paragraph).tokens
    taken_up = _taken_up(tokens, tokens.end_of_sentence(quote), grammar)
    if taken_up is not None:
        return taken_up._replace(paragraph=paragraph)
    if tokens.sentence[quote]:
        return sentence_before(text, paragraph, quote, previous, grammar)
    return _paragraph_before(text, paragraph, previous, grammar) if paragraph else None


def sentence_before(
    text: ParsedText, paragraph: int, quote: int, previous: Previous | None, grammar: Grammar
) -> Attribution | None:
    """Return what the sentence before a quote says of it, in its paragraph or the one before: its verb of saying, the
    quote before, its subject.
    """
    tokens = text.parsed(paragraph).tokens
    number = tokens.sentence[quote]
    if not number:
        if not paragraph:
            return None
        paragraph -= 1
        tokens = text.parsed(paragraph).tokens
        number, quote = len(tokens.sentence_starts), len(tokens.words)
    first = max(tokens.sentence_starts[number - 1], quote - _CLAUSE)
    if previous is not None and previous[0] == paragraph and previous[1].mention is not None:
        return Attribution(previous[1].mention, previous[1].cue, Rule.CONTINUED, previous[1].paragraph)
    for cue in cues(tokens, first, quote, grammar):
        found = speaker_of_cue(tokens, cue, quote, grammar, Rule.SENTENCE_BEFORE_CUE)
        if found is not None and found.mention is not None:
            return found._replace(paragraph=paragraph)
    return _subject_of(tokens, first, paragraph, grammar)


def _taken_up(tokens: Tokens, first: int, grammar: Grammar) -> Attribution | None:
    """Return the attribution of a sentence that takes the quote up: `Das sagte NAME`."""
    if first + 1 >= len(tokens.words) or tokens.lowers[first] not in grammar.demonstratives:
        return None
    for cue in cues(tokens, first + 1, tokens.end_of_sentence(first), grammar):
        if cue.finite == first + 1:
            return speaker_of_cue(tokens, cue, first, grammar, Rule.AFTER_STOP)
    return None


def _paragraph_before(
    text: ParsedText, paragraph: int, previous: Previous | None, grammar: Grammar
) -> Attribution | None:
    """Return what the paragraph before says of a quote that opens its own: its last sentence leads to it by a colon, or
    its quote goes on.
    """
    tokens = text.parsed(paragraph - 1).tokens
    if tokens.words and tokens.words[-1] == ":":
        first = max(tokens.sentence_starts[-1], len(tokens.words) - _CLAUSE)
        for cue in cues(tokens, first, len(tokens.words), grammar):
            found = speaker_of_cue(tokens, cue, len(tokens.words), grammar, Rule.INTRODUCED)
            if found is not None and found.mention is not None:
                return found._replace(paragraph=paragraph - 1)
        found = _subject_of(tokens, first, paragraph - 1, grammar)
        return found._replace(rule=Rule.INTRODUCED, cue=":") if found is not None else None
    if previous is not None and previous[0] == paragraph - 1 and previous[1].mention is not None:
        return Attribution(previous[1].mention, previous[1].cue, Rule.QUOTE_BEFORE, previous[1].paragraph)
    return None
