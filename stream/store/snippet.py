"""Finds where in a text the words that were sought stand: the same for both databases. It is pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stream.store.fold import tokens
from stream.store.query import Phrase

__all__ = ["Snippet", "snippet_of"]

SNIPPET_LENGTH = 240
"""Characters: two lines of a terminal."""
LOOK_LIMIT = 100_000
"""Characters of a text that are looked through: a page of results costs milliseconds, whatever the texts."""
_BEFORE = 60
"""Characters shown before the first word found."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text, and where in the piece the words found stand."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def marked(self, begin: str, end: str) -> str:
        """Return the text with each word found between `begin` and `end`. Escape first where the text goes into
        markup.
        """
        out, at = [], 0
        for start, stop in self.marks:
            out += [self.text[at:start], begin, self.text[start:stop], end]
            at = stop
        return "".join([*out, self.text[at:]])


def snippet_of(text: str, phrases: Sequence[Phrase], length: int = SNIPPET_LENGTH) -> Snippet:
    """Return the piece around the first words found; the beginning where there are none."""
    text = text[:LOOK_LIMIT]
    spans = _found(text, phrases, length) if phrases else []
    first = spans[0][0] if spans else 0
    begin = 0 if first <= _BEFORE else _word_start(text, first - _BEFORE, first)
    end = min(len(text), begin + length)
    if end < len(text):
        end = max(text.rfind(" ", begin + 1, end), begin + length // 2)
    lead, tail = ("…" if begin else ""), ("…" if end < len(text) else "")
    piece = text[begin:end].replace("\n", " ")
    shift = len(lead) - begin
    marks = tuple((start + shift, stop + shift) for start, stop in spans if begin <= start and stop <= end)
    return Snippet(lead + piece + tail, marks)


def _word_start(text: str, at: int, limit: int) -> int:
    space = text.find(" ", at, limit)
    return space + 1 if space >= 0 else at


def _found(text: str, phrases: Sequence[Phrase], length: int) -> list[tuple[int, int]]:
    """Return where words found stand, in order: all that a piece of this length around the first of them may have. What
    stands further on is not read, but for as many words as a phrase may have there that begins in the piece.
    """
    by_last: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        by_last.setdefault("" if phrase.prefix else phrase.words[-1], []).append(phrase)
    open_ended = by_last.pop("", [])
    left = max(len(phrase.words) for phrase in phrases)
    words: list[tuple[str, int, int]] = []
    marked: set[tuple[int, int]] = set()
    upto = len(text)
    for start, end, parts in tokens(text):
        if start > upto:
            left -= len(parts)
            if left <= 0:
                break
        for word in parts:
            words.append((word, start, end))
            for phrase in (*by_last.get(word, ()), *open_ended):
                window = words[-len(phrase.words) :]
                if phrase.fits([part for part, _, _ in window]):
                    marked.update((begin, stop) for _, begin, stop in window)
                    upto = min(upto, window[0][1] + length)
    return sorted(marked)
