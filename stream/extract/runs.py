"""The marked runs of a whole text, paragraph by paragraph. Most texts use one-character marks only: those are found by
plain search, and the scanner's machine is asked only where they are no plain pairs. May import marks, scan, paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from stream.extract.marks import plain_marks, single_style
from stream.extract.paragraphs import Span
from stream.extract.scan import Run, scan, scan_at

__all__ = ["runs_of"]

_RUN_LIMIT = 2_000
"""Marked runs that are looked at: a text of nothing but scare quotes costs no more than one full of quotes."""


def runs_of(text: str, spans: Sequence[Span]) -> list[list[Run]]:
    """The runs of each paragraph as `scan` finds them; none any more beyond `_RUN_LIMIT`. Linear in the text."""
    singles = single_style(text)
    places = plain_marks(text) if not singles else None
    if places is not None:
        return _runs_at(text, spans, places)
    left = _RUN_LIMIT
    found: list[list[Run]] = []
    for span in spans:
        found.append(scan(text, span, singles=singles)[:left] if left else [])
        left -= len(found[-1])
    return found


def _runs_at(text: str, spans: Sequence[Span], places: list[int]) -> list[list[Run]]:
    """`places` is where the text's marks stand, each of one character."""
    left, first, count = _RUN_LIMIT, 0, len(places)
    found: list[list[Run]] = []
    for span in spans:
        runs: list[Run] = []
        if left and first < count and places[first] < span[1]:
            first = bisect_left(places, span[0], first)  # behind a paragraph's limit marks are not read
            last = bisect_left(places, span[1], first)
            if first < last:
                runs = scan_at(text, span, places[first:last])[:left]
                left -= len(runs)
                first = last
        found.append(runs)
    return found
