"""`Verdict`: how an article relates to what came before it. `JudgedArticle` is the value of
`wire.unique.v1` (new, update, correction, withdrawal) and of `wire.duplicates.v1` (exact, near).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from schemas._model import Model, Utc
from schemas.article import Article

__all__ = ["DUPLICATES", "JudgedArticle", "Relation", "Verdict"]


class Relation(StrEnum):
    """What an article is to the one that it relates to."""

    NEW = "new"
    """Relates to nothing: the first of its story."""
    EXACT = "exact"
    """The same text again, under another id."""
    NEAR = "near"
    """The same story with small differences that carry no news: house style, headers, cuts."""
    UPDATE = "update"
    """A later version with news in it: write-through, next lead, grown flash."""
    CORRECTION = "correction"
    """A later version that says the earlier was wrong."""
    WITHDRAWAL = "withdrawal"
    """The agency takes the earlier one back (kill, withhold)."""


DUPLICATES = frozenset({Relation.EXACT, Relation.NEAR})
"""The relations that bring no news: they go to `wire.duplicates.v1` and are never alerted."""


class Verdict(Model):
    """The detector's judgement of one article. Redelivery of the same article gives the same verdict."""

    relation: Relation
    story_id: UUID
    """The `article_id` of the first article of the story. It never changes."""
    of: UUID | None = None
    """The article that this one relates to; null for `new`, never the article itself."""
    score: Annotated[float, Field(ge=0, le=1)] = 1.0
    """How sure the relation is; 1 for identity by id or hash."""
    evidence: dict[str, float] = Field(default_factory=dict)
    """What the judgement rests on, by name: `containment`, `coverage`, `numbers`, … each 0 to 1."""
    supersedes: tuple[UUID, ...] = ()
    """Articles that are not to be used any more now."""
    merges: tuple[UUID, ...] = ()
    """Other stories, by their ids, that this article shows to be one with `story_id`: it is like both, and neither was
    known to be like the other. Ids never change: whoever groups by story puts these together. Empty as a rule; the same
    may be said again.
    """
    decided_at: Utc
    """When it was judged: processing time, the one field that two runs may differ in."""


class JudgedArticle(Model):
    """An article with its verdict."""

    article: Article
    verdict: Verdict
