"""What a list shows of an article: one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from schemas import Relation
from stream.store.snippet import Snippet

__all__ = ["Cursor", "Fold", "Folds", "Line", "Lines", "Total"]


class Cursor(NamedTuple):
    """Where a page ended: what comes next is older than this."""

    received_at: datetime
    row_no: int


@dataclass(frozen=True, slots=True)
class Line:
    """What is stored of an article, its copy cut to the piece with the words sought."""

    row_no: int
    """Order of arrival at the store."""
    article_id: UUID
    story_id: UUID
    """As it was judged; which stories turned out to be one is told by `stream.store.merges`."""
    relation: Relation
    of_id: UUID | None
    """The article that it relates to."""
    score: float
    status: str
    provider: str
    source: str
    format: str
    language: str | None
    urgency: int | None
    version: int | None
    guid: str | None
    slugline: str | None
    byline: str | None
    headline: Snippet
    """Empty where the article has none."""
    headline_is_copy: bool
    """Whether the copy begins with it: the wire gave none, and the first sentence stands for it."""
    body: Snippet
    published_at: datetime | None
    received_at: datetime
    updated_at: datetime | None
    """When another content last took its place under the same id."""
    embargo_until: datetime | None
    superseded_by: UUID | None
    """The article that took its place: where it is set, this one is not to be used."""
    withdrawn_as: str | None
    """`killed` or `withheld`, where another article says so of it, or of what it is a copy of: an agency kills by a
    message of its own, and the row of what it kills keeps its status. None where none does."""
    change_no: int
    """Greater than that of every change that was stored before."""
    content_hash: str
    retold_at: datetime | None
    """When it last got a number for another's sake: something of its story was withdrawn, or its story is another."""
    rank: float
    """How well it fits: higher is better. It is comparable within one answer only."""
    speakers: tuple[str, ...]
    """Who is quoted in it, in the order of the text, each once."""

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.received_at, self.row_no)


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; at least so many where it is not exact."""

    value: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines."""

    items: tuple[Line, ...]
    next: Cursor | None
    """Where to go on; None at the end."""
    total: Total


@dataclass(frozen=True, slots=True)
class Fold:
    """A story as one line of a list."""

    line: Line
    """Its newest article that fits."""
    others: tuple[Line, ...]
    """Its other articles, copies included, the newest first; as many as are shown at most."""
    count: int
    """Articles of the story, all of them."""


@dataclass(frozen=True, slots=True)
class Folds:
    """A page of stories."""

    items: tuple[Fold, ...]
    next: Cursor | None
    """Where to go on; None at the end."""
    total: Total
    """Of articles that fit, not of stories."""
