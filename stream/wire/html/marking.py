"""Reads what a page's markup calls an element: the words of its class and of its id."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["is_called", "words_of"]

_WORD = re.compile(r"[A-Z]?[a-zäöüß]+|[A-Z]+(?![a-z])")
_LONGEST = 400
"""Characters of a class and an id: page builders write some hundred."""
_PREFIX = 2
"""Letters of what a page builder puts before its names: `sf-comments`."""
_QUALIFIED = frozenset({"has", "with", "no", "not", "without", "hide", "is"})
"""What makes of a name no name of the element: `has-sidebar`."""


_GENERAL = frozenset({
    "list", "box", "section", "area", "wrapper", "wrap", "content", "container", "block", "inner", "outer", "item",
    "items", "widget", "module", "post", "posts", "link", "links", "story", "stories", "article", "articles",
    "thread", "form", "template", "main", "news", "bar", "button", "buttons", "panel", "group", "row", "col",
    "column", "left", "right", "top", "bottom", "page", "entry", "text", "title", "header", "holder", "view", "field",
    "component", "c", "m", "o", "js", "td", "wp", "jp", "sm", "md", "lg", "xs", "fact", "factbox", "info", "small",
    "large", "primary", "secondary", "inline", "default", "icons", "tools", "social", "media", "site", "global",
    "body", "mobile", "desktop", "grid", "card", "cards", "unit", "set", "region", "element", "ul", "div",
})  # fmt: skip
"""Words that say of a name no more than that it is a part of a page."""


def is_called(element: Any, names: frozenset[str]) -> bool:
    """Return whether a name of an element is one of `names`, with no more to it than general words: `related-box-2` is
    `related`, and `comments-datetime` is no comment.
    """
    for marks in (element.get("class"), element.get("id")):
        for name in (marks or "")[:_LONGEST].split():
            words = [word.lower() for word in _WORD.findall(name) if len(word) > _PREFIX]
            if not names.isdisjoint(words) and words[0] not in _QUALIFIED and names.union(_GENERAL).issuperset(words):
                return True
    return False


def words_of(element: Any) -> frozenset[str]:
    """Return the words of an element's class and id, in small letters: `articleAuthor-name` has three."""
    found: set[str] = set()
    for marks in (element.get("class"), element.get("id")):
        for name in (marks or "")[:_LONGEST].split():
            words = [word.lower() for word in _WORD.findall(name)]
            if words and words[0] not in _QUALIFIED:
                found.update(words)
    return frozenset(found)
