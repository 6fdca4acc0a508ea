"""Takes out of a page's tree what is no copy: boxes, teasers, newsletters, related links, author boxes, comments.

An element is told by what it is called and what it holds, and never where it holds much of the page: an `aside` that
nobody closed has the whole story in it.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from stream.wire.html.marking import is_called, words_in, words_of
from stream.wire.html.own_names import folded
from stream.wire.html.short_text import short_text

__all__ = ["furniture_of", "is_others", "without_menus"]

_WHOLE = ("aside", "dialog", "menu", "select", "button", "form", "nav")
_ROOTS = frozenset({"html", "head", "body", "main", "article", "h1"})
_CALLED = frozenset({
    "related", "relatedposts", "teaser", "teasers", "newsletter", "newsletters", "promo", "promos", "promotion",
    "recommend", "recommended", "recommendations", "empfehlung", "empfehlungen", "comment", "comments", "kommentar",
    "kommentare", "commentaires", "comentarios", "disqus", "respond", "trending", "popular", "sidebar", "social",
    "share", "sharing", "sharebar", "teilen", "shariff", "addthis", "sharedaddy", "bio", "biography", "autoreninfo",
    "authorbox", "autorenbox", "cookie", "cookies", "consent", "gdpr", "paywall", "subscribe", "subscription",
    "signup", "advert", "advertisement", "advertisements", "ad", "ads", "anzeige", "werbung", "banner", "sponsor",
    "sponsored", "outbrain", "taboola", "breadcrumb", "breadcrumbs", "pagination", "tags", "taglist", "tagcloud",
    "footer", "toolbar", "printfooter", "jumplink", "mostread", "readmore", "seealso", "alsoread", "mehr",
    "weiterlesen", "skip",
})  # fmt: skip
"""What boxes are called that hold no copy."""
_CALLED_TOGETHER = (
    {"most", "read"}, {"read", "more"}, {"read", "also"}, {"read", "next"}, {"see", "also"}, {"also", "worth"},
    {"more", "from"}, {"more", "stories"}, {"more", "news"}, {"about", "author"}, {"author", "box"},
    {"author", "info"}, {"autor", "box"}, {"author", "description"}, {"sign", "up"}, {"tag", "list"},
    {"post", "navigation"}, {"next", "prev"},
)  # fmt: skip
_OTHERS = frozenset({
    "related", "relatedposts", "teaser", "teasers", "promo", "promos", "recommend", "recommended", "recommendations",
    "comment", "comments", "kommentare", "kommentar", "comentario", "comentarios", "disqus", "trending", "popular",
    "newsletter", "footer", "outbrain", "taboola", "latest", "archive", "mostread", "opiniones", "respond",
    "replies", "forum",
})  # fmt: skip
"""What elements are called that hold what others wrote."""
_APART = frozenset({"aside", "nav", "footer", "figure", "figcaption", "dialog"})
_MUCH = 0.3
"""Of the page's running text: what holds more of it is no box."""
_FEW = 400
"""Characters of running text that a small page's box may have, whatever its share."""
_BOX = 600
"""Characters of a box that asks for something."""
_ASKING = re.compile(
    r"(?i)\b(?:sign(?:ing)? up|subscribe|subscription|in your inbox|to your inbox|newsletters?|melden sie sich"
    r"|jetzt anmelden|abonnieren|abonnez|inscrivez|s'inscrire|infolettre|suscríbete|suscribirse|boletín|iscriviti"
    r"|schrijf je in|nieuwsbrief|nyhetsbrev|prenumerera|tilmeld|uutiskirje|zapisz się|подпис\w+|follow us"
    r"|folgen sie uns|download (?:the|our) app)\b"
)
_LEADS_ON = (":", "»", "›", ">", "|", "→", "–", "—", "▶", "►", "-", "")
"""What stands before the link of a teaser: `Also worth reading »`."""
_TEASER = 300
"""Characters of a line that leads on to another story."""
_LEAD_WORDS = 6
_LINK_WORDS = 3
_LINES = frozenset(
    {"p", "li", "ul", "div", "section", "span", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "dd", "header", "a"}
)
_LONGEST = 1_500
"""Characters of a paragraph."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def is_others(element: Any) -> bool:
    """Return whether an element holds what others wrote, by its kind or name; not where it holds the `h1`."""
    called = element.tag in _APART or is_called(element, _OTHERS) or {"most", "read"} <= words_of(element)
    return called and element.tag not in {"body", "html", "main", "article"} and element.find(".//h1") is None


def without_menus(tree: Any) -> None:
    """Take menus, forms and asides out of the tree. Text behind an element stays."""
    total = _running(tree)
    _unname(tree)
    for element in list(tree.iter(*_WHOLE)):
        if _is_small(element, total):
            element.drop_tree()
        elif element.getparent() is not None:
            element.tag = "div"  # ASP.NET puts the whole page into a form, and an aside may be left open


def _unname(tree: Any) -> None:
    """Take the names of boxes from all that is around the headline or the longest paragraph: a page whose body is
    called `comments-open` is no comment, whatever a library takes it for.
    """
    longest = max(tree.iter("p"), key=lambda one: len(one.text or ""), default=None)
    for inner in (tree.find(".//h1"), longest):
        for element in inner.iterancestors() if inner is not None else ():
            for key in ("class", "id"):
                names = (element.get(key) or "").split()
                if any(_CALLED & words_in(name) for name in names):
                    element.set(key, " ".join(name for name in names if not _CALLED & words_in(name)))


def furniture_of(tree: Any) -> frozenset[str]:
    """Return the lines of a page that stand in its boxes and teasers and nowhere else, folded."""
    total = _running(tree)
    boxes = {element for element in tree.iter() if isinstance(element.tag, str) and _is_furniture(element, total)}
    within: set[str] = set()
    outside: set[str] = set()
    linked: set[str] = set()  # which may stand in a box elsewhere
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth += element in boxes
            if element.tag in _LINES and (text := short_text(element, _LONGEST)):
                (within if depth else linked if _is_link(element, text) else outside).add(folded(text))
        else:
            depth -= element in boxes
    return frozenset(within - outside)


def _is_furniture(element: Any, total: int) -> bool:
    if element.tag in _ROOTS:
        return False
    return (_is_box(element) and _is_small(element, total)) or (
        element.tag in _LINES and (_leads_on(element) or (_asks(element) and _is_small(element, total)))
    )


def _is_box(element: Any) -> bool:
    words = words_of(element)
    return is_called(element, _CALLED) or any(pair <= words for pair in _CALLED_TOGETHER)


def _is_small(element: Any, total: int) -> bool:
    """Return whether an element holds neither the headline nor much of the page's running text."""
    if element.getparent() is None or element.find(".//h1") is not None:
        return False
    running = _running(element)
    return running <= _MUCH * total or (element.tag not in _WHOLE and running <= _FEW and total > 2 * _FEW)


