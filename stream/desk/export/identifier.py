"""Names an item for another system, as ninjs and NewsML-G2 ask it: by a URI that all its versions have. It is pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from schemas import Article

__all__ = ["article_urn", "uri_of"]

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&*+,;='()-]|%[0-9A-Fa-f]{2})+")
"""RFC 3986: a scheme, and what may stand behind it."""


def uri_of(article: Article) -> str:
    """Return the agency's id of the item where that is a URI, else one that is made of it; of an item without one, the
    article's own.
    """
    if article.guid is None:
        return article_urn(article)
    if _URI.fullmatch(article.guid):
        return article.guid
    parts = (quote(part, safe="", errors="replace") for part in (article.provider, article.guid))
    return f"urn:wirestream:item:{':'.join(parts)}"


def article_urn(article: Article) -> str:
    """Return what names this version alone, here."""
    return f"urn:uuid:{article.article_id}"
