"""Mends quotes whose closing mark is missing: a paragraph that the next one continues, or a mark that was lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.extract.marks.scan import Run
from stream.extract.paragraphs import Span

__all__ = ["continues", "mend", "mend_all"]

_ATTRIBUTION = re.compile(
    r"[,.?!]['’”]?\s+(?=(?:(?:he|she|they|(?:[A-Z][\w.'’-]{0,30}\s){1,3})\s?(?:said|says|added|told|wrote|asked|continued)\b)"
    r"|(?:said|says|added|wrote)\s+(?:[A-Z]|he\b|she\b|(?:the|a|an|his|her|its|their|one|two)\s)"
    r"|(?:the|a|an|his|her|its|their|one)\s(?:[\w'’-]{1,30}\s){1,4}(?:said|says)\b(?=[\s.,]))"
)
"""Where the attribution after a lost closing mark begins: `, he said`, `, said Smith`, `, a farmer said`. Its
repeats are bounded, so the search is linear.
"""
_STOPS = (".", "!", "?")
"""What the sentence before a quote ends with that makes a sentence of its own."""
_STOP = re.compile(r"[.?!](?=\s+[A-Z])")
"""The end of a sentence that another follows."""


def continues(text: str, run: Run, following: Span, first: Run) -> bool:
    """Return whether the paragraph `following`, whose first run is `first`, goes on with an unclosed quote: it opens
    with a mark.
    """
    return not run.closed and not text[following[0] : first.start].strip()


def mend(text: str, paragraph: Span, run: Run) -> Run:
    """Return an unclosed run cut where the quote probably ends: at an attribution, else, for a quote in mid-paragraph,
    at the end of its first sentence. A quote that opens its paragraph goes to the end of the paragraph.
    """
    found = _ATTRIBUTION.search(text, run.inner[0], run.end)
    before = text[paragraph[0] : run.start].rstrip()
    if found is None and before and not before.endswith(_STOPS):
        found = _STOP.search(text, run.inner[0], run.end)
    end = found.start() + 1 if found is not None else run.end
    while end > run.inner[0] + 1 and text[end - 1].isspace():
        end -= 1
    return run._replace(end=end, inner=(run.inner[0], end))


def mend_all(text: str, spans: Sequence[Span], runs: list[list[Run]]) -> set[int]:
    """Cut unclosed runs of `runs` in place as `mend` does. Return the paragraphs whose last run goes on in the next."""
    open_ends: set[int] = set()
    for paragraph, found in enumerate(runs):
        following = runs[paragraph + 1] if paragraph + 1 < len(spans) else []
        for index, run in enumerate(found):
            if run.closed:
                continue
            last = index == len(found) - 1
            if last and following and continues(text, run, spans[paragraph + 1], following[0]):
                open_ends.add(paragraph)
            else:
                found[index] = mend(text, spans[paragraph], run)
    return open_ends
