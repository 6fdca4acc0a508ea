"""Three words in a row, as numbers; and the few of them that an article is found by. May import `tokenise`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stream.dedupe.tokenise import Places

__all__ = ["Shingles", "keys_of", "shingles_of"]

Shingles = npt.NDArray[np.uint32]

_MIX_1 = np.uint64(0x9E3779B97F4A7C15)
_MIX_2 = np.uint64(0xD6E8FEB86659FD93)
_SAMPLE_SHARE = 8
_SAMPLE_LEAST, _SAMPLE_MOST = 16, 48
"""An eighth of the shingles, the smallest: more of them cost room and time, and find nothing more."""
_LEAD_SHINGLES = 30
_LEAD_KEYS = 6
"""A flash is the lead of the story that follows; keys of the lead find the one by the other (recall .90 → 1.0)."""


def shingles_of(ids: Places) -> Shingles:
    """One number for every three tokens in a row; the tokens themselves where there are fewer than three."""
    wide = ids.astype(np.uint64)
    if len(wide) >= 3:
        pairs = (wide[:-1] << np.uint64(16)) | wide[1:]
        wide = (pairs[:-1] << np.uint64(16)) | wide[2:]
    wide *= _MIX_1
    wide ^= wide >> np.uint64(29)
    wide *= _MIX_2
    return (wide >> np.uint64(32)).astype(np.uint32)


def keys_of(shingles: Shingles) -> Shingles:
    """The smallest of all, and the smallest of the lead: distinct, in ascending order."""
    count = min(max(len(shingles) // _SAMPLE_SHARE, _SAMPLE_LEAST), _SAMPLE_MOST)
    lead = np.sort(shingles[:_LEAD_SHINGLES])[:_LEAD_KEYS]
    keys = np.sort(np.concatenate((np.sort(shingles)[:count], lead)))
    if len(keys) < 2:
        return keys
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
