"""Reads RSS 2.0 (and 0.9x), RSS 1.0 and Atom, each entry as an item.

`lxml` parses; which element means what is the specifications': RSS 2.0 (rssboard.org), RSS 1.0 with its Dublin Core and
Content modules, Atom (RFC 4287). A feed's own author counts as a credit and not as the byline of each entry: it is
mostly the site's name.
"""

from __future__ import annotations

from stream.errors import Reason, Rejected
from stream.wire.indents import outdented
from stream.wire.limits import Limits
from stream.wire.line import is_markup, plain, unescaped
from stream.wire.paragraphs import paragraphs_of
from stream.wire.parser import Reading, entries_of
from stream.wire.status_word import strictest
from stream.wire.xml.feed_identity import is_front_page, told_apart
from stream.wire.xml.feed_text import author_of, content_of
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Element, Tree, local_name, tree_of
from stream.wire_item import WireItem

__all__ = ["FORMATS", "parse"]

FORMATS = ("rss", "atom")
_ITEMS = ("channel/item", "item", "entry")
"""RSS 2.0, RSS 1.0, Atom. What is called an item elsewhere (in the copy of an item) is none."""
_STATUS = ("apnm-NewsManagement/PublishingStatus", "NewsManagement/PublishingStatus", "ap-status", "prism-status")
_OF_FEEDS = (
    "http://www.w3.org/2005/Atom", "http://purl.org/atom/", "http://purl.org/rss/", "http://my.netscape.com/rdf/",
    "http://channel.netscape.com/rdf/", "http://www.w3.org/1999/02/22-rdf-syntax-ns", "http://purl.org/dc/",
    "http://backend.userland.com/rss", "http://blogs.law.harvard.edu/tech/rss", "http://www.w3.org/1999/xhtml",
)  # fmt: skip
"""How the namespaces begin whose elements mean what their local names say."""
_PREFIXES_OF_FEEDS = frozenset({"dc", "dcterms", "content", "atom", "rss"})
"""The same where a feed forgot to declare them."""


def parse(text: str, limits: Limits) -> Reading:
    """Return every entry of the feed. Raises `Rejected`: what `root_of` raises, NO_TEXT for a feed without an entry; an
    entry without title and copy is a refusal among the entries.
    """
    root, repairs = root_of(text)
    name = "atom" if local_name(root).lower() == "feed" else "rss"
    feed = Tree(root)
    entries = [entry for path in _ITEMS for entry in feed.every(path)]
    if len(entries) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"{len(entries)} entries, the limit is {limits.items}")
    if not entries:
        raise Rejected(Reason.NO_TEXT, f"{name}: a feed without an entry")
    about = _Feed(feed)
    reading = Reading(name, entries_of(entries, lambda entry: _item(entry, name, about, repairs)))
    return reading.with_items(told_apart(reading.items))


class _Feed:
    """What a feed says for all its entries."""

    def __init__(self, tree: Tree) -> None:
        about = tree.first("channel") if local_name(tree.root) != "feed" else tree.root
        about = tree.root if about is None else about
        _name_modules(about)
        tree = Tree(tree.root)  # with the names as they are now
        self.title = plain(tree.text("title", under=about))
        self.author = plain(tree.text("author/name", "managingEditor", "creator", under=about))
        self.copyright = tree.text("copyright", "rights", under=about)
        self.link = tree.text("link", under=about)
        self.language = tree.text("language", under=about) or tree.read_attribute(tree.root, "lang")


def _name_modules(parent: Element) -> None:
    """Give the children that modules define names of their own (`media:title` → `media-title`): a picture's title is
    not the story's.
    """
    own = parent.prefix
    for child in parent:
        tag = child.tag
        undeclared, _, name = tag.rpartition(":") if tag[0] != "{" else ("", "", "")
        if undeclared and undeclared not in _PREFIXES_OF_FEEDS:
            child.tag = f"{undeclared}-{name}"
        elif child.prefix is not None and child.prefix != own and not tag[1:].startswith(_OF_FEEDS):
            child.tag = f"{child.prefix}-{local_name(child)}"


