"""Lays out one article: its copy, who says what in it, and what it must not be used for. It is pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from schemas import ExtractedArticle, Quote, Relation
from stream.desk.pages.view.banner import Banner, banners_of
from stream.desk.pages.view.comparison import comparison
from stream.desk.pages.view.copy import FIRST, Copy, copy_of
from stream.desk.pages.view.link import safe_link
from stream.desk.pages.view.moment import Moment
from stream.desk.pages.view.outlet import outlet
from stream.desk.pages.view.row import Now, Row, row_of
from stream.desk.standing import shows_body, standing_of

if TYPE_CHECKING:
    from stream.store.reading import StoredArticle
    from stream.store.writing.row import Stored

__all__ = ["ArticleView", "article_view"]

_LATER = frozenset({Relation.UPDATE, Relation.CORRECTION})
QUOTES = 200
"""Quotations of a page: more of them are pages of their own, for nobody reads so many at a time."""
LISTED = 20
"""Keywords, or subjects, that are listed."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation beside the copy."""

    number: int
    text: str
    speaker: str | None
    cue: str | None
    sure: int
    """Per cent."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the template of an article asks for."""

    row: Row
    headline: str
    banners: tuple[Banner, ...]
    shown: bool
    """Whether the copy is there at all."""
    folded: bool
    """Whether it is folded away, to be opened on purpose."""
    copy: Copy
    ednote: str | None
    byline: str | None
    dateline: str | None
    said: tuple[Said, ...]
    says: dict[int, str]
    """Who says it, by the number of the quotation: of those that are listed beside the copy."""
    said_left: int
    facts: tuple[tuple[str, str | Moment | None], ...]
    repairs: tuple[str, ...]
    inferred: tuple[tuple[str, str], ...]
    link: str | None
    """The article at the agency's, where it gave a web address."""
    older: UUID | None
    """The version before it."""
    newer: UUID | None
    """The one in force."""
    difference: str | None
    """The address of what it changed, behind the base."""
    may_ask: bool
    """Whether this reader may ask for the text of what was withdrawn."""


def article_view(
    article: StoredArticle,
    now: Now,
    *,
    by: StoredArticle | None,
    withdrawn: bool,
    may_ask: bool,
    whole: bool,
    quotes_from: int = 0,
) -> ArticleView:
    """Return the view of an article.

    `by` is the article that took its place, where one did. `withdrawn`: its reader asked for the text of what was
    killed or withheld, and may. `whole`: all of a long copy. `quotes_from`: the first quotation that is listed.
    """
    line, message = article.line, article.message
    row = row_of(line, now)
    shown = shows_body(row.standing, now.embargo, include_withdrawn=withdrawn)
    extraction = message.extraction if isinstance(message, ExtractedArticle) else None
    quotes = extraction.quotes if extraction and shown else ()
    listed = list(enumerate(quotes))[quotes_from : quotes_from + QUOTES]
    wire = message.article
    older = line.of_id if line.relation in _LATER else None
    text = wire.body if shown else ""
    return ArticleView(
        row=row,
        headline="".join(piece.text for piece in row.title),
        banners=banners_of(article, by, now),
        shown=shown,
        folded=row.standing.withdrawn,
        copy=copy_of(text, wire.crossheads if shown else (), quotes, None if whole else FIRST),
        ednote=wire.ednote,
        byline=line.byline,
        dateline=_dateline(message),
        said=tuple(_said(number, quote) for number, quote in listed),
        says={number: _speaker(quote) for number, quote in listed},
        said_left=max(0, len(quotes) - quotes_from - QUOTES),
        facts=tuple(_facts(article, now)),
        repairs=wire.repairs,
        inferred=tuple(extraction.inferred.items()) if extraction and shown else (),
        link=safe_link(wire.extra),
        older=older,
        newer=line.superseded_by,
        difference=comparison(line.story_id, older, line.article_id),
        may_ask=may_ask,
    )


def _said(number: int, quote: Quote) -> Said:
    return Said(number, quote.text, quote.speaker, quote.cue, round(100 * quote.confidence))


def _speaker(quote: Quote) -> str:
    if quote.speaker is None:
        return "speaker not known"
    return quote.speaker


def _dateline(message: Stored) -> str | None:
    found = (message.extraction.dateline if isinstance(message, ExtractedArticle) else None) or message.article.dateline
    return found.raw if found else None


def _facts(article: StoredArticle, now: Now) -> Iterator[tuple[str, str | Moment | None]]:
    """Yield what is known of an article, by name; what is None is left out by the template."""
    line, wire = article.line, article.message.article
    yield "Agency", outlet(line.provider)
    yield "Received", now.moment(line.received_at)
    yield "Issued", now.moment(line.published_at) if line.published_at else None
    yield "First created", now.moment(wire.first_created_at) if wire.first_created_at else None
    yield "Slug", line.slugline
    yield "Take", wire.take
    yield "Version", None if line.version is None else str(line.version)
    yield "Urgency", None if line.urgency is None else f"{line.urgency} of 8"
    yield "Status", standing_of(line, now.at).state.value
    yield "Embargo until", now.moment(line.embargo_until) if line.embargo_until else None
    yield "Language", line.language
    yield "Keywords", ", ".join(wire.keywords[:LISTED]) or None
    yield "Subjects", ", ".join(each.name or each.code or "" for each in wire.subjects[:LISTED]) or None
    yield "Credit", wire.credit
    yield "Copyright", wire.copyright
    yield "Source", line.source
    yield "Format", line.format
    yield "Their id", line.guid
    yield "Came by", f"{wire.raw.topic} {wire.raw.partition}/{wire.raw.offset}"
    yield "Our id", str(line.article_id)
