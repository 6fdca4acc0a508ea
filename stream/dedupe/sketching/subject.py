"""Tells what an article is about, as keys that another house's words for the same news are found by.

Two desks that write one thing share few words in a row, and yet name the same company, place or person in the headline
and at the top.
"""

from __future__ import annotations

import struct
from itertools import compress

from stream.dedupe.sketching.common_words import COMMON_WORDS

__all__ = ["pack_subject", "subject_keys", "unpack_subject"]

_HEADLINE = 12
"""Words of the headline that are looked at: few are longer."""
_LEAD = 24
"""Tokens of the lead whose names are looked at: its first clause. On labelled pairs of a newswire the headline alone
found 81 of 84, and with these names 84; those of the whole lead crowd out the telling ones."""
_MARKS = [tuple(bool(byte >> bit & 1) for bit in range(7, -1, -1)) for byte in range(256)]
"""The bits of a byte, most significant first."""


def subject_keys(headline: bytes, tokens: bytes, names: bytes) -> tuple[int, ...]:
    """Return the words of the headline and the names of the lead, as keys: distinct, and in ascending order. The
    arguments are as a sketch has them. Words are too few here for arrays.
    """
    lead = unpack_subject(tokens[: 2 * _LEAD])
    marks = [mark for byte in names[: _LEAD // 8] for mark in _MARKS[byte]]
    words = {*unpack_subject(headline[: 2 * _HEADLINE]), *compress(lead, marks)}
    return tuple(sorted(words - COMMON_WORDS))


def pack_subject(keys: tuple[int, ...]) -> bytes:
    """Return the keys, two bytes each."""
    return struct.pack(f"<{len(keys)}H", *keys)


def unpack_subject(packed: bytes) -> tuple[int, ...]:
    """Return the reverse of `pack_subject`."""
    return struct.unpack(f"<{len(packed) // 2}H", packed)