def _item(entry: Element, name: str, feed: _Feed, repairs: tuple[str, ...]) -> WireItem:
    _name_modules(entry)
    tree = tree_of(entry)
    headline = plain(tree.text("title"))
    copy = _copy(tree)
    if not (headline or copy):
        raise Rejected(Reason.NO_TEXT, f"{name}: an entry with neither title nor copy")
    markup = copy if copy and is_markup(copy) else None
    link, status = _link(tree), _status(tree)
    updated, published = (
        tree.text("updated", "modified"),
        tree.text("published", "pubDate", "date", "issued", "created"),
    )
    return WireItem(
        format=name,
        provider=plain(tree.text("source/title", "source", "publisher")) or feed.title,
        guid=tree.text("guid", "id", "identifier")
        or tree.read_attribute(entry, "about")
        or _about(tree)
        or _naming(link, feed),
        status=status,
        published_at=updated or published,
        first_created_at=published if updated else None,
        language=tree.read_attribute(entry, "lang") or tree.text("language") or feed.language,
        keywords=_keywords(tree),
        headline=headline,
        byline=_byline(tree),
        credit=feed.author,
        copyright=tree.text("rights", "copyright") or feed.copyright,
        html=markup,
        paragraphs=paragraphs_of(outdented(unescaped(copy))) if copy and not markup else (),
        extra=_extra(tree, link),
        repairs=repairs + tree.repairs,  # after `rest`
    )


def _naming(link: str | None, feed: _Feed) -> str | None:
    """Return the link, where it can name one story: no site's front page, nor the feed's own."""
    return link if link and not is_front_page(link) and link != feed.link else None


def _about(tree: Tree) -> str | None:
    """Return RSS 1.0's identity of an item: `rdf:about`."""
    return next((str(value) for key, value in tree.root.items() if str(key).endswith("}about")), None)


def _copy(tree: Tree) -> str | None:
    """Return the whole text where the feed sends it, else its summary. Of several contents the longest: modules repeat
    each other.
    """
    for names in (("encoded", "content"), ("description", "summary", "abstract")):
        found = [(e, text) for name in names for e in tree.every(name) if (text := content_of(e)) is not None]
        if found:
            element, text = max(found, key=lambda pair: len(pair[1]))
            tree.drop(element)
            return text
    return None


def _status(tree: Tree) -> str | None:
    """Return what modules say may be done with an entry: AP's `PublishingStatus`; a draft (RFC 5023) is withheld."""
    draft = (tree.text("app-control/draft", "control/draft") or "").lower() == "yes"
    return strictest((*(word for path in _STATUS for word in tree.texts(path)), "withheld" if draft else None))


def _link(tree: Tree) -> str | None:
    text = tree.text("link")
    if text:
        return text
    for link in tree.every("link"):
        if (link.get("rel") or "alternate") == "alternate" and (href := tree.read_attribute(link, "href")):
            return href
    return None


def _byline(tree: Tree) -> str | None:
    """Return who wrote the entry: Atom's authors, Dublin Core's creators, or RSS 2.0's author, whose address goes."""
    for path in ("author/name", "creator", "author"):
        names = [name for element in tree.every(path) if (name := author_of(tree.read(element)))]
        if names:
            return "; ".join(dict.fromkeys(names))
    return None


def _keywords(tree: Tree) -> tuple[str, ...]:
    terms = [
        tree.read(e) or tree.read_attribute(e, "label") or tree.read_attribute(e, "term")
        for e in tree.every("category")
    ]
    return tuple(dict.fromkeys(filter(None, (*terms, *tree.texts("subject")))))


def _extra(tree: Tree, link: str | None) -> dict[str, str | list[str]]:
    extra = tree.rest()
    if link:
        others = extra.get("link", [])
        extra["link"] = [link, *([others] if isinstance(others, str) else others)] if others else link
    return extra
