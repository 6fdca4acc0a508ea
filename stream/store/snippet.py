"""Finds where in a text the words that were sought stand: the same for both databases. It is pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stream.store.fold import Token, tokens
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
    spans = _found(list(tokens(text)), phrases) if phrases else []
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


def _found(all_tokens: list[Token], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    words = [(word, start, end) for start, end, parts in all_tokens for word in parts]
    marked: set[tuple[int, int]] = set()
    by_first: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        by_first.setdefault("" if phrase.prefix and len(phrase.words) == 1 else phrase.words[0], []).append(phrase)
    for index, (word, _, _) in enumerate(words):
        for phrase in (*by_first.get(word, ()), *by_first.get("", ())):
            window = words[index : index + len(phrase.words)]
            if phrase.fits([part for part, _, _ in window]):
                marked.update((start, end) for _, start, end in window)
    return sorted(marked)