def _running(element: Any) -> int:
    """Return the characters of paragraphs below an element, links left out."""
    length = 0
    for paragraph in element.iter("p", "br"):
        if paragraph.tag == "br":
            length += len((paragraph.tail or "").strip())
            continue
        length += len((paragraph.text or "").strip())
        length += sum(
            len((part.tail or "").strip()) + (len((part.text or "").strip()) if part.tag != "a" else 0)
            for part in paragraph
            if part.tag != "br"
        )
    return length


def _asks(element: Any) -> bool:
    """Return whether a box with a heading or a field asks to sign up: it has few words, and no copy."""
    if not any(element.find(f".//{name}") is not None for name in (*_HEADINGS, "input", "strong", "a")):
        return False
    text = short_text(element, _BOX) or ""
    return len(_ASKING.findall(text)) > (0 if len(text) < 160 else 1)


def _leads_on(element: Any) -> bool:
    """Return whether a line is a teaser of another story: a link, with a few words and a mark before it."""
    links = element.findall(".//a")
    if len(links) != 1:
        return False
    text = short_text(element, _TEASER)
    link = short_text(links[0], _TEASER) if text else None
    if not text or not link or len(link.split()) < _LINK_WORDS or link.endswith(".") or not text.endswith(link):
        return False
    before = text[: -len(link)].strip()
    return (
        len(before.split()) <= _LEAD_WORDS
        and (not before or before.endswith(_LEADS_ON[:-1]))
        and element.tag not in _HEADINGS
    )


def _is_link(element: Any, text: str) -> bool:
    """Return whether a line is nothing but one link: it is no copy, wherever it stands."""
    link = element if element.tag == "a" else element.find(".//a")
    return link is not None and " ".join("".join(link.itertext()).split()) == text
