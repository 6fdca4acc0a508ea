"""Defines what of a version is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas import Byline, ExtractedArticle, Status
from schemas.article import UNREADABLE_EMBARGO
from stream.store import Stored

__all__ = ["Version", "version_of"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a story, as people read it. A fact that it does not have is empty."""

    body: str
    headline: str = ""
    byline: str = ""
    dateline: str = ""
    status: str = ""
    embargo: str = ""
    urgency: str = ""
    slugline: str = ""
    note: str = ""


def version_of(item: Stored) -> Version:
    """Return what of a stored message is compared: what the text says where the wire's own fields say nothing."""
    article = item.article
    extraction = item.extraction if isinstance(item, ExtractedArticle) else None
    headline = (extraction and extraction.headline) or article.headline
    byline = (extraction and extraction.byline) or article.byline
    dateline = (extraction and extraction.dateline) or article.dateline
    return Version(
        body=article.body,
        headline=headline or "",
        byline=_byline(byline),
        dateline=dateline.raw if dateline else "",
        status=article.status.value,
        embargo=_embargo(article.status, article.embargo_until),
        urgency="" if article.urgency is None else str(article.urgency),
        slugline=article.slugline or "",
        note=article.ednote or "",
    )


def _byline(byline: Byline | None) -> str:
    if byline is None:
        return ""
    return ", ".join([person.name for person in byline.people] or byline.agencies) or byline.raw


def _embargo(status: Status, until: datetime | None) -> str:
    if until is not None:
        return f"{until:%Y-%m-%d %H:%M} UTC"
    return UNREADABLE_EMBARGO if status is Status.EMBARGOED else ""
