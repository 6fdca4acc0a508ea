"""Reads an HTML page of a news site as one `WireItem`: from what it says of itself in JSON-LD, then in `meta`, then
from what it shows.

It knows standards only, and no rules for single sites.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from stream.errors import Reason, Rejected
from stream.wire.html.body import Body, body_of, tree_of
from stream.wire.html.byline import Places, authors_of, signed_by
from stream.wire.html.headline import Titles, headings_of, headline_of
from stream.wire.html.json_ld import Node, article_node, first_text, names_of, nodes_of, text_of, texts_of
from stream.wire.html.meta import DESCRIBED, HEADLINES, MODIFIED, PUBLISHED, Metas, host_of, is_story_url
from stream.wire.html.notices import notices_of
from stream.wire.html.own_names import folded, own_names
from stream.wire.html.page import Page
from stream.wire.html.page_scan import scan
from stream.wire.html.shown_byline import shown_bylines, stressed_lines
from stream.wire.html.time import shown_time
from stream.wire.html.trim import shown_lead, trimmed
from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.xml.mend import sound
from stream.wire_item import ItemSubject, Paragraph, WireItem

__all__ = ["FORMAT", "parse"]

FORMAT = "html"
_BODY_SHARE = 0.5
"""Where less than this of `articleBody` was found on the page, the page shows a teaser and JSON-LD the story."""
_KEYWORDS = 200
_SECTIONS = 50
_EXTRA_LENGTH = 20_000
"""Characters of one property in `extra`: as long as a field may be; beyond, it is a player's or a shop's data."""
_ISO = re.compile(r"\s*\d{4}-\d\d")
_BREAK = re.compile(r"\n\s*|</p>|<br\s*/?>")
_TAG = re.compile(r"<[^<>]{1,200}>")
_NO_EXTRA = frozenset({
    "headline", "name", "author", "creator", "datePublished", "dateModified", "dateCreated", "keywords",
    "articleSection", "inLanguage", "articleBody", "publisher", "mainEntityOfPage", "image", "thumbnailUrl", "isPartOf",
    "video", "speakable", "potentialAction", "hasPart", "copyrightHolder", "copyrightNotice", "comment", "description",
    "interactionStatistic", "wordCount", "primaryImageOfPage", "breadcrumb", "liveBlogUpdate", "associatedMedia", "url",
})  # fmt: skip
"""Properties of a schema.org article that are read, or that say nothing about the story."""


@dataclass(slots=True)
class _Sources:
    """The three places where a page says something of itself."""

    page: Page
    node: Node
    nodes: list[Node]
    metas: Metas
    tree: Any

    def site(self) -> str | None:
        return (
            self.metas.text("og:site_name")
            or text_of(self.node.get("publisher"))
            or self.metas.text("publisher", "dc.publisher", "application-name")
        )

    def addresses(self) -> tuple[str | None, ...]:
        return self.page.canonical, self.metas.text("og:url"), text_of(self.node.get("url"))

    def own(self) -> frozenset[str]:
        """Return what the site calls itself, folded."""
        return own_names((self.site(), text_of(self.node.get("publisher"))), self.addresses())


def parse(text: str, limits: Limits) -> Reading:
    """Return the one item of a page. Raises `Rejected`: TOO_DEEP and OVERSIZE before any library sees the page,
    NO_TEXT.
    """
    clean = sound(text)
    page = scan(clean)
    nodes = nodes_of(page.json_ld)
    sources = _Sources(page, article_node(nodes), nodes, Metas(page.metas), tree_of(page))
    item = _item(sources, () if clean == text else ("control-characters",))
    if item.headline and len(item.headline) > limits.field_length:
        raise Rejected(Reason.OVERSIZE, f"html: a headline of {len(item.headline)} characters")
    if not (item.paragraphs or item.headline or _TAG.sub("", item.html or "").strip()):
        raise Rejected(Reason.NO_TEXT, "html: neither headline nor copy")
    return Reading(FORMAT, (item,))


def _item(sources: _Sources, mended: tuple[str, ...]) -> WireItem:
    """Return the item of a page. The order of the steps matters: the search for the copy takes the tree apart."""
    node, metas, page, site = sources.node, sources.metas, sources.page, sources.site()
    own = sources.own()
    headings = headings_of(sources.tree)
    title = first_text(node, "headline", "name")
    headline = headline_of(Titles(title, metas.text(*HEADLINES), page.title, headings, own))
    summary = first_text(node, "description") or metas.text(*DESCRIBED)
    first, changed = _times(sources)
    shown, stressed = shown_bylines(sources.tree, headline), stressed_lines(sources.tree)
    lead = shown_lead(sources.tree, summary)
    notices = notices_of(sources.tree, page.markup)
    body = _fuller(body_of(page, sources.tree), first_text(node, "articleBody"))
    titles = [*(one.text for one in headings), headline or ""]
    paragraphs, left_out = trimmed(body.paragraphs, titles, frozenset(folded(one.text) for one in shown), lead)
    signed = signed_by(paragraphs, stressed) or signed_by(body.paragraphs, frozenset())
    data, created = (names_of(node.get(key), sources.nodes) for key in ("author", "creator"))
    authors = authors_of(Places(data, created, metas.authors(), shown, signed), own)
    guid = next((address for address in sources.addresses() if is_story_url(address)), None)
    return WireItem(
        FORMAT,
        provider=site or host_of(guid),
        guid=guid,
        published_at=changed or first,
        first_created_at=first,
        language=_language(sources),
        headline=headline,
        byline="; ".join(authors.people) or None,
        authors=authors.people,
        keywords=_keywords(sources),
        subjects=tuple(ItemSubject(name=name) for name in _sections(sources)),
        credit="; ".join(authors.houses) or None,
        copyright=first_text(node, "copyrightNotice", "copyrightHolder") or metas.text("copyright", "dc.rights"),
        paragraphs=paragraphs,
        html=None if paragraphs else body.markup,
        repairs=mended + ((body.repair,) if body.repair else ()),
        extra=_extra(sources, summary, left_out) | ({"notices": list(notices)} if notices else {}),
    )


def _times(sources: _Sources) -> tuple[str | None, str | None]:
    """Return when the page was first published, and when it was last changed."""
    node, metas, tree = sources.node, sources.metas, sources.tree
    first = first_text(node, "datePublished", "dateCreated", "uploadDate") or metas.text(*PUBLISHED)
    changed = first_text(node, "dateModified") or metas.text(*MODIFIED)
    if first is None and tree is not None:
        marked = [*tree.iterfind('.//*[@itemprop="datePublished"]'), *tree.iter("time")]
        stamps = (element.get("content") or element.get("datetime") or "" for element in marked)
        first = next((stamp.strip() for stamp in stamps if _ISO.match(stamp)), None)
    if first is None and changed is None:
        first = shown_time(tree)
    return first, changed


def _language(sources: _Sources) -> str | None:
    stated = sources.metas.text("content-language", "dc.language", "dcterms.language", "language")
    return sources.page.language or stated or first_text(sources.node, "inLanguage") or sources.metas.text("og:locale")


def _keywords(sources: _Sources) -> tuple[str, ...]:
    metas = sources.metas
    tags = metas.texts("article:tag", "og:article:tag")
    stated = texts_of(sources.node.get("keywords")) or (
        tags
        if len(tags) > 1
        else texts_of(tags[0] if tags else metas.text("news_keywords", "keywords", "parsely-tags"))
    )
    return stated[:_KEYWORDS]


def _sections(sources: _Sources) -> tuple[str, ...]:
    stated = texts_of(sources.node.get("articleSection"))
    return (stated or sources.metas.texts("article:section", "og:article:section", "parsely-section"))[:_SECTIONS]


def _extra(sources: _Sources, summary: str | None, left_out: tuple[str, ...]) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "description": summary,
        "left_out": list(left_out),
        "meta": sources.metas.rest(),
        "json_ld": {key: value for key, value in sources.node.items() if _is_extra(key, value)},
    }
    return {key: value for key, value in extra.items() if value}


def _is_extra(key: str, value: Any) -> bool:
    return key not in _NO_EXTRA and not key.startswith("@") and len(str(value)) <= _EXTRA_LENGTH


def _fuller(body: Body, stated: str | None) -> Body:
    """Return the body, or JSON-LD's `articleBody` where the page itself shows only a part of it."""
    seen = sum(len(paragraph.text) for paragraph in body.paragraphs)
    if not stated or (body.repair is None and seen >= len(stated) * _BODY_SHARE):
        return body
    lines = (" ".join(_TAG.sub("", line).split()) for line in _BREAK.split(stated))
    paragraphs = tuple(Paragraph("text", line) for line in lines if line)
    return Body(paragraphs) if paragraphs else body
