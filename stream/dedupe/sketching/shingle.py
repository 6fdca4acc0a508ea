"""Makes shingles (Broder 1997), three words in a row, hashed to 32 bits, and the sample of them that an article is
found by.

Texts are short, so that time depends on how many of numpy's operations are needed, not on how long each array is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stream.dedupe.spans import Places

__all__ = ["SLOT_BITS", "Shingles", "Slots", "keys_of", "keys_of_each", "shingles_of", "slots_of"]

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
_WORDS = 3
"""Words of a shingle."""
_GREATEST = np.uint32(0xFFFFFFFF)
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
    if len(words) < _WORDS:
        wide = words.astype(np.uint64)
    else:
        # Read backwards, four of them at every second byte: of three words the first counts most.
        backwards = words[::-1].tobytes() + b"\x00\x00"
        wide = np.ndarray(len(words) - _WORDS + 1, "<u8", backwards, 0, (2,))[::-1] & _THREE_WORDS
    wide *= _MIX_1
    wide ^= wide >> _FOLD
    wide *= _MIX_2
    return wide.astype("<u8", copy=False).view("<u4")[1::2]


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


def keys_of_each(tokens: bytes, counts: Places) -> tuple[Shingles, Places]:
    """Return the keys of many texts, as `keys_of` chooses them, one text's behind the other's, and how many each has.
    `tokens` are those of all texts, `counts` says how many each text has. It takes a fifth of the time.
    """
    starts = np.cumsum(counts) - counts
    sizes = np.where(counts < _WORDS, counts, counts - _WORDS + 1)
    # A place for each token: the shingles that begin in one text and end in the next are of neither.
    shingles = np.append(shingles_of(tokens), np.zeros(_WORDS - 1, dtype=np.uint32))
    for row in np.flatnonzero((counts > 0) & (counts < _WORDS)).tolist():
        start, end = int(starts[row]), int(starts[row] + counts[row])
        shingles[start:end] = shingles_of(tokens[2 * start : 2 * end])
    lead = _first_of_each(shingles, starts, np.minimum(sizes, _LEAD_SHINGLES), _LEAD_SHINGLES)
    lead.sort(axis=1)
    for start, end in zip(starts.tolist(), (starts + sizes).tolist(), strict=True):
        shingles[start:end].sort()
    wanted = np.minimum(np.clip(sizes // _SAMPLE_SHARE, _SAMPLE_LEAST, _SAMPLE_MOST), sizes)
    sample = _first_of_each(shingles, starts, wanted, _SAMPLE_MOST)
    greatest = shingles[np.maximum(starts + wanted - 1, 0)]
    lead = lead[:, :_LEAD_KEYS]
    of_lead = _distinct(lead, sizes) & (lead > greatest[:, None])  # the sample has the others
    found = np.concatenate((_distinct(sample, wanted), of_lead), axis=1)
    return np.concatenate((sample, lead), axis=1)[found], np.count_nonzero(found, axis=1)


def _first_of_each(shingles: Shingles, starts: Places, counts: Places, most: int) -> Shingles:
    """Return the first `counts` of each text, a row of `most` a text: behind them stands the greatest that there is."""
    places = np.arange(most)
    rows: Shingles = shingles[np.minimum(starts[:, None] + places, len(shingles) - 1)]
    rows[places >= counts[:, None]] = _GREATEST
    return rows


def _distinct(rows: Shingles, counts: Places) -> npt.NDArray[np.bool_]:
    """Return which of the first `counts` of each row, which ascend, are not the one before again."""
    are_new = np.arange(rows.shape[1]) < counts[:, None]
    are_new[:, 1:] &= rows[:, 1:] != rows[:, :-1]
    return are_new
