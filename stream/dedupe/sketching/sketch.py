"""`Sketch`: all that the detector needs to know of an article, so that it never needs its text.

Made in the stage before, which has no state and any number of workers; it travels in a header of the article's message.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import numpy as np

from stream.dedupe.sketching.shingle import Shingles, Slots, keys_of, shingles_of, slots_of
from stream.dedupe.sketching.tokenise import Places
from stream.errors import Reason, Rejected

__all__ = ["Sketch", "text_within"]

_AT_HAND = 256
"""Texts whose words and shingles are remembered: the one in hand needs them for its keys, its comparison, its entry."""
_FORMAT = 1
_HEAD = struct.Struct("<BBi16sQQQQQQIIIHHB")
_TEXT_HASH = struct.Struct("<62xQ")
_COUNTS = struct.Struct("<HHB")
"""The last of the head: tokens of the copy, tokens of the headline, names that are cited."""
_CORRECTS, _WITHDRAWS, _HELD = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Sketch:
    """One article, condensed. Hashes are xxh3, the same in every process; 0 stands for `not there`."""

    article_id: UUID
    provider: int
    item: int
    """Of provider and guid: all versions of one item have it in common."""
    version: int
    """-1 where the wire gives none."""
    corrects: bool
    """The wire, the headline or a note above the copy says that this corrects an earlier version."""
    withdraws: bool
    """Killed or withheld."""
    slug: int
    """Of provider and slugline, without take and marks."""
    title: int
    """Of provider and headline."""
    cited: tuple[int, ...]
    """Of a withdrawal: provider and headline, provider and slug, as its text cites them."""
    published: int
    """Minutes since 1970."""
    received: int
    """Minutes since 1970."""
    raw_hash: int
    """Of the copy, to the letter; of the headline where there is no copy."""
    text_hash: int
    """Of the copy's tokens: equal where only form differs."""
    length: int
    """Tokens of the whole copy, of which `tokens` may hold the beginning."""
    tokens: bytes
    """16-bit ids in order, little-endian."""
    numbers: bytes
    names: bytes
    """Which of the tokens are numbers, names: one bit each, most significant first."""
    headline: bytes
    """16-bit ids, as `tokens`."""
    is_held: bool = False
    """Under an embargo whose end cannot be read: nobody was told of it, and nobody will be before it is released."""

    def words(self) -> Places:
        """`tokens` as an array."""
        return _unfolded(self.tokens).words

    def shingles(self) -> Shingles:
        """Of its words, in order."""
        return _unfolded(self.tokens).shingles

    def keys(self) -> Shingles:
        """Those of its shingles that it is found by."""
        return _unfolded(self.tokens).keys

    def slots(self) -> Slots:
        """The places of its shingles in the scratch table of `compare`."""
        return _unfolded(self.tokens).slots

    def to_bytes(self) -> bytes:
        """The first byte is the format's version."""
        head = _HEAD.pack(
            _FORMAT,
            self.corrects * _CORRECTS | self.withdraws * _WITHDRAWS | self.is_held * _HELD,
            self.version,
            self.article_id.bytes,
            *(self.provider, self.item, self.slug, self.title, self.raw_hash, self.text_hash),
            *(self.published, self.received, self.length),
            *(len(self.tokens) // 2, len(self.headline) // 2, len(self.cited)),
        )
        cited = struct.pack(f"<{len(self.cited)}Q", *self.cited)
        return b"".join((head, cited, self.tokens, self.numbers, self.names, self.headline))

    @classmethod
    def from_bytes(cls, data: bytes) -> Sketch:
        """The reverse of `to_bytes`; raises `Rejected(SCHEMA)` for anything else."""
        at = _HEAD.size + 8 * _counts(data, 0)[2]
        _, marks, version, article_id, *hashes, published, received, length, tokens, _, cited = _HEAD.unpack_from(data)
        provider, item, slug, title, raw_hash, text_hash = hashes
        if marks > _CORRECTS | _WITHDRAWS | _HELD:
            raise Rejected(Reason.SCHEMA, "sketch: unknown marks")
        numbers = at + 2 * tokens
        names = numbers + (tokens + 7) // 8
        headline = names + (tokens + 7) // 8
        return cls(
            article_id=UUID(bytes=article_id),
            provider=provider,
            item=item,
            version=version,
            corrects=bool(marks & _CORRECTS),
            withdraws=bool(marks & _WITHDRAWS),
            is_held=bool(marks & _HELD),
            slug=slug,
            title=title,
            cited=struct.unpack_from(f"<{cited}Q", data, _HEAD.size) if cited else (),
            published=published,
            received=received,
            raw_hash=raw_hash,
            text_hash=text_hash,
            length=length,
            tokens=data[at:numbers],
            numbers=data[numbers:names],
            names=data[names:headline],
            headline=data[headline:],
        )


def text_within(data: bytes, start: int) -> tuple[int, bytes]:
    """`text_hash` and `tokens` of a sketch that stands in bytes from `start` to their end, without the rest of it.
    Raises `Rejected(SCHEMA)` where there is none.
    """
    tokens, _, cited = _counts(data, start)
    at = start + _HEAD.size + 8 * cited
    return _TEXT_HASH.unpack_from(data, start)[0], data[at : at + 2 * tokens]


def _counts(data: bytes, start: int) -> tuple[int, int, int]:
    """How many tokens, tokens of the headline and cited names a sketch has; what is cut or longer is rejected."""
    if len(data) < start + _HEAD.size or data[start] != _FORMAT:
        raise Rejected(Reason.SCHEMA, "sketch: unknown format, or cut short")
    tokens, headline, cited = _COUNTS.unpack_from(data, start + _HEAD.size - _COUNTS.size)
    end = start + _HEAD.size + 8 * cited + 2 * tokens + 2 * ((tokens + 7) // 8) + 2 * headline
    if len(data) != end:
        raise Rejected(Reason.SCHEMA, f"sketch: {len(data)} bytes where {end} were announced")
    return tokens, headline, cited


@dataclass(frozen=True, slots=True)
class _Unfolded:
    words: Places
    shingles: Shingles
    slots: Slots
    keys: Shingles


@lru_cache(_AT_HAND)
def _unfolded(tokens: bytes) -> _Unfolded:
    words, shingles = np.frombuffer(tokens, dtype="<u2").astype(np.intp), shingles_of(tokens)
    return _Unfolded(words, shingles, slots_of(shingles), keys_of(shingles))
