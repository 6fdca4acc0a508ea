"""Defines `Additions`: as much of many entries as it takes to find them again.

It holds no text: an index on disk is not to stand in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from stream.dedupe.columns import Columns, Words
from stream.dedupe.sketching.shingle import Shingles, keys_of_each
from stream.dedupe.sketching.subject import HEADLINE_WORDS, LEAD_WORDS, subject_keys_of_each
from stream.dedupe.spans import Places, places_of

__all__ = ["Additions", "additions_of", "in_lots", "in_order"]

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


def in_order(lots: Iterable[Additions]) -> Additions:
    """Return all in the order of their arrival: of two with one place, the one with the smaller id first. There must be
    a lot.
    """
    columns: list[list[npt.NDArray[Any]]] = [list(column) for column in zip(*lots, strict=True)]
    found = Additions._make(np.concatenate(columns.pop(0)) for _ in Additions._fields)  # what is joined is let go of
    halves = found.article_id.view(">u8").reshape(-1, 2)
    order = np.lexsort((halves[:, 1], halves[:, 0], found.order))
    if (order == np.arange(len(order))).all():
        return found
    *each, keys, words = found
    spans = _of_each(keys, found.key_counts, order), _of_each(words, found.subject_counts, order)
    return Additions._make((*(column[order] for column in each), *spans))


def in_lots(found: Additions, size: int) -> Iterator[Additions]:
    """Yield additions in their order, so many at a time."""
    *each, keys, words = found
    key_ends, word_ends = (np.append(0, np.cumsum(counts)) for counts in (found.key_counts, found.subject_counts))
    for first in range(0, len(found.order), size):
        end = min(first + size, len(found.order))
        spans = keys[key_ends[first] : key_ends[end]], words[word_ends[first] : word_ends[end]]
        yield Additions._make((*(column[first:end] for column in each), *spans))


def _of_each(values: npt.NDArray[Any], counts: Places, order: Places) -> npt.NDArray[Any]:
    """Return what stands one entry's behind the other's, the entries in another order."""
    starts = np.cumsum(counts) - counts
    return values[places_of(starts[order], counts[order])]
