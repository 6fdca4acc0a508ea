"""Finds the marked runs of a whole text, paragraph by paragraph."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from stream.extract.marks.excerpts import without_excerpts
from stream.extract.marks.quotation_marks import double_marks, single_style
from stream.extract.marks.scan import Run, scan, scan_at
from stream.extract.paragraphs import Span

__all__ = ["runs_of"]

_RUN_LIMIT = 2_000
"""Marked runs of one text that are looked at: bounds the work on a text of nothing but scare quotes, which do not count
towards `QUOTE_LIMIT`.
"""


def runs_of(text: str, spans: Sequence[Span]) -> list[list[Run]]:
    """Return the runs of each paragraph as `scan` finds them, an entry for each span; beyond `_RUN_LIMIT` runs the
    entries are empty. The marks of the text are searched for once. Linear in the text.
    """
    singles = single_style(text)
    places = without_excerpts(text, spans, double_marks(text, 0, len(text))) if not singles else []
    left, first, count = _RUN_LIMIT, 0, len(places)
    found: list[list[Run]] = []
    for span in spans:
        runs: list[Run] = []
        if singles and left:
            runs = scan(text, span, singles=True)[:left]
        elif left and first < count and places[first] < (span[1],):
            # Marks beyond the limit of the paragraph before are passed over.
            first = bisect_left(places, (span[0],), first)
            last = bisect_left(places, (span[1],), first)
            if first < last:
                runs = scan_at(text, span, places[first:last])[:left]
                first = last
        left -= len(runs)
        found.append(runs)
    return found
