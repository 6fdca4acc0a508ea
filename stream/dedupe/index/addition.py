"""Defines `Addition`: as much of an entry as it takes to find it again, made of one in hand or of many as they are
stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from schemas import Relation
from stream.dedupe.entry_fields import SearchFields
from stream.dedupe.index.entry import Entry
from stream.dedupe.layout import search_fields
from stream.dedupe.sketching.shingle import keys_of, shingles_of_each
from stream.dedupe.sketching.subject import pack_subject, subject_keys
from stream.errors import Rejected

__all__ = ["Addition", "addition_of", "additions_of", "readable"]


class Addition(NamedTuple):
    """What the look-ups take in. It holds no text: an index on disk is not to stand in memory whole."""

    order: int
    article_id: bytes
    seen: int
    item: int
    names: tuple[int, ...]
    """The hashes of slug and title; none of a withdrawal, whose words are about a story and are not one."""
    withdrawn: tuple[UUID, ...]
    """The articles that it took back."""
    keys: bytes = b""
    """The keys of its text, four bytes each; none of a withdrawal."""
    subject: bytes = b""
    """The words of what it is about, two bytes each."""


def addition_of(entry: Entry) -> Addition:
    """Return an entry in hand. Its keys are left out: its sketch has them as an array already."""
    sketch, verdict = entry.sketch, entry.verdict
    names = () if sketch.withdraws else (sketch.slug, sketch.title)
    withdrawn = verdict.supersedes if verdict.relation is Relation.WITHDRAWAL else ()
    return Addition(entry.order, sketch.article_id.bytes, entry.seen, sketch.item, names, withdrawn)


def additions_of(entries: Sequence[SearchFields]) -> Iterator[Addition]:
    """Yield the additions of entries as they are stored, in their order. The shingles of all are made at once."""
    texts = [b"" if entry.withdraws else entry.tokens for entry in entries]
    shingles = shingles_of_each([text for text in texts if text])
    for entry, text in zip(entries, texts, strict=True):
        names = () if entry.withdraws else (entry.slug, entry.title)
        keys = keys_of(next(shingles)).tobytes() if text else b""
        subject = pack_subject(subject_keys(entry.headline, entry.tokens, entry.names)) if text else b""
        yield Addition(entry.order, entry.article_id, entry.seen, entry.item, names, entry.withdrawn, keys, subject)


def readable(stored: Iterable[bytes]) -> list[SearchFields]:
    """Return entries as they are stored, without those of a format that this version does not know."""
    found = []
    for data in stored:
        try:
            found.append(search_fields(data))
        except Rejected:
            continue
    return found
