"""Defines `Finding`: what was found out about an article, before it becomes a verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from schemas import Relation
from stream.dedupe.evidence import Evidence
from stream.dedupe.index.entry import Entry

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an article is to one that is known, or that it is new."""

    relation: Relation
    of: Entry | None = None
    """The article that it relates to; None where it is new."""
    score: float = 1.0
    """The probability that both tell one story; 1 for what the wire itself says."""
    evidence: dict[Evidence, float] = field(default_factory=dict)
    """The grounds, each a share between 0 and 1."""
    supersedes: tuple[UUID, ...] = ()
    """The articles that it replaces or takes back."""
    merges: tuple[UUID, ...] = ()
    """Stories, by their ids, that are one with that of `of`."""
