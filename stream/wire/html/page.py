"""Defines `Page`, what a scan of a web page found, and bounds what a page may hold, before any work is done on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from stream.errors import Reason, Rejected

__all__ = ["ATTRIBUTES", "ELEMENTS", "Page", "refuse_page"]

ELEMENTS = 40_000
"""Start tags, counted as `<` without `</` before the scan, which takes some microseconds for each. The largest live
blogs have 30,000.
"""
MARKS = 100_000
"""Angle brackets of any kind: twice the elements, and room for comments and scripts."""
ATTRIBUTES = 400_000
"""Words inside tags, values included: pages in Tailwind's manner reach 100,000."""


@dataclass(slots=True)
class Page:
    """What the scan found. `markup` holds the body with every start tag counted."""

    language: str | None = None
    title: str | None = None
    canonical: str | None = None
    metas: list[tuple[str, str]] = field(default_factory=list)
    """Name (of `name`, `property`, `itemprop` or `http-equiv`, lower case) and content, in order."""
    json_ld: list[str] = field(default_factory=list)
    """Content of the `application/ld+json` scripts, as it stands."""
    markup: str = ""
    elements: int = 0
    depth: int = 0
    """The deepest nesting, elements that end themselves left out."""
    levels: int = 0
    """How deep each element is, summed up."""


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
