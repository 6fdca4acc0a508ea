"""Defines what is exported of an article: what it is, how it stands, and whether its copy may go out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from schemas import Article, Byline, Dateline, ExtractedArticle
from schemas.article import PARAGRAPH_BREAK
from stream.desk.standing import Standing, State
from stream.opening_headline import is_opening
from stream.store import Stored

__all__ = ["Block", "Exported"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the copy, or a heading between paragraphs."""

    text: str
    is_crosshead: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """An article on its way out."""

    message: Stored
    standing: Standing
    shown: bool
    """Whether its copy may go out (`stream.desk.standing.shows_body`)."""
    superseded_by: UUID | None = None

    @property
    def article(self) -> Article:
        return self.message.article

    @property
    def has_headline(self) -> bool:
        """Whether its head may go out. That of a story that was killed may be what it was killed for."""
        return self.shown or not self.standing.withdrawn

    @property
    def headline(self) -> str | None:
        """The wire's, or else what the text says; None where it may not go out, as a part of copy that may not."""
        inferred = self.message.extraction.headline if isinstance(self.message, ExtractedArticle) else None
        headline = inferred or self.article.headline
        hidden = not self.has_headline or (not self.shown and is_opening(headline, self.article.body))
        return None if hidden else headline

    @property
    def byline(self) -> Byline | None:
        inferred = self.message.extraction.byline if isinstance(self.message, ExtractedArticle) else None
        return inferred or self.article.byline

    @property
    def dateline(self) -> Dateline | None:
        inferred = self.message.extraction.dateline if isinstance(self.message, ExtractedArticle) else None
        return inferred or self.article.dateline

    @property
    def place(self) -> str | None:
        """Where it was filed, where that may go out."""
        return self.dateline.places[0] if self.shown and self.dateline and self.dateline.places else None

    @property
    def note(self) -> str | None:
        """The agency's note to editors. That of a kill says why, and goes out; it is no copy."""
        return self.article.ednote

    @property
    def is_corrected(self) -> bool:
        """Whether it replaces a version that was wrong, whatever has become of it since."""
        return self.standing.state is State.CORRECTED

    def blocks(self) -> list[Block]:
        """Return the copy in its order; none of it where it may not go out."""
        article = self.article
        if not self.shown or not article.body:
            return []
        found: list[Block] = []
        crossheads = sorted(article.crossheads, key=lambda each: each.offset)
        begin = 0
        for text in article.body.split(PARAGRAPH_BREAK):
            while crossheads and crossheads[0].offset <= begin:
                found.append(Block(crossheads.pop(0).text, is_crosshead=True))
            found.append(Block(text))
            begin += len(text) + len(PARAGRAPH_BREAK)
        return [*found, *(Block(each.text, is_crosshead=True) for each in crossheads)]
