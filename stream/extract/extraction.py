"""`extract`: all that an article's own text says, beside what the wire says. May import the package's modules and schemas."""

from __future__ import annotations

from schemas import Article, Extraction
from stream.extract.quotation import quotes

__all__ = ["extract"]


def extract(article: Article) -> Extraction:
    """Reads one article. The wire's metadata wins; never raises for any text."""
    return Extraction(
        headline=article.headline, byline=article.byline, dateline=article.dateline, quotes=quotes(article.body)
    )
