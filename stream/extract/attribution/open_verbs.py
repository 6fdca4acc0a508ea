"""Tells a verb that is in no list by its form and its place beside a quote: `“…,” Brandt charged`, `“…!” he beamed`."""

from __future__ import annotations

from stream.extract.attribution.continuation import NO_SUBJECT
from stream.extract.cues import PASTS
from stream.extract.names.general_words import is_modifier
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["ends_there", "is_finite", "is_past", "is_verb_beside"]

_FINITE_BE = wordlist("is was are were has had have does did will would can could may might should")
_SHORTEST = 4
"""Letters of the shortest past form in -ed: `owed`."""
_ENDS = frozenset(",?!")
"""What ends a quoted sentence that its attribution follows."""
_AFTER_VERB = frozenset(".,;:—–-") | wordlist(
    "as in at during when while after before with to from on for about over by of into"
)
"""What follows a verb beside a quote that ends with a question or an exclamation: an object tells another sentence."""


def is_past(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether the form at a token is that of an English verb in the past."""
    lower = parsed.tokens.lowers[token]
    if token in parsed.at or lower != parsed.tokens.words[token]:
        return False
    return lower in PASTS or (lower.endswith("ed") and len(lower) >= _SHORTEST)


def is_finite(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether the form at a token is a finite verb, as far as its form tells."""
    lower = parsed.tokens.lowers[token]
    if lower in _FINITE_BE:
        return True
    present = lower.endswith("s") and token not in parsed.at and is_modifier(lower)
    return lower not in NO_SUBJECT and (present or is_past(parsed, token))


def is_verb_beside(parsed: ParsedParagraph, quote: int, token: int) -> bool:
    """Return whether the form at a token is a verb that attributes the quote at token `quote` beside it, which must be
    a sentence of its own that is not at its end.
    """
    tokens = parsed.tokens
    if tokens.words[quote] != QUOTE or token >= len(tokens.words) or not _stands_apart(parsed, quote):
        return False
    last = tokens.last_char[tokens.quote_at.index(quote)]
    if last not in _ENDS and tokens.words[quote + 1] != ",":
        return False
    lower = tokens.lowers[token]
    if lower in NO_SUBJECT:
        return False
    present = lower.endswith("s") and token not in parsed.at and lower == tokens.words[token] and is_modifier(lower)
    if not present and not is_past(parsed, token):
        return False
    return ends_there(parsed, quote, token)


def ends_there(parsed: ParsedParagraph, quote: int, verb: int) -> bool:
    """Return whether the attribution of the quote can end with this verb: a comma ends the quoted words, or no object
    follows the verb, which would tell something else. `“Who is it?” Others saw the same thing.`
    """
    tokens = parsed.tokens
    if tokens.words[quote] != QUOTE or tokens.last_char[tokens.quote_at.index(quote)] == ",":
        return True
    if verb + 1 == len(tokens.words) or verb + 1 in parsed.at or not tokens.words[verb + 1].isalpha():
        return True
    follows = tokens.lowers[verb + 1]
    return follows in _AFTER_VERB or follows.endswith("ly")


def _stands_apart(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether the quote begins its sentence, or follows a comma, a colon or another quote."""
    return parsed.tokens.opens_sentence(quote) or parsed.tokens.words[quote - 1] in (",", ":", QUOTE, "—", "–")
