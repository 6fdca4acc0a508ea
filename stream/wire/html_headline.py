"""Which of a page's titles is the headline: the one that two places agree on, without the site's name.

May import nothing of the project.
"""

from __future__ import annotations

import re

__all__ = ["headline_of"]

_SUFFIX = re.compile(r"\s+[|–—\-•·«»›:]+\s+")


def headline_of(said: str | None, shared: str | None, shown: list[str], title: str | None) -> str | None:
    """`said` is JSON-LD's, `shared` Open Graph's, `shown` the page's `h1`s, `title` its title.

    What is shown wins where another place says the same; else JSON-LD's word; else the only `h1`, what is shared, the
    title. A title with the site's name behind it is cut where its start is known from elsewhere.
    """
    others = [text for text in (said, shared, title) if text]
    for text in shown:
        if any(_same(text, other) or _begins(other, text) for other in others):
            return text
    if said:
        return said
    if len(shown) == 1 and len(shown[0].split()) > 2:
        return shown[0]
    best = shared or title or (shown[0] if shown else None)
    return _without_site(best) if best and best == title else best


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _begins(title: str, headline: str) -> bool:
    """Whether a title is the headline and a site's name behind it."""
    start = _folded(headline)
    return len(start) > 12 and _folded(title).startswith(start)


def _folded(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _without_site(title: str) -> str:
    parts = _SUFFIX.split(title)
    return max(parts, key=len) if len(parts) > 1 else title
