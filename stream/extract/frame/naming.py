"""Decides which marked words are a name, a title, a motto or a term, and no quotation."""

from __future__ import annotations

import re

from stream.extract.attribution.rules import BESIDE, STATED, Attribution, Rule
from stream.extract.frame.beside import following
from stream.extract.frame.common_noun import article_of
from stream.extract.frame.cue import cue_at
from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["is_said"]

_WORD = re.compile(r"\w[\w'’.-]*")
_STATED = BESIDE | {Rule.ACCORDING, Rule.BEFORE_NEAR, Rule.INTRODUCED, Rule.AFTER_STOP} | STATED
"""Rules by which an attribution stands right beside the marked words."""
_CUED = _STATED | {
    Rule.BEFORE_FAR,
    Rule.AFTER_FAR,
    Rule.ACCORDING_BEFORE,
    Rule.REPORTED,
    Rule.CONTINUED,
    Rule.SENTENCE_BEFORE_CUE,
}
"""Rules by which something says that somebody speaks."""
_GOVERNED = (Rule.BEFORE_FAR, Rule.BEFORE_NEAR)
_LIST = 20
"""Names of a list that are looked back over."""
_LONG = 9
"""Words that no name or title has."""
_SENTENCE, _CLAUSE, _PHRASE = 5, 4, 2
"""Words of a statement that nothing attributes, of one that has a subject alone, of one that has a verb of saying."""
_ENDS = frozenset(".!?…,")


def is_said(parsed: ParsedParagraph, run: int, attribution: Attribution, grammar: Grammar) -> bool:
    """Return whether a marked run is somebody's words."""
    tokens = parsed.tokens
    quote = tokens.quote_at[run]
    start, end = tokens.runs[run].inner
    inner = tokens.text[start:end].strip()
    words = _WORD.findall(inner)
    if not words or tokens.text[tokens.runs[run].end : tokens.runs[run].end + 1] == "-":
        return False  # die „Rettet den Wald“-Kampagne
    if attribution.rule in STATED or len(words) >= _LONG or _is_beside(tokens, quote, attribution, grammar):
        return True
    if _is_name(tokens, quote, words, inner, attribution, grammar):
        return False
    return len(words) >= _least(tokens, quote, attribution, grammar)


def _least(tokens: Tokens, quote: int, attribution: Attribution, grammar: Grammar) -> int:
    """Return how many words must be marked for a statement: the fewer, the more tells that somebody speaks."""
    if attribution.rule in _CUED:
        return _PHRASE
    if attribution.mention is not None:
        return _CLAUSE
    if quote and (tokens.lowers[quote - 1] in grammar.utterances or _is_example(tokens, quote, grammar)):
        return _PHRASE
    return _SENTENCE if tokens.opens_sentence(quote) else _LONG


def _is_beside(tokens: Tokens, quote: int, attribution: Attribution, grammar: Grammar) -> bool:
    """Return whether the attribution says outright that the marked words are said: right behind them, from a colon, or
    as a verdict.
    """
    if attribution.rule not in _CUED:
        return (
            attribution.rule is Rule.BEFORE_COLON and tokens.words[quote - 1] == ":" and not _bracketed(tokens, quote)
        )
    at = following(tokens, quote)
    if _bracketed(tokens, quote):
        return False
    if attribution.rule in BESIDE | {Rule.ACCORDING}:
        opens = tokens.opens_sentence(quote) or tokens.words[quote - 1] in (":", ",", "–")
        if at > quote + 1 and (opens or attribution.rule is Rule.ACCORDING):
            return True
        cue = cue_at(tokens, at, grammar) if at < len(tokens.words) and tokens.opens_sentence(quote) else None
        return cue is not None and cue.finite == at
    return (quote > 0 and tokens.words[quote - 1] == ":") or attribution.rule is Rule.AFTER_STOP


def _bracketed(tokens: Tokens, quote: int) -> bool:
    """Return whether a bracket is open before a quote in its sentence."""
    before = tokens.words[max(0, quote - 10) : quote]
    return before.count("(") > before.count(")")


def _is_name(
    tokens: Tokens, quote: int, words: list[str], inner: str, attribution: Attribution, grammar: Grammar
) -> bool:
    """Return whether what stands before the marked words makes a name of them, or a title: an opening bracket, a word
    of naming, the noun that they name, a definite article, the preposition of a place.
    """
    if tokens.opens_sentence(quote):
        return _is_capitalised(words, grammar) and inner[-1] not in _ENDS
    quote = _first_of_list(tokens, quote, grammar)
    before, lower = tokens.words[quote - 1], tokens.lowers[quote - 1]
    if _bracketed(tokens, quote) or before in ("–", "-") or lower in grammar.naming:
        return True
    mention = attribution.mention
    subject = mention is not None and mention.first <= quote - 1 < mention.last and attribution.rule in _GOVERNED
    if subject or lower in grammar.utterances or before in (":", ",") or _is_example(tokens, quote, grammar):
        return before == ":" and tokens.lowers[quote - 2] in grammar.naming
    if _is_noun(tokens, quote - 1, grammar) or before == ")":
        return words[0][0].isupper() or words[0][0].isdigit() or (grammar.capitals and len(words) < _PHRASE)
    return _is_named_thing(lower, words, inner, attribution, grammar)


def _is_noun(tokens: Tokens, token: int, grammar: Grammar) -> bool:
    """Return whether a word is a noun: by its capital, or right behind its article, `le festival « Voix du port »`."""
    lower = tokens.lowers[token]
    if grammar.capitals:
        return tokens.words[token][0].isupper() and lower not in grammar.no_nouns
    behind = token > 0 and tokens.lowers[token - 1] in grammar.determiners
    return article_of(lower, grammar)[1] != "" or (behind and lower not in grammar.no_nouns | grammar.saying)


def _is_named_thing(lower: str, words: list[str], inner: str, attribution: Attribution, grammar: Grammar) -> bool:
    """Return whether marked words behind an article or a preposition are the name of a thing: they begin with a
    capital, or all of them do.
    """
    if lower in grammar.definite and (words[0][0].isupper() or words[0][0].isdigit()) and inner[-1] not in _ENDS:
        return len(words) <= _SENTENCE
    formula = attribution.rule in (Rule.ACCORDING, Rule.ACCORDING_BEFORE) and lower in grammar.prepositions
    listed = lower in grammar.as_said and attribution.rule not in _STATED
    return (lower in grammar.places or formula or listed) and _is_capitalised(words, grammar)


def _first_of_list(tokens: Tokens, quote: int, grammar: Grammar) -> int:
    """Return the first of several marked names: of `Lieder wie Q, Q und Q`, the quote behind `wie`."""
    for _ in range(_LIST):
        joined = quote > 1 and (tokens.words[quote - 1] == "," or tokens.lowers[quote - 1] in grammar.joins)
        if not joined or tokens.words[quote - 2] != QUOTE:
            break
        quote -= 2
    return quote


def _is_example(tokens: Tokens, quote: int, grammar: Grammar) -> bool:
    """Return whether marked words are an example of what is said: `Rufe wie Q`, `Parolen wie etwa Q`."""
    near = tokens.lowers[max(0, quote - 4) : quote]
    return not grammar.utterances.isdisjoint(near) and not grammar.as_said.isdisjoint(near)


def _is_capitalised(words: list[str], grammar: Grammar) -> bool:
    """Return whether all longer words of a run have capitals."""
    return all(
        word[0].isupper()
        or word[0].isdigit()
        or word.lower() in grammar.determiners | grammar.prepositions
        or word.lower() in ("und", "oder", "the", "of", "for", "de", "la", "a")
        for word in words
    )
