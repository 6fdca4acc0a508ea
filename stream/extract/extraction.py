"""Defines `extract`: what an article's own text says, beside what the wire's metadata says."""

from __future__ import annotations

from schemas import Article, Byline, Extraction
from stream.extract.head.headline import without_outlet
from stream.extract.head.lead import Head, head_of
from stream.extract.judgement.confidence import SILENCE
from stream.extract.quotation import quotes
from stream.opening_headline import headline_of

__all__ = ["extract"]


def extract(article: Article, min_confidence: float = SILENCE) -> Extraction:
    """Reads one article. The wire's headline, byline and dateline win; where the text says something else, that is in
    `inferred`. Offsets of quotes are code points of `article.body`. The work is bounded whatever the body; never
    raises. Speakers of whom less than `min_confidence` is sure are left out.
    """
    head = head_of(article.body, _sign_offs(article), article.dateline)
    return Extraction(
        headline=article.headline or headline_of(head.lead),
        byline=article.byline or head.byline,
        dateline=article.dateline or head.dateline,
        lead=head.lead,
        quotes=quotes(article.body, known=_known(article), language=article.language, min_confidence=min_confidence),
        inferred=_inferred(article, head),
    )


def _inferred(article: Article, head: Head) -> dict[str, str]:
    """Return what the text says otherwise than the wire, by field."""
    found: dict[str, str] = {}
    if (
        article.headline
        and (bare := without_outlet(article.headline, (article.source, article.provider))) != article.headline
    ):
        found["headline"] = bare
    if article.byline and head.byline and _names(article.byline) != _names(head.byline):
        found["byline"] = head.byline.raw
    if article.dateline and head.dateline and article.dateline.places != head.dateline.places:
        found["dateline"] = head.dateline.raw
    return found


def _sign_offs(article: Article) -> tuple[str, ...]:
    """Return the sign-off lines that normalising took off the end of the copy."""
    lines = article.extra.get("sign_offs")
    return tuple(line for line in lines if isinstance(line, str)) if isinstance(lines, list) else ()


def _names(byline: Byline) -> list[str]:
    """Return what two bylines are compared by: their people, else their agencies, without regard to case or order."""
    return sorted(person.name.casefold() for person in byline.people) or sorted(a.casefold() for a in byline.agencies)


def _known(article: Article) -> tuple[str, ...]:
    """Return names that the metadata introduces: the writers, who are quoted where they write of themselves."""
    return tuple(person.name for person in article.byline.people) if article.byline else ()
