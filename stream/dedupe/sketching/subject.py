"""Tells what an article is about, as keys that another house's words for the same news are found by.

Two desks that write one thing share few words in a row, and yet name the same company, place or person in the headline
and at the top.
"""

from __future__ import annotations

import struct
from itertools import compress

import numpy as np

from stream.dedupe.columns import Marks, Words
from stream.dedupe.sketching.common_words import COMMON, COMMON_WORDS
from stream.dedupe.spans import Places

__all__ = ["HEADLINE_WORDS", "LEAD_WORDS", "subject_keys", "subject_keys_of_each"]

HEADLINE_WORDS = 12
"""Words of the headline that are looked at: few are longer."""
LEAD_WORDS = 24
"""Tokens of the lead whose names are looked at: its first clause. On labelled pairs of a newswire the headline alone
found 81 of 84, and with these names 84; those of the whole lead crowd out the telling ones."""
_NO_WORD = np.uint32(1 << 16)
"""Behind all words."""
_MARKS = [tuple(bool(byte >> bit & 1) for bit in range(7, -1, -1)) for byte in range(256)]
"""The bits of a byte, most significant first."""


def subject_keys(headline: bytes, tokens: bytes, names: bytes) -> tuple[int, ...]:
    """Return the words of the headline and the names of the lead, as keys: distinct, and in ascending order. The
    arguments are as a sketch has them. Words are too few here for arrays.
    """
    lead = _words_of(tokens[: 2 * LEAD_WORDS])
    marks = [mark for byte in names[: LEAD_WORDS // 8] for mark in _MARKS[byte]]
    words = {*_words_of(headline[: 2 * HEADLINE_WORDS]), *compress(lead, marks)}
    return tuple(sorted(words - COMMON_WORDS))


def subject_keys_of_each(
    headlines: Words, headline_counts: Places, leads: Words, lead_counts: Places, names: Marks
) -> tuple[Words, Places]:
    """Return what `subject_keys` gives for many articles, one's behind the other's, and how many each has. The first
    `HEADLINE_WORDS` of each headline and `LEAD_WORDS` of each copy are a row: behind what `headline_counts` and
    `lead_counts` say stands anything. `names` says which words of the leads are names.
    """
    are_in_headline = np.arange(HEADLINE_WORDS) < headline_counts[:, None]
    are_names = names & (np.arange(LEAD_WORDS) < lead_counts[:, None])
    words = np.concatenate((headlines, leads), axis=1).astype(np.uint32)
    words[COMMON[words] | ~np.concatenate((are_in_headline, are_names), axis=1)] = _NO_WORD
    words.sort(axis=1)
    are_new = words < _NO_WORD
    are_new[:, 1:] &= words[:, 1:] != words[:, :-1]
    return words[are_new].astype(np.uint16), np.count_nonzero(are_new, axis=1)


def _words_of(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 2}H", packed)
