"""Chooses which of several detectors are to see an article: those to which anything alike is sent as well, before or
after it.

Two articles that have a key in common meet in that key's partition. Keys of the lead find the flash that a story grew
from, the smallest of all shingles find everything else (as measured, .989 of the pairs that ought to meet have a key
in common); two words of what it is about find the same news in other words (.85 of labelled pairs of a newswire meet
without them, and .97 with them); item and slugline find a version whose text was rewritten. What takes an article back
goes to all detectors: each has to know.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
import xxhash

from stream.dedupe.sketching.sketch import Sketch

__all__ = ["home", "routes", "share_of"]

_LEAD = 30
"""Shingles of the lead: the first sentence or two."""
_LEAD_KEYS = 2
"""The smallest shingles of the lead that an article is routed by: they find a flash by its story."""
_BODY_KEYS = 6
"""The smallest of all shingles that it is routed by: a bottom-k sketch."""
_SUBJECT_KEYS = 2
"""The smallest keys of what it is about that it is routed by: they find the same news in other words."""
_MOST_ROUTES = 9
"""The partitions that an article goes to where there are many more: seven to nine of sixteen, as measured."""


class _Kind(Enum):
    """What two articles may have in common. The values are hashed: another value routes to other partitions."""

    SHINGLE = b"text"
    """Three words in a row."""
    SUBJECT = b"about"
    """A word of the headline, or a name of the lead."""
    SLUG = b"slug"
    """The slugline, of one provider."""
    ITEM = b"item"
    """The item of which both are versions."""


def routes(sketch: Sketch, partitions: int) -> tuple[int, ...]:
    """Return the partitions that a sketch is sent to: distinct, in ascending order, never none. The same in every
    process.
    """
    if sketch.withdraws:
        return tuple(range(partitions))
    shingles = sketch.shingles
    lead, body = np.sort(shingles[:_LEAD])[:_LEAD_KEYS], np.sort(shingles)[:_BODY_KEYS]
    keys = {*lead.tolist(), *body.tolist()}
    found = {_partition(_Kind.SHINGLE, key, partitions) for key in keys}
    found |= {_partition(_Kind.SUBJECT, key, partitions) for key in sketch.subject[:_SUBJECT_KEYS]}
    if sketch.slug:
        found.add(_partition(_Kind.SLUG, sketch.slug, partitions))
    if sketch.item or not found:
        found.add(home(sketch, partitions))
    return tuple(sorted(found))


def share_of(articles: int, partitions: int) -> int:
    """Return how many articles each detector is to remember, so that all together remember `articles`: each is known to
    several.
    """
    return -(-articles * min(_MOST_ROUTES, partitions) // partitions)


def home(sketch: Sketch, partitions: int) -> int:
    """Return the partition where all versions of the article's item meet: what its detector says by identity is
    complete.
    """
    return _partition(_Kind.ITEM, sketch.item or sketch.raw_hash, partitions)


def _partition(kind: _Kind, key: int, partitions: int) -> int:
    return xxhash.xxh3_64_intdigest(kind.value + key.to_bytes(8, "little")) % partitions
