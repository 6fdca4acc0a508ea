"""Parts tokens into sentences by the grammar of their language."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.grammar.grammar import Grammar

__all__ = ["sentences"]

_STOPS = frozenset(".!?…")
_OPENERS = frozenset("([‘'•*—–-")
"""Signs that may begin a sentence."""
_DAYS = 2
"""Digits of an ordinal: `am 3. Juni`; a year has more, and its stop ends the sentence."""


def sentences(
    words: Sequence[str], lowers: Sequence[str], last_char: Sequence[str], quote: str, grammar: Grammar
) -> tuple[list[int], list[int]]:
    """Return the number of each token's sentence, and where each sentence begins. `quote` is the token that stands for
    marked words, and `last_char` the last sign within each. A sentence ends at a stop, unless it is that of an
    abbreviation, an initial or an ordinal; and at a quote that ends with a stop where a capital or a quote follows.
    """
    number: list[int] = []
    starts = [0]
    ends, quoted = -1, iter(last_char)
    for token, word in enumerate(words):
        if ends == token - 1 and token:
            starts.append(token)
        number.append(len(starts) - 1)
        after = words[token + 1] if token + 1 < len(words) else ""
        begins = not after or after == quote or after[0].isupper() or after[0].isdigit() or after in _OPENERS
        if word == quote:
            stop = next(quoted, "")
            opened = starts[-1] == token or words[token - 1] == ":"
            if (stop in (".", "…") or (stop in _STOPS and opened)) and (after[:1].isupper() or after == quote):
                ends = token
        elif word in _STOPS and begins and not (word == "." and after and _belongs(words, lowers, token, grammar)):
            ends = token
    return number, starts


def _belongs(words: Sequence[str], lowers: Sequence[str], stop: int, grammar: Grammar) -> bool:
    """Return whether a full stop belongs to the word before it."""
    if not stop:
        return False
    before = lowers[stop - 1]
    if before.isdigit():
        return grammar.ordinals and len(before) <= _DAYS and words[stop + 1][0].isupper()
    return (len(before) == 1 and before.isalpha()) or before in grammar.abbreviations
