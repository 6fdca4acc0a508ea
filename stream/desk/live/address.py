"""Writes what is wanted as the query of a stream: what `stream.desk.wanted` reads. It is pure."""

from __future__ import annotations

from urllib.parse import urlencode

from schemas import DUPLICATES, Relation
from stream.store.reading.wanted import Wanted

__all__ = ["query_of"]


def query_of(wanted: Wanted) -> str:
    """Return the query, every relation by its name: what is left out means another thing to `GET changes` than to
    `GET stream`.
    """
    relations = frozenset(Relation) - DUPLICATES if wanted.relations is None else wanted.relations
    pairs = [
        ("q", wanted.query),
        ("provider", wanted.provider),
        ("source", wanted.source),
        ("language", wanted.language),
        ("status", wanted.status),
        ("urgency_max", wanted.urgency_max),
        *(("relation", relation.value) for relation in Relation if relation in relations),
        ("speaker", wanted.speaker),
        ("from", wanted.since and wanted.since.isoformat()),
        ("to", wanted.until and wanted.until.isoformat()),
        ("story", wanted.story),
    ]
    return urlencode([(name, str(value)) for name, value in pairs if value not in {None, ""}])
