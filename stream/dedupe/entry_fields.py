"""Defines what an index entry holds, as `stream.dedupe.layout` reads it: the whole, or what it is found by."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from schemas import RawRecord, Verdict

__all__ = ["EntryFields", "SearchFields"]


class EntryFields(NamedTuple):
    """The fields of `Entry`, its sketch still packed."""

    order: int
    seen: int
    sketch: bytes
    raw: RawRecord
    verdict: Verdict


class SearchFields(NamedTuple):
    """What an entry is found by, read without the rest of it."""

    order: int
    seen: int
    article_id: bytes
    """The sixteen bytes of the UUID."""
    item: int
    slug: int
    title: int
    text_hash: int
    withdraws: bool
    tokens: bytes
    names: bytes
    headline: bytes
    withdrawn: tuple[UUID, ...]
    """The articles that a withdrawal took back; empty for any other relation."""
    sketch_at: int
    """Where the sketch begins: it goes on to the end."""
