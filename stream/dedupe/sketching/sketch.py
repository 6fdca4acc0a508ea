"""Defines `Sketch`: all that the detector needs to know of an article, so that it never needs its text.

A sketch is made in the stage before, which has no state and any number of workers, and travels in a header of the
article's message.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from uuid import UUID

from stream.dedupe.layout import SketchFields, pack_sketch, unpack_sketch
from stream.dedupe.sketching.shingle import Shingles, Slots, keys_of, shingles_of, slots_of
from stream.dedupe.sketching.tokenise import TokenIds, token_ids

__all__ = ["Sketch"]

_FIELDS = attrgetter(*SketchFields._fields)


@dataclass(frozen=True)
class Sketch:
    """One article, condensed. Hashes are xxh3, the same in every process; 0 stands for what an article has not.

    The arrays that are derived from `tokens` are made at the first use and belong to the sketch; they are read only.
    """

    article_id: UUID
    provider: int
    """The hash of the provider."""
    item: int
    """The hash of provider and guid: all versions of one item have it in common."""
    version: int
    """-1 where the wire gives none."""
    corrects: bool
    """Whether the wire, the headline or a note above the copy says that this corrects an earlier version."""
    withdraws: bool
    """Whether it takes an earlier version back: it is killed or withheld."""
    slug: int
    """The hash of provider and slugline, without take and marks."""
    title: int
    """The hash of provider and headline."""
    cited: tuple[int, ...]
    """What the text of a withdrawal cites: hashes as `title` and `slug` are. Empty for any other article."""
    published: int
    """Minutes since 1970."""
    received: int
    """Minutes since 1970."""
    raw_hash: int
    """The hash of the copy, to the letter; of the headline where there is no copy."""
    text_hash: int
    """The hash of the copy's tokens: equal where only the form differs."""
    length: int
    """How many tokens the whole copy has: `tokens` may hold only the first of them."""
    tokens: bytes
    """16-bit token ids in their order, little-endian."""
    numbers: bytes
    """Which of `tokens` are numbers: one bit each, most significant first."""
    names: bytes
    """Which of `tokens` are names, in the same way."""
    headline: bytes
    """The token ids of the headline, as `tokens`."""
    is_held: bool = False
    """Whether it is under an embargo whose end cannot be read: nobody is told of it before it is released."""

    @cached_property
    def words(self) -> TokenIds:
        """`tokens` as an array."""
        return token_ids(self.tokens)

    @cached_property
    def shingles(self) -> Shingles:
        """The shingles of `tokens`, in their order."""
        return shingles_of(self.tokens)

    @cached_property
    def keys(self) -> Shingles:
        """The sample of its shingles that it is found by, as `keys_of` chooses it."""
        return keys_of(self.shingles)

    @cached_property
    def slots(self) -> Slots:
        """The places of its shingles in a comparer's table."""
        return slots_of(self.shingles)

    def to_bytes(self) -> bytes:
        """Return the sketch as it travels and is stored; see `stream.dedupe.layout`."""
        return pack_sketch(SketchFields._make(_FIELDS(self)))

    @classmethod
    def from_bytes(cls, data: bytes) -> Sketch:
        """Return the reverse of `to_bytes`; raises `Rejected(SCHEMA)` for anything else."""
        return cls(*unpack_sketch(data))
