"""Bounds what a web page may hold, before any work is done on it."""

from __future__ import annotations

from stream.errors import Reason, Rejected

__all__ = ["ATTRIBUTES", "ELEMENTS", "refuse_page"]

ELEMENTS = 40_000
"""Start tags, counted as `<` without `</` before the scan, which takes some microseconds for each. The largest live
blogs have 30,000.
"""
MARKS = 100_000
"""Angle brackets of any kind: twice the elements, and room for comments and scripts."""
ATTRIBUTES = 400_000
"""Words inside tags, values included: pages in Tailwind's manner reach 100,000."""


def refuse_page(text: str) -> None:
    """Raise `Rejected(OVERSIZE)` where a page has more than any page, by what C counts in a millisecond: the scan would
    find so many, too, but after a second.
    """
    marks = text.count("<")
    if marks > MARKS:
        raise Rejected(Reason.OVERSIZE, f"HTML with {marks} angle brackets, the limit is {MARKS}")
    starts = marks - text.count("</") - text.count("<!") if marks > ELEMENTS else 0
    if starts > ELEMENTS:
        raise Rejected(Reason.OVERSIZE, f"HTML with {starts} elements, the limit is {ELEMENTS}")
    equals = text.count("=")
    attributes = text.count('="') + text.count("='") if equals > ATTRIBUTES else equals
    if attributes > ATTRIBUTES:
        raise Rejected(Reason.OVERSIZE, f"HTML with {attributes} attributes, the limit is {ATTRIBUTES}")
