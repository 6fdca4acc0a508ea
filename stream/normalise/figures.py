"""Parts the copy of HTML from the pictures within it: a caption, and who took the picture, are no copy.

A figure may hold a table or a quotation, which are copy. Linear in the markup.
"""

from __future__ import annotations

import re

from stream.normalise.html import paragraphs_of_html
from stream.normalise.repair import Repairs

__all__ = ["without_figures"]

_START = re.compile(r"<figure\b[^<>]*+>", re.IGNORECASE)
_END = re.compile(r"</figure\s*+>", re.IGNORECASE)
_SHOWS = re.compile(r"<(?:img|picture|video|audio|iframe|figcaption)\b", re.IGNORECASE)
_IS_COPY = re.compile(r"<(?:table|blockquote|pre|ul|ol)\b", re.IGNORECASE)
_MOST = 200
"""Figures of one item: a gallery has some dozens."""


def without_figures(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the markup without the figures that show something, and the words in them, in order. The markup as it is
    where nothing would be left.
    """
    if "<figure" not in html and "<FIGURE" not in html:
        return html, ()
    kept: list[str] = []
    words: list[str] = []
    at = 0
    for _ in range(_MOST):
        start = _START.search(html, at)
        end = _END.search(html, start.end()) if start else None
        if start is None or end is None:
            break
        inner = html[start.end() : end.start()]
        shows = bool(_SHOWS.search(inner)) and not _IS_COPY.search(inner)
        kept.append(html[at : start.start() if shows else end.end()])
        words += [p.text for p in paragraphs_of_html(inner, Repairs())] if shows else []
        at = end.end()
    kept.append(html[at:])
    bare = "".join(kept)
    return (bare, tuple(words)) if paragraphs_of_html(bare, Repairs()) else (html, ())
