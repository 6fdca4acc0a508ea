"""Finds the paragraphs of a text, and bounds the work on one article."""

from __future__ import annotations

__all__ = ["PARAGRAPH_COUNT", "PARAGRAPH_LIMIT", "QUOTE_LIMIT", "TEXT_LIMIT", "Span", "paragraphs"]

Span = tuple[int, int]
"""Start and end in code points of a text; the end is excluded."""

TEXT_LIMIT = 200_000
"""Characters of one text that are read: a long transcript of a day's hearing; wire copy is under 20,000."""
PARAGRAPH_LIMIT = 20_000
"""Characters of one paragraph that are read: longer ones come only from lost line breaks."""
PARAGRAPH_COUNT = 5_000
"""Paragraphs of one text that are read: a text of `TEXT_LIMIT` with a line break after every word has more."""
QUOTE_LIMIT = 500
"""Quotes of one article that are found: bounds the message that carries them."""

_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
"""Line breaks beside the line feed. (`str.splitlines` takes the separators \\x1c to \\x1e for breaks too.)"""


def paragraphs(text: str, count: int = PARAGRAPH_COUNT) -> list[Span]:
    """Return the spans of the first `count` paragraphs of a text in order, blank ones left out. Any line break ends
    one: the paragraphs of an `Article` are parted by a blank line, those of other texts by a single break. What goes
    beyond the limits is not read.
    """
    found: list[Span] = []
    text = text[:TEXT_LIMIT]
    for sign in _BREAKS:
        if sign in text:
            text = text.replace(sign, "\n")
    start = 0
    for line in text.split("\n"):
        if not line:
            start += 1
            continue
        size = len(line)
        if not line.isspace():
            if len(found) == count:
                break
            found.append((start, start + size if size < PARAGRAPH_LIMIT else start + PARAGRAPH_LIMIT))
        start += size + 1
    return found
