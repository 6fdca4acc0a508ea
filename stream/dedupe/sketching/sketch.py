"""Defines `Sketch`: all that the detector needs to know of an article, so that it never needs its text.

A sketch is made in the stage before, which has no state and any number of workers, and travels in a header of the
article's message.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from stream.dedupe.layout import pack_sketch, unpack_sketch
from stream.dedupe.sketch_fields import SketchFields
from stream.dedupe.sketching.figures import Figures, figures_of
from stream.dedupe.sketching.shingle import Shingles, Slots, keys_of, shingles_of, slots_of
from stream.dedupe.sketching.subject import subject_keys
from stream.dedupe.sketching.tokenise import TokenIds, token_ids

__all__ = ["Sketch"]


@dataclass(frozen=True)
class Sketch(SketchFields):
    """One article, condensed, with the arrays that a look-up and a comparison need.

    The arrays that are derived from `tokens` are made at the first use and belong to the sketch; they are read only.
    """

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
    def subject(self) -> tuple[int, ...]:
        """The keys of what it is about, as `subject_keys` chooses them."""
        return subject_keys(self.headline, self.tokens, self.names)

    @cached_property
    def figures(self) -> Figures:
        """The values of its numbers in their slots."""
        return figures_of(self.values, self.numbers, self.tokens)

    @cached_property
    def slots(self) -> Slots:
        """The places of its shingles in a comparer's table."""
        return slots_of(self.shingles)

    def to_bytes(self) -> bytes:
        """Return the sketch as it travels and is stored; see `stream.dedupe.layout`."""
        return pack_sketch(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Sketch:
        """Return the reverse of `to_bytes`; raises `Rejected(SCHEMA)` for anything else."""
        return unpack_sketch(data, cls)
