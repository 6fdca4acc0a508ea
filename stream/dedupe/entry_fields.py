"""Defines what an index entry holds, as `stream.dedupe.layout` reads it: the whole, or what it is compared by."""

from __future__ import annotations

from typing import NamedTuple

from schemas import RawRecord, Verdict

__all__ = ["CandidateFields", "EntryFields"]


class EntryFields(NamedTuple):
    """The fields of `Entry`, its sketch still packed."""

    order: int
    seen: int
    sketch: bytes
    raw: RawRecord
    verdict: Verdict


class CandidateFields(NamedTuple):
    """What an entry is compared by at first, read without the rest of it."""

    order: int
    text_hash: int
    tokens: bytes
    sketch_at: int
    """Where the sketch begins: it goes on to the end."""
