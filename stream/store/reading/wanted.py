"""Says what a reader wants to see: words, and what narrows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import Relation

__all__ = ["Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an article must be to be shown. A field that is None, or an empty query, narrows nothing.

    It can be a key: two readers who want the same are one search.
    """

    query: str = ""
    """In the grammar of `stream.store.query`."""
    provider: str | None = None
    source: str | None = None
    language: str | None = None
    """BCP 47; `en` is also `en-GB`."""
    status: str | None = None
    urgency_max: int | None = None
    """IPTC scale: 3 is 1, 2 and 3."""
    relations: frozenset[Relation] | None = None
    """None: all but duplicates."""
    speaker: str | None = None
    """Part of a quoted person's name: `putin`."""
    since: datetime | None = None
    """Received at this time or later."""
    until: datetime | None = None
    """Received before this time."""
    story: UUID | None = None
    """Of this story, or of one that turned out to be the same."""
