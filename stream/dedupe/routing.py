"""Which of several detectors are to see an article: those that anything alike, seen before or after, is sent to too.

Two articles that have a key in common meet in that key's partition. Keys of the lead find the flash that a story grew
from, the smallest of all shingles find everything else (measured: of the pairs that ought to meet, .989 have a key in
common); item and slugline find a version whose text was rewritten. What takes an article back goes to all: each has to
know.
"""

from __future__ import annotations

import numpy as np
import xxhash

from stream.dedupe.sketching.sketch import Sketch

__all__ = ["home", "routes", "share_of"]

_LEAD = 30
"""Shingles: the first sentence or two."""
_LEAD_KEYS = 2
_BODY_KEYS = 6
_MOST_ROUTES = 8
"""Partitions that an article goes to, even where there are many more: six to eight of sixteen, as measured."""


def routes(sketch: Sketch, partitions: int) -> tuple[int, ...]:
    """The partitions that a sketch is sent to: distinct, in ascending order, never none. The same in every process."""
    if sketch.withdraws:
        return tuple(range(partitions))
    shingles = sketch.shingles()
    lead, body = np.sort(shingles[:_LEAD])[:_LEAD_KEYS], np.sort(shingles)[:_BODY_KEYS]
    keys = {*lead.tolist(), *body.tolist()}
    found = {_partition(b"text", key, partitions) for key in keys}
    if sketch.slug:
        found.add(_partition(b"slug", sketch.slug, partitions))
    if sketch.item or not found:
        found.add(home(sketch, partitions))
    return tuple(sorted(found))


def share_of(articles: int, partitions: int) -> int:
    """How many a detector is to remember, so that all together remember so many articles: each is known to several."""
    return -(-articles * min(_MOST_ROUTES, partitions) // partitions)


def home(sketch: Sketch, partitions: int) -> int:
    """Where all versions of the article's item meet, so that what is said there by identity is complete."""
    return _partition(b"item", sketch.item or sketch.raw_hash, partitions)


def _partition(kind: bytes, key: int, partitions: int) -> int:
    return xxhash.xxh3_64_intdigest(kind + key.to_bytes(8, "little")) % partitions
