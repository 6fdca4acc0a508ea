"""Defines `SketchFields`: what a sketch holds of an article. `stream.dedupe.layout` says how its bytes hold it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

__all__ = ["SketchFields"]


@dataclass(frozen=True)
class SketchFields:
    """One article, condensed. Hashes are xxh3, the same in every process; 0 stands for what an article has not."""

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
    values: bytes = b""
    """The values of the first numbers of `tokens`, four bytes each. None of a withdrawal, and of an article that an
    earlier release sketched."""
