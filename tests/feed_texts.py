"""Makes feeds of every dialect, in any charset. All copy is made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

__all__ = ["CHARSETS", "DIALECTS", "Story", "feed_of"]

DIALECTS = ("rss-0.91", "rss-1.0", "rss-2.0", "atom", "json-feed")
CHARSETS = ("utf-8", "iso-8859-1", "utf-16", "windows-1252")


@dataclass(frozen=True)
class Story:
    """One entry. A field that is empty is left out."""

    title: str = ""
    link: str = ""
    guid: str = ""
    date: str = ""
    text: str = ""


def feed_of(
    stories: Sequence[Story], dialect: str = "rss-2.0", charset: str = "utf-8", *, extra: str = "", between: str = "\n"
) -> bytes:
    """The bytes of a feed. `extra` stands in the feed itself, `between` after each entry of it."""
    if dialect == "json-feed":
        return _json(stories)
    entries = between.join(_entry(story, dialect) for story in stories)
    head = f'<?xml version="1.0" encoding="{charset.upper()}"?>\n'
    title = f"<title>Hill notes</title><link>https://hill.example/</link><description>Ça</description>{extra}"
    if dialect == "rss-1.0":
        text = (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<channel rdf:about="https://hill.example/feed">{title}</channel>{entries}</rdf:RDF>'
        )
    elif dialect == "atom":
        text = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill notes</title><id>urn:hill</id>'
            f"<author><name>The hill</name></author>{extra}{entries}</feed>\n"
        )
    else:
        version = dialect.removeprefix("rss-")
        modules = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"' if version == "2.0" else ""
        text = f'<rss version="{version}"{modules}><channel>{title}{entries}</channel></rss>'
    return (head + text).encode(charset, "xmlcharrefreplace")


def _entry(story: Story, dialect: str) -> str:
    if dialect == "atom":
        parts = [
            _tag("title", story.title), _tag("id", story.guid), _tag("updated", story.date),
            f"<link href={quoteattr(story.link)}/>" if story.link else "",
            _tag("content", story.text, ' type="html"'),
        ]  # fmt: skip
        return f"<entry>{''.join(parts)}</entry>"
    about = f" rdf:about={quoteattr(story.guid)}" if dialect == "rss-1.0" and story.guid else ""
    parts = [
        _tag("title", story.title), _tag("link", story.link), _tag("description", story.text),
        _tag("dc:date" if dialect == "rss-1.0" else "pubDate", story.date),
        _tag("guid", story.guid, ' isPermaLink="false"') if dialect.startswith("rss-2") else "",
    ]  # fmt: skip
    return f"<item{about}>{''.join(parts)}</item>"


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>" if text else ""


def _json(stories: Sequence[Story]) -> bytes:
    """Every item has an id: JSON Feed requires one."""
    items = [
        {
            "id": story.guid or f"urn:place:{place}", "url": story.link, "title": story.title,
            "content_html": story.text, "date_published": story.date,
        }
        for place, story in enumerate(stories)
    ]  # fmt: skip
    items = [{key: value for key, value in item.items() if value} for item in items]
    about = {"version": "https://jsonfeed.org/version/1.1", "title": "Hill notes", "items": items, "language": "en"}
    return json.dumps(about, ensure_ascii=False, indent=1).encode()
