"""Defines `Additions`: as much of many entries as it takes to find them again.

It holds no text: an index on disk is not to stand in memory whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from stream.dedupe.columns import Columns, Words
from stream.dedupe.sketching.shingle import Shingles, keys_of_each
from stream.dedupe.sketching.subject import HEADLINE_WORDS, LEAD_WORDS, subject_keys_of_each
from stream.dedupe.spans import Places, places_of

__all__ = ["Additions", "additions_of", "in_order"]

Hashes = npt.NDArray[np.uint64]


class Additions(NamedTuple):
    """What the look-ups take in. Each column has a value an entry; keys and words stand one entry's behind the
    other's.
    """

    order: Hashes
    article_id: npt.NDArray[np.void]
    seen: npt.NDArray[np.uint32]
    item: Hashes
    slug: Hashes
    """0 of a withdrawal as well, whose words are about a story and are not one."""
    title: Hashes
    """As `slug`."""
    key_counts: Places
    subject_counts: Places
    keys: Shingles
    """The keys of the text; none of a withdrawal."""
    subject: Words
    """The words of what it is about; none of a withdrawal, and of what has no text."""


def additions_of(read: Columns, tokens: bytes) -> Additions:
    """Return entries as they are stored, in their order. `tokens` are those of all of them."""
    keys, key_counts = keys_of_each(tokens, read.token_counts)
    words, word_counts = subject_keys_of_each(
        read.first_of_headline(HEADLINE_WORDS), read.headline_counts,
        read.first_tokens(LEAD_WORDS), read.token_counts, read.first_names(LEAD_WORDS),
    )  # fmt: skip
    tells = ~read.withdraws
    has_text = tells & (read.token_counts > 0)
    return Additions(
        read.order, read.article_id, read.seen, read.item, read.slug * tells, read.title * tells,
        key_counts * tells, word_counts * has_text,
        keys[np.repeat(tells, key_counts)], words[np.repeat(has_text, word_counts)],
    )  # fmt: skip


def in_order(lots: Sequence[Additions]) -> Additions:
    """Return all in the order of their arrival. There must be a lot."""
    found = Additions._make(np.concatenate(column) for column in zip(*lots, strict=True))
    halves = found.article_id.view(">u8").reshape(-1, 2)
    arrived = np.lexsort((halves[:, 1], halves[:, 0], found.order))
    *columns, keys, words = found
    sorted_columns = (column[arrived] for column in columns)
    of_each = _of_each(keys, found.key_counts, arrived), _of_each(words, found.subject_counts, arrived)
    return Additions._make((*sorted_columns, *of_each))


def _of_each(values: Any, counts: Places, order: Places) -> Any:
    """Return what stands one entry's behind the other's, the entries in another order."""
    starts = np.cumsum(counts) - counts
    return values[places_of(starts[order], counts[order])]
