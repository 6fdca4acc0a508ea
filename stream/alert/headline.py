"""Chooses what an alert is headed by. It is pure."""

from __future__ import annotations

from schemas import ExtractedArticle

__all__ = ["NO_HEADLINE", "headline_of"]

NO_HEADLINE = "(no headline)"
"""The headline of an article that has neither headline nor lead, slugline or guid."""

_HEADLINE_LIMIT = 250
"""Characters: where a lead stands in for a headline, a screen's width of it will do."""


def headline_of(extracted: ExtractedArticle) -> str:
    """Return the headline, else the lead, else the slugline, else the guid, on one line; `NO_HEADLINE` where none is
    there.
    """
    article, extraction = extracted.article, extracted.extraction
    for text in (extraction.headline, article.headline, extraction.lead, article.slugline, article.guid):
        if text and (clean := " ".join(text[: 4 * _HEADLINE_LIMIT].split())):
            return clean if len(clean) <= _HEADLINE_LIMIT else clean[: _HEADLINE_LIMIT - 1] + "…"
    return NO_HEADLINE
