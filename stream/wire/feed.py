"""RSS 2.0 (and 0.9x), RSS 1.0 and Atom: each entry an item.

`lxml` parses; which element means what is the specifications': RSS 2.0 (rssboard.org), RSS 1.0 with its Dublin Core and
Content modules, Atom (RFC 4287). A feed's own author counts as a credit and not as the byline of each entry: it is
mostly the site's name. May import `stream.item` and `stream.errors` of the project.
"""

from __future__ import annotations

import re
from html import unescape

from stream.errors import Reason, Rejected
from stream.item import WireItem
from stream.wire.limits import Limits
from stream.wire.paragraphs import paragraphs_of
from stream.wire.reading import Reading
from stream.wire.tree import Element, Tree, local_name, markup_of
from stream.wire.xml_text import root_of

__all__ = ["parse"]

_FORMATS = {"rss": "rss", "rdf": "rss", "feed": "atom"}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_MAILBOX = re.compile(r"\S+@\S+\s*\(([^()]{1,200})\)")
"""How RSS 2.0 names an author: an address, and the name in brackets."""


def parse(text: str, limits: Limits) -> Reading:
    """Every entry of the feed. Raises `Rejected`: what `root_of` raises, NO_TEXT for a feed without an entry; an entry
    without title and copy is in `Reading.refused`.
    """
    root, repairs = root_of(text)
    name = _FORMATS.get(local_name(root).lower(), "rss")
    entries = list(root.iter("{*}item", "{*}entry"))
    if len(entries) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(entries)} entries, the limit is {limits.items}")
    if not entries:
        raise Rejected(Reason.NO_TEXT, f"{name}: a feed without an entry")
    feed = _Feed(root)
    items: list[WireItem] = []
    refused: list[Rejected] = []
    for entry in entries:
        try:
            items.append(_item(entry, name, feed, repairs))
        except Rejected as refusal:
            refused.append(refusal)
    return Reading(name, tuple(items), tuple(refused))


class _Feed:
    """What a feed says for all its entries."""

    def __init__(self, root: Element) -> None:
        tree = Tree(root)
        about = tree.first("channel") if local_name(root) != "feed" else root
        about = root if about is None else about
        self.title = _plain(tree.text("title", under=about))
        self.author = tree.text("author/name", "managingEditor", "creator", under=about)
        self.copyright = tree.text("copyright", "rights", under=about)
        self.language = tree.text("language", under=about) or tree.read_attribute(root, "lang")


def _item(entry: Element, name: str, feed: _Feed, repairs: tuple[str, ...]) -> WireItem:
    tree = Tree(entry)
    headline = _plain(tree.text("title"))
    copy = _copy(tree)
    if not (headline or copy):
        raise Rejected(Reason.NO_TEXT, f"{name}: an entry with neither title nor copy")
    markup = copy if copy and ("<" in copy or "&" in copy) else None
    link = _link(tree)
    updated, published = (
        tree.text("updated", "modified"),
        tree.text("published", "pubDate", "date", "issued", "created"),
    )
    return WireItem(
        format=name,
        provider=_plain(tree.text("source/title", "source", "publisher")) or feed.title,
        guid=tree.text("guid", "id", "identifier") or tree.read_attribute(entry, "about") or link,
        published_at=updated or published,
        first_created_at=published if updated else None,
        language=tree.read_attribute(entry, "lang") or tree.text("language") or feed.language,
        keywords=_keywords(tree),
        headline=headline,
        byline=_byline(tree),
        credit=feed.author,
        copyright=tree.text("rights", "copyright") or feed.copyright,
        html=markup,
        paragraphs=paragraphs_of(copy) if copy and not markup else (),
        repairs=repairs,
        extra={**tree.rest(), **({"link": link} if link else {})},
    )


def _copy(tree: Tree) -> str | None:
    """The whole text where the feed sends it, else its summary. Of several contents the longest: modules repeat each
    other.
    """
    for names in (("encoded", "content"), ("description", "summary", "abstract")):
        found = [(e, text) for name in names for e in tree.every(name) if (text := _content(e)) is not None]
        if found:
            element, text = max(found, key=lambda pair: len(pair[1]))
            tree.drop(element)
            return text
    return None


def _content(element: Element) -> str | None:
    """Markup of a content: escaped text in RSS and Atom's `html`, elements in Atom's `xhtml`."""
    if len(element):
        return markup_of(element)
    text = (element.text or "").strip()
    return text or None


def _plain(text: str | None) -> str | None:
    """A title without the markup that feeds put into it. `AT&T <T> up` keeps its ticker: that is no element."""
    if not text or "<" not in text:
        return text
    stripped = _TAG.sub(lambda tag: tag[0] if tag[0][1:-1].isupper() else " ", text)
    return " ".join(unescape(stripped).split()) or None


def _link(tree: Tree) -> str | None:
    text = tree.text("link")
    if text:
        return text
    for link in tree.every("link"):
        if (link.get("rel") or "alternate") == "alternate" and (href := tree.read_attribute(link, "href")):
            return href
    return None


def _byline(tree: Tree) -> str | None:
    """Who wrote the entry: Atom's authors, Dublin Core's creators, or RSS 2.0's author, whose address goes."""
    names = tree.texts("author/name") or tree.texts("creator") or tree.texts("author")
    if not names:
        return None
    shown = (found[1] if (found := _MAILBOX.search(name)) else name for name in names)
    return "; ".join(dict.fromkeys(" ".join(name.split()) for name in shown))


def _keywords(tree: Tree) -> tuple[str, ...]:
    terms = [
        tree.read(e) or tree.read_attribute(e, "label") or tree.read_attribute(e, "term")
        for e in tree.every("category")
    ]
    return tuple(dict.fromkeys(filter(None, (*terms, *tree.texts("subject")))))
