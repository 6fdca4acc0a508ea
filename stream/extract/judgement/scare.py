"""Decides which marked words are no quotation: scare quotes, titles of works, nicknames."""

from __future__ import annotations

import re

from stream.extract.attribution.rules import AFTER, FAR, GUESSED, NEAR_BEFORE, STATED, Attribution, Rule
from stream.extract.judgement.named import has_capitals, is_named
from stream.extract.judgement.uttered import is_uttered
from stream.extract.judgement.works import WORKS
from stream.extract.marks.unspaced import is_said_beside
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["is_quotation"]

_WORD = re.compile(r"\w[\w'’-]*")
_ATTRIBUTED = (
    AFTER
    | NEAR_BEFORE
    | {
        Rule.BEFORE_COLON,
        Rule.PASSIVE,
        Rule.INTRODUCED,
        Rule.CONTINUED,
        Rule.ACCORDING,
        Rule.ACCORDING_BEFORE,
    }
)
"""Rules by which something beside the marked words says that somebody said them."""
_WITHOUT_CUE = GUESSED | {Rule.SUBJECT, Rule.SHARED}
"""Rules by which nothing says so."""
_NAMERS = wordlist("'s ’s on in titled entitled so-called called named known dubbed nicknamed")
_NO_CLAIM = _NAMERS | WORKS | {"the", "a", "an"}
"""Words that lead to a name or a so-called thing, not to words that somebody said."""
_UNSPACED = 8
"""Characters of the shortest statement in a script without capitals that nothing attributes: words cannot be counted
where a script has no spaces.
"""
_TITLE_WORDS = 8
"""Words of the longest title of a work."""
_LONG = re.compile(rf"\W*+(?:\w[\w'’-]*+\W++){{{_TITLE_WORDS}}}\w")
"""More words than a title has: such a run is a quotation by each of the rules below, and none need be asked. The
repeats are possessive, so the search is linear.
"""
_SHORT = 2
"""Words of a run that states nothing by itself."""


def is_quotation(parsed: ParsedParagraph, run: int, attribution: Attribution) -> bool:
    """Return whether a marked run is somebody's words. A run that nothing attributes must be long; capitals on all
    longer words tell a title.
    """
    if attribution.rule in STATED:
        return True
    tokens = parsed.tokens
    start, end = tokens.runs[run].inner
    begins = attribution.rule in AFTER and tokens.opens_sentence(tokens.quote_at[run])
    return (
        # Most quotes: a name does not stand so.
        (begins and _WORD.search(tokens.text, start, end) is not None)
        or tokens.text.count(" ", start, end) > 2 * _TITLE_WORDS  # so long that no closer look is needed
        or _LONG.match(tokens.text, start, end) is not None
        or _is_said(parsed, run, tokens.text[start:end], attribution)
    )


def _is_said(parsed: ParsedParagraph, run: int, inner: str, attribution: Attribution) -> bool:
    """Return whether a run no longer than a title is somebody's words."""
    quote = parsed.tokens.quote_at[run]
    marked = parsed.tokens.runs[run]
    words = _WORD.findall(inner)
    if words and is_uttered(parsed, quote, words):
        return True
    if (
        not words
        or is_named(parsed, quote, words, inner, attribution)
        or _is_titled(parsed, quote, words, inner, attribution)
    ):
        return False
    if attribution.mention is None:
        return _stands_alone(parsed, quote, words, inner) or is_said_beside(
            parsed.tokens.text, marked.start, marked.end, inner
        )
    if attribution.rule in _WITHOUT_CUE and len(words) <= 3:
        return False
    if attribution.rule in FAR and len(words) <= _SHORT:
        return _is_claimed(parsed, quote)
    return True


def _is_titled(parsed: ParsedParagraph, quote: int, words: list[str], inner: str, attribution: Attribution) -> bool:
    """Return whether words with a title's capitals stand where a title does: within a sentence, or as its subject."""
    attributed = attribution.rule in _ATTRIBUTED
    governed = attributed and attribution.rule is not Rule.AFTER_FAR  # the gallery's piece, “Winter,” is gone, it said
    if not _is_title(words, inner) or (governed and _comma_before(parsed, quote)):
        return False
    subject = not attributed and inner[-1].isalnum()  # `“The Grey Pilot” was his first play.`
    return subject or not parsed.tokens.opens_sentence(quote)


def _stands_alone(parsed: ParsedParagraph, quote: int, words: list[str], inner: str) -> bool:
    """Return whether words that nothing attributes are long enough for a statement."""
    if inner.lower() == inner.upper():
        return len(words) > 3 or len(inner) >= _UNSPACED
    return len(words) > 6 or (parsed.tokens.opens_sentence(quote) and len(words) > 3)


def _is_title(words: list[str], inner: str) -> bool:
    """Return whether the words look like the title of a work: all longer ones have capitals, and no ! or ? ends them. A
    comma or full stop may be the newspaper's style.
    """
    if not 1 < len(words) <= _TITLE_WORDS or inner.rstrip().endswith(("!", "?")):
        return False
    return has_capitals(words)


def _comma_before(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether a comma or a colon stands right before the quote."""
    return quote > 0 and parsed.tokens.words[quote - 1] in ",:"


def _is_claimed(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether a short run far from its cue is a quotation: it is not where an article or a word of naming stands
    before it.
    """
    before = parsed.tokens.lowers[quote - 1] if quote else ""
    return before not in _NO_CLAIM
