"""Makes shingles (Broder 1997), three words in a row, hashed to 32 bits, and the sample of them that an article is
found by.

Texts are short, so that time depends on how many of numpy's operations are needed, not on how long each array is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["SLOT_BITS", "Shingles", "Slots", "keys_of", "shingles_of", "shingles_of_each", "slots_of"]

Shingles = npt.NDArray[np.uint32]
Slots = npt.NDArray[np.int64]

SLOT_BITS = 20
"""Bits of a slot, which is a shingle's place in a comparer's table: 20 make a table of one megabyte, in which two of
600 shingles meet by chance once in 1,700."""
# Arrays without a dimension: numpy takes half as long with them as with its scalars.
_MIX_1 = np.array(0x9E3779B97F4A7C15, dtype=np.uint64)
_MIX_2 = np.array(0xD6E8FEB86659FD93, dtype=np.uint64)
_FOLD = np.array(29, dtype=np.uint64)
_THREE_WORDS = np.array((1 << 48) - 1, dtype=np.uint64)
_SLOT_SHIFT = np.array(32 - SLOT_BITS, dtype=np.uint32)
_SAMPLE_SHARE = 8
_SAMPLE_LEAST, _SAMPLE_MOST = 16, 48
"""The smallest eighth of the shingles is the sample, but no fewer and no more than these: a larger one costs room and
time, and finds nothing more."""
_LEAD_SHINGLES = 30
"""Shingles of the lead: the first sentence or two."""
_LEAD_KEYS = 6
"""The smallest of the lead's shingles that are keys as well. A flash is the lead of the story that follows, and these
find the one by the other: the recall of flashes rose from .90 to 1.0."""


def shingles_of(tokens: bytes) -> Shingles:
    """Return one number for every three 16-bit tokens in a row; for each token where there are fewer than three."""
    words = np.frombuffer(tokens, dtype="<u2")
    if len(words) < 3:
        wide = words.astype(np.uint64)
    else:
        # Read backwards, four of them at every second byte: of three words the first counts most.
        backwards = words[::-1].tobytes() + b"\x00\x00"
        wide = np.ndarray(len(words) - 2, "<u8", backwards, 0, (2,))[::-1] & _THREE_WORDS
    wide *= _MIX_1
    wide ^= wide >> _FOLD
    wide *= _MIX_2
    return wide.astype("<u8", copy=False).view("<u4")[1::2]


def shingles_of_each(texts: Sequence[bytes]) -> Iterator[Shingles]:
    """Yield what `shingles_of` gives for each text, in their order. All are made at once, which takes a fifth of the
    time.
    """
    if not texts:
        return
    shingles, start = shingles_of(b"".join(texts)), 0
    for text in texts:  # those that begin in one text and end in the next are left out
        end = start + len(text) // 2
        yield shingles[start : end - 2] if end - start > 2 else shingles_of(text)
        start = end


def slots_of(shingles: Shingles) -> Slots:
    """Return the slots of shingles, as indices."""
    return (shingles >> _SLOT_SHIFT).astype(np.int64)


def keys_of(shingles: Shingles) -> Shingles:
    """Return the sample of a text's shingles that is its keys: the smallest of all, a bottom-k sketch, and the smallest
    of the lead. They are distinct and ascend.
    """
    count = min(max(len(shingles) // _SAMPLE_SHARE, _SAMPLE_LEAST), _SAMPLE_MOST)
    keys = set(np.sort(shingles)[:count].tolist())
    keys.update(sorted(shingles[:_LEAD_SHINGLES].tolist())[:_LEAD_KEYS])
    return np.array(sorted(keys), dtype=np.uint32)
