"""`Finding`: what was found out about an article, before it becomes a verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from schemas import Relation
from stream.dedupe.index.entry import Entry

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation to an article that is known, or to none."""

    relation: Relation
    of: Entry | None = None
    score: float = 1.0
    evidence: dict[str, float] = field(default_factory=dict)
    supersedes: tuple[UUID, ...] = ()
    merges: tuple[UUID, ...] = ()
    """Stories, by their ids, that are one with that of `of`."""
