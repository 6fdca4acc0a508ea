"""Makes a text ready for attribution: its paragraphs and their runs, and, made when first asked for, tokens, mentions
and names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from stream.extract.grammar.grammar import Grammar
from stream.extract.marks.scan import Run
from stream.extract.names.name_book import NameBook, book_of
from stream.extract.paragraphs import Span
from stream.extract.sentence.mention import Mention
from stream.extract.sentence.mentions import mentions_of
from stream.extract.sentence.tokens import Tokens, tokens_of

__all__ = ["ParsedParagraph", "ParsedText"]


@dataclass(slots=True)
class ParsedParagraph:
    """One paragraph: its tokens, its mentions in order, and the mention that each token belongs to."""

    tokens: Tokens
    mentions: list[Mention]
    at: dict[int, Mention]
    subjects: dict[tuple[int, int], Mention | None] = field(default_factory=dict)
    """The subjects that were found, by their verb and the first token of its sentence."""

    def between(self, first: int, end: int) -> list[Mention]:
        """Return the mentions that begin in tokens `first` to `end`, in order."""
        mentions = self.mentions
        begin = bisect_left(mentions, (first,)) if first else 0  # a mention is a tuple, and its place comes first
        return mentions[begin : bisect_left(mentions, (end,))]


@dataclass(slots=True)
class ParsedText:
    """One text. `spans` and `runs` have an entry for each paragraph."""

    text: str
    spans: Sequence[Span]
    runs: Sequence[Sequence[Run]]
    known: Sequence[str] = ()
    """Names from headline and byline."""
    turns: Collection[int] = ()
    """Paragraphs that are turns of an interview; their runs have no marks."""
    unattributed: Collection[int] = ()
    """Paragraphs that are speech behind a dash and have no attribution."""
    grammar: Grammar | None = None
    """The grammar that the text is read by; None for English and for languages that have none."""
    _made: dict[int, ParsedParagraph] = field(default_factory=dict)
    _book: NameBook | None = None

    @property
    def book(self) -> NameBook:
        """The names of the text, read when first asked for: a text without quotes does not need them."""
        if self._book is None:
            self._book = book_of(self.text, self.known)
        return self._book

    def parsed(self, paragraph: int) -> ParsedParagraph:
        """Return the paragraph with this number, parsed when first asked for."""
        made = self._made.get(paragraph)
        if made is None:
            tokens = tokens_of(self.text, self.spans[paragraph], self.runs[paragraph])
            if self.grammar is not None:
                tokens.part_by(self.grammar)
            made = self._made[paragraph] = ParsedParagraph(tokens, *mentions_of(tokens))
        return made
