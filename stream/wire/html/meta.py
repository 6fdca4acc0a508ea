"""Reads a page's `meta` elements as fields: Open Graph, Dublin Core, citation (Highwire), parsely, plain HTML names."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["DESCRIBED", "HEADLINES", "MODIFIED", "PUBLISHED", "Metas", "host_of", "is_story_url"]

HEADLINES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title",
             "sailthru.title", "title", "hdl", "cxenseparse:title")  # fmt: skip
PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article.published", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "citation_date", "citation_online_date", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "publish-date", "publication_date", "publishdate", "pubdate", "published_at",
    "og:pubdate", "og:published_time", "displaydate", "article_date_original", "ptime", "date",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified",
            "dc.date.modified", "last-modified", "lastmod", "utime")  # fmt: skip
AUTHORS = (
    "author", "authors", "article:author", "og:article:author", "og:author", "parsely-author", "sailthru.author",
    "citation_author", "dc.creator", "dc.creator.aut", "dcterms.creator", "byl", "byline", "cxenseparse:author",
    "article:author_name", "article_author", "articleauthor", "creator", "dcsext.author", "rbauthors", "page-author",
    "shareaholic:article_author_name",
)  # fmt: skip
DESCRIBED = ("description", "og:description", "twitter:description", "dc.description", "dcterms.description")
_TECHNICAL = (
    "viewport", "theme-color", "msapplication", "apple-", "al:", "fb:", "google", "robots", "generator", "format-det",
    "verification", "-verify", "x-ua", "csrf", "referrer", "handheld", "mobile", "charset", "content-type", "pbs:",
    "og:image:", "twitter:image:", "twitter:card", "og:type", "cleartype", "application-name", "refresh", "origin-tr",
    "color-scheme", "yandex", "baidu", "msvalidate", "pinterest", "bingbot", "rating", "distribution", "position",
)  # fmt: skip
_HOST = re.compile(r"https?://(?:[^@/]*@)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)
_STORY = re.compile(r"https?://[^\s/?#]++/?(?:[^\s/?#]|\?[^\s#])[^\s]*\Z", re.IGNORECASE)
_WRITTEN_BY = re.compile(r"(?i)\b(?:by|von|par|por|da|door|av|af|autor|author|auteur)\b")
_LISTS = 40
"""Names of `meta` that are kept in `extra`, and values of each."""


class Metas:
    """The `meta` elements of one page. What is read is marked, the rest is for `extra`."""

    def __init__(self, metas: list[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, content in metas:
            values = self._values.setdefault(name, [])
            if content not in values and len(values) < _LISTS:
                values.append(content)
        self._taken: set[str] = set()

    def text(self, *names: str) -> str | None:
        """Return the first value of the first of `names` that is there."""
        for name in names:
            if name in self._values:
                self._taken.add(name)
                return self._values[name][0]
        return None

    def texts(self, *names: str) -> tuple[str, ...]:
        """Return all values of the first of `names` that is there."""
        for name in names:
            if name in self._values:
                self._taken.add(name)
                return tuple(self._values[name])
        return ()

    def authors(self) -> tuple[tuple[str, str], ...]:
        """Return all names that are stated as authors, each with an empty kind; WordPress states them as a label and
        its value (`twitter:label1`, `twitter:data1`).
        """
        named = [name for key in AUTHORS for name in self.texts(key)]
        if _WRITTEN_BY.search(self.text("twitter:label1") or ""):
            named += self.texts("twitter:data1")
        return tuple((name, "") for name in dict.fromkeys(named))

    def rest(self) -> Mapping[str, str | list[str]]:
        """Return what was not read and says something about the story."""
        left = {
            name: values[0] if len(values) == 1 else values
            for name, values in self._values.items()
            if name not in self._taken and not any(part in name for part in _TECHNICAL)
        }
        return dict(list(left.items())[:_LISTS])


def is_story_url(url: str | None) -> bool:
    """Return whether an address can name one story: absolute, of the web, and no site's front page."""
    return bool(url) and len(url or "") <= 2_000 and bool(_STORY.match(url or ""))


def host_of(url: str | None) -> str | None:
    """Return the host of an address without `www.`: who sent it, where nothing else says so."""
    host = _HOST.match(url) if url else None
    return host[1].lower() if host else None
