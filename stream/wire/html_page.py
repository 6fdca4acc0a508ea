"""HTML pages of news sites → one `WireItem`: what the page says of itself in JSON-LD, then in `meta`, then what it shows.

Standards only, no rules for single sites. May import `stream.item`, `stream.errors` and the modules beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stream.errors import Reason, Rejected
from stream.item import ItemSubject, Paragraph, WireItem
from stream.wire.html_body import Body, body_of, tree_of
from stream.wire.html_byline import authors_of, folded, visible_byline
from stream.wire.html_headline import headline_of
from stream.wire.html_meta import AUTHORS, HEADLINES, MODIFIED, PUBLISHED, Metas, is_story_url
from stream.wire.html_trim import trimmed, with_lead
from stream.wire.json_ld import article_node, first_text, names_of, nodes_of, text_of, texts_of
from stream.wire.limits import Limits
from stream.wire.page_scan import scan
from stream.wire.reading import Reading

__all__ = ["FORMAT", "parse"]

FORMAT = "html"
_BODY_SHARE = 0.5
"""Where less than this of `articleBody` was found on the page, the page shows a teaser and JSON-LD the story."""
_DESCRIBED = ("description", "og:description", "twitter:description", "dc.description", "dcterms.description")
_USED = frozenset({
    "headline", "name", "author", "creator", "datePublished", "dateModified", "dateCreated", "keywords", "articleSection",
    "inLanguage", "articleBody", "publisher", "mainEntityOfPage", "image", "thumbnailUrl", "@context", "@graph",
    "isPartOf", "video", "speakable", "potentialAction", "hasPart", "copyrightHolder", "copyrightNotice", "comment",
    "interactionStatistic", "wordCount", "primaryImageOfPage", "breadcrumb", "liveBlogUpdate", "associatedMedia",
})  # fmt: skip


def parse(text: str, limits: Limits) -> Reading:
    """The one item of a page. Raises `Rejected`: TOO_DEEP and OVERSIZE before any library sees the page, NO_TEXT."""
    page = scan(text)
    metas, nodes = Metas(page.metas), nodes_of(page.json_ld)
    node = article_node(nodes)
    tree = tree_of(page)
    shown = _shown_headlines(tree)
    headline = headline_of(first_text(node, "headline", "name"), metas.text(*HEADLINES), shown, page.title)
    site = _site(node, metas)
    people, houses, fields = _authors(node, nodes, metas, tree, site)
    summary = first_text(node, "description") or metas.text(*_DESCRIBED)
    times = _times(node, metas, tree)
    lead = with_lead(tree, summary) if tree is not None else None
    body = _with_article_body(body_of(page, tree), first_text(node, "articleBody"))
    paragraphs = trimmed(body.paragraphs, lead)
    if not paragraphs and not headline and not (body.markup and body.markup.strip()):
        raise Rejected(Reason.NO_TEXT, "html: neither headline nor copy")
    item = WireItem(
        FORMAT,
        provider=site,
        guid=next((u for u in (page.canonical, metas.text("og:url"), text_of(node.get("url"))) if is_story_url(u)), None),
        published_at=times[1] or times[0],
        first_created_at=times[0],
        language=page.language or metas.text("content-language") or first_text(node, "inLanguage") or metas.text("og:locale"),
        headline=headline,
        byline="; ".join(people or houses) or None,
        keywords=_keywords(node, metas),
        subjects=tuple(ItemSubject(name=name) for name in _sections(node, metas)),
        credit="; ".join(houses) or None,
        copyright=first_text(node, "copyrightNotice", "copyrightHolder") or metas.text("copyright", "dc.rights"),
        paragraphs=paragraphs,
        html=None if paragraphs else body.markup,
        repairs=(body.repair,) if body.repair else (),
        extra=fields | _extra(summary, metas, node),
    )
    return Reading(FORMAT, (_within(item, limits),))


def _within(item: WireItem, limits: Limits) -> WireItem:
    if item.headline and len(item.headline) > limits.field_length:
        raise Rejected(Reason.OVERSIZE, f"headline of {len(item.headline)} characters, the limit is {limits.field_length}")
    return item


def _site(node: Mapping[str, Any], metas: Metas) -> str | None:
    publisher = node.get("publisher")
    return metas.text("og:site_name") or text_of(publisher) or metas.text("publisher", "dc.publisher", "application-name")


def _shown_headlines(tree: Any) -> list[str]:
    if tree is None:
        return []
    texts = (" ".join(" ".join(h1.itertext()).split()) for h1 in tree.iter("h1"))
    return [text for text in texts if text][:5]


def _authors(
    node: Mapping[str, Any], nodes: list[Mapping[str, Any]], metas: Metas, tree: Any, site: str | None
) -> tuple[list[str], list[str], dict[str, Any]]:
    """People, houses, and what else was said: JSON-LD's word, else `meta`'s, else what the page shows."""
    own = frozenset(folded(name) for name in (site, text_of(node.get("publisher")), metas.text("twitter:site")) if name)
    houses: list[str] = []
    sources = (
        names_of(node.get("author") or node.get("creator"), nodes),
        [(name, "") for key in AUTHORS for name in metas.texts(key) if "://" not in name and not name.startswith("/")],
        visible_byline(tree) if tree is not None else [],
    )
    for source in sources:
        found = authors_of(source, own)
        houses += [name for name in found.houses if name not in houses]
        if found.people:
            return found.people, houses, {}
    return [], houses, {}


def _times(node: Mapping[str, Any], metas: Metas, tree: Any) -> tuple[str | None, str | None]:
    """First published, last changed."""
    first = first_text(node, "datePublished", "dateCreated", "uploadDate") or metas.text(*PUBLISHED)
    changed = first_text(node, "dateModified") or metas.text(*MODIFIED)
    if first is None and tree is not None:
        stamps = (element.get("datetime") for element in tree.iter("time"))
        first = next((str(stamp).strip() for stamp in stamps if stamp and re.match(r"\s*\d{4}-\d\d", stamp)), None)
    return first, changed


def _keywords(node: Mapping[str, Any], metas: Metas) -> tuple[str, ...]:
    said = texts_of(node.get("keywords"))
    if said:
        return said[:200]
    tags = metas.texts("article:tag", "og:article:tag")
    return (tags if len(tags) > 1 else texts_of((metas.text("news_keywords", "keywords", "parsely-tags") or "") if not tags else tags[0]))[:200]


def _sections(node: Mapping[str, Any], metas: Metas) -> tuple[str, ...]:
    return texts_of(node.get("articleSection"))[:50] or metas.texts("article:section", "og:article:section", "parsely-section")


def _extra(summary: str | None, metas: Metas, node: Mapping[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = {"description": summary} if summary else {}
    if rest := metas.rest():
        extra["meta"] = rest
    if left := {key: value for key, value in node.items() if key not in _USED and not key.startswith("@")}:
        extra["json_ld"] = left
    return extra


def _with_article_body(body: Body, said: str | None) -> Body:
    if not said:
        return body
    seen = sum(len(p.text) for p in body.paragraphs)
    if body.repair is None and seen >= len(said) * _BODY_SHARE:
        return body
    lines = [" ".join(line.split()) for line in re.split(r"\n\s*|</p>|<br\s*/?>", said)]
    paragraphs = tuple(Paragraph("text", text) for line in lines if (text := re.sub(r"<[^<>]{1,200}>", "", line).strip()))
    return Body(paragraphs or body.paragraphs, None if paragraphs else body.markup, None if paragraphs else body.repair)
